"""A province that has nothing but empty spreadsheets, made and shared by a person over HTTP."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from sheets_sync import config
from sheets_sync.clock import FollowedClock
from sheets_sync.config import Settings
from sheets_sync.emulator import Running
from sheets_sync.google import Sheets
from sheets_sync.model import Workbook
from sheets_sync.setup import Layout, lay_out
from tests.conftest import Ran
from tests.reconcile.conftest import open_sheets
from tests.validation.made import FORMS

Json = dict[str, Any]
FORM, OTHER, HOWTO = "แบบ 1.1", "แบบ 1.3", "วิธีใช้"
HEADER = [column.header for column in FORMS["1.1"].columns]
ROUND = {
    "round": "2564-1",
    "district_deadline": "2021-04-20",
    "send_at": "2021-04-27T09:00",
    "department_deadline": "2021-04-28",
    "to": ["department@example.com"],
}
VISITS = """
form: visits
title: {th: ทะเบียนการเยี่ยมบ้าน, en: Register of visits}
key: [house]
master_tab: การเยี่ยมบ้านที่ผ่าน
columns:
  house: {header: บ้านเลขที่, type: house_no, required: true, help: เฉพาะเลขที่บ้าน}
  day: {header: วันที่เยี่ยม, type: date, required: true, help: กรอกแบบ 1/4/2564}
"""


@dataclass
class Office:
    """The person who sets the province up, and one who types."""

    running: Running
    folder: Path
    command: Callable[..., Ran]
    jun: str = ""  # the spreadsheet of the district จุน
    person: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.person.headers["Authorization"] = "Bearer person:owner@example.com"
        self.control("POST", "clock", {"now": "2021-03-20T10:00:00+07:00"})

    # ── setting up ──

    def make(self, *tabs: str, **properties: str) -> str:
        """A new spreadsheet, shared with the service; with one tab called Sheet1 unless some are named."""
        body: Json = {"properties": {"title": "ไฟล์ของอำเภอ", **properties}}
        if tabs:
            body["sheets"] = [{"properties": {"title": t, "sheetId": i}} for i, t in enumerate(tabs)]
        made = str(self._post("/v4/spreadsheets", body)["spreadsheetId"])
        robot = json.loads(self.running.service_account.read_text(encoding="utf-8"))["client_email"]
        share = {"role": "writer", "type": "user", "emailAddress": robot}
        self._post(f"/drive/v3/files/{made}/permissions", share)
        return made

    def init(self, *tabs: str, **properties: str) -> "Office":
        """A district's spreadsheet and the master, and `init` as the quick start has it."""
        self.jun, master = self.make(*tabs, **properties), self.make()
        words = (
            f"--no-ask --province พะเยา --fiscal-year 2564 --subdistricts จุน=ลอ --sheet จุน={self.jun} "
            f"--master {master} --key {self.running.service_account} --sender cdd56@office.example "
            "--mail-host smtp.office.example --department department@example.com"
        ).split()
        assert self.run("init", *words, "--phone", "0 5444 9544").code == 0
        self.set("google.yaml", r"api_root: \S+", f"api_root: {self.running.url}")
        self.set("province.yaml", r"# clock: \S+", f"clock: {self.running.url}/emulator/clock")
        self.control("DELETE", "calls")
        return self

    def add_form(self, name: str, rules: str) -> None:
        """A person puts a rule file into the folder and its days into the calendar."""
        (self.folder / "rules" / f"{name}.yaml").write_text(rules, encoding="utf-8")
        with open(self.folder / "config" / "calendar.yaml", "a", encoding="utf-8") as file:
            file.write(f"\n  {name}: {json.dumps(ROUND)}\n")

    def run(self, *words: Any) -> Ran:
        return self.command(*words, "--config", self.folder / "config")

    def layout(self, *more: str, code: int = 0) -> Json:
        """`layout --json`: what it says of the one district, and its calls."""
        ran = self.run("layout", "--json", *more)
        assert ran.code == code, ran.stderr
        said: Json = ran.json()
        return said["districts"][0] | {"calls": said["calls"]}

    @property
    def settings(self) -> Settings:
        return config.read(self.folder / "config")

    @property
    def sheets(self) -> Sheets:
        return open_sheets(self.settings, FollowedClock(str(self.settings.clock)))

    def lay(self, sheets: Sheets) -> Layout:
        """`layout` with a connection of the test's own."""
        settings = self.settings
        return lay_out(settings, sheets, FollowedClock(str(settings.clock)).now())

    # ── looking ──

    def book(self) -> Workbook:
        return self.sheets.read(self.jun)

    def titles(self) -> list[str]:
        return [tab.title for tab in self.book().tabs]

    def get(self, fields: str) -> Json:
        reply = self.person.get(f"{self.running.url}/v4/spreadsheets/{self.jun}", params={"fields": fields})
        assert reply.ok, reply.text
        found: Json = reply.json()
        return found

    def cells(self, title: str, fields: str = "userEnteredValue,userEnteredFormat,note") -> list[list[Json]]:
        """A tab's cells as they are kept, without the empty ones at the end."""
        mask = f"sheets(properties.title,data.rowData.values({fields}))"
        tab = next(s for s in self.get(mask)["sheets"] if s["properties"]["title"] == title)
        rows = [row.get("values", []) for row in tab["data"][0].get("rowData", [])]
        while rows and not any(rows[-1]):
            rows.pop()
        return rows

    def words(self, title: str) -> list[list[str]]:
        """What people see."""
        a1 = quote(f"'{title}'")
        reply = self.person.get(f"{self.running.url}/v4/spreadsheets/{self.jun}/values/{a1}")
        return list(reply.json().get("values", []))

    # ── doing, as people ──

    def type_in(self, at: str, *rows: list[Any], as_typed: bool = True) -> None:
        """`at` as in Sheets: 'แบบ 1.1'!A5."""
        how = {"valueInputOption": "USER_ENTERED" if as_typed else "RAW"}
        url = f"{self.running.url}/v4/spreadsheets/{self.jun}/values/{quote(at)}"
        reply = self.person.put(url, params=how, json={"values": list(rows)})
        assert reply.ok, reply.text

    def change(self, *orders: Json) -> None:
        self._post(f"/v4/spreadsheets/{self.jun}:batchUpdate", {"requests": list(orders)})

    def sheet_id(self, title: str) -> int:
        return next(tab.sheet_id for tab in self.book().tabs if tab.title == title)

    def control(self, method: str, call: str, body: Json | None = None) -> Any:
        reply = requests.request(method, f"{self.running.url}/emulator/{call}", json=body, timeout=30)
        assert reply.ok, reply.text
        return reply.json() if reply.content else None

    def _post(self, path: str, body: Json) -> Any:
        reply = self.person.post(f"{self.running.url}{path}", json=body)
        assert reply.ok, reply.text
        return reply.json()

    def set(self, name: str, old: str, new: str) -> None:
        path = self.folder / "config" / name
        said = path.read_text(encoding="utf-8")
        assert re.search(old, said)
        path.write_text(re.sub(old, new, said), encoding="utf-8")


def flat(rows: list[list[Any]]) -> Iterator[Any]:
    """Every cell that holds something."""
    for row in rows:
        yield from (cell for cell in row if cell not in ("", {}, None))
