"""Requests about developer metadata."""

from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.sheets_api.edit import Edit, Json, require
from sheets_sync.emulator.sheets_api.lookup import select_metadata, shown_metadata, stored_location
from sheets_sync.emulator.sheets_api.masks import mask_tree, merged


def create(edit: Edit, body: Json) -> Json:
    """createDeveloperMetadata"""
    given = require(body.get("developerMetadata"), "developerMetadata")
    used = {e["metadataId"] for e in edit.book.metadata}
    number = edit.new_id(given.get("metadataId"), used)
    if number in used:
        raise bad_request(f"Developer metadata with ID {number} already exists.")
    entry = {"metadataId": number} | _kept(edit, given)
    edit.book.metadata.append(entry)
    return {"createDeveloperMetadata": {"developerMetadata": shown_metadata(entry)}}


def update(edit: Edit, body: Json) -> Json:
    """updateDeveloperMetadata: every entry the filters select."""
    given, tree = body.get("developerMetadata") or {}, mask_tree(body.get("fields"))
    found = _selected(edit, body.get("dataFilters"))
    for entry in found:
        made = {**entry, **given} if "*" in tree else merged(entry, given, tree)
        entry |= _kept(edit, made)
    shown = [shown_metadata(entry) for entry in found]
    return {"updateDeveloperMetadata": {"developerMetadata": shown} if shown else {}}


def delete(edit: Edit, body: Json) -> Json:
    """deleteDeveloperMetadata: every entry the filter selects."""
    found = select_metadata(edit.book, require(body.get("dataFilter"), "dataFilter"))
    shown = [shown_metadata(entry) for entry in found]
    edit.book.metadata = [e for e in edit.book.metadata if e not in found]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": shown} if shown else {}}


def _kept(edit: Edit, given: Json) -> Json:
    if not given.get("metadataKey"):
        raise bad_request("Developer metadata must have a key.")
    if given.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise bad_request("Developer metadata must have a visibility.")
    location: Any = require(given.get("location"), "a location")
    kept: Json = {"metadataKey": given["metadataKey"]}
    if given.get("metadataValue"):
        kept["metadataValue"] = given["metadataValue"]
    return kept | {"location": stored_location(location, edit.book), "visibility": given["visibility"]}


def _selected(edit: Edit, filters: list[Json] | None) -> list[Json]:
    found: list[Json] = []
    for data_filter in filters or []:
        found += [e for e in select_metadata(edit.book, data_filter) if e not in found]
    return found


KINDS = {
    "createDeveloperMetadata": create,
    "updateDeveloperMetadata": update,
    "deleteDeveloperMetadata": delete,
}
