"""`status --line`, `accept`, `reopen` and a Google that is wholly down, as a person meets them."""

from collections.abc import Callable
from typing import Any

import pytest

from sheets_sync import cli as command_line
from tests.conftest import Phayao, Ran

SEND = "2021-03-30T09:00+07:00"


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], phayao: Phayao) -> Callable[..., Ran]:
    """`cli("sync", "--json")` runs that command line on the sample."""

    def run(*arguments: str) -> Ran:
        code = command_line.run([*arguments, "--config", str(phayao.config)])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


def batches(phayao: Phayao) -> list[dict[str, Any]]:
    return list(phayao.control("GET", "mail"))


def test_the_line_text_says_how_many_are_in_and_never_who_is_out(
    cli: Callable[..., Ran], phayao: Phayao
) -> None:
    assert cli("status", "--line").code == 0
    cli("sync", "--no-mail")
    ran = cli("status", "--line")
    assert "แบบ 1.1 ขณะนี้ส่งแล้ว 5 จาก 10 ตำบล" in ran.stdout
    assert not [name for name in phayao.districts if name in ran.stdout]
    cli("sync", "--now", SEND)
    assert "ส่งแบบรายงาน ๑.๑" in cli("status", "--line", "--json").json()["line"]["1.1"]


def test_an_approval_long_before_its_day_says_when_the_batch_goes(cli: Any) -> None:
    cli("hold", "56/1.1/2564-1/0", "--why", "รอ")
    assert "ส่งเมื่อ 30 มี.ค. 64 09:00" in " ".join(cli("approve", "56/1.1/2564-1/0").stdout.split())


def test_a_district_that_really_deleted_everything_is_accepted_once(
    cli: Callable[..., Ran], phayao: Phayao
) -> None:
    cli("sync", "--no-mail")
    sheet = f"{phayao.url}/v4/spreadsheets/{phayao.districts['จุน']}/values/'แบบ 1.1'"
    phayao.person().post(f"{sheet}!A6:M60:clear", json={}).raise_for_status()
    halted = cli("sync", "--no-mail", "--json").json()["districts"]
    assert next(d for d in halted if d["name"] == "จุน")["forms"]["1.1"]["state"] == "halted"
    ran = cli("accept", "จุน", "--form", "1.1", "--why", "ลบจริง", "--json")
    assert (ran.code, ran.json()["state"]) == (0, "ok")
    again = cli("sync", "--no-mail", "--json").json()
    assert next(d for d in again["districts"] if d["name"] == "จุน")["forms"]["1.1"]["state"] == "ok"
    assert cli("accept", "ไม่มี", "--form", "1.1", "--why", "x").code == 2


def test_an_accept_that_cannot_help_a_lost_header_does_not_take_a_later_loss_of_rows(
    cli: Callable[..., Ran], phayao: Phayao
) -> None:
    cli("sync", "--no-mail")
    sheet = f"{phayao.url}/v4/spreadsheets/{phayao.districts['จุน']}/values/'แบบ 1.1'"
    person = phayao.person()
    rows = person.get(sheet).json()["values"]
    at = next(i for i, row in enumerate(rows) if "เลขประจำตัวประชาชน" in row)
    cell = f"{sheet}!{chr(ord('A') + rows[at].index('เลขประจำตัวประชาชน'))}{at + 1}?valueInputOption=RAW"
    person.put(cell, json={"values": [["ช่องนี้"]]}).raise_for_status()
    ran = cli("accept", "จุน", "--form", "1.1", "--why", "ลองดู", "--json")
    assert (ran.code, ran.json()["state"]) == (1, "halted")
    person.put(cell, json={"values": [["เลขประจำตัวประชาชน"]]}).raise_for_status()
    person.post(f"{sheet}!A6:M60:clear", json={}).raise_for_status()
    halted = cli("sync", "--no-mail", "--json").json()["districts"]
    assert next(d for d in halted if d["name"] == "จุน")["forms"]["1.1"]["state"] == "halted"


def test_a_district_is_reopened_until_a_moment_and_status_shows_it(cli: Callable[..., Ran]) -> None:
    words = ("reopen", "5602", "--form", "1.1", "--why", "น้ำท่วม", "--who", "จนท.")
    assert cli(*words, "--until", "2021-03-25T12:00").code == 0
    [shown] = cli("status", "--json").json()["reopened"]
    assert shown["until"] == "2021-03-25T12:00:00+07:00"
    assert (shown["district"], shown["why"]) == ("5602", "น้ำท่วม")
    assert cli(*words, "--until", "2021-03-01").code == 2


def test_what_changes_after_the_send_is_counted_in_status_and_the_master(
    cli: Callable[..., Ran], phayao: Phayao
) -> None:
    cli("sync", "--now", SEND)
    sheet = f"{phayao.url}/v4/spreadsheets/{phayao.districts['แม่ใจ']}/values/'แบบ 1.1'"
    phayao.person().post(f"{sheet}!A8:M8:clear", json={}).raise_for_status()
    assert cli("sync", "--now", SEND).code in (0, 1)
    [line] = cli("status", "--json").json()["deliveries"]
    assert line["changed_since_sent"]["removed"] + line["changed_since_sent"]["altered"] == 1
    [changed] = line["changed_since_sent"]["rows"]
    assert (changed["name"], changed["kind"]) in (("แม่ใจ", "removed"), ("แม่ใจ", "altered"))
    tab = f"{phayao.url}/v4/spreadsheets/{phayao.master}/values/'ทะเบียนการจัดส่งกรมฯ'"
    rows = phayao.person("owner").get(tab).json()["values"]
    assert "1" in rows[1][rows[0].index("เปลี่ยนหลังส่ง")]
    calls = cli("sync", "--now", SEND, "--json").json()["calls"]
    assert calls["sheets_write"] == 0


def test_a_row_altered_after_the_send_is_told_by_its_place_and_since_when(
    cli: Callable[..., Ran], phayao: Phayao
) -> None:
    cli("sync", "--now", SEND)
    sheet = f"{phayao.url}/v4/spreadsheets/{phayao.districts['แม่ใจ']}/values/'แบบ 1.1'"
    person = phayao.person()
    rows = person.get(sheet).json()["values"]
    at = next(i for i, row in enumerate(rows) if "หมายเหตุ" in row)
    cell = f"{chr(ord('A') + rows[at].index('หมายเหตุ'))}{at + 4}"
    written = {"values": [["ย้ายบ้าน"]]}
    person.put(f"{sheet}!{cell}?valueInputOption=RAW", json=written).raise_for_status()
    later = "2021-03-30T10:05+07:00"
    cli("sync", "--now", later)
    [line] = cli("status", "--json").json()["deliveries"]
    [changed] = line["changed_since_sent"]["rows"]
    assert (changed["name"], changed["tab"], changed["row"]) == ("แม่ใจ", "แบบ 1.1", at + 4)
    assert (changed["kind"], changed["seen_at"]) == ("altered", "2021-03-30T10:05:00+07:00")
    tab = f"{phayao.url}/v4/spreadsheets/{phayao.master}/values/'ทะเบียนการจัดส่งกรมฯ'"
    head, row, *_ = phayao.person("owner").get(tab).json()["values"]
    said = row[head.index("เปลี่ยนหลังส่ง")]
    assert said.endswith(f"แม่ใจ แถว {at + 4} · พบครั้งหลังสุดเมื่อ 30 มี.ค. 64 10:05 น.")
    assert cli("sync", "--now", later, "--json").json()["calls"]["sheets_write"] == 0


def test_with_google_down_at_the_deadline_one_batch_of_what_was_accepted_last_leaves(
    cli: Callable[..., Ran], phayao: Phayao
) -> None:
    cli("sync", "--no-mail")
    phayao.control("POST", "faults", {"match": "spreadsheets", "kind": "status", "status": 403})
    assert cli("sync", "--now", SEND).code == 1  # something was done: the batch left
    phayao.control("DELETE", "faults")
    assert cli("sync", "--now", SEND, "--json").json()["deliveries"][0]["state"] == "sent"
    assert len(batches(phayao)) == 1


def test_a_master_that_is_not_found_is_named_as_the_master_in_sync_and_in_status(
    cli: Callable[..., Ran], phayao: Phayao
) -> None:
    for file in phayao.config.rglob("*.yaml"):
        said = file.read_text(encoding="utf-8")
        file.write_text(said.replace(phayao.master, "another-id-of-nothing"), encoding="utf-8")
    ran = cli("sync", "--no-mail")
    assert ran.code == 1
    assert "ทะเบียนรวมจังหวัด: ไม่พบไฟล์นี้" in ran.stdout
    assert "ทะเบียนรวมจังหวัด แบบ 1.1: เพิ่ม" not in ran.stdout
    assert "ทะเบียนรวมจังหวัด: ไม่พบไฟล์นี้" in cli("status").stdout
    assert "ทะเบียนรวมจังหวัด" in cli("status", "--json").json()["master_note"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("25/3/2570", "2027-03-25T16:30:00+07:00"),
        ("๒๕ มีนาคม ๒๕๗๐ 09:00", "2027-03-25T09:00:00+07:00"),
        ("25 มี.ค. 70", "2027-03-25T16:30:00+07:00"),
        ("2027-03-25", "2027-03-25T16:30:00+07:00"),
        ("2027-03-25T09:00", "2027-03-25T09:00:00+07:00"),
        ("2027-03-25T09:00Z", "2027-03-25T16:00:00+07:00"),
    ],
)
def test_a_reopening_s_moment_is_read_as_the_calendar_reads_it_and_the_form_in_thai_digits(
    cli: Callable[..., Ran], typed: str, read: str
) -> None:
    ran = cli("reopen", "จุน", "--form", "๑.๑", "--until", typed, "--why", "น้ำท่วม", "--json")
    assert (ran.code, ran.json()["form"], ran.json()["until"]) == (0, "1.1", read)


def test_a_day_that_no_calendar_has_is_called_that(cli: Callable[..., Ran]) -> None:
    ran = cli("reopen", "จุน", "--form", "1.1", "--until", "31 กุมภาพันธ์ 2570", "--why", "น้ำท่วม")
    assert ran.code == 2
    assert "ไม่มีวันที่นี้ในปฏิทิน" in ran.stderr
