"""docs/emulator.md: its code runs, its tables are the code's, its words are the emulator's."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from sheets_sync.emulator import coverage, faults, smtp_faults
from sheets_sync.emulator.clock import Clock
from sheets_sync.emulator.control import Control

PAGE = Path(__file__).parents[2] / "docs" / "emulator.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The page's Python blocks, run one after the other as a reader would."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    try:
        for n, block in enumerate(re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)):
            exec(compile(block, f"{PAGE.name} block {n + 1}", "exec"), names)
        yield names
    finally:
        names["somchai"].close()
        names["gc"].http_client.session.close()
        names["emulator"].stop()


def test_the_code_of_the_page_runs(ran: dict[str, Any]) -> None:
    assert ran["book"].sheet1.acell("A2").value == "tea"
    assert TEXT.count("```python") == 3


def test_the_tables_of_the_page_are_the_codes() -> None:
    assert coverage.written(TEXT) == TEXT


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no marks"):
        coverage.written("# A page")


def test_the_script_writes_the_page_and_prints_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{coverage.BEGIN}\nold\n{coverage.END}\nafter\n", encoding="utf-8")
    coverage.main([str(page)])
    now = page.read_text(encoding="utf-8")
    assert now.startswith("before\n")
    assert now.endswith("after\n")
    assert "old" not in now
    coverage.main([])
    assert capsys.readouterr().out.strip() in now


def test_every_control_call_is_on_the_page(control: Control) -> None:
    for route in control.routes():
        path = "/emulator" + route.path.replace("{n:int}", "N")
        for method in (route.methods or set()) - {"HEAD"}:
            line = next(line for line in TEXT.splitlines() if f"GET {path}" in line)
            assert method in line


@pytest.fixture
def control() -> Control:
    """Only asked for its routes."""
    clock: Any = Clock()
    return Control(clock, *[clock] * 5, lambda: None)


def test_every_kind_of_fault_is_on_the_page() -> None:
    for word in (*get_args(faults.Kind), *get_args(smtp_faults.Stage), *get_args(smtp_faults.Kind)):
        assert f"`{word}`" in TEXT
    for field in ("match", "kind", "status", "rate", "count", "seed", "retry_after"):
        assert f"`{field}`" in TEXT
