"""batchUpdate: all or nothing, Google's refusals, and the requests not shown elsewhere."""

from typing import Any

import pytest

from sheets_sync.emulator.sheets_api.requests import KINDS

Json = dict[str, Any]


def grid(row0: int, row1: int, col0: int, col1: int, sheet: int = 0) -> Json:
    bounds = {"startRowIndex": row0, "endRowIndex": row1, "startColumnIndex": col0, "endColumnIndex": col1}
    return {"sheetId": sheet} | bounds


def cell(**value: Any) -> Json:
    return {"userEnteredValue": value}


def test_one_bad_request_leaves_everything_as_it_was(book: Any) -> None:
    book.put("A1:A2", [["a"], ["=A1"]])
    before = book.get(includeGridData="true")
    message = book.refused(
        {"updateSpreadsheetProperties": {"properties": {"title": "ใหม่"}, "fields": "title"}},
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 3}}},
        {"addSheet": {"properties": {"title": "two"}}},
        {"updateCells": {"range": grid(0, 1, 0, 1, sheet=99), "fields": "note"}},
    )
    assert message == "Invalid requests[3].updateCells: No grid with id: 99"
    assert book.get(includeGridData="true") == before


REFUSALS = [
    ({"addSheet": {"properties": {"title": "Sheet1"}}},
     'addSheet: A sheet with the name "Sheet1" already exists. Please enter another name.'),
    ({"deleteSheet": {"sheetId": 0}}, "deleteSheet: You can't remove all the sheets in a document."),
    ({"deleteSheet": {"sheetId": 5}}, "deleteSheet: No sheet with id: 5"),
    ({"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}},
     "updateSheetProperties: You can't hide all the sheets in a document."),
    ({"updateSheetProperties": {"properties": {"sheetId": 0}}},
     "updateSheetProperties: At least one field must be listed in 'fields'. "
     "(Use '*' to indicate all fields.)"),
    ({"updateCells": {"range": grid(999, 1001, 0, 1), "fields": "note"}},
     "updateCells: Range (Sheet1!A1000:A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
    ({"appendCells": {"sheetId": 0, "rows": [{"values": [{}] * 27}], "fields": "*"}},
     "appendCells: Attempting to write column: 26, beyond the last requested column of: 25"),
    ({"deleteNamedRange": {"namedRangeId": "7"}}, "deleteNamedRange: No named range with id: 7"),
    ({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 10_000_000}},
     "appendDimension: This action would increase the number of cells in the workbook above the limit of "
     "10000000 cells."),
    ({"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}},
     "deleteConditionalFormatRule: No conditional format on sheet: 0 at index: 0"),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "message"), REFUSALS)
def test_a_refusal_names_the_request_in_googles_words(book: Any, request_: Json, message: str) -> None:
    assert book.refused(request_) == f"Invalid requests[0].{message}"


def test_a_kind_the_emulator_does_not_have_is_named(book: Any) -> None:
    reply = book.call("POST", ":batchUpdate", {"requests": [{"refreshDataSource": {"isAll": True}}]})
    assert reply.status_code == 501
    assert "refreshDataSource" in reply.json()["error"]["message"]
    assert reply.json()["error"]["status"] == "UNIMPLEMENTED"
    assert len(KINDS) > 55


def test_cells_without_a_row_in_the_request_are_cleared_in_its_fields(book: Any) -> None:
    book.put("A1:B3", [["a", "b"], ["c", "d"], ["e", "f"]])
    note = {"range": grid(0, 3, 0, 2), "cell": {"note": "n"}, "fields": "note"}
    rows = [
        {"values": [cell(stringValue="x")]},
        {"values": [cell(numberValue=2), cell(formulaValue="=A2*2")]},
    ]
    book.batch(
        {"repeatCell": note},
        {"updateCells": {"range": grid(0, 3, 0, 2), "rows": rows, "fields": "userEnteredValue"}},
    )
    assert book.values("A1:B3") == [["x"], ["2", "4"]]
    assert book.cells("A3:B3", "note") == [[{"note": "n"}, {"note": "n"}]]
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}
    book.batch({"updateCells": {"start": start, "rows": [{"values": [cell(boolValue=True)]}], "fields": "*"}})
    assert book.values("A2:B2") == [["2", "TRUE"]]
    assert book.cells("A2:B2", "note") == [[{"note": "n"}]]


def test_formats_are_merged_field_by_field_and_colours_have_two_spellings(book: Any) -> None:
    area = grid(0, 1, 0, 1)

    def put(form: Json, fields: str) -> Json:
        book.batch({"repeatCell": {"range": area, "cell": {"userEnteredFormat": form}, "fields": fields}})
        found: Json = book.cells("A1", "userEnteredFormat")[0][0]["userEnteredFormat"]
        return found

    put({"textFormat": {"bold": True, "italic": True}}, "userEnteredFormat.textFormat")
    made = put({"textFormat": {"fontSize": 12}}, "userEnteredFormat.textFormat.fontSize")
    assert made == {"textFormat": {"bold": True, "italic": True, "fontSize": 12}}
    made = put({"backgroundColor": {"red": 0.5}}, "userEnteredFormat.backgroundColor")
    assert made["backgroundColor"] == {"red": 0.5019608}
    assert made["backgroundColorStyle"] == {"rgbColor": {"red": 0.5019608}}
    style = {"backgroundColorStyle": {"themeColor": "ACCENT1"}}
    made = put(style, "userEnteredFormat.backgroundColorStyle")
    assert made["backgroundColorStyle"] == {"themeColor": "ACCENT1"}
    assert made["backgroundColor"] == {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275}
    assert "backgroundColor" not in put({}, "userEnteredFormat.backgroundColor")
    effective = book.cells("A1", "effectiveFormat")[0][0]["effectiveFormat"]
    assert effective["textFormat"]["fontFamily"] == "Arial"
    assert effective["textFormat"]["fontSize"] == 12


def test_borders_lie_on_both_sides_of_a_line(book: Any) -> None:
    line = {"style": "SOLID", "color": {"blue": 1}}
    book.batch({"updateBorders": {"range": grid(0, 2, 0, 2), "top": line, "innerHorizontal": line}})
    (first, second) = book.cells("A1:A2", "userEnteredFormat.borders")
    assert set(first[0]["userEnteredFormat"]["borders"]) == {"top", "bottom"}
    top = second[0]["userEnteredFormat"]["borders"]["top"]
    assert top["colorStyle"] == {"rgbColor": {"blue": 1}}


def test_only_the_first_value_of_a_merge_stays(book: Any) -> None:
    book.put("A1:B2", [["", "b"], ["c", "d"]])
    book.batch({"mergeCells": {"range": grid(0, 2, 0, 2), "mergeType": "MERGE_ALL"}})
    assert book.values("A1:B2") == [["b"]]
    refused = book.refused({"mergeCells": {"range": grid(1, 3, 0, 1), "mergeType": "MERGE_ALL"}})
    assert "must select all cells in a merged range" in refused
    book.batch({"unmergeCells": {"range": grid(0, 2, 0, 2)}})
    assert "merges" not in book.sheet()


def share(book: Any, person: str) -> Any:
    body = {"type": "user", "role": "writer", "emailAddress": f"{person}@example.com"}
    url = f"{book.url}/drive/v3/files/{book.id}/permissions"
    assert book.session.post(url, json=body, timeout=10).status_code == 200
    return book.as_person(person)


def test_protected_cells_refuse_everyone_but_their_editors(book: Any) -> None:
    book.put("A1:B3", [["a", "b"], ["c", "d"], ["e", "f"]])
    guest, editor = share(book, "guest"), share(book, "editor")
    protection = {"range": grid(0, 2, 0, 2), "editors": {"users": ["editor@example.com"]}}
    hole = {"unprotectedRanges": [grid(1, 2, 1, 2)]}
    book.batch({"addProtectedRange": {"protectedRange": protection | hole}})
    words = (
        "You are trying to edit a protected cell or object. "
        "Please contact the spreadsheet owner to remove protection if you need to edit."
    )
    reply = guest.call("PUT", "/values/A1:A3", {"values": [["x"]]}, valueInputOption="RAW")
    assert (reply.status_code, reply.json()["error"]["message"]) == (400, words)
    delete = {
        "deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}
    }
    assert guest.refused(delete) == f"Invalid requests[0].deleteDimension: {words}"
    inside = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    assert words in guest.refused({"insertDimension": {"range": inside}})
    sort = {"range": grid(0, 3, 0, 2), "sortSpecs": [{"dimensionIndex": 0}]}
    assert words in guest.refused({"sortRange": sort})
    guest.put("B2:B3", [["in the hole"], ["below"]])
    editor.put("A1", [["by an editor"]])
    assert book.values("A1:B3") == [["by an editor", "b"], ["c", "in the hole"], ["e", "below"]]
    (shown,) = guest.sheet()["protectedRanges"]
    assert "editors" not in shown
    assert book.sheet()["protectedRanges"][0]["requestingUserCanEdit"] is True
    number = shown["protectedRangeId"]
    assert words in guest.refused({"deleteProtectedRange": {"protectedRangeId": number}})
    warning = {"protectedRange": {"protectedRangeId": number, "warningOnly": True}, "fields": "warningOnly"}
    book.batch({"updateProtectedRange": warning})
    guest.put("A1", [["warned"]])


def test_conditional_formats_colour_what_fulfils_them(book: Any) -> None:
    book.put("A1:B3", [["ชื่อ", "«ชื่อ»: ว่าง → กรอก"], ["x", "ผ่าน"], ["y", "«ชื่อหมู่บ้าน»: …"]])

    def rule(formula: str, **form: Any) -> Json:
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
        return {"ranges": [grid(0, 3, 0, 1)], "booleanRule": {"condition": condition, "format": form}}

    red = rule('=ISNUMBER(FIND("«ชื่อ»",$B1))', backgroundColor={"red": 1})
    bold = rule('=LEFT($B1)="«"', textFormat={"bold": True})
    book.batch(
        {"addConditionalFormatRule": {"rule": bold, "index": 0}},
        {"addConditionalFormatRule": {"rule": red, "index": 0}},
    )
    mask = "effectiveFormat(backgroundColor,textFormat.bold)"
    forms = [line[0]["effectiveFormat"] for line in book.cells("A1:A3", mask)]
    white = {"red": 1, "green": 1, "blue": 1}
    assert [f["backgroundColor"] for f in forms] == [{"red": 1}, white, white]
    assert [f["textFormat"]["bold"] for f in forms] == [True, False, True]
    (reply,) = book.batch({"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 1}})
    assert reply["updateConditionalFormatRule"]["oldIndex"] == 0
    (reply,) = book.batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})
    assert reply["deleteConditionalFormatRule"]["rule"]["booleanRule"]["format"]["backgroundColor"] == {
        "red": 1
    }


def test_a_filter_hides_rows_and_views_are_kept(book: Any) -> None:
    book.put("A1:B4", [["k", "n"], ["a", 1], ["b", 2], ["c", 3]])
    criteria = {"0": {"hiddenValues": ["a"]}}
    specs = [
        {
            "columnIndex": 1,
            "filterCriteria": {
                "condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "2"}]}
            },
        }
    ]
    book.batch({"setBasicFilter": {"filter": {"range": grid(0, 4, 0, 2), "criteria": criteria}}})
    lines = book.get(fields="sheets.data.rowMetadata.hiddenByFilter")["sheets"][0]["data"][0]["rowMetadata"]
    assert [n for n, line in enumerate(lines) if line] == [1]
    view = {"title": "ของฉัน", "range": grid(0, 4, 0, 2), "filterSpecs": specs}
    (reply,) = book.batch({"addFilterView": {"filter": view}})
    number = reply["addFilterView"]["filter"]["filterViewId"]
    book.batch(
        {"duplicateFilterView": {"filterId": number}},
        {"updateFilterView": {"filter": {"filterViewId": number, "title": "อีกชื่อ"}, "fields": "title"}},
        {
            "insertDimension": {
                "range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
            }
        },
    )
    first, second = book.sheet()["filterViews"]
    assert (first["title"], second["title"]) == ("อีกชื่อ", "Copy of ของฉัน")
    assert first["filterSpecs"][0]["columnIndex"] == 2
    assert book.sheet()["basicFilter"]["criteria"] == {"1": {"hiddenValues": ["a"]}}
    book.batch({"deleteFilterView": {"filterId": number}})
    assert len(book.sheet()["filterViews"]) == 1


def test_texts_are_replaced_trimmed_split_and_made_single(book: Any) -> None:
    book.put("A1:B4", [["นาย ก", "x"], ["นาย  ข ", "y"], ["นาย ก", "x"], ["=1+1", "1"]])
    (reply,) = book.batch({"findReplace": {"find": "นาย", "replacement": "นาง", "allSheets": True}})
    assert reply["findReplace"] == {
        "valuesChanged": 3,
        "occurrencesChanged": 3,
        "rowsChanged": 3,
        "sheetsChanged": 1,
    }
    replies = book.batch(
        {"trimWhitespace": {"range": grid(0, 4, 0, 2)}},
        {"deleteDuplicates": {"range": grid(0, 4, 0, 2)}},
        {"textToColumns": {"source": grid(0, 2, 0, 1), "delimiterType": "SPACE"}},
    )
    assert replies[0]["trimWhitespace"] == {"cellsChangedCount": 1}
    assert replies[1]["deleteDuplicates"] == {"duplicatesRemovedCount": 1}
    assert book.values("A1:B3") == [["นาง", "ก"], ["นาง", "ข"], ["2", "1"]]
    book.batch(
        {
            "pasteData": {
                "coordinate": {"sheetId": 0, "rowIndex": 5, "columnIndex": 0},
                "data": "1,a\n2,b",
                "delimiter": ",",
                "type": "PASTE_NORMAL",
            }
        }
    )
    assert book.values("A6:B7", "UNFORMATTED_VALUE") == [[1, "a"], [2, "b"]]


def test_tables_charts_slicers_and_banding_come_and_go(book: Any) -> None:
    book.put("A1:B3", [["ชื่อ", "จำนวน"], ["ก", 1], ["ข", 2]])
    source = {"sourceRange": {"sources": [grid(0, 3, 0, 1)]}}
    spec = {"title": "กราฟ", "basicChart": {"chartType": "BAR", "domains": [{"domain": source}]}}
    anchor = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 4, "columnIndex": 3}}}
    replies = book.batch(
        {"addTable": {"table": {"name": "t", "range": grid(0, 3, 0, 2)}}},
        {"addChart": {"chart": {"spec": spec, "position": anchor}}},
        {"addSlicer": {"slicer": {"spec": {"dataRange": grid(0, 3, 0, 2)}, "position": anchor}}},
        {
            "addBanding": {
                "bandedRange": {"range": grid(0, 3, 0, 2), "rowProperties": {"firstBandColor": {"red": 1}}}
            }
        },
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
    )
    sheet = book.sheet()
    table, chart = sheet["tables"][0], sheet["charts"][0]
    assert [c["columnName"] for c in table["columnProperties"]] == ["ชื่อ", "จำนวน"]
    assert table["range"]["startRowIndex"] == 1
    assert chart["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 5
    moved = chart["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"][0]
    assert (moved["startRowIndex"], moved["endRowIndex"]) == (1, 4)
    assert sheet["slicers"][0]["spec"]["dataRange"]["startRowIndex"] == 1
    assert sheet["bandedRanges"][0]["rowProperties"]["firstBandColorStyle"] == {"rgbColor": {"red": 1}}
    book.batch(
        {"updateChartSpec": {"chartId": chart["chartId"], "spec": {"title": "อื่น", "basicChart": {}}}},
        {"deleteEmbeddedObject": {"objectId": replies[2]["addSlicer"]["slicer"]["slicerId"]}},
        {"deleteBanding": {"bandedRangeId": sheet["bandedRanges"][0]["bandedRangeId"]}},
        {"updateTable": {"table": {"tableId": table["tableId"], "name": "u"}, "fields": "name"}},
    )
    sheet = book.sheet()
    assert {"slicers", "bandedRanges"}.isdisjoint(sheet)
    assert sheet["tables"][0]["name"] == "u"
    book.batch({"deleteTable": {"tableId": table["tableId"]}})
    assert book.values() == []


def test_a_batch_can_give_the_spreadsheet_back(book: Any) -> None:
    body = {
        "requests": [{"addSheet": {"properties": {"sheetId": 9, "title": "เก้า", "index": 0}}}],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["เก้า!A1:B2"],
        "responseIncludeGridData": True,
    }
    updated = book.post(":batchUpdate", body)["updatedSpreadsheet"]
    assert [s["properties"]["title"] for s in updated["sheets"]] == ["เก้า"]
    assert len(updated["sheets"][0]["data"][0]["rowMetadata"]) == 2


def test_a_sheet_renamed_or_deleted_is_followed_by_formulas(book: Any) -> None:
    book.batch({"addSheet": {"properties": {"sheetId": 2, "title": "Two"}}})
    book.put("Two!A1", [[5]])
    book.put("A1", [["=Two!A1*2"]])
    title = {"properties": {"sheetId": 2, "title": "ชีต สอง"}, "fields": "title"}
    book.batch({"updateSheetProperties": title})
    assert book.values("Sheet1!A1", "FORMULA") == [["='ชีต สอง'!A1*2"]]
    assert book.values("Sheet1!A1") == [["10"]]
    book.batch({"deleteSheet": {"sheetId": 2}})
    assert book.values("Sheet1!A1") == [["#REF!"]]


def test_rules_go_with_cells_that_are_copied_or_cut(book: Any) -> None:
    def rule(area: Json) -> Json:
        condition = {"type": "NOT_BLANK"}
        return {
            "ranges": [area],
            "booleanRule": {"condition": condition, "format": {"backgroundColor": {"red": 1}}},
        }

    def ranges() -> list[list[int]]:
        return [list(r.values()) for rule in book.sheet()["conditionalFormats"] for r in rule["ranges"]]

    book.put("A1:A3", [["a"], ["b"], ["c"]])
    book.batch({"addConditionalFormatRule": {"rule": rule(grid(0, 3, 0, 1))}})
    book.batch({"copyPaste": {"source": grid(0, 1, 0, 1), "destination": grid(0, 1, 4, 5)}})
    assert ranges() == [[0, 3, 0, 1], [0, 1, 4, 5]]
    there = {"sheetId": 0, "rowIndex": 9, "columnIndex": 0}
    book.batch({"cutPaste": {"source": grid(1, 2, 0, 1), "destination": there}})
    assert ranges() == [[0, 1, 0, 1], [2, 3, 0, 1], [0, 1, 4, 5], [9, 10, 0, 1]]
    book.batch({"copyPaste": {"source": grid(20, 21, 0, 1), "destination": grid(0, 3, 0, 1)}})
    assert ranges() == [[0, 1, 4, 5], [9, 10, 0, 1]]


def test_totals_count_a_row_or_column_once(book: Any) -> None:
    data = [
        {
            "range": "Sheet1!A1:A4",
            "majorDimension": "COLUMNS",
            "values": [["Item", "Wheel", "Door", "Engine"]],
        },
        {"range": "Sheet1!B1:D2", "values": [["Cost", "Stocked", "Ship Date"], ["$20.50", "4", "3/1/2016"]]},
    ]
    reply = book.post("/values:batchUpdate", {"valueInputOption": "USER_ENTERED", "data": data})
    totals = {k: v for k, v in reply.items() if k.startswith("total")}
    assert totals == {
        "totalUpdatedRows": 4,
        "totalUpdatedColumns": 4,
        "totalUpdatedCells": 10,
        "totalUpdatedSheets": 1,
    }
