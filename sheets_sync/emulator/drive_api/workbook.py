"""A spreadsheet as an Excel file: values, formulas, number formats, merged cells, hidden tabs; no colours."""

import io
import re

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheets_sync.emulator.grid import Sheet, Spreadsheet
from sheets_sync.emulator.grid.cell import Fault, Formula, Value
from sheets_sync.emulator.grid.render import number_format

_LONGEST_TITLE = 31  # of a tab, in Excel
_LONGEST_TEXT = 32_767  # of a cell, in Excel
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def xlsx(book: Spreadsheet) -> bytes:
    """The file's bytes, made at the moment of the spreadsheet's clock."""
    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_urls": False})
    workbook.set_properties({"created": book.moment.replace(tzinfo=None)})
    formats: dict[str, Format] = {}
    taken: set[str] = set()
    for sheet in book.sheets:
        tab = workbook.add_worksheet(_title(sheet.title, taken))
        _fill(workbook, tab, book, sheet, formats)
        if sheet is book.first_visible():
            tab.activate()  # Excel opens on it; the first tab may be hidden
            tab.set_first_sheet()
        if sheet.hidden:
            tab.hide()
    workbook.close()
    return out.getvalue()


def _title(title: str, taken: set[str]) -> str:
    """A name Excel accepts, once only."""
    plain = _FORBIDDEN.sub("_", title).strip("'")[:_LONGEST_TITLE] or "_"
    n = 1
    made = plain
    while made.lower() in taken:
        n += 1
        made = f"{plain[: _LONGEST_TITLE - len(str(n)) - 1]} {n}"
    taken.add(made.lower())
    return made


def _fill(
    workbook: Workbook, tab: Worksheet, book: Spreadsheet, sheet: Sheet, formats: dict[str, Format]
) -> None:
    """Every cell that holds something, and the merges."""
    for area in sheet.merges:
        if area.height * area.width > 1:
            tab.merge_range(area.row0, area.col0, area.row1 - 1, area.col1 - 1, "")
    for row, col, cell in sheet.held(sheet.area):
        if cell.value is None:
            continue
        value = book.value(sheet, row, col)
        pattern = (number_format(cell, value, book.locale) or {}).get("pattern")
        if pattern and pattern not in formats:
            formats[pattern] = workbook.add_format({"num_format": pattern})
        style = formats.get(pattern or "")
        if isinstance(cell.value, Formula):
            shown = value.shown if isinstance(value, Fault) else "" if value is None else value
            tab.write_formula(row, col, cell.value.text, style, shown)
        else:
            _write(tab, row, col, value, style)


def _write(tab: Worksheet, row: int, col: int, value: Value, style: Format | None) -> None:
    if isinstance(value, bool):
        tab.write_boolean(row, col, value, style)
    elif isinstance(value, int | float):
        tab.write_number(row, col, value, style)
    else:
        text = value.shown if isinstance(value, Fault) else str(value)
        tab.write_string(row, col, text[:_LONGEST_TEXT], style)
