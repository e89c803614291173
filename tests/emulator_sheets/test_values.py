"""Reading and writing plain values."""

from typing import Any

import pytest

Json = dict[str, Any]


def message(reply: Any) -> str:
    assert reply.status_code == 400, reply.text
    return str(reply.json()["error"]["message"])


def test_trailing_empty_cells_and_rows_are_cut(book: Any) -> None:
    book.put("B2:D4", [["x", "", ""], ["", "y", ""], ["", "", ""]])
    assert book.get("/values/Sheet1") == {
        "range": "Sheet1!A1:Z1000",
        "majorDimension": "ROWS",
        "values": [[], ["", "x"], ["", "", "y"]],
    }
    assert book.get("/values/B2:D4", majorDimension="COLUMNS")["values"] == [["x"], ["", "y"]]
    assert "values" not in book.get("/values/F5:G6")


def test_ranges_are_named_as_google_names_them(book: Any) -> None:
    def named(text: str) -> str:
        return str(book.get(f"/values/{text}")["range"])

    assert named("A:B") == "Sheet1!A1:B1000"
    assert named("2:3") == "Sheet1!A2:Z3"
    assert named("B5:C") == "Sheet1!B5:C1000"
    assert named("C3:A1") == "Sheet1!A1:C3"
    assert named("A990:ZZ2000") == "Sheet1!A990:Z1000"
    assert named("sheet1!$A$1") == "Sheet1!A1"
    assert named("R2C3:R4C5") == "Sheet1!C2:E4"
    book.batch(
        {"addSheet": {"properties": {"title": "it's mine"}}}, {"addSheet": {"properties": {"title": "ชีต 2"}}}
    )
    assert named("'it''s mine'!A1:B2") == "'it''s mine'!A1:B2"
    assert named("ชีต 2") == "'ชีต 2'!A1:Z1000"


def test_what_is_no_range_is_refused_in_googles_words(book: Any) -> None:
    assert message(book.call("GET", "/values/Nowhere!A1")) == "Unable to parse range: Nowhere!A1"
    assert message(book.call("GET", "/values/nothing")) == "Unable to parse range: nothing"
    beyond = "Range (Sheet1!AB1:AC2) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert message(book.call("GET", "/values/AB1:AC2")) == beyond
    assert message(book.call("GET", "/values/A1001")) == (
        "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"
    )
    data = {
        "valueInputOption": "RAW",
        "data": [{"range": "A1", "values": [[1]]}, {"range": "No!A1", "values": [[1]]}],
    }
    assert (
        message(book.call("POST", "/values:batchUpdate", data))
        == "Invalid data[1]: Unable to parse range: No!A1"
    )
    assert book.values("A1") == []


def test_values_stay_within_the_range_they_are_meant_for(book: Any) -> None:
    def put(where: str, values: list[list[Any]]) -> str:
        return message(book.call("PUT", f"/values/{where}", {"values": values}, valueInputOption="RAW"))

    assert put("A1:B2", [[1, 2, 3]]) == (
        "Requested writing within range [Sheet1!A1:B2], but tried writing to column [C]"
    )
    assert put("A1:B2", [[1], [2], [3]]) == (
        "Requested writing within range [Sheet1!A1:B2], but tried writing to row [3]"
    )
    assert "exceeds grid limits" in put("Z1:AA1", [[1, 2]])
    assert "50000 characters" in put("A1", [["x" * 50_001]])
    assert message(book.call("PUT", "/values/A1", {"values": [[1]]})) == (
        "'valueInputOption' is required but not specified"
    )


def test_null_skips_a_cell_and_an_empty_text_clears_it(book: Any) -> None:
    book.put("A1:C1", [["a", "b", "c"]])
    reply = book.put("A1:C1", [[None, "", "z"]])
    assert reply["updatedCells"] == 2
    assert book.values("A1:C1") == [["a", "", "z"]]


def test_raw_keeps_text_and_typing_does_not(book: Any) -> None:
    row = [["0812345678", "=1+1", "1/2/2021", "'007", True]]
    book.put("A1:E1", row, "RAW")
    assert book.values("A1:E1", "UNFORMATTED_VALUE") == row
    book.put("A2:E2", row)
    assert book.values("A2:E2", "UNFORMATTED_VALUE") == [[812345678, 2, 44198, "007", True]]
    assert book.values("A2:E2") == [["812345678", "2", "1/2/2021", "007", "TRUE"]]
    shown = book.values("A2:E2", "UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert shown == [[812345678, 2, "1/2/2021", "007", True]]
    assert book.values("A2:E2", "FORMULA") == [[812345678, "=1+1", 44198, "007", True]]


def test_a_reply_can_hold_the_values_after_the_write(book: Any) -> None:
    reply = book.put(
        "B2", [["=2*3"]], includeValuesInResponse="true", responseValueRenderOption="UNFORMATTED_VALUE"
    )
    assert reply["updatedData"] == {"range": "Sheet1!B2", "majorDimension": "ROWS", "values": [[6]]}
    batch = {
        "valueInputOption": "RAW",
        "includeValuesInResponse": True,
        "data": [
            {"range": "A1:A2", "majorDimension": "COLUMNS", "values": [[1, 2]]},
            {"range": "C1", "values": [[3]]},
        ],
    }
    reply = book.post("/values:batchUpdate", batch)
    assert (reply["totalUpdatedCells"], reply["totalUpdatedRows"], reply["totalUpdatedSheets"]) == (3, 2, 1)
    assert reply["responses"][0]["updatedData"]["values"] == [["1", "2"]]


APPENDS = [
    ("Sheet1", "Sheet1!B4:D6", "Sheet1!B7"),
    ("B4", "Sheet1!B4:D6", "Sheet1!B7"),
    ("C5:D5", "Sheet1!B4:D6", "Sheet1!B7"),
    ("B2:D4", "Sheet1!B4:D6", "Sheet1!B7"),
    ("A3:G10", "Sheet1!B4:D6", "Sheet1!B7"),
    ("A1", "Sheet1!A1:C2", "Sheet1!A3"),
    ("E4", None, "Sheet1!E4"),
    ("A4", None, "Sheet1!A4"),
]


@pytest.mark.parametrize(("where", "table", "landed"), APPENDS)
def test_append_finds_the_table_as_the_guide_says(
    book: Any, where: str, table: str | None, landed: str
) -> None:
    x = "x"
    book.put("A1:D6", [[x, x, x], [x, x, x], [], ["", x, x], ["", "", x, x], ["", x, x, x]])
    body = {"values": [["new"]]}
    reply = book.post(f"/values/{where}:append", body, valueInputOption="RAW")
    assert reply.get("tableRange") == table
    assert reply["updates"]["updatedRange"] == landed


def test_append_makes_the_grid_larger(book: Any) -> None:
    book.put("A1000", [["last"]])
    reply = book.post("/values/A1000:append", {"values": [["more"]]}, valueInputOption="RAW")
    assert reply["updates"]["updatedRange"] == "Sheet1!A1001"
    assert book.sheet()["properties"]["gridProperties"]["rowCount"] == 1001


def test_append_can_insert_its_rows(book: Any) -> None:
    book.put("A1:A3", [["a"], [""], ["below"]])
    options = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
    book.post("/values/A1:append", {"values": [["b"], ["c"]]}, **options)
    assert book.values("A1:A5") == [["a"], ["b"], ["c"], [], ["below"]]


def test_clearing_takes_values_and_leaves_the_rest(book: Any) -> None:
    cell = {"note": "stays", "userEnteredFormat": {"textFormat": {"bold": True}}}
    area = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    book.batch({"repeatCell": {"range": area, "cell": cell, "fields": "note,userEnteredFormat.textFormat"}})
    book.put("A1:B1", [["a", "b"]])
    assert book.post("/values/A1:A9:clear", {})["clearedRange"] == "Sheet1!A1:A9"
    assert book.post("/values:batchClear", {"ranges": ["B:B"]})["clearedRanges"] == ["Sheet1!B1:B1000"]
    assert book.values() == []
    ((found,),) = book.cells("A1", "note,userEnteredFormat.textFormat.bold")
    assert found == cell


def test_a_large_number_is_shown_as_sheets_shows_it(book: Any) -> None:
    book.put("A1:F1", [[1101700230708, 123456789012, 0.1 + 0.2, 1 / 3, 1e21, 0.00001]], "RAW")
    assert book.values("A1:F1") == [
        ["1.1017E+12", "123456789012", "0.3", "0.3333333333", "1.00E+21", "0.00001"]
    ]
    assert book.values("A1", "UNFORMATTED_VALUE") == [[1101700230708]]


def test_many_ranges_are_read_in_one_call(book: Any) -> None:
    book.put("A1:B2", [[1, 2], [3, 4]])
    reply = book.get("/values:batchGet", ranges=["A1:A2", "B:B"], valueRenderOption="UNFORMATTED_VALUE")
    assert [(r["range"], r["values"]) for r in reply["valueRanges"]] == [
        ("Sheet1!A1:A2", [[1], [3]]),
        ("Sheet1!B1:B1000", [[2], [4]]),
    ]


def test_a_number_is_a_double_and_nothing_else_is_a_value(book: Any) -> None:
    def put(value: str) -> Any:
        body = '{"values": [[' + value + "]]}"
        url = f"{book.url}/v4/spreadsheets/{book.id}/values/A1?valueInputOption=RAW"
        return book.session.put(url, data=body, headers={"Content-Type": "application/json"}, timeout=10)

    assert put("11017002307081234567").status_code == 200
    assert book.values("A1", "UNFORMATTED_VALUE") == [[11017002307081234567.0]]
    assert book.values("A1") == [["1.1017E+19"]]
    assert message(put("1e999"))
    assert message(put("9" * 400))
    assert message(put("[1]")).startswith("Invalid values[0][0]: list_value")
