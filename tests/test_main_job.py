"""The main job, end to end: the real commands, real HTTP to the emulator, a real SMTP dialogue."""

import email
import email.policy
import io
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from sheets_sync import sample

FEEDBACK = "ผลตรวจ"
SEND = {"1.1": "2021-03-30T09:00+07:00", "1.3": "2021-04-27T09:00+07:00"}
Cells = dict[tuple[str, int, int], Any]


def sync(command: Callable[..., Any], phayao: Any, *more: str) -> Any:
    ran = command("sync", "--config", phayao.config, "--json", *more)
    assert ran.code in (0, 1), ran.stderr
    return ran.json()


def people_cells(phayao: Any, spreadsheet: str) -> Cells:
    """A district's spreadsheet but for our column: (tab, row, column) -> the cell as Google has it."""
    fields = (
        "sheets(properties(title),developerMetadata,data(rowData(values(userEnteredValue,formattedValue,note,"
        "userEnteredFormat,dataValidation)),columnMetadata(developerMetadata(metadataKey))))"
    )
    url = f"{phayao.url}/v4/spreadsheets/{spreadsheet}"
    found: Cells = {}
    for sheet in phayao.person().get(url, params={"fields": fields}).json()["sheets"]:
        grid = sheet["data"][0]
        ours = {
            index
            for index, column in enumerate(grid.get("columnMetadata", []))
            if any(m["metadataKey"].startswith("sheets_sync.") for m in column.get("developerMetadata", []))
        }
        for row, line in enumerate(grid.get("rowData", [])):
            column = -1
            for index, cell in enumerate(line.get("values", [])):
                if index in ours:
                    continue
                column += 1
                if cell:
                    found[sheet["properties"]["title"], row, column] = cell
    return found


def tab(phayao: Any, spreadsheet: str, title: str) -> list[list[str]]:
    url = f"{phayao.url}/v4/spreadsheets/{spreadsheet}/values/'{title}'"
    return list(phayao.person("owner").get(url).json().get("values", []))


def records(phayao: Any, title: str) -> list[dict[str, str]]:
    """A tab of the master as header -> shown value."""
    header, *rows = tab(phayao, phayao.master, title)
    return [dict(zip(header, row + [""] * len(header), strict=False)) for row in rows]


def column_of(rows: list[list[str]], header: str) -> tuple[int, int]:
    """(row, column) of a header cell, 0-based."""
    return next((r, line.index(header)) for r, line in enumerate(rows) if header in line)


def put(phayao: Any, spreadsheet: str, a1: str, value: str) -> None:
    url = f"{phayao.url}/v4/spreadsheets/{spreadsheet}/values/{a1}"
    body = {"values": [[value]]}
    reply = phayao.person().put(url, params={"valueInputOption": "RAW"}, json=body)
    assert reply.ok, reply.text


def test_the_first_pass_reads_each_district_once_and_the_second_pass_writes_nothing(command, phayao):
    sync(command, phayao, "--no-mail")
    calls = phayao.control("GET", "calls")["by_spreadsheet"]
    assert {calls[i]["read"] for i in phayao.districts.values()} == {1}
    phayao.control("DELETE", "calls")
    second = sync(command, phayao, "--no-mail")
    calls = phayao.control("GET", "calls")
    assert calls["sheets_write"] == 0
    assert calls["sheets_read"] == len(phayao.districts) + 1 == second["calls"]["sheets_read"]


def test_one_persons_edit_costs_at_most_one_write_in_that_district_and_one_in_the_master(command, phayao):
    sync(command, phayao, "--no-mail")
    chun = phayao.districts["จุน"]
    rows = tab(phayao, chun, "แบบ 1.1")
    header, column = column_of(rows, "เลขประจำตัวประชาชน")
    phayao.control("DELETE", "calls")
    put(phayao, chun, f"'แบบ 1.1'!{chr(65 + column)}{header + 2}", "1560100123450")
    after = sync(command, phayao, "--no-mail")
    writes = {i: n.get("write", 0) for i, n in phayao.control("GET", "calls")["by_spreadsheet"].items()}
    assert writes.pop(chun) - 1 <= 1  # the person's own write is the other one
    assert writes.pop(phayao.master) <= 1
    assert not any(writes.values())
    assert after["calls"]["sheets_write"] <= 2


def test_own_cells_no_cell_of_a_person_changes_in_any_of_the_nine_sheets(command, phayao):
    before = {i: people_cells(phayao, i) for i in phayao.districts.values()}
    for _ in range(2):
        sync(command, phayao, "--no-mail")
    for spreadsheet, cells in before.items():
        assert people_cells(phayao, spreadsheet) == cells


def test_keep_text_the_master_holds_exactly_the_clean_rows_and_ids_and_telephones_are_text(command, phayao):
    reply = sync(command, phayao, "--no-mail")
    truth = sample.truth()
    for form, title, key in (
        ("1.1", "รายชื่อที่ผ่าน", ("เลขประจำตัวประชาชน",)),
        ("1.3", "โครงการที่ผ่าน", ("ตำบล", "หมู่ที่")),
    ):
        found: dict[str, Counter[str]] = {d["code"]: Counter() for d in reply["districts"]}
        for row in records(phayao, title):
            found[row["รหัสอำเภอ"]]["/".join(row[k] for k in key)] += 1
        wanted = {code: Counter(map(as_shown, keys)) for (code, f), keys in truth.clean.items() if f == form}
        assert found == wanted
        counted = {d["code"]: d["forms"][form]["clean"] for d in reply["districts"]}
        assert counted == {code: keys.total() for code, keys in wanted.items()}
    wiang = {row["รหัสอำเภอ"] for row in records(phayao, "รายชื่อที่ผ่าน") if row["ตำบล"] == "เวียง"}
    assert wiang == {"5601", "5603"}
    for value in typed(phayao, "รายชื่อที่ผ่าน", "เลขประจำตัวประชาชน", "หมายเลขโทรศัพท์", "บ้านเลขที่"):
        assert set(value) <= {"stringValue"}


def as_shown(key: str) -> str:
    return key


def typed(phayao: Any, title: str, *headers: str) -> list[dict[str, Any]]:
    """The userEnteredValue of every filled cell of these columns of the master."""
    url = f"{phayao.url}/v4/spreadsheets/{phayao.master}"
    fields = "sheets.data.rowData.values(userEnteredValue,formattedValue)"
    reply = phayao.person("owner").get(url, params={"ranges": f"'{title}'", "fields": fields}).json()
    header, *rows = (r.get("values", []) for r in reply["sheets"][0]["data"][0]["rowData"])
    wanted = [i for i, cell in enumerate(header) if cell.get("formattedValue") in headers]
    assert len(wanted) == len(headers)
    return [
        row[i]["userEnteredValue"]
        for row in rows
        for i in wanted
        if i < len(row) and "userEnteredValue" in row[i]
    ]


def test_what_was_planted_is_told_beside_its_row_and_clears_when_it_is_mended(command, phayao):
    sync(command, phayao, "--no-mail")
    chosen = next(
        p
        for p in sample.truth().planted
        if p.rule == "thai_id" and p.finding == "error" and p.district_code == "5601"
    )
    muang = phayao.districts["เมืองพะเยา"]
    rows = tab(phayao, muang, "แบบ 1.1")
    _, ours = column_of(rows, FEEDBACK)
    _, column = column_of(rows, "เลขประจำตัวประชาชน")
    told = rows[chosen.row - 1][ours]
    assert "เลขประจำตัวประชาชน:" in told
    assert "→" in told
    assert not re.search(r"\d{13}", told)
    digits = re.sub(r"\D", "", rows[chosen.row - 1][column])
    right = next(digits[:12] + str(d) for d in range(10) if valid(digits[:12] + str(d)))
    put(phayao, muang, f"'แบบ 1.1'!{chr(65 + column)}{chosen.row}", right)
    after = sync(command, phayao, "--no-mail")
    assert after["master"]["1.1"]["inserted"] == 1
    assert tab(phayao, muang, "แบบ 1.1")[chosen.row - 1][ours].startswith("ผ่าน")


def test_the_faulty_cell_alone_is_red_beside_its_feedback_and_white_again_when_mended(command, phayao):
    muang, red = phayao.districts["เมืองพะเยา"], {"red": 0.98039216, "green": 0.8509804, "blue": 0.83137256}
    planted = {p.row for p in sample.truth().planted if (p.district_code, p.form) == ("5601", "1.1")}
    sync(command, phayao, "--no-mail")
    header, column = column_of(tab(phayao, muang, "แบบ 1.1"), "เลขประจำตัวประชาชน")
    painted = {place for place, colour in colours(phayao, muang, "แบบ 1.1").items() if colour == red}
    assert painted
    assert painted <= {(row, column) for row in planted}
    (row, _) = next(iter(painted))
    mended = tab(phayao, muang, "แบบ 1.1")[row - 1][column]
    right = next(mended[:12] + str(d) for d in range(10) if valid(mended[:12] + str(d)))
    put(phayao, muang, f"'แบบ 1.1'!{chr(65 + column)}{row}", right)
    sync(command, phayao, "--no-mail")
    assert red not in colours(phayao, muang, "แบบ 1.1").values()


def colours(phayao: Any, spreadsheet: str, title: str) -> dict[tuple[int, int], Any]:
    """(row as a person counts, 0-based column) -> the colour a person sees there."""
    mask = {"ranges": title, "fields": "sheets.data.rowData.values.effectiveFormat.backgroundColor"}
    got = phayao.person().get(f"{phayao.url}/v4/spreadsheets/{spreadsheet}", params=mask).json()
    return {
        (number, place): cell["effectiveFormat"]["backgroundColor"]
        for number, row in enumerate(got["sheets"][0]["data"][0]["rowData"], start=1)
        for place, cell in enumerate(row.get("values", []))
        if cell
    }


def valid(digits: str) -> bool:
    """The check digit of a Thai ID, told without the service's own code."""
    return (11 - sum(int(d) * (13 - i) for i, d in enumerate(digits[:12])) % 11) % 10 == int(digits[12])


@pytest.mark.parametrize("name", ["จุน"])
def test_a_sheet_that_turned_empty_is_halted_its_rows_stay_and_the_others_go_on(command, phayao, name):
    before = sync(command, phayao, "--no-mail")
    url = f"{phayao.url}/v4/spreadsheets/{phayao.districts[name]}/values/'แบบ 1.1'!A6:M60:clear"
    assert phayao.person().post(url).ok
    after = sync(command, phayao, "--no-mail")
    state = {d["name"]: d["forms"]["1.1"]["state"] for d in after["districts"]}
    assert state.pop(name) == "halted"
    assert set(state.values()) == {"ok"}
    assert after["master"]["1.1"]["deleted"] == 0
    assert after["master"]["1.1"]["unchanged"] == sum(d["forms"]["1.1"]["clean"] for d in before["districts"])


def test_mail_cut_past_both_deadlines_each_form_is_mailed_once_with_exactly_the_frozen_rows(command, phayao):
    sync(command, phayao)
    assert phayao.control("GET", "mail") == []
    frozen = {}
    for form, moment in SEND.items():
        phayao.control("POST", "clock", {"now": moment})
        reply = sync(command, phayao)
        frozen[form] = {
            "1.1": lambda: {r["เลขประจำตัวประชาชน"] for r in records(phayao, "รายชื่อที่ผ่าน")},
            "1.3": lambda: {r["ชื่อโครงการ"] for r in records(phayao, "โครงการที่ผ่าน")},
        }[form]()
        states = {d["form"]: d["state"] for d in reply["deliveries"] if d["key"].endswith("/0")}
        assert states[form] == "sent"
    for _ in range(3):
        phayao.control("POST", "clock", {"advance_s": 86_400})
        sync(command, phayao)
    mails = phayao.control("GET", "mail")
    assert len(mails) == 2
    assert len({m["message_id"] for m in mails}) == 2
    for mail, (form, header) in zip(mails, (("1.1", "เลขประจำตัวประชาชน"), ("1.3", "ชื่อโครงการ")), strict=True):
        message = email.message_from_bytes(
            phayao.person().get(f"{phayao.url}/emulator/mail/{mail['n']}.eml").content,
            policy=email.policy.default,
        )
        words = f"{message['Subject']}\n{message.get_body(('plain', 'html')).get_content()}"
        assert not re.search(r"[0-9๐-๙]{13}", words)
        book = next(a for a in message.iter_attachments() if a.get_filename().endswith(".xlsx"))
        header_row, *rows = openpyxl.load_workbook(io.BytesIO(book.get_content()))["data"].iter_rows(
            values_only=True
        )
        assert {row[header_row.index(header)] for row in rows} == frozen[form]


def test_a_wrong_config_tells_every_problem_with_file_and_line_and_exits_2(command, phayao):
    province = phayao.config / "province.yaml"
    province.write_text(province.read_text(encoding="utf-8").replace("'5602'", "'9999'") + "\nsurprise: 1\n")
    calendar = phayao.config / "calendar.yaml"
    calendar.write_text(calendar.read_text(encoding="utf-8").replace("๓๐ มีนาคม ๒๕๖๔ 09:00", "วันหนึ่ง"))
    ran = command("sync", "--config", phayao.config)
    assert ran.code == 2
    assert re.search(r"province\.yaml:\d+: districts\.1\.code", ran.stderr)
    assert re.search(r"province\.yaml:\d+: surprise", ran.stderr)
    assert re.search(r"calendar\.yaml:\d+: forms\.1\.1\.send_at", ran.stderr)
    assert "Traceback" not in ran.stderr


@pytest.mark.usefixtures("in_haste")
def test_without_google_nothing_is_lost_and_the_command_exits_3(command, phayao):
    sync(command, phayao, "--no-mail")
    before = tab(phayao, phayao.master, "รายชื่อที่ผ่าน")
    phayao.control("POST", "faults", {"match": "/token", "kind": "status", "status": 503})
    ran = command("sync", "--config", phayao.config, "--no-mail")
    assert ran.code == 3
    assert "Traceback" not in ran.stderr
    phayao.control("DELETE", "faults")
    assert tab(phayao, phayao.master, "รายชื่อที่ผ่าน") == before
