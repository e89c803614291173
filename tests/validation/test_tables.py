"""Finding tables: by their headers, in whatever shape a district's sheet has."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.model import BLANK, Cell, Mark
from sheets_sync.validation import Found, find_tables
from tests.validation.made import FORMS, Span, book, card, cell, found, header, person, proposal, tab

FORM = FORMS["1.1"]
HEAD = header(FORM)
PLACE = {column.key: index for index, column in enumerate(FORM.columns) if column.key != "sex"}


def rules(result: Found) -> list[tuple[str, str | None]]:
    return [(p.rule, p.column) for p in result.problems]


def test_a_table_is_found_below_title_rows() -> None:
    sheet = tab([["บัญชีรายชื่อผู้นำ"], [], ["อำเภอจุน จังหวัดพะเยา"], HEAD, person(1), person(2)])
    result = find_tables(book(sheet), FORM)
    assert result.problems == ()
    (table,) = result.tables
    assert table.header_number == 4
    assert [row.number for row in table.rows] == [5, 6]
    assert table.columns == PLACE
    assert table.rows[0].cells["national_id"].value == card(1037)


def test_columns_may_stand_in_any_order_under_other_words_with_columns_of_their_own_between() -> None:
    words = {"national_id": "เลขบัตรประชาชน", "phone": "เบอร์โทร", "role": "ตำแหน่ง", "village": "หมู่บ้าน"}
    order = [11, 4, 3, 2, 1, 0, 6, 7, 8, 9, 10, 12, 13]
    keys = [FORM.columns[i].key for i in order]
    heads = ["สีเสื้อ", *(words.get(k, FORM.column(k).header) for k in keys), "ผลตรวจ"]
    row = person(1)
    (table,) = find_tables(book(tab([heads, ["ฟ้า", *(row[i] for i in order), "ผ่าน"]])), FORM).tables
    assert table.columns["phone"] == 1
    assert table.headers["phone"] == "เบอร์โทร"
    assert "birth_date" not in table.columns
    assert "birth_date" not in table.rows[0].cells
    assert table.rows[0].cells["last_name"].value == "ใจดี"
    assert set(table.columns.values()).isdisjoint({0, len(heads) - 1})


@pytest.mark.parametrize(
    "word",
    [
        " เลขประจำตัวประชาชน ", "เลขประจำตัว\nประชาชน", "เลขประจําตัวประชาชน", "เลขประจาตัวประชาชน",
        "เลขประจำตัวประชาชน*", "เลขประจำตัวประชาชน (13 หลัก)", "เลข\u200bประจำตัวประชาชน", "เลขประจำตัวประชาชน :",
        "เลขประจำตัว ๑๓ หลัก",
    ],
)  # fmt: skip
def test_a_header_is_known_in_every_spelling_that_means_the_same(word: str) -> None:
    heads = [word if h == "เลขประจำตัวประชาชน" else h for h in HEAD]
    (table,) = find_tables(book(tab([heads, person(1)])), FORM).tables
    assert table.columns["national_id"] == 4


def test_a_lost_required_header_is_a_problem_and_no_table() -> None:
    heads = ["" if h == "เลขประจำตัวประชาชน" else h for h in HEAD]
    result = find_tables(book(tab([["ชื่อเรื่อง"], heads, person(1)])), FORM)
    assert result.tables == ()
    assert rules(result) == [("header_missing", "national_id")]
    assert result.problems[0].message["th"] == (
        "ไม่พบหัวตาราง “เลขประจำตัวประชาชน” → โปรดพิมพ์กลับในแถว 2 (ข้อมูลเดิมยังอยู่ครบ)"
    )
    assert result.problems[0].row is None
    assert result.problems[0].cell is None


def test_a_header_mistyped_by_a_letter_is_suggested_not_guessed() -> None:
    heads = ["เลขประจำตัวประชาน" if h == "เลขประจำตัวประชาชน" else h for h in HEAD]
    result = find_tables(book(tab([heads, person(1)])), FORM)
    assert result.tables == ()
    assert "เลขประจำตัวประชาน" in result.problems[0].message["th"]
    assert "หมายถึง เลขประจำตัวประชาชน ใช่หรือไม่" in result.problems[0].message["th"]


def test_a_header_that_is_not_required_may_be_lost() -> None:
    heads = ["" if h in ("หมายเหตุ", "ลำดับ") else h for h in HEAD]
    result = find_tables(book(tab([heads, person(1)])), FORM)
    assert result.problems == ()
    assert "note" not in result.tables[0].columns


def test_a_doubled_required_header_is_a_problem_with_both_columns() -> None:
    result = find_tables(book(tab([[*HEAD, "เลขบัตรประชาชน"], [*person(1), "x"]])), FORM)
    assert result.tables == ()
    assert rules(result) == [("header_doubled", "national_id")]
    assert "(E, O)" in result.problems[0].message["th"]


def test_a_doubled_header_that_is_not_required_is_told_and_the_first_is_read() -> None:
    result = find_tables(book(tab([[*HEAD, "หมายเหตุ"], [*person(1, note="ก"), "ข"]])), FORM)
    assert [(p.rule, p.severity) for p in result.problems] == [("header_doubled", "warning")]
    assert result.tables[0].rows[0].cells["note"].value == "ก"


def test_where_both_stand_the_target_subdistrict_is_the_group() -> None:
    result = find_tables(book(tab([[*HEAD, "ตำบลเป้าหมาย"], [*person(1, subdistrict="ลอ"), "จุน"]])), FORM)
    assert result.problems == ()
    assert result.tables[0].headers["subdistrict"] == "ตำบลเป้าหมาย"
    assert result.tables[0].rows[0].cells["subdistrict"].value == "จุน"


def test_a_header_of_two_lines_with_merged_cells_is_read_as_one() -> None:
    upper = [*HEAD]
    upper[6:9] = ["ที่อยู่", "", ""]
    lower = ["" if i not in (6, 7, 8) else HEAD[i] for i in range(len(HEAD))]
    merges = (Span(0, 6, 1, 9), *(Span(0, i, 2, i + 1) for i in range(6)))
    result = find_tables(book(tab([upper, lower, person(1)], merges=merges)), FORM)
    assert result.problems == ()
    assert result.tables[0].header_number == 2
    assert dict(result.tables[0].columns) == PLACE
    assert [r.number for r in result.tables[0].rows] == [3]


def test_a_header_split_over_two_lines_is_joined() -> None:
    form = FORMS["1.3"]
    upper, lower = header(form), [""] * len(header(form))
    upper[10], lower[10] = "วันที่เริ่ม", "ดำเนินการ"
    upper[16], lower[16] = "รวมงบประมาณ", "(บาท)"
    result = find_tables(book(tab([upper, lower, proposal(1)])), form)
    assert result.problems == ()
    assert result.tables[0].columns["start_date"] == 10
    assert result.tables[0].header_number == 2


def test_each_form_finds_its_own_tab() -> None:
    both = book(
        tab([["วิธีกรอก"], ["1. กรอกชื่อ ตำบล หมู่ที่"]], "คำแนะนำ", 1),
        tab([HEAD, person(1)], "รายชื่อ", 2),
        tab([header(FORMS["1.3"]), proposal(1)], "โครงการ", 3),
    )
    assert [t.sheet_id for t in find_tables(both, FORM).tables] == [2]
    assert [t.sheet_id for t in find_tables(both, FORMS["1.3"]).tables] == [3]


def test_a_workbook_without_the_form_says_so() -> None:
    result = find_tables(book(tab([["อะไรก็ได้"], ["1", "2"]])), FORM)
    assert result.tables == ()
    assert rules(result) == [("header_missing", None)]
    assert "ชื่อ, นามสกุล, เลขประจำตัวประชาชน" in result.problems[0].message["th"]


def test_an_empty_workbook_has_no_table() -> None:
    assert find_tables(book(tab([])), FORM).tables == ()
    assert find_tables(book(), FORM).tables == ()


def test_blank_rows_sums_headings_and_signatures_are_no_rows() -> None:
    rows = [
        person(1),
        [None] * 14,
        [2, *[None] * 13],
        [3, None, None, None, None, None, None, 4, "บ้านร่องดู่", "จุน"],
        person(4),
        ["", "", "รายชื่อสำรอง"],
        ["", "ตำบลลอ จำนวน 15 คน"],
        person(16, note="สำรอง"),
        ["รวม", "", "", "", "", 2],
        ["รวมทั้งสิ้น 2 คน"],
        ["", "", "ผู้รายงาน ..................", "", "", "", "", "", "", "", "ตำแหน่ง ..........", "โทร ....."],
        ["", "", "(..................)"],
        ["", "", "นักวิชาการพัฒนาชุมชน"],
        ["หมายเหตุ: กรอกให้ครบ"],
    ]
    assert [row.number for row in found(rows).rows] == [3, 7, 10]


def test_a_line_that_numbers_the_columns_and_an_example_are_no_rows() -> None:
    numbering = [f"({n})" for n in range(1, 15)]
    plain: list[Any] = list(range(1, 15))
    example = ["ตัวอย่าง", *person(9)[1:]]
    assert [row.number for row in found([numbering, plain, example, person(1)]).rows] == [6]


def test_a_person_below_the_signatures_is_not_lost() -> None:
    rows = [person(1), ["", "", "ลงชื่อ .........."], person(2)]
    assert [row.number for row in found(rows).rows] == [3, 5]


def test_a_person_called_ruam_is_no_sum() -> None:
    rows = [person(1, first_name="รวมพร"), person(2, first_name="รวม", last_name="ใจดี")]
    assert len(found(rows).rows) == 2


def test_formulas_waiting_for_a_row_are_no_row() -> None:
    total = Cell(0.0, "0", "NUMBER", formula=True)
    waiting = [None] * 23
    waiting[16] = total  # type: ignore[call-overload]
    summed = ["รวม", *[None] * 15, Cell(100000.0, "100,000", "NUMBER", formula=True)]
    table = found([proposal(1), waiting, summed], "1.3")
    assert [row.number for row in table.rows] == [3]


def test_a_row_that_formulas_brought_whole_is_a_row() -> None:
    brought = [Cell(str(said), str(said), "TEXT", formula=True) for said in proposal(1)]
    assert len(found([brought], "1.3").rows) == 1


def test_a_row_with_a_broken_formula_is_a_row() -> None:
    broken: list[Any] = proposal(1)
    broken[16] = Cell(None, "#REF!", error="#REF!", formula=True)
    assert len(found([broken], "1.3").rows) == 1


def test_a_merged_subdistrict_counts_for_all_its_rows() -> None:
    rows = [person(1), person(2, subdistrict=None), person(3, subdistrict=None), person(4, subdistrict=None)]
    table = found(rows, merges=(Span(2, 9, 5, 10),))
    assert [row.cells["subdistrict"].value for row in table.rows] == ["จุน", "จุน", "จุน", None]


def test_a_merged_name_is_not_copied_down() -> None:
    table = found([person(1), person(2, first_name=None)], merges=(Span(2, 2, 4, 3),))
    assert table.rows[1].cells["first_name"] == BLANK


def test_a_second_table_below_with_its_own_header_belongs_to_the_first() -> None:
    table = found([person(1), [], ["ตำบลลอ"], HEAD, person(2), person(3)])
    assert [row.number for row in table.rows] == [3, 7, 8]


def test_two_tables_beside_each_other_are_both_read() -> None:
    result = find_tables(book(tab([[*HEAD, "", *HEAD], [*person(1), "", *person(2)]])), FORM)
    assert result.problems == ()
    assert [t.rows[0].cells["national_id"].value for t in result.tables] == [card(1037), card(1074)]


def test_one_tab_for_each_subdistrict_is_read_whole() -> None:
    tabs = (tab([HEAD, person(n)], f"ตำบล{n}", n) for n in (1, 2))
    assert [t.sheet_id for t in find_tables(book(*tabs), FORM).tables] == [1, 2]


@pytest.mark.parametrize(
    ("title", "copied"), [("สำเนาของ แบบ 1.1", 9), ("ล่าสุด ใช้อันนี้", 1), ("Copy of 1.1", 9)]
)
def test_a_duplicated_tab_is_told_and_not_read(title: str, copied: int) -> None:
    rows = [person(n) for n in range(1, 4)]
    twin = tab([HEAD, *rows[:2], person(copied)], title, 5)
    result = find_tables(book(tab([HEAD, *rows], "แบบ 1.1", 4), twin), FORM)
    assert [t.sheet_id for t in result.tables] == [4]
    assert [(p.rule, p.severity) for p in result.problems] == [("twin_tab", "warning")]
    assert title in result.problems[0].message["th"]


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ([True, "ตรวจทานแล้ว ส่งจังหวัด"], True),
        (["ตรวจทานแล้ว ส่งจังหวัด", False], False),
        (["ตรวจทานแล้ว ส่งจังหวัด", "", "", True], True),
        (["ตรวจทานแล้ว ส่งจังหวัด", "", "", "", True], None),
        (["✔ ตรวจทานแล้ว  ส่งจังหวัด:", "TRUE"], True),
        (["ตรวจทานแล้วส่งจังหวัด", "ยัง"], None),
        ([True, "อื่น"], None),
    ],
)
def test_the_tick_stands_beside_its_words(line: list[Any], state: bool | None) -> None:
    (table,) = find_tables(book(tab([["เรื่อง"], line, HEAD, person(1)])), FORM).tables
    assert table.submitted is state


def test_the_tick_is_found_behind_a_merged_label_and_despite_an_instruction_that_names_it() -> None:
    top = [["โปรดติ๊ก ตรวจทานแล้ว ส่งจังหวัด เมื่อเสร็จ"], ["ตรวจทานแล้ว ส่งจังหวัด", "", "", "", "", True]]
    merges = (Span(1, 0, 2, 4),)
    (table,) = find_tables(book(tab([*top, HEAD, person(1)], merges=merges)), FORM).tables
    assert table.submitted is True


def test_our_own_column_is_not_taken_for_the_form_whatever_its_header_says() -> None:
    sheet = tab([[*HEAD, "ตำบล"], [*person(1), "ผ่าน"]], marks=(Mark(7, "feedback", "1.1", 14),))
    result = find_tables(book(sheet), FORM)
    assert result.problems == ()
    assert result.tables[0].columns["subdistrict"] == 9


def test_hidden_rows_count_and_say_so() -> None:
    table = found([person(1), person(2)], hidden_rows=frozenset({3}))
    assert [row.hidden for row in table.rows] == [False, True]


def test_a_column_that_holds_the_whole_name_is_taken_apart() -> None:
    heads = ["ลำดับ", "ชื่อ-สกุล", *HEAD[4:]]
    rows = [
        [n, name, *person(n)[4:]]
        for n, name in enumerate(["นายสมชาย ใจดี", "น.ส.สมหญิง ณ เชียงใหม่", "ร้อยตรี สมศักดิ์ มีสุข", "สมปอง"], start=1)
    ]
    (table,) = find_tables(book(tab([heads, *rows])), FORM).tables
    parts = [[row.cells[k].value for k in ("prefix", "first_name", "last_name")] for row in table.rows]
    assert parts == [
        ["นาย", "สมชาย", "ใจดี"],
        ["น.ส.", "สมหญิง", "ณ เชียงใหม่"],
        ["ร้อยตรี", "สมศักดิ์", "มีสุข"],
        [None, "สมปอง", None],
    ]
    assert table.headers["first_name"] == "ชื่อ-สกุล"


def test_a_name_header_over_three_merged_columns_means_each_of_them() -> None:
    heads = ["ลำดับ", "ชื่อ-สกุล", "", "", *HEAD[4:]]
    result = find_tables(book(tab([heads, person(1)], merges=(Span(0, 1, 1, 4),))), FORM)
    assert result.problems == ()
    assert [result.tables[0].columns[k] for k in ("prefix", "first_name", "last_name")] == [1, 2, 3]


@given(
    st.lists(
        st.lists(st.sampled_from([*HEAD, "", "รวม", "จุน", "ตำบลเป้าหมาย", "x", None, 1, True]), max_size=30),
        max_size=12,
    )
)
def test_no_sheet_breaks_the_search(rows: list[list[Any]]) -> None:
    for form in FORMS.values():
        result = find_tables(book(tab(rows)), form)
        assert all(set(row.cells) == set(t.columns) for t in result.tables for row in t.rows)


def test_a_cell_made_for_these_tests_is_as_the_sheet_gives_it() -> None:
    assert cell(True).format == "BOOLEAN"


def test_a_name_below_the_signature_is_no_person_where_one_column_holds_the_whole_name() -> None:
    words = ["ลำดับ", "ชื่อ-สกุล", "เลขประจำตัวประชาชน", "บ้านเลขที่", "หมู่ที่", "หมู่บ้าน", "ตำบล", "ตำแหน่ง", "โทรศัพท์"]
    one = [1, "นายสมชาย ใจดี", card(1), "1", 4, "บ้านดอน", "จุน", "กำนัน", "0812345678"]
    foot = [[], ["", "ลงชื่อ ................"], ["", "(นายสมหมาย ใจดี)"]]
    (table,) = find_tables(book(tab([words, one, *foot])), FORM).tables
    assert [row.number for row in table.rows] == [2]
    reserves = [words, one, ["", "รายชื่อสำรอง"], [2, "นางสมศรี ใจดี", card(2), *one[3:]]]
    (table,) = find_tables(book(tab(reserves)), FORM).tables
    assert [row.number for row in table.rows] == [2, 4]
