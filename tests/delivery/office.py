"""An invented province with two districts, its post office, and a mail server that a test can spoil."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests

from sheets_sync.clock import BANGKOK, SystemClock
from sheets_sync.config import District, Google, Mail, Pace, Province, Round, Settings
from sheets_sync.delivery import Post
from sheets_sync.mail import subject_and_body
from sheets_sync.model import GroupCount, Judged, JudgedRow, Report
from sheets_sync.store import Store
from tests.render.made import forms, person, proposal

PLACES = {"5601": ("560101", "เวียง"), "5603": ("560307", "เวียง")}
SEND_AT = datetime(2021, 3, 30, 9, 0, tzinfo=BANGKOK)
BEFORE, LATE = SEND_AT - timedelta(minutes=1), SEND_AT + timedelta(days=1)
KEY, KEY_13 = "56/1.1/2564-1/0", "56/1.3/2564-1/0"
TO = ["cdd@example.com"]
OFFICER = "officer@example.com"


class TestClock(SystemClock):
    """A clock that stands where a test puts it."""

    __test__ = False
    pretended = True

    def __init__(self, moment: datetime = SEND_AT) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def wait(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass(frozen=True)
class Seen:
    """What a pass gives."""

    judged: Mapping[tuple[str, str], Judged]
    counts: Mapping[str, Sequence[GroupCount]]
    deliveries_told: tuple[str, ...] | None = ()


@dataclass
class Office:
    """Everything a test of delivery needs; `url` is the emulator's."""

    post: Post
    clock: TestClock
    url: str
    outbox: Path
    seen: Seen = field(default_factory=lambda: seen())

    def faults(self, **fault: Any) -> None:
        """A fault of the mail server, as the emulator's control call takes it."""
        requests.post(f"{self.url}/emulator/smtp-faults", json=fault, timeout=10).raise_for_status()

    def mend(self) -> None:
        """No more faults."""
        requests.delete(f"{self.url}/emulator/smtp-faults", timeout=10).raise_for_status()

    def mail(self, key: str = "") -> list[dict[str, Any]]:
        """Every message accepted (of one batch), in order."""
        found: list[dict[str, Any]] = requests.get(f"{self.url}/emulator/mail", timeout=10).json()
        marker = "<" + key.replace("/", ".") + "-" if key else ""
        return [
            m
            for m in found
            if self.post.settings.mail.sender == m["from"] and (not key or marker in m["message_id"])
        ]

    def kinds(self, form: str = "1.1") -> list[str]:
        """What was accepted for the form, in order, as the end of its key: `preview-3d`, `0`."""
        ids = {d.message_id: d.key for d in self.post.ledger.deliveries() if d.form == form}
        keys = [ids[m["message_id"]] for m in self.mail() if m["message_id"] in ids]
        return [key.split("/", 3)[3] for key in keys]

    def words(self, key: str) -> str:
        """Subject and body of an accepted message."""
        [entry] = self.mail(key)
        return "\n".join(subject_and_body(self.eml(entry["n"])))

    def eml(self, n: int) -> bytes:
        """The bytes of an accepted message."""
        return requests.get(f"{self.url}/emulator/mail/{n}.eml", timeout=10).content

    def state(self, key: str = KEY) -> str:
        """How the delivery stands; "" when the ledger has none."""
        found = self.post.ledger.delivery(key)
        return found.state if found else ""


def seen(rows: int = 15, *, told: tuple[str, ...] = (), spare: int = 1) -> Seen:
    """Both districts read: `rows` clean leaders each, one faulty row, a reserve, two proposals each."""
    judged: dict[tuple[str, str], Judged] = {}
    for code, (group, name) in PLACES.items():
        people = [row(n, group, person(n, subdistrict=name)) for n in range(rows)]
        people += [
            row(90 + n, group, person(90 + n, subdistrict=name, note="สำรอง"), reserve=True)
            for n in range(spare)
        ]
        judged[code, "1.1"] = judge(code, "1.1", people)
        plans = [row(n, group, proposal(n, subdistrict=name)) for n in range(2)]
        judged[code, "1.3"] = judge(code, "1.3", plans)
    counts = {
        "1.1": [GroupCount(c, n, *PLACES[c], 15, rows, rows, rows) for c, n in NAMES.items()],
        "1.3": [GroupCount(c, n, *PLACES[c], None, 2, 2, 2) for c, n in NAMES.items()],
    }
    return Seen(judged, counts, told)


NAMES = {"5601": "เมืองพะเยา", "5603": "เชียงคำ"}


def contact(code: str) -> str:
    """The office of a district."""
    return f"district-{code}@example.com"


def row(number: int, group: str, values: dict[str, str], **how: Any) -> JudgedRow:
    """A clean row of a sheet."""
    key = (values.get("national_id", values["moo"]),)
    return JudgedRow(number + 5, how.pop("state", "clean"), key, values, group, **how)


def judge(code: str, form: str, rows: Sequence[JudgedRow], state: Any = "ok") -> Judged:
    """A district's form as judged an hour before."""
    return Judged(code, form, state, Report(form, tuple(rows)), read_at=SEND_AT - timedelta(hours=1))


def spoilt(found: Seen, code: str, form: str, state: str, cause: str = "rows_vanished") -> Seen:
    """The same, but this sheet could not be read (its accepted rows stay), or was never read ("")."""
    judged = dict(found.judged)
    if state:
        why = {"cause": cause if state == "halted" else ""}
        judged[code, form] = replace(judged[code, form], state=state, **why)  # type: ignore[arg-type]
    else:
        del judged[code, form]
    return replace(found, judged=judged)


def settings(
    folder: Path, smtp: tuple[str, int], sender: str = "office@example.com", **round_: Any
) -> Settings:
    """The province's settings; `round_` changes both forms' rounds."""
    calendar = {
        "round": "2564-1",
        "district_deadline": SEND_AT - timedelta(days=7),
        "send_at": SEND_AT,
        "department_deadline": SEND_AT.replace(hour=16, minute=30),
        "approval": "none",
        "grace_minutes": 0,
        "to": TO,
    } | round_
    return Settings(
        folder=folder,
        province=Province(
            code="56",
            fiscal_year=2564,
            office="สำนักงานพัฒนาชุมชนจังหวัดพะเยา",
            phone="0 5444 9544",
            contacts=[OFFICER],
        ),
        districts=tuple(
            District(
                code=c, spreadsheet=f"invented-{c}-sheet", subdistricts=[PLACES[c][0]], contacts=[contact(c)]
            )
            for c in PLACES
        ),
        master="invented-master-sheet",
        google=Google(service_account=folder / "key.json"),
        mail=Mail(
            host=smtp[0],
            port=smtp[1],
            security="none",
            sender=sender,
            allow=sorted({*calendar["to"], *calendar.get("cc", []), OFFICER, *map(contact, PLACES)}),  # type: ignore[misc]
            outbox=folder / "outbox",
        ),
        rounds={form: Round(**calendar) for form in ("1.1", "1.3")},  # type: ignore[arg-type]
        forms=forms(),
        pace=Pace(),
        store=f"sqlite:///{folder / 'store.db'}",
        clock=None,
        villages={},
    )


def office(folder: Path, smtp: tuple[str, int], url: str, **round_: Any) -> Office:
    """A post office of its own store and its own sender address, so that tests can share a mail server."""
    folder.mkdir(parents=True, exist_ok=True)
    sender = f"{abs(hash(folder))}@example.com"
    found = settings(folder, smtp, sender, **round_)
    clock = TestClock()
    return Office(Post(found, Store.open(found.store), clock), clock, url, folder / "outbox")
