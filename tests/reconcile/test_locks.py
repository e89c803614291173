"""The optional lock: after its deadline a form is closed to people, while it is reopened it is not."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
import requests
import yaml

from sheets_sync.clock import BANGKOK
from sheets_sync.model import Reopened
from tests.reconcile.conftest import Province

BEFORE, AFTER = "2021-03-23T16:29:00+07:00", "2021-03-23T16:31:00+07:00"
CHUN = "5602"
OPEN_AGAIN = {(CHUN, "1.1"): Reopened(datetime(2021, 3, 25, 12, tzinfo=BANGKOK), "น้ำท่วม")}
REFUSAL = "You are trying to edit a protected cell or object."


@pytest.fixture
def locking(province: Province) -> Province:
    """The province, with a lock asked for; a domain of typists may edit its sheets."""
    rounds = {"1.1": province.settings.rounds["1.1"].model_copy(update={"lock": True})}
    office = province.settings.province.model_copy(update={"contacts": ["province@example.com"]})
    province.settings = replace(province.settings, rounds=rounds, province=office)
    for district in province.settings.districts:
        share = {"role": "writer", "type": "domain", "domain": "example.com"}
        path = f"/drive/v3/files/{district.spreadsheet}/permissions?sendNotificationEmail=false"
        assert province.person.post(province.sample.url + path, json=share).ok
    for _ in range(2):
        province.one_pass()
    return province


def at(province: Province, moment: str) -> None:
    province.sample.control("POST", "clock", {"now": moment})


def types(province: Province, a1: str, who: str = "typist", code: str = CHUN) -> requests.Response:
    spreadsheet = province.district(code).spreadsheet
    where = quote(f"'แบบ 1.1'!{a1}")
    url = f"{province.sample.url}/v4/spreadsheets/{spreadsheet}/values/{where}"
    body = {"values": [["คำปัน"]]}
    return province.sample.person(who).put(url, params={"valueInputOption": "RAW"}, json=body)


def locks(province: Province, code: str = CHUN) -> list[dict[str, Any]]:
    url = f"{province.sample.url}/v4/spreadsheets/{province.district(code).spreadsheet}"
    found = province.person.get(url, params={"fields": "sheets.protectedRanges"}).json().get("sheets", [{}])
    return [lock for sheet in found for lock in sheet.get("protectedRanges", [])]


def test_the_lock_comes_with_the_deadline_and_a_persons_edit_is_refused_in_googles_words(locking):
    at(locking, BEFORE)
    locking.one_pass()
    assert locks(locking) == []
    assert types(locking, "C6").ok
    at(locking, AFTER)
    closed = locking.one_pass()
    assert len(locks(locking)) == 1
    assert locks(locking)[0]["description"].startswith("[sheets_sync 1.1] ปิดรับข้อมูลแบบ 1.1 แล้ว")
    refused = types(locking, "C6")
    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith(REFUSAL)
    assert types(locking, "A1").ok  # titles and the tick are not closed
    assert types(locking, "C6", who="province").ok  # the provincial officer may
    assert not any(d.note for d in closed.districts)
    locking.one_pass()
    assert locking.one_pass().calls["sheets_write"] == 0


def test_our_feedback_is_written_on_in_a_closed_sheet(locking):
    at(locking, AFTER)
    locking.one_pass()
    assert types(locking, "C6", who="province").ok
    locking.type_in(locking.district(CHUN).spreadsheet, "แบบ 1.1", 6, 4, [["1234"]])  # the owner may too
    locking.one_pass()
    assert "เลขประจำตัวประชาชน:" in locking.feedback(CHUN)[5]


def test_a_reopened_district_may_work_on_and_is_closed_again_after(locking):
    at(locking, AFTER)
    locking.one_pass()
    locking.one_pass(reopened=OPEN_AGAIN)
    assert locks(locking) == []
    assert types(locking, "C6").ok
    assert types(locking, "C6", code="5603").status_code == 400
    locking.one_pass(reopened=OPEN_AGAIN)
    assert locking.one_pass(reopened=OPEN_AGAIN).calls["sheets_write"] == 0
    locking.one_pass()
    assert types(locking, "C6").status_code == 400


def test_what_people_protected_stays_and_a_lock_they_took_away_comes_back(locking):
    spreadsheet = locking.district(CHUN).spreadsheet
    theirs = {"range": {"sheetId": 7, "endRowIndex": 1}, "description": "หัวเรื่อง", "warningOnly": True}
    locking.change(spreadsheet, {"addProtectedRange": {"protectedRange": theirs}})
    at(locking, AFTER)
    locking.one_pass()
    ours = next(lock for lock in locks(locking) if lock["description"] != "หัวเรื่อง")
    locking.change(spreadsheet, {"deleteProtectedRange": {"protectedRangeId": ours["protectedRangeId"]}})
    locking.one_pass()
    assert len(locks(locking)) == 2
    locking.one_pass(reopened=OPEN_AGAIN)
    assert [lock["description"] for lock in locks(locking)] == ["หัวเรื่อง"]


def test_a_sheet_that_is_not_ours_to_protect_is_told_and_everything_else_goes_on(locking):
    at(locking, AFTER)
    chun = locking.district(CHUN).spreadsheet
    locking.fault(f"POST /v4/spreadsheets/{chun}:batchUpdate", "status", status=403)
    told = locking.one_pass()
    locking.mend()
    notes = {d.code: d.note for d in told.districts}
    assert notes.pop(CHUN)["th"].startswith("ปิดหรือเปิดช่องกรอกตามกำหนดไม่ได้")
    assert not any(notes.values())
    assert told.needs_a_person
    assert {d.forms["1.1"].state for d in told.districts} == {"ok"}
    assert len(locks(locking, "5603")) == 1
    assert not any(d.note for d in locking.one_pass().districts)


def test_an_office_mailbox_that_google_does_not_know_costs_the_office_its_key_and_not_the_lock(locking):
    at(locking, AFTER)
    chun = locking.district(CHUN).spreadsheet
    locking.fault(f"POST /v4/spreadsheets/{chun}:batchUpdate", "status", status=400, count=1)
    told = locking.one_pass()
    locking.mend()
    assert not any(d.note for d in told.districts)
    assert len(locks(locking)) == 1
    assert types(locking, "C6", who="province").status_code == 400
    assert types(locking, "C6", who="province", code="5603").ok


def test_nothing_is_locked_and_nothing_more_is_read_where_no_form_asks(province):
    province.one_pass()
    at(province, AFTER)
    province.one_pass()
    assert locks(province) == []
    assert province.read(province.district(CHUN).spreadsheet).tabs[0].protections == ()


def test_the_calendar_asks_for_it_and_reopen_lifts_it_until_its_moment(command, phayao):
    calendar = phayao.config / "calendar.yaml"
    dates = yaml.safe_load(calendar.read_text("utf-8"))
    dates["forms"]["1.1"]["lock"] = True
    calendar.write_text(yaml.safe_dump(dates, allow_unicode=True), "utf-8")
    where = quote("'แบบ 1.1'!C8")
    url = f"{phayao.url}/v4/spreadsheets/{phayao.districts['จุน']}/values/{where}"

    def looked_at() -> int:
        ran = command("sync", "--config", phayao.config, "--json", "--no-mail")
        assert ran.code in (0, 1), ran.stderr
        typed = phayao.person().put(url, params={"valueInputOption": "RAW"}, json={"values": [["คำปัน"]]})
        return int(typed.status_code)

    phayao.control("POST", "clock", {"now": BEFORE})
    assert looked_at() == 200
    phayao.control("POST", "clock", {"now": AFTER})
    assert looked_at() == 400
    until = ("--until", "2021-03-24T12:00+07:00")
    ran = command(
        "reopen", "จุน", "--form", "1.1", *until, "--why", "ตกหล่น", "--who", "ส.ก.", "--config", phayao.config
    )
    assert ran.code == 0, ran.stderr
    assert looked_at() == 200
    phayao.control("POST", "clock", {"now": "2021-03-24T12:01:00+07:00"})
    chun = phayao.districts["จุน"]
    fault = {"match": f"POST /v4/spreadsheets/{chun}:batchUpdate", "kind": "status", "status": 403}
    phayao.control("POST", "faults", fault)
    ran = command("sync", "--config", phayao.config, "--no-mail")
    assert "จุน: ปิดหรือเปิดช่องกรอกตามกำหนดไม่ได้" in ran.stdout  # told to whoever looks, too
    phayao.control("DELETE", "faults")
    assert looked_at() == 400
