"""Requests about protected ranges."""

from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Sheet
from sheets_sync.emulator.grid.area import stored
from sheets_sync.emulator.sheets_api.book_json import protected_json
from sheets_sync.emulator.sheets_api.edit import Edit, Json, require
from sheets_sync.emulator.sheets_api.masks import mask_tree, merged
from sheets_sync.emulator.sheets_api.protection import may_edit, refused


def add(edit: Edit, body: Json) -> Json:
    """addProtectedRange: whoever adds it, and the owner, stay editors."""
    given = require(body.get("protectedRange"), "protectedRange")
    sheet = _home(edit, given)
    used = {p["protectedRangeId"] for s in edit.book.sheets for p in s.part("protectedRanges")}
    made = _kept(edit, given) | {"protectedRangeId": edit.new_id(given.get("protectedRangeId"), used)}
    sheet.part("protectedRanges").append(made)
    shown = protected_json(made, edit.email, edit.owner)
    shown["editors"] = {
        k: v for k, v in (given.get("editors") or {}).items() if v
    }  # as given: Google's reply
    return {"addProtectedRange": {"protectedRange": shown}}


def update(edit: Edit, body: Json) -> Json:
    """updateProtectedRange"""
    given, tree = body.get("protectedRange") or {}, mask_tree(body.get("fields"))
    sheet, old = _find(edit, given.get("protectedRangeId"))
    made = {**old, **given} if "*" in tree else merged(old, given, tree)
    protections = sheet.part("protectedRanges")
    at = protections.index(old)
    protections[at] = _kept(edit, made) | {"protectedRangeId": old["protectedRangeId"]}
    return {}


def delete(edit: Edit, body: Json) -> Json:
    """deleteProtectedRange"""
    sheet, old = _find(edit, body.get("protectedRangeId"))
    sheet.part("protectedRanges").remove(old)
    return {}


def _kept(edit: Edit, given: Json) -> Json:
    kept = {k: v for k, v in given.items() if v not in (None, False) and k != "requestingUserCanEdit"}
    if "range" in kept:
        kept["range"] = stored(kept["range"])
    if "unprotectedRanges" in kept:
        kept["unprotectedRanges"] = [stored(r) for r in kept["unprotectedRanges"]]
    editors = {k: v for k, v in (kept.get("editors") or {}).items() if v}
    users = list(editors.get("users", []))
    users += [who for who in dict.fromkeys((edit.email, edit.owner)) if who and who not in users]
    return kept | {"editors": editors | {"users": users}}


def _home(edit: Edit, given: Json) -> Sheet:
    if name := given.get("namedRangeId"):
        named = next((n for n in edit.book.named_ranges if n["namedRangeId"] == name), None)
        if named is None:
            raise bad_request(f"No named range with id: {name}")
        return edit.sheet(named["range"]["sheetId"])
    return edit.target(require(given.get("range"), "range")).sheet


def _find(edit: Edit, protected_id: Any) -> tuple[Sheet, Json]:
    for sheet in edit.book.sheets:
        for protection in sheet.part("protectedRanges"):
            if protection["protectedRangeId"] == int(protected_id or 0):
                if not may_edit(protection, edit.email, edit.owner):
                    raise refused()
                return sheet, protection
    raise bad_request(f"No protected range with id: {int(protected_id or 0)}")


KINDS = {"addProtectedRange": add, "updateProtectedRange": update, "deleteProtectedRange": delete}
