"""Local files by the same rules: what Excel and the offices' CSVs hold."""

import csv
import datetime as dt
import stat
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sheets_sync.errors import UsageError
from sheets_sync.model import Workbook
from sheets_sync.validation import find_tables, read_file, validate_table, write_normal
from tests.validation.made import FORMS, SCOPE, card, header, person, proposal

FORM = FORMS["1.1"]
PEOPLE = [
    person(1, national_id=float(card(1037)), phone=812345678),
    person(2, birth_date=dt.date(1967, 3, 23), house_no=dt.date(2021, 3, 12)),
    person(3, prefix="น.ส.", subdistrict=None),
    person(4, subdistrict=None, national_id="3560100000010"),
]


def plain(value: Any) -> Any:
    return value if isinstance(value, dt.date | float | int) else ("" if value is None else value)


def by_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "แบบ 1.1"
    for row in [["บัญชีรายชื่อ"], ["ตรวจทานแล้ว ส่งจังหวัด", True], header(FORM), *PEOPLE]:
        sheet.append([plain(v) for v in row])
    sheet.merge_cells("J5:J7")
    book.create_sheet("ว่าง")
    book.save(path)


def by_xlsxwriter(path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "d/m/yyyy"}) as book:
        sheet = book.add_worksheet("แบบ 1.1")
        for number, row in enumerate([["บัญชีรายชื่อ"], ["ตรวจทานแล้ว ส่งจังหวัด", True], header(FORM), *PEOPLE]):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        sheet.merge_range(4, 9, 6, 9, "จุน")


def rows_of(workbook: Workbook) -> list[tuple[int, str, dict[str, str]]]:
    (table,) = find_tables(workbook, FORM).tables
    return [(r.number, r.state, dict(r.values)) for r in validate_table(table, FORM, SCOPE).rows]


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
def test_an_excel_file_is_read_like_a_sheet(tmp_path: Path, write: Any) -> None:
    path = tmp_path / "รายชื่อ.xlsx"
    write(path)
    workbook = read_file(path)
    rows = rows_of(workbook)
    assert [(number, state) for number, state, _ in rows] == [
        (4, "clean"),
        (5, "clean"),
        (6, "clean"),
        (7, "error"),
    ]
    assert rows[0][2]["national_id"] == card(1037)
    assert rows[0][2]["phone"] == "0812345678"
    assert rows[1][2]["birth_date"] == "1967-03-23"
    assert rows[1][2]["house_no"] == "12/3"
    assert rows[2][2]["subdistrict"] == "จุน"
    assert find_tables(workbook, FORM).tables[0].submitted is True


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_every_encoding_the_offices_use(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "a.csv"
    people = [person(1), person(2, phone="0812345678\n0898765432"), person(3, national_id="12")]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([["เรื่อง"], header(FORM), *people])
    assert [(number, state) for number, state, _ in rows_of(read_file(path))] == [
        (3, "clean"),
        (4, "clean"),
        (5, "error"),
    ]


def test_both_forms_are_read_from_one_file(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    book = openpyxl.Workbook()
    for title, form, row in (("ก", FORM, person(1)), ("ข", FORMS["1.3"], proposal(1))):
        sheet = book.create_sheet(title)
        sheet.append(header(form))
        sheet.append([plain(v) for v in row])
    book.save(path)
    workbook = read_file(path)
    for form in FORMS.values():
        if form.id in ("1.1", "1.3"):
            (table,) = find_tables(workbook, form).tables
            assert validate_table(table, form, SCOPE).rows[0].state == "clean"


def test_formulas_errors_ticks_and_times_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["text", 1.5, True])
        sheet.write_formula(0, 3, "=1/0", None, "#DIV/0!")
        sheet.write_datetime(
            0,
            4,
            dt.datetime(2021, 3, 12, 6, 0, tzinfo=None),  # noqa: DTZ001
            book.add_format({"num_format": "d/m/yyyy hh:mm"}),
        )
    cells = read_file(path).tabs[0].cells[0]
    assert [c.value for c in cells[:3]] == ["text", 1.5, True]
    assert cells[3].error == "#DIV/0!"
    assert (cells[4].value, cells[4].format) == (44267.25, "DATE_TIME")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"this is no zip"),
        ("a.xlsx", b""),
        ("a.xls", b"\xd0\xcf\x11\xe0nothing"),
        ("a.docx", b"PK"),
        ("a.csv", b"\xff\xff\x00\x00\x81"),
        ("a", b""),
    ],
)
def test_what_cannot_be_read_is_told_in_both_languages(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UsageError) as told:
        read_file(path)
    assert told.value.en
    assert told.value.th != told.value.en


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_file(tmp_path / "none.xlsx")


def test_an_empty_csv_has_no_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    assert find_tables(read_file(tmp_path / "a.csv"), FORM).tables == ()


def test_normal_forms_are_written_whole_and_for_their_owner_only(tmp_path: Path) -> None:
    by_openpyxl(tmp_path / "a.xlsx")
    report = validate_table(find_tables(read_file(tmp_path / "a.xlsx"), FORM).tables[0], FORM, SCOPE)
    out = tmp_path / "out.csv"
    write_normal(report, FORM, out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["row", *(c.key for c in FORM.columns)]
    assert (rows[0]["row"], rows[0]["national_id"], rows[0]["phone"]) == ("4", card(1037), "0812345678")
    assert rows[2]["prefix"] == "นางสาว"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with pytest.raises(UsageError):
        write_normal(report, FORM, tmp_path / "none" / "out.csv")
