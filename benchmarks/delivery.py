"""The day on which every province sends: each one's forms rendered and queued; the nation as one .xlsx.

Run apart, so that its memory is its own: `python -m benchmarks.delivery 76` prints what it measured as JSON.
"""

import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, timed
from sheets_sync import gazetteer
from sheets_sync.clock import BANGKOK, SystemClock
from sheets_sync.collect import Sent, national
from sheets_sync.config import District, Google, Mail, Pace, Province, Round, Settings
from sheets_sync.delivery import Post, step
from sheets_sync.model import Batch, BatchRow, Form, GroupCount, Judged, JudgedRow, Report
from sheets_sync.render.frame import frame
from sheets_sync.store import Store, rows_hash
from sheets_sync.validation import load_forms

PROVINCES = int(os.environ.get("BENCH_PROVINCES", "8"))
SUBDISTRICTS = 13  # 1,000 take part in 76 provinces
LEADERS = 15
NATION = 15_000
SEND_AT = datetime(2021, 3, 30, 9, 0, tzinfo=BANGKOK)
PROSE = "เพื่อส่งเสริมให้ครัวเรือนพึ่งตนเองได้ ลดรายจ่าย เพิ่มรายได้ และสร้างความมั่นคงทางอาหารในชุมชนอย่างยั่งยืน " * 4


def measure() -> list[Measured]:
    """Everything, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.delivery", str(PROVINCES)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [Measured(**line) for line in json.loads(done.stdout.splitlines()[-1])]


class _StoppedClock(SystemClock):
    """The hour at which all send; nothing leaves this machine."""

    pretended = True

    def now(self) -> datetime:
        return SEND_AT


@dataclass(frozen=True)
class _Seen:
    judged: dict[tuple[str, str], Judged]
    counts: dict[str, list[GroupCount]]
    deliveries_told: tuple[str, ...] = field(default=())


def provinces(count: int) -> list[Measured]:
    """Both forms of so many provinces, each with its own store: rendered, frozen, laid out."""
    forms = load_forms(Path(__file__).parents[1] / "rules", [])
    codes = [code for code in sorted(gazetteer.provinces()) if code != "10"][:count]
    with tempfile.TemporaryDirectory() as folder:
        seconds = timed(lambda: [_queue(code, forms, Path(folder)) for code in codes])
        size = sum(f.stat().st_size for f in Path(folder).glob("*/outbox/*/*"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Measured(f"{len(codes)} provinces x 2 forms rendered and queued", seconds, "s"),
        Measured("  per province", seconds / max(len(codes), 1), "s"),
        Measured("  files in the outbox folders", size / 2**20, "MiB"),
        Measured("  peak memory", peak, "MiB"),
    ]


def _queue(code: str, forms: dict[str, Form], folder: Path) -> None:
    settings = _settings(code, forms, folder / code)
    (folder / code).mkdir()
    with Store.open(settings.store) as store:
        step(Post(settings, store, _StoppedClock()), _seen(settings))
        states = {d.state for d in store.ledger.deliveries()}
        assert states == {"retry"}, states  # nobody takes mail at that port: both wait in the queue


def _settings(code: str, forms: dict[str, Form], folder: Path) -> Settings:
    places = [(d, s.code) for d in gazetteer.districts(code) for s in gazetteer.subdistricts(d)]
    taking_part: dict[str, list[str]] = {}
    for district, subdistrict in places[:SUBDISTRICTS]:
        taking_part.setdefault(district, []).append(subdistrict)
    office = "office@example.com"
    round_ = Round(
        round="2564-1",
        district_deadline=SEND_AT - timedelta(days=7),
        send_at=SEND_AT,
        department_deadline=SEND_AT + timedelta(hours=7),
        approval="none",
        to=["department@example.com"],
    )
    return Settings(
        folder=folder,
        province=Province(code=code, fiscal_year=2564, office="สำนักงานพัฒนาชุมชนจังหวัด"),
        districts=tuple(
            District(code=c, spreadsheet=f"invented-sheet-{c}", subdistricts=s)
            for c, s in taking_part.items()
        ),
        master="invented-master-sheet",
        google=Google(service_account=folder / "key.json"),
        mail=Mail(
            host="127.0.0.1",
            port=9,
            security="none",
            sender=office,
            allow=["department@example.com", office],
            outbox=folder / "outbox",
        ),
        rounds={"1.1": round_, "1.3": round_},
        forms={form: forms[form] for form in ("1.1", "1.3")},
        pace=Pace(),
        store=f"sqlite:///{folder / 'store.db'}",
        clock=None,
        villages={},
    )


def _seen(settings: Settings) -> _Seen:
    judged, counts = {}, {"1.1": [], "1.3": []}
    for district in settings.districts:
        for form, rows in (("1.1", LEADERS), ("1.3", 1)):
            found = []
            for code in district.subdistricts:
                name = next(s.name for s in settings.subdistricts(district) if s.code == code)
                for _ in range(rows):
                    values = _values(form, len(found), name)
                    found.append(JudgedRow(len(found) + 5, "clean", (str(len(found)),), values, code))
                expected = LEADERS if form == "1.1" else None
                counts[form].append(
                    GroupCount(district.code, district.name, code, name, expected, rows, rows, rows)
                )
            report = Report(form, tuple(found))
            judged[district.code, form] = Judged(district.code, form, "ok", report, read_at=SEND_AT)
    return _Seen(judged, counts)


def _values(form: str, n: int, subdistrict: str) -> dict[str, str]:
    if form == "1.1":
        return {
            "seq": str(n + 1),
            "prefix": ("นาย", "นางสาว")[n % 2],
            "first_name": "สมใจ",
            "last_name": "ใจดี",
            "national_id": f"1{n:012}",
            "house_no": f"{n}/3",
            "moo": str(n % 12 + 1),
            "village": "บ้านร่องห้า",
            "subdistrict": subdistrict,
            "role": "ผู้ใหญ่บ้าน",
            "phone": f"08{n:08}",
            "change": "คงเดิม",
        }
    prose = dict.fromkeys(
        ("rationale", "objectives", "activities", "indicators", "expected_results", "evaluation"), PROSE
    )
    return prose | {
        "project_name": "ส่งเสริมการปลูกผักสวนครัว",
        "moo": str(n + 1),
        "village": "บ้านร่องห้า",
        "subdistrict": subdistrict,
        "target_households": "25",
        "start_date": "2021-04-01",
        "end_date": "2021-06-30",
        "budget_materials": "100000",
        "budget_total": "100000",
        "responsible": "ประธานคณะทำงาน",
        "phone": "0812345678",
    }


def nation() -> list[Measured]:
    """15,000 leaders as the national file, beside pandas writing the same table."""
    form = load_forms(Path(__file__).parents[1] / "rules", [])["1.1"]
    rows = tuple(BatchRow("5602", "จุน", "560203", "ลอ", _values("1.1", n, "ลอ")) for n in range(NATION))
    batch = Batch(
        "56/1.1/2564-1/0", "56", "พะเยา", "1.1", "2564-1", 0, SEND_AT, rows, (), rows_hash(rows), form.hash
    )
    table = frame(batch, form)
    sent = replace(Sent("x.xlsx", "ours", "56", "1.1", batch.key), table=table)
    ours = timed(lambda: national([sent], {"1.1": form}))
    found = [
        Measured(f"{NATION:,} rows as the national .xlsx: ours, with who sent and who is twice", ours, "s")
    ]
    for engine in ("xlsxwriter", "openpyxl"):
        seconds = timed(lambda: table.to_excel(io.BytesIO(), engine=engine, index=False))  # noqa: B023
        found.append(Measured(f"  pandas.to_excel with {engine}, the table alone", seconds, "s"))
    return found


def _all(count: int) -> Iterator[dict[str, Any]]:
    yield from (asdict(m) for m in (*provinces(count), *nation()))


if __name__ == "__main__":
    print(json.dumps(list(_all(int(sys.argv[1]))), ensure_ascii=False))
