"""A file given back with what was found: what stood in it stays, and a second look finds the same."""

import csv
import stat
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheets_sync.errors import UsageError
from sheets_sync.validation import find_tables, read_file, validate_tables, write_feedback
from tests.validation.made import FORMS, SCOPE, header, person

FORM = FORMS["1.1"]
PEOPLE = [person(1), person(2, national_id="3560100000010"), person(3, phone="ถามลูก"), person(4, note="=1+2")]


def given_back(source: Path, out: Path) -> Any:
    workbook = read_file(source)
    tables = find_tables(workbook, FORM).tables
    reports = validate_tables(tables, FORM, SCOPE)
    write_feedback(source, workbook, tuple(zip(tables, reports, strict=True)), out)
    return openpyxl.load_workbook(out).worksheets[0]


def as_xlsx(path: Path, *above: list[Any]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [*above, header(FORM), *PEOPLE]:
        sheet.append(row)
    sheet["B2"].font = openpyxl.styles.Font(italic=True)
    book.save(path)
    return path


def test_the_file_comes_back_with_a_last_column_and_coloured_cells(tmp_path: Path) -> None:
    sheet = given_back(as_xlsx(tmp_path / "in.xlsx", ["บัญชีรายชื่อ"]), tmp_path / "out.xlsx")
    column = len(header(FORM)) + 1
    said = [sheet.cell(row, column).value for row in range(2, 7)]
    assert said[0] == "ผลตรวจ"
    assert said[1] == "ผ่าน"
    assert said[2].startswith("แก้ 1\nเลขประจำตัวประชาชน: ")
    assert said[3].startswith("ตรวจ 1\nหมายเลขโทรศัพท์: ")
    assert sheet["E4"].fill.fgColor.rgb == "FFF4B6B6"
    assert sheet["L5"].fill.fgColor.rgb == "FFFFF2B3"
    assert "ขาดอีก" in sheet.cell(1, column).value
    assert sheet["B2"].font.italic
    assert stat.S_IMODE((tmp_path / "out.xlsx").stat().st_mode) == 0o600


def test_a_file_given_back_and_checked_again_keeps_one_column(tmp_path: Path) -> None:
    first = given_back(as_xlsx(tmp_path / "in.xlsx", ["บัญชีรายชื่อ"]), tmp_path / "out.xlsx")
    again = given_back(tmp_path / "out.xlsx", tmp_path / "again.xlsx")
    assert list(again.values) == list(first.values)


def test_a_column_of_their_own_with_that_name_is_theirs(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [[*header(FORM), "ผลตรวจ"], [*person(1), "โทรถามแล้ว"]]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "in.xlsx")
    sheet = given_back(tmp_path / "in.xlsx", tmp_path / "out.xlsx")
    column = len(header(FORM)) + 1
    assert sheet.cell(2, column).value == "โทรถามแล้ว"
    assert sheet.cell(2, column + 1).value == "ผ่าน"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp874", "tis-620"])
def test_a_csv_comes_back_as_xlsx_with_every_text_a_text(tmp_path: Path, encoding: str) -> None:
    source = tmp_path / "in.csv"
    with source.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header(FORM), *PEOPLE])
    sheet = given_back(source, tmp_path / "out.xlsx")
    note = sheet.cell(5, len(header(FORM)))
    assert (note.value, note.data_type) == ("=1+2", "s")
    assert sheet.cell(1, len(header(FORM)) + 1).value.startswith("ผลตรวจ")
    assert sheet["E3"].fill.fgColor.rgb == "FFF4B6B6"


def test_the_source_itself_is_never_overwritten(tmp_path: Path) -> None:
    source = as_xlsx(tmp_path / "in.xlsx")
    with pytest.raises(UsageError):
        given_back(source, source)
    with pytest.raises(UsageError):
        given_back(source, tmp_path / "out.csv")
