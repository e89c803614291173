"""The small province with its ledger, its mail and its staff, who tick and type in the master."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests

from sheets_sync import service
from sheets_sync.clock import FollowedClock
from sheets_sync.emulator import Running
from sheets_sync.office import Office
from sheets_sync.service import Round
from sheets_sync.store import Store
from tests.reconcile import small
from tests.reconcile.conftest import Province, World, open_sheets

MEND, PROGRESS, DELIVERIES = "รายการที่ต้องแก้ไข", "สรุปความก้าวหน้า", "ทะเบียนการจัดส่งกรมฯ"
REGISTRY, HISTORY = "รายชื่อที่ผ่าน", "ประวัติการเปลี่ยนแปลง"
KEY = "56/1.1/2564-1/0"
SEND_AT = "2021-03-29T16:30:00+07:00"


@dataclass
class Desk:
    """The provincial officer's desk."""

    province: Province
    office: Office
    sender: str

    def work(self, *, mail: bool = False) -> Round:
        """As a command of its own: with a quota that nothing is spent of."""
        self.province.sheets = open_sheets(self.province.settings, self.province.clock)
        return service.work(self.office, self.province.sheets, mail=mail)

    def settled(self, *, mail: bool = False) -> None:
        """The next pass writes nothing."""
        assert self.work(mail=mail).calls["sheets_write"] == 0

    def at(self, moment: str) -> None:
        self.province.sample.control("POST", "clock", {"now": moment})

    def rows(self, title: str) -> list[dict[str, str]]:
        return self.province.master(title)

    def row(self, title: str, header: str, value: str) -> dict[str, str]:
        return next(r for r in self.rows(title) if r[header] == value)

    def put(self, title: str, header: str, value: str, column: str, what: Any) -> None:
        """Somebody types (or ticks: True, False) beside the row in which `header` says `value`."""
        tab = self.province.tab(self.province.settings.master, title)
        headers = [c.shown for c in tab.cells[0]]
        at = headers.index(header)
        row = next(i for i, r in enumerate(tab.cells) if i and len(r) > at and r[at].shown == value)
        self.put_at(title, row + 1, column, what)

    def put_at(self, title: str, number: int, column: str, what: Any) -> None:
        tab = self.province.tab(self.province.settings.master, title)
        headers = [c.shown for c in tab.cells[0]]
        self.province.type_in(self.province.settings.master, title, number, headers.index(column), [[what]])

    def number(self, title: str, header: str, value: str) -> int:
        return self.rows(title).index(self.row(title, header, value)) + 2

    def history(self, what: str) -> list[dict[str, str]]:
        return [r for r in self.rows(HISTORY) if r["เหตุการณ์"] == what]

    def mails(self) -> list[dict[str, Any]]:
        """What was accepted of the batch, each copy; previews are not it."""
        found = requests.get(f"{self.province.sample.url}/emulator/mail", timeout=10).json()
        marker = f"<{KEY.replace('/', '.')}-"
        return [m for m in found if m["from"] == self.sender and m["message_id"].startswith(marker)]

    def mailed(self, n: int) -> bytes:
        return requests.get(f"{self.province.sample.url}/emulator/mail/{n}.eml", timeout=10).content


@pytest.fixture
def make(emulator: Running, tmp_path: Path) -> Iterator[Any]:
    """`make(approval="required")`: a province never looked at, its rounds like that."""
    opened: list[Store] = []

    def open_(**round_: Any) -> Desk:
        world = World(emulator)
        world.control("DELETE", "faults")
        world.control("POST", "clock", {"now": small.START})
        settings = small.settings(emulator, tmp_path)
        sender = f"{abs(hash(tmp_path))}@example.com"
        mail = settings.mail.model_copy(
            update={
                "host": emulator.smtp_host,
                "port": emulator.smtp_port,
                "sender": sender,
                "allow": [*settings.mail.allow, sender],
                "outbox": tmp_path / "outbox",
            }
        )
        how = {"approval": "none", "grace_minutes": 0} | round_
        rounds = {form: r.model_copy(update=how) for form, r in settings.rounds.items()}
        settings = replace(settings, mail=mail, rounds=rounds)
        clock = FollowedClock(str(settings.clock))
        store = Store.open(settings.store)
        opened.append(store)
        province = Province(world, settings, clock, open_sheets(settings, clock))
        world.control("DELETE", "calls")
        return Desk(province, Office(settings, clock, store), sender)

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def desk(make: Any) -> Desk:
    """A province whose batches need nobody."""
    found: Desk = make()
    return found
