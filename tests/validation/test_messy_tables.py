"""Tables as they are: each a real .xlsx, with the rows that are people and all that is said of them."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.validation import find_tables, read_file, validate_tables
from tests.validation.made import FORMS, SCOPE, card, header, person, proposal
from tests.validation.messy import HEAD, Rows, people, said, saved

THREE = people(1, 2, 3)
ADDRESS = [*HEAD[:6], "ที่อยู่", "", "", "", *HEAD[10:]]
REGISTER = [*HEAD[:6], "ที่อยู่ตามทะเบียนบ้าน", "", "", "", *HEAD[10:]]
BELOW = [""] * 6 + HEAD[6:10] + [""] * 4
OTHER_WORDS = (
    "ลำดับที่ คำนำหน้าชื่อ ชื่อจริง ชื่อสกุล หมายเลขบัตรประจำตัวประชาชน ว.ด.ป.เกิด เลขที่บ้าน ม. บ้าน ต. บทบาท/ตำแหน่ง "
    "เบอร์โทรศัพท์มือถือ ผลการทบทวน หมายเหตุ"
).split()


BROKEN = [f"{h[:3]}\n{h[3:]}" if len(h) > 6 else h for h in HEAD]


def moved(n: int, at: int, step: int) -> list[Any]:
    """A person whose cells slipped by one from a column on."""
    row = person(n, birth_date="23/3/2510")
    return [*row[:at], *row[at + 1 :], None] if step < 0 else [*row[:at], None, *row[at:-1]]


def mistyped(at: int, word: str) -> list[str]:
    return [*HEAD[:at], word, *HEAD[at + 1 :]]


CASES: dict[str, tuple[Rows, list[int], list[str]]] = {
    "title rows and a date": (
        [["แบบรายงาน ๑.๑ (ส่งเสริม)"], ["บัญชีรายชื่อผู้นำ"], ["ข้อมูล ณ วันที่ 23 มีนาคม 2564"], [], HEAD, *THREE],
        [6, 7, 8],
        [],
    ),
    "a header of two lines": ([ADDRESS, BELOW, *THREE], [3, 4, 5], []),
    "the address of the register": (
        [REGISTER, [""] * 6 + ["เลขที่", "หมู่", "บ้าน", "ตำบล"], *THREE],
        [3, 4, 5],
        [],
    ),
    "a line above a header of two lines": ([["ผู้นำชุมชน"], ADDRESS, BELOW, *THREE], [4, 5, 6], []),
    "line breaks within headers": ([BROKEN, *THREE], [2, 3, 4], []),
    "other words for the headers": ([OTHER_WORDS, *THREE], [2, 3, 4], []),
    "another order": ([HEAD[::-1], *(row[::-1] for row in THREE)], [2, 3, 4], []),
    "columns of their own": ([["สี", *HEAD, "ไซส์"], *(["แดง", *row, "XL"] for row in THREE)], [2, 3, 4], []),
    "a header mistyped": ([mistyped(4, "เลขประจำตัวประชาน"), *THREE], [], ["header_missing"]),
    "two headers mistyped": ([mistyped(2, "ชื"), *THREE], [], ["header_missing"]),
    "a required header twice": ([[*HEAD, "เลขบัตรประชาชน"], *THREE], [], ["header_doubled"]),
    "a note twice": ([[*HEAD, "หมายเหตุ"], *THREE], [2, 3, 4], ["header_doubled?"]),
    "only headers": ([HEAD], [], []),
    "nothing": ([], [], ["header_missing"]),
    "one row": ([HEAD, person(1)], [2], []),
    "prefilled places only": ([HEAD, [1, *[None] * 6, 4, "บ้านร่องดู่", "จุน"]], [], []),
    "blank rows between": ([HEAD, person(1), [], [None] * 14, person(2)], [2, 5], []),
    "a line that numbers the columns": ([HEAD, [f"({n})" for n in range(1, 15)], *THREE], [3, 4, 5], []),
    "the same in Thai digits": ([HEAD, ["(๑)", "(๒)", "(๓)", "(๔)", "(๕)"], *THREE], [3, 4, 5], []),
    "an example": ([HEAD, ["ตย.", *person(9)[1:]], ["ตัวอย่าง", *person(8)[1:]], *THREE], [4, 5, 6], []),
    "headings between": ([HEAD, ["ตำบลจุน"], person(1), ["", "หมู่ที่ 5 บ้านใหม่"], person(2)], [3, 5], []),
    "the header again on a second page": ([HEAD, person(1), ["บัญชีรายชื่อ (ต่อ)"], HEAD, person(2)], [2, 5], []),
    "a second table in another order": ([HEAD, person(1), [], HEAD[::-1], person(2)[::-1]], [2, 5], []),
    "two tables side by side": ([[*HEAD, "", *HEAD], [*person(1), "", *person(2)]], [2, 2], []),
    "two tables that touch": ([[*HEAD, *HEAD], [*person(1), *person(2)]], [2, 2], []),
    "a sum": ([HEAD, *THREE, ["รวม", "", "", "", "3 คน"], ["รวมทั้งสิ้น 3 คน (ชาย 3 คน)"]], [2, 3, 4], []),
    "a sum among the names": ([HEAD, *THREE, ["", "รวม", "", "3", "คน"], ["ยอดรวม", "", 3]], [2, 3, 4], []),
    "a signature": (
        [HEAD, *THREE, [], ["", "", "ลงชื่อ..........ผู้รายงาน"], ["", "", "(นายสมชาย ใจดี)"], ["", "", "พัฒนากร"]],
        [2, 3, 4],
        [],
    ),
    "two signatures": (
        [HEAD, *THREE, [], ["", "(ลงชื่อ)", "", "", "(ลงชื่อ)"], ["", "พัฒนาการอำเภอ", "", "", "ปลัดอำเภอ"]],
        [2, 3, 4],
        [],
    ),
    "a name and a post without more": (
        [HEAD, *THREE, [], ["", "", "", "นายสมชาย ใจดี"], ["", "", "", "พัฒนาการอำเภอจุน"]],
        [2, 3, 4],
        [],
    ),
    "a half-typed row at the end": (
        [HEAD, person(1), [], ["", "", "สมชาย"]],
        [2, 4],
        [f"{c}4 required{'?' if c == 'L' else ''}" for c in "BDEGHIJKL"],
    ),
    "notes below": ([HEAD, *THREE, [], ["ข้อมูล ณ วันที่ 23 มี.ค. 64"], ["* เลขบัตรต้องครบ 13 หลัก"]], [2, 3, 4], []),
    "one cell missing": ([HEAD, person(1), moved(2, 1, -1), person(3)], [2, 3, 4], ["B3 shifted_columns"]),
    "the surname missing": ([HEAD, person(1), moved(2, 3, -1)], [2, 3], ["D3 shifted_columns"]),
    "one cell too many": ([HEAD, person(1), moved(2, 2, 1), person(3)], [2, 3, 4], ["E3 shifted_columns"]),
    "one too many before the house": ([HEAD, moved(2, 6, 1), person(3)], [2, 3], ["H2 shifted_columns"]),
    "numbers dragged down": (
        [HEAD, *(person(n, national_id=int(card(1037)) + n) for n in range(4))],
        [2, 3, 4, 5],
        ["E3 thai_id", "E4 thai_id", "E5 thai_id"],
    ),
    "ditto marks": (
        [HEAD, person(1), person(2, subdistrict='"', village="ๆ"), person(3, role=",,")],
        [2, 3, 4],
        ["I3 ditto", "J3 ditto", "K4 ditto"],
    ),
    "numbers as numbers": (
        [HEAD, person(1, national_id=float(card(1037)), house_no=12), person(2, phone=54449544)],
        [2, 3],
        [],
    ),
    "a monk without surname": ([HEAD, person(1, prefix="พระ", last_name=None)], [2], []),
    "a name split by a line break": ([HEAD, person(1, first_name="สมชาย\n")], [2], []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_table_is_read_as_people_mean_it(case: str, tmp_path: Path) -> None:
    rows, numbers, told = CASES[case]
    assert said(saved(tmp_path / "a.xlsx", rows)) == (numbers, told)


def test_places_merged_down_count_for_every_row(tmp_path: Path) -> None:
    rest = people(2, 3, moo=None, village=None, subdistrict=None)
    path = saved(tmp_path / "a.xlsx", [HEAD, person(1), *rest], merges=["H2:H4", "I2:I4", "J2:J4"])
    assert said(path) == ([2, 3, 4], [])


@pytest.mark.parametrize("last", ["รวม", "รวมทั้งสิ้น", "รวมงบประมาณ"])
def test_money_and_dates_below_a_header_of_their_group(last: str, tmp_path: Path) -> None:
    upper, lower = header(FORMS["1.3"]), [""] * 23
    upper[10:12], lower[10:12] = ["ระยะเวลาดำเนินการ", ""], ["เริ่มต้น", "สิ้นสุด"]
    lower[12:17] = [*upper[12:16], last]
    upper[12:17] = ["งบประมาณ (บาท)", "", "", "", ""]
    rows = [upper, lower, proposal(1)]
    assert said(saved(tmp_path / "a.xlsx", rows, merges=["K1:L1", "M1:Q1"]), "1.3") == ([3], [])


def test_one_header_over_prefix_with_name_and_surname(tmp_path: Path) -> None:
    heads = ["ลำดับ", "ชื่อ - สกุล", "", *HEAD[4:]]
    rows = [[n, f"นายสม{c}", "ใจดี", *person(n)[4:]] for n, c in enumerate("กขค", start=1)]
    assert said(saved(tmp_path / "a.xlsx", [heads, *rows], merges=["B1:C1"])) == ([2, 3, 4], [])


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("นายสมชาย ใจดี", ("นาย", "สมชาย", "ใจดี")),
        ("ว่าที่ ร.ต.หญิง สมใจ รักดี", ("ว่าที่ร้อยตรีหญิง", "สมใจ", "รักดี")),
        ("ร.ต.ท.(หญิง) สมใจ รักดี", ("ร้อยตำรวจโทหญิง", "สมใจ", "รักดี")),
        ("จ.ส.อ.สมพงษ์ ใจดี", ("จ่าสิบเอก", "สมพงษ์", "ใจดี")),
        ("ดต.สมพร ใจกล้า", ("ดาบตำรวจ", "สมพร", "ใจกล้า")),
        ("พระมหาสมชาย ธมฺมวโร", ("พระมหา", "สมชาย", "ธมฺมวโร")),
        ("ม.ล.สมชาย เทพวงศ์ ณ ลำปาง", ("หม่อมหลวง", "สมชาย", "เทพวงศ์ ณ ลำปาง")),
        ("นาย สมหวัง  ณ เชียงใหม่", ("นาย", "สมหวัง", "ณ เชียงใหม่")),
    ],
)
def test_a_whole_name_is_taken_apart(typed: str, parts: tuple[str, ...], tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", [["ลำดับ", "ชื่อ-สกุล", *HEAD[4:]], [1, typed, *person(1)[4:]]])
    report = validate_tables(find_tables(read_file(path), FORMS["1.1"]).tables, FORMS["1.1"], SCOPE)[0]
    values = report.rows[0].values
    assert (values["prefix"], values["first_name"], values["last_name"]) == parts


def test_of_a_whole_name_without_its_surname_the_part_that_lacks_is_named(tmp_path: Path) -> None:
    rows = [["ลำดับ", "ชื่อ-สกุล", *HEAD[4:]], [1, "นางคำ", *person(1)[4:]], [2, "", *person(2)[4:]]]
    found = find_tables(read_file(saved(tmp_path / "a.xlsx", rows)), FORMS["1.1"])
    report = validate_tables(found.tables, FORMS["1.1"], SCOPE)[0]
    half, none = ([v.message["th"].partition(":")[0] for v in row.violations] for row in report.rows)
    assert half == ["ชื่อ-สกุล (นามสกุล)"]
    assert set(none) == {"ชื่อ-สกุล"}


def test_a_row_struck_through_is_asked_about(tmp_path: Path) -> None:
    def strike(sheet: Worksheet) -> None:
        for cell in sheet[3]:
            cell.font = Font(strike=True)

    assert said(saved(tmp_path / "a.xlsx", [HEAD, *THREE], edit=strike)) == ([2, 3, 4], ["A3 struck?"])


def test_a_hidden_row_counts_and_its_message_says_that_it_is_hidden(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["E"].hidden = True

    path = saved(tmp_path / "a.xlsx", [HEAD, person(1), person(2, national_id="12")], edit=hide)
    assert said(path) == ([2, 3], ["E3 thai_id"])
    found = find_tables(read_file(path), FORMS["1.1"])
    report = validate_tables(found.tables, FORMS["1.1"], SCOPE)[0]
    assert "แถวนี้ถูกซ่อนอยู่" in next(v.message["th"] for v in report.all_violations if v.row == 3)


@pytest.mark.parametrize(
    "below",
    [
        [person(16, note="สำรอง"), person(17, note="สารอง")],
        [["", "", "รายชื่อสำรอง"], person(16), person(17)],
        [["รายชื่อสารอง"], person(16), person(17)],
    ],
)
def test_reserves_are_outside_the_count(below: Rows, tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", [HEAD, *people(*range(1, 16)), *below])
    report = validate_tables(find_tables(read_file(path), FORMS["1.1"]).tables, FORMS["1.1"], SCOPE)[0]
    assert [row.reserve for row in report.rows] == [False] * 15 + [True] * 2
    assert "จุน" not in [v.value for v in report.violations]


def test_the_mark_of_a_heading_goes_with_its_rows_until_the_next_heading(tmp_path: Path) -> None:
    """As a remark, so that the master holds it too, whatever is lost later."""
    reserves = [person(2), person(4, note="ย้ายมาใหม่")]
    rows = [HEAD, person(1), ["รายชื่อสำรอง"], *reserves, ["ตำบลลอ"], person(3, subdistrict="ลอ")]
    path = saved(tmp_path / "a.xlsx", rows)
    report = validate_tables(find_tables(read_file(path), FORMS["1.1"]).tables, FORMS["1.1"], SCOPE)[0]
    assert [row.values["note"] for row in report.rows] == ["", "สำรอง", "ย้ายมาใหม่ สำรอง", ""]
    assert [row.reserve for row in report.rows] == [False, True, True, False]


def test_a_tab_that_repeats_another_is_told_and_not_read(tmp_path: Path) -> None:
    twin = saved(tmp_path / "a.xlsx", [HEAD, *THREE], more=[HEAD, *people(1, 2, 9)])
    assert said(twin) == ([2, 3, 4], ["twin_tab?"])
    other = saved(tmp_path / "b.xlsx", [HEAD, *THREE], more=[HEAD, person(11)])
    assert said(other) == ([2, 3, 4, 2], [])


def test_prose_pasted_without_opening_the_cell_is_one_message_a_row(tmp_path: Path) -> None:
    heads = header(FORMS["1.3"])
    prose = "จึงเห็นควรจัดทำโครงการปลูกผักสวนครัว"
    bare = [None] * 5 + [prose] + [None] * 17
    prefilled = [3, None, 3, "บ้านร่องดู่", "จุน", prose, *[None] * 17]
    path = saved(tmp_path / "a.xlsx", [heads, proposal(1), bare, prefilled, proposal(4)])
    assert said(path, "1.3") == ([2, 3, 4, 5], ["F3 split_paste", "F4 split_paste"])


def test_proposals_have_sums_that_are_no_proposals_and_villages_that_stand_once(tmp_path: Path) -> None:
    total = ["รวม", *[None] * 11, 20000, 40000, 140000, 0, 200000]
    rows = [header(FORMS["1.3"]), proposal(1, moo="3, 4"), proposal(2), proposal(2), total]
    path = saved(tmp_path / "a.xlsx", rows)
    assert said(path, "1.3") == ([2, 3, 4], ["C2 type", "C3 unique", "C4 unique"])
