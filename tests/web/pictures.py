"""The picture of the page: the sample province, a week after it was first looked at, form 1.1 sent.

`.venv/bin/python -m tests.web.pictures docs/pictures` makes it anew; look at it afterwards.
"""

import contextlib
import io
import sys
import tempfile
from pathlib import Path

import requests
from playwright.sync_api import sync_playwright

from sheets_sync import cli
from tests.conftest import Phayao, province
from tests.web.test_page import CHROMIUM, QUIET, TOKEN, serving

MOMENTS = ("2021-03-26T10:00:00+07:00", "2021-03-30T10:00:00+07:00")


def passes(here: Phayao) -> None:
    """What the service did in the days before."""
    for moment in ("", *MOMENTS):
        if moment:
            requests.post(f"{here.url}/emulator/clock", json={"now": moment}, timeout=10).raise_for_status()
        with contextlib.redirect_stdout(io.StringIO()):
            cli.run(["--config", str(here.config), "--json", "sync"])


def shoot(url: str, file: Path) -> None:
    """As a browser shows it that came in with the token."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        page = browser.new_page(viewport={"width": 1280, "height": 640})
        page.goto(f"{url}/?token={TOKEN}")
        page.locator("canvas").first.wait_for()
        page.wait_for_timeout(2500)  # the chart grows
        page.screenshot(path=str(file), full_page=True)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as kept, province(Path(kept)) as loaded:
        passes(loaded)
        with serving(loaded) as address:
            shoot(address, Path(sys.argv[1]) / "page.png")
