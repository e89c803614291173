"""gspread-dataframe: data frames in and out."""

import gspread
import numpy as np
import pandas as pd
from gspread_dataframe import get_as_dataframe, set_with_dataframe  # type: ignore[import-untyped]

FRAME = pd.DataFrame({"ชื่อ": ["ก", "ข"], "จำนวน": [1.5, np.nan], "สูตร": ["=1+1", "'=ไม่ใช่"]})


def test_a_frame_goes_in_and_comes_out(book: gspread.Spreadsheet) -> None:
    sheet = book.add_worksheet("กรอบ", 1, 1)
    set_with_dataframe(sheet, FRAME, resize=True)
    assert (sheet.row_count, sheet.col_count) == (3, 3)
    assert sheet.get_all_values() == [["ชื่อ", "จำนวน", "สูตร"], ["ก", "1.5", "2"], ["ข", "", "'=ไม่ใช่"]]
    typed = get_as_dataframe(sheet)
    assert typed["สูตร"].tolist()[0] == "=1+1"
    shown = get_as_dataframe(sheet, evaluate_formulas=True)
    assert shown["ชื่อ"].tolist() == ["ก", "ข"]
    assert shown["จำนวน"].tolist()[0] == 1.5
    assert shown["จำนวน"].isna().tolist() == [False, True]
    assert shown["สูตร"].tolist()[0] in {2, "2"}


def test_a_frame_may_stand_anywhere_and_grow_the_sheet(book: gspread.Spreadsheet) -> None:
    sheet = book.add_worksheet("มุม", 3, 3)
    frame = pd.DataFrame({"x": range(5), "y": list("abcde")})
    set_with_dataframe(sheet, frame, row=2, col=2, include_index=True)
    assert sheet.get("B2:D3") == [["", "x", "y"], ["0", "0", "a"]]
    assert sheet.acell("D7").value == "e"


def test_dates_and_indexes_survive(book: gspread.Spreadsheet) -> None:
    sheet = book.add_worksheet("วัน", 5, 3)
    frame = pd.DataFrame({"วันที่": pd.to_datetime(["2021-03-23", "2021-03-30"]), "ส่ง": [True, False]})
    set_with_dataframe(sheet, frame)
    read = get_as_dataframe(sheet, parse_dates=["วันที่"], evaluate_formulas=True)
    assert read["วันที่"].dt.day.tolist() == [23, 30]
    assert read["ส่ง"].tolist() == [True, False]
