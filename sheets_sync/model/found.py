"""What was found: violations, repairs, judged rows, reports."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, NamedTuple

from sheets_sync.model.base import Bilingual, Severity, empty
from sheets_sync.model.read import Table


@dataclass(frozen=True, slots=True)
class Violation:
    """What people did wrong is data: where, which rule, and the sentence that mends it (values masked)."""

    rule: str
    severity: Severity
    message: Bilingual
    row: int | None = None
    cell: str | None = None  # "E7"
    column: str | None = None
    header: str | None = None
    value: str = ""  # masked where personal
    waived: bool = False
    gap: int = 0  # rows that a group lacks


@dataclass(frozen=True, slots=True)
class Note:
    """A value that was repaired for the master; the district's cell stays (both masked where personal)."""

    row: int
    cell: str
    column: str
    rule: str
    before: str
    after: str
    message: Bilingual = field(default_factory=empty)


RowState = Literal["clean", "error", "in_progress"]


class JudgedRow(NamedTuple):  # made by the thousand: a frozen dataclass takes three times as long
    """A row with its normal forms: every value a string, IDs and telephones digits, dates ISO of the C.E."""

    number: int
    state: RowState
    key: tuple[str, ...]  # normal forms of the key columns
    values: Mapping[str, str]
    group: str = ""  # DOPA code of the sub-district it counts for; "" when unknown
    reserve: bool = False
    reviewed: bool = False
    violations: tuple[Violation, ...] = ()
    notes: Sequence[Note] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is to be said about one table."""

    form: str
    rows: tuple[JudgedRow, ...] = ()
    violations: tuple[Violation, ...] = ()  # of groups and headers; those of rows stand in `rows`
    not_checked: tuple[str, ...] = ()
    columns: Mapping[str, int] = field(default_factory=empty)  # as in the table it is about
    headers: Mapping[str, str] = field(default_factory=empty)
    parts: tuple["Report", ...] = ()  # one a table, in the order of `rows`, when it is about several

    @property
    def clean_rows(self) -> tuple[JudgedRow, ...]:
        """The rows that may go into the master, reserves too."""
        return tuple(r for r in self.rows if r.state == "clean")

    @property
    def all_violations(self) -> tuple[Violation, ...]:
        """Those of rows first, in the sheet's order, then those of groups and headers."""
        return tuple(v for r in self.rows for v in r.violations) + self.violations


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that the province accepts as it is. `item` and `cell` are digests: which finding of which
    row, and what stood in its cells then. `who` is what they typed, not proof."""

    district_code: str
    form: str
    item: str
    cell: str
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Waived:
    """Where a waiver stands now. `goes`: its row goes into a batch: not faulty otherwise, no reserve."""

    row: int
    column: str
    header: str
    rule: str
    waiver: Waiver
    goes: bool = True


FormState = Literal["ok", "unreadable", "halted"]
ShownState = Literal["ok", "unreadable", "halted", "no_table"]
# Why it is not "ok", and so what mends it: a person's `accept` · the header typed back · `layout` · time ·
# the sheet shared with us · the program mended.
Cause = Literal["", "rows_vanished", "header", "no_table", "unreachable", "refused", "fault"]
Place = tuple[int, int]  # sheet id, number of the row


@dataclass(frozen=True, slots=True)
class Later:
    """The rows that came or changed after a moment: the district's deadline, or its tick that says sent.

    `unsure`: rows of which nobody knows whether that was before or after it; `gone`: how many left since.
    `known` False: what stood there at that moment was never seen; only what is listed is sure.
    """

    rows: tuple[Place, ...] = ()
    unsure: tuple[Place, ...] = ()
    gone: int = 0
    known: bool = True

    def among(self, places: Collection[Place]) -> "Later":
        """The same, but only the rows that stand at these places."""
        rows, unsure = ([p for p in some if p in places] for some in (self.rows, self.unsure))
        return replace(self, rows=tuple(rows), unsure=tuple(unsure))


@dataclass(frozen=True, slots=True)
class Reopened:
    """A district may work on after its deadline: until when, and why."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One form of one district after a pass. `report` is that of the last accepted table."""

    district_code: str
    form: str
    state: FormState
    report: Report
    note: Bilingual = field(default_factory=empty)  # why it is not "ok"
    cause: Cause = ""
    table: Table | None = None  # what this pass read and accepted; None when it could not
    read_at: datetime | None = None  # of the table the report is about
    submitted_at: datetime | None = None
    late: Later | None = None  # since the district's deadline; None: it has not passed
    edited: Later | None = None  # since the tick; None: not sent
    reopened: Reopened | None = None  # while it is open again
    waived: tuple[Waived, ...] = ()  # the waivers that hold in the report

    @property
    def shown(self) -> ShownState:
        """The state as people are told it: where no table was yet, nothing is halted and nothing kept."""
        return "no_table" if self.cause == "no_table" else self.state
