"""spreadsheets: create, get, getByDataFilter and batchUpdate."""

from collections.abc import Sequence
from typing import Any

from sheets_sync.emulator import fields
from sheets_sync.emulator.api import Call
from sheets_sync.emulator.errors import GoogleError, bad_request, unimplemented
from sheets_sync.emulator.grid import Spreadsheet
from sheets_sync.emulator.sheets_api.book_json import book_json
from sheets_sync.emulator.sheets_api.edit import Edit
from sheets_sync.emulator.sheets_api.lookup import select_targets
from sheets_sync.emulator.sheets_api.requests import KINDS
from sheets_sync.emulator.sheets_api.requests.cells import update_cells
from sheets_sync.emulator.sheets_api.requests.sheets import add_sheet, update_book
from sheets_sync.emulator.sheets_api.selectors import Target, a1_target, book_of
from sheets_sync.emulator.world import SPREADSHEET

Json = dict[str, Any]


def create(call: Call) -> Json:
    """spreadsheets.create"""
    given = call.body
    properties = given.get("properties") or {}
    title = properties.get("title") or "Untitled spreadsheet"
    file_id = call.world.create_file(call.caller, title, SPREADSHEET)
    book = call.world.spreadsheets[file_id]
    book.moment = call.world.clock.now()
    edit = Edit(call.world, book, call.caller.email, call.world.files[file_id].owner)
    try:
        _fill(edit, given, properties)
    except GoogleError:
        call.world.remove(file_id, call.caller)
        raise
    return book_json(book, call.caller.email, edit.owner, fields.from_query(call.query))


def _fill(edit: Edit, given: Json, properties: Json) -> None:
    wanted = [
        n for n in ("locale", "timeZone", "autoRecalc", "iterativeCalculationSettings") if properties.get(n)
    ]
    if wanted:
        update_book(edit, {"properties": properties, "fields": ",".join(wanted)})
    if given.get("sheets"):
        edit.book.sheets = []
    for n, sheet in enumerate(given.get("sheets") or []):
        props = {"title": f"Sheet{n + 1}"} | (sheet.get("properties") or {})
        made = add_sheet(edit, {"properties": props})["addSheet"]["properties"]
        for block in sheet.get("data") or []:
            start = {
                "sheetId": made["sheetId"],
                "rowIndex": block.get("startRow"),
                "columnIndex": block.get("startColumn"),
            }
            update_cells(edit, {"start": start, "rows": block.get("rowData") or [], "fields": "*"})
    for named in given.get("namedRanges") or []:
        KINDS["addNamedRange"](edit, {"namedRange": named})


def get(call: Call) -> Json:
    """spreadsheets.get: with a field mask, includeGridData does not count."""
    book = book_of(call)
    mask = fields.from_query(call.query)
    ranges = call.query.get("ranges") or []
    targets = [a1_target(book, text).inside() for text in ranges] if ranges else None
    return _view(call, book, mask, targets, call.flag("includeGridData"))


def get_by_filter(call: Call) -> Json:
    """spreadsheets.getByDataFilter"""
    book = book_of(call)
    filters = call.body.get("dataFilters") or []
    targets = [t.inside() for f in filters for t in select_targets(book, f)] if filters else None
    return _view(call, book, fields.from_query(call.query), targets, bool(call.body.get("includeGridData")))


def batch_update(call: Call) -> Json:
    """spreadsheets.batchUpdate: all of it or nothing."""
    book = book_of(call)
    requests = call.body.get("requests") or []
    if not requests:
        raise bad_request("Must specify at least one request.")
    before = book.snapshot()
    edit = Edit(call.world, book, call.caller.email, call.world.files[book.id].owner)
    try:
        replies = [_one(edit, n, request) for n, request in enumerate(requests)]
    except Exception:
        call.world.rename(book.id, before["title"])
        book.restore(before)
        raise
    reply: Json = {"spreadsheetId": book.id, "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        targets = [a1_target(book, text).inside() for text in call.body.get("responseRanges") or []]
        grid = bool(call.body.get("responseIncludeGridData"))
        mask = fields.from_query(call.query)
        below = mask.sub("updatedSpreadsheet") if mask and mask.wants("updatedSpreadsheet") else None
        reply["updatedSpreadsheet"] = _view(call, book, below, targets or None, grid)
    return reply


def _one(edit: Edit, n: int, request: Json) -> Json:
    kinds = [k for k, v in request.items() if v is not None]
    if len(kinds) != 1:
        raise bad_request(f"Invalid requests[{n}]: Must specify exactly one request kind.")
    kind = KINDS.get(kinds[0])
    if kind is None:
        raise unimplemented(f"the batchUpdate request '{kinds[0]}'")
    try:
        return kind(edit, request[kinds[0]])
    except GoogleError as error:
        if error.code != 400 or error.details:
            raise
        raise bad_request(f"Invalid requests[{n}].{kinds[0]}: {error.message}") from None


def _view(
    call: Call, book: Spreadsheet, mask: fields.FieldMask | None, targets: Sequence[Target] | None, grid: bool
) -> Json:
    if mask is not None and mask.tree:
        grid = mask.wants("sheets", "data")
    owner = call.world.files[book.id].owner
    return book_json(book, call.caller.email, owner, mask, targets, grid)
