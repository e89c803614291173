"""The page of a running service: what it says is what `status` says, and nobody's name or number is in it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from sheets_sync import sample
from sheets_sync.web import figures
from sheets_sync.web.page import _reasons, _rows
from tests.conftest import ROOT, Phayao, province

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update"
TOKEN = "a-token-for-the-page"


@contextmanager
def serving(here: Phayao) -> Iterator[str]:
    """The address of the province's `run --page`, once a pass was made."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (here.config / "token.txt").write_text(TOKEN, encoding="utf-8")
    said = f"page: {{port: {port}, token_file: token.txt}}\n"
    (here.config / "page.yaml").write_text(said, encoding="utf-8")
    outside = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}  # NiceGUI asks for it
    command = [sys.executable, "-m", "sheets_sync", "run", "--page", "--config", str(here.config)]
    with subprocess.Popen(command, cwd=ROOT, env=outside, stderr=subprocess.DEVNULL) as process:
        try:
            _until_well(f"http://127.0.0.1:{port}/healthz", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Phayao, str]]:
    """The sample province, and the address of its page."""
    with province(tmp_path_factory.mktemp("page")) as here, serving(here) as url:
        yield here, url


def _until_well(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(360):
        assert process.poll() is None, "the service ended"
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.25)
    raise AssertionError("no pass was made")


def get(url: str) -> requests.Response:
    return requests.get(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)


def test_the_metrics_are_what_status_says(served: tuple[Phayao, str], command: Any) -> None:
    here, url = served
    told = command("status", "--json", "--config", here.config).json()
    said = get(f"{url}/metrics").text
    for district in told["districts"]:
        for form, counts in district["forms"].items():
            for state in ("clean", "errors", "in_progress"):
                line = f'sheets_sync_rows{{district="{district["code"]}",form="{form}",state="{state}"}}'
                assert f"{line} {float(counts[state])}" in said


def test_without_the_token_there_is_only_whether_it_is_well(served: tuple[Phayao, str]) -> None:
    _, url = served
    assert requests.get(f"{url}/healthz", timeout=10).json()["well"] is True
    for path in ("/", "/metrics"):
        assert requests.get(url + path, timeout=10).status_code == 401
    opened = requests.get(f"{url}/?token={TOKEN}", timeout=10)
    assert opened.ok
    assert requests.get(f"{url}/", cookies=opened.cookies, timeout=10).ok


def test_looking_costs_no_call_to_google(served: tuple[Phayao, str]) -> None:
    here, url = served
    before = here.control("GET", "calls")["by_operation"]
    for _ in range(20):
        get(f"{url}/")
    passes = here.control("GET", "calls")["by_operation"]
    reads = passes["sheets.spreadsheets.get"] - before["sheets.spreadsheets.get"]
    assert reads <= 10  # at most the service's own next pass


def test_pii_nobodys_name_or_number_is_on_the_page(served: tuple[Phayao, str]) -> None:
    _, url = served
    said = get(f"{url}/").text + get(f"{url}/metrics").text
    assert not re.search(r"(?<!\w)\d{13}(?!\w)", said)  # the names of scripts hold digits between letters
    people = {
        word for keys in sample.truth().clean.values() for key in keys for word in [key] if len(word) == 13
    }
    assert not [number for number in people if number in said]


@pytest.mark.skipif(not CHROMIUM, reason="needs a chromium")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_person_sees_every_district_and_the_page_fits(served: tuple[Phayao, str], width: int) -> None:
    from playwright.sync_api import expect, sync_playwright

    _, url = served
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(f"{url}/?token={TOKEN}")
        expect(page.get_by_text("จังหวัดพะเยา")).to_be_visible(timeout=45_000)
        expect(page.locator('.ag-row[row-id="5602"] .ag-cell[col-id="1_1"]')).to_have_text(
            "14/15 ✓", timeout=45_000
        )
        assert page.locator(".ag-center-cols-container .ag-row").count() == 9
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        rows = page.locator(".ag-center-cols-container").bounding_box()
        grid = page.locator(".ag-root-wrapper").bounding_box()
        assert rows
        assert grid
        assert rows["height"] < grid["height"] <= rows["height"] + 60  # no blank below the last district
        expect(page.get_by_text("ยังไม่มีชุดข้อมูลที่จัดส่ง")).to_be_visible()
        browser.close()


def test_config_a_page_beyond_this_machine_wants_a_token(phayao: Phayao, command: Any) -> None:
    (phayao.config / "page.yaml").write_text("page: {host: 0.0.0.0}\n", encoding="utf-8")
    done = command("status", "--config", phayao.config)
    assert done.code == 2
    assert "token_file" in done.stderr


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def status(**more: Any) -> dict[str, Any]:
    """A document of `status --json`, cut down."""
    form = {"state": "ok", "clean": 12, "due": 15, "errors": 1, "in_progress": 0, "open": {}} | more
    districts = [{"code": "5602", "name": "จุน", "submitted": None, "forms": {"1.1": form}}]
    return {
        "at": "2021-03-20T10:20:00+07:00",
        "last_pass": "2021-03-20T10:05:00+07:00",
        "districts": districts,
    }


def test_a_share_is_of_what_is_due_and_unknown_where_nobody_says() -> None:
    assert [s.share for s in figures.squares(status())] == [0.8]
    assert [s.share for s in figures.squares(status(clean=17))] == [1.0]
    assert [s.share for s in figures.squares(status(due=None))] == [None]


@pytest.mark.parametrize(("days", "age"), [(0.5, "today"), (1, "days_3"), (3, "days_7"), (8, "older")])
def test_findings_are_counted_by_age(days: float, age: str) -> None:
    one = {"count": 2, "severity": "error", "age_s": days * 86_400}
    assert figures.open_by_age(status(open={"thai_id": one}))["error"] == {age: 2}


def test_a_service_that_has_not_looked_for_ten_minutes_is_not_well() -> None:
    assert not figures.is_well(status())
    assert figures.is_well(status() | {"last_pass": "2021-03-20T10:15:00+07:00"})
    assert not figures.is_well(status() | {"last_pass": None})


def test_why_a_sheet_is_shut_is_said_in_a_line_and_a_long_list_is_cut() -> None:
    shut = list(figures.squares(status(state="halted", note="ไม่พบคอลัมน์ ชื่อ")))
    assert _reasons(shut) == "จุน แบบ 1.1: ไม่พบคอลัมน์ ชื่อ"
    assert _reasons(list(figures.squares(status(note="ไม่พบคอลัมน์ ชื่อ")))) == ""
    assert _reasons(shut * 11).splitlines()[8:] == ["และอีก 3 ชีต โปรดดูที่คำสั่ง status"]


def test_a_district_that_cannot_be_told_is_named_once_whatever_its_forms() -> None:
    told = status()
    district = told["districts"][0]
    district |= {
        "note": "แชร์ให้ดูได้อย่างเดียว",
        "forms": {"1.1": district["forms"]["1.1"], "1.3": district["forms"]["1.1"]},
    }
    assert _reasons(list(figures.squares(told))) == "จุน: แชร์ให้ดูได้อย่างเดียว"


def test_the_words_of_a_shut_sheet_are_short_beside_its_count() -> None:
    shut = list(figures.squares(status(state="halted", clean=2, due=30, note="-")))
    assert _rows(shut)[0]["1_1"] == "2/30 หยุดชั่วคราว"
    bare = list(figures.squares(status(state="halted", clean=0, due=30, note="-", cause="no_table")))
    assert _rows(bare)[0]["1_1"] == "0/30 ยังไม่มีตาราง"


def test_the_line_of_a_shut_sheet_names_accept_for_vanished_rows_alone() -> None:
    lost, gone = (
        _reasons(list(figures.squares(status(state="halted", note="-", cause=cause))))
        for cause in ("header", "rows_vanished")
    )
    assert "accept" not in lost
    assert "sheets-sync accept จุน --form 1.1" in gone


def test_a_port_that_is_taken_stops_the_service_and_says_so_in_both_languages(
    phayao: Phayao, command: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (phayao.config / "page.yaml").write_text(f"page: {{port: {port}}}\n", encoding="utf-8")
        ran = command("run", "--page", "--config", phayao.config)
    assert ran.code == 2
    assert f"มีโปรแกรมอื่นใช้ 127.0.0.1:{port} อยู่" in ran.stderr
    assert f"another program is at 127.0.0.1:{port}" in ran.stderr
    assert "Errno" not in ran.stderr
