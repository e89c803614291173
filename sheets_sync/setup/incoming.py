"""Which rows of a file are new to a district's sheet, and how each is typed there. Pure.

What was sent goes in letter for letter: its writer finds her own words again, and the feedback beside them
speaks of what she typed. Only what a spreadsheet had made a number or a date of is typed as the rules read
it, as `new-round` does (23/3/2510, the telephone's lost 0 given back): nobody typed a serial number. A whole
name is taken apart where the sheet has columns for its parts.

A row with errors goes in too: the sheet is where errors are mended. Left out, and told, are rows that stand
there already, by the form's key, in the same or in other words; a row struck through in the file, for a text
typed anew is not struck; and one whose number stands in another district, for that district's own row would
turn faulty with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sheets_sync.model import Cell, Column, Form, JudgedRow, Report, Row, Table
from sheets_sync.setup.free_lines import Line
from sheets_sync.setup.last_list import Typed, as_typed
from sheets_sync.thai import loose
from sheets_sync.validation import typed_text

State = Literal["new", "stands", "differs", "twice", "elsewhere", "struck"]
Name = tuple[str, ...]


class Judged(NamedTuple):
    """A row as it stands, and what the rules say of it."""

    row: Row
    report: JudgedRow


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row of the file. `other`: the row that it is, or may be: of the sheet, of the file when `twice`."""

    judged: Judged
    state: State
    other: int | None = None
    headers: tuple[str, ...] = ()  # what differs there
    place: int | None = None  # the sheet's row that it went to, or would

    @property
    def number(self) -> int:
        """The row in the file."""
        return self.judged.row.number


def judged_rows(tables: Sequence[Table], report: Report) -> list[Judged]:
    """The rows of tables beside what the report of all of them says."""
    rows = (row for table in tables for row in table.rows)
    return [Judged(row, said) for row, said in zip(rows, report.rows, strict=True)]


def sorted_out(file: Iterable[Judged], sheet: Sequence[Judged], form: Form) -> Iterator[Incoming]:
    """What is to become of each row of the file, in its order."""
    there = _Sheet(sheet, form)
    before: dict[Name, int] = {}
    for row in file:
        found = _found(row, there, form)
        name = _name(row, form)
        if found.state == "new" and name in before:
            found = Incoming(row, "twice", before[name])
        elif found.state == "new" and name:
            before[name] = row.row.number
        yield found


def _found(row: Judged, there: "_Sheet", form: Form) -> Incoming:
    rules = {v.rule for v in row.report.violations if v.severity == "error" or v.rule == "struck"}
    if "struck" in rules:
        return Incoming(row, "struck")
    if other := there.find(row):
        headers = tuple(_differing(row, other, form))
        return Incoming(row, "differs" if headers else "stands", other.row.number, headers)
    return Incoming(row, "elsewhere" if "unique_province" in rules else "new")


class _Sheet:
    """The rows that stand in the sheet, by what they are known by."""

    def __init__(self, rows: Sequence[Judged], form: Form) -> None:
        self._rows = rows
        self._form = form
        self._by_name = {name: row for row in rows if (name := _name(row, form))}
        persons = (rule.columns[:-1] for rule in form.rules if rule.check == "same_person")
        self._person: tuple[str, ...] = next(persons, ())

    def find(self, row: Judged) -> Judged | None:
        """The row with this key; else one that says all the rest the same: its key was mended."""
        found = self._by_name.get(_name(row, self._form))
        return found or next((other for other in self._rows if self._is_alike(row, other)), None)

    def _is_alike(self, row: Judged, other: Judged) -> bool:
        unread = _key(row, self._form) is None
        if unread and self._person and _all_equal(row, other, self._person, self._form):
            return True
        if not unread and not self._person:
            return False
        rest = [c.key for c in self._form.columns if _counts(c, self._form) and typed_text(row.row, c.key)]
        return len(rest) >= 3 and _all_equal(row, other, rest, self._form)


def _counts(column: Column, form: Form) -> bool:
    """Whether a column tells one row from another beside the key: not its number, nor what is said of it."""
    return column.key not in ("seq", form.review_column, (form.reserve or ("",))[0], *form.key)


def _all_equal(row: Judged, other: Judged, keys: Iterable[str], form: Form) -> bool:
    pairs = [(_says(row, key), _says(other, key)) for key in keys if key in other.row.cells]
    return bool(pairs) and all(a and a == b for a, b in pairs)


def _differing(row: Judged, other: Judged, form: Form) -> Iterator[str]:
    """The headers under which the sheet says something else than the file; blanks here say nothing."""
    for column in form.columns:
        here, there = _says(row, column.key), _says(other, column.key)
        if column.key != "seq" and column.key in other.row.cells and here and here != there:
            yield column.header


def _says(row: Judged, key: str) -> str:
    """A cell's normal form, else what stands in it."""
    return row.report.values.get(key, "") or loose(typed_text(row.row, key))


def _name(row: Judged, form: Form) -> Name:
    """What a row is known by: its key, else what was typed for one; () where there is nothing."""
    if key := _key(row, form):
        return ("key", *key)
    typed = [loose(typed_text(row.row, k)) for k in form.key]
    return ("typed", *typed) if any(typed) else ()


def _key(row: Judged, form: Form) -> Name | None:
    """The key's normal forms; None where it cannot be read."""
    faults = (v for v in row.report.violations if v.severity == "error" and v.column in form.key)
    doubted = any(not v.rule.startswith("unique") for v in faults)
    return row.report.key if all(row.report.key) and not doubted else None


# ── as it is typed ───────────────────────────────────────────────────────────────────────────────


def lines_of(rows: Iterable[Judged], sheet: Iterable[Judged], form: Form) -> list[Line]:
    """The rows as they are typed, numbered on from what stands in the sheet."""
    numbers = (_number(row) for row in sheet)
    first = int(max(numbers, default=0)) + 1
    return [_line(row, number, form) for number, row in enumerate(rows, start=first)]


def _line(row: Judged, number: int, form: Form) -> Line:
    cells = {c.key: _cell(c, row) for c in form.columns if c.key in row.row.cells}
    if any(column.key == "seq" for column in form.columns):
        cells["seq"] = float(number)
    return {key: value for key, value in cells.items() if value != ""}


def _cell(column: Column, row: Judged) -> Typed:
    cell = row.row.cells[column.key]
    if isinstance(cell.value, str):
        return cell.value if cell.value.strip() else ""
    if cell.error or cell.value is None:
        return cell.error
    value = row.report.values.get(column.key, "")
    return as_typed(column, value) if value else _shown(cell)


def _shown(cell: Cell) -> str:
    return cell.shown or str(cell.value)


def _number(row: Judged) -> float:
    try:
        return max(0.0, float(row.report.values.get("seq", "")))
    except ValueError:
        return 0.0


def columns_lost(rows: Iterable[Judged], columns: Mapping[str, int], form: Form) -> tuple[str, ...]:
    """Headers of what is filled in these rows of the file, and has no column in the sheet."""
    rows = list(rows)
    lost = [c for c in form.columns if c.key not in columns and c.key != "seq"]
    return tuple(c.header for c in lost if any(typed_text(r.row, c.key) for r in rows))
