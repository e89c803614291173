"""The docs say what there is: every command, option, state and rule stands in them."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from sheets_sync import cli, model, sample

ROOT = Path(__file__).parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def leaves(command: Any, name: str = "") -> dict[str, Any]:
    """Every command a person can type, with its words: `outbox list`."""
    if not hasattr(command, "commands"):
        return {name: command}
    found = {}
    for word, child in command.commands.items():
        found |= leaves(child, f"{name} {word}".strip())
    return found


ALL = leaves(typer.main.get_command(cli.application()))


@pytest.mark.parametrize("name", ALL)
def test_every_command_is_documented(name: str) -> None:
    assert f"`{name}" in COMMANDS
    assert f"`{name}" in README


@pytest.mark.parametrize("name", ALL)
def test_every_option_is_documented(name: str) -> None:
    options = {o for p in ALL[name].params for o in p.opts if o.startswith("--")}
    missing = {o for o in options - {"--help"} if o not in COMMANDS}
    assert not missing


@pytest.mark.parametrize("name", sorted(set(re.findall(r"^\| `([a-z-]+)", README, re.MULTILINE))))
def test_every_command_of_the_readme_exists(name: str) -> None:
    assert name in {words.split()[0] for words in ALL}


def test_every_delivery_state_and_kind_is_documented() -> None:
    for word in (*get_args(model.DeliveryState), *get_args(model.DeliveryKind), *get_args(model.FormState)):
        assert f"`{word}`" in COMMANDS


def test_every_exit_code_is_documented() -> None:
    for code in range(4):
        assert f"\n| {code} | " in COMMANDS
        assert f"\n| {code} | " in README


def test_every_make_target_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets
    for target in set(targets[1].split()) - {"help"}:
        assert f"`make {target}`" in COMMANDS


def test_the_page_on_the_sample_names_everything_that_is_planted() -> None:
    page = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8")
    lines = {found[1]: found[0] for found in re.finditer(r"^\| (\d{4}) .*$", page, re.MULTILINE)}
    truth = sample.truth()
    for planted in truth.planted:
        cell = lines[planted.district_code].split("|")[3 if planted.form == "1.1" else 4]
        assert f"`{planted.rule}`" in cell
    for code, line in lines.items():
        assert {f for f in ("1.1", "1.3") if f in line.split("|")[5]} == {
            form for district, form in truth.submitted if district == code
        }
