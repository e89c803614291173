"""GridData: the cells of a range with their rows' and columns' properties, cut down to what was asked for."""

from typing import Any

from sheets_sync.emulator.fields import FieldMask, Ready
from sheets_sync.emulator.grid import Area, Sheet, Spreadsheet
from sheets_sync.emulator.grid.conditions import Painter, painters
from sheets_sync.emulator.grid.filtering import hidden_rows
from sheets_sync.emulator.grid.sheet import COLUMN_PIXELS, ROW_PIXELS, Dimension
from sheets_sync.emulator.sheets_api.cell_data import READ, Shared, View, cell_json
from sheets_sync.emulator.sheets_api.lookup import shown_metadata

Json = dict[str, Any]
BLANK: Json = {}  # a row or cell with nothing in it; nobody writes into a reply
_DATA = ("sheets", "data")
_VALUES = (*_DATA, "rowData", "values")


def grid_data(book: Spreadsheet, sheet: Sheet, area: Area, mask: FieldMask | None) -> Json:
    """The GridData of one range; without a mask, all of it."""
    made: Json = {}
    if area.row0:
        made["startRow"] = area.row0
    if area.col0:
        made["startColumn"] = area.col0
    if _wants(mask, *_VALUES) and (rows := _rows(book, sheet, area, mask)):
        made["rowData"] = Ready(rows)
    if _wants(mask, *_DATA, "rowMetadata") and area.height:
        filtered = hidden_rows(book, sheet)
        made["rowMetadata"] = _cut(_lines(book, sheet, "ROWS", area.rows(), filtered), "rowMetadata", mask)
    if _wants(mask, *_DATA, "columnMetadata") and area.width:
        lines = _lines(book, sheet, "COLUMNS", area.cols(), set())
        made["columnMetadata"] = _cut(lines, "columnMetadata", mask)
    return made


def _cut(lines: list[Json], name: str, mask: FieldMask | None) -> list[Json]:
    """The lines cut down to the mask; equal ones are one object, and are looked at once."""
    below = mask.sub(*_DATA, name) if mask else None
    if below is None or not below.tree:
        return Ready(lines)
    made: dict[int, Json] = {
        id(line): below.apply(line) for line in {id(line): line for line in lines}.values()
    }
    return Ready(made[id(line)] for line in lines)


def _wants(mask: FieldMask | None, *path: str) -> bool:
    return mask is None or mask.wants(*path)


def _rows(book: Spreadsheet, sheet: Sheet, area: Area, mask: FieldMask | None) -> list[Json]:
    wanted: dict[str, FieldMask | None] = {}
    for name in READ:
        if _wants(mask, *_VALUES, name):
            below = mask.sub(*_VALUES, name) if mask else None
            wanted[name] = below if below and below.tree else None
    rules = _shown_rules(sheet, wanted["effectiveFormat"]) if "effectiveFormat" in wanted else []
    rows: list[Json] = []
    shared: Shared = {}
    for row in sheet.held_rows(area):
        cells = sheet.rows[row]
        values: list[Json] = []
        for col in sorted(c for c in cells if area.col0 <= c < area.col1):
            view = View(book, sheet, row, col, cells[col], book.value(sheet, row, col), rules, shared)
            if shown := cell_json(view, wanted):
                values.extend([BLANK] * (col - area.col0 - len(values)))
                values.append(shown)
        if values:
            rows.extend([BLANK] * (row - area.row0 - len(rows)))
            rows.append({"values": values})
    return rows


def _shown_rules(sheet: Sheet, mask: FieldMask | None) -> list[Painter]:
    """The conditional formats that could change what the mask shows: the others need no evaluating."""
    return [rule for rule in painters(sheet) if mask is None or mask.apply(dict(rule.format))]


def _lines(
    book: Spreadsheet, sheet: Sheet, dimension: Dimension, indexes: range, filtered: set[int]
) -> list[Json]:
    """DimensionProperties of rows or columns; most of them share the default."""
    plain: Json = {"pixelSize": ROW_PIXELS if dimension == "ROWS" else COLUMN_PIXELS}
    props, tags = sheet.axis_props(dimension), _tags(book, sheet, dimension)
    if not props and not tags and not filtered:
        return [plain] * len(indexes)
    lines: list[Json] = []
    for index in indexes:
        line = plain | props[index] if index in props else plain
        if index in filtered:
            line = line | {"hiddenByFilter": True}
        lines.append(line | {"developerMetadata": tags[index]} if index in tags else line)
    return lines


def _tags(book: Spreadsheet, sheet: Sheet, dimension: Dimension) -> dict[int, list[Json]]:
    found: dict[int, list[Json]] = {}
    for entry in book.metadata:
        span = entry["location"].get("dimensionRange")
        if span and span["sheetId"] == sheet.id and span["dimension"] == dimension:
            found.setdefault(span["startIndex"], []).append(shown_metadata(entry))
    return found
