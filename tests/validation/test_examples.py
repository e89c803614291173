"""The worked example of the instructions: right by the form's own rules, but known as an example."""

from dataclasses import replace

import pytest

from sheets_sync.model import Cell, Form
from sheets_sync.validation import examples, find_tables, help_texts, resemblance, validate_table
from sheets_sync.validation.columns import read_column
from sheets_sync.validation.wording import sentence
from tests.validation.made import FORMS, SCOPE, book, header, tab


def found(form: Form) -> set[str]:
    """`column:rule` of what is found in a table whose only row is the example."""
    shown = examples(form, SCOPE)
    table = find_tables(book(tab([header(form), [shown[c.key] for c in form.columns]])), form).tables[0]
    return {f"{v.column}:{v.rule}" for row in validate_table(table, form, SCOPE).rows for v in row.violations}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_shows_an_example_that_its_rules_take_but_for_the_invented_card_number(form: Form) -> None:
    types = {c.type for c in form.columns}
    assert found(form) == ({"national_id:example_number"} if "thai_id" in types else set())


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_required_column_has_an_example(form: Form) -> None:
    shown = examples(form, SCOPE)
    assert [c.key for c in form.columns if c.required and not shown[c.key]] == []


def test_what_the_rule_file_shows_is_filled_with_the_fiscal_year_of_the_scope() -> None:
    assert examples(FORMS["1.3"], SCOPE)["end_date"] == "30/6/2564"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_dates_in_the_help_are_of_the_fiscal_year_unless_the_rule_file_bounds_them(form: Form) -> None:
    bounded = {c.key for c in form.columns if c.earliest or c.latest}
    helps = help_texts(form, replace(SCOPE, fiscal_year=2570))
    assert [key for key in helps if "2564" in helps[key] and key not in bounded] == []


@pytest.mark.parametrize(
    ("typed", "kind", "told"),
    [
        ("23/3", "fiscal", "เช่น 23/3/2570"),
        ("23/3", "birth", "เช่น 23/3/2510"),
        ("มี.ค. 2570", "fiscal", "เช่น 23/3/2570"),
        ("มี.ค. 2510", "birth", "เช่น 23/3/2510"),
        ("เม.ย. - มิ.ย.", "fiscal", "แบบ 1/4/2570"),
    ],
)
def test_a_date_that_cannot_be_read_is_shown_how_in_the_year_that_is_asked_for(
    typed: str, kind: str, told: str
) -> None:
    column = replace(FORMS["1.3"].column("start_date"), era=kind)
    found = read_column(column, [Cell(typed, typed)], replace(SCOPE, fiscal_year=2570))[0].faults[0]
    assert told in sentence(column, column.header, found, typed)["th"]
    assert told[-9:].strip() in sentence(column, column.header, found, typed)["en"]


# ── what looks like a form ───────────────────────────────────────────────────────────────────────

HALF = ["ลำดับ", "คำนำหน้า", "ชื่อ", "นามสกุล", "เลขประจำตัวประชาน"]


@pytest.mark.parametrize(
    ("line", "alike"),
    [
        (HALF, True),
        (["ที่", "ชื่อ-สกุล", "เบอร์โทร"], True),
        (["ที่", "ชื่อ", "โทร"], False),  # a list of contacts
        (["เรียน พัฒนาการอำเภอ", "ขอแจ้งชื่อ นามสกุล และเลขประจำตัวประชาชน"], False),
        (["บัญชีรายชื่อผู้นำชุมชนกลุ่มเป้าหมาย (แบบรายงาน ๑.๑)"], True),
        ([], False),
    ],
)
def test_a_header_begun_or_the_title_is_known_and_other_words_are_not(line: list[str], alike: bool) -> None:
    assert bool(resemblance(tab([["สำนักงาน"], line, ["1", "นาย", "ก", "ข", "5"]]), FORMS["1.1"])) is alike


def test_a_header_begun_looks_more_like_its_own_form_than_like_one_with_some_of_its_words() -> None:
    begun = tab([[*HALF, "บ้านเลขที่", "หมู่ที่", "ชื่อหมู่บ้าน", "ตำบล", "หมายเลขโทรศัพท์"]])
    assert resemblance(begun, FORMS["1.1"]) > resemblance(begun, FORMS["1.3"]) > 0
