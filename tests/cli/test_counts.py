"""Counts that people compare: each says its unit, and what two places tell of one thing agrees."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.cli import say
from sheets_sync.cli.still_open import see_status
from sheets_sync.clock import BANGKOK
from sheets_sync.delivery import Line, StepResult
from sheets_sync.emulator import Running
from sheets_sync.errors import StoreError
from sheets_sync.model import Delivery, FormState, Judged, JudgedRow, Report, Violation
from sheets_sync.reconcile import PassResult
from sheets_sync.reconcile.result import DistrictResult
from sheets_sync.service import Round
from tests.setup.empty_office import FORM, Office
from tests.validation.made import FORMS

ROW = ["1", "นาย", "บุญมี", "ใจคำ", "1560200001233", "", "12/3", "4", "บ้านดอน", "ลอ", "ผู้ใหญ่บ้าน", "0812345678"]
WORDS = {"th": "ไทย", "en": "English"}


@pytest.fixture
def office(emulator: Running, tmp_path: Path, command: Callable[..., Any]) -> Office:
    return Office(emulator, tmp_path, command)


def test_a_district_without_a_fault_that_lacks_people_shows_how_many_in_every_place(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(say.console, "width", 100)
    office.init().layout()
    office.type_in(f"'{FORM}'!A5", [*ROW, "คงเดิม"])
    ran = office.run("sync", "--no-mail")
    assert ran.code == 1
    assert "1/1 0 0 0 14" in " ".join(ran.stdout.split())
    assert "เพิ่ม 1 แก้ 0 นำออก 0 คงเดิม 0 แถว" in ran.stdout
    thai, english = ran.stdout.splitlines()[-2:]
    assert thai == "ยังเปิดอยู่: แบบ 1.1 ขาด 14 คน → ดูรายการ: sheets-sync status"
    assert english == "still open: people missing in form 1.1: 14; see it with sheets-sync status"
    summary = next(line[-1] for line in office.words(FORM) if line and "กำหนดส่งจังหวัด" in line[-1])
    first, second = summary.splitlines()
    assert first.startswith("ตำบลลอ ผ่าน 1 จาก 15 คน · ")
    assert second.startswith("ตำบลลอ: กรอกแล้ว 1 คน ขาดอีก 14 คน")
    found = office.run("status", "--json").json()["districts"][0]["forms"]
    assert (found["1.1"]["missing"], found["1.3"]["missing"]) == (14, None)  # nobody said which villages
    assert "1/1 0 0 0 14" in " ".join(office.run("status").stdout.split())
    shown = office.run("send", "1.1", "--dry-run").stdout
    assert (
        "รวบรวมแล้ว 1 คน ขาดหรือรอแก้ไข 14 คน\ncompiled: 1 people; missing or to be mended: 14 people" in shown
    )


# ── the last sentence names whatever made the exit code ──────────────────────────────────────────


def passed(*, state: FormState = "ok", note: bool = False, missing: int = 0, report: Report) -> PassResult:
    at = datetime(2021, 3, 20, 10, tzinfo=BANGKOK)
    judged = Judged("5602", "1.1", state, report)
    district = DistrictResult("5602", "จุน", "s", {"1.1": judged}, WORDS if note else {}, {}, {"1.1": missing})
    return PassResult("พะเยา", at, (district,), {("5602", "1.1"): judged}, {}, {}, {})


def row(state: Any) -> Report:
    return Report("1.1", (JudgedRow(7, state, ("1",), {}, violations=(found(),)),))


def found(gap: int = 0) -> Violation:
    return Violation("group_size", "error", WORDS, gap=gap)


def mail(state: Any) -> StepResult:
    waiting = Delivery("56/1.1/2564-1/0", "batch", "1.1", state, ())
    return StepResult((Line(waiting, 1),), changed=False)


CLEAN = passed(report=Report("1.1"))
ROUNDS = {
    "ต้องแก้ไข 1 แถว": Round(passed(report=row("error")), None, {}),
    "ยังกรอกไม่ครบ 1 แถว": Round(passed(report=row("in_progress")), None, {}),
    "แบบ 1.1 ขาด 2 คน": Round(passed(missing=2, report=Report("1.1", (), (found(2),))), None, {}),
    "เรื่องของทั้งตาราง 1 เรื่อง": Round(passed(report=Report("1.1", (), (found(),))), None, {}),
    "ตารางที่ยังอ่านหรือรับไม่ได้ 1 ตาราง": Round(passed(state="halted", report=Report("1.1")), None, {}),
    "เขียนลงไฟล์ไม่ได้ 1 อำเภอ": Round(passed(note=True, report=Report("1.1")), None, {}),
    "ทะเบียนรวมจังหวัดยังไม่เป็นปัจจุบัน": Round(replace(CLEAN, master_note=WORDS), None, {}),
    "ทะเบียนรวมจังหวัดยังไม่เป็นปัจจุบัน ": Round(CLEAN, None, {}, StoreError("it failed", "ไม่ได้")),
    "การจัดส่งที่รออยู่ 1 รายการ": Round(CLEAN, mail("held"), {}),
    "การจัดส่งที่รออยู่ 1 รายการ ": Round(CLEAN, mail("retry"), {}),
}


@pytest.mark.parametrize(("told", "done"), ROUNDS.items(), ids=ROUNDS)
def test_whatever_waits_for_a_person_is_named_alone_and_counted(told: str, done: Round) -> None:
    assert done.needs_a_person
    said = see_status(done, {"1.1": FORMS["1.1"]})
    assert said["th"] == f"ยังเปิดอยู่: {told.strip()} → ดูรายการ: sheets-sync status"
    assert "open: ;" not in said["en"]


def test_several_things_stand_beside_each_other_in_one_sentence() -> None:
    report = Report("1.1", row("error").rows * 3, (found(2), found()))
    said = see_status(Round(passed(missing=2, report=report), mail("held"), {}), {"1.1": FORMS["1.1"]})
    assert said["en"] == (
        "still open: rows to mend: 3 · people missing in form 1.1: 2 · findings about whole tables: 1"
        " · deliveries that wait: 1; see it with sheets-sync status"
    )
