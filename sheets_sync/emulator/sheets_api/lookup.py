"""Developer metadata and data filters: what they select is settled at the time of the call."""

from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Area, Sheet, Spreadsheet
from sheets_sync.emulator.grid.a1 import WHOLE, Bounds
from sheets_sync.emulator.sheets_api.selectors import Target, a1_target, grid_target

Json = dict[str, Any]
_TYPE = {"ROWS": "ROW", "COLUMNS": "COLUMN"}


def location_type(location: Json) -> str:
    """ROW, COLUMN, SHEET or SPREADSHEET."""
    if span := location.get("dimensionRange"):
        return _TYPE[span["dimension"]]
    return "SHEET" if "sheetId" in location else "SPREADSHEET"


def stored_location(location: Json, book: Spreadsheet) -> Json:
    """A location as we keep it, checked against the spreadsheet."""
    if span := location.get("dimensionRange"):
        sheet = _sheet(book, int(span.get("sheetId") or 0))
        start, end = int(span.get("startIndex") or 0), span.get("endIndex")
        if end is None or int(end) != start + 1:
            raise bad_request("Developer metadata may only be associated with a single row or column.")
        dimension = span.get("dimension")
        if dimension not in _TYPE:
            raise bad_request("dimension must be specified.")
        if start >= sheet.count(dimension):
            raise bad_request("The location of the developer metadata lies outside the grid.")
        kept = {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": start + 1}
        return {"dimensionRange": kept}
    if "sheetId" in location:
        return {"sheetId": _sheet(book, int(location["sheetId"])).id}
    return {"spreadsheet": True}


def shown_metadata(entry: Json) -> Json:
    """An entry as Google shows it."""
    location = entry["location"]
    shown: Json = {"locationType": location_type(location)}
    if span := location.get("dimensionRange"):
        shown["dimensionRange"] = {k: v for k, v in span.items() if k != "sheetId" or v}
    else:
        shown |= location
    return {**entry, "location": shown}


def select_metadata(book: Spreadsheet, data_filter: Json) -> list[Json]:
    """The entries a DataFilter selects: by lookup, or those lying in a range."""
    if lookup := data_filter.get("developerMetadataLookup"):
        return [entry for entry in book.metadata if _fits(entry, lookup, book)]
    target = _range_target(book, data_filter)
    return [entry for entry in book.metadata if _lies_in(entry["location"], target)]


def select_targets(book: Spreadsheet, data_filter: Json) -> list[Target]:
    """The ranges a DataFilter selects; none when no metadata fits."""
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is None:
        return [_range_target(book, data_filter)]
    targets: list[Target] = []
    for entry in book.metadata:
        if _fits(entry, lookup, book):
            targets += _targets_of(entry["location"], book)
    return targets


def _range_target(book: Spreadsheet, data_filter: Json) -> Target:
    if "a1Range" in data_filter:
        return a1_target(book, data_filter["a1Range"])
    if "gridRange" in data_filter:
        return grid_target(book, data_filter["gridRange"])
    raise bad_request("Must specify at least one filter in the data filter.")


def _targets_of(location: Json, book: Spreadsheet) -> list[Target]:
    span = location.get("dimensionRange")
    if span is None:
        sheets = (
            book.sheets
            if location.get("spreadsheet")
            else [s for s in book.sheets if s.id == location["sheetId"]]
        )
        return [Target(sheet, WHOLE) for sheet in sheets]
    sheet = _sheet(book, span["sheetId"])
    if span["dimension"] == "ROWS":
        return [Target(sheet, Bounds(span["startIndex"], span["endIndex"], None, None))]
    return [Target(sheet, Bounds(None, None, span["startIndex"], span["endIndex"]))]


def _fits(entry: Json, lookup: Json, book: Spreadsheet) -> bool:
    checks = {
        "metadataId": entry["metadataId"],
        "metadataKey": entry.get("metadataKey"),
        "metadataValue": entry.get("metadataValue"),
        "visibility": entry.get("visibility"),
        "locationType": location_type(entry["location"]),
    }
    for name, value in checks.items():
        wanted = lookup.get(name)
        wanted = int(wanted) if name == "metadataId" and wanted is not None else wanted
        if wanted is not None and not str(wanted).endswith("_UNSPECIFIED") and wanted != value:
            return False
    where = lookup.get("metadataLocation")
    return where is None or _location_fits(entry["location"], where, lookup, book)


def _location_fits(location: Json, where: Json, lookup: Json, book: Spreadsheet) -> bool:
    wanted = stored_location(where, book)
    if location == wanted:
        return True
    if lookup.get("locationMatchingStrategy") == "EXACT_LOCATION":
        return False
    if wanted.get("spreadsheet"):
        return True
    spot = location.get("dimensionRange")
    if "sheetId" in wanted:
        return spot is not None and spot["sheetId"] == wanted["sheetId"]
    return False


def _lies_in(location: Json, target: Target) -> bool:
    area, sheet = target.area, target.sheet
    if location.get("spreadsheet"):
        return False
    span = location.get("dimensionRange")
    if span is None:
        return bool(location["sheetId"] == sheet.id and target.bounds == WHOLE)
    if span["sheetId"] != sheet.id:
        return False
    return area.meets(_band(span, sheet))


def _band(span: Json, sheet: Sheet) -> Area:
    if span["dimension"] == "ROWS":
        return Area(span["startIndex"], span["endIndex"], 0, sheet.col_count)
    return Area(0, sheet.row_count, span["startIndex"], span["endIndex"])


def _sheet(book: Spreadsheet, sheet_id: int) -> Sheet:
    sheet = book.sheet(sheet_id)
    if sheet is None:
        raise bad_request(f"No grid with id: {sheet_id}")
    return sheet
