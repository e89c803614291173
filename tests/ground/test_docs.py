"""The docs say what there is: every command, option, state and rule stands in them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from sheets_sync import cli, model, sample
from sheets_sync.setup.doctor.check import State as DoctorState
from sheets_sync.validation.schema import RULE_IDS
from tests.conftest import Phayao, Ran

ROOT = Path(__file__).parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
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


def section(heading: str) -> str:
    """What stands below that heading of docs/commands.md."""
    return COMMANDS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_rule_id_is_documented() -> None:
    told = set(re.findall(r"`([a-z_]+)`", section("Rule ids").partition("Notes on")[0]))
    assert told == set(RULE_IDS)


@pytest.mark.parametrize("state", get_args(DoctorState))
def test_every_state_of_doctor_is_documented(state: str) -> None:
    assert f"`{state}`" in section("`doctor --json`")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/commands.md"])
def test_no_heading_and_no_row_of_a_table_stands_twice(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    heads = [line for line in lines if line.startswith("#")]
    rows = [line.split(" | ")[0] for line in lines if re.match(r"\| [`*\w]", line)]
    twice = [what for what, n in Counter(heads + rows).items() if n > 1]
    assert [
        what for what in twice if what not in ("| command", "| code", "| room", "| setting", "| key")
    ] == []


def test_every_example_of_json_is_whole_and_fenced() -> None:
    outside = re.sub(r"```.*?```", "", COMMANDS, flags=re.DOTALL)
    assert [line for line in outside.splitlines() if line.startswith("{")] == []
    for block in re.findall(r"```json\n(.*?)```", COMMANDS, re.DOTALL):
        assert block.count("{") == block.count("}"), block
        assert block.count("[") == block.count("]"), block


def test_the_table_of_rooms_names_every_room_once_and_no_other() -> None:
    table = CONTRIBUTING.partition("| room |")[2].partition("\n\n")[0]
    told = [
        name
        for row in table.splitlines()
        for name in re.findall(r"`([a-z]+(?:/|\.py))`", row.split(" | ")[0])
    ]
    rooms = [
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / "sheets_sync").iterdir()
        if not path.name.startswith("_") and (path.is_dir() or path.suffix == ".py")
    ]
    assert sorted(told) == sorted(rooms)


def test_the_picture_of_the_floors_is_that_of_the_contract() -> None:
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = contract.partition("layers = [")[2].partition("]")[0]
    picture = CONTRIBUTING.partition("```mermaid")[2].partition("```")[0]
    for name in set(re.findall(r"[a-z]+", layers)) - {"main", "worker"}:
        assert re.search(rf"\b{name}\b", picture), name


def keys(document: Any) -> Iterator[str]:
    """Every field's name, however deep; names that are data (a form's, a rule's) left out."""
    if isinstance(document, dict):
        for name, value in document.items():
            if re.fullmatch(r"[a-z_]+", name) and name not in RULE_IDS:
                yield name
            yield from keys(value)
    for one in document if isinstance(document, list) else ():
        yield from keys(one)


def test_every_field_of_the_json_documents_is_documented(
    phayao_once: Phayao, command: Callable[..., Ran], tmp_path: Path
) -> None:
    runs = (
        ("sync",),
        ("status",),
        ("status", "--line"),
        ("layout", "--dry-run"),
        ("send", "1.1", "--dry-run"),
        ("send", "1.1"),
        ("outbox", "list"),
        ("outbox", "show", "56/1.1/2564-1/0"),
        ("doctor",),
        ("rules", "diff"),
        ("new-round", "1.1", "--dry-run"),
        ("reopen", "จุน", "--form", "1.1", "--until", "2022-01-01", "--why", "x"),
        ("accept", "จุน", "--form", "1.1", "--why", "x"),
        ("collect", str(tmp_path)),
    )
    for run in runs:
        document = command("--config", phayao_once.config, "--json", *run).json()
        missing = {k for k in keys(document) if f'"{k}"' not in COMMANDS and f"`{k}`" not in COMMANDS}
        assert not missing, run
