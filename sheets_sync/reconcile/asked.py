"""What people's ticks ask for, and what becomes of each box in the master."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sheets_sync.messages import text
from sheets_sync.mirror import Box, Event, where
from sheets_sync.model import MasterCell, Tick, Waiver

AskedKind = Literal[
    "approve", "hold", "acknowledge", "by_hand", "not_by_hand", "accept", "waive", "waiver_over", "withdrawn"
]
Place = tuple[str, str]  # district code, form
_NUMBER = re.compile(r"[0-9๐-๙][0-9๐-๙ -]{6,}[0-9๐-๙]")
LONGEST = 90  # what the ledger keeps of initials
UNKNOWN = "…"


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is to be recorded in the ledger: a person's word by tick, or a waiver that is over."""

    kind: AskedKind
    who: str = ""
    why: str = ""
    key: str = ""  # of a batch
    place: Place = ("", "")
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the ledger says that a pass must know: waivers that hold, and sheets taken as they were."""

    waivers: tuple[Waiver, ...] = ()
    accepted: Mapping[Place, tuple[str, datetime]] = field(default_factory=dict)  # by whom, when
    waiting: Mapping[Place, tuple[str, datetime]] = field(default_factory=dict)  # said, and not used yet


class Book:
    """Gathers what becomes of the boxes in one pass."""

    def __init__(self) -> None:
        self.cells: dict[str, dict[str, dict[str, MasterCell]]] = {}
        self.events: list[Event] = []
        self.asked: list[Asked] = []
        self.told: set[tuple[str, str, str]] = set()
        self.left: set[tuple[str, str, str]] = set()

    def put(self, tab: str, item: str, header: str, cell: MasterCell) -> None:
        """What is to stand in a cell of that item's row."""
        self.cells.setdefault(tab, {}).setdefault(item, {})[header] = cell

    def lay(self, tab: str, item: str, header: str) -> None:
        """A ticked box that does not stand there yet."""
        self.put(tab, item, header, Tick(True))
        self.told.add((tab, item, header))

    def leave(self, box: Box, agreed: bool) -> None:
        """The box stays as it is; `agreed` is what it and the ledger say together now."""
        self.put(box.tab, box.item, box.header, Tick())
        if box.on:
            self.left.add(box.place)
        if agreed:
            self.told.add(box.place)

    def bring(self, box: Box, ledger: bool, again: str = "") -> None:
        """The box is to follow the ledger; `again` tells the person why it did not count."""
        self.put(box.tab, box.item, box.header, Tick(ledger))
        if ledger:
            self.told.add(box.place)
        if again:
            form, district, about = where(box.row)
            about = f"{box.header} · {about}"
            self.events.append(Event("tick_again", box.tab, "", "", form, district, about, detail=again))

    def is_wish(self, box: Box, ledger: bool) -> bool:
        """True when the box is a person's word; otherwise what becomes of it is settled here."""
        verdict = box.verdict(ledger)
        if verdict == "wish":
            return True
        if verdict in ("rest", "wait"):
            self.leave(box, ledger)
        else:
            self.bring(box, ledger, text("tick.moved") if verdict == "again" else "")
        return False


def words(box: Box, why: str, who: str, personal: Iterable[str] = ()) -> tuple[str, str]:
    """(initials, reason) as typed beside a box, without what may be a person's number or name."""
    return _spoken(box.row.words.get(who, ""), personal)[:LONGEST], _spoken(
        box.row.words.get(why, ""), personal
    )


def without_names(said: str, personal: Iterable[str]) -> str:
    """A reason as it may be shown and mailed: what the row says of a person is left out."""
    for part in sorted(personal, key=len, reverse=True):
        if len(part) > 1:
            said = said.replace(part, UNKNOWN)
    return said


def _spoken(said: str, personal: Iterable[str]) -> str:
    return without_names(_NUMBER.sub(UNKNOWN, " ".join(said.split())), personal)
