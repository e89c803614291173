"""spreadsheets.values.*: reading and writing plain values."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sheets_sync.emulator.api import Call
from sheets_sync.emulator.errors import GoogleError, bad_request
from sheets_sync.emulator.grid import Area, Sheet, Spreadsheet
from sheets_sync.emulator.grid.a1 import Bounds, column_name, label
from sheets_sync.emulator.grid.cell import Formula, as_double
from sheets_sync.emulator.grid.patterns import is_date_pattern
from sheets_sync.emulator.grid.render import number_format, unformatted
from sheets_sync.emulator.sheets_api import protection
from sheets_sync.emulator.sheets_api.selectors import MAX_CELLS, Target, a1_target, beyond, book_of

Json = dict[str, Any]
MAX_TEXT = 50_000
RENDERS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")


@dataclass(frozen=True, slots=True)
class Reading:
    """How values are wanted."""

    render: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"
    major: str = "ROWS"


@dataclass(frozen=True, slots=True)
class Writing:
    """One range's worth of new values, and where they go."""

    target: Target
    area: Area
    rows: list[list[Any]]  # row by row, null where nothing is to be written
    major: str


def reading(render: str | None, dates: str | None, major: str | None) -> Reading:
    """The options of a request, defaults filled in."""
    return Reading(
        render if render in RENDERS else RENDERS[0],
        dates or "SERIAL_NUMBER",
        "COLUMNS" if major == "COLUMNS" else "ROWS",
    )


def read(book: Spreadsheet, target: Target, how: Reading) -> Json:
    """A range as Google's ValueRange: trailing empty cells and rows cut."""
    area = target.inside().area
    reply: Json = {"range": target.label, "majorDimension": how.major}
    values = _lines(book, target.sheet, area, how)
    return reply | ({"values": values} if values else {})


def get(call: Call) -> Json:
    """values.get"""
    book = book_of(call)
    how = reading(
        call.text("valueRenderOption"), call.text("dateTimeRenderOption"), call.text("majorDimension")
    )
    return read(book, a1_target(book, call.path["range"]), how)


def batch_get(call: Call) -> Json:
    """values.batchGet"""
    book = book_of(call)
    how = reading(
        call.text("valueRenderOption"), call.text("dateTimeRenderOption"), call.text("majorDimension")
    )
    targets = [a1_target(book, text) for text in call.query.get("ranges", [])]
    reply: Json = {"spreadsheetId": book.id}
    ranges = [read(book, target, how) for target in targets]
    return reply | ({"valueRanges": ranges} if ranges else {})


def _lines(book: Spreadsheet, sheet: Sheet, area: Area, how: Reading) -> list[list[Any]]:
    found: dict[int, dict[int, Any]] = {}  # line -> place in it -> value
    columns = how.major == "COLUMNS"
    for row, col, cell in sheet.held(area):
        if cell.value is None:
            continue
        value = _render(book, sheet, row, col, how)
        if value != "" or isinstance(cell.value, Formula):
            line, at = (col - area.col0, row - area.row0) if columns else (row - area.row0, col - area.col0)
            found.setdefault(line, {})[at] = value
    return [_filled(found.get(n, {})) for n in range(max(found, default=-1) + 1)]


def _filled(line: dict[int, Any]) -> list[Any]:
    return [line.get(at, "") for at in range(max(line, default=-1) + 1)]


def _render(book: Spreadsheet, sheet: Sheet, row: int, col: int, how: Reading) -> Any:
    cell = sheet.cell(row, col)
    if how.render == "FORMULA" and isinstance(cell.value, Formula):
        return cell.value.text
    if how.render == "FORMATTED_VALUE":
        return book.shown(sheet, row, col)
    value = book.value(sheet, row, col)
    if how.dates == "FORMATTED_STRING" and isinstance(value, int | float) and not isinstance(value, bool):
        form = number_format(cell, value, book.locale)
        if form and form.get("pattern") and is_date_pattern(form["pattern"]):
            return book.shown(sheet, row, col)
    return unformatted(value)


def plan(book: Spreadsheet, target: Target, body: Json) -> Writing:
    """Where the values of a ValueRange would go, checked against the range and the grid."""
    rows: list[list[Any]] = body.get("values") or []
    major = body.get("majorDimension") or "ROWS"
    if any(not isinstance(row, list) for row in rows):
        raise bad_request("Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue)")
    if major == "COLUMNS":
        rows = _turned(rows)
    sheet, full = target.sheet, target.wholly_inside().full
    height, width = len(rows), max((len(row) for row in rows), default=0)
    if target.bounds.single:
        full = Area(full.row0, full.row0 + max(1, height), full.col0, full.col0 + max(1, width))
        if not sheet.area.holds(full):
            raise beyond(sheet, label(sheet.title, full))
    if height > full.height or width > full.width:
        raise _overflow(target, full, width)
    area = Area(full.row0, full.row0 + height, full.col0, full.col0 + width)
    return Writing(target, area, _checked(rows), major)


def _turned(columns: list[list[Any]]) -> list[list[Any]]:
    height = max((len(column) for column in columns), default=0)
    return [[column[i] if i < len(column) else None for column in columns] for i in range(height)]


def _overflow(target: Target, full: Area, width: int) -> GoogleError:
    where = label(target.sheet.title, full)
    what = f"column [{column_name(full.col1)}]" if width > full.width else f"row [{full.row1 + 1}]"
    return bad_request(f"Requested writing within range [{where}], but tried writing to {what}")


def _checked(rows: list[list[Any]]) -> list[list[Any]]:
    """The values as cells can hold them; lists, objects, endless numbers and too long texts are refused."""
    return [[_holdable(value, r, c) for c, value in enumerate(row)] for r, row in enumerate(rows)]


def _holdable(value: Any, r: int, c: int) -> Any:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise bad_request(
            f"Your input contains more than the maximum of {MAX_TEXT} characters in a single cell."
        )
    if isinstance(value, list | dict):
        kind = "list_value" if isinstance(value, list) else "struct_value"
        raise bad_request(f"Invalid values[{r}][{c}]: {kind} {{\n}}\n")
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return as_double(value)
        except OverflowError:
            raise bad_request(f"Invalid values[{r}][{c}]: number_value: inf\n") from None
    return value


def option(text: str | None) -> str:
    """A valueInputOption; it must be given."""
    if text not in {"RAW", "USER_ENTERED"}:
        raise bad_request("'valueInputOption' is required but not specified")
    return text


def write(book: Spreadsheet, writing: Writing, input_option: str) -> set[tuple[int, int]]:
    """Put the values in; null leaves a cell alone. Gives the cells written."""
    sheet, area = writing.target.sheet, writing.area
    written: set[tuple[int, int]] = set()
    for r, row in enumerate(writing.rows, area.row0):
        for c, value in enumerate(row, area.col0):
            if value is None:
                continue
            written.add((r, c))
            if value == "" and isinstance(value, str):
                sheet.enter(r, c, None)
            elif isinstance(value, str) and input_option == "USER_ENTERED":
                book.type_in(sheet, r, c, value)
            else:
                sheet.enter(r, c, value)
    return written


def counts(written: Collection[tuple[int, ...]], prefix: str = "updated") -> Json:
    """Rows and columns with a cell written, and those cells; the last two numbers are row and column."""
    if not written:
        return {}
    return {
        f"{prefix}Rows": len({(*cell[:-2], cell[-2]) for cell in written}),
        f"{prefix}Columns": len({(*cell[:-2], cell[-1]) for cell in written}),
        f"{prefix}Cells": len(written),
    }


def settle(
    book: Spreadsheet, writing: Writing, input_option: str, how: Reading | None
) -> tuple[Json, set[tuple[int, int]]]:
    """Write: Google's UpdateValuesResponse and the cells written; `how` asks for the values after it."""
    sheet, area = writing.target.sheet, writing.area
    written = write(book, writing, input_option)
    shown = area if area.height and area.width else Area(area.row0, area.row0 + 1, area.col0, area.col0 + 1)
    reply: Json = {"spreadsheetId": book.id, "updatedRange": label(sheet.title, shown)} | counts(written)
    if how:
        where = Target(sheet, Bounds(shown.row0, shown.row1, shown.col0, shown.col1))
        reply["updatedData"] = read(book, where, how)
    return reply, written


def guard(call: Call, book: Spreadsheet, sheet: Sheet, area: Area) -> None:
    """Refuse what is protected against the caller."""
    owner = call.world.files[book.id].owner
    protection.check(book, sheet, area, call.caller.email, owner)


def check_room(book: Spreadsheet, sheet: Sheet, rows: int, cols: int) -> None:
    """Refuse a grid that would pass the limit of cells in a spreadsheet."""
    if book.cell_count() - sheet.row_count * sheet.col_count + rows * cols > MAX_CELLS:
        raise bad_request(
            "This action would increase the number of cells in the workbook above the limit of "
            f"{MAX_CELLS} cells."
        )
