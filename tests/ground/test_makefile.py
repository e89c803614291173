"""A machine that cannot set up the environment is told in plain words what to do."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = """#!/bin/sh
case "$1" in -V) echo "Python 3.8.10" ;; *) exit 1 ;; esac
"""
WITHOUT_ENSUREPIP = """#!/bin/sh
case "$2" in *ensurepip*|virtualenv) exit 1 ;; *) exit 0 ;; esac
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(folder: Path, target: str, python: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "Makefile", folder)
    for file in (
        "requirements-build.txt",
        "requirements.txt",
        "requirements-dev.txt",
        "pyproject.toml",
        "setup.py",
    ):
        (folder / file).touch()
    fake = folder / "python"
    fake.write_text(python)
    fake.chmod(0o755)
    command = ["make", "-s", target, f"PYTHON={fake}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("target", ["demo", "test", "lint"])
def test_an_old_python_is_named_and_the_way_out_told(tmp_path: Path, target: str) -> None:
    done = make(tmp_path, target, OLD)
    assert done.returncode == 2
    assert "Needs Python 3.11 or newer" in done.stdout
    assert "Python 3.8.10" in done.stdout
    assert f"make PYTHON=python3.11 {target}" in done.stdout


def test_a_debian_without_ensurepip_is_told_which_package_it_lacks(tmp_path: Path) -> None:
    done = make(tmp_path, "demo", WITHOUT_ENSUREPIP)
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stdout
    assert not (tmp_path / ".venv").exists()
