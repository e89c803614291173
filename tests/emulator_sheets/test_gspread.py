"""The real gspread, method by method."""

import gspread
import pytest
from gspread.cell import Cell
from gspread.utils import MergeType, ValidationConditionType, ValueRenderOption


@pytest.fixture
def sheet(client: gspread.Client) -> gspread.Worksheet:
    sheet = client.create("ทดสอบ").sheet1
    sheet.update([["name", "n", "x"], ["ก", 1, "p"], ["ข", 2, "q"], ["ค", 3, "r"]], "A1:C4")
    return sheet


def test_values_are_read_in_every_way(sheet: gspread.Worksheet) -> None:
    assert sheet.acell("B2").numeric_value == 1
    assert sheet.cell(3, 1).value == "ข"
    assert [c.value for c in sheet.range("A1:B2")] == ["name", "n", "ก", "1"]
    assert sheet.row_values(2) == ["ก", "1", "p"]
    assert sheet.col_values(2) == ["n", "1", "2", "3"]
    assert sheet.get_all_values() == sheet.get_values() == sheet.get()
    assert sheet.get_all_records()[1] == {"name": "ข", "n": 2, "x": "q"}
    assert sheet.batch_get(["A1:A2", "C4"]) == [[["name"], ["ก"]], [["r"]]]
    assert sheet.get("B2:B3", value_render_option=ValueRenderOption.unformatted) == [[1], [2]]
    assert len(sheet.get_all_cells()) == 1000 * 26
    assert sheet.expand("A1") == sheet.get_all_values()


def test_cells_are_found(sheet: gspread.Worksheet) -> None:
    found = sheet.find("q")
    assert found is not None
    assert (found.row, found.col) == (3, 3)
    assert len(sheet.findall("1")) == 1
    assert sheet.find("nothing") is None


def test_values_are_written_in_every_way(sheet: gspread.Worksheet) -> None:
    sheet.update_acell("A1", "ชื่อ")
    sheet.update_cell(1, 2, "=1+1")
    sheet.update_cells([Cell(1, 3, "z")])
    sheet.batch_update([{"range": "A6", "values": [["six"]]}, {"range": "B6:C6", "values": [[6, "vi"]]}])
    assert sheet.row_values(1) == ["ชื่อ", "2", "z"]
    assert sheet.row_values(6) == ["six", "6", "vi"]
    sheet.append_row(["seven", 7])
    sheet.append_rows([["eight", 8], ["nine", 9]], insert_data_option="INSERT_ROWS")
    assert sheet.get("A7:B9") == [["seven", "7"], ["eight", "8"], ["nine", "9"]]
    sheet.batch_clear(["A6:A9", "B6"])
    assert sheet.get("A6:C7") == [["", "", "vi"], ["", "7"]]
    sheet.clear()
    assert sheet.get_all_values() == [[]]


def test_rows_and_columns_come_and_go(sheet: gspread.Worksheet) -> None:
    sheet.insert_row(["new", 0], 2)
    sheet.insert_rows([["a"], ["b"]], 2)
    sheet.insert_cols([["id", "1"]], 1)
    assert sheet.get("A1:B4") == [["id", "name"], ["1", "a"], ["", "b"], ["", "new"]]
    sheet.delete_rows(2, 4)
    sheet.delete_columns(1)
    sheet.delete_dimension("ROWS", 2)
    assert sheet.get("A1:A3") == [["name"], ["ข"], ["ค"]]
    sheet.add_rows(5)
    sheet.add_cols(2)
    before = (sheet.row_count, sheet.col_count)
    sheet.resize(20, 10)
    assert (sheet.row_count, sheet.col_count) == (20, 10) != before
    assert (
        sheet.spreadsheet.fetch_sheet_metadata()["sheets"][0]["properties"]["gridProperties"]["rowCount"]
        == 20
    )


def test_a_sheet_is_sorted_and_filtered(sheet: gspread.Worksheet) -> None:
    sheet.sort((2, "des"), range="A2:C4")
    assert sheet.col_values(1) == ["name", "ค", "ข", "ก"]
    sheet.set_basic_filter("A1:C4")
    assert "basicFilter" in sheet.spreadsheet.fetch_sheet_metadata()["sheets"][0]
    sheet.clear_basic_filter()
    assert "basicFilter" not in sheet.spreadsheet.fetch_sheet_metadata()["sheets"][0]


def test_properties_of_a_sheet_change(sheet: gspread.Worksheet) -> None:
    other = sheet.spreadsheet.add_worksheet("other", 10, 5)
    sheet.update_title("ชื่อใหม่")
    sheet.update_tab_color("#ff8000")
    assert sheet.get_tab_color() == "#FF8000"
    sheet.clear_tab_color()
    sheet.freeze(rows=1, cols=1)
    assert (sheet.frozen_row_count, sheet.frozen_col_count) == (1, 1)
    sheet.hide_gridlines()
    assert sheet.is_gridlines_hidden
    sheet.show_gridlines()
    other.hide()
    assert sheet.spreadsheet.worksheet("other").isSheetHidden
    other.show()
    other.update_index(0)
    assert [w.title for w in sheet.spreadsheet.worksheets()] == ["other", "ชื่อใหม่"]
    sheet.columns_auto_resize(0, 2)
    sheet.rows_auto_resize(0, 2)
    sheet.hide_columns(0, 1)
    sheet.unhide_columns(0, 1)
    sheet.hide_rows(1, 2)
    data = sheet.spreadsheet.fetch_sheet_metadata({"includeGridData": "true"})["sheets"][1]["data"][0]
    assert data["rowMetadata"][1]["hiddenByUser"] is True
    sheet.unhide_rows(1, 2)


def test_formats_merges_groups_and_rules(sheet: gspread.Worksheet) -> None:
    sheet.format("A1:C1", {"textFormat": {"bold": True}})
    sheet.batch_format([{"range": "A2", "format": {"backgroundColor": {"red": 1}}}])
    sheet.merge_cells("A6:B7", MergeType.merge_rows)
    sheet.batch_merge([{"range": "D1:D2"}])
    sheet.unmerge_cells("A6:B7")
    sheet.add_dimension_group_columns(0, 2)
    sheet.add_dimension_group_rows(1, 3)
    assert sheet.list_dimension_group_columns()[0]["depth"] == 1
    assert sheet.list_dimension_group_rows()[0]["range"]["startIndex"] == 1
    sheet.delete_dimension_group_columns(0, 2)
    sheet.delete_dimension_group_rows(1, 3)
    sheet.add_validation("B2:B4", ValidationConditionType.number_greater, ["0"], strict=True)
    sheet.copy_range("A1:A2", "E1:E2")
    sheet.cut_range("E1:E2", "F1")
    assert sheet.get("E1:F2") == [["", "name"], ["", "ก"]]


def test_notes_are_written_and_read(sheet: gspread.Worksheet) -> None:
    sheet.update_note("A1", "หมายเหตุ")
    sheet.insert_note("B2", "b")
    sheet.update_notes({"C3": "c", "A4": "d"})
    assert sheet.get_note("A1") == "หมายเหตุ"
    assert sheet.get_notes() == [["หมายเหตุ"], ["", "b"], ["", "", "c"], ["d"]]
    sheet.clear_note("A1")
    sheet.clear_notes(["B2", "C3"])
    assert sheet.get_notes() == [[], [], [], ["d"]]


def test_names_and_protection(sheet: gspread.Worksheet) -> None:
    made = sheet.define_named_range("A1:B2", "หัวตาราง")
    book = sheet.spreadsheet
    assert book.named_range("หัวตาราง")[0].value == "name"
    assert [n["name"] for n in book.list_named_ranges()] == ["หัวตาราง"]
    sheet.delete_named_range(made["replies"][0]["addNamedRange"]["namedRange"]["namedRangeId"])
    sheet.add_protected_range("A1:A2", editor_users_emails=["friend@example.com"])
    (protection,) = book.list_protected_ranges(sheet.id)
    assert "friend@example.com" in protection["editors"]["users"]
    sheet.delete_protected_range(protection["protectedRangeId"])
    assert book.list_protected_ranges(sheet.id) == []


def test_a_spreadsheet_as_a_whole(client: gspread.Client, sheet: gspread.Worksheet) -> None:
    book = sheet.spreadsheet
    twin = sheet.duplicate(new_sheet_name="twin")
    assert twin.get_all_values() == sheet.get_all_values()
    other = client.create("ปลายทาง")
    moved = sheet.copy_to(other.id)
    assert moved["title"] == "Copy of Sheet1"
    assert other.get_worksheet_by_id(moved["sheetId"]).acell("A2").value == "ก"
    assert book.duplicate_sheet(sheet.id, insert_sheet_index=0).title == "Copy of Sheet1"
    book.reorder_worksheets(list(reversed(book.worksheets())))
    assert [w.title for w in book.worksheets()] == ["Sheet1", "twin", "Copy of Sheet1"]
    book.del_worksheet(twin)
    book.del_worksheet_by_id(book.worksheet("Copy of Sheet1").id)
    book.update_title("ชื่อใหม่")
    book.update_locale("th_TH")
    book.update_timezone("Asia/Bangkok")
    assert (book.title, book.locale, book.timezone) == ("ชื่อใหม่", "th_TH", "Asia/Bangkok")
    assert client.open("ชื่อใหม่").id == client.open_by_url(book.url).id == book.id
    assert client.copy(book.id, title="สำเนา").sheet1.get_all_values() == sheet.get_all_values()
    client.import_csv(other.id, "a,b\n1,2\n")
    assert other.sheet1.get_all_values() == [["a", "b"], ["1", "2"]]
    client.del_spreadsheet(other.id)


def test_values_calls_of_the_spreadsheet(sheet: gspread.Worksheet) -> None:
    book = sheet.spreadsheet
    book.values_update("Sheet1!E1", {"valueInputOption": "RAW"}, {"values": [["=1"]]})
    assert book.values_get("Sheet1!E1")["values"] == [["=1"]]
    book.values_append("Sheet1!E1", {"valueInputOption": "RAW"}, {"values": [["next"]]})
    book.values_batch_update(
        {"valueInputOption": "USER_ENTERED", "data": [{"range": "Sheet1!F1", "values": [["=1+1"]]}]}
    )
    got = book.values_batch_get(["Sheet1!E2", "Sheet1!F1"])
    assert [r["values"] for r in got["valueRanges"]] == [[["next"]], [["2"]]]
    book.values_clear("Sheet1!E1")
    book.values_batch_clear(body={"ranges": ["Sheet1!E2"]})
    assert sheet.get("E1:F2") == [["", "2"]]
