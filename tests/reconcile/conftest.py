"""A small real province: three districts of the sample in an emulator, read and written over HTTP."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from sheets_sync import config
from sheets_sync.clock import FollowedClock
from sheets_sync.config import District, Settings
from sheets_sync.emulator import Running
from sheets_sync.google import Patience, Sheets
from sheets_sync.model import Tab, Table, Workbook
from sheets_sync.reconcile import Accepted, PassResult, Told, run
from sheets_sync.validation import find_tables
from tests.reconcile import small

QUICK = Patience(connect=5, read=30, write=30, tries=3, first_pause=0.01, longest_pause=0.05)
HASTY = Patience(connect=5, read=1.5, write=30, tries=1, first_pause=0.01, longest_pause=0.05)


class OwnSeconds(FollowedClock):
    """The emulator's moments, but waits are over at once: the seconds are the test's own."""

    seconds = 1000.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def monotonic(self) -> float:
        return self.seconds


class MemoryCache:
    """The smallest cache there can be; it keeps JSON, as the real one does."""

    def __init__(self) -> None:
        self.documents: dict[tuple[str, str], str] = {}

    def load(self) -> Mapping[tuple[str, str], Accepted]:
        return {key: Accepted.from_json(json.loads(text)) for key, text in self.documents.items()}

    def keep(self, changed: Sequence[Accepted]) -> None:
        for a in changed:
            self.documents[a.district_code, a.form] = json.dumps(a.to_json())


@dataclass(frozen=True)
class World:
    """The emulator, as a person and as the one who controls it."""

    running: Running

    @property
    def url(self) -> str:
        return str(self.running.url)

    def person(self, name: str) -> requests.Session:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer person:{name}@example.com"
        return session

    def control(self, method: str, call: str, body: dict[str, Any] | None = None) -> Any:
        reply = requests.request(method, f"{self.url}/emulator/{call}", json=body, timeout=30)
        assert reply.ok, reply.text
        return reply.json() if reply.content else None


@dataclass
class Province:
    """The province under test, and what people do to it."""

    sample: World
    settings: Settings
    clock: FollowedClock
    sheets: Sheets
    cache: MemoryCache = field(default_factory=MemoryCache)

    def one_pass(self, *, sheets: Sheets | None = None, heartbeat: bool = False, **told: Any) -> PassResult:
        """A pass that is told this, besides what stands in the sheets."""
        now = self.clock.now()
        return run(self.settings, sheets or self.sheets, self.cache, now, Told(**told), heartbeat=heartbeat)

    def district(self, code: str) -> District:
        found = self.settings.district(code)
        assert found is not None
        return found

    # ── looking ──

    def read(self, spreadsheet: str) -> Workbook:
        return self.sheets.read(spreadsheet)

    def table(self, code: str, form: str = "1.1") -> Table:
        book = self.read(self.district(code).spreadsheet)
        return find_tables(book, self.settings.forms[form]).tables[0]

    def tab(self, spreadsheet: str, title: str) -> Tab:
        return next(t for t in self.read(spreadsheet).tabs if t.title == title)

    def master(self, title: str) -> list[dict[str, str]]:
        """The rows of a tab of the master, by header; blank ones are left out."""
        tab = self.tab(self.settings.master, title)
        headers = [c.shown for c in tab.cells[0]]
        rows = [[c.shown for c in row] + [""] * (len(headers) - len(row)) for row in tab.cells[1:]]
        return [dict(zip(headers, row, strict=False)) for row in rows if any(row)]

    def feedback(self, code: str, form: str = "1.1") -> list[str]:
        """Our column, from the first row of the tab on."""
        table = self.table(code, form)
        tab = self.tab(self.district(code).spreadsheet, table.tab)
        column = next(m.column for m in tab.marks if m.value == form)
        assert column is not None
        return [tab.cell(i, column).shown for i in range(len(tab.cells))]

    def typed(self, code: str) -> dict[str, list[list[Any]]]:
        """Everything people typed in a district's sheet: tab -> rows of userEnteredValue, our columns out."""
        spreadsheet = self.district(code).spreadsheet
        fields = "sheets(properties.title,data(rowData(values(userEnteredValue))))"
        reply = self.person.get(
            f"{self.sample.url}/v4/spreadsheets/{spreadsheet}", params={"fields": fields}, timeout=30
        )
        ours = {(t.title, m.column) for t in self.read(spreadsheet).tabs for m in t.marks}
        found: dict[str, list[list[Any]]] = {}
        for sheet in reply.json()["sheets"]:
            title = sheet["properties"]["title"]
            rows = [r.get("values", []) for part in sheet.get("data", []) for r in part.get("rowData", [])]
            values = [
                [c.get("userEnteredValue") for i, c in enumerate(row) if (title, i) not in ours]
                for row in rows
            ]
            found[title] = _trimmed(values)
        return found

    # ── doing, as people ──

    @property
    def person(self) -> requests.Session:
        return self.sample.person(small.OWNER)

    def type_in(
        self, spreadsheet: str, tab: str, row: int, column: int, rows: Sequence[Sequence[Any]]
    ) -> None:
        """`row` as a person counts, `column` 0-based."""
        a1 = f"'{tab}'!{_letters(column)}{row}"
        self._done(
            self.person.put(
                f"{self.sample.url}/v4/spreadsheets/{spreadsheet}/values/{quote(a1)}",
                params={"valueInputOption": "RAW"},
                json={"values": [list(r) for r in rows]},
                timeout=30,
            )
        )

    def edit(self, code: str, key: str, row: int, value: Any, form: str = "1.1") -> None:
        """Somebody of the district types into one cell: column by its key, row as counted in the tab."""
        table = self.table(code, form)
        self.type_in(self.district(code).spreadsheet, table.tab, row, table.columns[key], [[value]])

    def change(self, spreadsheet: str, *requests: dict[str, Any]) -> None:
        """A person's batchUpdate: inserting, deleting, sorting."""
        url = f"{self.sample.url}/v4/spreadsheets/{spreadsheet}:batchUpdate"
        self._done(self.person.post(url, json={"requests": list(requests)}, timeout=30))

    def note(self, title: str, header: str, value: str, note: str) -> None:
        """Staff type a note beside the master's row in which `header` says `value`."""
        tab = self.tab(self.settings.master, title)
        headers = [c.shown for c in tab.cells[0]]
        at = headers.index(header)
        row = next(i for i, r in enumerate(tab.cells) if len(r) > at and r[at].shown == value)
        self.type_in(self.settings.master, title, row + 1, headers.index("บันทึกจังหวัด"), [[note]])

    def advance(self, seconds: float) -> None:
        self.sample.control("POST", "clock", {"advance_s": seconds})

    def calls(self) -> dict[str, Any]:
        found: dict[str, Any] = self.sample.control("GET", "calls")
        return found

    def fault(self, match: str, kind: str, **more: Any) -> None:
        self.sample.control("POST", "faults", {"match": match, "kind": kind, "rate": 1.0, **more})

    @contextmanager
    def in_haste(self) -> Iterator[None]:
        """Waits but a moment for an answer, and asks once."""
        patient, self.sheets = self.sheets, open_sheets(self.settings, self.clock, HASTY)
        yield
        self.sheets = patient

    def mend(self) -> None:
        self.sample.control("DELETE", "faults")

    @staticmethod
    def _done(reply: Any) -> None:
        assert reply.ok, reply.text


def _letters(column: int) -> str:
    return chr(65 + column) if column < 26 else _letters(column // 26 - 1) + chr(65 + column % 26)


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    out = [list(row) for row in rows]
    for row in out:
        while row and row[-1] is None:
            row.pop()
    while out and not out[-1]:
        out.pop()
    return out


def open_sheets(settings: Settings, clock: FollowedClock, patience: Patience = QUICK) -> Sheets:
    key = settings.google.service_account
    return Sheets.open(key, clock, api_root=settings.google.api_root, patience=patience)


@pytest.fixture
def province(emulator: Running, tmp_path: Path) -> Province:
    """Three small districts, and a service that never looked at them."""
    world = World(emulator)
    world.control("DELETE", "faults")
    world.control("POST", "clock", {"now": small.START})
    settings = small.settings(emulator, tmp_path)
    clock = FollowedClock(str(settings.clock))
    world.control("DELETE", "calls")
    return Province(world, settings, clock, open_sheets(settings, clock))


@pytest.fixture
def whole_province(phayao: Any) -> Province:
    """The nine districts of the sample."""
    settings = config.read(Path(phayao.config))
    clock = FollowedClock(str(settings.clock))
    return Province(World(phayao.running), settings, clock, open_sheets(settings, clock))
