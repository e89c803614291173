"""The commands a province types, with their exit codes and JSON, against the sample."""

import re

import openpyxl
import pytest

from tests.test_main_job import SEND, sync

HEADERS = (
    *("ลำดับ", "คำนำหน้า", "ชื่อ", "นามสกุล", "เลขประจำตัวประชาชน", "บ้านเลขที่", "หมู่ที่", "ชื่อหมู่บ้าน"),
    *("ตำบล", "ตำแหน่ง/บทบาทในชุมชน", "หมายเลขโทรศัพท์", "การทบทวน", "หมายเหตุ"),
)
RIGHT = (
    1,
    "นาย",
    "สมชาย",
    "ใจดี",
    "1560100123451",
    "12/3",
    4,
    "บ้านใหม่",
    "เวียง",
    "กำนัน",
    "0812345678",
    "คงเดิม",
    "",
)


@pytest.fixture
def roster(tmp_path):
    """One right row, and one whose ID has a wrong digit and whose telephone lost its 0."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["บัญชีรายชื่อ"])
    sheet.append(HEADERS)
    sheet.append(RIGHT)
    sheet.append((2, "นาง", "สมหญิง", "ใจดี", "1560100123450", *RIGHT[5:10], 812345678, *RIGHT[11:]))
    path = tmp_path / "roster.xlsx"
    book.save(path)
    return path


def test_check_tells_where_what_and_how_to_mend_and_shows_nobody(command, phayao, roster) -> None:
    ran = command(
        "check", roster, "--form", "1.1", "--district", "เมืองพะเยา", "--config", phayao.config, "--json"
    )
    assert ran.code == 1
    told = ran.json()
    assert (told["form"], told["rows"], told["clean"]) == ("1.1", 2, 1)
    wrong = next(v for v in told["violations"] if v["rule"] == "thai_id")
    assert (wrong["row"], wrong["cell"], wrong["column"]) == (4, "E4", "national_id")
    assert wrong["header"] == "เลขประจำตัวประชาชน"
    assert wrong["severity"] == "error"
    assert wrong["value"] == "1-56xx-xxxxx-xx-0"
    assert "→" in wrong["message"]["th"]
    zero = next(n for n in told["notes"] if n["rule"] == "leading_zero")
    assert (zero["row"], zero["cell"], zero["column"]) == (4, "K4", "phone")
    assert "unique_province" in told["not_checked"]
    group = next(v for v in told["violations"] if v["rule"] == "group_size")
    assert (group["row"], group["cell"]) == (None, None)
    assert not re.search(r"\d{10}|สมหญิง", ran.stdout)


def test_check_needs_no_network_not_even_the_clock_of_the_config(command, phayao, roster) -> None:
    phayao.running.stop()
    ran = command("check", roster, "--form", "1.1", "--district", "5601", "--config", phayao.config, "--json")
    assert ran.code == 1, ran.stderr
    assert ran.json()["rows"] == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "nothing.xlsx", "--form", "1.1"), "nothing.xlsx"),
        (("check", "README.md", "--form", "1.1"), "README.md"),
        (("check", "README.md", "--form", "9.9"), "9.9"),
        (("sync", "--now", "yesterday"), "yesterday"),
        (("sync", "--config", "nowhere"), "nowhere"),
        (("outbox", "show", "56/1.1/2564-1/9"), "56/1.1/2564-1/9"),
        (("hold", "56/9.9/2564-1/0", "--why", "x"), "56/9.9/2564-1/0"),
        (("nonsense",), "nonsense"),
    ],
)
def test_what_was_typed_wrong_is_told_in_a_sentence_and_exits_2(command, phayao, arguments, says) -> None:
    named = "--config" in arguments or arguments[0] in ("check", "nonsense")
    ran = command(*arguments, *(() if named else ("--config", phayao.config)))
    assert ran.code == 2
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr


def test_status_tells_what_is_open_and_since_when_without_calling_google(command, phayao) -> None:
    before = command("status", "--config", phayao.config, "--json")
    assert before.code == 0
    assert before.json()["last_pass"] is None
    sync(command, phayao, "--no-mail")
    phayao.control("POST", "clock", {"advance_s": 7200})
    sync(command, phayao, "--no-mail")
    phayao.control("DELETE", "calls")
    told = command("status", "--config", phayao.config, "--json").json()
    assert phayao.control("GET", "calls")["total"] == 0
    muang = next(d for d in told["districts"] if d["code"] == "5601")["forms"]["1.1"]
    assert muang["open"]["thai_id"]["count"] == 1
    assert 7200 <= muang["open"]["thai_id"]["age_s"] < 7800
    assert told["calendar"]["1.1"]["send_at"].startswith("2021-03-30T09:00")
    assert set(told["calendar"]["1.1"]) == {"open", "district_deadline", "send_at", "department_deadline"}
    assert command("status", "--config", phayao.config).code == 0


def test_a_dry_run_shows_the_batch_and_neither_sends_nor_remembers_anything(command, phayao) -> None:
    ran = command("send", "1.1", "--dry-run", "--config", phayao.config, "--json")
    assert ran.code == 0, ran.stderr
    assert ran.json()["rows"] == 140
    assert phayao.control("GET", "mail") == []
    assert command("outbox", "list", "--config", phayao.config, "--json").json() == {"deliveries": []}


def test_a_hold_stops_a_batch_at_its_hour_and_an_approval_lets_it_go(command, phayao) -> None:
    key = "56/1.1/2564-1/0"
    config = ("--config", phayao.config)
    assert command("hold", key, "--why", "รอหนังสือนำส่ง", *config).code == 0
    phayao.control("POST", "clock", {"now": SEND["1.1"]})
    held = sync(command, phayao)
    assert [d["state"] for d in held["deliveries"] if d["key"] == key] == ["held"]
    assert phayao.control("GET", "mail") == []
    assert command("approve", key, *config).code == 0
    sync(command, phayao)
    assert len(phayao.control("GET", "mail")) == 1
    told = command("outbox", "show", key, *config, "--json").json()
    assert [r["kind"] for r in told["rulings"]] == ["hold", "approve"]
    assert told["state"] == "sent"


def test_the_environment_names_the_config_once_and_an_option_wins_over_it(
    command, phayao, monkeypatch, tmp_path_factory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert command("status").code == 2  # no config here
    monkeypatch.setenv("SHEETS_SYNC_CONFIG", str(phayao.config))
    for screen in ("status", "doctor"):
        assert command(screen).stdout.splitlines()[0] == f"การตั้งค่าที่ใช้: {phayao.config}"
    assert command("outbox", "list").code == 0
    assert command("--config", "elsewhere", "status").code == 2


def test_global_options_may_stand_before_the_command(command, phayao) -> None:
    ran = command("--config", phayao.config, "--json", "outbox", "list")
    assert ran.code == 0
    assert ran.json() == {"deliveries": []}
