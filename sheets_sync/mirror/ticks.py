"""Boxes that staff tick in the master: whose wish a tick is, and when it counts.

A box mirrors the ledger. Where the two differ somebody has ticked, or the ledger has moved on: what the box
was last told decides. A tick counts only on a row that named the same item at the read before, so that one
which lands on a row that had just been moved there is never taken for another item's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sheets_sync.mirror.sheet import Identity, Spec, Standing, look
from sheets_sync.model import Tab, Tick

Verdict = Literal["rest", "wish", "wait", "back", "again"]
Place = tuple[str, str, str]  # tab, item, header


@dataclass(frozen=True, slots=True)
class Box:
    """A box as it stands. `told` is what it was told last; None where nothing is remembered of its item."""

    tab: str
    item: str
    header: str
    on: bool
    row: Standing
    seen: Literal["same", "other", "new"] = "new"  # what its row named at the read before
    told: bool | None = None

    @property
    def place(self) -> Place:
        """What it is remembered by."""
        return self.tab, self.item, self.header

    def verdict(self, ledger: bool) -> Verdict:
        """What the box means beside the ledger.

        `rest`: nothing. `wish`: a person's word. `wait`: it counts when it still stands at the next read.
        `back`: it is to follow the ledger. `again`: the same, and the person is to be asked.
        """
        if self.on == ledger:
            return "rest"
        if self.told is not None and self.told == self.on:
            return "back"
        if self.seen == "new":
            return "wait" if self.on else "back"
        return "wish" if self.seen == "same" else "again"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rows named at the read before, what their boxes were told, and which were ticked."""

    rows: Mapping[tuple[str, int], str] = field(default_factory=dict)  # (tab, row number) -> item
    told: frozenset[Place] = frozenset()  # agreed with the ledger: ticked
    on: frozenset[Place] = frozenset()  # stood ticked
    district_code: str = ""  # it is about the whole province
    form: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `Seen.from_json` gives back an equal object."""
        rows = [[tab, number, item] for (tab, number), item in sorted(self.rows.items())]
        return {"rows": rows, "told": sorted(map(list, self.told)), "on": sorted(map(list, self.on))}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Seen":
        """The object that `to_json` wrote. KeyError, TypeError or ValueError when it is something else."""
        return cls(
            rows={(tab, number): item for tab, number, item in data["rows"]},
            told=frozenset((tab, item, header) for tab, item, header in data["told"]),
            on=frozenset((tab, item, header) for tab, item, header in data["on"]),
        )


def item_name(identity: Identity) -> str:
    """A row's identity as one text."""
    return "\x1f".join(identity)


def boxes(tabs: Sequence[Tab], spec: Spec, seen: Seen) -> Iterator[Box]:
    """Every box of a tab that says yes or no."""
    known = {(tab, item) for (tab, _), item in seen.rows.items()}
    for row in look(tabs, spec).rows:
        item = item_name(row.identity)
        before = seen.rows.get((spec.title, row.number))
        for header, on in row.ticks.items():
            place = (spec.title, item, header)
            named: Literal["same", "other", "new"] = "new" if before is None else "other"
            if before == item or (on and place in seen.on):  # a tick that moved with its row is no new one
                named = "same"
            told = True if place in seen.told else False if (spec.title, item) in known else None
            yield Box(spec.title, item, header, on, row, named, told)


def remember_boxes(
    tabs: Sequence[Tab], specs: Iterable[Spec], told: Iterable[Place], left: Iterable[Place]
) -> Seen:
    """What the next read is to know: the rows as they were read, what was agreed, which ticks were left."""
    rows = {
        (spec.title, row.number): item_name(row.identity) for spec in specs for row in look(tabs, spec).rows
    }
    return Seen(rows, frozenset(told), frozenset(left))


def box(*, ledger: bool) -> Tick:
    """A box nobody's word speaks against: laid where it is missing, ticked where the ledger says so."""
    return Tick(True) if ledger else Tick()
