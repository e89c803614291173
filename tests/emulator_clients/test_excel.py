"""A spreadsheet exported to Excel, read by two libraries."""

import io

import gspread
import openpyxl
import python_calamine
from gspread.utils import ExportFormat


def test_excel_gets_values_formulas_formats_and_merges(gc: gspread.Client) -> None:
    book = gc.create("ส่งออก")
    sheet = book.sheet1
    sheet.update([["0812345678", "15/3/2021", 1.5, "=C1*2", True, "=1/0"]], "A1")
    sheet.update([["=C1*2", "3/15/2021", "50%", "=1/0", "=VLOOKUP(1,A:B,1)"]], "A2", raw=False)
    sheet.merge_cells("A4:B5")
    book.add_worksheet("บัญชี/หนึ่ง: ยาวมากกว่าสามสิบเอ็ดตัวอักษรของเอ็กเซล", 5, 5)
    book.add_worksheet("บัญชี_หนึ่ง: ยาวมากกว่าสามสิบเอ็ดตัวอักษรของเอ็กเซล", 5, 5)
    book.add_worksheet("ซ่อน", 5, 5).hide()
    data = book.export(ExportFormat.EXCEL)
    made = openpyxl.load_workbook(io.BytesIO(data))
    first = made["Sheet1"]
    assert [cell.value for cell in first[1]][:5] == ["0812345678", "15/3/2021", 1.5, "=C1*2", True]
    assert [cell.data_type for cell in first[1]][:4] == ["s", "s", "n", "s"]
    assert (first["A2"].value, first["A2"].data_type) == ("=C1*2", "f")
    assert first["B2"].value.isoformat() == "2021-03-15T00:00:00"
    assert (first["C2"].value, first["C2"].number_format) == (0.5, "0%")
    assert [str(area) for area in first.merged_cells.ranges] == ["A4:B5"]
    assert len(made.sheetnames) == len({name.lower() for name in made.sheetnames}) == 4
    assert all(len(name) <= 31 and "/" not in name for name in made.sheetnames)
    assert made["ซ่อน"].sheet_state == "hidden"
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Sheet1")
    assert rows.to_python()[1][0] == 3.0
