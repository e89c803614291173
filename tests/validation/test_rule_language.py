"""What a rule file can ask: limits of days and lengths, conditions, groups of villages that take part."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.errors import Problem
from sheets_sync.model import Form, GroupRule, Report, Scope
from sheets_sync.validation import find_tables, load_forms, validate_table
from tests.validation.made import FORMS, SCOPE, book, found, header, proposal, tab

TEXT = """\
form: "9.9"
title: {th: ทดสอบ, en: test}
unit: {th: เรื่อง, en: papers}
key: [code]
master_tab: เรื่องที่ผ่าน
columns:
  code: {header: รหัส, type: text, required: true, min_length: 3, max_length: 5}
  kind: {header: ประเภท, type: choice, choices: [บทเรียน, คลิป, ภาพ]}
  pages: {header: จำนวนหน้า, type: count, required_when: {kind: [บทเรียน, ภาพ]}}
  sent: {header: วันที่ส่ง, type: date, earliest: 2021-03-01, latest: ๓๐ เมษายน ๒๕๖๔}
  link: {header: ลิงก์, type: url, required_when: {pages: {above: 5}}}
  prize: {header: รางวัล, type: money}
groups:
  - {by: [kind], at_least: 1, at_most: 2, message: {many: {th: "{group} มี {n} → เหลือ {rows}", en: "a → b"}}}
rules:
  - id: when
    check: when
    columns: [prize]
    when: {kind: {none_of: [ภาพ]}, code: {matches: "ก.*"}}
    then: {below: 100000}
    severity: warning
"""


@pytest.fixture
def form(tmp_path: Path) -> Form:
    (tmp_path / "x.yaml").write_text(TEXT, encoding="utf-8")
    problems: list[Problem] = []
    forms = load_forms(tmp_path, problems)
    assert problems == []
    return forms["9.9"]


def judged(form: Form, *rows: list[Any]) -> Report:
    (table,) = find_tables(book(tab([header(form), *rows])), form).tables
    return validate_table(table, form, SCOPE)


def said(report: Report) -> list[list[str]]:
    return [[f"{v.column}:{v.rule}:{v.severity}" for v in row.violations] for row in report.rows]


@pytest.mark.parametrize(
    ("code", "sent", "expected"),
    [
        ("กขค", "30/4/2564", []),
        ("กข", None, ["code:length:error"]),
        ("กขคงจฉ", None, ["code:length:error"]),
        ("กขค", "1/5/2564", ["sent:range:error"]),
        ("กขค", "28/2/2564", ["sent:range:error"]),
        ("กขค", "1/3/2564", []),
    ],
)
def test_lengths_and_days_have_two_ends(form: Form, code: str, sent: str | None, expected: list[str]) -> None:
    assert said(judged(form, [code, "คลิป", None, sent, None, 1])) == [expected]


def test_a_day_outside_says_which_day_is_the_last(form: Form) -> None:
    (row,) = judged(form, ["กขค", "คลิป", None, "1/5/2564", None, 1]).rows
    assert row.violations[0].message["th"] == "วันที่ส่ง: พบ 1/5/2564 → โปรดตรวจสอบ ต้องไม่เกิน 30 เม.ย. 64"


@pytest.mark.parametrize(
    ("kind", "pages", "link", "prize", "expected"),
    [
        ("คลิป", None, None, 1, []),
        ("บทเรียน", None, None, 1, ["pages:required:error"]),
        ("ภาพ", None, None, 1, ["pages:required:error"]),
        ("คลิป", 5, None, 1, []),
        ("คลิป", 6, None, 1, ["link:required:error"]),
        ("คลิป", None, None, 100000, ["prize:when:warning"]),
        ("ภาพ", 1, None, 100000, []),
        (None, None, None, 100000, []),
    ],
)
def test_conditions_are_words_lists_limits_and_patterns(
    form: Form, kind: str | None, pages: int | None, link: str | None, prize: int, expected: list[str]
) -> None:
    assert said(judged(form, ["กขค", kind, pages, None, link, prize])) == [expected]


def test_a_condition_on_a_pattern_does_not_concern_other_rows(form: Form) -> None:
    assert said(judged(form, ["ขขค", "คลิป", None, None, None, 100000])) == [[]]


def test_a_group_may_have_two_ends_and_words_of_its_own(form: Form) -> None:
    report = judged(form, *([f"กข{n}", "คลิป", None, None, None, 1] for n in range(3)))
    assert [v.message["th"] for v in report.violations] == ["ประเภท คลิป มี 3 → เหลือ 2"]


# ── one proposal a village that takes part ───────────────────────────────────────────────────────

VILLAGES = {str(n): f"บ้าน{name}" for n, name in enumerate(("หนึ่ง", "สอง", "สาม", "สี่"), start=1)}


def scope(*participants: str) -> Scope:
    known = frozenset(participants) or None
    place = replace(SCOPE.subdistricts[2], villages=VILLAGES, participants=known)
    return replace(SCOPE, subdistricts=(place,))


def proposals(where: Scope, *moos: int) -> Report:
    rows = [
        proposal(n, moo=moo, village=VILLAGES[str(moo)], subdistrict="ลอ", project_name=f"โครงการปลูกผัก {n}")
        for n, moo in enumerate(moos, start=1)
    ]
    return validate_table(found(rows, "1.3"), FORMS["1.3"], where)


def test_every_village_that_takes_part_and_has_no_proposal_is_named() -> None:
    (said,) = proposals(scope("1", "3", "4"), 3).violations
    assert (said.rule, said.severity, said.value) == ("group_size", "error", "ลอ")
    assert said.message["th"] == ("ตำบลลอ: ยังไม่มีโครงการของหมู่ที่ 1, 4 → โปรดเพิ่มให้ครบทุกหมู่บ้านที่เข้าร่วม")
    assert "moo 1, 4" in said.message["en"]


def test_all_villages_with_a_proposal_leave_nothing_to_say() -> None:
    report = proposals(scope("1", "3"), 1, 3)
    assert report.violations == ()
    assert all(row.state == "clean" for row in report.rows)


def test_a_village_that_takes_no_part_is_told_and_keeps_its_row_out() -> None:
    report = proposals(scope("1", "3"), 1, 3, 2)
    assert [[v.rule for v in row.violations] for row in report.rows] == [[], [], ["belongs_to"]]
    assert report.rows[2].state == "error"
    assert "ไม่อยู่ในรายชื่อหมู่บ้านที่เข้าร่วม" in report.rows[2].violations[0].message["th"]


def test_where_nobody_said_which_villages_take_part_nothing_is_said() -> None:
    report = proposals(scope(), 2)
    assert report.violations == ()
    assert [row.violations for row in report.rows] == [()]


@pytest.mark.parametrize(
    ("rule", "moos", "expected"),
    [
        (
            GroupRule(("subdistrict", "moo"), rows=1),
            (2, 2),
            ["ตำบลลอ หมู่ที่ 2: มี 2 โครงการ เกิน 1 โครงการ (ไม่เกิน 1)"],
        ),
        (
            GroupRule(("subdistrict", "moo"), at_least=2),
            (2,),
            ["ตำบลลอ หมู่ที่ 2: กรอกแล้ว 1 โครงการ ขาดอีก 1 โครงการ (ต้องมี 2)"],
        ),
        (GroupRule(("subdistrict", "moo"), at_most=2), (2, 2), []),
    ],
)
def test_groups_of_villages_are_counted_though_nobody_said_which_take_part(
    rule: GroupRule, moos: tuple[int, ...], expected: list[str]
) -> None:
    form = replace(FORMS["1.3"], groups=(rule,))
    rows = [proposal(n, moo=moo, village="บ้านสอง", subdistrict="ลอ") for n, moo in enumerate(moos, start=1)]
    report = validate_table(found(rows, "1.3"), form, scope())
    assert [v.message["th"].partition(" → ")[0] for v in report.violations] == expected
