"""Requests about named ranges."""

import re
from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid.a1 import parse_bounds
from sheets_sync.emulator.grid.area import shown, stored
from sheets_sync.emulator.grid.tokens import LETTERS
from sheets_sync.emulator.sheets_api.edit import Edit, Json, require
from sheets_sync.emulator.sheets_api.masks import mask_tree, merged

_NAME = re.compile(rf"[^\W\d][{LETTERS}]*\Z")


def add(edit: Edit, body: Json) -> Json:
    """addNamedRange"""
    given = require(body.get("namedRange"), "namedRange")
    used = {n["namedRangeId"] for n in edit.book.named_ranges}
    number = given.get("namedRangeId") or str(edit.new_id(None, set()))
    if number in used:
        raise bad_request(f"A named range with ID {number} already exists.")
    made = {"namedRangeId": number} | _kept(edit, given, None)
    edit.book.named_ranges.append(made)
    return {"addNamedRange": {"namedRange": shown(made)}}


def update(edit: Edit, body: Json) -> Json:
    """updateNamedRange"""
    given, tree = body.get("namedRange") or {}, mask_tree(body.get("fields"))
    old = _find(edit, given.get("namedRangeId"))
    made = {**old, **given} if "*" in tree else merged(old, given, tree)
    at = edit.book.named_ranges.index(old)
    edit.book.named_ranges[at] = {"namedRangeId": old["namedRangeId"]} | _kept(edit, made, old)
    return {}


def delete(edit: Edit, body: Json) -> Json:
    """deleteNamedRange"""
    edit.book.named_ranges.remove(_find(edit, body.get("namedRangeId")))
    return {}


def _kept(edit: Edit, given: Json, own: Json | None) -> Json:
    name = given.get("name") or ""
    if not _NAME.match(name) or parse_bounds(name) or name.upper() in {"TRUE", "FALSE"}:
        raise bad_request(f"Invalid name: {name}")
    if any(n["name"].lower() == name.lower() and n is not own for n in edit.book.named_ranges):
        raise bad_request(f"A named range with the name '{name}' already exists. Please enter another name.")
    edit.target(require(given.get("range"), "range")).wholly_inside()
    return {"name": name, "range": stored(given["range"])}


def _find(edit: Edit, named_id: Any) -> Json:
    for named in edit.book.named_ranges:
        if named["namedRangeId"] == named_id:
            return named
    raise bad_request(f"No named range with id: {named_id}")


KINDS = {"addNamedRange": add, "updateNamedRange": update, "deleteNamedRange": delete}
