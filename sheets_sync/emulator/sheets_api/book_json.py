"""The Spreadsheet resource as replies show it."""

from collections.abc import Sequence
from typing import Any

from sheets_sync.emulator.fields import FieldMask
from sheets_sync.emulator.grid import Sheet, Spreadsheet
from sheets_sync.emulator.grid.area import shown
from sheets_sync.emulator.grid.render import DEFAULT_FORMAT
from sheets_sync.emulator.grid.sheet import PARTS
from sheets_sync.emulator.sheets_api.griddata import grid_data
from sheets_sync.emulator.sheets_api.lookup import shown_metadata
from sheets_sync.emulator.sheets_api.masks import THEME, styled
from sheets_sync.emulator.sheets_api.protection import may_edit
from sheets_sync.emulator.sheets_api.selectors import Target

Json = dict[str, Any]
_THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [
        {
            "colorType": name,
            "color": styled(
                {"color": dict(zip(("red", "green", "blue"), (v / 255 for v in rgb), strict=True))}
            )["colorStyle"],
        }
        for name, rgb in THEME.items()
    ],
}


def book_json(
    book: Spreadsheet,
    reader: str,
    owner: str,
    mask: FieldMask | None = None,
    targets: Sequence[Target] | None = None,
    grid: bool = False,
) -> Json:
    """The spreadsheet for `reader`; with targets only their sheets, with `grid` their cells too."""
    sheets = (
        book.sheets if targets is None else [s for s in book.sheets if any(t.sheet is s for t in targets)]
    )
    made: Json = {"spreadsheetId": book.id, "properties": properties_json(book)}
    if sheets and (mask is None or mask.wants("sheets")):
        made["sheets"] = [_sheet(book, s, reader, owner, mask, targets, grid) for s in sheets]
    if book.named_ranges:
        made["namedRanges"] = shown(book.named_ranges)
    made["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    if tags := [shown_metadata(e) for e in book.metadata if e["location"].get("spreadsheet")]:
        made["developerMetadata"] = tags
    return made


def properties_json(book: Spreadsheet) -> Json:
    """SpreadsheetProperties."""
    made = {
        "title": book.title,
        "locale": book.locale,
        "autoRecalc": book.auto_recalc,
        "timeZone": book.time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": _THEME,
    }
    return made | book.settings


def sheet_properties(book: Spreadsheet, sheet: Sheet) -> Json:
    """SheetProperties."""
    index = book.sheets.index(sheet)
    made: Json = {"sheetId": sheet.id, "title": sheet.title, "index": index, "sheetType": "GRID"}
    return made | {"gridProperties": dict(sheet.grid)} | sheet.props


def protected_json(protection: Json, reader: str, owner: str) -> Json:
    """A ProtectedRange for one reader; who may edit is shown to those who may."""
    can = may_edit(protection, reader, owner)
    made = {k: v for k, v in protection.items() if k != "editors"} | {"requestingUserCanEdit": can}
    if can:
        made["editors"] = protection.get("editors", {})
    if not can:
        del made["requestingUserCanEdit"]
    return dict(shown(made))


def _sheet(
    book: Spreadsheet,
    sheet: Sheet,
    reader: str,
    owner: str,
    mask: FieldMask | None,
    targets: Sequence[Target] | None,
    grid: bool,
) -> Json:
    made: Json = {"properties": sheet_properties(book, sheet)}
    if grid:
        areas = [t.area for t in targets if t.sheet is sheet] if targets is not None else [sheet.area]
        made["data"] = [grid_data(book, sheet, area, mask) for area in areas]
    if sheet.merges:
        made["merges"] = [m.to_json(sheet.id) for m in sheet.merges]
    for name in PARTS:
        if parts := sheet.parts.get(name):
            made[name] = [_part(name, part, reader, owner) for part in parts]
    if sheet.basic_filter is not None:
        made["basicFilter"] = shown(sheet.basic_filter)
    tags = [shown_metadata(e) for e in book.metadata if e["location"] == {"sheetId": sheet.id}]
    return made | ({"developerMetadata": tags} if tags else {})


def _part(name: str, part: Json, reader: str, owner: str) -> Json:
    return protected_json(part, reader, owner) if name == "protectedRanges" else dict(shown(part))
