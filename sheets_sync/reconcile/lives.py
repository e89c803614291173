"""The life of a finding: when it opened, when it closed. No person's data: places are hashes. Pure."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sheets_sync.mirror import Finding, item_names

KEPT = timedelta(days=90)  # how long a mended finding is remembered
MOST = 5000  # and how many of them
LATELY = 7  # days that are told of


@dataclass(frozen=True, slots=True)
class Life:
    """A finding that is open. `place` is a hash of the cell it stands in: known while a key is mended."""

    district: str
    form: str
    subdistrict: str  # its name; "" when unknown
    rule: str
    severity: str
    row: int | None
    place: str
    opened: datetime
    waived: bool = False

    def to_json(self) -> list[Any]:
        """Plain JSON."""
        where = [self.district, self.form, self.subdistrict, self.rule, self.severity, self.row, self.place]
        return [*where, self.opened.isoformat(), self.waived]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> "Life":
        """What `to_json` wrote."""
        district, form, subdistrict, rule, severity, row, place, opened, waived = data
        moment = datetime.fromisoformat(opened)
        return cls(district, form, subdistrict, rule, severity, row, place, moment, waived)


@dataclass(frozen=True, slots=True)
class Closed:
    """A finding that is mended."""

    district: str
    form: str
    rule: str
    severity: str
    opened: datetime
    closed: datetime


@dataclass(frozen=True, slots=True)
class Lives:
    """The findings that are open, by the name the master has for them, and those that this pass saw closed.

    `sure` False: neither a memory nor the master could say since when they are open.
    """

    open: Mapping[str, Life] = field(default_factory=dict)
    closed: tuple[Closed, ...] = ()
    sure: bool = True

    def oldest(self) -> dict[tuple[str, str, str], Life]:
        """(district code, form, sub-district's name) -> its error that is open longest."""
        found: dict[tuple[str, str, str], Life] = {}
        for life in self.open.values():
            where = (life.district, life.form, life.subdistrict)
            first = found.get(where, life)
            if life.severity == "error" and not life.waived and life.opened <= first.opened:
                found[where] = life
        return found


def dated(findings: Sequence[Finding], lives: Lives) -> list[Finding]:
    """The findings with the moment since which each is open."""
    names = item_names(findings)
    return [
        replace(found, opened=lives.open[item].opened) if item in lives.open else found
        for item, found in zip(names, findings, strict=True)
    ]


def follow(
    findings: Sequence[Finding],
    before: Lives | None,
    told: Mapping[str, datetime] | None,
    now: datetime,
    kept: Collection[tuple[str, str]] = (),
) -> Lives:
    """The lives after a pass that found these. `told` is what the master's to-mend tab says, for when nothing
    is remembered; None: it could not be read. The findings of `kept` (district code, form) stay as they are.

    A row in the making opens nothing, and what is open stays so while its row is typed anew.
    """
    named = dict(zip(item_names(findings), findings, strict=True))
    if before is None or not before.sure:
        moments = told or {}
        return Lives(
            {
                item: _life(found, moments.get(item, now))
                for item, found in named.items()
                if not found.making or item in moments
            },
            sure=told is not None,
        )
    gone = {item: life for item, life in before.open.items() if item not in named}
    stay = {item: life for item, life in gone.items() if (life.district, life.form) in kept}
    moved: dict[str, list[str]] = {}
    for item in gone.keys() - stay.keys():
        moved.setdefault(gone[item].place, []).append(item)
    lives = dict(stay)
    for item, found in named.items():
        known = before.open.get(item) or _taken(moved.get(_place(found)), gone)
        if known or not found.making:
            lives[item] = _life(found, known.opened if known else now)
    over = (gone[item] for items in moved.values() for item in items)
    closed = (Closed(o.district, o.form, o.rule, o.severity, o.opened, now) for o in over if not o.waived)
    return Lives(lives, tuple(sorted(closed, key=lambda c: c.opened)))


def _taken(items: list[str] | None, gone: Mapping[str, Life]) -> Life | None:
    return gone[items.pop()] if items else None


def _life(found: Finding, opened: datetime) -> Life:
    v = found.violation
    where = (found.district_code, found.form, found.group)
    return Life(*where, v.rule, v.severity, v.row, _place(found), opened, v.waived)


def _place(found: Finding) -> str:
    v = found.violation
    where = v.value if v.row is None else str(v.row)
    parts = (found.district_code, found.form, v.rule, v.column or "", where)
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:16]


# ── those that are mended ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Mended:
    """The findings of a province that were mended of late; as a document of the cache it has no district."""

    closed: tuple[Closed, ...] = ()
    district_code: str = ""
    form: str = ""

    def joined(self, closed: Iterable[Closed], now: datetime) -> "Mended":
        """With these, and without those of long ago."""
        every = [c for c in (*self.closed, *closed) if now - c.closed <= KEPT]
        return Mended(tuple(every[-MOST:]))

    def told(self, now: datetime, days: int = LATELY) -> dict[str, Any]:
        """How many were mended in the last days, and how long half of them took at most."""
        late = [c for c in self.closed if now - c.closed <= timedelta(days=days)]
        return {"days": days, **_summed(late), "forms": {f: _summed(c) for f, c in _by_form(late).items()}}

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `Mended.from_json` gives back an equal object."""
        rows = [
            [c.district, c.form, c.rule, c.severity, c.opened.isoformat(), c.closed.isoformat()]
            for c in self.closed
        ]
        return {"mended": rows}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Mended":
        """The object that `to_json` wrote. KeyError, TypeError or ValueError when it is something else."""
        return cls(
            tuple(
                Closed(
                    code, form, rule, severe, datetime.fromisoformat(opened), datetime.fromisoformat(closed)
                )
                for code, form, rule, severe, opened, closed in data["mended"]
            )
        )


def _by_form(closed: Iterable[Closed]) -> dict[str, list[Closed]]:
    found: dict[str, list[Closed]] = {}
    for one in closed:
        found.setdefault(one.form, []).append(one)
    return found


def _summed(closed: Sequence[Closed]) -> dict[str, Any]:
    times = [max(0.0, (c.closed - c.opened).total_seconds()) for c in closed]
    return {"count": len(times), "median_s": round(median(times)) if times else None}
