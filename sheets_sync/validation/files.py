"""Local spreadsheets (.xlsx, .xls, .ods, .csv) as a Workbook, so that the same rules read them."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from sheets_sync.errors import UsageError
from sheets_sync.model import Cell, Span, Tab, Workbook
from sheets_sync.validation.xlsxmarks import Marks, Place, read_marks

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet's dates know no time zone)
_ERRORS = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#ERROR!")
_BINARY = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def read_file(path: Path) -> Workbook:
    """A local spreadsheet. UsageError when it cannot be read or is of no known kind."""
    if not path.is_file():
        raise UsageError(f"there is no file {path}", f"ไม่พบไฟล์ {path}")
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return Workbook(path.name, path.stem, (_csv_tab(path),))
    if path.suffix.lower() in _BINARY:
        return Workbook(path.name, path.stem, _sheets(path))
    raise UsageError(
        f"{path.name}: only .xlsx, .xls, .ods and .csv can be read",
        f"{path.name}: อ่านได้เฉพาะไฟล์ .xlsx .xls .ods และ .csv โปรดบันทึกเป็นชนิดเหล่านี้",
    )


def _sheets(path: Path) -> tuple[Tab, ...]:
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            marks = read_marks(path)
            names = enumerate(book.sheet_names)
            return tuple(_tab(book, index, name, marks.get(name, Marks())) for index, name in names)
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise UsageError(
            f"{path.name} cannot be read as a spreadsheet (is it protected by a password?)",
            f"เปิดไฟล์ {path.name} ไม่ได้ โปรดตรวจว่าไม่ได้ตั้งรหัสผ่าน แล้วบันทึกใหม่เป็น .xlsx",
        ) from fault


def _tab(book: python_calamine.CalamineWorkbook, index: int, name: str, marks: Marks) -> Tab:
    try:
        sheet = book.get_sheet_by_index(index)
        rows = sheet.to_python(skip_empty_area=False)
        merges = sheet.merged_cell_ranges or []
    except python_calamine.WorksheetNotFound:
        rows, merges = [], []
    cells = tuple(
        tuple(_marked(_cell(value), (number, column), marks) for column, value in enumerate(row))
        for number, row in enumerate(rows)
    )
    spans = tuple(Span(top, left, bottom + 1, right + 1) for (top, left), (bottom, right) in merges)
    return _sized(index, name, cells, spans)


def _marked(cell: Cell, place: Place, marks: Marks) -> Cell:
    if place not in marks.formulas and place not in marks.errors:
        return cell
    error = marks.errors.get(place, cell.error)
    return replace(cell, error=error, shown=error or cell.shown, formula=place in marks.formulas)


def _sized(index: int, name: str, cells: tuple[tuple[Cell, ...], ...], spans: tuple[Span, ...]) -> Tab:
    return Tab(index, name, cells, len(cells), max(map(len, cells), default=0), spans)


def _cell(value: object) -> Cell:
    if value is None or value == "":
        return Cell()
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


def _csv_tab(path: Path) -> Tab:
    text = decode(path.read_bytes(), path.name)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), _dialect(text)))
    except csv.Error as fault:
        th = f"อ่านไฟล์ {path.name} ไม่ได้ โปรดบันทึกใหม่เป็น CSV"
        raise UsageError(f"{path.name} is no CSV: {fault}", th) from fault
    cells = tuple(tuple(_text_cell(value) for value in row) for row in rows)
    return _sized(0, path.stem, cells, ())


def decode(content: bytes, name: str) -> str:
    """The text of a CSV in UTF-8, UTF-16 with its mark, or Windows Thai. UsageError when none fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    for encoding in ("utf-8-sig", "cp874", "iso8859-11"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UsageError(
        f"{name} is neither UTF-8 nor Thai Windows text", f"อ่านไฟล์ {name} ไม่ได้ โปรดบันทึกเป็น CSV แบบ UTF-8"
    )


def _dialect(text: str) -> type[csv.Dialect] | csv.Dialect:
    """Comma, semicolon or tab: whichever stands most often in the first lines."""
    head = text[:5000]
    best = max(",;\t", key=head.count)
    return type("Found", (csv.excel,), {"delimiter": best, "strict": False})


def _text_cell(value: str) -> Cell:
    return Cell(value, value, "TEXT", error=value if value in _ERRORS else "") if value else Cell()
