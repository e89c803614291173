"""`rules diff`: what it says is what the next pass does."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_main_job import sync
from tests.validation.made import RULES


@pytest.fixture
def rules(phayao: Any, tmp_path: Path) -> Path:
    """The province's own copy of the rules."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    file = phayao.config / "province.yaml"
    document = yaml.safe_load(file.read_text("utf-8")) | {"rules": str(folder)}
    file.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return folder


def change(rules: Path, old: str, new: str, name: str = "form_1_1.yaml") -> None:
    text = (rules / name).read_text("utf-8")
    assert old in text
    (rules / name).write_text(text.replace(old, new), "utf-8")


def diff(command: Any, phayao: Any) -> tuple[int, dict[str, Any]]:
    ran = command("rules", "diff", "--config", phayao.config, "--json")
    assert not re.search(r"\d{13}|\d{10}", ran.stdout)
    return ran.code, {form["form"]: form for form in ran.json()["forms"]}


def clean(told: dict[str, Any]) -> dict[str, int]:
    return {d["name"]: d["forms"]["1.1"]["clean"] for d in told["districts"]}


def test_before_the_first_pass_it_says_that_it_cannot_know(command, phayao, rules) -> None:
    code, forms = diff(command, phayao)
    assert code == 1
    assert "sheets-sync sync" in forms["1.1"]["unknown"][0]["en"]
    shown = command("rules", "diff", "--config", phayao.config)
    assert (shown.code, "ยังเทียบไม่ได้" in shown.stdout) == (1, True)


def test_the_rows_it_names_are_those_that_the_next_pass_keeps_out(command, phayao, rules) -> None:
    sync(command, phayao, "--no-mail")
    assert diff(command, phayao)[0] == 0
    change(rules, "maximum: 30", "maximum: 3")
    code, forms = diff(command, phayao)
    assert {(f["rule"], f["was"], f["now"]) for f in forms["1.1"]["findings"]} == {("range", None, "warning")}
    assert (code, forms["1.1"]["rows_out"]) == (0, {})  # a warning keeps nobody out
    before = clean(sync(command, phayao, "--no-mail"))
    change(rules, "maximum: 3\n    severity: {range: warning}", "maximum: 3")
    phayao.control("DELETE", "calls")
    code, forms = diff(command, phayao)
    assert phayao.control("GET", "calls")["total"] == 0
    found = forms["1.1"]
    assert (code, found["changed"], found["rows_in"]) == (1, True, {})
    assert {(f["rule"], f["was"], f["now"]) for f in found["findings"]} == {("range", "warning", "error")}
    assert forms["1.3"]["changed"] is False
    after = clean(sync(command, phayao, "--no-mail"))
    lost = {name: before[name] - after[name] for name in before if before[name] != after[name]}
    assert lost
    assert lost == {name: len(rows) for name, rows in found["rows_out"].items()}
    assert diff(command, phayao)[0] == 0


def test_rows_that_would_become_clean_are_named_too(command, phayao, rules) -> None:
    before = clean(sync(command, phayao, "--no-mail"))
    change(
        rules,
        "    unique: province\n    personal: true\n    help: กรอกให้ครบ",
        "    personal: true\n    help: กรอกให้ครบ",
    )
    code, forms = diff(command, phayao)
    assert code == 1
    into = {name: len(rows) for name, rows in forms["1.1"]["rows_in"].items()}
    assert into
    assert {f["rule"] for f in forms["1.1"]["findings"]} <= {"unique", "unique_province"}
    after = clean(sync(command, phayao, "--no-mail"))
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == into


def test_a_change_that_moves_no_row_exits_0_and_one_of_headers_says_what_it_cannot_see(
    command, phayao, rules
) -> None:
    sync(command, phayao, "--no-mail")
    change(rules, "# แบบรายงาน ๑.๑", "# แบบรายงาน 1.1")
    code, forms = diff(command, phayao)
    assert (code, forms["1.1"]["changed"], forms["1.1"]["findings"]) == (0, True, [])
    change(rules, "aliases: [หมายเหต]", "aliases: [หมายเหต, บันทึก]")
    code, forms = diff(command, phayao)
    assert code == 1
    assert "หมายเหตุ" in forms["1.1"]["unknown"][0]["th"]
    assert command("rules", "diff", "--config", phayao.config).code == 1


def test_a_broken_rule_file_is_told_with_its_line(command, phayao, rules) -> None:
    change(rules, "maximum: 30", "maximum: ten")
    ran = command("rules", "diff", "--config", phayao.config)
    assert ran.code == 2
    assert re.search(r"form_1_1\.yaml:\d+: columns\.moo\.maximum", ran.stderr)
    assert "has no rule file" not in ran.stderr  # it has one: that has the fault
