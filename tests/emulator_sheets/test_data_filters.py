"""Developer metadata and the calls that find their ranges by it."""

from typing import Any

import pytest

Json = dict[str, Any]
MARK = {"developerMetadataLookup": {"metadataId": 11}}


def column(at: int) -> Json:
    return {"dimensionRange": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}}


@pytest.fixture
def marked(book: Any) -> Any:
    """A header in row 1, and metadata 11 on column C."""
    book.put("A1:C3", [["ชื่อ", "โทร", "ผลตรวจ"], ["ก", "1"], ["ข", "2"]])
    entry = {"metadataId": 11, "metadataKey": "feedback", "metadataValue": "1.1", "visibility": "PROJECT"}
    (reply,) = book.batch({"createDeveloperMetadata": {"developerMetadata": entry | {"location": column(2)}}})
    made = reply["createDeveloperMetadata"]["developerMetadata"]
    assert made["location"] == {
        "locationType": "COLUMN",
        "dimensionRange": {"dimension": "COLUMNS", "startIndex": 2, "endIndex": 3},
    }
    return book


def write(book: Any, values: list[list[Any]], data_filter: Json = MARK, major: str = "COLUMNS") -> Json:
    data = [{"dataFilter": data_filter, "majorDimension": major, "values": values}]
    done: Json = book.post("/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    return done


def test_a_write_lands_in_the_marked_column_wherever_it_is_now(marked: Any) -> None:
    marked.batch({"insertDimension": {"range": column(1)["dimensionRange"]}})
    reply = write(marked, [[None, "ผ่าน", "แก้ 1"]])
    assert reply["responses"][0]["updatedRange"] == "Sheet1!D1:D3"
    assert reply["totalUpdatedCells"] == 2
    assert marked.values("A1:D3") == [
        ["ชื่อ", "", "โทร", "ผลตรวจ"],
        ["ก", "", "1", "ผ่าน"],
        ["ข", "", "2", "แก้ 1"],
    ]
    write(marked, [[None], [""], ["x"]], major="ROWS")
    assert marked.values("D1:D3") == [["ผลตรวจ"], [], ["x"]]


def test_without_a_match_nothing_is_written(marked: Any) -> None:
    marked.batch({"deleteDimension": {"range": column(2)["dimensionRange"]}})
    assert write(marked, [["x"]]) == {"spreadsheetId": marked.id}
    assert marked.values("C1:C3") == []
    assert marked.call("GET", "/developerMetadata/11").status_code == 404


def test_a_marked_column_takes_one_column(marked: Any) -> None:
    data = [{"dataFilter": MARK, "values": [["a", "b"]]}]
    reply = marked.call("POST", "/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert reply.status_code == 400
    assert "tried writing to column [D]" in reply.json()["error"]["message"]


def test_values_and_cells_are_read_by_filter(marked: Any) -> None:
    reply = marked.post("/values:batchGetByDataFilter", {"dataFilters": [MARK, {"a1Range": "A2:B2"}]})
    first, second = reply["valueRanges"]
    assert first["valueRange"] == {
        "range": "Sheet1!C1:C1000",
        "majorDimension": "ROWS",
        "values": [["ผลตรวจ"]],
    }
    assert first["dataFilters"] == [MARK]
    assert second["valueRange"]["values"] == [["ก", "1"]]
    area = {"gridRange": {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}}
    body = {"dataFilters": [area], "includeGridData": True}
    (data,) = marked.post(":getByDataFilter", body)["sheets"][0]["data"]
    assert (data["startRow"], data["rowData"][0]["values"][0]["formattedValue"]) == (1, "ก")
    cleared = marked.post("/values:batchClearByDataFilter", {"dataFilters": [MARK]})
    assert cleared["clearedRanges"] == ["Sheet1!C1:C1000"]


def test_metadata_is_found_by_key_value_place_and_visibility(marked: Any) -> None:
    row = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}}
    more = [
        {"metadataKey": "a", "visibility": "DOCUMENT", "location": {"spreadsheet": True}},
        {"metadataKey": "b", "visibility": "DOCUMENT", "location": {"sheetId": 0}},
        {"metadataKey": "b", "visibility": "DOCUMENT", "metadataValue": "v", "location": row},
    ]
    marked.batch(*({"createDeveloperMetadata": {"developerMetadata": entry}} for entry in more))

    def found(data_filter: Json) -> list[str]:
        reply = marked.post("/developerMetadata:search", {"dataFilters": [data_filter]})
        entries = [m["developerMetadata"] for m in reply.get("matchedDeveloperMetadata", [])]
        return [e["metadataKey"] + e.get("metadataValue", "") for e in entries]

    def lookup(**wanted: Any) -> Json:
        return {"developerMetadataLookup": wanted}

    assert found(lookup(metadataKey="b")) == ["b", "bv"]
    assert found(lookup(metadataKey="b", metadataValue="v")) == ["bv"]
    assert found(lookup(locationType="COLUMN")) == ["feedback1.1"]
    assert found(lookup(visibility="PROJECT")) == ["feedback1.1"]
    here = {"metadataLocation": {"sheetId": 0}}
    assert found(lookup(**here, locationMatchingStrategy="EXACT_LOCATION")) == ["b"]
    assert found(lookup(**here, locationMatchingStrategy="INTERSECTING_LOCATION")) == [
        "feedback1.1",
        "b",
        "bv",
    ]
    assert found({"a1Range": "A1:C1"}) == ["feedback1.1"]
    assert marked.get()["developerMetadata"][0]["metadataKey"] == "a"
    assert marked.sheet()["developerMetadata"][0]["metadataKey"] == "b"
    data = marked.get(includeGridData="true")["sheets"][0]["data"][0]
    assert data["columnMetadata"][2]["developerMetadata"][0]["metadataId"] == 11


def test_metadata_is_changed_and_deleted_by_filter(marked: Any) -> None:
    change = {"developerMetadata": {"metadataValue": "1.3"}, "fields": "metadataValue", "dataFilters": [MARK]}
    (reply,) = marked.batch({"updateDeveloperMetadata": change})
    assert reply["updateDeveloperMetadata"]["developerMetadata"][0]["metadataValue"] == "1.3"
    assert marked.get("/developerMetadata/11")["metadataValue"] == "1.3"
    (reply,) = marked.batch({"deleteDeveloperMetadata": {"dataFilter": MARK}})
    assert reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"][0]["metadataId"] == 11
    assert "single row or column" in marked.refused(
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataKey": "k",
                    "visibility": "DOCUMENT",
                    "location": {
                        "dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2}
                    },
                }
            }
        }
    )
