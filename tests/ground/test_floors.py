"""Imports run downwards only: the contracts hold, and a forbidden import makes them fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).parent / "lint-imports"

FORBIDDEN = {
    "a room of floor 2 imports its neighbour": ("render", "from sheets_sync.mail import *"),
    "a lower floor imports a higher one": ("validation", "import sheets_sync.config"),
    "floor 1 imports floor 2": ("thai", "import sheets_sync.store"),
    "the service starts the emulator": ("reconcile", "import sheets_sync.emulator.server"),
    "the emulator imports the service": ("emulator/grid", "import sheets_sync.model"),
    "a room beside google speaks to Google": ("mirror", "import gspread"),
    "a room beside google signs in": ("reconcile", "import google.auth"),
    "a room beside mail speaks SMTP": ("delivery", "import smtplib"),
    "a room beside mail sends mail": ("sample", "import yagmail"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, to be spoilt."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "sheets_sync", tmp_path / "sheets_sync", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_floors_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("room", "line"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_forbidden_import_fails(room: str, line: str, copy: Path) -> None:
    (copy / "sheets_sync" / room / "intruder.py").write_text(line + "\n")
    done = lint(copy)
    assert done.returncode != 0
    assert f"sheets_sync.{room.replace('/', '.')}.intruder" in done.stdout


def test_a_room_on_no_floor_fails(copy: Path) -> None:
    (copy / "sheets_sync" / "attic.py").write_text("")
    assert lint(copy).returncode != 0
