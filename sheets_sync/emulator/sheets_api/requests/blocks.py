"""Requests that work on a block of cells: merging, copying, cutting, sorting, filling."""

from dataclasses import replace
from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Area, Cell, Sheet
from sheets_sync.emulator.grid.cell import EMPTY, NOTHING
from sheets_sync.emulator.grid.fill import extend
from sheets_sync.emulator.grid.paste import cut, paste
from sheets_sync.emulator.grid.sorting import sort_rows
from sheets_sync.emulator.sheets_api.edit import Edit, Json, require


def merge_cells(edit: Edit, body: Json) -> Json:
    """mergeCells: all, by row or by column; only the first cell of each keeps its value."""
    target = edit.writable(body.get("range"))
    sheet, area = target.sheet, target.area
    kind = body.get("mergeType") or "MERGE_ALL"
    for old in sheet.merges:
        if old.meets(area) and not area.holds(old):
            raise bad_request("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [old for old in sheet.merges if not old.meets(area)]
    for part in _parts(area, kind):
        if part.height * part.width > 1:
            sheet.merges.append(part)
            _keep_first(sheet, part)
    return {}


def unmerge_cells(edit: Edit, body: Json) -> Json:
    """unmergeCells"""
    target = edit.writable(body.get("range"))
    sheet, area = target.sheet, target.area
    if any(old.meets(area) and not area.holds(old) for old in sheet.merges):
        raise bad_request("You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [old for old in sheet.merges if not old.meets(area)]
    return {}


def copy_paste(edit: Edit, body: Json) -> Json:
    """copyPaste: the source is repeated to fill a larger destination."""
    source = edit.target(body.get("source"))
    goal = edit.target(body.get("destination"))
    turned = body.get("pasteOrientation") == "TRANSPOSE"
    height, width = source.area.height, source.area.width
    if turned:
        height, width = width, height
    down, right = max(1, goal.area.height // height), max(1, goal.area.width // width)
    corner = goal.area
    area = Area(corner.row0, corner.row0 + down * height, corner.col0, corner.col0 + right * width)
    _grow(edit, goal.sheet, area)
    edit.guard(goal.sheet, area)
    paste(source.sheet, source.area, goal.sheet, area, body.get("pasteType") or "PASTE_NORMAL", turned)
    return {}


def cut_paste(edit: Edit, body: Json) -> Json:
    """cutPaste"""
    source = edit.target(body.get("source"))
    at = require(body.get("destination"), "destination")
    sheet = edit.sheet(at.get("sheetId"))
    row, col = int(at.get("rowIndex") or 0), int(at.get("columnIndex") or 0)
    area = Area(row, row + source.area.height, col, col + source.area.width)
    edit.guard(source.sheet, source.area)
    _grow(edit, sheet, area)
    edit.guard(sheet, area)
    cut(edit.book, source.sheet, source.area, sheet, area, body.get("pasteType") or "PASTE_NORMAL")
    return {}


def sort_range(edit: Edit, body: Json) -> Json:
    """sortRange"""
    target = edit.target(body.get("range"))
    edit.guard(target.sheet, target.area)
    specs = body.get("sortSpecs") or []
    if not specs:
        raise bad_request("Must specify at least one sort spec.")
    if any(m.meets(target.area) for m in target.sheet.merges):
        raise bad_request("You can't sort a range with vertical merges.")
    for spec in specs:
        at = int(spec.get("dimensionIndex") or 0)
        if not target.area.col0 <= at < target.area.col1:
            raise bad_request(f"Sort column {at} is outside of the sort range.")
    sort_rows(edit.book, target.sheet, target.area, specs)
    return {}


def randomize(edit: Edit, body: Json) -> Json:
    """randomizeRange"""
    target = edit.writable(body.get("range"))
    sheet, area = target.sheet, target.area
    order = list(area.rows())
    edit.world.rng.shuffle(order)
    old = {r: [sheet.cell(r, c) for c in area.cols()] for r in area.rows()}
    for r, source in zip(area.rows(), order, strict=True):
        for c, cell in zip(area.cols(), old[source], strict=True):
            sheet.put(r, c, cell)
    return {}


def auto_fill(edit: Edit, body: Json) -> Json:
    """autoFill: from a source into the cells beside it, or within one range from the part that holds data."""
    if source_goal := body.get("sourceAndDestination"):
        target = edit.target(source_goal.get("source"))
        source, goal = target.area, _beside(target.area, source_goal)
    else:
        target = edit.target(body.get("range"))
        source, goal = _filled_part(target.sheet, target.area)
    if not target.sheet.area.holds(goal):
        raise bad_request("The range to fill lies outside the grid.")
    edit.guard(target.sheet, goal)
    extend(target.sheet, source, goal, bool(body.get("useAlternateSeries")))
    return {}


def _parts(area: Area, kind: str) -> list[Area]:
    if kind == "MERGE_ROWS":
        return [Area(r, r + 1, area.col0, area.col1) for r in area.rows()]
    if kind == "MERGE_COLUMNS":
        return [Area(area.row0, area.row1, c, c + 1) for c in area.cols()]
    return [area]


def _keep_first(sheet: Sheet, area: Area) -> None:
    """Merged cells share the first one's content: the first value found, if the corner has none."""
    cells = list(sheet.held(area))
    valued = next((cell for _, _, cell in cells if cell.value is not None), EMPTY)
    corner = sheet.cell(area.row0, area.col0)
    for r, c, cell in cells:
        sheet.put(r, c, Cell(None, cell.format, "", NOTHING))
    kept = corner if corner.value is not None else replace(corner, value=valued.value)
    sheet.put(area.row0, area.col0, kept)


def _grow(edit: Edit, sheet: Sheet, area: Area) -> None:
    rows, cols = max(sheet.row_count, area.row1), max(sheet.col_count, area.col1)
    edit.room(sheet, rows, cols)
    sheet.grid |= {"rowCount": rows, "columnCount": cols}


def _beside(area: Area, given: dict[str, Any]) -> Area:
    length = int(given.get("fillLength") or 0)
    if given.get("dimension") == "COLUMNS":
        first, last = (area.col1, area.col1 + length) if length >= 0 else (area.col0 + length, area.col0)
        return Area(area.row0, area.row1, max(0, first), last)
    first, last = (area.row1, area.row1 + length) if length >= 0 else (area.row0 + length, area.row0)
    return Area(max(0, first), last, area.col0, area.col1)


def _filled_part(sheet: Sheet, area: Area) -> tuple[Area, Area]:
    held = [(r, c) for r, c, cell in sheet.held(area) if cell.value is not None]
    if not held:
        raise bad_request("There is no data in the range to fill from.")
    last_row, last_col = max(r for r, _ in held) + 1, max(c for _, c in held) + 1
    if last_row < area.row1:
        return Area(area.row0, last_row, area.col0, area.col1), Area(
            last_row, area.row1, area.col0, area.col1
        )
    return Area(area.row0, area.row1, area.col0, last_col), Area(area.row0, area.row1, last_col, area.col1)


KINDS = {
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "sortRange": sort_range,
    "randomizeRange": randomize,
    "autoFill": auto_fill,
}
