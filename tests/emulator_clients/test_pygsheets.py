"""pygsheets: its own ways of opening, typing, formatting, naming and protecting."""

import pandas as pd
import pygsheets  # type: ignore[import-untyped]
import pytest
from google.oauth2.service_account import Credentials

from tests.emulator_clients.conftest import RedirectedHttp

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pygsheets")


@pytest.fixture(scope="module")
def client(credentials: Credentials, http: RedirectedHttp) -> pygsheets.client.Client:
    return pygsheets.authorize(custom_credentials=credentials, http=http)


@pytest.fixture
def sheet(client: pygsheets.client.Client) -> pygsheets.Worksheet:
    sheet = client.create("ทดลอง").sheet1
    sheet.update_values("A1", [["name", "n"], ["ก", 1], ["ข", 2], ["ค", 3]])
    return sheet


def test_spreadsheets_are_made_found_and_shared(client: pygsheets.client.Client) -> None:
    book = client.create("อำเภอปง")
    assert client.open("อำเภอปง").id == client.open_by_key(book.id).id == client.open_by_url(book.url).id
    assert book.id in client.spreadsheet_ids()
    book.share("friend@example.com", role="writer", type="user", sendNotificationEmail=False)
    assert {p["emailAddress"]: p["role"] for p in book.permissions}["friend@example.com"] == "writer"
    book.remove_permission("friend@example.com")
    book.title = "ชื่อใหม่"
    assert client.open_by_key(book.id).title == "ชื่อใหม่"
    book.delete()
    with pytest.raises(pygsheets.SpreadsheetNotFound):
        client.open("ชื่อใหม่")


def test_values_are_read_in_every_way(sheet: pygsheets.Worksheet) -> None:
    assert sheet.get_value("B2") == "1"
    assert sheet.get_values("A1", "B2") == [["name", "n"], ["ก", "1"]]
    assert sheet.get_row(2, include_tailing_empty=False) == ["ก", "1"]
    assert sheet.get_col(1, include_tailing_empty=False) == ["name", "ก", "ข", "ค"]
    assert sheet.get_all_records()[1] == {"name": "ข", "n": 2}
    assert sheet.get_values_batch(["A1:A2", ("B2", "B2")]) == [[["name"], ["ก"]], [["1"]]]
    assert [cell.label for cell in sheet.find("ข")] == ["A3"]


def test_values_are_written_in_every_way(sheet: pygsheets.Worksheet) -> None:
    sheet.update_value("C1", "=1+1")
    assert sheet.cell("C1").value == "2"
    assert sheet.cell("C1").formula == "=1+1"
    sheet.update_row(6, ["หก", 6])
    sheet.update_col(4, ["ง"])
    sheet.update_values_batch(["A8", "B8:B9"], [[["x"]], [["y"], ["z"]]])
    sheet.append_table([["ท้าย", 9]], start="A1")
    assert sheet.get_row(6, include_tailing_empty=False) == ["หก", "6"]
    sheet.insert_rows(1, number=1, values=["แทรก"])
    sheet.delete_rows(3)
    sheet.replace("แทรก", "แทน")
    assert sheet.get_values("A1", "A3") == [["name"], ["แทน"], ["ข"]]
    sheet.clear()
    assert sheet.get_all_values(include_tailing_empty=False, include_tailing_empty_rows=False) in ([], [[]])


def test_frames_go_in_and_out(sheet: pygsheets.Worksheet) -> None:
    frame = pd.DataFrame({"ชื่อ": ["ก", "ข"], "n": [1, 2]})
    sheet.set_dataframe(frame, "D1")
    read = sheet.get_as_df(start="D1", end="E3")
    assert read.to_dict("list") == {"ชื่อ": ["ก", "ข"], "n": [1, 2]}


def test_cells_are_formatted_and_noted(sheet: pygsheets.Worksheet) -> None:
    cell = sheet.cell("A1")
    cell.color = (1.0, 0.0, 0.0, 0.0)
    cell.set_text_format("bold", True)
    cell.note = "หมายเหตุ"
    cell.fetch()
    assert cell.note == "หมายเหตุ"
    assert cell.text_format["bold"] is True
    assert cell.color[:3] == (1, 0, 0)
    sheet.apply_format("A2:B3", {"textFormat": {"italic": True}})
    sheet.adjust_column_width(1, 2, 150)
    sheet.merge_cells("A6", "B7")
    sheet.refresh()
    assert sheet.merged_ranges


def test_tabs_change(sheet: pygsheets.Worksheet) -> None:
    book = sheet.spreadsheet
    other = book.add_worksheet("สอง", rows=10, cols=5)
    other.title = "สาม"
    other.frozen_rows = 1
    other.hidden = True
    other.resize(20, 6)
    assert (other.rows, other.cols) == (20, 6)
    book.fetch_properties()
    found = book.worksheet_by_title("สาม")
    assert (found.frozen_rows, found.hidden) == (1, True)
    book.del_worksheet(other)
    assert [tab.title for tab in book.worksheets()] == ["Sheet1"]


def test_ranges_are_named_protected_sorted_and_checked(sheet: pygsheets.Worksheet) -> None:
    sheet.sort_range("A2", "B4", basecolumnindex=1, sortorder="DESCENDING")
    assert sheet.get_col(1, include_tailing_empty=False) == ["name", "ค", "ข", "ก"]
    named = sheet.create_named_range("table", "A1", "B4", returnas="json")
    assert sheet.get_named_range("table").name_id == named["namedRangeId"]
    sheet.delete_named_range("table")
    protected = sheet.create_protected_range("A1", "B1")
    assert [found.protect_id for found in sheet.get_protected_ranges()] == [protected.protect_id]
    sheet.remove_protected_range(protected.protect_id)
    sheet.set_data_validation("B2", "B4", "NUMBER_BETWEEN", ["1", "9"], strict=True)
    condition = {"backgroundColor": {"red": 1}}
    sheet.add_conditional_formatting("B2", "B4", "NUMBER_GREATER", condition, ["2"])
    sheet.set_basic_filter("A1", "B4")
    sheet.clear_basic_filter()
    made = sheet.create_developer_metadata("ours", "x")
    assert sheet.get_developer_metadata("ours")[0].id == made.id
    assert sheet.add_chart(("A1", "A4"), [("B1", "B4")], "แผนภูมิ").title == "แผนภูมิ"
    assert [chart.title for chart in sheet.get_charts()] == ["แผนภูมิ"]
