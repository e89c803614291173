"""What the house asks of every file: readable sizes, no address or number of a real person."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "sheets_sync").rglob("*.py"))
TEXTS = [
    *SOURCES,
    *sorted(
        p
        for folder in ("config", "rules", "docs")
        for p in (ROOT / folder).rglob("*.*")
        if p.suffix != ".png"
    ),
    *sorted(ROOT.glob("*.md")),
]
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
INVENTED = (
    ".example.com",
    "@example.com",
    ".example.org",
    "@example.org",
    ".example.net",
    ".example",
    ".invalid",
    ".test",
)
ROBOT = ".iam.gserviceaccount.com"  # how Google names service accounts


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_file_is_over_350_lines_and_no_function_over_60(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 350
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_is_left_unfinished(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", path.read_text(encoding="utf-8"))


def test_every_mail_address_is_invented() -> None:
    real = {
        (name(path), address)
        for path in TEXTS
        for address in MAIL.findall(path.read_text(encoding="utf-8"))
        if not address.lower().endswith((*INVENTED, ROBOT))
    }
    assert not real
