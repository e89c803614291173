"""The sample province a round later: last round's batch in the ledger, and what people do to their sheets."""

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from sheets_sync import cli as command_line
from sheets_sync import config
from sheets_sync.clock import FollowedClock
from sheets_sync.config import Settings
from sheets_sync.google import Sheets
from sheets_sync.model import Table
from sheets_sync.validation import find_tables
from tests.conftest import Phayao, Ran

BEFORE = {
    "round": "2563-2",
    "district_deadline": "2020-09-15",
    "send_at": "2020-09-22T09:00",
    "department_deadline": "2020-09-22",
}
START = "2021-03-16T10:00:00+07:00"
TAB, ROSTER = "แบบ 1.1", 1  # the roster's tab and its id in every sheet of the sample


@dataclass
class Later:
    """The sample province, and hands on it."""

    phayao: Phayao
    command: Callable[..., Ran]

    def run(self, *arguments: Any) -> Ran:
        return self.command(*arguments, "--config", self.phayao.config)

    @cached_property
    def settings(self) -> Settings:
        """As they were first read: good enough for ids, headers and forms."""
        return config.read(self.phayao.config)

    @cached_property
    def sheets(self) -> Sheets:
        settings = self.settings
        clock = FollowedClock(str(settings.clock))
        google = settings.google
        return Sheets.open(google.service_account, clock, api_root=google.api_root, reads_per_minute=6000)

    def calendar(self, form: str, **changed: Any) -> None:
        """Somebody edits calendar.yaml."""
        file = Path(self.phayao.config) / "calendar.yaml"
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        document["forms"][form] |= changed
        file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")

    def now(self, moment: str) -> None:
        self.phayao.control("POST", "clock", {"now": moment})

    def table(self, name: str) -> Table:
        book = self.sheets.read(self.phayao.districts[name])
        return find_tables(book, self.settings.forms["1.1"]).tables[0]

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of the district's roster as people see them, by column."""
        return [{k: c.shown for k, c in row.cells.items() if c.shown} for row in self.table(name).rows]

    def change(self, spreadsheet: str, *orders: dict[str, Any]) -> None:
        """A person's batchUpdate."""
        url = f"{self.phayao.url}/v4/spreadsheets/{spreadsheet}:batchUpdate"
        reply = self.phayao.person("owner").post(url, json={"requests": list(orders)})
        assert reply.ok, reply.text

    def put(self, name: str, row: int, column: int, value: Any) -> None:
        """A person types into one cell of the roster: row as people count, 0-based column."""
        start = {"sheetId": ROSTER, "rowIndex": row - 1, "columnIndex": column}
        kind = {bool: "boolValue", str: "stringValue"}.get(type(value), "numberValue")
        cells = [{"values": [{"userEnteredValue": {kind: value}} if value != "" else {}]}]
        order = {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}
        self.change(self.phayao.districts[name], order)

    def edit(self, name: str, row: int, **changed: Any) -> None:
        """The same, in the roster's columns with these keys."""
        columns = self.table(name).columns
        for key, value in changed.items():
            self.put(name, row, columns[key], value)

    def empty(self, name: str, *, tick: bool = True) -> None:
        """A person deletes what stands in the roster, and takes the tick away."""
        table = self.table(name)
        clear = []
        for row in table.rows:
            area = {"sheetId": table.sheet_id, "startRowIndex": row.number - 1, "endRowIndex": row.number}
            for column in table.columns.values():
                where = area | {"startColumnIndex": column, "endColumnIndex": column + 1}
                clear.append({"updateCells": {"range": where, "fields": "userEnteredValue"}})
        if clear:
            self.change(self.phayao.districts[name], *clear)
        if tick and table.submitted:
            self.tick(name, on=False)

    def tick(self, name: str, *, on: bool) -> None:
        """A person sets the roster's tick, or takes it away."""
        book = self.sheets.read(self.phayao.districts[name])
        tab = next(t for t in book.tabs if t.title == TAB)
        was = not on
        at = [(r, c) for r, row in enumerate(tab.cells) for c, cell in enumerate(row) if cell.value is was]
        for row, column in at:
            self.put(name, row + 1, column, on)

    def typed(self, name: str) -> dict[tuple[int, int], Any]:
        """(row, column) -> what was typed into the roster's tab."""
        url = f"{self.phayao.url}/v4/spreadsheets/{self.phayao.districts[name]}"
        fields = "sheets(properties.title,data.rowData.values(userEnteredValue,userEnteredFormat))"
        reply = self.phayao.person("owner").get(url, params={"fields": fields}).json()
        grid = next(s for s in reply["sheets"] if s["properties"]["title"] == TAB)["data"][0]
        lines = enumerate(grid.get("rowData", []))
        cells = ((r, c, cell) for r, line in lines for c, cell in enumerate(line.get("values", [])))
        return {(r, c): cell for r, c, cell in cells if cell}

    def fault(self, match: str, kind: str, **more: Any) -> None:
        self.phayao.control("POST", "faults", {"match": match, "kind": kind, "rate": 1.0, **more})

    def master(self, title: str) -> list[dict[str, str]]:
        """A tab of the master as header -> shown value."""
        url = f"{self.phayao.url}/v4/spreadsheets/{self.phayao.master}/values/'{title}'"
        reply: requests.Response = self.phayao.person("owner").get(url)
        header, *lines = reply.json().get("values", [[]])
        return [dict(zip(header, line + [""] * len(header), strict=False)) for line in lines if any(line)]


@pytest.fixture
def office(phayao: Phayao, command: Callable[..., Ran]) -> Later:
    """The sample province before any round was sent."""
    return Later(phayao, command)


@pytest.fixture
def later(office: Later) -> Later:
    """Round 2563-2 was sent at its deadline; now the calendar says 2564-1."""
    return a_round_later(office)


@pytest.fixture(scope="module")
def later_once(phayao_once: Phayao) -> Later:
    """The same, one for each test file: each test takes a district of its own."""
    return a_round_later(Later(phayao_once, quietly))


def quietly(*arguments: Any) -> Ran:
    """A command line of the service in this process, outside a test's own capture."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command_line.run([str(a) for a in arguments])
    return Ran(code, out.getvalue(), err.getvalue())


def a_round_later(office: Later) -> Later:
    """Sends round 2563-2 at its deadline and then edits the calendar, as a person does half a year later."""
    dates = {k: v for k, v in yaml.safe_load(_calendar(office))["forms"]["1.1"].items() if k in BEFORE}
    office.calendar("1.1", **BEFORE)
    office.now("2020-09-22T09:30:00+07:00")
    sent = office.run("sync", "--json").json()
    assert [d["state"] for d in sent["deliveries"] if d["key"] == "56/1.1/2563-2/0"] == ["sent"]
    office.calendar("1.1", **dates)
    office.now(START)
    return office


def _calendar(office: Later) -> str:
    return (Path(office.phayao.config) / "calendar.yaml").read_text(encoding="utf-8")
