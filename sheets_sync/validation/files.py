"""Local spreadsheets (.xlsx, .xls, .ods, .csv) as a Workbook, so that the same rules read them."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

import python_calamine

from sheets_sync.errors import UsageError
from sheets_sync.model import BLANK, Cell, Span, Tab, Workbook
from sheets_sync.validation.csvfiles import rows_of
from sheets_sync.validation.xlsxmarks import DAMAGES, Marks, Place, TooLargeError, read_marks

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet's dates know no time zone)
_ERRORS = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#ERROR!")
_TEXTS = (".csv", ".txt", ".tsv")
_BINARY = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_PACKED, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PICTURES = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_DENSE = (
    1_500_000  # cells that are read as one block; a stray value at the sheet's far corner makes 17 billion
)


def read_file(path: Path) -> Workbook:
    """A local spreadsheet. UsageError when it cannot be read or is of no known kind."""
    if not path.is_file():
        raise UsageError(f"there is no file {path}", f"ไม่พบไฟล์ {path}")
    suffix = path.suffix.lower()
    if suffix not in (*_TEXTS, *_BINARY):
        raise (
            _no_table(path.name)
            if suffix in (".pdf", ".jpg", ".jpeg", ".png")
            else UsageError(
                f"{path.name}: only .xlsx, .xls, .ods and .csv can be read",
                f"{path.name}: อ่านได้เฉพาะไฟล์ .xlsx .xls .ods และ .csv โปรดบันทึกเป็นชนิดเหล่านี้",
            )
        )
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UsageError(f"{path} cannot be read: {fault.strerror}", f"เปิดไฟล์ {path} ไม่ได้") from fault
    return Workbook(path.name, path.stem, _tabs(content, path, suffix in _TEXTS))


def _tabs(content: bytes, path: Path, text: bool) -> tuple[Tab, ...]:
    """By what the file is, whatever its name ends in."""
    if content.startswith(_PICTURES):
        raise _no_table(path.name)
    if content[:2000].lstrip().lower().startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise UsageError(
            f"{path.name} is a web page: open it in Excel and save it as .xlsx, please",
            f"{path.name} เป็นหน้าเว็บที่บันทึกเป็นชื่อนี้ โปรดเปิดใน Excel แล้วบันทึกเป็น .xlsx",
        )
    if content.startswith((_PACKED, _COMPOUND)):
        return _sheets(content, path.name)
    if text or (content and b"\x00" not in content[:1000] and _is_text(content)):
        cells = tuple(tuple(map(_text_cell, row)) for row in rows_of(content, path.name))
        return (_sized(0, path.stem, cells, ()),)
    raise _unreadable(path.name)


def _is_text(content: bytes) -> bool:
    """Whether somebody gave a CSV another ending: several lines with separators."""
    head = content[:2000]
    return head.count(b"\n") >= 1 and max(map(head.count, (b",", b";", b"\t"))) >= 3


def _no_table(name: str) -> UsageError:
    return UsageError(
        f"{name} is a picture or a PDF, its cells cannot be read: an .xlsx or .csv file, please",
        f"{name} เป็นรูปภาพหรือ PDF อ่านเป็นตารางไม่ได้ โปรดใช้ไฟล์ .xlsx หรือ .csv",
    )


def _unreadable(name: str) -> UsageError:
    return UsageError(
        f"{name} is no spreadsheet, or a damaged one: please save it anew as .xlsx",
        f"เปิดไฟล์ {name} ไม่ได้ ไฟล์อาจเสียหายหรือเป็นชนิดอื่น โปรดบันทึกใหม่เป็น .xlsx",
    )


def _sheets(content: bytes, name: str) -> tuple[Tab, ...]:
    if content.startswith(_COMPOUND) and _PASSWORD in content:
        raise UsageError(
            f"{name} is protected by a password: please take it off and save the file anew",
            f"ไฟล์ {name} ตั้งรหัสผ่านไว้ โปรดเอารหัสผ่านออกแล้วบันทึกใหม่",
        )
    try:
        marks = read_marks(io.BytesIO(content))
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = enumerate(book.sheet_names)
            return tuple(_tab(content, book, index, tab, marks.get(tab, Marks())) for index, tab in names)
    except TooLargeError as fault:
        raise UsageError(
            f"{name} is far larger than a table of people: please copy the table into a new file",
            f"ไฟล์ {name} ใหญ่ผิดปกติ โปรดคัดลอกเฉพาะตารางลงไฟล์ใหม่",
        ) from fault
    except (python_calamine.CalamineError, *DAMAGES) as fault:
        raise _unreadable(name) from fault


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
