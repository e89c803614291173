"""What people type wrong ends in words that say how to mend it, never in a traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Phayao, Ran

Command = Callable[..., Ran]

WRONG = (
    ("frob", "--help"),
    ("sync --frob", "sync --help"),
    ("send", "send --help"),
    ("sync --now yesterday", "2021-03-30T09:00"),
    ("send 9.9", "1.1, 1.3"),
    ("new-round 9.9", "1.1, 1.3"),
    ("approve nonsense", "outbox list"),
    ("hold 56/1.1/2564-1/0", "--why"),
    ("accept กรุงเทพ --form 1.1 --why x", "จุน"),
    ("reopen จุน --form 7 --until 2030-01-01 --why x", "1.1, 1.3"),
    ("reopen จุน --form 1.1 --until 2020-01-01 --why x", "a moment to come"),
    ("outbox show nonsense", "outbox list"),
    ("outbox settle 56/1.1/2564-1/0 maybe --why x", "'retry'"),
    ("outbox", "settle"),
    ("rules", "diff"),
    ("check nofile.xlsx --form 1.1", "nofile.xlsx"),
    ("check {here} --form 1.1", "{here}"),
    ("collect {here}/nofolder", "nofolder"),
    ("collect {here} --output {here}/no/national.xlsx", "national.xlsx"),
    ("collect {here} --passwords nofile.csv", "PROVINCE CODE"),
    ("doctor --confirm a@b.co --code 1", "calendar.yaml"),
    ("run --now 2021-01-01", "run --help"),
)


@pytest.mark.parametrize(("typed", "told"), WRONG)
def test_wrong_usage_of_a_provinces_commands(
    command: Command, phayao_once: Phayao, tmp_path: Path, typed: str, told: str
) -> None:
    words = [word.replace("{here}", str(tmp_path)) for word in typed.split()]
    ran = command("--config", phayao_once.config, *words)
    assert ran.code == 2
    assert told.replace("{here}", str(tmp_path)) in ran.stderr
    assert "broke" not in ran.stderr


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--config {here} status", "sheets-sync init"),
        ("--config", "--help"),
        ("emulator", "--data"),
        ("emulator --data {here} --port 99999", "65535"),
        ("emulator --data {here}/file/below", "file"),
        ("emulator --data {here} --sample mars", "phayao"),
        ("demo --port 65536 --live", "65535"),
        ("demo --folder {here}/file", "file"),
        ("init --no-ask", "--province"),
        ("init --config {here}/c --province พะเยา --fiscal-year 12", "2564"),
    ],
)
def test_wrong_usage_without_a_province(command: Command, tmp_path: Path, typed: str, told: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    ran = command(*(word.replace("{here}", str(tmp_path)) for word in typed.split()))
    assert ran.code == 2
    assert told in ran.stderr
    assert "broke" not in ran.stderr


@pytest.mark.parametrize("more", [(), ("--live",)])
def test_demo_empties_no_folder_that_is_not_a_demos(
    command: Command, tmp_path: Path, more: tuple[str, ...]
) -> None:
    (tmp_path / "thesis.docx").write_text("mine", encoding="utf-8")
    ran = command("demo", "--folder", tmp_path, *more)
    assert ran.code == 2
    assert "--folder" in ran.stderr
    assert (tmp_path / "thesis.docx").read_text(encoding="utf-8") == "mine"


def test_the_list_of_commands_says_each_in_full_in_both_languages(command: Command) -> None:
    said = " ".join(command("--help").stdout.split())
    assert "..." not in said.partition("Commands:")[2]
    assert "ตรวจหนึ่งรอบ แล้วส่งสิ่งที่ถึงกำหนด · one pass, then due deliveries." in said


@pytest.mark.parametrize("typed", ["--config config --help", "--json --config=config --help", "--help"])
def test_help_stands_anywhere_and_lists_what_every_command_takes(command: Command, typed: str) -> None:
    ran = command(*typed.split())
    assert ran.code == 0
    assert all(option in ran.stdout for option in ("--config", "--now", "--json", "status"))


def test_help_of_a_command_of_two_words_may_stand_behind_the_config(command: Command) -> None:
    for group in ("outbox", "rules"):
        ran = command("--config", "config", group, "--help")
        assert ran.code == 0
        assert f"sheets-sync {group}" in ran.stdout


def test_reopen_answers_with_the_date_as_every_screen_writes_it(command: Command, phayao: Phayao) -> None:
    ran = command(
        "reopen", "จุน", "--form", "1.1", "--until", "25/3/2570", "--why", "x", "--config", phayao.config
    )
    assert "25 มี.ค. 70 16:30" in ran.stdout


def test_whoever_forgot_the_config_is_told_which_was_asked(
    command: Command, phayao: Phayao, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(phayao.config.parent)
    asked = f"การตั้งค่าที่ใช้: {phayao.config}"
    assert asked in command("accept", "นอกจังหวัด", "--form", "1.1", "--why", "x").stderr
    told = command("accept", "นอกจังหวัด", "--form", "1.1", "--why", "x", "--config", phayao.config).stderr
    assert asked not in told


def test_a_halted_form_says_why_below_the_table_and_where_to_look(command: Command, phayao: Phayao) -> None:
    office = phayao.person()
    sheet = f"{phayao.url}/v4/spreadsheets/{phayao.districts['จุน']}"
    office.post(f"{sheet}/values/แบบ 1.1!A1:Z9:clear").raise_for_status()
    ran = command("sync", "--no-mail", "--config", phayao.config)
    assert ran.code == 1
    assert any(line.startswith("จุน แบบ 1.1: ") for line in ran.stdout.splitlines())
    assert "sheets-sync status" in ran.stdout


def test_a_sheet_whose_rows_are_gone_says_how_they_are_taken_as_they_are(
    command: Command, phayao: Phayao
) -> None:
    command("sync", "--no-mail", "--config", phayao.config)
    sheet = f"{phayao.url}/v4/spreadsheets/{phayao.districts['จุน']}"
    rows = f"{sheet}/values/แบบ 1.1!A6:N60:clear"
    phayao.person().post(rows).raise_for_status()
    said = command("sync", "--no-mail", "--config", phayao.config).stdout
    assert "sheets-sync accept จุน --form 1.1 --why" in said


def test_a_lost_header_says_where_it_goes_and_accept_is_no_mend(command: Command, phayao: Phayao) -> None:
    command("sync", "--no-mail", "--config", phayao.config)
    sheet = f"{phayao.url}/v4/spreadsheets/{phayao.districts['จุน']}"
    cell = f"{sheet}/values/แบบ 1.1!E5?valueInputOption=RAW"
    phayao.person().put(cell, json={"values": [["xxx"]]}).raise_for_status()
    said = command("sync", "--no-mail", "--config", phayao.config).stdout
    assert "“เลขประจำตัวประชาชน” → โปรดพิมพ์กลับในช่อง E5 ชีต “แบบ 1.1”" in said
    assert "sheets-sync accept" not in said
    words = ("accept", "จุน", "--form", "1.1", "--why", "ลอง", "--config", phayao.config)
    ran = command(*words)
    assert ran.code == 1
    assert "accept takes vanished rows only" in ran.stdout
    told = command(*words, "--json").json()
    assert (told["cause"], told["accepted"]) == ("header", False)


def test_an_accept_of_a_sheet_that_cannot_be_read_is_noted_until_it_can(
    command: Command, phayao: Phayao
) -> None:
    command("sync", "--no-mail", "--config", phayao.config)
    file = phayao.districts["จุน"]
    person = phayao.person()
    person.post(f"{phayao.url}/v4/spreadsheets/{file}/values/แบบ 1.1!A6:N60:clear").raise_for_status()
    fault = {"match": f"GET /v4/spreadsheets/{file}", "kind": "status", "status": 403}
    phayao.control("POST", "faults", fault)
    ran = command("accept", "จุน", "--form", "1.1", "--why", "ลอง", "--config", phayao.config)
    assert ran.code == 1
    assert "จดไว้แล้ว" in ran.stdout
    phayao.control("DELETE", "faults")
    told = command("sync", "--no-mail", "--json", "--config", phayao.config).json()
    jun = next(d for d in told["districts"] if d["name"] == "จุน")
    assert (jun["forms"]["1.1"]["state"], jun["forms"]["1.1"]["rows"]) == ("ok", 0)


def test_an_accept_where_nothing_is_halted_says_so(command: Command, phayao: Phayao) -> None:
    ran = command("accept", "ปง", "--form", "1.1", "--why", "ลอง", "--config", phayao.config)
    assert ran.code == 0
    assert "จึงไม่มีสิ่งที่ต้องรับ" in ran.stdout


def test_doctor_names_the_sheet_that_has_no_table(command: Command, phayao: Phayao) -> None:
    office = phayao.person()
    sheet = f"{phayao.url}/v4/spreadsheets/{phayao.districts['จุน']}"
    office.post(f"{sheet}/values/แบบ 1.1!A1:Z9:clear").raise_for_status()
    said = command("doctor", "--config", phayao.config).stdout
    assert "จุน 1.1: ยังไม่มีตาราง" in said


def test_doctor_names_the_letter_of_another_year(command: Command, phayao: Phayao) -> None:
    file = phayao.config / "province.yaml"
    text = file.read_text(encoding="utf-8")
    assert "fiscal_year: 2564" in text
    file.write_text(text.replace("fiscal_year: 2564", "fiscal_year: 2565"), encoding="utf-8")
    [held] = [
        c
        for c in command("doctor", "--config", phayao.config, "--json").json()["checks"]
        if c["id"] == "placeholder"
    ]
    assert "province.reference" in held["about"]
