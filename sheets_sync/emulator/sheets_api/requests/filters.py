"""Requests about the basic filter and filter views."""

import copy
from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Area, Sheet
from sheets_sync.emulator.grid.area import shown, stored
from sheets_sync.emulator.grid.sorting import sort_rows
from sheets_sync.emulator.sheets_api.edit import Edit, Json, require
from sheets_sync.emulator.sheets_api.masks import mask_tree, merged, styled
from sheets_sync.emulator.sheets_api.selectors import grid_target


def set_basic(edit: Edit, body: Json) -> Json:
    """setBasicFilter: filters, and sorts by its sort specs."""
    given = body.get("filter") or {}
    sheet = edit.sheet((given.get("range") or {}).get("sheetId"))
    kept = _kept(edit, sheet, given)
    sheet.basic_filter = kept
    specs = kept.get("sortSpecs") or []
    area = grid_target(edit.book, kept["range"]).area
    if specs and area.height > 1:
        body_area = Area(area.row0 + 1, area.row1, area.col0, area.col1)
        edit.guard(sheet, body_area)
        sort_rows(edit.book, sheet, body_area, specs)
    return {}


def clear_basic(edit: Edit, body: Json) -> Json:
    """clearBasicFilter"""
    edit.sheet(body.get("sheetId")).basic_filter = None
    return {}


def add_view(edit: Edit, body: Json) -> Json:
    """addFilterView"""
    given = require(body.get("filter"), "filter")
    sheet = edit.sheet((given.get("range") or {}).get("sheetId"))
    view = _kept(edit, sheet, given)
    view["filterViewId"] = _fresh(edit, given.get("filterViewId"))
    view.setdefault("title", f"Filter {len(sheet.part('filterViews')) + 1}")
    sheet.part("filterViews").append(view)
    return {"addFilterView": {"filter": shown(view)}}


def update_view(edit: Edit, body: Json) -> Json:
    """updateFilterView"""
    given, tree = body.get("filter") or {}, mask_tree(body.get("fields"))
    sheet, view = _find(edit, given.get("filterViewId"))
    made = {**view, **given} if "*" in tree else merged(view, given, tree)
    made = _kept(edit, sheet, made) | {"filterViewId": view["filterViewId"]}
    views = sheet.part("filterViews")
    views[views.index(view)] = made
    return {}


def delete_view(edit: Edit, body: Json) -> Json:
    """deleteFilterView"""
    sheet, view = _find(edit, body.get("filterId"))
    sheet.part("filterViews").remove(view)
    return {}


def duplicate_view(edit: Edit, body: Json) -> Json:
    """duplicateFilterView"""
    sheet, view = _find(edit, body.get("filterId"))
    twin = copy.deepcopy(view)
    twin |= {"filterViewId": _fresh(edit, None), "title": f"Copy of {view.get('title', '')}"}
    sheet.part("filterViews").append(twin)
    return {"duplicateFilterView": {"filter": shown(twin)}}


def _kept(edit: Edit, sheet: Sheet, given: Json) -> Json:
    """A filter as we keep it: range bounded by the grid, criteria also as filterSpecs, as Google has it."""
    made: Json = styled({k: v for k, v in given.items() if v is not None})
    where = stored(given.get("range") or {"sheetId": sheet.id})
    area = grid_target(edit.book, where).inside().area
    made["range"] = area.to_json(sheet.id) | {"sheetId": sheet.id}
    specs = made.get("filterSpecs")
    if specs and not given.get("criteria"):
        made["criteria"] = {str(int(s.get("columnIndex") or 0)): s.get("filterCriteria", {}) for s in specs}
    elif made.get("criteria"):
        made["filterSpecs"] = [
            {"columnIndex": int(col), "filterCriteria": criterion}
            for col, criterion in made["criteria"].items()
        ]
    return made


def _fresh(edit: Edit, given: Any) -> int:
    used = {v["filterViewId"] for s in edit.book.sheets for v in s.part("filterViews")}
    if given and int(given) in used:
        raise bad_request(f"A filter view with ID {int(given)} already exists.")
    return edit.new_id(given, used)


def _find(edit: Edit, view_id: Any) -> tuple[Sheet, Json]:
    for sheet in edit.book.sheets:
        for view in sheet.part("filterViews"):
            if view["filterViewId"] == int(view_id or 0):
                return sheet, view
    raise bad_request(f"No filter view with id: {int(view_id or 0)}")


KINDS = {
    "setBasicFilter": set_basic,
    "clearBasicFilter": clear_basic,
    "addFilterView": add_view,
    "updateFilterView": update_view,
    "deleteFilterView": delete_view,
    "duplicateFilterView": duplicate_view,
}
