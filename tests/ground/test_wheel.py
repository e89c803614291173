"""The wheel is whole: packages, words, migrations and the rules travel in it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that no build folder stays behind."""
    source = tmp_path_factory.mktemp("source")
    for file in ("pyproject.toml", "setup.py", "README.md"):
        shutil.copy(ROOT / file, source)
    for folder in ("sheets_sync", "rules", "config"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    done = subprocess.run(
        [*command, "-w", "out", "."], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    [built] = (source / "out").glob("*.whl")
    return built


def test_everything_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    kinds = {".py", ".yaml", ".json", ".mako", ".ini", ".typ"}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "sheets_sync").rglob("*")
        if path.suffix in kinds and "__pycache__" not in path.parts
    }
    assert wanted <= packed
    assert {f"sheets_sync/_rules/{rule.name}" for rule in (ROOT / "rules").glob("*.yaml")} <= packed
    assert {f"sheets_sync/_config/{file.name}" for file in (ROOT / "config").glob("*.yaml")} <= packed


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"sheets_sync"}


def test_an_installed_package_finds_its_rules(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "from sheets_sync.shipped import rules_folder as r; print(*sorted(f.name for f in r().iterdir()))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == sorted(f.name for f in (ROOT / "rules").glob("*.yaml")), done.stderr
