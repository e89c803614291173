"""What follows rows and columns when they are inserted, deleted, moved and sorted."""

from typing import Any

import pytest

Json = dict[str, Any]


def rows(start: int, end: int, dimension: str = "ROWS") -> Json:
    return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}


def grid(row0: int, row1: int, col0: int, col1: int) -> Json:
    bounds = {"startRowIndex": row0, "endRowIndex": row1, "startColumnIndex": col0, "endColumnIndex": col1}
    return {"sheetId": 0} | bounds


def without_sheet(area: Json) -> Json:
    return {k: v for k, v in area.items() if k != "sheetId"}


FORMULA = '=FIND("«x»",$C3)'


@pytest.fixture
def dressed(book: Any) -> Any:
    """Rows 1-5 with notes, a merge, names, protection, a rule, validation, metadata and formulas on row 3."""
    book.put(
        "A1:C5",
        [["h", "n", "t"], ["a", 2, "q"], ["b", 3, "«x»"], ["c", 4, "s"], ["=SUM(B2:B4)", "=B3*2", "=C3"]],
    )
    area = grid(2, 3, 0, 3)
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": FORMULA}]}
    rule = {
        "ranges": [area],
        "booleanRule": {"condition": condition, "format": {"backgroundColor": {"red": 1}}},
    }
    choice = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!$B$3:$B$4"}]}
    location = {"dimensionRange": rows(2, 3)}
    entry = {"metadataId": 7, "metadataKey": "k", "location": location, "visibility": "DOCUMENT"}
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "here"}
    book.batch(
        {"repeatCell": {"range": grid(2, 3, 1, 2), "cell": bold, "fields": "userEnteredFormat,note"}},
        {"mergeCells": {"range": grid(2, 4, 4, 6), "mergeType": "MERGE_ALL"}},
        {"addNamedRange": {"namedRange": {"name": "row_three", "range": area}}},
        {"addProtectedRange": {"protectedRange": {"range": area}}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"setDataValidation": {"range": grid(2, 3, 0, 1), "rule": {"condition": choice}}},
        {"createDeveloperMetadata": {"developerMetadata": entry}},
        {
            "updateDimensionProperties": {
                "range": rows(2, 3),
                "properties": {"pixelSize": 50},
                "fields": "pixelSize",
            }
        },
        {"setBasicFilter": {"filter": {"range": grid(0, 5, 0, 3)}}},
    )
    return book


def where(book: Any) -> Json:
    """Where everything of row 3 stands now."""
    whole = book.get()
    sheet = whole["sheets"][0]
    found = book.post(
        "/developerMetadata:search", {"dataFilters": [{"developerMetadataLookup": {"metadataId": 7}}]}
    )
    rule = sheet["conditionalFormats"][0]
    return {
        "named": whole["namedRanges"][0]["range"],
        "protected": sheet["protectedRanges"][0]["range"],
        "rule": rule["ranges"][0],
        "formula": rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"],
        "merge": sheet["merges"][0],
        "metadata": found["matchedDeveloperMetadata"][0]["developerMetadata"]["location"]["dimensionRange"],
        "filter": sheet["basicFilter"]["range"],
    }


def test_everything_moves_down_when_a_row_is_inserted_above(dressed: Any) -> None:
    dressed.batch({"insertDimension": {"range": rows(1, 3)}})
    now = where(dressed)
    assert now["named"] == now["protected"] == now["rule"] == without_sheet(grid(4, 5, 0, 3))
    assert now["formula"] == '=FIND("«x»",$C5)'
    assert now["merge"] == without_sheet(grid(4, 6, 4, 6))
    assert now["metadata"] == {"dimension": "ROWS", "startIndex": 4, "endIndex": 5}
    assert now["filter"] == without_sheet(grid(0, 7, 0, 3))
    assert dressed.values("A7:C7", "FORMULA") == [["=SUM(B4:B6)", "=B5*2", "=C5"]]
    assert dressed.values("A7:C7") == [["9", "6", "«x»"]]
    (cells,) = dressed.cells("A5:B5", "note,dataValidation,userEnteredFormat.textFormat.bold")
    assert cells[1] == {"note": "here", "userEnteredFormat": {"textFormat": {"bold": True}}}
    assert cells[0]["dataValidation"]["condition"]["values"] == [{"userEnteredValue": "=Sheet1!$B$5:$B$6"}]
    heights = dressed.get(fields="sheets.data.rowMetadata.pixelSize")["sheets"][0]["data"][0]["rowMetadata"]
    assert heights[4] == {"pixelSize": 50}
    assert heights[2] == {"pixelSize": 21}


def test_everything_goes_with_its_row(dressed: Any) -> None:
    dressed.batch({"deleteDimension": {"range": rows(2, 3)}})
    whole = dressed.get()
    sheet = whole["sheets"][0]
    assert "namedRanges" not in whole
    assert {"protectedRanges", "conditionalFormats"}.isdisjoint(sheet)
    assert sheet["merges"] == [without_sheet(grid(2, 3, 4, 6))]
    assert sheet["properties"]["gridProperties"]["rowCount"] == 999
    assert (
        dressed.post(
            "/developerMetadata:search", {"dataFilters": [{"developerMetadataLookup": {"metadataId": 7}}]}
        )
        == {}
    )
    assert dressed.values("A4:C4", "FORMULA") == [["=SUM(B2:B3)", "=#REF!*2", "=#REF!"]]
    assert dressed.values("A4:C4") == [["6", "#REF!", "#REF!"]]


def test_everything_follows_a_moved_row(dressed: Any) -> None:
    dressed.batch({"unmergeCells": {"range": grid(2, 4, 4, 6)}}, {"mergeCells": {"range": grid(2, 3, 4, 6)}})
    dressed.batch({"moveDimension": {"source": rows(2, 3), "destinationIndex": 1}})
    now = where(dressed)
    assert now["named"] == now["protected"] == now["rule"] == without_sheet(grid(1, 2, 0, 3))
    assert now["merge"] == without_sheet(grid(1, 2, 4, 6))
    assert now["metadata"]["startIndex"] == 1
    assert dressed.values("A2:C3") == [["b", "3", "«x»"], ["a", "2", "q"]]
    assert dressed.values("A5:C5", "FORMULA") == [["=SUM(B3:B4)", "=B2*2", "=C2"]]


def test_columns_push_what_stands_to_their_right(dressed: Any) -> None:
    dressed.batch({"insertDimension": {"range": rows(1, 2, "COLUMNS"), "inheritFromBefore": True}})
    now = where(dressed)
    assert now["named"] == now["rule"] == without_sheet(grid(2, 3, 0, 4))
    assert now["formula"] == '=FIND("«x»",$D3)'
    assert now["merge"] == without_sheet(grid(2, 4, 5, 7))
    assert now["metadata"]["startIndex"] == 2
    assert dressed.values("A5:D5", "FORMULA") == [["=SUM(C2:C4)", "", "=C3*2", "=D3"]]


def test_a_sort_moves_whole_cells_and_leaves_ranges(dressed: Any) -> None:
    spec = [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    dressed.batch({"sortRange": {"range": grid(1, 4, 0, 3), "sortSpecs": spec}})
    assert dressed.values("A2:B4") == [["c", "4"], ["b", "3"], ["a", "2"]]
    dressed.batch({"sortRange": {"range": grid(1, 4, 0, 3), "sortSpecs": [{"dimensionIndex": 0}]}})
    dressed.batch({"sortRange": {"range": grid(1, 3, 0, 3), "sortSpecs": spec}})
    assert [line[1].get("note") if len(line) > 1 else None for line in dressed.cells("A2:B4", "note")] == [
        "here"
    ]
    assert where(dressed)["rule"] == without_sheet(grid(2, 3, 0, 3))


def test_sorting_keeps_blanks_last_and_reads_thai_as_a_dictionary_does(book: Any) -> None:
    book.put("A1:A7", [["เกวียน"], ["กา"], [""], [10], ["ข้าว"], [9], ["แก้ว"]])
    book.batch({"sortRange": {"range": grid(0, 7, 0, 1), "sortSpecs": [{"dimensionIndex": 0}]}})
    assert book.values("A1:A7") == [["9"], ["10"], ["กา"], ["เกวียน"], ["แก้ว"], ["ข้าว"]]
    spec = [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]
    book.batch({"sortRange": {"range": grid(0, 7, 0, 1), "sortSpecs": spec}})
    assert book.values("A1:A7")[0] == ["ข้าว"]
    assert len(book.values("A1:A7")) == 6


def test_cells_make_room_for_a_block(book: Any) -> None:
    book.put("A1:B3", [["a", 1], ["b", 2], ["=B2", "=A1"]])
    book.batch({"insertRange": {"range": grid(0, 1, 1, 2), "shiftDimension": "ROWS"}})
    assert book.values("A1:B4", "FORMULA") == [["a"], ["b", 1], ["=B3", 2], ["", "=A1"]]
    book.batch({"deleteRange": {"range": grid(0, 1, 0, 1), "shiftDimension": "COLUMNS"}})
    assert book.values("A1:B4", "FORMULA") == [[], ["b", 1], ["=B3", 2], ["", "=#REF!"]]


def test_a_grid_keeps_at_least_one_row_below_the_frozen_ones(book: Any) -> None:
    grid_of_two = {"gridProperties": {"rowCount": 3, "columnCount": 2, "frozenRowCount": 1}}
    book.batch(
        {"updateSheetProperties": {"properties": {"sheetId": 0} | grid_of_two, "fields": "gridProperties"}}
    )
    assert "all non-frozen rows" in book.refused({"deleteDimension": {"range": rows(1, 3)}})
    assert "all the rows" in book.refused({"deleteDimension": {"range": rows(0, 3)}})
    message = book.refused({"deleteDimension": {"range": rows(3, 4)}})
    assert message == (
        "Invalid requests[0].deleteDimension: Cannot delete a row that doesn't exist. "
        "Tried to delete row index 3 but there are only 3 rows."
    )
    book.batch({"deleteDimension": {"range": rows(0, 1)}})
    assert "frozenRowCount" not in book.sheet()["properties"]["gridProperties"]


def test_blocks_are_copied_cut_and_filled(book: Any) -> None:
    book.put("A1:B2", [["=B1", 1], ["=$B$1", 2]])
    copy = {"source": grid(0, 2, 0, 1), "destination": grid(0, 4, 3, 4), "pasteType": "PASTE_NORMAL"}
    book.batch({"copyPaste": copy})
    assert book.values("D1:D4", "FORMULA") == [["=E1"], ["=$B$1"], ["=E3"], ["=$B$1"]]
    cut = {"source": grid(0, 1, 1, 2), "destination": {"sheetId": 0, "rowIndex": 5, "columnIndex": 5}}
    book.batch({"cutPaste": cut | {"pasteType": "PASTE_NORMAL"}})
    assert book.values("A1:B2", "FORMULA") == [["=F6"], ["=$F$6", 2]]
    book.put("H1:I3", [[1, "=H1"], [3, "=H2"], ["", ""]])
    book.batch({"autoFill": {"range": grid(0, 5, 7, 9)}})
    assert book.values("H3:I5", "FORMULA") == [[5, "=H3"], [7, "=H4"], [9, "=H5"]]
