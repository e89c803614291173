"""Requests about the spreadsheet and its sheets as a whole."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Sheet, structure
from sheets_sync.emulator.grid.retitle import retitle
from sheets_sync.emulator.sheets_api import protection
from sheets_sync.emulator.sheets_api.book_json import sheet_properties
from sheets_sync.emulator.sheets_api.copying import duplicate
from sheets_sync.emulator.sheets_api.edit import Edit, Json
from sheets_sync.emulator.sheets_api.masks import mask_tree, merged, styled

_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?\Z")
_OWN = ("sheetId", "title", "index", "sheetType", "gridProperties", "dataSourceSheetProperties")
_MOST_TITLE = 100


def update_book(edit: Edit, body: Json) -> Json:
    """updateSpreadsheetProperties"""
    book, new = edit.book, body.get("properties") or {}
    tree = mask_tree(body.get("fields"))
    wanted = set(new) if "*" in tree else set(tree)
    if "title" in wanted:
        if not new.get("title"):
            raise bad_request("Title cannot be empty.")
        edit.world.rename(book.id, new["title"])
    if "locale" in wanted:
        if not _LOCALE.match(new.get("locale") or ""):
            raise bad_request(f"Unsupported locale: {new.get('locale')}")
        book.locale = new["locale"]
    if "timeZone" in wanted:
        book.time_zone = _zone(new.get("timeZone") or "")
    if "autoRecalc" in wanted:
        book.auto_recalc = new.get("autoRecalc") or "ON_CHANGE"
    for name in {"iterativeCalculationSettings", "spreadsheetTheme"} & wanted:
        book.settings[name] = new.get(name) or {}
    for sheet in book.sheets:
        sheet.version += 1  # what formulas show may depend on any of this
    return {}


def add_sheet(edit: Edit, body: Json) -> Json:
    """addSheet"""
    new = body.get("properties") or {}
    book = edit.book
    kind = new.get("sheetType") or "GRID"
    if kind not in {"GRID", "SHEET_TYPE_UNSPECIFIED"}:
        raise bad_request(f"Cannot add a sheet of type {kind}.")
    sheet_id = _fresh_id(edit, new.get("sheetId"))
    title = new.get("title") or _free_title(edit, f"Sheet{len(book.sheets) + 1}")
    _check_title(edit, title, None)
    sheet = Sheet(sheet_id, title)
    sheet.grid |= {k: v for k, v in (new.get("gridProperties") or {}).items() if v}
    _check_grid(sheet)
    edit.room(Sheet(-1, "", 0, 0), sheet.row_count, sheet.col_count)
    sheet.props = _props(new)
    index = new.get("index")
    book.sheets.insert(len(book.sheets) if index is None else int(index), sheet)
    return {"addSheet": {"properties": sheet_properties(book, sheet)}}


def delete_sheet(edit: Edit, body: Json) -> Json:
    """deleteSheet"""
    book, sheet = edit.book, _by_id(edit, body.get("sheetId"))
    protection.check_sheet(sheet, edit.email, edit.owner)
    if not any(not other.hidden for other in book.sheets if other is not sheet):
        what = "visible sheets" if len(book.sheets) > 1 else "sheets"
        raise bad_request(f"You can't remove all the {what} in a document.")
    book.sheets.remove(sheet)
    book.named_ranges = [n for n in book.named_ranges if n["range"]["sheetId"] != sheet.id]
    book.metadata = [e for e in book.metadata if _sheet_of(e["location"]) != sheet.id]
    return {}


def duplicate_sheet(edit: Edit, body: Json) -> Json:
    """duplicateSheet"""
    book, source = edit.book, _by_id(edit, body.get("sourceSheetId"))
    sheet_id = _fresh_id(edit, body.get("newSheetId"))
    title = body.get("newSheetName") or _free_title(edit, f"Copy of {source.title}")
    _check_title(edit, title, None)
    edit.room(Sheet(-1, "", 0, 0), source.row_count, source.col_count)
    twin = duplicate(edit, source, sheet_id, title)
    index = body.get("insertSheetIndex")
    book.sheets.insert(0 if index is None else int(index), twin)
    return {"duplicateSheet": {"properties": sheet_properties(book, twin)}}


def update_sheet(edit: Edit, body: Json) -> Json:
    """updateSheetProperties"""
    # A colour style of no kind is none: so gspread takes a tab's colour away.
    new = {k: v for k, v in (body.get("properties") or {}).items() if (k, v) != ("tabColorStyle", {})}
    tree = mask_tree(body.get("fields"))
    sheet = _by_id(edit, new.get("sheetId"))
    protection.check_sheet(sheet, edit.email, edit.owner)
    old = sheet_properties(edit.book, sheet)
    made = {**old, **new} if "*" in tree else merged(old, new, tree)
    if made.get("title") != sheet.title:
        _check_title(edit, made.get("title") or "", sheet)
        retitle(edit.book, sheet, made["title"])
    _regrid(edit, sheet, made.get("gridProperties") or {})
    sheet.props = _props(made)
    if sheet.hidden and all(s.hidden for s in edit.book.sheets):
        raise bad_request("You can't hide all the sheets in a document.")
    if made.get("index") != old["index"] and made.get("index") is not None:
        _move(edit, sheet, old["index"], int(made["index"]))
    return {}


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise bad_request(f"Unsupported time zone: {name}") from None
    return name


def _by_id(edit: Edit, sheet_id: Any) -> Sheet:
    found = edit.book.sheet(int(sheet_id or 0))
    if found is None:
        raise bad_request(f"No sheet with id: {int(sheet_id or 0)}")
    return found


def _fresh_id(edit: Edit, given: Any) -> int:
    used = {s.id for s in edit.book.sheets}
    if given is not None and int(given) in used:
        title = next(s.title for s in edit.book.sheets if s.id == int(given))
        raise bad_request(f"A sheet with the id {int(given)} already exists: {title}.")
    if given is not None and int(given) < 0:
        raise bad_request("Sheet ID must be non-negative.")
    return int(given) if given is not None else edit.new_id(None, used)


def _free_title(edit: Edit, wish: str) -> str:
    titles = {s.title.lower() for s in edit.book.sheets}
    title, n = wish, 1
    while title.lower() in titles:
        n += 1
        title = f"{wish} {n}" if wish.startswith("Copy of") else f"Sheet{len(titles) + n}"
    return title


def _check_title(edit: Edit, title: str, own: Sheet | None) -> None:
    if not title:
        raise bad_request("Sheet title cannot be empty.")
    if len(title) > _MOST_TITLE:
        raise bad_request(f"Invalid sheet name: it must be at most {_MOST_TITLE} characters.")
    if any(s.title.lower() == title.lower() and s is not own for s in edit.book.sheets):
        raise bad_request(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _props(given: Mapping[str, Any]) -> Json:
    """What a sheet keeps beside id, title, index and grid; false and empty ones go."""
    return {k: v for k, v in styled({k: v for k, v in given.items() if k not in _OWN}).items() if v}


def _check_grid(sheet: Sheet) -> None:
    rows, cols = sheet.row_count, sheet.col_count
    if rows < 1 or cols < 1:
        raise bad_request("gridProperties.rowCount and gridProperties.columnCount must be at least 1.")
    if sheet.grid.get("frozenRowCount", 0) >= rows:
        raise bad_request(
            f"Invalid grid properties: you can't freeze all visible rows on the sheet ({sheet.title})."
        )
    if sheet.grid.get("frozenColumnCount", 0) >= cols:
        raise bad_request(
            f"Invalid grid properties: you can't freeze all visible columns on the sheet ({sheet.title})."
        )


def _regrid(edit: Edit, sheet: Sheet, grid: Mapping[str, Any]) -> None:
    rows = int(grid.get("rowCount") or sheet.row_count)
    cols = int(grid.get("columnCount") or sheet.col_count)
    edit.room(sheet, rows, sheet.col_count)
    edit.room(sheet, rows, cols)
    if rows < sheet.row_count:
        edit.guard_span(sheet, "ROWS", rows, sheet.row_count)
        structure.delete(edit.book, sheet, "ROWS", rows, sheet.row_count)
    if cols < sheet.col_count:
        edit.guard_span(sheet, "COLUMNS", cols, sheet.col_count)
        structure.delete(edit.book, sheet, "COLUMNS", cols, sheet.col_count)
    sheet.grid = {k: v for k, v in grid.items() if v} | {"rowCount": rows, "columnCount": cols}
    _check_grid(sheet)


def _move(edit: Edit, sheet: Sheet, old: int, new: int) -> None:
    """An index counts the sheets before the move, as Google has it."""
    if not 0 <= new <= len(edit.book.sheets):
        raise bad_request(f"Sheet index {new} is out of range.")
    edit.book.sheets.remove(sheet)
    edit.book.sheets.insert(new - 1 if new > old else new, sheet)


def _sheet_of(location: Json) -> int | None:
    span = location.get("dimensionRange", location)
    found: int | None = span.get("sheetId")
    return found


KINDS = {
    "updateSpreadsheetProperties": update_book,
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet,
}
