"""The live page in a real browser: somebody types a wrong number, is told, mends it, goes to the deadline and
reads the mail. Needs a chromium of the system."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest
import requests

from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update"
PACE = 15  # seconds between two looks at a sheet that is quiet
SOON = 45_000  # ms: this machine may be busy
RED = "rgb(250, 217, 212)"

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `sheets-sync demo --live`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("live")
    outside = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}  # NiceGUI asks for it
    command = [
        sys.executable,
        "-m",
        "sheets_sync",
        "demo",
        "--live",
        "--folder",
        str(folder / "x"),
        "--port",
        str(port),
    ]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env=outside) as process,
    ):
        try:
            _until_there(f"http://127.0.0.1:{port}/", process)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
    _nothing_left(folder)


def _until_there(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert process.poll() is None, "the live page ended"
        try:
            requests.get(url, timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.25)
    raise AssertionError("the live page did not come up")


def _nothing_left(folder: Path) -> None:
    """What the page started ends with it."""
    said = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(folder) not in said


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One for the whole file: a browser takes seconds to start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield launched
        launched.close()


@pytest.fixture
def page(live: str, browser: "Browser") -> Iterator["Page"]:
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.set_default_timeout(SOON)
    opened.goto(live)
    yield opened
    opened.close()


def cell(page: "Page", row: int, column: str) -> "Locator":
    return page.locator(f'.ag-row[row-id="{row}"] .ag-cell[col-id="{column}"]').locator("visible=true")


def put(page: "Page", row: int, column: str, text: str) -> None:
    cell(page, row, column).dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_wrong_number_is_told_in_thai_and_red_and_clears_when_it_is_mended(page: "Page") -> None:
    from playwright.sync_api import expect

    expect(cell(page, 6, "N")).to_have_text("ผ่าน", timeout=SOON)
    right = cell(page, 6, "E").inner_text()
    assert re.fullmatch(r"\d{13}", right)
    wrong = f"{right[:12]}{(int(right[12]) + 1) % 10}"
    waits = []
    for typed, told in [(wrong, "แก้ 1"), (right, "ผ่าน")] * 2:
        put(page, 6, "E", typed)
        since = time.monotonic()
        expect(cell(page, 6, "N")).to_contain_text(told, timeout=SOON)
        waits.append(time.monotonic() - since)
        if typed == wrong:
            expect(cell(page, 6, "N")).to_contain_text("→ โปรดเทียบกับบัตรอีกครั้ง")
            expect(cell(page, 6, "E")).to_have_css("background-color", RED)
        else:
            expect(cell(page, 6, "E")).not_to_have_css("background-color", RED)
    print("seconds until the feedback stood there:", *(f"{wait:.1f}" for wait in waits))
    assert median(waits[1:]) < PACE  # a sheet that is worked in does not wait for its turn


def test_the_master_loses_a_faulty_row_the_counts_follow_and_both_come_back(
    page: "Page", browser: "Browser", live: str
) -> None:
    from playwright.sync_api import expect

    master = browser.new_page(viewport={"width": 1280, "height": 2400})  # rows out of sight are not drawn
    master.goto(live)
    master.get_by_role("tab", name="ทะเบียนรวมจังหวัด").click()
    expect(cell(page, 7, "N")).to_have_text("ผ่าน", timeout=SOON)
    right, counted = cell(page, 7, "E").inner_text(), cell(page, 4, "N").inner_text()
    row = master.get_by_text(right, exact=True).locator("visible=true")
    expect(row).to_have_count(1, timeout=SOON)
    put(page, 7, "E", f"{right[:12]}{(int(right[12]) + 1) % 10}")
    expect(row).to_have_count(0, timeout=SOON)
    expect(cell(page, 4, "N")).not_to_have_text(counted, timeout=SOON)
    put(page, 7, "E", right)
    expect(row).to_have_count(1, timeout=SOON)
    expect(cell(page, 4, "N")).to_have_text(counted, timeout=SOON)
    master.close()


def test_past_the_deadline_the_mail_can_be_read_and_its_file_opened(page: "Page") -> None:
    from playwright.sync_api import expect

    page.get_by_role("button", name="ไปยังวันส่งแบบ 1.1").click()
    page.get_by_role("tab", name="อีเมลที่ส่งแล้ว").click()
    page.get_by_role("button", name="ส่งแบบรายงาน ๑.๑").first.click()
    expect(page.get_by_text("เรียน อธิบดีกรมการพัฒนาชุมชน")).to_be_visible()
    with page.expect_download() as begun:
        page.get_by_role("button", name=".xlsx").click()
    assert begun.value.suggested_filename == "56-phayao_form1.1_2564-1_r0.xlsx"


def test_the_page_fits_a_phone(page: "Page") -> None:
    from playwright.sync_api import expect

    page.set_viewport_size({"width": 390, "height": 780})
    expect(cell(page, 6, "A")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
