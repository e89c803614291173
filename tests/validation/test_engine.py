"""Judging tables: states, normal forms, what is said and to whom, and what is never said."""

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.mask import mask_id
from sheets_sync.model import Cell, Form, JudgedRow, Report, Scope, Violation
from sheets_sync.validation import (
    feedback_text,
    find_tables,
    validate_province,
    validate_table,
    validate_tables,
    with_violations,
)
from tests.validation.made import FORMS, SCOPE, book, card, found, header, person, proposal, tab

FORM = FORMS["1.1"]


def judged(*rows: list[Any], form: str = "1.1", scope: Scope = SCOPE, **more: Any) -> Report:
    return validate_table(found(rows, form, **more), FORMS[form], scope)


def row_of(**changed: Any) -> JudgedRow:
    return judged(person(1, **changed)).rows[0]


def proposal_of(**changed: Any) -> JudgedRow:
    return judged(proposal(1, **changed), form="1.3").rows[0]


def said(row: JudgedRow) -> list[str]:
    return [f"{v.column}:{v.rule}{'?' if v.severity == 'warning' else ''}" for v in row.violations]


def groups(report: Report) -> list[str]:
    return [v.message["th"] for v in report.violations]


# ── a row and its state ──────────────────────────────────────────────────────────────────────────


def test_a_faultless_row_is_clean_and_has_its_normal_forms() -> None:
    row = row_of(national_id="3-5601-00010-37-" + card(1037)[-1], phone=812345678, birth_date="๒๓ มี.ค. ๒๕๑๐")
    assert said(row) == []
    assert row.state == "clean"
    assert row.key == (card(1037),)
    assert row.group == "560202"
    assert row.reviewed
    assert not row.reserve
    assert row.values["phone"] == "0812345678"
    assert row.values["birth_date"] == "1967-03-23"
    assert row.values["moo"] == "4"
    assert feedback_text(row).splitlines() == [
        "ผ่าน", "หมายเลขโทรศัพท์: เติม 0 ข้างหน้าให้แล้วในทะเบียนรวม (ช่องนี้ไม่ถูกแก้)",
    ]  # fmt: skip


def test_every_value_is_a_string_and_extra_columns_are_left_out() -> None:
    sheet = tab([[*header(FORM), "ของเขา"], [*person(1), "x"]])
    report = validate_table(find_tables(book(sheet), FORM).tables[0], FORM, SCOPE)
    assert set(report.rows[0].values) == {c.key for c in FORM.columns} - {"sex"}  # the sheet has none
    assert all(isinstance(v, str) for v in report.rows[0].values.values())


@pytest.mark.parametrize("key", [c.key for c in FORM.columns if c.required])
def test_a_required_cell_that_is_empty_is_told(key: str) -> None:
    row = row_of(**{key: None})
    mild = key == "phone"
    assert said(row) == [f"{key}:required{'?' if mild else ''}"]
    assert row.state == ("clean" if mild else "error")


@pytest.mark.parametrize("moo", ["-", "0", 0, "ไม่มี", "ชุมชนวัดหลวง"])
def test_in_a_town_without_moo_no_village_need_be_named(moo: object) -> None:
    assert said(row_of(moo=moo, village=None)) == []


@pytest.mark.parametrize("typed", ["061234567", "LINE: x", "ถามลูก", "8.12E+08", "จคๅ/", '"', "xxx", True])
def test_no_leader_falls_out_for_a_telephone(typed: object) -> None:
    row = row_of(phone=typed)
    assert row.state == "clean"
    assert [v.severity for v in row.violations] == ["warning"]
    assert row.values["phone"]  # what was typed is kept: a doubt drops nothing


def test_a_replaced_person_needs_a_reason() -> None:
    assert said(row_of(change="เปลี่ยนตัว")) == ["note:required?"]
    assert said(row_of(change="เปลี่ยนตัว", note="ย้ายไปต่างจังหวัด")) == []
    assert "โปรดระบุเหตุผล" in feedback_text(row_of(change="เปลี่ยนตัว"))


def test_an_empty_review_is_no_finding_but_counted() -> None:
    row = row_of(change=None)
    assert said(row) == []
    assert not row.reviewed


@pytest.mark.parametrize("note", ["สำรอง", "สํารอง", "สำรองลำดับที่ 1", " สำรอง "])
def test_reserves_are_marked(note: str) -> None:
    assert row_of(note=note).reserve


def test_a_half_typed_row_is_in_the_making_only_while_it_is_fresh() -> None:
    table = found([person(1, national_id=None, role=None, phone=None)])
    fresh = validate_table(table, FORM, replace(SCOPE, fresh_rows=frozenset({3}))).rows[0]
    assert fresh.state == "in_progress"
    assert feedback_text(fresh) == "ยังไม่ครบ\nยังกรอกไม่ครบ เหลือ: เลขประจำตัวประชาชน, ตำแหน่ง/บทบาทในชุมชน"
    assert validate_table(table, FORM, SCOPE).rows[0].state == "error"


def test_a_fresh_row_with_a_real_mistake_is_told_at_once() -> None:
    table = found([person(1, national_id="123", role=None)])
    assert validate_table(table, FORM, replace(SCOPE, fresh_rows=frozenset({3}))).rows[0].state == "error"


def test_waiving_its_errors_makes_a_row_clean() -> None:
    row = row_of(national_id="3560100000010")
    assert row.state == "error"
    waived = with_violations(row, tuple(replace(v, waived=True) for v in row.violations))
    assert waived.state == "clean"
    assert feedback_text(waived) == "ผ่าน (จังหวัดอนุโลม)"


# ── what is said ─────────────────────────────────────────────────────────────────────────────────


def test_feedback_names_the_column_in_the_words_of_that_sheet_and_how_to_mend_it() -> None:
    heads = ["โทร" if h == "หมายเลขโทรศัพท์" else h for h in header(FORM)]
    table = find_tables(book(tab([heads, person(1, phone="061234567")])), FORM).tables[0]
    row = validate_table(table, FORM, SCOPE).rows[0]
    assert feedback_text(row) == "ตรวจ 1\nโทร: มี 9 ตัว มือถือต้องมี 10 ตัว → โปรดตรวจสอบ"


def test_what_only_wants_a_look_is_counted_and_marked_apart_from_what_is_to_mend() -> None:
    mark, mend, look = feedback_text(row_of(phone="061234567", house_no=None)).splitlines()
    assert mark == "แก้ 1 · ตรวจ 1"
    assert not mend.endswith("(ตรวจ)")
    assert look == "หมายเลขโทรศัพท์: มี 9 ตัว มือถือต้องมี 10 ตัว → โปรดตรวจสอบ (ตรวจ)"


def test_at_most_three_lines_are_shown_errors_first() -> None:
    row = row_of(phone="1", national_id="12", prefix="กำนัน", house_no=None, moo="x", subdistrict="อื่น")
    lines = feedback_text(row).splitlines()
    assert lines[0] == "แก้ 5 · ตรวจ 1"
    assert len(lines) == 5
    assert lines[-1] == "และอีก 3 จุด"
    assert not any(line.startswith("หมายเลขโทรศัพท์") for line in lines)


def test_violations_stand_in_the_order_of_the_sheet_with_cell_and_masked_value() -> None:
    row = row_of(national_id="3560100000010", first_name="SOMCHAI")
    first, second = row.violations
    assert (first.cell, first.row, first.column, first.value) == ("C3", 3, "first_name", "Sxxx")
    assert (second.cell, second.value, second.header) == ("E3", "3-56xx-xxxxx-xx-0", "เลขประจำตัวประชาชน")


def test_a_hidden_row_says_that_it_is_hidden() -> None:
    report = judged(person(1, house_no=None), hidden_rows=frozenset({2}))
    assert "แถวนี้ถูกซ่อนอยู่" in report.rows[0].violations[0].message["th"]


PERSONAL = {
    "first_name": ["สมชายทดสอบ (ต้น)", "SOMCHAI", "l,=kp", "นายสมชายทดสอบ", "ส ม ช า ย", "สมชายทดสอบ ใจดีงาม"],
    "last_name": ["ใจดีงาม (เดิม มีสุข)", "ใจดีงาม-มีสุข", "JAIDEE", None],
    "national_id": ["3560100000010", "1-5601-xxxxx-45-6", 3560100000011.0, "JT1-0123456-78", "ๅภถุ"],
    "house_no": ["99/123 หมู่ 4 ต.จุน", "เลขที่ 99/123", "99ทับ123"],
    "phone": ["0812345678, 0898765432", "โทร 0812345678", 812345678.0, "จคๅ/-ภถุ"],
}


@pytest.mark.parametrize(("key", "typed"), [(k, v) for k, values in PERSONAL.items() for v in values])
def test_neither_messages_nor_values_nor_notes_hold_a_name_or_a_number_of_a_person(
    key: str, typed: Any
) -> None:
    row = row_of(**{key: typed})
    told = [*row.violations, *row.notes]
    words = [w for t in told for w in t.message.values()]
    shown = [v.value for v in row.violations] + [x for n in row.notes for x in (n.before, n.after)]
    secret = [
        "สมชาย",
        "ใจดีงาม",
        "มีสุข",
        "SOMCHAI",
        "JAIDEE",
        "3560100000010",
        "0812345678",
        "812345678",
        "99/123",
    ]
    for text in [*words, *shown, feedback_text(row)]:
        assert not any(s in text for s in secret if s not in ("0812345678",) or "เช่น" not in text)


def test_every_message_names_the_mend_in_both_languages() -> None:
    from sheets_sync.messages import catalogue

    told = (
        "required",
        "type",
        "pattern",
        "choice",
        "range",
        "thai_id",
        "phone.",
        "date",
        "belongs_to",
        "sum",
        "limit",
    )
    for id, words in catalogue().items():
        rest = id.removeprefix("feedback.")
        if (
            rest != id
            and rest.startswith(told)
            and id not in ("feedback.phone.extension", "feedback.phone.remark")
        ):
            assert "→" in words["th"], id
            assert "→" in words["en"], id
            assert "!" not in words["th"], id
            assert not any(
                bad in words["th"] for bad in ("ผิด", "ห้าม", "ไม่ถูกต้อง", "คุณ", "ครับ", "ค่ะ", "Error")
            ), id


# ── rows against each other ──────────────────────────────────────────────────────────────────────


def test_the_same_number_twice_is_told_at_both_rows() -> None:
    report = judged(person(1), person(2), person(3, national_id=card(1037)))
    assert [said(r) for r in report.rows] == [["national_id:unique"], [], ["national_id:unique"]]
    assert "ซ้ำกับแถว 5" in report.rows[0].violations[0].message["th"]
    assert "ซ้ำกับแถว 3" in report.rows[2].violations[0].message["th"]
    assert [r.state for r in report.rows] == ["error", "clean", "error"]


def test_the_same_number_under_another_spelling_is_the_same() -> None:
    number = card(1037)
    report = judged(
        person(1),
        person(2, national_id=f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"),
    )
    assert [r.state for r in report.rows] == ["error", "error"]


def test_one_telephone_in_many_rows_is_worth_a_look() -> None:
    report = judged(*(person(n, phone="0812345678") for n in range(1, 5)), person(5))
    assert [said(r) for r in report.rows] == [["phone:unique?"]] * 4 + [[]]
    assert all(said(r) == [] for r in judged(*(person(n, phone="0812345678") for n in range(1, 4))).rows)


def test_a_subdistrict_with_two_kamnan_is_asked_about() -> None:
    rows = [person(1, role="กำนัน"), person(2, role="กำนัน"), person(3, role="กำนัน", subdistrict="ลอ")]
    report = judged(*rows, person(4, role="ผู้ใหญ่บ้าน"), person(5, role="ผญบ."), person(6, role="พ่อหลวง", moo=5))
    twice = ["role:unique?"]
    assert [said(r) for r in report.rows] == [twice, twice, [], twice, twice, []]
    assert "มีกำนันในแถว 4 ด้วย" in report.rows[0].violations[0].message["th"]


def test_one_name_with_two_numbers_is_a_warning_at_both() -> None:
    report = judged(person(1, first_name="สมชาย"), person(2, first_name="สมชาย"))
    assert [said(r) for r in report.rows] == [["national_id:same_person?"]] * 2
    assert [r.state for r in report.rows] == ["clean", "clean"]


def test_numbers_made_by_dragging_are_told_as_that() -> None:
    start = int(card(1000))
    report = judged(person(1), *(person(n + 2, national_id=str(start + n)) for n in range(4)))
    assert [said(r) for r in report.rows] == [[], [], *[["national_id:thai_id"]] * 3]
    assert "ลากช่อง" in report.rows[3].violations[0].message["th"]


def test_groups_are_counted_without_reserves_and_make_no_row_unclean() -> None:
    people = [person(n) for n in range(1, 15)] + [person(20, note="สำรอง")]
    report = judged(*people, *(person(30 + n, subdistrict="ลอ") for n in range(16)))
    assert all(r.state == "clean" for r in report.rows)
    assert groups(report) == [
        "ตำบลห้วยข้าวก่ำ: กรอกแล้ว 0 คน ขาดอีก 15 คน (ต้องมี 15) → โปรดกรอกเพิ่ม",
        "ตำบลจุน: กรอกแล้ว 14 คน ขาดอีก 1 คน (ต้องมี 15) → โปรดกรอกเพิ่ม",
        "ตำบลลอ: มี 16 คน เกิน 1 คน → ถ้าเป็นรายชื่อสำรอง ให้พิมพ์ สำรอง ในหมายเหตุ",
        "ตำบลทุ่งรวงทอง: กรอกแล้ว 0 คน ขาดอีก 15 คน (ต้องมี 15) → โปรดกรอกเพิ่ม",
    ]
    assert all((v.row, v.cell, v.rule) == (None, None, "group_size") for v in report.violations)


def test_tables_of_one_spreadsheet_are_judged_together() -> None:
    first = tab([header(FORM), *(person(n) for n in range(1, 9))], "ก", 1)
    second = tab(
        [header(FORM), *(person(n) for n in range(9, 15)), person(15, national_id=card(1037))], "ข", 2
    )
    tables = find_tables(book(first, second), FORM).tables
    one, two = validate_tables(tables, FORM, replace(SCOPE, subdistricts=SCOPE.subdistricts[1:2]))
    assert groups(one) == groups(two) == []
    assert one.rows[0].violations[0].message["th"].startswith("เลขประจำตัวประชาชน: ซ้ำกับแถว 8 ชีต ข")


def test_without_a_district_the_places_are_not_checked() -> None:
    nowhere = replace(SCOPE, district_code="", district_name="", subdistricts=(), gazetteer=())
    report = judged(person(1, subdistrict="ต.ที่ไหนก็ได้"), person(2, subdistrict="อื่น"), scope=nowhere)
    assert [r.state for r in report.rows] == ["clean", "clean"]
    assert report.rows[0].values["subdistrict"] == "ที่ไหนก็ได้"
    assert len(report.violations) == 2


# ── across districts ─────────────────────────────────────────────────────────────────────────────

DISTRICTS = {"5602": "จุน", "5603": "เชียงคำ", "5601": "เมืองพะเยา"}


def test_one_number_in_two_districts_is_told_to_both_with_where() -> None:
    reports = {
        "5602": judged(person(1), person(2)),
        "5603": judged(person(9), person(2)),
        "5601": judged(person(5)),
    }
    after = validate_province(reports, FORM, DISTRICTS)
    assert [r.state for r in after["5602"].rows] == ["clean", "error"]
    assert [r.state for r in after["5603"].rows] == ["clean", "error"]
    assert after["5601"].rows == reports["5601"].rows
    (violation,) = after["5602"].rows[1].violations
    assert violation.message["th"] == (
        "เลขประจำตัวประชาชน: พบที่อำเภอเชียงคำ แถว 4 ด้วย → โปรดประสานกัน ให้เหลือแห่งเดียว"
    )
    assert (violation.rule, violation.cell, violation.value) == ("unique_province", "E4", mask_id(card(1074)))
    assert "unique_province" in reports["5602"].not_checked
    assert "unique_province" not in after["5602"].not_checked


def test_a_number_that_is_wrong_anyway_says_nothing_about_others() -> None:
    reports = {c: judged(person(1, national_id="3560100000010")) for c in ("5602", "5603")}
    after = validate_province(reports, FORM, DISTRICTS)
    assert [said(r) for r in after["5602"].rows] == [["national_id:thai_id"]]


def test_one_name_with_two_numbers_in_two_districts_is_a_warning() -> None:
    reports = {
        "5602": judged(person(1, first_name="สมชาย", last_name="มีสุข")),
        "5603": judged(person(2, first_name="สมชาย", last_name="มีสุข")),
    }
    after = validate_province(reports, FORM, DISTRICTS)
    assert [said(r) for code in after for r in after[code].rows] == [["national_id:same_person?"]] * 2
    assert all(r.state == "clean" for code in after for r in after[code].rows)


def test_the_same_village_in_two_districts_is_no_finding() -> None:
    reports = {c: judged(proposal(1), form="1.3") for c in ("5602", "5603")}
    after = validate_province(reports, FORMS["1.3"], DISTRICTS)
    assert after == reports


# ── mistakes of the field notes ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"prefix": "น.ส."}, []),  # 1
        ({"prefix": "พ่อหลวง"}, ["prefix:choice"]),  # 2
        ({"prefix": "ร.ต."}, ["prefix:choice?"]),  # 4
        ({"prefix": "ด.ช.", "birth_date": "1/1/2520"}, ["prefix:choice?"]),  # 9
        ({"prefix": "พระ", "last_name": "ฐานวุฑฺโฒ"}, []),  # 10
        ({"last_name": "-"}, []),  # 11
        ({"last_name": "ไม่มี"}, ["last_name:pattern?"]),  # 12
        ({"first_name": "สมชาย ใจดี", "last_name": None}, ["first_name:pattern", "last_name:required"]),  # 13
        ({"first_name": "สมชาย (ต้น)"}, ["first_name:pattern"]),  # 14
        ({"first_name": "ส ม ช า ย"}, []),  # 16
        ({"last_name": "ใจดี (เดิม มีสุข)"}, ["last_name:pattern"]),  # 17
        ({"last_name": "เทพวงศ์ ณ ลำปาง"}, []),  # 18
        ({"first_name": "l,=kp"}, ["first_name:keyboard_layout"]),  # 20
        ({"national_id": "ๅภถุ"}, ["national_id:keyboard_layout"]),  # 21
        ({"subdistrict": "ตาบลจุน"}, []),  # 22
        ({"first_name": "ป\uf702ยะ"}, []),  # 23
        ({"first_name": "ป ียะ"}, []),  # 24
        ({"role": '"'}, ["role:ditto"]),  # 25
        ({"role": "รอข้อมูล"}, ["role:placeholder"]),  # 26
        ({"first_name": "สมชาย (เสียชีวิต)"}, ["first_name:pattern"]),  # 27
        ({"first_name": "SOMCHAI"}, ["first_name:pattern"]),  # 30
        ({"national_id": "1-5601-xxxxx-45-6"}, ["national_id:thai_id"]),  # 36
        ({"national_id": "1234567890121"}, ["national_id:example_number"]),  # 37
        ({"national_id": "0993500012345"}, ["national_id:thai_id"]),  # 41
        ({"national_id": card(77, "0")}, ["national_id:thai_id?"]),  # 42
        ({"national_id": card(77, "6")}, []),  # 43
        ({"birth_date": "1/1/2500", "national_id": card(77, "1")}, ["national_id:thai_id?"]),  # 48
        ({"birth_date": "1/1/2530", "national_id": card(77, "1")}, []),
        ({"birth_date": "54"}, ["birth_date:date"]),  # 50
        ({"birth_date": "15/1/2564"}, ["birth_date:date"]),  # 56
        ({"house_no": "123 ม.4 ต.จุน อ.จุน"}, ["house_no:pattern"]),  # 63
        ({"house_no": "-"}, ["house_no:pattern?"]),  # 66
        ({"moo": "หมู่ 4, 5"}, ["moo:type"]),  # 67
        ({"moo": "ชุมชนวัดหลวง"}, []),  # 68
        ({"subdistrict": "ต.จุน "}, []),  # 73
        ({"subdistrict": "อบต.ลอ"}, ["subdistrict:belongs_to?"]),  # 74
        ({"subdistrict": "ห้วยข้าวกล่ำ"}, ["subdistrict:belongs_to"]),  # 78
        ({"role": "อสม/กพสม/เหรัญญิกกองทุน"}, []),  # 83
        ({"phone": "0812345678 (ลูกสาว)"}, []),  # 88
        ({"phone": "054-449544 ต่อ 12"}, []),  # 89
    ],
)
def test_a_mistake_of_the_roster_gets_its_rule(changed: dict[str, Any], expected: list[str]) -> None:
    assert said(row_of(**changed)) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        (
            {"activities": Cell(None, "#ERROR!", error="#ERROR!", formula=True)},
            ["activities:formula_error"],
        ),  # 101
        ({"target_households": "25 ครัวเรือน"}, ["target_households:type"]),  # 102
        ({"start_date": "ตลอดปี"}, ["start_date:date"]),  # 104
        ({"start_date": "1 เม.ย. 64"}, []),  # 105
        ({"end_date": "31 มิ.ย. 2564"}, ["end_date:date"]),  # 106
        ({"start_date": "1/9/2563", "end_date": "1/1/2564"}, ["start_date:in_fiscal_year"]),  # 107
        ({"end_date": "15 พ.ย. 2564"}, ["end_date:in_fiscal_year"]),
        ({"start_date": "1/7/2564"}, ["end_date:date_order"]),
        ({"budget_fees": "10.000"}, ["budget_fees:type"]),  # 108
        ({"budget_other": "-"}, []),  # 109
        ({"budget_other": None}, []),
        ({"budget_fees": 9999.99}, ["budget_total:sum"]),  # 110
        ({"budget_total": 98000}, ["budget_total:sum", "budget_total:limit?"]),
        ({"budget_materials": 90000, "budget_total": 120000}, ["budget_total:limit"]),
        ({"budget_total": "=SUM(M3:P3)"}, ["budget_total:formula_error"]),  # 112
        ({"budget_total": "100,000 (หนึ่งหมื่นบาทถ้วน)"}, ["budget_total:type"]),  # 113
        ({"moo": "3, 4"}, ["moo:type"]),  # 115
        ({"moo": None}, ["moo:required"]),
        ({"phone": None}, ["phone:required?"]),
        ({"rationale": "บ้านร่องดู่ หมู่ที่ 4 ซื้อผักจากตลาด"}, ["rationale:copied_text?"]),  # 99
        ({"rationale": "หมู่ที่ ๑ อยู่ติดกับหมู่ที่ 4"}, []),
        ({"expected_results": "เพื่อลดรายจ่ายของครัวเรือน"}, ["expected_results:copied_text?"]),  # 118
    ],
)
def test_a_mistake_of_a_proposal_gets_its_rule(changed: dict[str, Any], expected: list[str]) -> None:
    assert said(proposal_of(**changed)) == expected


def test_sums_and_limits_name_the_figures() -> None:
    words = [v.message["th"] for v in proposal_of(budget_total=98000).violations]
    assert words == [
        "รวมงบประมาณ (บาท): ช่องย่อยรวมได้ 100,000 แต่กรอก 98,000 → ต่างกัน 2,000 โปรดตรวจสอบ",
        "รวมงบประมาณ (บาท): 98,000 บาท น้อยกว่า 100,000 → ถูกต้องแล้วใช่หรือไม่ โปรดตรวจสอบ",
    ]


def test_two_proposals_of_one_village_are_told() -> None:
    report = judged(proposal(1), proposal(2, moo="หมู่ที่ 1"), proposal(3, moo=1, subdistrict="ลอ"), form="1.3")
    assert [said(r) for r in report.rows] == [["moo:unique"], ["moo:unique"], []]
    assert report.rows[0].key == ("จุน", "1")


def test_columns_shifted_by_one_get_one_message() -> None:
    shifted = person(1)
    shifted[3:] = [*shifted[4:], None]
    report = judged(shifted, person(2))
    assert said(report.rows[0]) == ["last_name:shifted_columns"]
    assert "เลื่อนช่อง" in feedback_text(report.rows[0])
    pushed = person(1)
    pushed[3:] = [None, *pushed[3:-1]]
    assert [v.rule for v in judged(pushed).rows[0].violations] == ["shifted_columns"]


def test_a_text_spread_over_rows_is_told_once_for_each_row() -> None:
    def split(text: str) -> list[Any]:
        return [None] * 5 + [text] + [None] * 17

    spill = [split("ย่อหน้าที่สองของหลักการและเหตุผล"), split("ย่อหน้าที่สามของหลักการและเหตุผล")]
    report = judged(proposal(1), *spill, form="1.3")
    assert [said(r) for r in report.rows] == [[], ["rationale:split_paste"], ["rationale:split_paste"]]


def test_a_row_struck_through_is_asked_about() -> None:
    row = [Cell(str(v), str(v), "TEXT", struck=True) if v is not None else None for v in person(1)]
    assert [v.rule for v in judged(row).rows[0].violations if v.rule == "struck"] == ["struck"]


def test_a_ditto_mark_offers_the_value_above_unless_it_is_personal() -> None:
    report = judged(person(1), person(2, role='"', house_no='"'))
    words = {v.column: v.message["th"] for v in report.rows[1].violations}
    assert words["role"] == "ตำแหน่ง/บทบาทในชุมชน: พบเครื่องหมายแทนคำเดิม → โปรดกรอกเต็ม เช่น กรรมการหมู่บ้าน"
    assert "1/1" not in words["house_no"]


def test_a_prefix_left_in_the_name_is_taken_out_when_its_column_says_the_same() -> None:
    assert row_of(first_name="นายสมชาย").values["first_name"] == "สมชาย"
    assert said(row_of(first_name="นายสมชาย")) == []
    assert said(row_of(first_name="นายสมชาย", prefix="นางสาว")) == ["first_name:pattern?"]
    assert said(row_of(first_name="นายสมชาย", prefix=None)) == ["prefix:required", "first_name:pattern"]
    assert row_of(first_name="นางนวล", prefix="นางสาว").values["first_name"] == "นางนวล"


def test_a_house_number_that_became_a_date_is_read_by_the_locale_of_the_sheet() -> None:
    serial = Cell(44267.0, "", "DATE")  # 12 March 2021
    assert row_of(house_no=serial).values["house_no"] == "12/3"
    american = judged(person(1, house_no=serial), scope=replace(SCOPE, locale="en_US"))
    assert american.rows[0].values["house_no"] == "3/12"
    assert row_of(house_no=serial).notes[0].rule == "serial_date"


def test_villages_are_checked_where_they_are_known() -> None:
    place = replace(SCOPE.subdistricts[1], villages={"4": "บ้านร่องดู่", "5": "บ้านใหม่"})
    scope = replace(SCOPE, subdistricts=(place, *SCOPE.subdistricts[2:]))
    table = [
        person(1),
        person(2, village="ร่องดู่"),
        person(3, village="บ.ใหม่", moo=5),
        person(4, village="บ้านบ้านใหม่", moo=5),
        person(5, village="บ้านใหม่"),
        person(6, moo=9),
        person(7, subdistrict="ลอ", moo=9),
    ]
    report = judged(*table, scope=scope)
    assert [said(r) for r in report.rows] == [[], [], [], [], ["village:belongs_to?"], ["moo:belongs_to"], []]
    assert report.rows[4].violations[0].message["th"] == (
        "ชื่อหมู่บ้าน: หมู่ที่ 4 ตำบลจุน ในบัญชีชื่อ บ้านร่องดู่ → โปรดตรวจสอบหมู่ที่หรือชื่อหมู่บ้าน"
    )


def test_a_place_of_another_district_is_named_as_that() -> None:
    violation = row_of(subdistrict="แม่ใจ").violations[0]
    assert "อยู่อำเภอแม่ใจ" in violation.message["th"]
    assert "หมายถึง ห้วยข้าวก่ำ หรือไม่" in row_of(subdistrict="ห้วยข้าวกล่ำ").violations[0].message["th"]
    assert "ไม่อยู่ในรายชื่อตำบลเป้าหมาย" in row_of(subdistrict="หงส์หิน").violations[0].message["th"]


def test_what_was_not_checked_is_said() -> None:
    assert judged(person(1)).not_checked == ("unique_province", "villages")


def _own(form: Form, **changed: Any) -> Form:
    columns = tuple(replace(c, **changed) if c.key == "role" else c for c in form.columns)
    return replace(form, columns=columns)


def test_a_rule_file_may_bring_its_own_severity_and_words() -> None:
    words = {"required": {"th": "{header}: บอกหน่อย → {nonsense}โปรดกรอก", "en": "{header} please → fill"}}
    form = _own(FORM, severity={"required": "warning"}, message=words)
    row = validate_table(found([person(1, role=None)]), form, SCOPE).rows[0]
    assert row.state == "clean"
    assert row.violations[0].message["th"] == "ตำแหน่ง/บทบาทในชุมชน: บอกหน่อย → โปรดกรอก"


def test_length_pattern_and_link_are_checked() -> None:
    form = _own(FORM, max_length=5)
    assert validate_table(found([person(1, role="ผู้ใหญ่บ้าน")]), form, SCOPE).rows[0].violations[0].message[
        "th"
    ] == ("ตำแหน่ง/บทบาทในชุมชน: ยาว 11 ตัวอักษร → โปรดย่อให้ไม่เกิน 5")
    linked = _own(FORM, type="url")
    good = validate_table(found([person(1, role="https://example.com/clip")]), linked, SCOPE).rows[0]
    bad = validate_table(found([person(1, role="www.example")]), linked, SCOPE).rows[0]
    assert (said(good), said(bad)) == ([], ["role:url"])
    coded = _own(FORM, pattern="[ก-ฮ]+", severity={}, message={})
    assert said(validate_table(found([person(1, role="A1")]), coded, SCOPE).rows[0]) == ["role:pattern"]


def test_a_sheet_of_fifteen_thousand_rows_is_judged_in_seconds() -> None:
    rows = [person(n, first_name=f"สม{chr(0x0E01 + n % 40)}{n % 7 * 'ก'}") for n in range(1, 15_001)]
    table = found(rows)
    began = time.process_time()
    report = validate_table(table, FORM, SCOPE)
    assert time.process_time() - began < 10
    assert len(report.rows) == 15_000


# ── whatever is typed ────────────────────────────────────────────────────────────────────────────

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=True),
    st.text(max_size=30),
    st.text("กขมน่้็์ำเแ0123456789๐๑๒/-.,()\"' \u200b\n", max_size=20),
    st.sampled_from(["#REF!", "=1", "1.2E+12", "นายสมชาย ใจดี", "23 มี.ค. 10", "12/3", "0812345678"]),
)
CELLS = st.builds(
    lambda value, format, error: Cell(
        float(value) if isinstance(value, int) and not isinstance(value, bool) else value,
        str(value), format, error, error != "",
    ),
    ANYTHING,
    st.sampled_from(["", "TEXT", "NUMBER", "DATE", "DATE_TIME", "PERCENT"]),
    st.sampled_from(["", "", "", "#REF!", "#ERROR!"]),
)  # fmt: skip


@pytest.mark.parametrize("form", ["1.1", "1.3"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nothing_typed_breaks_the_judge_and_its_verdict_holds_together(
    form: str, data: st.DataObject
) -> None:
    width = len(FORMS[form].columns)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4))
    report = judged(*rows, form=form)
    for row in report.rows:
        errors = [v for v in row.violations if v.severity == "error"]
        assert (row.state == "clean") == (not errors)
        assert all(isinstance(v, str) for v in row.values.values())
        assert all(_sound(v) for v in row.violations)
        assert feedback_text(row)


def _sound(violation: Violation) -> bool:
    return bool(violation.message["th"] and violation.message["en"] and violation.cell and violation.row)


def test_name_and_surname_that_changed_places_are_doubted() -> None:
    people = [person(1, last_name="ทองคำ"), person(2, first_name="ทองคำ", last_name="สมหญิง"), person(3)]
    rows = validate_table(found(people), FORM, SCOPE).rows
    assert [said(row) for row in rows] == [[], ["last_name:shifted_columns?"], []]
    lonely = validate_table(found(people[1:]), FORM, SCOPE).rows
    assert [said(row) for row in lonely] == [[], []]


def test_tables_of_one_district_with_other_columns_name_their_own_cells() -> None:
    plain, turned = header(FORM), list(reversed(header(FORM)))
    one = tab([plain, person(1)], title="ก")
    two = tab([turned, list(reversed(person(2)))], title="ข", sheet_id=1)
    tables = find_tables(book(one, two), FORM).tables
    parts = validate_tables(tables, FORM, SCOPE)
    whole = Report("1.1", tuple(r for p in parts for r in p.rows), columns=parts[0].columns, parts=parts)
    other = validate_table(found([person(1), person(2)]), FORM, SCOPE)
    told = validate_province({"5602": whole, "5603": other}, FORM, {})["5602"]
    cells = [v.cell for row in told.rows for v in row.violations if v.rule == "unique_province"]
    assert cells == ["E2", "J2"]


# ── the optional เพศ ─────────────────────────────────────────────────────────────────────────────


def with_sex(sex: str, **changed: Any) -> JudgedRow:
    sheet = tab([[*header(FORM), "เพศ"], [*person(1, **changed), sex]])
    table = find_tables(book(sheet), FORM).tables[0]
    return validate_table(table, FORM, SCOPE).rows[0]


@pytest.mark.parametrize(("prefix", "sex"), [("นาย", "หญิง"), ("นางสาว", "ชาย"), ("ร้อยตรีหญิง", "ช.")])
def test_a_prefix_of_the_other_sex_is_doubted_and_keeps_nobody_out(prefix: str, sex: str) -> None:
    row = with_sex(sex, prefix=prefix)
    assert said(row) == ["sex:choice?"]
    assert row.state == "clean"
    assert f"ไม่ตรงกับคำนำหน้า “{prefix}” → โปรดตรวจสอบสองช่องนี้" in feedback_text(row)


@pytest.mark.parametrize(
    ("prefix", "sex"), [("นาย", "ชาย"), ("นาง", "ญ"), ("ร้อยตรี", "หญิง"), ("ดร.", "ชาย"), ("นาย", "")]
)
def test_ranks_and_titles_fit_both_and_nobody_must_state_it(prefix: str, sex: str) -> None:
    assert said(with_sex(sex, prefix=prefix)) == []


def test_what_is_no_sex_is_doubted_and_keeps_nobody_out() -> None:
    row = with_sex("ไม่แน่ใจ")
    assert (said(row), row.state) == (["sex:choice?"], "clean")


def test_a_table_judged_twice_says_the_same_and_another_value_says_something_else() -> None:
    one, two = (row_of(birth_date="๒๓/๓/๒๕๑๐", house_no="๑๒/๓", phone="12") for _ in range(2))
    other = row_of(birth_date="๒๔/๓/๒๕๑๐", house_no="๑๒/๓", phone="12")
    assert one == two
    assert one.notes == two.notes != other.notes
    assert [(n.rule, n.message["en"]) for n in one.notes] == [(n.rule, n.message["en"]) for n in two.notes]
    assert len(one.notes) == len(list(one.notes)) == 3
    assert (one.notes[-1], one.notes[:2]) == (list(one.notes)[-1], tuple(one.notes)[:2])
    assert {language: text for v in one.violations for language, text in v.message.items()}.keys() == {
        "th",
        "en",
    }
