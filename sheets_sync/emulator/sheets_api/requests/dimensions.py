"""Requests about rows and columns: insert, delete, move, size, group; and blocks that push cells."""

from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Area, Sheet, structure
from sheets_sync.emulator.grid.area import shown
from sheets_sync.emulator.grid.sheet import Dimension
from sheets_sync.emulator.grid.widths import fitting
from sheets_sync.emulator.sheets_api import protection
from sheets_sync.emulator.sheets_api.edit import Edit, Json
from sheets_sync.emulator.sheets_api.masks import mask_tree, merged

_WORD = {"ROWS": "row", "COLUMNS": "column"}


def insert_dimension(edit: Edit, body: Json) -> Json:
    """insertDimension"""
    sheet, dimension, start, end = edit.span(body.get("range"))
    count = sheet.count(dimension)
    before = bool(body.get("inheritFromBefore"))
    word = _WORD[dimension]
    if end <= start:
        raise bad_request("range.endIndex must be greater than range.startIndex.")
    if start > count or (start == count and not before):
        raise bad_request(
            f"range.startIndex[{start}] must be less than the grid size[{count}] "
            "if inheritFromBefore is false."
        )
    if before and start == 0:
        raise bad_request(f"inheritFromBefore cannot be true when inserting at the first {word}.")
    protection.check_insert(edit.book, sheet, dimension, start, edit.email, edit.owner)
    _grow(edit, sheet, dimension, end - start)
    structure.insert(edit.book, sheet, dimension, start, end - start, before)
    return {}


def append_dimension(edit: Edit, body: Json) -> Json:
    """appendDimension"""
    sheet, dimension = edit.sheet(body.get("sheetId")), body.get("dimension")
    length = int(body.get("length") or 0)
    if dimension not in _WORD or length < 1:
        raise bad_request("length must be at least 1 and dimension ROWS or COLUMNS.")
    _grow(edit, sheet, dimension, length)
    sheet.grid["rowCount" if dimension == "ROWS" else "columnCount"] += length
    return {}


def delete_dimension(edit: Edit, body: Json) -> Json:
    """deleteDimension"""
    sheet, dimension, start, end = edit.span(body.get("range"))
    count, word = sheet.count(dimension), _WORD[dimension]
    if start >= count:
        raise bad_request(
            f"Cannot delete a {word} that doesn't exist. Tried to delete {word} index {start} but there are "
            f"only {count} {word}s."
        )
    end = min(end, count)
    if end <= start:
        raise bad_request("range.endIndex must be greater than range.startIndex.")
    if end - start == count:
        raise bad_request(f"You can't delete all the {word}s on the sheet.")
    frozen = sheet.grid.get("frozenRowCount" if dimension == "ROWS" else "frozenColumnCount", 0)
    if frozen and start <= frozen and end == count:
        raise bad_request(f"Sorry, it is not possible to delete all non-frozen {word}s.")
    edit.guard_span(sheet, dimension, start, end)
    structure.delete(edit.book, sheet, dimension, start, end)
    return {}


def move_dimension(edit: Edit, body: Json) -> Json:
    """moveDimension: the destination counts before the move."""
    sheet, dimension, start, end = edit.span(body.get("source"))
    to, count = int(body.get("destinationIndex") or 0), sheet.count(dimension)
    if not 0 <= start < end <= count or not 0 <= to <= count:
        raise bad_request(f"The source or destination lies outside the grid of {count} {_WORD[dimension]}s.")
    edit.guard_span(sheet, dimension, start, end)
    if not start <= to <= end:
        structure.move(edit.book, sheet, dimension, start, end, to)
    return {}


def update_dimension(edit: Edit, body: Json) -> Json:
    """updateDimensionProperties"""
    tree = mask_tree(body.get("fields"))
    new = {k: v for k, v in (body.get("properties") or {}).items() if k != "developerMetadata"}
    sheet, dimension, start, end = edit.span(body.get("range"))
    if end > sheet.count(dimension):
        count = sheet.count(dimension)
        raise bad_request(f"range.endIndex[{end}] is outside the grid of {count} {_WORD[dimension]}s.")
    props = sheet.axis_props(dimension)
    for index in range(start, end):
        props[index] = {k: v for k, v in merged(props.get(index, {}), new, tree).items() if v is not False}
    return {}


def auto_resize(edit: Edit, body: Json) -> Json:
    """autoResizeDimensions"""
    sheet, dimension, start, end = edit.span(body.get("dimensions"))
    props = sheet.axis_props(dimension)
    for index in range(start, min(end, sheet.count(dimension))):
        size = fitting(edit.book, sheet, dimension, index)
        kept = {k: v for k, v in props.get(index, {}).items() if k != "pixelSize"}
        props[index] = kept | ({"pixelSize": size} if size else {})
    return {}


def insert_range(edit: Edit, body: Json) -> Json:
    """insertRange: cells below or to the right make room."""
    sheet, area, dimension = _block(edit, body)
    edit.guard(sheet, _swept(sheet, area, dimension))
    structure.shift_block(edit.book, sheet, area, dimension, insert_cells=True)
    return {}


def delete_range(edit: Edit, body: Json) -> Json:
    """deleteRange: cells below or to the right close up."""
    sheet, area, dimension = _block(edit, body)
    edit.guard(sheet, _swept(sheet, area, dimension))
    structure.shift_block(edit.book, sheet, area, dimension, insert_cells=False)
    return {}


def add_group(edit: Edit, body: Json) -> Json:
    """addDimensionGroup: one deeper than the groups it lies in."""
    sheet, dimension, start, end = edit.span(body.get("range"))
    groups = _groups(sheet, dimension)
    spans = sorted((g["range"]["startIndex"], g["range"]["endIndex"]) for g in groups)
    if (start, end) not in spans:
        depth = 1 + max((g["depth"] for g in groups if _covers(g, start, end)), default=0)
        where = {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end}
        groups.append({"range": where, "depth": depth})
        _deepen(groups, start, end)
    sheet.grid["rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"] = True
    return {"addDimensionGroup": {"dimensionGroups": shown(groups)}}


def delete_group(edit: Edit, body: Json) -> Json:
    """deleteDimensionGroup"""
    sheet, dimension, start, end = edit.span(body.get("range"))
    groups = _groups(sheet, dimension)
    hit = [g for g in groups if g["range"]["startIndex"] < end and start < g["range"]["endIndex"]]
    if not hit:
        raise bad_request("Cannot delete a dimension group that doesn't exist.")
    deepest = max(hit, key=lambda g: int(g["depth"]))
    groups.remove(deepest)
    reply: Json = {"dimensionGroups": shown(groups)} if groups else {}
    return {"deleteDimensionGroup": reply}


def update_group(edit: Edit, body: Json) -> Json:
    """updateDimensionGroup: whether it is collapsed."""
    new = body.get("dimensionGroup") or {}
    sheet, dimension, start, end = edit.span(new.get("range"))
    mask_tree(body.get("fields"))
    for group in _groups(sheet, dimension):
        if (group["range"]["startIndex"], group["range"]["endIndex"]) == (start, end):
            group.pop("collapsed", None)
            if new.get("collapsed"):
                group["collapsed"] = True
            return {}
    raise bad_request("Cannot update a dimension group that doesn't exist.")


def _grow(edit: Edit, sheet: Sheet, dimension: str, more: int) -> None:
    rows, cols = sheet.row_count, sheet.col_count
    edit.room(
        sheet, rows + (more if dimension == "ROWS" else 0), cols + (more if dimension == "COLUMNS" else 0)
    )


def _block(edit: Edit, body: Json) -> tuple[Sheet, Area, Dimension]:
    target = edit.target(body.get("range"))
    dimension = body.get("shiftDimension")
    if dimension not in _WORD:
        raise bad_request("shiftDimension must be ROWS or COLUMNS.")
    return target.sheet, target.area, dimension


def _swept(sheet: Sheet, area: Area, dimension: Dimension) -> Area:
    """All cells that such a shift moves."""
    if dimension == "ROWS":
        return Area(area.row0, sheet.row_count, area.col0, area.col1)
    return Area(area.row0, area.row1, area.col0, sheet.col_count)


def _groups(sheet: Sheet, dimension: str) -> list[Json]:
    return sheet.part("rowGroups" if dimension == "ROWS" else "columnGroups")


def _covers(group: Json, start: int, end: int) -> bool:
    span: dict[str, Any] = group["range"]
    return bool(span["startIndex"] <= start and end <= span["endIndex"])


def _deepen(groups: list[Json], start: int, end: int) -> None:
    """Groups inside a new one are one deeper."""
    for group in groups:
        span = group["range"]
        if (
            start <= span["startIndex"]
            and span["endIndex"] <= end
            and (span["startIndex"], span["endIndex"]) != (start, end)
        ):
            group["depth"] += 1


KINDS = {
    "insertDimension": insert_dimension,
    "appendDimension": append_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension,
    "autoResizeDimensions": auto_resize,
    "insertRange": insert_range,
    "deleteRange": delete_range,
    "addDimensionGroup": add_group,
    "deleteDimensionGroup": delete_group,
    "updateDimensionGroup": update_group,
}
