"""spreadsheets.values: update, batchUpdate, append, clear and batchClear."""

from typing import Any

from sheets_sync.emulator.api import Call
from sheets_sync.emulator.errors import GoogleError, bad_request
from sheets_sync.emulator.grid import Area, Sheet, Spreadsheet
from sheets_sync.emulator.grid.a1 import Bounds, label
from sheets_sync.emulator.grid.structure import insert
from sheets_sync.emulator.sheets_api.selectors import Target, a1_target, book_of
from sheets_sync.emulator.sheets_api.tables import table_at
from sheets_sync.emulator.sheets_api.values import (
    Json,
    Reading,
    Writing,
    check_room,
    counts,
    guard,
    option,
    plan,
    reading,
    settle,
)


def update(call: Call) -> Json:
    """values.update"""
    book = book_of(call)
    input_option = option(call.text("valueInputOption"))
    writing = plan(book, _named_alike(book, call.path["range"], call.body), call.body)
    guard(call, book, writing.target.sheet, writing.area)
    return settle(book, writing, input_option, _response(call, writing.major))[0]


def batch_update(call: Call) -> Json:
    """values.batchUpdate: all ranges are checked before one is written."""
    book = book_of(call)
    input_option = option(call.body.get("valueInputOption"))
    writings = []
    for n, item in enumerate(call.body.get("data") or []):
        try:
            writings.append(plan(book, a1_target(book, item.get("range", "")), item))
        except GoogleError as error:
            raise bad_request(f"Invalid data[{n}]: {error.message}") from None
    return settle_all(call, book, writings, input_option)


def settle_all(call: Call, book: Spreadsheet, writings: list[Writing], input_option: str) -> Json:
    """Write many ranges and give the reply of a batch: its totals count a row or column once."""
    for writing in writings:
        guard(call, book, writing.target.sheet, writing.area)
    responses: list[Json] = []
    written: set[tuple[int, ...]] = set()
    for writing in writings:
        reply, cells = settle(book, writing, input_option, body_reading(call.body, writing.major))
        responses.append(reply)
        written |= {(writing.target.sheet.id, *cell) for cell in cells}
    whole: Json = {"spreadsheetId": book.id} | counts(written, "totalUpdated")
    if written:
        whole["totalUpdatedSheets"] = len({sheet for sheet, *_ in written})
    return whole | ({"responses": responses} if responses else {})


def append(call: Call) -> Json:
    """values.append: below the last table that meets the range."""
    book = book_of(call)
    input_option = option(call.text("valueInputOption"))
    target = _named_alike(book, call.path["range"], call.body).inside()
    sheet, table = target.sheet, table_at(target.sheet, target.area)
    row, col = (table.row1, table.col0) if table else (target.area.row0, target.area.col0)
    height, width = _size(call.body)
    where = Area(row, row + height, col, col + width)
    guard(call, book, sheet, where)
    _make_room(call, book, sheet, where, table is not None)
    corner = Target(sheet, Bounds(row, row + 1, col, col + 1, single=True))
    reply: Json = {"spreadsheetId": book.id}
    if table:
        reply["tableRange"] = label(sheet.title, table)
    writing = plan(book, corner, call.body)
    reply["updates"], _ = settle(book, writing, input_option, _response(call, writing.major))
    return reply


def clear(call: Call) -> Json:
    """values.clear: values go, formats and notes stay."""
    book = book_of(call)
    target = a1_target(book, call.path["range"]).inside()
    clear_values(call, book, [target])
    return {"spreadsheetId": book.id, "clearedRange": target.label}


def batch_clear(call: Call) -> Json:
    """values.batchClear"""
    book = book_of(call)
    targets = [a1_target(book, text).inside() for text in call.body.get("ranges") or []]
    clear_values(call, book, targets)
    reply: Json = {"spreadsheetId": book.id}
    return reply | ({"clearedRanges": [t.label for t in targets]} if targets else {})


def clear_values(call: Call, book: Spreadsheet, targets: list[Target]) -> None:
    """Empty the cells of every target, after all were checked."""
    for target in targets:
        guard(call, book, target.sheet, target.area)
    for target in targets:
        for row, col, _ in list(target.sheet.held(target.area)):
            target.sheet.enter(row, col, None)


def body_reading(body: Json, major: str) -> Reading | None:
    """How the values of a batch's reply are wanted, if at all."""
    if not body.get("includeValuesInResponse"):
        return None
    return reading(body.get("responseValueRenderOption"), body.get("responseDateTimeRenderOption"), major)


def _response(call: Call, major: str) -> Reading | None:
    if not call.flag("includeValuesInResponse"):
        return None
    return reading(call.text("responseValueRenderOption"), call.text("responseDateTimeRenderOption"), major)


def _named_alike(book: Spreadsheet, text: str, body: Json) -> Target:
    """The target of a path; a range in the body must be the same one."""
    target = a1_target(book, text)
    inner = body.get("range")
    if inner:
        other = a1_target(book, inner)
        if other.sheet is not target.sheet or other.bounds != target.bounds:
            raise bad_request(
                f"Requested writing within range [{target.label}], but the body's range is [{other.label}]"
            )
    return target


def _size(body: Json) -> tuple[int, int]:
    lines: list[list[Any]] = body.get("values") or []
    longest = max((len(line) for line in lines if isinstance(line, list)), default=0)
    return (longest, len(lines)) if body.get("majorDimension") == "COLUMNS" else (len(lines), longest)


def _make_room(call: Call, book: Spreadsheet, sheet: Sheet, where: Area, below_table: bool) -> None:
    """Rows for INSERT_ROWS, and a larger grid where the data would leave it."""
    if call.text("insertDataOption") == "INSERT_ROWS" and below_table and where.row0 < sheet.row_count:
        check_room(book, sheet, sheet.row_count + where.height, sheet.col_count)
        insert(book, sheet, "ROWS", where.row0, where.height, inherit_before=True)
    rows, cols = max(sheet.row_count, where.row1), max(sheet.col_count, where.col1)
    check_room(book, sheet, rows, cols)
    sheet.grid["rowCount"], sheet.grid["columnCount"] = rows, cols
