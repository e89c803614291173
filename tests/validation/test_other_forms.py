"""The letter's other registers: forms that are nothing but a rule file."""

from typing import Any

import pytest

from sheets_sync.validation import find_tables, validate_table
from tests.validation.made import FORMS, SCOPE, book, header, tab

CLIP = "https://example.com/clip"
GOOD: dict[str, list[Any]] = {
    "lessons": [1, "จุน", "คลิป", "ปลูกผักหน้าบ้าน", None, 4.5, CLIP, "30/4/2564", None],
    "selection": [1, "จุน", 1, 20, 20, 20, 20, 80, None],
    "publicity": [1, "จุน", "Facebook", CLIP, "30/4/2564", 12, 300, 40, 5, "ใช่", None],
    "inspections": [1, "จุน", "15/4/2564", "เขตตรวจราชการ", 16, "ครัวเรือนปลูกผักครบ", None, None],
    "contest": [1, "ระดับดีเด่น", "จุน", "10/5/2564", 91.5, "ชนะเลิศ", 100000, None],
}


def said(form: str, *rows: list[Any]) -> list[list[str]]:
    tables = find_tables(book(tab([["ทะเบียน"], header(FORMS[form]), *rows])), FORMS[form])
    assert not tables.problems
    report = validate_table(tables.tables[0], FORMS[form], SCOPE)
    return [[f"{v.column}:{v.rule}" for v in row.violations] for row in report.rows]


@pytest.mark.parametrize("form", GOOD)
def test_a_faultless_row_of_each_register_is_clean(form: str) -> None:
    assert said(form, GOOD[form]) == [[]]


@pytest.mark.parametrize(
    ("form", "place", "value", "expected"),
    [
        ("lessons", 5, 6, ["minutes:range"]),
        ("lessons", 5, None, ["minutes:required"]),
        ("lessons", 2, "เอกสาร", ["pages:required"]),
        ("lessons", 6, "clip.mp4", ["link:url"]),
        ("lessons", 7, "1/5/2564", ["finished:range"]),
        ("selection", 3, 26, ["result_score:range"]),
        ("selection", 7, 79, ["total_score:sum"]),
        ("publicity", 2, "เฟสบุ๊ค", ["channel:choice"]),
        ("publicity", 2, "อื่น ๆ", ["note:required"]),
        ("publicity", 5, "12 โพสต์", ["posts:type"]),
        ("publicity", 9, "ไม่รู้", ["sampled:choice"]),
        ("inspections", 3, None, ["level:required"]),
        ("inspections", 2, "28/2/2564", ["visited:range"]),
        ("inspections", 2, "1/6/2564", ["visited:range"]),
        ("inspections", 4, 19, ["region:range"]),
        ("inspections", 4, None, ["region:required"]),
        ("contest", 3, "2/5/2564", ["held:when"]),
        ("contest", 3, "15/5/2564", ["held:when"]),
        ("contest", 1, "ระดับดีเลิศ", ["held:when", "prize:when"]),
        ("contest", 6, 50000, ["prize:when"]),
        ("contest", 6, 2000000, ["prize:range", "prize:when"]),
    ],
)
def test_a_mistake_of_a_register_gets_its_rule(
    form: str, place: int, value: Any, expected: list[str]
) -> None:
    row = list(GOOD[form])
    row[place] = value
    assert said(form, row) == [expected]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("result_score", "ดูผลสำเร็จเป็นรูปธรรมก่อน - หลัง"),
        ("result_score", "ดูผลสำเร็จเป็นรูปธรรม ภายใน ๓ เดือน"),
        ("progress_score", "ดูพัฒนาการที่เกิดขึ้นก่อน - หลัง"),
        ("leaders_score", "ดูบทบาทผู้นำ ๑๕ คน ในการกระตุ้นการมีส่วนร่วม"),
        ("innovation_score", "ดูความคิดสร้างสรรค์และนวัตกรรมในการขับเคลื่อนชุมชน"),
    ],
)
def test_the_criteria_are_known_as_letter_and_enclosure_word_them(key: str, words: str) -> None:
    form = FORMS["selection"]
    heads = header(form)
    place = [c.key for c in form.columns].index(key)
    heads[place] = words
    (table,) = find_tables(book(tab([heads, GOOD["selection"]])), form).tables
    assert table.columns[key] == place
    assert table.headers[key] == words


def test_a_paper_of_ten_pages_is_accepted_and_one_of_eleven_is_not() -> None:
    paper = [1, "จุน", "เอกสาร", "ถอดบทเรียน", 10, None, CLIP, None, None]
    longer = [2, "จุน", "เอกสาร", "ถอดบทเรียนยาว", 11, None, CLIP, None, None]
    assert said("lessons", paper, longer) == [[], ["pages:range"]]


def test_no_pages_at_all_is_told_with_the_least_there_must_be() -> None:
    tables = find_tables(
        book(tab([header(FORMS["lessons"]), [1, "จุน", "เอกสาร", "ก", 0, None, CLIP]])), FORMS["lessons"]
    )
    (row,) = validate_table(tables.tables[0], FORMS["lessons"], SCOPE).rows
    assert "ไม่น้อยกว่า 1" in row.violations[0].message["th"]


def test_the_best_of_the_country_is_chosen_in_june_and_gets_a_million() -> None:
    assert said("contest", [1, "ระดับดีเลิศ", "จุน", "20/6/2564", 95, "ชนะเลิศ", 1000000, None]) == [[]]


@pytest.mark.parametrize("form", GOOD)
def test_a_register_is_not_taken_for_another(form: str) -> None:
    workbook = book(tab([header(FORMS[form]), GOOD[form]]))
    assert [f for f in FORMS if find_tables(workbook, FORMS[f]).tables] == [form]


@pytest.mark.parametrize("form", GOOD)
def test_the_registers_stand_beside_each_other_and_none_is_a_broken_other(form: str) -> None:
    workbook = book(*(tab([header(FORMS[f]), GOOD[f]], f, n) for n, f in enumerate(GOOD)))
    found = find_tables(workbook, FORMS[form], FORMS.values())
    assert [(t.tab, len(t.rows)) for t in found.tables] == [(form, 1)]
    assert found.problems == ()


def test_a_broken_register_is_still_told_among_whole_ones() -> None:
    heads = header(FORMS["lessons"])
    heads[3] = "อะไรสักอย่าง"
    workbook = book(
        tab([heads, GOOD["lessons"]], "ก", 1), tab([header(FORMS["publicity"]), GOOD["publicity"]], "ข", 2)
    )
    found = find_tables(workbook, FORMS["lessons"], FORMS.values())
    assert found.tables == ()
    assert [p.rule for p in found.problems] == ["header_missing"]
