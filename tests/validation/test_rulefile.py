"""Rule files: what they may say, and that every fault is told with file, line and path."""

import hashlib
from pathlib import Path

import pytest

from sheets_sync.errors import Problem
from sheets_sync.model import Form
from sheets_sync.validation import load_forms
from tests.validation.made import RULES

GOOD = """\
form: "9.9"
title: {th: ทดสอบ, en: test}
unit: {th: เรื่อง, en: papers}
key: [code]
master_tab: เรื่องที่ผ่าน
columns:
  code: {header: รหัส, aliases: [รหัสเรื่อง], type: text, required: true, unique: province}
  pages: {header: จำนวนหน้า, type: count, maximum: 10}
  kind: {header: ประเภท, type: choice, choices: [บทเรียน, คลิป]}
  link: {header: ลิงก์, type: url, required_when: {kind: คลิป}}
groups:
  - {by: [kind], rows: 2, severity: warning}
rules:
  - {id: limit, check: at_most, columns: [pages], value: 10}
"""


def load(tmp_path: Path, *texts: str) -> tuple[dict[str, Form], list[Problem]]:
    for number, text in enumerate(texts):
        (tmp_path / f"f{number}.yaml").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return load_forms(tmp_path, problems), problems


def faults(tmp_path: Path, *texts: str) -> list[tuple[int | None, str, str]]:
    forms, problems = load(tmp_path, *texts)
    assert all(p.file.startswith(str(tmp_path)) and p.en and p.th for p in problems)
    return [(p.line, p.path, p.en) for p in problems]


def test_the_forms_of_the_letter_load_without_a_fault() -> None:
    problems: list[Problem] = []
    forms = load_forms(RULES, problems)
    assert problems == []
    assert {"1.1", "1.3"} <= set(forms)
    roster = forms["1.1"]
    assert roster.hash == hashlib.sha256((RULES / "form_1_1.yaml").read_bytes()).hexdigest()
    assert roster.key == ("national_id",)
    assert roster.groups[0].rows == 15
    assert roster.reserve == ("note", "สำรอง")
    assert roster.column("national_id").unique == "province"
    assert forms["1.3"].key == ("subdistrict", "moo")
    phones = [forms[form].column("phone") for form in ("1.1", "1.3")]
    assert all(severity == "warning" for phone in phones for severity in phone.severity.values())


def test_every_column_of_a_form_has_a_help_text_in_thai() -> None:
    for form in load_forms(RULES, []).values():
        for column in form.columns:
            assert any("ก" <= letter <= "ฮ" for letter in column.help), (form.id, column.key)


def test_a_new_form_is_a_new_file(tmp_path: Path) -> None:
    forms, problems = load(tmp_path, GOOD)
    assert problems == []
    assert [c.key for c in forms["9.9"].columns] == ["code", "pages", "kind", "link"]
    assert forms["9.9"].rules[0].value == 10


def test_a_folder_without_rules_is_a_fault(tmp_path: Path) -> None:
    assert [f[2] for f in faults(tmp_path)] == ["no rule files (*.yaml) here"]
    assert [f[2] for f in faults(tmp_path / "none")] == ["no rule files (*.yaml) here"]


@pytest.mark.parametrize(
    ("old", "new", "line", "path"),
    [
        ("unit:", "unti:", 3, "unti"),
        ("key: [code]", "key: [cod]", 4, "key.0"),
        ("type: count", "type: number", 8, "columns.pages.type"),
        ("maximum: 10", "maximum: ten", 8, "columns.pages.maximum"),
        ("required: true", "required: maybe", 7, "columns.code.required"),
        ("required: true", "required: true, colour: red", 7, "columns.code.colour"),
        ("unique: province", "unique: country", 7, "columns.code.unique"),
        ("choices: [บทเรียน, คลิป]", "choices: []", 9, "columns.kind"),
        ("required_when: {kind: คลิป}", "required_when: {sort: คลิป}", 10, "columns.link.required_when.sort"),
        ("required_when: {kind: คลิป}", "pattern: '['", 10, "columns.link.pattern"),
        ("required_when: {kind: คลิป}", "severity: {colour: error}", 10, "columns.link.severity.colour"),
        ("required_when: {kind: คลิป}", "severity: {url: fatal}", 10, "columns.link.severity.url"),
        ("required_when: {kind: คลิป}", "message: {url: {th: ก}}", 10, "columns.link.message.url.en"),
        (
            "required_when: {kind: คลิป}",
            "message: {url: {th: 'ก {', en: a}}",
            10,
            "columns.link.message.url.th",
        ),
        (
            "required_when: {kind: คลิป}",
            "message: {url: {th: 'ก {0}', en: a}}",
            10,
            "columns.link.message.url.th",
        ),
        ("aliases: [รหัสเรื่อง]", "aliases: [ลิงก์]", 10, "columns.link.header"),
        ("by: [kind]", "by: [sort]", 12, "groups.0.by.0"),
        ("rows: 2", "rows: 0", 12, "groups.0.rows"),
        ("columns: [pages]", "columns: [sides]", 14, "rules.0.columns.0"),
        (", value: 10}", "}", 14, "rules.0.value"),
        ("check: at_most", "check: at_best", 14, "rules.0.check"),
        ("id: limit", "id: border", 14, "rules.0.id"),
        ("check: at_most", "check: sum", 14, "rules.0.columns"),
        ('form: "9.9"', "form: 9.9", 1, "form"),
        ("master_tab: เรื่องที่ผ่าน\n", "", 1, "master_tab"),
    ],
)
def test_a_fault_is_told_with_its_line_and_path(
    tmp_path: Path, old: str, new: str, line: int, path: str
) -> None:
    assert old in GOOD
    told = faults(tmp_path, GOOD.replace(old, new))
    assert path in [f[1] for f in told]
    if path != "master_tab":
        assert [f[0] for f in told if f[1] == path] == [line]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    bad = (
        GOOD.replace("type: count", "type: number")
        .replace("type: url", "type: uri")
        .replace("unit:", "unti:")
    )
    assert {f[1] for f in faults(tmp_path, bad)} == {"columns.pages.type", "columns.link.type", "unti"}


def test_a_doubled_key_is_a_fault(tmp_path: Path) -> None:
    bad = GOOD.replace("groups:", "  code: {header: รหัสซ้ำ, type: text}\ngroups:")
    assert faults(tmp_path, bad) == [(11, "columns.code", "stands twice")]


def test_two_files_of_one_form_or_one_tab_are_a_fault(tmp_path: Path) -> None:
    told = faults(tmp_path, GOOD, GOOD, GOOD.replace("9.9", "9.8"))
    assert [f[1] for f in told] == ["form", "master_tab"]


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "form: [", "just words", "form: \t: x"])
def test_what_is_no_rule_file_is_a_fault_and_no_crash(tmp_path: Path, text: str) -> None:
    forms, problems = load(tmp_path, text)
    assert forms == {}
    assert problems


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes("form: ก".encode("cp874"))
    problems: list[Problem] = []
    assert load_forms(tmp_path, problems) == {}
    assert len(problems) == 1
