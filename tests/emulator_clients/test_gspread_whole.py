"""gspread's whole public API, name by name."""

from pathlib import Path

import gspread
import pytest

from tests.emulator_clients.gspread_calls import CALLS, public, table
from tests.emulator_clients.gspread_stage import TABLE, Stage

PAGE = Path(__file__).parents[2] / "docs" / "emulator.md"
NOT_SUPPORTED: dict[str, str] = {}  # name -> why


@pytest.fixture
def stage(gc: gspread.Client, request: pytest.FixtureRequest) -> Stage:
    book = gc.create(f"ทดลอง {request.node.callspec.id}")
    book.sheet1.update([[int(v) if v.isdigit() else v for v in row] for row in TABLE], "A1:C4")
    return Stage(gc, book)


@pytest.mark.parametrize("name", [name for name in CALLS if name not in NOT_SUPPORTED])
def test_gspread_does_what_it_does_at_google(stage: Stage, name: str) -> None:
    use, wanted = CALLS[name]
    assert use(stage) == wanted


def test_nothing_of_gspread_is_left_out() -> None:
    assert sorted(CALLS) == sorted(public())


def test_the_page_lists_what_gspread_can_do_here() -> None:
    listed = table(NOT_SUPPORTED)
    print(listed)
    assert listed in PAGE.read_text(encoding="utf-8")
