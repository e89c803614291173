"""The page with the whole country in the store: 878 districts and 15,000 people, and no call to Google."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import requests

from benchmarks.page import CHROMIUM, QUIET, Served, nation, served
from sheets_sync.reconcile import Standing

AT = datetime.fromisoformat("2021-03-20T10:00:00+07:00")
FIRST, LAST = "1101", "9613"
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs a chromium")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("nation")) as running:
        yield running


@pytest.fixture(scope="module")
def country() -> Standing:
    return nation(AT)


def test_the_country_is_all_of_it(country: Standing) -> None:
    districts = country.told["districts"]
    rows = sum(d["forms"]["1.1"]["rows"] for d in districts)
    assert (len(districts), len({d["code"][:2] for d in districts}), rows) == (878, 76, 15_000)
    assert (districts[0]["code"], districts[-1]["code"]) == (FIRST, LAST)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_person_finds_first_and_last_and_it_refreshes_without_a_call_to_google(
    page: Served, country: Standing, width: int
) -> None:
    from playwright.sync_api import expect, sync_playwright

    page.keep(country)
    page.forget()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        tab = browser.new_page(viewport={"width": width, "height": 900})
        tab.goto(page.url)
        first = tab.locator(f'.ag-row[row-id="{FIRST}"] .ag-cell[col-id="1_1"]')
        expect(first).to_be_visible(timeout=45_000)
        expect(first).not_to_contain_text("✓")
        assert first.evaluate("cell => getComputedStyle(cell).backgroundColor") != "rgba(0, 0, 0, 0)"
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        page.keep(nation(AT, sent=FIRST))  # as a pass would leave it
        expect(first).to_contain_text("✓", timeout=45_000)
        tab.locator(".ag-center-cols-viewport").hover()
        tab.mouse.wheel(0, 1_000_000)
        expect(tab.locator(f'.ag-row[row-id="{LAST}"]').first).to_be_visible(timeout=45_000)
        browser.close()
    assert requests.get(f"{page.url}/metrics", timeout=30).ok
    assert page.calls() == 0


def test_districts_of_one_name_are_each_a_row_of_their_own(page: Served, country: Standing) -> None:
    same = [{**d, "name": "เมือง"} for d in country.told["districts"]]
    page.keep(Standing({**country.told, "districts": same}, country.lives))
    said = requests.get(page.url, timeout=30).text
    assert all(d["code"] in said for d in same)
