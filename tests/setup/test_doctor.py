"""Every set-up that goes wrong is named with its mend; a good one is ready, and nothing is ever changed."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sheets_sync.google import Inspection
from sheets_sync.model import Workbook
from sheets_sync.setup.doctor.spreadsheets import _link
from tests.conftest import Phayao, Ran, province
from tests.mail.scripted import Scripted

Command = Callable[..., Ran]
THAI = re.compile(r"[ก-๙]")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Phayao]:
    with province(tmp_path) as loaded:
        yield loaded


def set_to(here: Phayao, old: str, new: str, of: str = "*.yaml") -> None:
    """Changes the config as a person would, in whichever file it stands."""
    files = {path: path.read_text(encoding="utf-8") for path in here.config.glob(of)}
    (path,) = [path for path, said in files.items() if re.search(old, said, re.MULTILINE)]
    path.write_text(re.sub(old, new, files[path], flags=re.MULTILINE), encoding="utf-8")


def found(command: Command, here: Phayao, *more: str) -> dict[str, list[dict[str, Any]]]:
    """id -> what `doctor` says of it; no traceback, and every fault has a mend in both languages."""
    done = command("doctor", "--config", here.config, "--json", *more)
    assert "Traceback" not in done.stderr
    checks = done.json()["checks"]
    assert done.code == (0 if done.json()["ready"] else 1)
    for check in checks:
        if check["state"] in ("mend", "look") and check["id"] not in (
            "sheet",
            "google",
            "google.key",
            "headers",
        ):
            assert "→" in check["message"]["th"], check
            assert "→" in check["message"]["en"], check
        assert THAI.search(check["message"]["th"]), check
    by_id: dict[str, list[dict[str, Any]]] = {}
    for check in checks:
        by_id.setdefault(check["id"], []).append(check)
    return by_id


def only(checks: dict[str, list[dict[str, Any]]], id: str, about: str = "") -> dict[str, Any]:
    """The one check of that id (and about that)."""
    (one,) = [c for c in checks[id] if c["about"].startswith(about)]
    return one


def share(here: Phayao, file: str, role: str) -> None:
    """The owner gives the service account another role."""
    account = json.loads((here.data / "service-account.json").read_text(encoding="utf-8"))["client_email"]
    owner, drive = here.person("owner"), f"{here.url}/drive/v3/files/{file}/permissions"
    listed = owner.get(drive, params={"fields": "permissions(id,emailAddress)"}).json()["permissions"]
    mine = next(p["id"] for p in listed if p.get("emailAddress") == account)
    reply = owner.patch(f"{drive}/{mine}", json={"role": role}) if role else owner.delete(f"{drive}/{mine}")
    assert reply.ok, reply.text


def change(here: Phayao, file: str, *requests: dict[str, Any]) -> None:
    """The owner changes something of a spreadsheet."""
    reply = here.person("owner").post(
        f"{here.url}/v4/spreadsheets/{file}:batchUpdate", json={"requests": list(requests)}
    )
    assert reply.ok, reply.text


def tabs(here: Phayao, file: str) -> dict[str, int]:
    mask = {"fields": "sheets.properties(sheetId,title)"}
    got = here.person("owner").get(f"{here.url}/v4/spreadsheets/{file}", params=mask).json()
    return {s["properties"]["title"]: s["properties"]["sheetId"] for s in got["sheets"]}


def content(here: Phayao) -> list[Any]:
    """Every district's sheet, whole."""
    person = here.person("owner")
    mask = {"includeGridData": "true"}
    return [
        person.get(f"{here.url}/v4/spreadsheets/{i}", params=mask).json() for i in here.districts.values()
    ]


def test_a_good_set_up_is_ready_and_nothing_is_changed(here: Phayao, command: Command) -> None:
    before = content(here)
    checks = found(command, here)
    assert {c["state"] for some in checks.values() for c in some} <= {"ok", "look"}
    assert [c["id"] for some in checks.values() for c in some if c["state"] == "look"] == [
        "placeholder",
        "address",
        "master",
    ]
    assert len(checks["sheet"]) == 10
    assert len(checks["table"]) == 18
    assert content(here) == before
    assert "พร้อม" in command("doctor", "--config", here.config).stdout


def test_a_key_file_that_is_not_there_is_named(here: Phayao, command: Command) -> None:
    (here.data / "service-account.json").unlink()
    assert only(found(command, here), "google.key")["state"] == "mend"


def test_a_key_file_that_is_no_key_is_named(here: Phayao, command: Command) -> None:
    (here.data / "service-account.json").write_text('{"type": "authorized_user"}', encoding="utf-8")
    assert only(found(command, here), "google.key")["state"] == "mend"


def test_a_key_that_google_refuses_is_told_once_not_ten_times(here: Phayao, command: Command) -> None:
    path = here.data / "service-account.json"
    key = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(
        json.dumps(key | {"client_email": "nobody@example.iam.gserviceaccount.com"}), encoding="utf-8"
    )
    assert "กุญแจ" in only(found(command, here), "google")["message"]["th"]


def test_an_api_that_is_not_switched_on_is_named(here: Phayao, command: Command) -> None:
    fault = {"match": "GET /v4", "kind": "status", "status": 403, "reason": "SERVICE_DISABLED"}
    here.control("POST", "faults", fault)
    assert "Google Sheets API" in only(found(command, here), "google")["message"]["en"]


@pytest.mark.usefixtures("in_haste")
def test_a_google_that_does_not_answer_is_told_once(here: Phayao, command: Command) -> None:
    set_to(here, r"api_root: .*", "api_root: http://127.0.0.1:9")
    assert only(found(command, here), "google")["state"] == "mend"


def test_a_sheet_that_is_not_shared_is_named(here: Phayao, command: Command) -> None:
    share(here, here.districts["ปง"], "")
    assert "แชร์" in only(found(command, here), "sheet", "ปง")["message"]["th"]


def test_a_wrong_id_is_named(here: Phayao, command: Command) -> None:
    set_to(here, here.districts["ปง"], "NoSuchSpreadsheetIdHere00000000000000000")
    assert only(found(command, here), "sheet", "ปง")["state"] == "mend"


def test_a_sheet_shared_for_viewing_only_is_named(here: Phayao, command: Command) -> None:
    share(here, here.districts["จุน"], "reader")
    checks = found(command, here)
    assert "ผู้แก้ไข" in only(checks, "sheet", "จุน")["message"]["th"]
    assert only(checks, "sheet", "ปง")["state"] == "ok"


def test_a_sheet_that_may_only_be_viewed_is_named_by_sync_and_by_status(
    here: Phayao, command: Command
) -> None:
    share(here, here.districts["จุน"], "reader")
    ran = [command(*words, "--config", here.config) for words in (("sync", "--no-mail"), ("status",))]
    assert all(re.search("^จุน: .*ยังไม่มีสิทธิ์ในไฟล์นี้", one.stdout, re.MULTILINE) for one in ran)


def test_of_a_sheet_that_may_only_be_viewed_nothing_is_told_that_an_editor_alone_mends(
    here: Phayao, command: Command
) -> None:
    file = here.districts["จุน"]
    title, id_ = next((t, i) for t, i in tabs(here, file).items() if "1.1" in t)
    protection = {"range": {"sheetId": id_}, "editors": {"users": ["owner@example.com"]}}
    change(here, file, {"addProtectedRange": {"protectedRange": protection}})
    here.person("owner").post(f"{here.url}/v4/spreadsheets/{file}/values/{title}:clear").raise_for_status()
    share(here, file, "reader")
    share(here, here.master, "reader")
    checks = found(command, here)
    assert only(checks, "sheet", "ทะเบียนรวม")["state"] == "mend"
    assert "master" not in checks
    told = {(id_, c["about"]) for id_, all_ in checks.items() for c in all_ if c["about"].startswith("จุน")}
    assert ("sheet", "จุน") in told
    assert not told & {("link", "จุน"), ("protected", "จุน"), ("headers", "จุน 1.1")}


def test_a_file_whose_sharing_is_kept_from_us_is_not_blamed_on_the_drive_api() -> None:
    seen = Inspection(Workbook("f", "จุน", ()), writable=True, closed=(), link="untold")
    check = _link(seen, "จุน")
    assert check.state == "unknown"
    assert "เจ้าของไฟล์" in check.message["th"]
    assert "API" not in check.message["th"] + check.message["en"]


def test_an_excel_file_in_office_mode_is_named(here: Phayao, command: Command) -> None:
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    person = here.person("owner")
    made = person.post(f"{here.url}/drive/v3/files", json={"name": "จุน.xlsx", "mimeType": xlsx}).json()["id"]
    account = json.loads((here.data / "service-account.json").read_text(encoding="utf-8"))["client_email"]
    person.post(
        f"{here.url}/drive/v3/files/{made}/permissions",
        json={"type": "user", "role": "writer", "emailAddress": account},
    )
    set_to(here, here.districts["จุน"], made)
    assert "บันทึกเป็น Google ชีต" in only(found(command, here), "sheet", "จุน")["message"]["th"]


def test_a_sheet_open_to_anyone_with_the_link_is_named(here: Phayao, command: Command) -> None:
    where = f"{here.url}/drive/v3/files/{here.districts['จุน']}/permissions"
    assert here.person("owner").post(where, json={"type": "anyone", "role": "reader"}).ok
    checks = found(command, here)
    assert only(checks, "link", "จุน")["state"] == "mend"
    assert only(checks, "link", "ปง")["state"] == "ok"


def test_without_the_drive_api_sharing_is_unknown_and_the_rest_is_told(
    here: Phayao, command: Command
) -> None:
    fault = {"match": "GET /drive", "kind": "status", "status": 403, "reason": "SERVICE_DISABLED"}
    here.control("POST", "faults", fault)
    checks = found(command, here)
    assert {c["state"] for c in checks["link"]} == {"unknown"}
    assert {c["state"] for c in checks["sheet"]} == {"ok"}


def test_a_tab_that_somebody_protected_without_us_is_named(here: Phayao, command: Command) -> None:
    file = here.districts["จุน"]
    title, id_ = next((t, i) for t, i in tabs(here, file).items() if "1.1" in t)
    protection = {"range": {"sheetId": id_}, "editors": {"users": ["owner@example.com"]}}
    change(here, file, {"addProtectedRange": {"protectedRange": protection}})
    assert title in only(found(command, here), "protected", "จุน")["message"]["th"]


def test_a_copied_tab_is_named(here: Phayao, command: Command) -> None:
    file = here.districts["จุน"]
    title, id_ = next((t, i) for t, i in tabs(here, file).items() if "1.1" in t)
    change(here, file, {"duplicateSheet": {"sourceSheetId": id_, "newSheetName": f"สำเนาของ {title}"}})
    assert "สำเนาของ" in only(found(command, here), "headers", "จุน")["message"]["th"]


def test_a_lost_header_is_named(here: Phayao, command: Command) -> None:
    file = here.districts["จุน"]
    replace = {"find": "เลขประจำตัวประชาชน", "replacement": "x", "allSheets": True}
    change(here, file, {"findReplace": replace})
    assert "เลขประจำตัวประชาชน" in found(command, here)["headers"][0]["message"]["th"]


def test_a_foreign_locale_and_time_zone_are_named(here: Phayao, command: Command) -> None:
    there = {"properties": {"locale": "en_US", "timeZone": "America/New_York"}, "fields": "locale,timeZone"}
    change(here, here.districts["จุน"], {"updateSpreadsheetProperties": there})
    checks = found(command, here)
    assert only(checks, "locale", "จุน")["state"] == "look"
    assert only(checks, "zone", "จุน")["state"] == "look"


def test_a_mail_server_that_is_not_there_is_named(here: Phayao, command: Command) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        set_to(here, r"^  port: \d+", f"  port: {free.getsockname()[1]}")
    assert only(found(command, here), "mail.server")["state"] == "mend"


def test_a_mail_server_that_refuses_the_login_is_named(here: Phayao, command: Command) -> None:
    (here.config / "password.txt").write_text("secret", encoding="utf-8")
    set_to(here, r"^  security: none", "  security: none\n  user: cdd56\n  password_file: password.txt")
    answers = {"EHLO": "250-x\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 no"}
    with Scripted(answers) as server:
        set_to(here, r"^  port: \d+", f"  port: {server.port}")
        assert only(found(command, here), "mail.login")["state"] == "mend"
    assert server.messages == []


def test_a_mail_server_whose_certificate_nobody_vouches_for_is_named(
    here: Phayao, command: Command, certificate: tuple[Path, Path]
) -> None:
    set_to(here, r"^  security: none", "  security: tls")
    with Scripted(tls=certificate) as server:
        set_to(here, r"^  port: \d+", f"  port: {server.port}")
        assert only(found(command, here), "mail.certificate")["state"] == "mend"


def test_a_mail_password_that_cannot_be_read_is_named(here: Phayao, command: Command) -> None:
    set_to(here, r"^  security: none", "  security: none\n  user: cdd56\n  password_file: nowhere.txt")
    assert only(found(command, here), "mail.password")["state"] == "mend"


def test_mail_in_clear_over_a_network_is_named(here: Phayao, command: Command) -> None:
    set_to(here, r"^clock: .*", "")
    set_to(here, r"host: 127.0.0.1", "host: mail.example.com")
    assert only(found(command, here), "mail.server")["state"] == "mend"


def test_a_batch_whose_moment_is_past_is_to_mend_until_it_was_sent(here: Phayao, command: Command) -> None:
    later = ("--now", "2021-03-30T10:00")
    checks = found(command, here, *later)
    assert only(checks, "deadline", "1.1")["state"] == "mend"
    assert "hold 56/1.1/2564-1/0" in only(checks, "deadline", "1.1")["message"]["th"]
    assert only(checks, "deadline", "1.3")["state"] == "ok"
    command("sync", "--config", here.config, *later)
    assert only(found(command, here, *later), "deadline", "1.1")["state"] == "look"


def test_a_batch_that_somebody_holds_does_not_go_at_the_next_pass(here: Phayao, command: Command) -> None:
    command("hold", "56/1.1/2564-1/0", "--why", "รอหนังสือนำส่ง", "--config", here.config)
    assert only(found(command, here, "--now", "2021-03-30T10:00"), "deadline", "1.1")["state"] == "look"


def test_a_districts_day_that_is_past_is_named(here: Phayao, command: Command) -> None:
    checks = found(command, here, "--now", "2021-03-24T10:00")
    assert "23 มี.ค. 64" in only(checks, "deadline", "1.1")["message"]["th"]
    assert only(checks, "deadline", "1.1")["state"] == "look"


def test_days_that_the_program_proposed_are_to_be_confirmed(here: Phayao, command: Command) -> None:
    set_to(here, r"^  '1.3':\n", "  '1.3':\n    proposed: yes\n")
    checks = found(command, here)
    assert (only(checks, "proposed")["about"], only(checks, "proposed")["state"]) == ("1.3", "mend")
    assert [c["about"] for c in checks["deadline"]] == ["1.1"]


def test_a_department_that_nobody_filled_in_is_not_to_be_confirmed(here: Phayao, command: Command) -> None:
    set_to(here, r"department@example.com", "PUT-THE-ADDRESS-HERE@example.invalid", of="mail.yaml")
    set_to(here, r"department@example.com", "PUT-THE-ADDRESS-HERE@example.invalid", of="calendar.yaml")
    checks = found(command, here)
    assert "address" not in checks
    assert {c["state"]: c["about"] for c in checks["placeholder"]}["mend"] == "forms.1.1.to, forms.1.3.to"


def test_a_letter_that_nobody_named_is_to_mend(here: Phayao, command: Command) -> None:
    set_to(here, r"^  reference: .*", "  reference: PUT-THE-LETTER-REFERENCE-HERE")
    told = {c["state"]: c["about"] for c in found(command, here)["placeholder"]}
    assert told["mend"] == "province.reference"


def test_only_districts_without_a_real_address_are_named(here: Phayao, command: Command) -> None:
    file = here.config / "province.yaml"
    set_to(here, r"^  allow:\n", "  allow:\n  - office@cdd.go.th\n")
    yaml = YAML()
    told = yaml.load(file)
    for district in told["districts"]:
        if district["code"] != "5601":  # its address stays an example's
            district["contacts"] = ["office@cdd.go.th"]
    yaml.dump(told, file)
    about = only(found(command, here), "placeholder")["about"]
    assert re.findall(r"districts\.contacts[^,]*", about) == ["districts.contacts (เมืองพะเยา)"]


def test_what_nobody_filled_in_is_to_mend(here: Phayao, command: Command) -> None:
    set_to(here, r"^  allow:\n", "  allow:\n  - PUT-THE-ADDRESS-HERE@example.invalid\n")
    set_to(here, r"^  sender: .*", "  sender: PUT-THE-ADDRESS-HERE@example.invalid")
    told = {c["state"]: c["about"] for c in found(command, here)["placeholder"]}
    assert told["mend"] == "mail.sender"
    assert "forms.1.1.to" in told["look"]


def test_addresses_of_examples_are_to_mend_where_mail_leaves_the_machine(
    here: Phayao, command: Command
) -> None:
    set_to(here, r"host: 127.0.0.1", "host: smtp.cdd.go.th")
    told = {c["state"]: c["about"] for c in found(command, here)["placeholder"]}
    for name in ("forms.1.1.to", "forms.1.3.cc", "mail.sender", "districts.contacts"):
        assert name in told["mend"]
    assert "mail.host" not in told["mend"]
    assert "forms.1.1.to" not in told["look"]


def test_a_pace_beyond_the_quota_is_named(here: Phayao, command: Command) -> None:
    with (here.config / "pace.yaml").open("w", encoding="utf-8") as file:
        file.write("pace: {every_seconds: 5}\n")
    assert only(found(command, here), "pace")["state"] == "look"


def test_a_store_that_cannot_be_opened_is_named(here: Phayao, command: Command) -> None:
    (here.config / "is-a-folder.db").mkdir()
    set_to(here, r"^store: .*", "store: sqlite:///is-a-folder.db")
    checks = found(command, here)
    assert only(checks, "store")["state"] == "mend"
    assert len(checks["sheet"]) == 10


def test_a_key_that_others_can_read_is_named(here: Phayao, command: Command) -> None:
    (here.data / "service-account.json").chmod(0o644)
    assert only(found(command, here), "secret")["state"] == "look"


def test_without_villages_it_says_what_is_not_checked(here: Phayao, command: Command) -> None:
    set_to(here, r"^villages: .*", "")
    assert only(found(command, here), "villages")["state"] == "look"


def test_a_broken_config_is_told_with_file_and_line_and_exits_2(here: Phayao, command: Command) -> None:
    set_to(here, r"fiscal_year: \d+", "fiscal_year: soon")
    done = command("doctor", "--config", here.config, "--json")
    assert done.code == 2
    (check,) = done.json()["checks"]
    assert re.search(r"province\.yaml:\d+", check["message"]["en"])
    assert "Traceback" not in done.stderr


# ── the department's address ─────────────────────────────────────────────────────────────────────


def test_an_address_is_confirmed_by_the_code_of_a_mail_and_stays_confirmed(
    here: Phayao, command: Command
) -> None:
    asked = command("doctor", "--mail", "--config", here.config)
    assert asked.code == 0
    assert "doctor --confirm" in asked.stdout
    (sent,) = here.control("GET", "mail")
    assert sent["to"] == ["department@example.com"]
    from email import message_from_bytes, policy

    import requests

    raw = requests.get(f"{here.url}/emulator/mail/{sent['n']}.eml", timeout=10).content
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    code = re.search(r"รหัส (\d{4})", body.get_content())
    assert code
    confirm = ("doctor", "--confirm", "department@example.com", "--who", "กข", "--config", here.config)
    wrong = f"{(int(code[1]) + 1) % 10_000:04}"
    assert command(*confirm, "--code", wrong).code == 2
    assert only(found(command, here), "address")["state"] == "look"
    assert command(*confirm, "--code", code[1]).code == 0
    assert "กข" in only(found(command, here), "address")["message"]["th"]
    assert command("doctor", "--mail", "--config", here.config).code == 0
    assert len(here.control("GET", "mail")) == 1


def test_a_strangers_address_cannot_be_confirmed(here: Phayao, command: Command) -> None:
    done = command("doctor", "--confirm", "x@example.com", "--code", "0000", "--config", here.config)
    assert done.code == 2
