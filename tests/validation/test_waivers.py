"""Waivers, pure: what rows and cells are known by, and what becomes of a row whose finding is waived."""

from collections.abc import Callable
from typing import Any

import pytest

from sheets_sync.model import Report, Table, Violation
from sheets_sync.validation import (
    cell_name,
    feedback_text,
    row_names,
    validate_province,
    validate_table,
    with_waivers,
)
from tests.validation.made import FORMS, SCOPE, card, found, person, proposal

FORM = FORMS["1.1"]
PLACES = {s.name: s.code for s in SCOPE.subdistricts}
ZERO = "0560100012341"  # begins with 0, its check digit is right
ALWAYS: Callable[[str, Violation, str], bool] = lambda row, finding, cell: True  # noqa: E731


def judged(*rows: list[Any]) -> tuple[Table, Report]:
    table = found(list(rows))
    return table, validate_table(table, FORM, SCOPE)


def waived(table: Table, report: Report, holds: Callable[[str, Violation, str], bool] = ALWAYS) -> Report:
    return with_waivers(table, row_names([table], FORM)[0], report, FORM, PLACES, holds)


@pytest.mark.parametrize(
    ("column", "typed", "goes_on"),
    [
        ("national_id", "9-5601-00123-45-7", "9560100123457"),
        ("national_id", "", ""),
        ("birth_date", "2510", "2510"),
        ("subdistrict", "บ้านใหม่", "บ้านใหม่"),
        ("first_name", "", ""),
    ],
)
def test_a_waived_row_passes_and_its_value_goes_on_as_it_was_typed(
    column: str, typed: str, goes_on: str
) -> None:
    table, report = judged(person(1), person(2, **{column: typed}), person(3))
    assert report.rows[1].state == "error"
    row = waived(table, report).rows[1]
    assert row.state == "clean"
    assert row.values[column] == goes_on
    assert feedback_text(row) == "ผ่าน (จังหวัดอนุโลม)"
    assert row.key == (row.values["national_id"],)
    assert waived(table, report).rows[::2] == report.rows[::2]


def test_a_number_that_begins_with_0_is_told_and_a_waiver_quiets_it() -> None:
    table, report = judged(person(1, national_id=ZERO))
    assert feedback_text(report.rows[0]).startswith("ตรวจ 1")
    row = waived(table, report).rows[0]
    assert (row.state, row.values["national_id"]) == ("clean", ZERO)
    assert feedback_text(row) == "ผ่าน (จังหวัดอนุโลม)"


def test_another_fault_of_the_row_keeps_it_out() -> None:
    table, report = judged(person(1, national_id="12345", first_name=""))
    row = waived(table, report, lambda name, finding, cell: finding.rule == "thai_id").rows[0]
    assert row.state == "error"
    assert "ชื่อ" in feedback_text(row)


def test_a_waived_number_is_compared_across_districts_like_any_other() -> None:
    same = "9560100123457"
    reports = {}
    for code in ("5601", "5602"):
        table, report = judged(person(int(code), national_id=same))
        reports[code] = waived(table, report)
    told = validate_province(reports, FORM, {"5601": "ก", "5602": "ข"})
    assert {r.rows[0].violations[-1].rule for r in told.values()} == {"unique_province"}


def test_a_finding_about_a_group_cannot_be_waived() -> None:
    table, report = judged(person(1))
    assert any(v.rule == "group_size" for v in report.violations)
    assert waived(table, report).violations == report.violations


def test_a_row_is_known_by_its_key_wherever_it_stands_and_whatever_else_it_says() -> None:
    before = row_names([found([person(1), person(2, national_id="12345")])], FORM)[0]
    after = row_names([found([person(2, national_id="12345", role="กำนัน"), person(3), person(1)])], FORM)[0]
    assert set(before) <= set(after)
    assert before == (after[2], after[0])


@pytest.mark.parametrize("same", [card(7), "12345", ""], ids=["one number twice", "one faulty", "no number"])
def test_rows_that_share_a_key_or_have_none_are_known_apart_in_any_order(same: str) -> None:
    rows = [person(1, national_id=same), person(2, national_id=same)]
    one, two = row_names([found(rows)], FORM)[0]
    assert one != two
    assert row_names([found(rows[::-1])], FORM)[0] == (two, one)


def test_of_two_rows_that_say_the_same_one_may_be_waived() -> None:
    rows = [person(1, national_id=card(7), seq=1), person(1, national_id=card(7), seq=1)]
    table, report = judged(*rows)
    first = row_names([table], FORM)[0][0]
    after = waived(table, report, lambda name, finding, cell: name == first)
    assert [r.state for r in after.rows] == ["clean", "error"]


def test_a_cells_name_changes_with_it_and_with_nothing_else() -> None:
    def name(**typed: Any) -> str:
        table, report = judged(person(1, **typed))
        (finding,) = [v for v in report.rows[0].violations if v.column == "national_id"]
        return cell_name(table.rows[0], FORM, finding)

    assert name(national_id="12345") == name(national_id=" 12345 ", role="กำนัน", birth_date="1/1/2520")
    assert name(national_id="12345") != name(national_id="12346")


def test_a_finding_over_several_cells_is_another_when_one_of_them_changes() -> None:
    form = FORMS["1.3"]
    wrong = Violation("sum", "error", {"th": "", "en": ""}, row=3, column="budget_total")

    def name(**typed: Any) -> str:
        return cell_name(found([proposal(1, **typed)], "1.3").rows[0], form, wrong)

    assert name(budget_fees=1) != name(budget_fees=2)
    assert name(note="ก") == name(note="ข")
