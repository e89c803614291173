"""Requests and replies against Google's discovery documents."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.emulator.errors import GoogleError
from sheets_sync.emulator.schema import TABLE, check, load
from sheets_sync.emulator.schema.derive import DOCUMENTS, derive
from tests.emulator_shell.conftest import Person

SHEETS = load()["sheets"]
BATCH = "BatchUpdateSpreadsheetRequest"
PACKAGE = "type.googleapis.com/google.apps.sheets.v4"


def refusal(message: str, body: Any, at: str = "") -> GoogleError:
    with pytest.raises(GoogleError) as refused:
        check.body(SHEETS, message, body, at)
    return refused.value


def test_the_table_is_what_the_script_derives_from_googles_documents() -> None:
    discovery = pytest.importorskip("googleapiclient.discovery_cache")
    folder = Path(discovery.__file__).parent / "documents"
    read = {api: json.loads((folder / name).read_text("utf-8")) for api, name in DOCUMENTS.items()}
    assert json.loads(TABLE.read_text("utf-8")) == {api: derive(doc) for api, doc in read.items()}


CASES: list[tuple[Any, str, str]] = [
    (
        {"requests": [{"frobnicate": {}}]},
        "requests[0]",
        "Invalid JSON payload received. Unknown name \"frobnicate\" at 'requests[0]': Cannot find field.",
    ),
    ({"frobnicate": 1}, "", 'Invalid JSON payload received. Unknown name "frobnicate": Cannot find field.'),
    (
        {"requests": [{"repeatCell": {"range": {"sheetId": "abc"}}}]},
        "requests[0].repeat_cell.range.sheet_id",
        "Invalid value at 'requests[0].repeat_cell.range.sheet_id' (TYPE_INT32), \"abc\"",
    ),
    (
        {"requests": [{"addSheet": {"properties": {"sheetId": 3277956680}}}]},
        "requests[0].add_sheet.properties.sheet_id.value",
        "Invalid value at 'requests[0].add_sheet.properties.sheet_id.value' (TYPE_INT32), 3277956680",
    ),
    (
        {"requests": [{"addSheet": {"properties": {"title": 5}}}]},
        "requests[0].add_sheet.properties.title",
        "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), 5",
    ),
    (
        {"includeSpreadsheetInResponse": "maybe"},
        "include_spreadsheet_in_response",
        "Invalid value at 'include_spreadsheet_in_response' (TYPE_BOOL), \"maybe\"",
    ),
    (
        {"requests": ["repeatCell"]},
        "requests[0]",
        f"Invalid value at 'requests[0]' ({PACKAGE}.BatchUpdateSpreadsheetRequest.Request), \"repeatCell\"",
    ),
    (
        {"requests": [{"sortRange": {"sortSpecs": [{"sortOrder": "UP"}]}}]},
        "requests[0].sort_range.sort_specs[0].sort_order",
        f"Invalid value at 'requests[0].sort_range.sort_specs[0].sort_order' ({PACKAGE}.SortOrder), \"UP\"",
    ),
    (
        {"requests": [{"addSheet": {"properties": [{"title": "x"}]}}]},
        "requests[0].add_sheet",
        "Invalid JSON payload received. Unknown name \"properties\" at 'requests[0].add_sheet': "
        "Proto field is not repeating, cannot start list.",
    ),
    (
        {"requests": [{"addSheet": {"properties": {"title": {"x": 1}}}}]},
        "requests[0].add_sheet.properties.title",
        "Invalid value at 'requests[0].add_sheet.properties.title' (TYPE_STRING), "
        "Starting an object on a scalar field",
    ),
]


@pytest.mark.parametrize(("body", "field", "message"), CASES)
def test_what_does_not_fit_is_refused_in_googles_words(body: Any, field: str, message: str) -> None:
    error = refusal(BATCH, body)
    assert (error.code, error.status, error.message) == (400, "INVALID_ARGUMENT", message)
    violation = {"field": field, "description": message} if field else {"description": message}
    kind = "type.googleapis.com/google.rpc.BadRequest"
    assert error.details == [{"@type": kind, "fieldViolations": [violation]}]


def test_values_must_be_lists_of_lists() -> None:
    value = "(type.googleapis.com/google.protobuf.ListValue)"
    error = refusal("ValueRange", {"values": "A1:D4"}, "data")
    assert error.message == f"Invalid value at 'data.values' {value}, \"A1:D4\""
    error = refusal("ValueRange", {"values": ["x"]}, "data")
    assert error.message == f"Invalid value at 'data.values[0]' {value}, \"x\""


def test_several_faults_are_told_together() -> None:
    error = refusal(BATCH, {"requests": [{"x": 1}, {"y": 1}]})
    assert error.message.count("\n") == 1
    assert error.details is not None
    assert len(error.details[0]["fieldViolations"]) == 2


def test_what_google_takes_too_is_brought_to_normal_form() -> None:
    given = {
        "requests": {"repeat_cell": {"range": {"sheet_id": "7", "startRowIndex": 1.0}, "cell": None}},
        "includeSpreadsheetInResponse": "true",
        "responseRanges": "A1",
    }
    assert check.body(SHEETS, BATCH, given) == {
        "requests": [{"repeatCell": {"range": {"sheetId": 7, "startRowIndex": 1}}}],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["A1"],
    }
    nested = {"requests": [[{"deleteSheet": {"sheetId": 1}}], [{"deleteSheet": {"sheetId": 2}}]]}
    flat = {"requests": [{"deleteSheet": {"sheetId": n}} for n in (1, 2)]}
    assert check.body(SHEETS, BATCH, nested) == flat
    values = {"values": [["x", None, 1, True]], "majorDimension": None}
    assert check.body(SHEETS, "ValueRange", values) == {"values": [["x", None, 1, True]]}


def test_criteria_are_keyed_by_column() -> None:
    body: Any = {"requests": [{"setBasicFilter": {"filter": {"criteria": {"ข": {}}}}}]}
    where = "requests[0].set_basic_filter.filter.criteria.key"
    assert refusal(BATCH, body).message == f"Invalid value at '{where}' (TYPE_INT32), \"ข\""


def test_a_body_that_is_no_object_is_refused() -> None:
    assert refusal(BATCH, []).message.endswith('Unknown name "": Root element must be a message.')


def test_enum_names_are_googles() -> None:
    faults = {
        "BooleanCondition.type": "ConditionType",
        "ValueRange.majorDimension": "Dimension",
        "CellFormat.verticalAlignment": "VerticalAlign",
        "PieChartSpec.legendPosition": "PieChartSpec.PieChartLegendPosition",
    }
    for key, name in faults.items():
        message, _, field = key.partition(".")
        assert f"({PACKAGE}.{name})" in refusal(message, {field: "nonsense"}).message


def test_our_own_replies_are_held_to_it() -> None:
    good = {"spreadsheetId": "x", "sheets": [{"properties": {"sheetId": 0}}]}
    assert check.misfits(SHEETS, "Spreadsheet", good) == []
    bad = {"spreadsheetId": 5, "sheets": {"properties": {"sheetID": 0}}, "colour": None}
    assert len(check.misfits(SHEETS, "Spreadsheet", bad)) == 3


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a reply."""
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, part in inside:
        yield from places(part, (*at, key))


def put(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    """A copy with something else at that place."""
    if not at:
        return new
    made = copy.copy(value)
    made[at[0]] = put(value[at[0]], at[1:], new)
    return made


def test_a_fault_at_any_place_of_a_reply_is_seen(somchai: Person) -> None:
    book = somchai.make()
    cells = [
        {"userEnteredValue": v} for v in ({"numberValue": 1}, {"stringValue": "ก"}, {"formulaValue": "=1/0"})
    ]
    box = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ก"}]}, "strict": True}
    corner = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 3}
    orders = [
        {"updateCells": {"range": corner, "rows": [{"values": cells}] * 2, "fields": "userEnteredValue"}},
        {"setDataValidation": {"range": corner, "rule": box}},
        {"setBasicFilter": {"filter": {"range": corner, "criteria": {"1": {"hiddenValues": ["ข"]}}}}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "gridProperties": {"rowCount": 3, "columnCount": 4}},
                "fields": "gridProperties",
            }
        },
    ]
    assert somchai.ask("POST", f"/v4/spreadsheets/{book}:batchUpdate", json={"requests": orders}).ok
    reply = somchai.get(f"/v4/spreadsheets/{book}", includeGridData="true").json()
    assert check.misfits(SHEETS, "Spreadsheet", reply) == []
    everywhere = list(places(reply))
    assert len(everywhere) > 200
    for at in everywhere:
        assert check.misfits(SHEETS, "Spreadsheet", put(reply, at, [None])), at


def test_what_a_map_holds_and_is_keyed_by_is_looked_at_too() -> None:
    drive = load()["drive"]
    assert check.misfits(drive, "File", {"properties": {"a": "1"}}) == []
    assert len(check.misfits(drive, "File", {"properties": {"a": 1}, "appProperties": []})) == 2
    criteria: dict[str, Any] = {"1": {"hiddenValues": ["ข"]}}
    assert check.misfits(SHEETS, "BasicFilter", {"criteria": criteria}) == []
    assert check.misfits(SHEETS, "BasicFilter", {"criteria": {"B": criteria["1"]}})


def test_one_object_in_two_places_is_looked_at_as_each() -> None:
    colour = {"red": 1}
    assert check.misfits(SHEETS, "CellFormat", {"backgroundColor": colour}) == []
    assert check.misfits(SHEETS, "CellFormat", {"backgroundColor": colour, "padding": colour})


def test_over_http_unknown_parameters_and_broken_json_are_refused(somchai: Person) -> None:
    book = somchai.make()
    reply = somchai.get(f"/v4/spreadsheets/{book}", colour="red")
    message = (
        'Invalid JSON payload received. Unknown name "colour": Cannot bind query parameter. '
        "Field 'colour' could not be found in request message."
    )
    assert (reply.status_code, reply.json()["error"]["message"]) == (400, message)
    reply = somchai.get(f"/v4/spreadsheets/{book}/values/A1", valueRenderOption="PRETTY")
    expected = f"Invalid value at 'value_render_option' ({PACKAGE}.ValueRenderOption), \"PRETTY\""
    assert reply.json()["error"]["message"] == expected
    path = f"/v4/spreadsheets/{book}:batchUpdate"
    for broken in ('{"requests": [}', '{"requests"', "{'a': 1}", "NaN", "[" * 5000, b"\xff\xfe"):
        reply = somchai.ask("POST", path, data=broken)
        assert reply.status_code == 400
        assert reply.json()["error"]["message"].startswith("Invalid JSON payload received.")


@pytest.mark.parametrize("number", ["1e400", "-1e999", "9" * 400, "NaN", "Infinity"])
def test_over_http_a_number_that_is_none_is_refused(somchai: Person, number: str) -> None:
    path = f"/v4/spreadsheets/{somchai.make()}/values/A1?valueInputOption=RAW"
    assert somchai.ask("PUT", path, data=f'{{"values": [[{number}]]}}').status_code == 400


def test_over_http_many_digits_are_a_text_like_any_other(somchai: Person) -> None:
    path = f"/v4/spreadsheets/{somchai.make()}/values/A1"
    body = {"values": [["9" * 400]]}
    somchai.ask("PUT", f"{path}?valueInputOption=RAW", json=body).raise_for_status()
    assert somchai.get(path).json()["values"] == body["values"]


def test_numbers_are_written_in_ascii() -> None:
    for text in ("๑๒", "1_000", " 1", "0x1", "nan", "1e999"):
        body: Any = {"requests": [{"repeatCell": {"range": {"sheetId": text}}}]}
        assert "TYPE_INT32" in refusal(BATCH, body).message


def test_over_http_a_mask_that_fits_no_field_is_refused(somchai: Person) -> None:
    reply = somchai.get(f"/v4/spreadsheets/{somchai.make()}", fields="spreadsheetId,sheets.colour")
    error = reply.json()["error"]
    assert (reply.status_code, error["message"]) == (400, "Request contains an invalid argument.")
    assert error["details"][0]["fieldViolations"] == [
        {
            "field": "spreadsheetId,sheets.colour",
            "description": "Error expanding 'fields' parameter. "
            "Cannot find matching fields for path 'sheets.colour'.",
        }
    ]


def test_drive_ignores_what_it_does_not_know(somchai: Person) -> None:
    made = somchai.post("/drive/v3/files?colour=red", {"title": "of version 2"})
    assert made.json()["name"] == "Untitled"
