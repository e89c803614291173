"""Requests about what floats over the grid or frames a part of it: charts, slicers, tables."""

from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Sheet
from sheets_sync.emulator.grid.area import BOUNDS, shown, stored
from sheets_sync.emulator.sheets_api.edit import Edit, Json, require
from sheets_sync.emulator.sheets_api.masks import mask_tree, merged, styled

_OBJECTS = (("charts", "chartId"), ("slicers", "slicerId"))


def add_chart(edit: Edit, body: Json) -> Json:
    """addChart: on a sheet at its anchor, or on a sheet of its own."""
    given = require(body.get("chart"), "chart")
    position = given.get("position") or {}
    anchor = (position.get("overlayPosition") or {}).get("anchorCell")
    if anchor is None:
        raise bad_request("The chart's position must anchor it to a cell.")
    sheet = edit.sheet(anchor.get("sheetId"))
    made = _homed(styled(given)) | {"chartId": edit.new_id(given.get("chartId"), _ids(edit))}
    sheet.part("charts").append(made)
    return {"addChart": {"chart": shown(made)}}


def update_chart(edit: Edit, body: Json) -> Json:
    """updateChartSpec"""
    _, chart = _object(edit, body.get("chartId"), "charts")
    chart["spec"] = _homed(styled(require(body.get("spec"), "spec")))
    return {}


def move_object(edit: Edit, body: Json) -> Json:
    """updateEmbeddedObjectPosition: the fields are those of the overlay position."""
    _, found = _object(edit, body.get("objectId"))
    new, old = body.get("newPosition") or {}, found.get("position", {})
    tree = mask_tree(body.get("fields") or "*")
    overlay = merged(old.get("overlayPosition", {}), new.get("overlayPosition") or {}, tree)
    found["position"] = _homed({"overlayPosition": overlay} if overlay else new)
    return {"updateEmbeddedObjectPosition": {"position": shown(found["position"])}}


def delete_object(edit: Edit, body: Json) -> Json:
    """deleteEmbeddedObject"""
    sheet, found = _object(edit, body.get("objectId"))
    for part, _ in _OBJECTS:
        sheet.parts[part] = [o for o in sheet.part(part) if o is not found]
    return {}


def add_slicer(edit: Edit, body: Json) -> Json:
    """addSlicer"""
    given = require(body.get("slicer"), "slicer")
    anchor = ((given.get("position") or {}).get("overlayPosition") or {}).get("anchorCell") or {}
    sheet = edit.sheet(anchor.get("sheetId"))
    made = _homed(styled(given)) | {"slicerId": edit.new_id(given.get("slicerId"), _ids(edit))}
    sheet.part("slicers").append(made)
    return {"addSlicer": {"slicer": shown(made)}}


def update_slicer(edit: Edit, body: Json) -> Json:
    """updateSlicerSpec"""
    _, slicer = _object(edit, body.get("slicerId"), "slicers")
    tree = mask_tree(body.get("fields"))
    slicer["spec"] = _homed(styled(merged(slicer.get("spec", {}), body.get("spec") or {}, tree)))
    return {}


def add_table(edit: Edit, body: Json) -> Json:
    """addTable: names its columns by the header row."""
    given = require(body.get("table"), "table")
    target = edit.target(given.get("range")).wholly_inside()
    made = {k: v for k, v in given.items() if v is not None} | {
        "tableId": given.get("tableId") or str(edit.new_id(None, set())),
        "name": given.get("name") or f"Table{len(target.sheet.part('tables')) + 1}",
        "range": stored(given["range"]),
    }
    if not made.get("columnProperties"):
        heads = [edit.book.shown(target.sheet, target.area.row0, c) for c in target.area.cols()]
        made["columnProperties"] = [
            {"columnIndex": i, "columnName": head or f"Column {i + 1}"} for i, head in enumerate(heads)
        ]
    target.sheet.part("tables").append(made)
    return {"addTable": {"table": shown(made)}}


def update_table(edit: Edit, body: Json) -> Json:
    """updateTable"""
    given, tree = body.get("table") or {}, mask_tree(body.get("fields"))
    sheet, old = _table(edit, given.get("tableId"))
    made = {**old, **given} if "*" in tree else merged(old, given, tree)
    tables = sheet.part("tables")
    where = stored(made["range"]) if made.get("range") else old["range"]
    tables[tables.index(old)] = made | {"tableId": old["tableId"], "range": where}
    return {}


def delete_table(edit: Edit, body: Json) -> Json:
    """deleteTable: with its values, as in Google."""
    sheet, old = _table(edit, body.get("tableId"))
    target = edit.writable(old["range"])
    for r, c, _ in list(sheet.held(target.area)):
        sheet.enter(r, c, None)
    sheet.part("tables").remove(old)
    return {}


def _ids(edit: Edit) -> set[int]:
    return {o[key] for s in edit.book.sheets for part, key in _OBJECTS for o in s.part(part)}


def _object(edit: Edit, object_id: Any, only: str = "") -> tuple[Sheet, Json]:
    for sheet in edit.book.sheets:
        for part, key in _OBJECTS:
            for found in sheet.part(part):
                if found[key] == int(object_id or 0) and only in {"", part}:
                    return sheet, found
    raise bad_request(f"No embedded object with id: {int(object_id or 0)}")


def _table(edit: Edit, table_id: Any) -> tuple[Sheet, Json]:
    for sheet in edit.book.sheets:
        for table in sheet.part("tables"):
            if table["tableId"] == table_id:
                return sheet, table
    raise bad_request(f"No table with id: {table_id}")


def _homed(part: Any) -> Any:
    """Ranges and anchors with their sheetId, so that they can be moved with rows and columns."""
    if isinstance(part, list):
        return [_homed(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {k: _homed(v) for k, v in part.items()}
    if any(k in made for k in BOUNDS):
        return stored(made)
    if "anchorCell" in made:
        made["anchorCell"] = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0} | made["anchorCell"]
    return made


KINDS = {
    "addChart": add_chart,
    "updateChartSpec": update_chart,
    "updateEmbeddedObjectPosition": move_object,
    "deleteEmbeddedObject": delete_object,
    "addSlicer": add_slicer,
    "updateSlicerSpec": update_slicer,
    "addTable": add_table,
    "updateTable": update_table,
    "deleteTable": delete_table,
}
