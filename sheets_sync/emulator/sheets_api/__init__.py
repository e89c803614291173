"""Google Sheets v4: every method of its REST API, by Google's own method ids."""

from sheets_sync.emulator.api import Access, Handler, Operation
from sheets_sync.emulator.sheets_api import by_filter, copying, spreadsheets, value_writes, values

_BASE = "/v4/spreadsheets"
_ONE = _BASE + "/{spreadsheetId}"
_TABLE: list[tuple[str, str, str, Handler, Access]] = [
    ("create", "POST", _BASE, spreadsheets.create, "none"),
    ("get", "GET", _ONE, spreadsheets.get, "read"),
    ("getByDataFilter", "POST", _ONE + ":getByDataFilter", spreadsheets.get_by_filter, "read"),
    ("batchUpdate", "POST", _ONE + ":batchUpdate", spreadsheets.batch_update, "write"),
    ("values.get", "GET", _ONE + "/values/{range}", values.get, "read"),
    ("values.batchGet", "GET", _ONE + "/values:batchGet", values.batch_get, "read"),
    (
        "values.batchGetByDataFilter",
        "POST",
        _ONE + "/values:batchGetByDataFilter",
        by_filter.batch_get,
        "read",
    ),
    ("values.update", "PUT", _ONE + "/values/{range}", value_writes.update, "write"),
    ("values.batchUpdate", "POST", _ONE + "/values:batchUpdate", value_writes.batch_update, "write"),
    (
        "values.batchUpdateByDataFilter",
        "POST",
        _ONE + "/values:batchUpdateByDataFilter",
        by_filter.batch_update,
        "write",
    ),
    ("values.append", "POST", _ONE + "/values/{range}:append", value_writes.append, "write"),
    ("values.clear", "POST", _ONE + "/values/{range}:clear", value_writes.clear, "write"),
    ("values.batchClear", "POST", _ONE + "/values:batchClear", value_writes.batch_clear, "write"),
    (
        "values.batchClearByDataFilter",
        "POST",
        _ONE + "/values:batchClearByDataFilter",
        by_filter.batch_clear,
        "write",
    ),
    (
        "developerMetadata.get",
        "GET",
        _ONE + "/developerMetadata/{metadataId}",
        by_filter.get_metadata,
        "read",
    ),
    (
        "developerMetadata.search",
        "POST",
        _ONE + "/developerMetadata:search",
        by_filter.search_metadata,
        "read",
    ),
    ("sheets.copyTo", "POST", _ONE + "/sheets/{sheetId}:copyTo", copying.copy_to, "none"),
]
OPERATIONS = [
    Operation(f"sheets.spreadsheets.{name}", method, path, handler, access)
    for name, method, path, handler, access in _TABLE
]
