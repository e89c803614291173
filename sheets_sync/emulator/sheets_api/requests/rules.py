"""Requests about conditional formats and banding."""

from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Sheet
from sheets_sync.emulator.grid.area import shown, stored
from sheets_sync.emulator.sheets_api.edit import Edit, Json, require
from sheets_sync.emulator.sheets_api.masks import mask_tree, merged, styled


def add_rule(edit: Edit, body: Json) -> Json:
    """addConditionalFormatRule: before the rule at `index`, which keeps those after it lower."""
    rule = _kept(edit, require(body.get("rule"), "rule"))
    rules = _sheet(edit, rule).part("conditionalFormats")
    index = int(body.get("index") or 0)
    if not 0 <= index <= len(rules):
        raise bad_request(f"Conditional format rule index {index} is out of range.")
    rules.insert(index, rule)
    return {}


def update_rule(edit: Edit, body: Json) -> Json:
    """updateConditionalFormatRule: another rule in its place, or another place."""
    new = body.get("rule")
    sheet = _sheet(edit, _kept(edit, new)) if new else edit.sheet(body.get("sheetId"))
    rules, index = sheet.part("conditionalFormats"), int(body.get("index") or 0)
    old = _at(sheet, index)
    if new:
        rules[index] = _kept(edit, new)
        return {
            "updateConditionalFormatRule": {
                "newRule": shown(rules[index]),
                "newIndex": index,
                "oldRule": shown(old),
            }
        }
    goal = int(require(body.get("newIndex"), "rule or newIndex"))
    if not 0 <= goal < len(rules):
        raise bad_request(f"Conditional format rule index {goal} is out of range.")
    rules.insert(goal, rules.pop(index))
    reply = {"newRule": shown(old), "newIndex": goal, "oldRule": shown(old), "oldIndex": index}
    return {"updateConditionalFormatRule": reply}


def delete_rule(edit: Edit, body: Json) -> Json:
    """deleteConditionalFormatRule"""
    sheet, index = edit.sheet(body.get("sheetId")), int(body.get("index") or 0)
    old = _at(sheet, index)
    del sheet.part("conditionalFormats")[index]
    return {"deleteConditionalFormatRule": {"rule": shown(old)}}


def add_banding(edit: Edit, body: Json) -> Json:
    """addBanding"""
    given = require(body.get("bandedRange"), "bandedRange")
    target = edit.target(given.get("range"))
    bands = target.sheet.part("bandedRanges")
    used = {b["bandedRangeId"] for s in edit.book.sheets for b in s.part("bandedRanges")}
    made = styled(given) | {
        "range": target.area.to_json(target.sheet.id) | {"sheetId": target.sheet.id},
        "bandedRangeId": edit.new_id(given.get("bandedRangeId"), used),
    }
    bands.append(made)
    return {"addBanding": {"bandedRange": shown(made)}}


def update_banding(edit: Edit, body: Json) -> Json:
    """updateBanding"""
    given, tree = body.get("bandedRange") or {}, mask_tree(body.get("fields"))
    sheet, old = _banding(edit, given.get("bandedRangeId"))
    made = {**old, **styled(given)} if "*" in tree else styled(merged(old, given, tree))
    made["range"] = stored(made["range"]) if "range" in made else old["range"]
    bands = sheet.part("bandedRanges")
    bands[bands.index(old)] = made | {"bandedRangeId": old["bandedRangeId"]}
    return {}


def delete_banding(edit: Edit, body: Json) -> Json:
    """deleteBanding"""
    sheet, old = _banding(edit, body.get("bandedRangeId"))
    sheet.part("bandedRanges").remove(old)
    return {}


def _kept(edit: Edit, rule: Json) -> Json:
    ranges = rule.get("ranges") or []
    if not ranges:
        raise bad_request("Must specify at least one range for the conditional format rule.")
    if len({int(r.get("sheetId") or 0) for r in ranges}) > 1:
        raise bad_request("All ranges of a conditional format rule must be on the same sheet.")
    if not rule.get("booleanRule") and not rule.get("gradientRule"):
        raise bad_request("Must specify a boolean rule or a gradient rule.")
    for grid_range in ranges:
        edit.target(grid_range)
    kept: Json = styled(rule)
    return kept | {"ranges": [stored(r) for r in ranges]}


def _sheet(edit: Edit, rule: Json) -> Sheet:
    return edit.sheet(rule["ranges"][0]["sheetId"])


def _at(sheet: Sheet, index: int) -> Json:
    rules = sheet.part("conditionalFormats")
    if not 0 <= index < len(rules):
        raise bad_request(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return rules[index]


def _banding(edit: Edit, banding_id: Any) -> tuple[Sheet, Json]:
    for sheet in edit.book.sheets:
        for band in sheet.part("bandedRanges"):
            if band["bandedRangeId"] == int(banding_id or 0):
                return sheet, band
    raise bad_request(f"No banded range with id: {int(banding_id or 0)}")


KINDS = {
    "addConditionalFormatRule": add_rule,
    "updateConditionalFormatRule": update_rule,
    "deleteConditionalFormatRule": delete_rule,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
}
