"""spreadsheets.create and get: masks, ranges, grid data."""

from typing import Any

Json = dict[str, Any]


def test_a_spreadsheet_is_created_as_asked(book: Any) -> None:
    data = {"startRow": 1, "rowData": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}]}
    sheet = {
        "properties": {
            "title": "ทะเบียน",
            "gridProperties": {"rowCount": 50, "columnCount": 5, "frozenRowCount": 1},
        },
        "data": [data],
    }
    body = {
        "properties": {"title": "จุน", "locale": "th_TH", "timeZone": "Asia/Bangkok"},
        "sheets": [sheet, {"properties": {"sheetId": 7, "title": "สอง", "hidden": True}}],
    }
    made = book.session.post(f"{book.url}/v4/spreadsheets", json=body, timeout=10).json()
    assert made["properties"]["locale"] == "th_TH"
    assert made["properties"]["timeZone"] == "Asia/Bangkok"
    first, second = (s["properties"] for s in made["sheets"])
    assert first["gridProperties"] == {"rowCount": 50, "columnCount": 5, "frozenRowCount": 1}
    assert (second["sheetId"], second["hidden"], second["index"]) == (7, True, 1)
    url = f"{book.url}/v4/spreadsheets/{made['spreadsheetId']}/values/A1:A5"
    assert book.session.get(url, timeout=10).json()["values"] == [[], ["x"]]


def test_cells_with_the_same_format_are_each_shown_by_their_own_value(book: Any) -> None:
    book.put("A1:H1", [[1, "TRUE", "ก", 1.5, "=TODAY()", "=1=1", "=1/0", "=A1"]])
    fields = "userEnteredValue,effectiveValue,effectiveFormat(horizontalAlignment,numberFormat.type)"
    (cells,) = book.cells("A1:H1", fields)
    kinds = [next(iter(c["effectiveValue"])) for c in cells]
    number, truth, fault = "numberValue", "boolValue", "errorValue"
    assert kinds == [number, truth, "stringValue", number, number, truth, fault, number]
    sides = [c["effectiveFormat"]["horizontalAlignment"] for c in cells]
    assert sides == ["RIGHT", "CENTER", "LEFT", "RIGHT", "RIGHT", "CENTER", "CENTER", "RIGHT"]
    dated = [c["effectiveFormat"].get("numberFormat") for c in cells]
    assert dated == [None] * 4 + [{"type": "DATE"}] + [None] * 3
    assert [cells[n]["userEnteredValue"] for n in (0, 7)] == [{"numberValue": 1}, {"formulaValue": "=A1"}]


def test_one_read_gives_what_was_typed_and_what_is_shown(book: Any) -> None:
    book.put("B2:D3", [["0812", "=1/0", "1/15/2021"], ["", "", "=B2+1"]])
    fields = "userEnteredValue,effectiveValue,formattedValue,effectiveFormat.numberFormat"
    mask = f"properties.locale,sheets(properties(sheetId,title),data(startRow,rowData(values({fields}))))"
    reply = book.get(fields=mask)
    assert reply["properties"] == {"locale": "en_US"}
    (data,) = reply["sheets"][0]["data"]
    first, second, third = data["rowData"]
    assert first == {}
    assert second["values"] == [
        {},
        {
            "userEnteredValue": {"numberValue": 812},
            "effectiveValue": {"numberValue": 812},
            "formattedValue": "812",
        },
        {
            "userEnteredValue": {"formulaValue": "=1/0"},
            "effectiveValue": {
                "errorValue": {
                    "type": "DIVIDE_BY_ZERO",
                    "message": "Function DIVIDE parameter 2 cannot be zero.",
                }
            },
            "formattedValue": "#DIV/0!",
        },
        {
            "userEnteredValue": {"numberValue": 44211},
            "effectiveValue": {"numberValue": 44211},
            "formattedValue": "1/15/2021",
            "effectiveFormat": {"numberFormat": {"type": "DATE"}},
        },
    ]
    assert third["values"][3]["effectiveValue"] == {"numberValue": 813}


def test_ranges_choose_sheets_and_blocks(book: Any) -> None:
    book.batch(
        {"addSheet": {"properties": {"title": "two", "gridProperties": {"rowCount": 4, "columnCount": 3}}}}
    )
    book.put("two!B2", [["x"]])
    reply = book.get(ranges=["two!B2:C9", "two!A1"], includeGridData="true")
    (sheet,) = reply["sheets"]
    block, corner = sheet["data"]
    assert (block["startRow"], block["startColumn"]) == (1, 1)
    assert (len(block["rowMetadata"]), len(block["columnMetadata"])) == (3, 2)
    assert block["rowData"][0]["values"][0]["formattedValue"] == "x"
    assert "startRow" not in corner
    assert "rowData" not in corner


def test_without_grid_data_no_cells_are_given(book: Any) -> None:
    book.put("A1", [["x"]])
    assert "data" not in book.sheet()
    assert "data" not in book.get(fields="sheets.properties")["sheets"][0]
    assert book.get(fields="sheets.data.rowData.values.formattedValue")["sheets"][0]["data"][0]["rowData"]


def test_a_link_is_shown(book: Any) -> None:
    book.put("A1", [['=HYPERLINK("https://example.com/a","ดู")']])
    ((found,),) = book.cells("A1", "hyperlink,formattedValue")
    assert found == {"hyperlink": "https://example.com/a", "formattedValue": "ดู"}


def test_hidden_rows_and_columns_are_told(book: Any) -> None:
    def hide(dimension: str, at: int) -> Json:
        span = {"sheetId": 0, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
        change = {"range": span, "properties": {"hiddenByUser": True, "pixelSize": 33}}
        return {"updateDimensionProperties": change | {"fields": "hiddenByUser,pixelSize"}}

    book.batch(hide("ROWS", 2), hide("COLUMNS", 1))
    data = book.get(fields="sheets.data(rowMetadata,columnMetadata)")["sheets"][0]["data"][0]
    assert data["rowMetadata"][1:3] == [{"pixelSize": 21}, {"pixelSize": 33, "hiddenByUser": True}]
    assert data["columnMetadata"][:2] == [{"pixelSize": 100}, {"pixelSize": 33, "hiddenByUser": True}]
