"""The letter's other registers: forms that are nothing but a rule file."""

from typing import Any

import pytest

from sheets_sync.validation import find_tables, validate_table
from tests.validation.made import FORMS, SCOPE, book, header, tab

CLIP = "https://example.com/clip"
GOOD: dict[str, list[Any]] = {
    "lessons": [1, "จุน", "คลิป", "ปลูกผักหน้าบ้าน", None, 4.5, CLIP, "30/4/2564", None],
    "selection": [1, "จุน", 1, 20, 20, 20, 20, 80, None],
    "publicity": [1, "จุน", "Facebook", CLIP, "30/4/2564", 12, 300, 40, 5, None],
    "inspections": [1, "จุน", "15/4/2564", "จังหวัด", "ครัวเรือนปลูกผักครบ", None, None],
    "contest": [1, "ระดับจังหวัด", "จุน", "10/5/2564", 91.5, "ชนะเลิศ", 100000, None],
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
        ("lessons", 7, "1/12/2564", ["finished:in_fiscal_year"]),
        ("selection", 3, 26, ["change_score:range"]),
        ("selection", 7, 79, ["total_score:sum"]),
        ("publicity", 2, "เฟสบุ๊ค", ["channel:choice"]),
        ("publicity", 5, "12 โพสต์", ["posts:type"]),
        ("inspections", 3, None, ["level:required"]),
        ("contest", 6, 2000000, ["prize:range"]),
    ],
)
def test_a_mistake_of_a_register_gets_its_rule(
    form: str, place: int, value: Any, expected: list[str]
) -> None:
    row = list(GOOD[form])
    row[place] = value
    assert said(form, row) == [expected]


@pytest.mark.parametrize("words", ["การเปลี่ยนแปลงก่อนและหลัง (คะแนน)", "การเปลี่ยนแปลงภายใน ๓ เดือน"])
def test_the_first_criterion_is_known_as_letter_and_enclosure_word_it(words: str) -> None:
    heads = header(FORMS["selection"])
    heads[3] = words
    (table,) = find_tables(book(tab([heads, GOOD["selection"]])), FORMS["selection"]).tables
    assert table.columns["change_score"] == 3
    assert table.headers["change_score"] == words


@pytest.mark.parametrize("form", GOOD)
def test_a_register_is_not_taken_for_another(form: str) -> None:
    workbook = book(tab([header(FORMS[form]), GOOD[form]]))
    assert [f for f in FORMS if find_tables(workbook, FORMS[f]).tables] == [form]
