"""What a form's rows said at a moment, by their hashes: what came or changed since shows against it.

One mechanism for two moments, the district's deadline and its tick that says sent. Pure.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sheets_sync.model import Later, Place, Row, Table
from sheets_sync.reconcile.hashes import name_of, texts

CLOSE = timedelta(minutes=15)  # a look so soon after the one before saw what stood there in between
COUNTING = "seq"  # numbers that change for all when one row comes say nothing about a row
LOST = "?"  # stands for a row whose hash nobody knows any more


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows at a moment. `unsure`: rows that came before it or after, nobody saw which.

    `known` False: nobody looked at that moment, `rows` are what was first seen after it.
    """

    at: datetime
    rows: tuple[str, ...]
    unsure: tuple[str, ...] = ()
    known: bool = True

    def since(self, tables: Sequence[Table]) -> Later:
        """The rows that are not as they were then."""
        left, doubtful = Counter(self.rows), Counter(self.unsure)
        rows: list[Place] = []
        unsure: list[Place] = []
        for place, name in _named(tables):
            if left[name]:
                left[name] -= 1
            elif doubtful[name]:
                doubtful[name] -= 1
                unsure.append(place)
            else:
                rows.append(place)
        return Later(tuple(rows), tuple(unsure), max(0, left.total() - len(rows)), self.known)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `Snapshot.from_json` gives back an equal object."""
        at = self.at.isoformat()
        return {"at": at, "rows": [*self.rows], "unsure": [*self.unsure], "known": self.known}

    @classmethod
    def from_json(cls, data: Mapping[str, Any] | None) -> "Snapshot | None":
        """The object that `to_json` wrote; None of nothing."""
        if not data:
            return None
        at = datetime.fromisoformat(data["at"])
        return cls(at, tuple(data["rows"]), tuple(data["unsure"]), data["known"])


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a form's tables: the one of this pass, and what is known of the looks before it.

    `before` is when the last one was and what it saw; without it `told` is what the master's summary says of
    these moments, and `differing` are the rows that are not as the master holds them.
    """

    now: datetime
    tables: Sequence[Table]
    before: tuple[datetime, Sequence[Table]] | None = None
    differing: Collection[Place] = ()


def at_deadline(look: Look, deadline: datetime, kept: Snapshot | None, told: Later | None) -> Snapshot | None:
    """What stood there at the district's deadline; None as long as it has not passed."""
    if look.now <= deadline:
        return None
    if kept is not None and kept.at >= deadline:
        return kept
    if look.before is None or look.before[0] > deadline:
        return recovered(look, deadline, told)
    there = tuple(name for _, name in _named(look.tables))
    read_at, tables = look.before
    if look.now - read_at <= CLOSE:
        return Snapshot(deadline, there)
    left = Counter(name for _, name in _named(tables))
    sure = left & Counter(there)
    return Snapshot(deadline, tuple(sure.elements()), tuple((Counter(there) - sure).elements()))


def at_tick(look: Look, sent: datetime | None, kept: Snapshot | None, told: Later | None) -> Snapshot | None:
    """What stood there when the district's tick was first seen; None as long as it is not set."""
    if sent is None:
        return None
    if kept is not None:
        return kept
    if sent == look.now:
        return Snapshot(sent, tuple(name for _, name in _named(look.tables)))
    return recovered(look, sent, told)


def recovered(look: Look, at: datetime, told: Later | None) -> Snapshot:
    """Made anew of what the master tells: the next comparison gives the same rows again."""
    if told is None:
        return Snapshot(at, tuple(name for _, name in _named(look.tables)), known=False)
    later, unsure = ({number for _, number in some} for some in (told.rows, told.unsure))
    rows: list[str] = []
    doubtful: list[str] = []
    for place, name in _named(look.tables):
        if place[1] in unsure:
            doubtful.append(name)
        else:
            rows.append(LOST if place[1] in later or place in look.differing else name)
    return Snapshot(at, (*rows, *[LOST] * told.gone), tuple(doubtful), told.known)


def _named(tables: Iterable[Table]) -> list[tuple[Place, str]]:
    return [((table.sheet_id, row.number), _name(row)) for table in tables for row in table.rows]


def _name(row: Row) -> str:
    return name_of({key: said for key, said in texts(row).items() if key != COUNTING})
