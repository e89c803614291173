"""`check --write-feedback OUT.xlsx`: the file given back with what was found, for offices without Google."""

import os
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_sync.errors import UsageError
from sheets_sync.messages import text
from sheets_sync.model import Report, Tab, Table, Workbook
from sheets_sync.validation.wording import feedback_text

if TYPE_CHECKING:
    from openpyxl import Workbook as Book
    from openpyxl.worksheet.worksheet import Worksheet

HEADER = "ผลตรวจ"
_KEEPABLE = (".xlsx", ".xlsm")
_RED, _YELLOW, _HEAD = "FFF4B6B6", "FFFFF2B3", "FFD9E2F3"
_WIDE = 60.0
_MARKS = ("clean", "mark.errors", "mark.warnings", "mark.in_progress")


def write_feedback(source: Path, workbook: Workbook, told: Sequence[tuple[Table, Report]], out: Path) -> None:
    """Writes the file again with a ผลตรวจ column beside each table and the faulty cells coloured.

    What stood in it stays; the source is not touched. Readable by its owner only. UsageError when it cannot.
    """
    if out.suffix.lower() != ".xlsx" or out.resolve() == source.resolve():
        raise UsageError(
            f"{out.name}: another file that ends in .xlsx is needed", f"{out.name}: โปรดตั้งชื่อไฟล์อื่นที่ลงท้าย .xlsx"
        )
    book = _opened(source) if source.suffix.lower() in _KEEPABLE else _copied(workbook)
    last: dict[str, tuple[Table, int]] = {}
    for table, report in told:
        sheet = book[table.tab] if table.tab in book.sheetnames else book.worksheets[table.sheet_id]
        before, column = last.get(sheet.title) or (None, _column(sheet, table))
        if before and before.header_number == table.header_number:
            column += 1  # tables side by side share their rows
        last[sheet.title] = (table, column)
        _tell(sheet, table, report, column)
    _save(book, out)


def _opened(source: Path) -> "Book":
    from openpyxl import load_workbook

    try:
        return load_workbook(source)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as fault:
        raise UsageError(
            f"{source.name} cannot be given back as .xlsx",
            f"ไฟล์ {source.name} เขียนผลตรวจกลับไม่ได้ โปรดบันทึกใหม่เป็น .xlsx",
        ) from fault


def _copied(workbook: Workbook) -> "Book":
    """The values of a .csv or .xls as an .xlsx; texts stay texts, whatever they begin with."""
    from openpyxl import Workbook as Book

    book = Book()
    book.remove(book.worksheets[0])
    for tab in workbook.tabs:
        _copy(tab, book.create_sheet(re.sub(r"[\\*?:/\[\]]", " ", tab.title)[:31] or "1"))
    return book


def _copy(tab: Tab, sheet: "Worksheet") -> None:
    for row, line in enumerate(tab.cells, start=1):
        for column, cell in enumerate(line, start=1):
            if cell.value is None and not cell.error:
                continue
            dated = cell.format in ("DATE", "DATE_TIME", "TIME")
            _put(sheet, row, column, cell.shown if dated or cell.error else cell.value)
    for merge in tab.merges:
        sheet.merge_cells(
            start_row=merge.top + 1, end_row=merge.bottom, start_column=merge.left + 1, end_column=merge.right
        )


def _put(sheet: "Worksheet", row: int, column: int, value: str | float | bool | None) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        value = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)[:32_000]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _column(sheet: "Worksheet", table: Table) -> int:
    """The column behind the last one used; the one of a file that was given back before is taken again."""
    last: int = sheet.max_column
    rows = range(1, sheet.max_row + 1)
    while last > 1 and all(sheet.cell(row, last).value in (None, "") for row in rows):
        last -= 1
    if str(sheet.cell(table.header_number, last).value).partition("\n")[0] != HEADER:
        return last + 1
    marks = tuple(text(f"feedback.{key}", n=0, headers="")[:3] for key in _MARKS)
    said = [sheet.cell(row.number, last).value for row in table.rows]
    return last if all(word in (None, "") or str(word).startswith(marks) for word in said) else last + 1


def _tell(sheet: "Worksheet", table: Table, report: Report, column: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    _put(sheet, table.header_number, column, HEADER)
    head = sheet.cell(table.header_number, column)
    head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor=_HEAD)
    sheet.column_dimensions[get_column_letter(column)].width = _WIDE
    groups = "\n".join(violation.message["th"] for violation in report.violations)
    if table.header_number > 1:
        _put(sheet, table.header_number - 1, column, groups)
        sheet.cell(table.header_number - 1, column).alignment = Alignment(wrap_text=True, vertical="top")
    elif groups:
        _put(sheet, 1, column, f"{HEADER}\n{groups}")
    for row in report.rows:
        _put(sheet, row.number, column, feedback_text(row))
        sheet.cell(row.number, column).alignment = Alignment(wrap_text=True, vertical="top")
        colours = {v.cell: _YELLOW for v in row.violations if v.cell and v.severity == "warning"}
        colours |= {v.cell: _RED for v in row.violations if v.cell and v.severity == "error"}
        for cell, colour in colours.items():
            sheet[cell].fill = PatternFill("solid", fgColor=colour)


def _save(book: "Book", out: Path) -> None:
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:
            book.save(file)
    except OSError as fault:
        raise UsageError(f"{out} cannot be written: {fault.strerror}", f"เขียนไฟล์ {out} ไม่ได้") from fault
