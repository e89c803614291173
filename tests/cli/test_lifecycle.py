"""Since when something is open, what came late, what was edited after sending: as a province meets it."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from sheets_sync import config
from tests.conftest import Phayao, Ran
from tests.test_main_job import column_of, put, records, sync, tab, valid

Command = Callable[..., Ran]
FEEDBACK, ID = "ผลตรวจ", "เลขประจำตัวประชาชน"


def status(command: Command, phayao: Phayao) -> Any:
    return command("status", "--config", phayao.config, "--json").json()


def form(told: Any, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(d for d in told["districts"] if d["code"] == code)["forms"]["1.1"]
    return found


def at(phayao: Phayao, moment: str) -> None:
    phayao.control("POST", "clock", {"now": f"2021-03-{moment}:00+07:00"})


def progress(phayao: Phayao, district: str) -> dict[str, str]:
    rows = records(phayao, "สรุปความก้าวหน้า")
    return next(r for r in rows if r["อำเภอ"] == district and r["แบบ"] == "1.1")


def cell(phayao: Phayao, district: str, row: int, header: str) -> str:
    """The address of a cell of the roster."""
    _, column = column_of(tab(phayao, phayao.districts[district], "แบบ 1.1"), header)
    return f"'แบบ 1.1'!{chr(65 + column)}{row}"


def summary(phayao: Phayao, district: str) -> str:
    rows = tab(phayao, phayao.districts[district], "แบบ 1.1")
    row, column = column_of(rows, FEEDBACK)
    return rows[row - 1][column]


def forget(phayao: Phayao) -> None:
    """Somebody deletes the cache, all of it."""
    path = config.read(phayao.config).store.removeprefix("sqlite:///")
    with sqlite3.connect(path) as store:
        store.execute("DELETE FROM cache")
    store.close()


def test_status_names_the_oldest_finding_and_counts_what_was_mended(command: Command, phayao: Phayao) -> None:
    sync(command, phayao, "--no-mail")
    before = status(command, phayao)
    assert before["mended"] == {"days": 7, "count": 0, "median_s": None, "forms": {}}
    one = next(o for o in before["oldest"] if (o["district"], o["form"]) == ("5601", "1.1"))
    assert one["since"].startswith("2021-03-20T10:0")
    assert one["subdistrict"] in ("เวียง", "บ้านต๊ำ")
    wrong = next(
        r
        for r in records(phayao, "รายการที่ต้องแก้ไข")
        if r["รหัสอำเภอ"] == "5601" and r["หัวตาราง"] == ID and r["ระดับ"] == "ต้องแก้ไข"
    )
    assert wrong["พบเมื่อ"].startswith("20 มี.ค. 64 10:0")
    rows = tab(phayao, phayao.districts["เมืองพะเยา"], "แบบ 1.1")
    _, column = column_of(rows, ID)
    digits = "".join(c for c in rows[int(wrong["แถว"]) - 1][column] if c.isdigit())
    at(phayao, "22T10:00")
    right = next(digits[:12] + str(d) for d in range(10) if valid(digits[:12] + str(d)))
    put(phayao, phayao.districts["เมืองพะเยา"], cell(phayao, "เมืองพะเยา", int(wrong["แถว"]), ID), right)
    sync(command, phayao, "--no-mail")
    mended = status(command, phayao)["mended"]
    assert mended["count"] == 1
    assert abs(mended["median_s"] - 2 * 86400) < 300
    shown = command("status", "--config", phayao.config).stdout
    assert "ค้างนานสุด" in shown
    assert "แก้ไขแล้วใน 7 วัน: 1 จุด ใช้เวลาตามค่ากลาง 48.0 ชั่วโมง" in shown


def test_converge_a_deleted_cache_makes_nothing_new_and_costs_no_write(
    command: Command, phayao: Phayao
) -> None:
    sync(command, phayao, "--no-mail")
    at(phayao, "23T16:31")
    sync(command, phayao, "--no-mail")
    before = status(command, phayao)
    forget(phayao)
    assert sync(command, phayao, "--no-mail")["calls"]["sheets_write"] == 0
    after = status(command, phayao)
    minute = [(o["district"], o["form"], o["since"][:16]) for o in after["oldest"]]
    assert minute == [(o["district"], o["form"], o["since"][:16]) for o in before["oldest"]]


def test_a_reopened_district_reads_until_when_and_why_and_is_not_late(
    command: Command, phayao: Phayao
) -> None:
    at(phayao, "23T16:20")
    sync(command, phayao, "--no-mail")
    at(phayao, "23T16:32")
    sync(command, phayao, "--no-mail")
    words = ("reopen", "จุน", "--form", "1.1", "--until", "2021-03-25T12:00", "--why", "น้ำท่วม")
    assert command(*words, "--config", phayao.config).code == 0
    at(phayao, "24T09:00")
    for name in ("จุน", "แม่ใจ"):
        put(phayao, phayao.districts[name], cell(phayao, name, 8, "หมายเหตุ"), "ย้ายเข้ามาใหม่")
    told = sync(command, phayao, "--no-mail")
    assert form(told, "5602")["late"] is None
    assert form(told, "5602")["reopened_until"] == "2021-03-25T12:00:00+07:00"
    assert form(told, "5607")["late"]["rows"] == [8]
    assert "จังหวัดเปิดให้แก้ไขถึง 25 มี.ค. 64 12:00 น. (น้ำท่วม)" in summary(phayao, "จุน")
    assert progress(phayao, "จุน")["เปิดให้แก้ไขถึง"] == "25 มี.ค. 64 12:00 น. (น้ำท่วม)"
    assert "ส่งหลังกำหนด 1 แถว (แถว 8)" in summary(phayao, "แม่ใจ")
    assert progress(phayao, "แม่ใจ")["ส่งหลังกำหนด"] == "1 แถว (แถว 8)"
    assert sync(command, phayao, "--no-mail")["calls"]["sheets_write"] == 0
    shown = command("status", "--config", phayao.config).stdout
    assert "อำเภอจุน แบบ 1.1: เปิดให้แก้ไขถึง 25 มี.ค. 64 12:00 (น้ำท่วม)" in shown
    assert "1 แถว (แถว 8)" in shown


def test_an_edit_after_the_tick_costs_one_write_in_each_sheet_and_is_told(
    command: Command, phayao: Phayao
) -> None:
    first = sync(command, phayao, "--no-mail")
    assert form(first, "5607")["edited"] == {"rows": [], "unsure": [], "removed": 0, "known": True}
    put(phayao, phayao.districts["แม่ใจ"], cell(phayao, "แม่ใจ", 9, "หมายเหตุ"), "ย้ายเข้ามาใหม่")
    phayao.control("DELETE", "calls")
    told = sync(command, phayao, "--no-mail")
    assert told["calls"]["sheets_write"] == 2
    assert form(told, "5607")["edited"]["rows"] == [9]
    assert "แก้ไขหลังส่ง 1 แถว (แถว 9)" in summary(phayao, "แม่ใจ")
    assert sync(command, phayao, "--no-mail")["calls"] == {"sheets_read": 10, "sheets_write": 0, "drive": 0}


@pytest.mark.parametrize("district", ["ภูซาง"])
def test_no_one_dropped_a_row_in_the_making_at_the_freeze_is_counted_as_left_out(
    command: Command, phayao: Phayao, district: str
) -> None:
    at(phayao, "30T08:55")
    sync(command, phayao, "--no-mail")
    preview = ("send", "1.1", "--dry-run", "--config", phayao.config, "--json")
    before = command(*preview).json()
    rows = tab(phayao, phayao.districts[district], "แบบ 1.1")
    header, column = column_of(rows, "ลำดับ")
    last = next(i for i in range(header + 1, len(rows) + 1) if i >= len(rows) or not any(rows[i]))
    put(phayao, phayao.districts[district], f"'แบบ 1.1'!{chr(65 + column + 2)}{last + 1}", "ทองดี")
    at(phayao, "30T09:00")
    told = sync(command, phayao)
    code = next(d["code"] for d in told["districts"] if d["name"] == district)
    assert form(told, code)["in_progress"] == 1
    (batch,) = [d for d in told["deliveries"] if d["key"] == "56/1.1/2564-1/0"]
    assert (batch["state"], batch["rows"]) == ("sent", before["rows"])
    left = [r for r in records(phayao, "รายการที่ต้องแก้ไข") if r["ระดับ"] == "ยังกรอกไม่ครบ"]
    assert {r["แถว"] for r in left} == {str(last + 1)}
    body = command("outbox", "show", "56/1.1/2564-1/0", "--config", phayao.config, "--json").json()["body"]
    thai = str(before["missing"] + 1).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert f"สำหรับอีก {thai} คน" in body
