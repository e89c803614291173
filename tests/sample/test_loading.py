"""The sample as it lies in the emulator: what Sheets made of it, who may do what, and its config."""

import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from sheets_sync import config, sample
from sheets_sync.sample import nation, phayao
from sheets_sync.sample.grid import Typed
from sheets_sync.sample.plan import DistrictPlan
from sheets_sync.sample.settings import Surroundings
from sheets_sync.sample.writing import Hand

if TYPE_CHECKING:
    from tests.conftest import Phayao

CELL = "userEnteredValue,effectiveValue,formattedValue,effectiveFormat.numberFormat"


def cell(phayao: "Phayao", district: str, form: str, a1: str) -> dict[str, Any]:
    """One cell of a district's sheet as the API gives it."""
    reply = phayao.person().get(
        f"{phayao.url}/v4/spreadsheets/{phayao.districts[district]}",
        params={"ranges": f"'แบบ {form}'!{a1}", "fields": f"sheets(data(rowData(values({CELL}))))"},
    )
    reply.raise_for_status()
    found: dict[str, Any] = reply.json()["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    return found


def planted(rule: str, form: str) -> tuple[DistrictPlan, str]:
    """The district and the cell of the mistake with this rule."""
    found = next(p for p in sample.truth().planted if (p.rule, p.form) == (rule, form))
    plan = next(d for d in phayao.plan(sample.SEED).districts if d.code == found.district_code)
    return plan, f"{chr(65 + plan.tabs[form].columns[found.column])}{found.row}"


def test_every_cell_lies_where_the_plan_says(phayao_once: "Phayao") -> None:
    for province in sample.plan("phayao"):
        for district in province.districts:
            for form, tab in district.tabs.items():
                sheet = f"{phayao_once.url}/v4/spreadsheets/{phayao_once.districts[district.name]}"
                reply = phayao_once.person().get(
                    f"{sheet}/values/'แบบ {form}'", params={"valueRenderOption": "UNFORMATTED_VALUE"}
                )
                values = reply.json()["values"]
                for (row, column), value in tab.cells.items():
                    if not isinstance(value, Typed):
                        assert values[row][column] == value


@pytest.mark.parametrize(("rule", "digits"), [("number_as_text", 13), ("leading_zero", 9)])
def test_a_number_typed_without_thought_is_a_number(phayao_once: "Phayao", rule: str, digits: int) -> None:
    plan, a1 = planted(rule, "1.1")
    value = cell(phayao_once, plan.name, "1.1", a1)["userEnteredValue"]
    assert re.fullmatch(rf"\d{{{digits}}}", str(value["numberValue"]))


def test_a_buddhist_date_became_a_day_of_the_year_2564(phayao_once: "Phayao") -> None:
    plan, a1 = planted("buddhist_year", "1.3")
    found = cell(phayao_once, plan.name, "1.3", a1)
    assert found["effectiveValue"] == {"numberValue": 242_614}  # 1 April 2564 of the common era
    assert found["effectiveFormat"]["numberFormat"]["type"] == "DATE"


def test_a_sum_is_a_formula_with_its_value(phayao_once: "Phayao") -> None:
    found = cell(phayao_once, "จุน", "1.3", "Q6")
    assert found["userEnteredValue"] == {"formulaValue": "=SUM(M6:P6)"}
    assert found["effectiveValue"] == {"numberValue": 100_000}


def test_everyone_under_example_com_may_edit_the_districts_but_not_see_the_master(
    phayao_once: "Phayao",
) -> None:
    sheets = f"{phayao_once.url}/v4/spreadsheets"
    body = {"values": [["x"]]}
    written = phayao_once.person("anyone").put(
        f"{sheets}/{phayao_once.districts['ปง']}/values/'แบบ 1.1'!Z1",
        params={"valueInputOption": "RAW"},
        json=body,
    )
    assert written.status_code == 200
    assert phayao_once.person("anyone").get(f"{sheets}/{phayao_once.master}").status_code == 403
    assert phayao_once.person("owner").get(f"{sheets}/{phayao_once.master}").status_code == 200


def test_the_service_account_is_editor_of_every_file(phayao_once: "Phayao") -> None:
    robot = json.loads(phayao_once.running.service_account.read_text())["client_email"]
    for file in (*phayao_once.districts.values(), phayao_once.master):
        reply = phayao_once.person("owner").get(
            f"{phayao_once.url}/drive/v3/files/{file}/permissions",
            params={"fields": "permissions(emailAddress,role)"},
        )
        roles = {p.get("emailAddress"): p["role"] for p in reply.json()["permissions"]}
        assert roles[sample.OWNER] == "owner"
        assert roles[robot] == "writer"


def test_the_clock_stands_at_the_start_and_no_call_is_counted(phayao: "Phayao") -> None:
    assert phayao.control("GET", "clock")["now"].startswith("2021-03-20T03:00")
    assert phayao.control("GET", "calls")["total"] == 0


def test_the_ready_configuration_is_the_sample_s(phayao_once: "Phayao") -> None:
    settings = config.read(phayao_once.config)
    assert {d.name: d.spreadsheet for d in settings.districts} == phayao_once.districts
    assert settings.master == phayao_once.master
    assert settings.clock == f"{phayao_once.url}/emulator/clock"
    assert settings.google.api_root == phayao_once.url
    assert settings.mail.port == phayao_once.running.smtp_port
    assert phayao_once.data in settings.mail.outbox.parents
    assert str(phayao_once.data) in settings.store
    for terms in settings.rounds.values():
        assert (terms.approval, terms.incomplete, terms.grace_minutes) == ("none", "send", 0)
    assert all(a.endswith("@example.com") for a in settings.mail.allow)
    assert settings.villages["560101"]


def test_loading_takes_less_than_three_seconds(phayao_once: "Phayao") -> None:
    robot = phayao_once.running.service_account
    begun = time.monotonic()
    smtp = (phayao_once.running.smtp_host, phayao_once.running.smtp_port)
    again = sample.load(
        phayao_once.url, phayao_once.data / "again", kind="phayao", smtp=smtp, service_account=robot
    )
    assert time.monotonic() - begun < 3
    assert not set(again["districts"].values()) & set(phayao_once.districts.values())


def test_a_province_of_the_nation_has_its_own_config_and_districts_by_code(phayao: "Phayao") -> None:
    robot = json.loads(phayao.running.service_account.read_text())["client_email"]
    smtp = (phayao.running.smtp_host, phayao.running.smtp_port)
    around = Surroundings(phayao.url, phayao.data, smtp, phayao.running.service_account)
    plan = next(iter(nation.plan(sample.SEED)))
    folder = phayao.data / "config" / plan.code
    ready = sample.load_province(Hand(phayao.url, robot), plan, folder, around, by_code=True)
    settings = config.read(folder)
    assert ready["config"] == str(folder)
    assert {d.code: d.spreadsheet for d in settings.districts} == ready["districts"]
    assert settings.store.endswith(f"var/{plan.code}/sheets_sync.db")


def test_an_empty_sample_leaves_the_emulator_alone(phayao_once: "Phayao") -> None:
    ready = sample.load(
        "http://127.0.0.1:9",
        phayao_once.data,
        kind="empty",
        smtp=("", 0),
        service_account=phayao_once.data / "none",
    )
    assert ready == {"config": None, "master": None, "owner": sample.OWNER, "districts": {}}
