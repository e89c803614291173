"""`replace-sheet`: a district goes on in a copy of its spreadsheet, or in one that was made anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sheets_sync import config
from sheets_sync.config import exchange_sheet, spreadsheet_id
from sheets_sync.errors import UsageError
from sheets_sync.store import Store
from tests.conftest import Phayao, Ran
from tests.test_main_job import column_of, put, tab

Command = Callable[..., Ran]
CHUN = "จุน"


class Office:
    """The sample province, and somebody who looks after its files."""

    def __init__(self, phayao: Phayao, command: Command) -> None:
        self.phayao = phayao
        self.old = phayao.districts[CHUN]
        self._command = command
        self._owner = phayao.person("owner")
        key = yaml.safe_load(config.read(phayao.config).google.service_account.read_text())
        self.robot = str(key["client_email"])

    def run(self, *arguments: Any) -> Ran:
        return self._command(*arguments, "--config", self.phayao.config)

    def sync(self) -> Any:
        return self.run("sync", "--no-mail", "--json").json()

    def copied(self, role: str = "writer") -> str:
        """A copy as Drive makes it, and who it is shared with."""
        url = f"{self.phayao.url}/drive/v3/files/{self.old}/copy"
        made = str(self._owner.post(url, json={"name": "สำเนา"}).json()["id"])
        if role:
            self.share(made, role)
        return made

    def share(self, file: str, role: str) -> None:
        body = {"type": "user", "role": role, "emailAddress": self.robot}
        url = f"{self.phayao.url}/drive/v3/files/{file}/permissions?sendNotificationEmail=false"
        assert self._owner.post(url, json=body).ok
        officer = {"type": "domain", "role": "writer", "domain": "example.com"}
        assert self._owner.post(url, json=officer).ok

    def clear(self, file: str, cells: str) -> None:
        url = f"{self.phayao.url}/v4/spreadsheets/{file}/values/'แบบ 1.1'!{cells}:clear"
        assert self._owner.post(url, json={}).ok

    def texts(self) -> dict[str, str]:
        """The config's files."""
        return {p.name: p.read_text(encoding="utf-8") for p in Path(self.phayao.config).glob("*.yaml")}

    def refused(self, *arguments: str) -> str:
        """What it says when nothing may be changed."""
        before = self.texts()
        done = self.run("replace-sheet", *arguments)
        assert done.code == 2, done.stderr
        assert self.texts() == before
        assert "→" in done.stderr
        return done.stderr


@pytest.fixture
def office(phayao: Phayao, command: Command) -> Office:
    return Office(phayao, command)


def roster(synced: Any) -> Any:
    return next(d for d in synced["districts"] if d["name"] == CHUN)["forms"]["1.1"]


def test_a_copy_takes_the_place_and_the_next_pass_reads_and_tells_there(office: Office) -> None:
    before = roster(office.sync())
    made = office.copied()
    texts = office.texts()
    done = office.run("replace-sheet", CHUN, made, "--why", "ไฟล์เดิมถูกลบ", "--who", "กข", "--json")
    assert done.code == 0, done.stderr
    said = done.json()
    assert (said["before"], said["after"]) == (office.old, made)
    forms = {f["form"]: f for f in said["forms"]}
    counted = [forms["1.1"][what] for what in ("rows_before", "rows", "gone", "halts")]
    assert counted == [before["rows"], before["rows"], 0, False]
    assert {n: t.replace(made, office.old) for n, t in office.texts().items()} == texts
    after = roster(office.sync())
    assert {k: after[k] for k in ("state", "rows", "clean", "errors")} == {
        k: before[k] for k in ("state", "rows", "clean", "errors")
    }
    rows = tab(office.phayao, made, "แบบ 1.1")
    header, column = column_of(rows, "เลขประจำตัวประชาชน")
    put(office.phayao, made, f"'แบบ 1.1'!{chr(65 + column)}{header + 2}", "12345")
    office.sync()
    told = tab(office.phayao, made, "แบบ 1.1")
    assert [line.count("ผลตรวจ") for line in told].count(1) == 1  # our column came along, none beside it
    _, ours = column_of(told, "ผลตรวจ")
    assert told[header + 1][ours].startswith("แก้")
    assert office.run("sync", "--no-mail", "--json").json()["calls"]["sheets_write"] == 0


def test_who_and_why_are_kept_in_the_ledger(office: Office) -> None:
    made = office.copied()
    assert office.run("replace-sheet", CHUN, made, "--why", "ไฟล์เดิมถูกลบ", "--who", "กข").code == 0
    with Store.open(config.read(office.phayao.config).store) as store:
        (ruling,) = store.ledger.rulings_of("replace")
    assert (ruling.key, ruling.who) == ("56/district/5602", "กข")
    assert ruling.why == f"{office.old} → {made} · ไฟล์เดิมถูกลบ"


def test_no_empty_a_new_sheet_with_far_fewer_rows_is_told_and_halts_until_somebody_accepts(
    office: Office,
) -> None:
    before = roster(office.sync())
    made = office.copied()
    office.clear(made, "A9:M30")
    shown = office.run("replace-sheet", CHUN, made, "--dry-run", "--json")
    assert shown.code == 1
    form = next(f for f in shown.json()["forms"] if f["form"] == "1.1")
    assert form["halts"]
    assert form["rows_before"] == before["rows"]
    assert form["gone"] > 5
    said = office.run("replace-sheet", CHUN, made)
    assert said.code == 1
    assert "sheets-sync accept 5602 --form 1.1" in said.stdout
    halted = roster(office.sync())
    assert (halted["state"], halted["clean"]) == ("halted", before["clean"])
    assert office.run("accept", CHUN, "--form", "1.1", "--why", "ตามไฟล์ใหม่").code == 0
    assert roster(office.sync())["rows"] == form["rows"]


def test_a_dry_run_changes_nothing(office: Office) -> None:
    before, made = office.texts(), office.copied()
    done = office.run("replace-sheet", CHUN, made, "--dry-run")
    assert done.code == 0
    assert "--dry-run" in done.stdout
    assert office.texts() == before
    with Store.open(config.read(office.phayao.config).store) as store:
        assert store.ledger.rulings_of("replace") == ()


def test_the_address_of_the_browsers_line_will_do(office: Office) -> None:
    made = office.copied()
    address = f"https://docs.google.com/spreadsheets/d/{made}/edit#gid=0"
    assert office.run("replace-sheet", "5602", address).code == 0
    district = config.read(office.phayao.config).district(CHUN)
    assert district is not None
    assert district.spreadsheet == made


def test_a_sheet_that_is_in_use_or_none_is_refused(office: Office) -> None:
    districts = office.phayao.districts
    assert "ปง" in office.refused(CHUN, districts["ปง"])
    assert "master" in office.refused(CHUN, office.phayao.master)
    assert "already" in office.refused(CHUN, office.old)
    assert "“x”" in office.refused(CHUN, "x")
    assert "อำเภอ" in office.run("replace-sheet", "ไม่มี", office.copied()).stderr


def test_a_sheet_that_we_may_not_read_or_write_is_refused_and_says_who_to_share_it_with(
    office: Office,
) -> None:
    assert office.robot in office.refused(CHUN, office.copied(role=""))
    assert office.robot in office.refused(CHUN, office.copied(role="reader"))
    assert office.robot in office.refused(CHUN, "1" * 44)


def test_a_sheet_without_the_forms_headers_is_refused(office: Office) -> None:
    made = office.copied()
    rows = tab(office.phayao, made, "แบบ 1.1")
    header, column = column_of(rows, "เลขประจำตัวประชาชน")
    office.clear(made, f"{chr(65 + column)}{header + 1}")
    assert "เลขประจำตัวประชาชน" in office.refused(CHUN, made)


def test_without_an_answer_of_google_nothing_is_done(office: Office) -> None:
    before, made = office.texts(), office.copied()
    fault = {"match": f"GET .*{made}", "kind": "status", "status": 503, "rate": 1.0}
    office.phayao.control("POST", "faults", fault)
    assert office.run("replace-sheet", CHUN, made).code == 3
    office.phayao.control("DELETE", "faults")
    assert office.texts() == before


# ── the config's file ────────────────────────────────────────────────────────────────────────────

OLD, NEW = "1oldoldoldold", "1newnewnewnew"
ADDRESS = f"https://docs.google.com/spreadsheets/d/{OLD}/edit#gid=0"
STYLES = [
    'districts:\n  - code: "5602"   # จุน\n    spreadsheet: 1oldoldoldold   # ของอำเภอ\n    contacts: []\n',
    "districts:\n- {code: '๕๖๐๒', spreadsheet: \"1oldoldoldold\", contacts: []}\n"
    "- {code: '5603', spreadsheet: 1otherother}\n",
    f'districts:\r\n  - spreadsheet: {ADDRESS}\r\n    code: "5602"\r\n',
    '\ufeffmaster: x\ndistricts: [{"code": "5602", "spreadsheet": "1oldoldoldold"}]\n',
]


@pytest.mark.parametrize("style", STYLES, ids=["blocks", "flow", "an address, Windows lines", "JSON, BOM"])
def test_one_word_changes_and_every_other_byte_of_the_file_stays(tmp_path: Path, style: str) -> None:
    file = tmp_path / "province.yaml"
    file.write_bytes(style.encode())
    file.chmod(0o640)
    (tmp_path / "other.yaml").write_text("pace: {every_seconds: 15}\n", encoding="utf-8")
    assert exchange_sheet(tmp_path, "5602", NEW) == file
    assert file.read_bytes().decode() == style.replace(ADDRESS, NEW).replace(OLD, NEW)
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["other.yaml", "province.yaml"]


@pytest.mark.parametrize(
    "style",
    [
        'districts:\n  - code: "5602"\n    spreadsheet: >-\n      1oldoldoldold\n',
        'districts:\n  - {code: "5602", spreadsheet: 1oldoldoldold, phone: 1oldoldoldold}\n',
        'districts:\n  - code: "5603"\n    spreadsheet: 1oldoldoldold\n',
    ],
    ids=["on a line of its own", "twice in the line", "another district"],
)
def test_what_cannot_be_changed_alone_is_left_to_a_person(tmp_path: Path, style: str) -> None:
    file = tmp_path / "province.yaml"
    file.write_text(style, encoding="utf-8")
    with pytest.raises(UsageError, match="edit") as told:
        exchange_sheet(file, "5602", NEW)
    assert NEW in told.value.th
    assert file.read_text(encoding="utf-8") == style


def test_an_id_or_an_address_is_one_and_nothing_else_is() -> None:
    assert spreadsheet_id(f" {NEW} ") == NEW
    assert spreadsheet_id(f"https://docs.google.com/spreadsheets/d/{NEW}/edit?usp=sharing") == NEW
    with pytest.raises(UsageError):
        spreadsheet_id("my sheet")
