"""Rule files: what they may say, and that every fault is told with file, line and path."""

import hashlib
import random
from pathlib import Path

import pytest

from sheets_sync.errors import Problem
from sheets_sync.mirror import OWN_HEADERS, OWN_TABS
from sheets_sync.model import Form
from sheets_sync.validation import Taken, load_forms
from sheets_sync.validation.regexes import endless
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
    return load_forms(tmp_path, problems, Taken(OWN_TABS, OWN_HEADERS)), problems


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


ONE_LINK = "required_when: {kind: คลิป}"
ONE_RULE = "{id: limit, check: at_most, columns: [pages], value: 10}"
END = "groups:"


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "says"),
    [
        (ONE_LINK, "pattern: '(ก+)+$'", 10, "columns.link.pattern", "may take for ever"),
        (ONE_LINK, "placeholders: ['(ก|ก)*ข']", 10, "columns.link.placeholders.0", "may take for ever"),
        (ONE_LINK, "minimum: 3", 10, "columns.link.minimum", "minimum is for type count, money, moo"),
        (ONE_LINK, "latest: 2021-04-30", 10, "columns.link.latest", "latest is for type date, not url"),
        (ONE_LINK, "latest: 31/4/2564", 10, "columns.link.latest", "is a day that no calendar has"),
        (ONE_LINK, "min_length: 9, max_length: 8", 10, "columns.link.min_length", "is more than max_length"),
        (
            ONE_LINK,
            "required_when: {kind: คลิบ}",
            10,
            "columns.link.required_when.kind",
            "not among the choices",
        ),
        (ONE_LINK, "required_when: {kind: {}}", 10, "columns.link.required_when.kind", "asks for nothing"),
        (ONE_LINK, "required_when: {code: {above: 3}}", 10, "columns.link.required_when.code", "for numbers"),
        (ONE_LINK, "required_when: {link: ก}", 10, "columns.link.required_when.link", "depends on itself"),
        (ONE_LINK, "severity: {thai_id: warning}", 10, "columns.link.severity.thai_id", "no such finding"),
        (
            ONE_LINK,
            "severity: {url.far: warning}",
            10,
            "columns.link.severity.url.far",
            "no kind of this rule",
        ),
        (ONE_LINK, "preferred: [โน่น]", 10, "columns.link.preferred", "neither its header nor an alias"),
        (ONE_LINK, "choices: [ก]", 10, "columns.link.choices", "only type choice has choices"),
        (ONE_LINK, "belongs_to: subdistrict.villages", 10, "columns.link.belongs_to", "a village needs"),
        (ONE_LINK, "message: {url: {th: ก, en: a}}", 10, "columns.link.message.url.th", "how to mend it"),
        (
            ONE_LINK,
            "message: {url: {th: '{hedaer} → ข', en: a → b}}",
            10,
            "columns.link.message.url.th",
            "nothing is known as {hedaer} here",
        ),
        ("maximum: 10", "minimum: 11, maximum: 10", 8, "columns.pages.minimum", "more than maximum"),
        ("maximum: 10", "severity: {limit: warning}", 8, "columns.pages.severity.limit", "set it there"),
        ("[บทเรียน, คลิป]", "[คลิป, คลิป]", 9, "columns.kind.choices.1", "stands twice"),
        ("key: [code]", "key: [code, code]", 4, "key.1", "stands twice"),
        ("by: [kind]", "by: [kind, kind]", 12, "groups.0.by.1", "stands twice"),
        ("rows: 2", "rows: 2, at_most: 3", 12, "groups.0", "either rows, or"),
        ("rows: 2", "at_least: 3, at_most: 2", 12, "groups.0.at_least", "more than at_most"),
        (ONE_RULE, "{id: sum, check: sum, columns: [code, pages]}", 14, "rules.0.columns.0", "code is text"),
        (
            ONE_RULE,
            "{id: date_order, check: not_after, columns: [pages, code]}",
            14,
            "rules.0.columns.0",
            "date",
        ),
        (ONE_RULE, "{id: sum, check: sum, columns: [pages, pages]}", 14, "rules.0.columns.1", "stands twice"),
        (ONE_RULE, "{id: url, check: at_most, columns: [pages], value: 1}", 14, "rules.0.id", "the id limit"),
        (ONE_RULE, "{id: when, check: when, columns: [pages]}", 14, "rules.0.when", "needs a condition"),
        (
            ONE_RULE,
            "{id: unique, check: unique, columns: [pages], value: 1}",
            14,
            "rules.0.value",
            "has no value",
        ),
        (
            ONE_RULE,
            "{id: unique, check: unique, columns: [pages], then: {filled: true}}",
            14,
            "rules.0.then",
            "is for check when",
        ),
        (
            END,
            "combined: [{header: รวม, into: [code, nope]}]\ngroups:",
            11,
            "combined.0.into.1",
            "no column 'nope'",
        ),
        (END, "combined: [{header: ลิงก์, into: [code, kind]}]\ngroups:", 11, "combined.0.header", "of link"),
        (END, "reserve: [code]\ngroups:", 11, "reserve", "at least 2"),
        (END, "document: {columns: 7}\ngroups:", 11, "document.columns", "must be a list"),
        (END, "document: {colunms: []}\ngroups:", 11, "document.colunms", "not known here"),
        (
            END,
            "document: {columns: [{header: ก, source: [nope]}]}\ngroups:",
            11,
            "document.columns.0.source.0",
            "no column 'nope'",
        ),
        (END, "document: {total: 'รวม {rows'}\ngroups:", 11, "document.total", "is no template"),
        (
            END,
            "ranking: {tab: ก, by: [kind], score: code, unit: {th: ก, en: a}}\ngroups:",
            11,
            "ranking.score",
            "no column of numbers",
        ),
        ("header: รหัส,", "header: ผลตรวจ,", 7, "columns.code.header", "the service makes itself"),
        ("header: รหัส,", "header: อำเภอ,", 7, "columns.code.header", "the service makes itself"),
        ("เรื่องที่ผ่าน", "สรุปความก้าวหน้า", 5, "master_tab", "another tab of the master"),
        ('"9.9"', '"๙.๙"', 1, "form", "digits 0-9"),
        ("  code: {", "  1: {", 7, "columns.1", "pattern"),
        ("  pages: {", "  pages: {<<: {header: ก}, ", 8, "", "merging with << is not known"),
        ("  code:", "\tcode:", 7, "", "never with tabs"),
        ('"9.9"', "!foo ก", 1, "", "could not determine a constructor"),
        ("title: {", "title: &a {x: *a, ", 2, "", "holds itself"),
        ("title: {th: ทดสอบ, en: test}", "title: *nowhere", 2, "", "undefined alias"),
        ("groups:", "# \x07\ngroups:", 11, "", "no text has (U+0007)"),
        ("groups:", "---\ngroups:", 11, "", "another document"),
    ],
)
def test_what_would_fail_later_or_in_silence_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, path: str, says: str
) -> None:
    assert old in GOOD
    told = faults(tmp_path, GOOD.replace(old, new, 1))
    assert [(at, where) for at, where, en in told if says in en and where == path] == [(line, path)], told


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 1),
        ("# ก\n".encode(), 1),
        (b"- a\n", 1),
        (GOOD.encode("utf-16"), 1),
        (GOOD.replace("form", "# f", 1).encode("cp874"), 2),
    ],
)
def test_even_a_file_that_says_nothing_is_told_with_a_line(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    problems: list[Problem] = []
    assert load_forms(tmp_path, problems) == {}
    assert {p.line for p in problems} == {line}


def test_a_byte_order_mark_windows_line_ends_and_anchors_are_no_fault(tmp_path: Path) -> None:
    text = GOOD.replace("title: {", "title: &words {").replace("unit: {th: เรื่อง, en: papers}", "unit: *words")
    (tmp_path / "x.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    problems: list[Problem] = []
    assert load_forms(tmp_path, problems)["9.9"].unit == {"th": "ทดสอบ", "en": "test"}
    assert problems == []


def test_a_file_named_yml_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "new.yml").write_text(GOOD, encoding="utf-8")
    told = faults(tmp_path, GOOD)
    assert [en for _, _, en in told] == ["is not read: rule files end in .yaml"]


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(ก|ก)*ข", "(.*,)*", "((a+))+", "(?:a+b?)+", "(.*a){20}", "(?:(a+)|b)+", "(?:a|a+)+"],
)
def test_a_pattern_that_could_run_for_ever_is_known(pattern: str) -> None:
    assert endless(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(\d+,)*\d+",
        "a*b*",
        "(?:a|b)*",
        "(?:ab|cd)*",
        r"([a-z]+\s)+",
        "x{2,}",
        "(?!ก|ข).*",
        r"(\w+\.)*\w+@",
        "[",
    ],
)
def test_a_pattern_whose_turns_are_kept_apart_is_allowed(pattern: str) -> None:
    assert not endless(pattern)


def test_any_pattern_at_all_can_be_looked_at() -> None:
    parts = (
        *(
            "a",
            "ก",
            ".",
            r"\d",
            "[^a]",
            "[ก-ฮ]",
            "(",
            "(?:",
            "(?=",
            "(?!",
            "(?>",
            "(?<=a)",
            "(?P<x>",
            "(?P=x)",
            ")",
        ),
        *("|", "*", "+", "?", "{2,}", "{3}", "^", "$", r"\b", r"\1", "*+", "+?", "(?i)", "(?(1)a|b)", "(.)"),
    )
    dice = random.Random(2564)
    for _ in range(20_000):
        assert endless("".join(dice.choices(parts, k=dice.randint(1, 9)))) in (True, False)


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
