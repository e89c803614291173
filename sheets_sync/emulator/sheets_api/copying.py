"""Copies of whole sheets, within a spreadsheet and into another."""

import copy
from collections.abc import Callable
from typing import Any

from sheets_sync.emulator.api import Call
from sheets_sync.emulator.errors import bad_request, forbidden, not_found
from sheets_sync.emulator.grid import Cell, Formula, Sheet, Spreadsheet
from sheets_sync.emulator.grid.tokens import Ref, rewritten
from sheets_sync.emulator.sheets_api.book_json import sheet_properties
from sheets_sync.emulator.sheets_api.edit import Edit, Json
from sheets_sync.emulator.sheets_api.selectors import book_of
from sheets_sync.emulator.sheets_api.values import check_room

_IDS = {
    "protectedRanges": "protectedRangeId",
    "filterViews": "filterViewId",
    "bandedRanges": "bandedRangeId",
    "charts": "chartId",
    "slicers": "slicerId",
}


def duplicate(edit: Edit, source: Sheet, sheet_id: int, title: str) -> Sheet:
    """A copy of a sheet for the same spreadsheet, with ids of its own."""
    twin = _twin(source, sheet_id, title, lambda: edit.new_id(None, set()))
    for entry in list(edit.book.metadata):
        location = copy.deepcopy(entry["location"])
        span = location.get("dimensionRange", location)
        if span.get("sheetId") == source.id:
            span["sheetId"] = sheet_id
            new = {**entry, "metadataId": edit.new_id(None, set()), "location": location}
            edit.book.metadata.append(new)
    return twin


def copy_to(call: Call) -> Json:
    """sheets.copyTo: into another spreadsheet the caller may edit (or the same one)."""
    book = book_of(call)
    if not call.world.role(call.world.files[book.id], call.caller.email):
        raise forbidden()
    source = book.sheet(int(call.path["sheetId"])) if call.path["sheetId"].isdigit() else None
    if source is None:
        raise bad_request(f"No sheet with id: {call.path['sheetId']}")
    target = _destination(call)
    check_room(target, Sheet(-1, "", 0, 0), source.row_count, source.col_count)
    used = {s.id for s in target.sheets}
    while (sheet_id := call.world.rng.randrange(1, 2**31 - 1)) in used:
        pass
    twin = _twin(
        source, sheet_id, _title(target, source.title), lambda: call.world.rng.randrange(1, 2**31 - 1)
    )
    target.sheets.append(twin)
    if target is not book:
        call.world.touch(target.id, call.caller)
    return sheet_properties(target, twin)


def _destination(call: Call) -> Spreadsheet:
    wanted = call.body.get("destinationSpreadsheetId") or ""
    file = call.world.files.get(wanted)
    target = call.world.spreadsheets.get(wanted)
    role = call.world.role(file, call.caller.email) if file else ""
    if target is None:
        raise not_found()
    if not role or role in {"reader", "commenter"}:
        raise forbidden()
    return target


def _title(target: Spreadsheet, title: str) -> str:
    wish, n = f"Copy of {title}", 1
    while target.sheet_named(wish if n == 1 else f"{wish} {n}"):
        n += 1
    return wish if n == 1 else f"{wish} {n}"


def _twin(source: Sheet, sheet_id: int, title: str, new_id: Callable[[], int]) -> Sheet:
    twin = source.copy()
    twin.id, twin.title = sheet_id, title
    twin.props.pop("hidden", None)
    twin.basic_filter = _rehomed(twin.basic_filter, source.id, sheet_id)
    for name, parts in twin.parts.items():
        twin.parts[name] = [_rehomed(part, source.id, sheet_id) for part in parts]
        for part in twin.parts[name]:
            if key := _IDS.get(name):
                part[key] = new_id()
            if name == "tables":
                part["tableId"] = str(new_id())
    for row, col in twin.formulas:
        cell = twin.cell(row, col)
        if isinstance(cell.value, Formula):
            text = rewritten(cell.value.text, lambda ref: _local(ref, source.title))
            twin.rows[row][col] = Cell(Formula(text), cell.format, cell.note, cell.extra)
    return twin


def _local(ref: Ref, title: str) -> Ref:
    """A sheet's references to itself by name stay with the copy."""
    return Ref(None, ref.start, ref.end) if ref.title == title else ref


def _rehomed(part: Any, old: int, new: int) -> Any:
    if isinstance(part, list):
        return [_rehomed(item, old, new) for item in part]
    if not isinstance(part, dict):
        return part
    return {k: new if k == "sheetId" and v == old else _rehomed(v, old, new) for k, v in part.items()}
