"""A command starts quickly: what it does not need is not loaded."""

import subprocess
import sys

import pytest
import typer
from typer.main import get_command

from sheets_sync import cli
from tests.conftest import ROOT

HEAVY = {
    "pandas",
    "numpy",
    "nicegui",
    "fastapi",
    "typst",
    "alembic",
    "openpyxl",
    "docx",
    "holidays",
    "apprise",
}
CONNECTED = {"gspread", "google.auth", "requests", "sqlalchemy", "yagmail"}


@pytest.mark.parametrize("room", cli.ROOMS)
def test_each_command_is_named_with_the_file_that_holds_it(room: str) -> None:
    for word in cli.ROOMS[room].split():
        assert sorted(commands(cli.application(word))) == sorted(cli.ROOMS[room].split())


def test_no_command_is_left_out_when_all_are_loaded() -> None:
    named = " ".join(cli.ROOMS.values()).split()
    assert sorted(commands(cli.application())) == sorted(named)
    assert len(named) == len(set(named))


def commands(app: typer.Typer) -> list[str]:
    return list(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", ["sync", "status", "outbox", "check"])
def test_a_command_loads_nothing_heavy_and_an_offline_one_nothing_that_speaks(word: str) -> None:
    code = f"import sys; from sheets_sync import cli; cli.application({word!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    kept_out = HEAVY | (CONNECTED if word == "check" else set())
    assert kept_out & set(done.stdout.split()) == set()
