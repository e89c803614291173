"""Local files (.xlsx, .xls, .ods, .csv, tables in a .docx) as a Workbook: read by the same rules."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import python_calamine

from sheets_sync.model import BLANK, Cell, Span, Tab, Workbook
from sheets_sync.validation.csvfiles import rows_of
from sheets_sync.validation.filekinds import kind_of, refusal
from sheets_sync.validation.wordfiles import word_tabs
from sheets_sync.validation.xlsxmarks import DAMAGES, Marks, Place, TooLargeError, read_marks

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet's dates know no time zone)
_ERRORS = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#ERROR!")
_DENSE = (
    1_500_000  # cells that are read as one block; a stray value at the sheet's far corner makes 17 billion
)


def read_file(path: Path) -> Workbook:
    """A local spreadsheet, or the tables of a Word document. UsageError when it is neither."""
    if not path.is_file():
        raise refusal("missing", file=path)
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise refusal("closed", file=path, why=fault.strerror) from fault
    return Workbook(path.name, path.stem, _tabs(content, path))


def _tabs(content: bytes, path: Path) -> tuple[Tab, ...]:
    """By what the file is, whatever its name ends in."""
    match kind_of(content, path.name):
        case "sheets":
            return _sheets(content, path.name)
        case "word":
            return word_tabs(content, path.name)
        case "text":
            cells = tuple(tuple(map(_text_cell, row)) for row in rows_of(content, path.name))
            return (_sized(0, path.stem, cells, ()),)


def _sheets(content: bytes, name: str) -> tuple[Tab, ...]:
    try:
        marks = read_marks(io.BytesIO(content))
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = enumerate(book.sheet_names)
            return tuple(_tab(content, book, index, tab, marks.get(tab, Marks())) for index, tab in names)
    except TooLargeError as fault:
        raise refusal("too_large", name=name) from fault
    except (python_calamine.CalamineError, *DAMAGES) as fault:
        locked = isinstance(fault, python_calamine.PasswordError)
        raise refusal("password" if locked else "damaged", name=name) from fault


def _tab(content: bytes, book: python_calamine.CalamineWorkbook, index: int, name: str, marks: Marks) -> Tab:
    if marks.rows * marks.columns > _DENSE:
        return _scattered(content, index, name, marks)
    try:
        sheet = book.get_sheet_by_index(index)
        rows = sheet.to_python(skip_empty_area=False)
        merges = sheet.merged_cell_ranges or []
    except python_calamine.WorksheetNotFound:
        rows, merges = [], []
    spans = tuple(Span(top, left, bottom + 1, right + 1) for (top, left), (bottom, right) in merges)
    return _sized(index, name, _cells(rows, marks), spans, frozenset(marks.hidden))


def _scattered(content: bytes, index: int, name: str, marks: Marks) -> Tab:
    """A tab with a value far away from the others, read row by row: only what is there costs."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = book[name]
    sheet.reset_dimensions()
    cells = _cells(islice(sheet.iter_rows(values_only=True), marks.rows), marks)
    return _sized(index, name, cells, tuple(marks.merges), frozenset(marks.hidden))


def _cells(rows: Iterable[Sequence[object]], marks: Marks) -> tuple[tuple[Cell, ...], ...]:
    return tuple(_line(row, number, marks) for number, row in enumerate(rows))


def _line(row: Sequence[object], number: int, marks: Marks) -> tuple[Cell, ...]:
    """The cells of a row up to its last value."""
    width = len(row)
    while (
        width and (row[width - 1] is None or row[width - 1] == "") and (number, width - 1) not in marks.errors
    ):
        width -= 1
    return tuple(_marked(_cell(row[column]), (number, column), marks) for column in range(width))


def _marked(cell: Cell, place: Place, marks: Marks) -> Cell:
    if place not in marks.formulas and place not in marks.errors and place not in marks.struck:
        return cell
    error = marks.errors.get(place, cell.error)
    formula, struck = place in marks.formulas, place in marks.struck
    return replace(cell, error=error, shown=error or cell.shown, formula=formula, struck=struck)


def _sized(
    index: int,
    name: str,
    cells: tuple[tuple[Cell, ...], ...],
    spans: tuple[Span, ...],
    hidden: frozenset[int] = frozenset(),
) -> Tab:
    return Tab(index, name, cells, len(cells), max(map(len, cells), default=0), spans, hidden)


def _cell(value: object) -> Cell:
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return Cell(value, str(value).upper(), "BOOLEAN")
    if isinstance(value, str):
        return Cell(value, value, "TEXT", error=value if value in _ERRORS else "")
    if isinstance(value, int | float):
        return Cell(float(value), str(int(value)) if value == int(value) else repr(value), "NUMBER")
    return _moment(value)


def _moment(value: object) -> Cell:
    if isinstance(value, datetime | date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        kind = "DATE" if moment.time() == time() else "DATE_TIME"
        return Cell((moment - _EPOCH) / timedelta(days=1), f"{moment.day}/{moment.month}/{moment.year}", kind)
    if isinstance(value, time):
        return Cell((value.hour * 60 + value.minute) / 1440, f"{value:%H:%M}", "TIME")
    if isinstance(value, timedelta):
        return Cell(value / timedelta(days=1), str(value), "TIME")
    return Cell(str(value), str(value), "TEXT")


def _text_cell(value: str) -> Cell:
    return Cell(value, value, "TEXT", error=value if value in _ERRORS else "") if value else BLANK
