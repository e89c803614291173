"""The letter's other registers, as a province has them: a tab in a sheet and a line in its calendar."""

from typing import Any

import openpyxl
import pytest
import yaml

from tests.test_main_job import sync
from tests.validation.made import FORMS, header
from tests.validation.test_other_forms import GOOD

ROUND = {
    "round": "2564-1",
    "district_deadline": "2021-04-30",
    "send_at": "2021-05-01T09:00",
    "department_deadline": "2021-05-02",
    "approval": "none",
    "grace_minutes": 0,
    "to": ["department@example.com"],
}


def add_tab(phayao: Any, district: str, form: str, *rows: list[Any]) -> None:
    """An officer makes a tab with the form's headers and fills it in."""
    person = phayao.person("owner")
    book = f"{phayao.url}/v4/spreadsheets/{phayao.districts[district]}"
    made = {"requests": [{"addSheet": {"properties": {"title": form}}}]}
    person.post(f"{book}:batchUpdate", json=made, timeout=30).raise_for_status()
    values = [header(FORMS[form]), *([c if c is not None else "" for c in row] for row in rows)]
    path = f"{book}/values/{form}!A1"
    said = person.put(path, params={"valueInputOption": "RAW"}, json={"values": values}, timeout=30)
    said.raise_for_status()


def name_forms(phayao: Any, *forms: str) -> None:
    """The province writes the forms into its calendar."""
    file = phayao.config / "calendar.yaml"
    document = yaml.safe_load(file.read_text("utf-8"))
    document["forms"] |= dict.fromkeys(forms, ROUND)
    file.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")


def master_rows(phayao: Any, title: str) -> list[list[str]]:
    path = f"{phayao.url}/v4/spreadsheets/{phayao.master}/values/{title}!A2:Z"
    found: list[list[str]] = phayao.person("owner").get(path, timeout=30).json().get("values", [])
    return [row for row in found if row]


def in_lo(form: str) -> list[Any]:
    """The faultless row, of the sub-district that takes part."""
    return ["ลอ" if cell == "จุน" else cell for cell in GOOD[form]]


def test_every_register_is_read_judged_told_and_mirrored_and_can_be_sent(command, phayao) -> None:
    name_forms(phayao, *GOOD)
    for form in GOOD:
        add_tab(phayao, "จุน", form, in_lo(form))
    told = sync(command, phayao, "--no-mail")
    (district,) = [d for d in told["districts"] if d["name"] == "จุน"]
    for form in GOOD:
        assert (district["forms"][form]["state"], district["forms"][form]["clean"]) == ("ok", 1), district[
            "forms"
        ][form]
        assert len(master_rows(phayao, FORMS[form].master_tab)) == 1
        shown = command("send", form, "--dry-run", "--config", phayao.config, "--json")
        assert shown.code == 0, shown.stderr
        assert shown.json()["rows"] == 1


def score(judge: int, points: int) -> list[Any]:
    return [judge, "ลอ", judge, points, points, points, points, 4 * points, None]


def test_the_judges_points_become_places_that_follow_them(command, phayao) -> None:
    name_forms(phayao, "selection")
    add_tab(phayao, "จุน", "selection", score(1, 20), score(2, 15), score(3, 26))
    other = [["เวียง" if cell == "ลอ" else cell for cell in score(1, 19)]]
    add_tab(phayao, "เชียงคำ", "selection", *other)
    sync(command, phayao, "--no-mail")
    tab = "ผลการจัดลำดับตำบล"
    assert [r[:6] for r in master_rows(phayao, tab)] == [
        ["1", "5603", "เชียงคำ", "เวียง", "76.00", "1"],
        ["2", "5602", "จุน", "ลอ", "70.00", "2"],
    ]
    add_points = [["20", "20", "20", "20", "80"]]
    path = f"{phayao.url}/v4/spreadsheets/{phayao.districts['จุน']}/values/selection!D3:H3"
    phayao.person("owner").put(
        path, params={"valueInputOption": "RAW"}, json={"values": add_points}, timeout=30
    )
    sync(command, phayao, "--no-mail")
    assert [r[:4] for r in master_rows(phayao, tab)] == [
        ["1", "5602", "จุน", "ลอ"],
        ["2", "5603", "เชียงคำ", "เวียง"],
    ]
    before = phayao.control("GET", "calls")["sheets_write"]
    sync(command, phayao, "--no-mail")
    assert phayao.control("GET", "calls")["sheets_write"] == before


@pytest.mark.parametrize("form", GOOD)
def test_check_reads_each_register_from_a_file(command, phayao_once, form, tmp_path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(header(FORMS[form]))
    sheet.append(in_lo(form))
    book.save(tmp_path / "register.xlsx")
    where = ("--district", "จุน", "--config", phayao_once.config)
    ran = command("check", tmp_path / "register.xlsx", "--form", form, *where, "--json")
    assert ran.stdout, ran.stderr
    assert (ran.code, ran.json()["clean"], ran.json()["violations"]) == (0, 1, []), ran.stdout
