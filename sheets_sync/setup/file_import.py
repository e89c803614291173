"""`import`: a roster that came as a file goes into its district's sheet, below the rows that stand there.

Nothing of anybody's is changed. Where nothing stands below the table, the rows are put in as new ones, in one
write: a row that was not there cannot have been typed into, and what somebody types at that moment moves down
whole. Where something does stand below (lines numbered beforehand, a signature, another table), only blank
cells are typed into, right after a read. No row goes in twice: what stands there, by the form's key, is left
out, also after an answer that was lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheets_sync.config import District, Settings
from sheets_sync.errors import Unreachable
from sheets_sync.google import Sheets
from sheets_sync.messages import both
from sheets_sync.model import EMPTY, Bilingual, Form, Report, Table, Violation, Workbook
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.reconcile.hashes import row_hash
from sheets_sync.reconcile.judge import merged, reports_of
from sheets_sync.reconcile.knowledge import Knowledge
from sheets_sync.setup.free_lines import CannotFill, Line, Spot, spot_below, ticked
from sheets_sync.setup.incoming import Incoming, Judged, columns_lost, judged_rows, lines_of, sorted_out
from sheets_sync.validation import find_tables, validate_province

Remembered = Mapping[tuple[str, str], Accepted]
TRIES = 2  # a write whose answer was lost is looked after, and made once more


@dataclass(frozen=True, slots=True)
class Arrived:
    """The file's tables of the form, and what the rules say of them."""

    tables: tuple[Table, ...]
    report: Report
    problems: tuple[Violation, ...] = ()

    @property
    def rows(self) -> list[Judged]:
        """Its rows, judged."""
        return judged_rows(self.tables, self.report)


@dataclass(frozen=True, slots=True)
class Imported:
    """What was, or would be, done with a file.

    `groups`: what the counts of the sheet say once the new rows stand there. `lost`: headers that are filled
    in the file and have no column in the sheet. `ticked`, `late`: rows come though the district's tick
    stands, or after its deadline; they will be shown so.
    """

    form: str
    district: District
    state: str
    arrived: Arrived
    rows: tuple[Incoming, ...] = ()
    tab: str = ""
    note: Bilingual = field(default_factory=dict)
    groups: tuple[Violation, ...] = ()
    lost: tuple[str, ...] = ()
    ticked: bool = False
    late: bool = False

    @property
    def new(self) -> tuple[Incoming, ...]:
        """The rows that go in."""
        return tuple(row for row in self.rows if row.state == "new")

    @property
    def first(self) -> int | None:
        """The row of the sheet that the first new one went to, or would."""
        return next((row.place for row in self.new), None)

    @property
    def findings(self) -> tuple[Violation, ...]:
        """Of the file's rows and headers, and of the sheet's counts."""
        return tuple(v for v, _ in self.levels)

    @property
    def levels(self) -> Iterator[tuple[Violation, str]]:
        """Each finding and how it weighs, as the master will have it: `in_progress` in a half-typed row."""
        yield from ((v, v.severity) for v in self.arrived.problems)
        for row in self.arrived.report.rows:
            making = row.state == "in_progress"
            yield from ((v, "in_progress" if making else v.severity) for v in row.violations)
        yield from ((v, v.severity) for v in self.groups)

    @property
    def needs_a_person(self) -> bool:
        """Something is to be mended, or was left out for a person to decide."""
        waits = self.ticked or any(row.state in ("differs", "elsewhere", "struck") for row in self.rows)
        done = self.state in ("written", "would_write", "all_there")
        return not done or waits or bool(self.lost) or any(v.severity == "error" for v in self.findings)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one read of the sheet asks for."""

    state: str
    rows: tuple[Incoming, ...]
    lines: tuple[Line, ...] = ()
    spot: Spot | None = None
    note: Bilingual = field(default_factory=dict)
    groups: tuple[Violation, ...] = ()
    lost: tuple[str, ...] = ()
    ticked: bool = False
    late: bool = False


class Importer:
    """One form of one district, and what is known of it."""

    def __init__(
        self, settings: Settings, form: Form, district: District, known: Knowledge, remembered: Remembered
    ) -> None:
        """`remembered`: what stood in the other districts' sheets at the last pass."""
        self._settings = settings
        self._form = form
        self._district = district
        self._known = known
        self._remembered = remembered

    def arrived(self, file: Workbook) -> Arrived:
        """What the rules say of the file, beside the other districts as the last pass saw them."""
        found = find_tables(file, self._form, self._settings.forms.values())
        judged = self._judged(self._district, found.tables, file.locale, self._as_new(found.tables))
        own = merged(self._form, judged)
        reports = {self._district.code: replace(own, violations=())}
        for district in self._settings.districts:
            kept = self._remembered.get((district.code, self._form.id))
            if kept and district.code != self._district.code:
                parts = reports_of(self._known, district, self._form, kept)
                reports[district.code] = merged(self._form, parts)
        if len(reports) > 1:
            names = {d.code: d.name for d in self._settings.districts}
            reports = validate_province(reports, self._form, names)
        return Arrived(found.tables, reports[self._district.code], found.problems)

    def look(self, sheets: Sheets, arrived: Arrived) -> Imported:
        """What would be done; one read. Raises as `Sheets` does."""
        return self._told(arrived, self._plan(sheets.read(self._district.spreadsheet), arrived))

    def write(self, sheets: Sheets, arrived: Arrived) -> Imported:
        """Puts the new rows in: one read and one write, one more of each after a lost answer."""
        plan = self._plan(sheets.read(self._district.spreadsheet), arrived)
        for _ in range(TRIES):
            if plan.spot is None:
                return self._told(arrived, plan)
            try:
                return self._told(arrived, self._write(sheets, plan, arrived))
            except Unreachable as fault:
                if not fault.maybe_done:
                    raise
            asked, plan = plan, self._plan(sheets.read(self._district.spreadsheet), arrived)
            if not plan.lines:
                return self._told(arrived, replace(asked, state="written"))
        return self._told(arrived, replace(plan, state="unsure", note=both("lines.unsure")))

    def _write(self, sheets: Sheets, plan: _Plan, arrived: Arrived) -> _Plan:
        """The write, and a look at what stands there then."""
        spot, spreadsheet = plan.spot, self._district.spreadsheet
        assert spot is not None
        put = sheets.insert_lines if spot.open_ground else sheets.fill_blanks
        after = Workbook(spreadsheet, "", put(spreadsheet, spot.tab, spot.row, spot.lines))
        if any(row.state == "new" for row in self._sorted(self._sheet(after), arrived)):
            return replace(plan, state="astray", note=both("lines.astray", row=spot.row + 1))
        return replace(plan, state="written")

    def _plan(self, book: Workbook, arrived: Arrived) -> _Plan:
        sheet = self._sheet(book)
        rows = tuple(self._sorted(sheet, arrived))
        new = [row.judged for row in rows if row.state == "new"]
        lost = columns_lost(new, sheet.tables[0].columns, self._form) if sheet.tables else ()
        lines = tuple(lines_of(new, sheet.rows, self._form))
        groups = self._groups(sheet, arrived, new, book.locale)
        plan = _Plan(self._rest(rows), rows, lines, groups=groups, lost=lost)
        if not new:
            return plan
        late = self._known.now > self._known.deadline(self._district, self._form.id)
        plan = replace(plan, ticked=ticked(book, self._form), late=late)
        try:
            self._is_open(late)
            spot = spot_below(book, self._form, lines, [row.report.values for row in new])
        except CannotFill as why:
            return replace(plan, state=why.state, note=why.note)
        return replace(plan, state="would_write", spot=spot)

    def _rest(self, rows: Sequence[Incoming]) -> str:
        """What is to be said when no row is new."""
        if not rows:
            return "no_rows"
        return "all_there" if all(row.state in ("stands", "twice") for row in rows) else "left_out"

    def _is_open(self, late: bool) -> None:
        """CannotFill when the district's rows are locked: what people may not type, we do not either."""
        if late and self._settings.rounds[self._form.id].lock:
            deadline = self._known.deadline(self._district, self._form.id)
            name, form = self._district.name, self._form.id
            when = f"{deadline:%Y-%m-%d %H:%M}"
            raise CannotFill("closed", "import.closed", deadline=when, name=name, form=form)

    def _sheet(self, book: Workbook) -> Arrived:
        tables = find_tables(book, self._form).tables
        return Arrived(tables, merged(self._form, self._judged(self._district, tables, book.locale)))

    def _sorted(self, sheet: Arrived, arrived: Arrived) -> list[Incoming]:
        return list(sorted_out(arrived.rows, sheet.rows, self._form))

    def _groups(
        self, sheet: Arrived, arrived: Arrived, new: Sequence[Judged], locale: str
    ) -> tuple[Violation, ...]:
        """The counts of the sheet with the new rows in it."""
        added = {id(judged.row) for judged in new}
        parts = [replace(t, rows=tuple(r for r in t.rows if id(r) in added)) for t in arrived.tables]
        reports = self._judged(self._district, (*sheet.tables, *parts), locale)
        return reports[-1].violations if reports else ()

    def _as_new(self, tables: Sequence[Table]) -> dict[str, datetime | None]:
        """The rows as the next pass first sees them there; at a sheet's first read all count as old."""
        if (self._district.code, self._form.id) not in self._remembered:
            return {}
        return {row_hash(row): self._known.now for table in tables for row in table.rows}

    def _judged(
        self,
        district: District,
        tables: tuple[Table, ...],
        locale: str,
        seen: Mapping[str, datetime | None] = EMPTY,
    ) -> tuple[Report, ...]:
        read = Accepted(district.code, self._form.id, tables, self._known.now, locale=locale, seen=seen)
        return reports_of(self._known, district, self._form, read)

    def _told(self, arrived: Arrived, plan: _Plan) -> Imported:
        spot = plan.spot
        return Imported(
            form=self._form.id,
            district=self._district,
            state=plan.state,
            arrived=arrived,
            rows=tuple(_placed(plan.rows, spot)),
            tab=spot.tab.title if spot else "",
            note=plan.note,
            groups=plan.groups,
            lost=plan.lost,
            ticked=plan.ticked,
            late=plan.late,
        )


def _placed(rows: Sequence[Incoming], spot: Spot | None) -> Iterator[Incoming]:
    """The rows with where each new one goes."""
    at = spot.row if spot else 0
    for row in rows:
        at += row.state == "new"
        yield replace(row, place=at) if spot and row.state == "new" else row
