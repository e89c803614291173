"""What a person sees in the terminal: Thai and English, in 80 columns."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from rich.cells import cell_len

from sheets_sync.cli import say, words
from sheets_sync.messages import catalogue
from sheets_sync.validation.schema import RULE_IDS
from tests.conftest import Phayao, Ran

KEY = "56/1.1/2564-1/0"
SCREENS = [
    ("status",),
    ("outbox", "list"),
    ("outbox", "show", KEY),
    ("layout", "--dry-run"),
    ("new-round", "1.1", "--dry-run"),
    ("doctor",),
]


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(say.console, "width", 80)


@pytest.fixture(scope="module")
def looked(phayao_once: Phayao) -> Phayao:
    """The province after a pass, with a batch that is held before it was frozen."""
    from tests.setup.conftest import quietly

    quietly("sync", "--no-mail", "--config", phayao_once.config)
    quietly("hold", KEY, "--why", "รอ", "--config", phayao_once.config)
    return phayao_once


def headers(screen: str) -> Iterator[list[str]]:
    """The last line above each table's body: its columns' English words."""
    for above, below in pairwise(screen.splitlines()):
        if below.startswith("───"):
            yield re.split(" {2,}", above.strip())


@pytest.mark.parametrize("screen", SCREENS, ids=" ".join)
def test_each_table_is_headed_in_both_languages_and_fits(
    looked: Phayao, command: Callable[..., Ran], screen: tuple[str, ...]
) -> None:
    shown = command(*screen, "--config", looked.config).stdout
    found = list(headers(shown))
    assert found
    for head in found:
        assert all(re.search("[a-z]", word) for word in head if word)
    rules = [line for line in shown.splitlines() if line.startswith("───")]
    assert max(map(cell_len, rules)) <= 80


def test_no_name_and_no_state_is_broken_in_mid_word(looked: Phayao, command: Callable[..., Ran]) -> None:
    for screen in (("sync", "--no-mail"), ("status",)):
        lines = command(*screen, "--config", looked.config).stdout.splitlines()
        for word in (*looked.districts, "อ่านได้ปกติ", "ยังไม่ส่ง", "แก้ไข", "ตรวจสอบ"):
            assert any(re.search(rf"(^| ){word}( |$)", line) for line in lines), word


def test_the_state_of_a_district_and_what_to_do_next_stand_in_both_languages(
    looked: Phayao, command: Callable[..., Ran]
) -> None:
    shown = command("sync", "--no-mail", "--config", looked.config).stdout
    assert re.search(r"อ่านได้ปกติ ·\s", shown)
    assert re.search(r"\sok\s", shown)
    assert "ดูรายการ: sheets-sync status" in shown
    assert "see it with sheets-sync status" in shown


def test_a_batch_that_is_not_frozen_yet_says_so_and_how_to_see_it(
    looked: Phayao, command: Callable[..., Ran]
) -> None:
    shown = command("outbox", "show", KEY, "--config", looked.config).stdout
    assert "sheets-sync send 1.1 --dry-run" in shown
    assert "nothing is frozen yet" in shown
    assert "" not in [line.strip() for line in shown.splitlines()]


def test_when_no_sheet_can_be_read_each_language_gives_its_own_reason() -> None:
    error = words.unreached(9, {"th": "ยังไม่ได้แชร์", "en": "not shared"})
    assert error.th.endswith("ยังไม่ได้แชร์")
    assert str(error).endswith("not shared")
    assert "not shared" not in error.th


def test_without_google_an_accept_tells_the_thai_reason_in_the_thai_sentence(
    looked: Phayao, command: Callable[..., Ran]
) -> None:
    looked.control("POST", "faults", {"match": "GET /v4/", "kind": "status", "status": 403})
    ran = command("accept", "จุน", "--form", "1.1", "--why", "ลอง", "--config", looked.config)
    looked.control("DELETE", "faults")
    assert ran.code == 3
    thai = next(line for line in ran.stderr.splitlines() if line.startswith("เปิดอ่าน"))
    assert re.search("[ก-๙]", thai.rpartition(": ")[2])


def test_status_calls_rules_as_people_do_and_has_one_form_of_dates(
    looked: Phayao, command: Callable[..., Ran]
) -> None:
    shown = command("status", "--config", looked.config).stdout
    assert "เลขประจำตัวประชาชน · card number" in shown
    assert not re.search(r"thai_id|group_size|belongs_to", shown)
    assert "23 มี.ค. 64 16:30" in shown
    assert not re.search(r"\d{4}-\d\d-\d\d", shown)


def test_every_rule_has_a_name_for_people() -> None:
    assert {f"rule_name.{rule}" for rule in RULE_IDS} <= set(catalogue())
