"""Requests that fill cells: values, formats, notes, validation, borders."""

from collections.abc import Mapping
from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Area, Cell, Sheet
from sheets_sync.emulator.grid.a1 import label
from sheets_sync.emulator.grid.cell import EMPTY
from sheets_sync.emulator.grid.tokens import carried
from sheets_sync.emulator.sheets_api.cell_data import changed
from sheets_sync.emulator.sheets_api.edit import Edit, Json, require
from sheets_sync.emulator.sheets_api.masks import mask_tree, styled
from sheets_sync.emulator.sheets_api.pasting import lines_of
from sheets_sync.emulator.sheets_api.selectors import beyond

Rows = list[Mapping[str, Any]]


def update_cells(edit: Edit, body: Json) -> Json:
    """updateCells: with a range, cells beyond the given rows are cleared in the listed fields."""
    rows: Rows = body.get("rows") or []
    tree = mask_tree(body.get("fields"))
    if (start := body.get("start")) is not None:
        sheet, area = _from_start(edit, start, rows)
    else:
        target = edit.target(body.get("range")).wholly_inside()
        sheet, area = target.sheet, target.area
        _check_fit(rows, area)
    edit.guard(sheet, area)
    for r in area.rows():
        given = (rows[r - area.row0].get("values") or []) if r - area.row0 < len(rows) else []
        for c in area.cols():
            if c - area.col0 < len(given):
                sheet.put(r, c, changed(sheet.cell(r, c), given[c - area.col0] or {}, tree))
            elif body.get("start") is None and (old := sheet.cell(r, c)) is not EMPTY:
                sheet.put(r, c, changed(old, {}, tree))
    return {}


def repeat_cell(edit: Edit, body: Json) -> Json:
    """repeatCell: relative references of a formula move with each cell."""
    target = edit.writable(body.get("range"))
    data, tree, area = body.get("cell") or {}, mask_tree(body.get("fields")), target.area
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    made: dict[int, tuple[Cell, Cell]] = {}
    for r, c in area.cells():
        old = target.sheet.cell(r, c)
        if formula:
            value = {"formulaValue": carried(formula, r - area.row0, c - area.col0)}
            target.sheet.put(r, c, changed(old, {**data, "userEnteredValue": value}, tree))
            continue
        if id(old) not in made:  # equal cells share one object: a formatted column costs little
            made[id(old)] = (old, changed(old, data, tree))
        target.sheet.put(r, c, made[id(old)][1])
    return {}


def append_cells(edit: Edit, body: Json) -> Json:
    """appendCells: below the last row that holds data."""
    sheet = edit.sheet(body.get("sheetId"))
    rows: Rows = body.get("rows") or []
    tree = mask_tree(body.get("fields"))
    first = max((r for r, _, cell in sheet.held(sheet.area) if cell.value is not None), default=-1) + 1
    width = max((len(row.get("values") or []) for row in rows), default=0)
    if width > sheet.col_count:
        raise bad_request(
            f"Attempting to write column: {sheet.col_count}, beyond the last requested column of: "
            f"{sheet.col_count - 1}"
        )
    grown = max(sheet.row_count, first + len(rows))
    edit.room(sheet, grown, sheet.col_count)
    edit.guard(sheet, Area(first, first + len(rows), 0, max(1, width)))
    sheet.grid["rowCount"] = grown
    for r, row in enumerate(rows, first):
        for c, data in enumerate(row.get("values") or []):
            sheet.put(r, c, changed(sheet.cell(r, c), data or {}, tree))
    return {}


def set_validation(edit: Edit, body: Json) -> Json:
    """setDataValidation: without a rule it is taken away."""
    target = edit.writable(body.get("range"))
    given = {k: v for k, v in (body.get("rule") or {}).items() if v not in (None, False)}
    rule = styled(given) if given else None
    if rule is not None and not (rule.get("condition") or {}).get("type"):
        raise bad_request("Must specify a condition for the data validation rule.")
    made: dict[int, tuple[Cell, Cell]] = {}
    for r, c in target.area.cells():
        old = target.sheet.cell(r, c)
        if id(old) not in made:
            made[id(old)] = old, changed(old, {"dataValidation": rule}, {"dataValidation": {}})
        target.sheet.put(r, c, made[id(old)][1])
    return {}


def update_borders(edit: Edit, body: Json) -> Json:
    """updateBorders: each line of the range goes to the cells beside it."""
    target = edit.writable(body.get("range"))
    area, sheet = target.area, target.sheet
    for r, c in area.cells():
        sides = {
            "top": body.get("top" if r == area.row0 else "innerHorizontal"),
            "bottom": body.get("bottom" if r == area.row1 - 1 else "innerHorizontal"),
            "left": body.get("left" if c == area.col0 else "innerVertical"),
            "right": body.get("right" if c == area.col1 - 1 else "innerVertical"),
        }
        given = {side: line for side, line in sides.items() if line is not None}
        if given:
            _draw(sheet, r, c, given)
    return {}


def _draw(sheet: Sheet, r: int, c: int, given: Mapping[str, Any]) -> None:
    old = sheet.cell(r, c)
    lines = dict((old.format or {}).get("borders") or {})
    for side, line in given.items():
        if line.get("style") in {None, "NONE", "STYLE_UNSPECIFIED"}:
            lines.pop(side, None)
        else:
            lines[side] = {"color": {}} | line
    form = {**(old.format or {}), "borders": lines}
    sheet.put(r, c, changed(old, {"userEnteredFormat": form}, {"userEnteredFormat": {"borders": {}}}))


def _from_start(edit: Edit, start: Mapping[str, Any], rows: Rows) -> tuple[Sheet, Area]:
    sheet = edit.sheet(start.get("sheetId"))
    row, col = int(start.get("rowIndex") or 0), int(start.get("columnIndex") or 0)
    width = max((len(r.get("values") or []) for r in rows), default=0)
    area = Area(row, row + len(rows), col, col + width)
    if not sheet.area.holds(area):
        raise beyond(sheet, label(sheet.title, area))
    return sheet, area


def _check_fit(rows: Rows, area: Area) -> None:
    if len(rows) > area.height:
        raise bad_request(
            f"Attempting to write row: {area.row1}, beyond the last requested row of: {area.row1 - 1}"
        )
    if any(len(row.get("values") or []) > area.width for row in rows):
        raise bad_request(
            f"Attempting to write column: {area.col1}, beyond the last requested column of: {area.col1 - 1}"
        )


def paste_data(edit: Edit, body: Json) -> Json:
    """pasteData: text with a delimiter, or an HTML table, entered as typed."""
    at = require(body.get("coordinate"), "coordinate")
    lines = lines_of(body)
    sheet = edit.sheet(at.get("sheetId"))
    row, col = int(at.get("rowIndex") or 0), int(at.get("columnIndex") or 0)
    area = Area(row, row + len(lines), col, col + max((len(line) for line in lines), default=0))
    rows, cols = max(sheet.row_count, area.row1), max(sheet.col_count, area.col1)
    edit.room(sheet, rows, cols)
    edit.guard(sheet, area)
    sheet.grid |= {"rowCount": rows, "columnCount": cols}
    for r, line in enumerate(lines, row):
        for c, text in enumerate(line, col):
            if text:
                edit.book.type_in(sheet, r, c, text)
            else:
                sheet.enter(r, c, None)
    return {}


KINDS = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "setDataValidation": set_validation,
    "updateBorders": update_borders,
    "pasteData": paste_data,
}
