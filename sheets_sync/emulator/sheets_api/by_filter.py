"""The calls that name their ranges by DataFilter, and developer metadata itself."""

from typing import Any

from sheets_sync.emulator.api import Call
from sheets_sync.emulator.errors import GoogleError, bad_request, not_found
from sheets_sync.emulator.grid import Spreadsheet
from sheets_sync.emulator.sheets_api.lookup import select_metadata, select_targets, shown_metadata
from sheets_sync.emulator.sheets_api.selectors import book_of
from sheets_sync.emulator.sheets_api.value_writes import clear_values, settle_all
from sheets_sync.emulator.sheets_api.values import Writing, option, plan, read, reading

Json = dict[str, Any]


def batch_get(call: Call) -> Json:
    """values.batchGetByDataFilter"""
    book, body = book_of(call), call.body
    how = reading(body.get("valueRenderOption"), body.get("dateTimeRenderOption"), body.get("majorDimension"))
    matched = [
        {"valueRange": read(book, target, how), "dataFilters": [data_filter]}
        for data_filter in body.get("dataFilters") or []
        for target in select_targets(book, data_filter)
    ]
    reply: Json = {"spreadsheetId": book.id}
    return reply | ({"valueRanges": matched} if matched else {})


def batch_update(call: Call) -> Json:
    """values.batchUpdateByDataFilter: what a filter selects is settled now; no match, no write."""
    book = book_of(call)
    input_option = option(call.body.get("valueInputOption"))
    plans = [
        (item, writing)
        for n, item in enumerate(call.body.get("data") or [])
        for writing in _plans(book, n, item)
    ]
    reply = settle_all(call, book, [writing for _, writing in plans], input_option)
    for (item, _), response in zip(plans, reply.get("responses", []), strict=True):
        del response["spreadsheetId"]
        response["dataFilter"] = item.get("dataFilter", {})
    return reply


def _plans(book: Spreadsheet, n: int, item: Json) -> list[Writing]:
    try:
        return [plan(book, target, item) for target in select_targets(book, item.get("dataFilter") or {})]
    except GoogleError as error:
        raise bad_request(f"Invalid data[{n}]: {error.message}") from None


def batch_clear(call: Call) -> Json:
    """values.batchClearByDataFilter"""
    book = book_of(call)
    targets = [t.inside() for f in call.body.get("dataFilters") or [] for t in select_targets(book, f)]
    clear_values(call, book, targets)
    reply: Json = {"spreadsheetId": book.id}
    return reply | ({"clearedRanges": [t.label for t in targets]} if targets else {})


def get_metadata(call: Call) -> Json:
    """developerMetadata.get"""
    book = book_of(call)
    for entry in book.metadata:
        if str(entry["metadataId"]) == call.path["metadataId"]:
            return shown_metadata(entry)
    raise not_found()


def search_metadata(call: Call) -> Json:
    """developerMetadata.search: an entry once, with every filter that selected it."""
    book = book_of(call)
    filters = call.body.get("dataFilters") or []
    selected = [(f, [e["metadataId"] for e in select_metadata(book, f)]) for f in filters]
    matched: list[Json] = []
    for entry in book.metadata:
        by = [f for f, ids in selected if entry["metadataId"] in ids]
        if by:
            matched.append({"developerMetadata": shown_metadata(entry), "dataFilters": by})
    return {"matchedDeveloperMetadata": matched} if matched else {}
