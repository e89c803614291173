"""What the package imports is what pyproject.toml asks for and requirements.txt pins."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    return {plain(re.split(r"[\[<>=~! ;]", line)[0]) for line in PROJECT["dependencies"]}


def imported() -> dict[str, str]:
    """Top-level module -> a file that imports it."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "sheets_sync").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            found |= {name: path.name for name in names if name.split(".")[0] not in sys.stdlib_module_names}
    return {name: file for name, file in found.items() if not name.startswith("sheets_sync")}


@cache
def installed() -> dict[str, list[str]]:
    """Top-level module -> the packages that brought it; reading it costs a second."""
    return dict(packages_distributions())


def distributions(module: str) -> set[str]:
    """Who may have brought the module; `google` is many packages' roof."""
    if module.startswith("google."):
        return {"google-auth"} if module.startswith(("google.auth", "google.oauth2")) else set()
    return {plain(d) for d in installed().get(module.split(".")[0], [])}


def test_every_import_is_declared() -> None:
    undeclared = {m: file for m, file in imported().items() if not distributions(m) & declared()}
    assert not undeclared


def test_everything_declared_is_imported() -> None:
    used = {d for module in imported() for d in distributions(module)}
    assert declared() <= used


def test_everything_declared_is_pinned_with_hashes() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        pins = (ROOT / file).read_text(encoding="utf-8")
        pinned = {plain(n) for n in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[a-z,]+\])?==", pins, re.MULTILINE)}
        assert declared() <= pinned
        assert pins.count("--hash=sha256:") >= len(pinned)


def test_both_requirement_files_pin_the_same_versions() -> None:
    def pins(file: str) -> set[str]:
        return set(
            re.findall(r"^([A-Za-z0-9_.-]+==[^\s;\\]+)", (ROOT / file).read_text("utf-8"), re.MULTILINE)
        )

    assert pins("requirements.txt") <= pins("requirements-dev.txt")
