"""Random days of a province: people type, sort, tick, waive, hold and approve; deadlines pass; Google and the
cache fail. Afterwards everything rests, nothing of theirs has changed, and no batch went out twice.

`INTERPLAY=40` plays more days than the suite does, `INTERPLAY_SEED=N` others. A failure names its seed and
tells what was done.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from sheets_sync import delivery
from sheets_sync.clock import BANGKOK
from sheets_sync.delivery import Line
from sheets_sync.errors import UsageError
from sheets_sync.mirror import Seen
from sheets_sync.reconcile import Accepted, Mended, Standing
from tests.reconcile import small
from tests.ticks.conftest import DELIVERIES, MEND, PROGRESS, REGISTRY, Desk

SEED = int(os.environ.get("INTERPLAY_SEED", "0"))
DAYS = int(os.environ.get("INTERPLAY", "1"))
ACTS = 12
ID, NOTE = "เลขประจำตัวประชาชน", "บันทึกจังหวัด"
KINDS = ("lost_reply", "status", "reset", "half", "html")
MOMENTS = (
    "2021-03-21T09:00:00+07:00",
    "2021-03-23T16:29:00+07:00",
    "2021-03-23T16:31:00+07:00",
    "2021-03-26T09:00:00+07:00",
    "2021-03-29T16:29:00+07:00",
    "2021-03-29T16:31:00+07:00",
    "2021-03-30T17:00:00+07:00",
)
END = datetime(2021, 3, 30, 20, tzinfo=BANGKOK)
VALUES = {
    "first_name": ("สมศรี", "", "นายสมชาย", "9", "ก"),
    "last_name": ("-", "ใจดี", "", "ยาวมาก" * 4),
    "national_id": ("9560200123457", "12345", "", 3560200112232, "1.23E+12"),
    "moo": ("ม.3", "99999", "สาม", ""),
    "house_no": ("12/3", "", "-"),
    "subdistrict": ("ลอ", "เวียง", "ทุ่งกล้วย", "ไม่มีจริง", ""),
    "phone": ("0812345678", "+66 81 234 5678", "12", ""),
    "change": ("คงเดิม", "เปลี่ยนตัว", "อะไร", ""),
    "note": ("", "สำรอง", "=1+1", "รอเอกสาร"),
}


class Day:
    """A province on which chance plays."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.dice = random.Random(seed)
        self.done: list[str] = []
        self.faulty = False
        self.frozen: set[str] = set()
        self.moments = list(MOMENTS)

    @property
    def code(self) -> str:
        return self.dice.choice(list(small.DISTRICTS))

    def act(self) -> None:
        acts: list[Callable[[], None]] = [
            self.edit, self.edit, self.edit, self.copy_id, self.sort, self.insert, self.delete,
            self.over_ours, self.tick_sent, self.waive, self.waive, self.unwaive, self.note,
            self.accept, self.deliver_tick, self.deliver_tick, self.rename, self.later, self.later,
            self.reopen, self.forget, self.faults, self.amend, self.protect, self.sort_master, self.validate,
        ]  # fmt: skip
        one = self.dice.choice(acts)
        self.done.append(one.__name__)
        one()

    # ── the districts ──

    def edit(self) -> None:
        code = self.code
        if rows := self.rows(code):
            key = self.dice.choice(list(VALUES))
            number, value = self.dice.choice(rows), self.dice.choice(VALUES[key])
            self.done[-1] += f" {code} {number} {key}={value}"
            self.desk.province.edit(code, key, number, value)

    def copy_id(self) -> None:
        """The same number of the card twice."""
        here, there = self.code, self.code
        if (rows := self.rows(here)) and (others := self.rows(there)):
            number = self.dice.choice(others)
            table = self.desk.province.table(there)
            said = next(r for r in table.rows if r.number == number).cells.get("national_id")
            if said and said.shown:
                self.desk.province.edit(here, "national_id", self.dice.choice(rows), said.shown)

    def rows(self, code: str) -> list[int]:
        try:
            return [row.number for row in self.desk.province.table(code).rows]
        except (IndexError, KeyError):  # its header is lost
            return []

    def sheet(self, code: str) -> tuple[str, int]:
        return self.desk.province.district(code).spreadsheet, 7

    def sort(self) -> None:
        code = self.code
        spreadsheet, sheet = self.sheet(code)
        if rows := self.rows(code):
            whole = {"sheetId": sheet, "startRowIndex": min(rows) - 1, "endRowIndex": max(rows)}
            order = [
                {
                    "dimensionIndex": self.dice.randrange(8),
                    "sortOrder": self.dice.choice(["ASCENDING", "DESCENDING"]),
                }
            ]
            self.desk.province.change(spreadsheet, {"sortRange": {"range": whole, "sortSpecs": order}})

    def insert(self) -> None:
        code = self.code
        spreadsheet, sheet = self.sheet(code)
        if rows := self.rows(code):
            at = self.dice.choice(rows)
            place = {"sheetId": sheet, "dimension": "ROWS", "startIndex": at - 1, "endIndex": at}
            self.desk.province.change(
                spreadsheet, {"insertDimension": {"range": place, "inheritFromBefore": True}}
            )
            if self.dice.random() < 0.5:
                self.desk.province.edit(code, "first_name", at, "มาใหม่")

    def delete(self) -> None:
        code = self.code
        spreadsheet, sheet = self.sheet(code)
        if rows := self.rows(code):
            at, count = self.dice.choice(rows), self.dice.choice([1, 1, 1, 6])
            place = {
                "sheetId": sheet,
                "dimension": "ROWS",
                "startIndex": at - 1,
                "endIndex": min(at - 1 + count, max(rows)),
            }
            self.desk.province.change(spreadsheet, {"deleteDimension": {"range": place}})

    def over_ours(self) -> None:
        code = self.code
        spreadsheet, _ = self.sheet(code)
        rows = self.rows(code)
        tab = self.desk.province.read(spreadsheet).tabs[0]
        ours = next((m.column for m in tab.marks if m.value == "1.1"), None)
        if rows and ours is not None:
            self.desk.province.type_in(spreadsheet, tab.title, self.dice.choice(rows), ours, [["แก้แล้วค่ะ"]])

    def tick_sent(self) -> None:
        code = self.code
        spreadsheet, _ = self.sheet(code)
        tab = self.desk.province.read(spreadsheet).tabs[0]
        self.desk.province.type_in(spreadsheet, tab.title, 2, 0, [[self.dice.random() < 0.7]])

    def rename(self) -> None:
        """A header is something else for a pass."""
        code = self.code
        if self.rows(code):
            table = self.desk.province.table(code)
            key = self.dice.choice(["national_id", "first_name", "note"])
            place = (self.sheet(code)[0], table.tab, table.header_number, table.columns[key])
            self.desk.province.type_in(*place, [["อะไรก็ไม่รู้"]])
            self.work()
            self.desk.province.type_in(*place, [[table.headers[key]]])

    def validate(self) -> None:
        """Rules of a person's own over our own."""
        spreadsheet, sheet = self.sheet(self.code)
        place = {
            "sheetId": sheet,
            "startRowIndex": 3,
            "endRowIndex": 9,
            "startColumnIndex": 2,
            "endColumnIndex": 6,
        }
        rule = {"condition": {"type": "NOT_BLANK"}, "strict": False}
        self.desk.province.change(spreadsheet, {"setDataValidation": {"range": place, "rule": rule}})

    def protect(self) -> None:
        spreadsheet, sheet = self.sheet(self.code)
        place = {"sheetId": sheet, "startRowIndex": 4, "endRowIndex": 8}
        self.desk.province.change(
            spreadsheet, {"addProtectedRange": {"protectedRange": {"range": place, "warningOnly": True}}}
        )

    # ── the province ──

    def waive(self) -> None:
        tab = [i for i, r in enumerate(self.desk.rows(MEND), start=2) if r["แถว"]]
        if tab:
            number = self.dice.choice(tab)
            for column, what in (("เหตุผลที่อนุโลม", "ตรงตามบัตร"), ("ชื่อย่อผู้อนุโลม", "กข"), ("อนุโลม", True)):
                self.desk.put_at(MEND, number, column, what)

    def unwaive(self) -> None:
        tab = [i for i, r in enumerate(self.desk.rows(MEND), start=2) if r["อนุโลม"] == "TRUE"]
        if tab:
            self.desk.put_at(MEND, self.dice.choice(tab), "อนุโลม", False)

    def note(self) -> None:
        title = self.dice.choice([REGISTRY, MEND, PROGRESS])
        if rows := self.rows_of(title):
            self.desk.put_at(
                title, self.dice.randrange(2, len(rows) + 2), NOTE, f"โน้ต {self.dice.randrange(9)}"
            )

    def rows_of(self, title: str) -> list[dict[str, str]]:
        try:
            return self.desk.rows(title)
        except (StopIteration, RuntimeError):
            return []

    def accept(self) -> None:
        if rows := self.rows_of(PROGRESS):
            number = self.dice.randrange(2, len(rows) + 2)
            for column, what in (("เหตุผลของจังหวัด", "โทรถามแล้ว"), ("ชื่อย่อ", "กข"), ("รับข้อมูลตามนี้", True)):
                self.desk.put_at(PROGRESS, number, column, what)
        if self.dice.random() < 0.3:
            delivery.accept(self.desk.office.post, (self.code, "1.1"), "กข", "ดูแล้ว")

    def deliver_tick(self) -> None:
        if rows := self.rows_of(DELIVERIES):
            number = self.dice.randrange(2, len(rows) + 2)
            box = self.dice.choice(
                ["เห็นชอบให้ส่ง", "เห็นชอบให้ส่ง", "พักการส่ง", "ส่งทาง OA/LINE แล้ว", "กรมฯ ยืนยันรับแล้ว"]
            )
            self.desk.put_at(DELIVERIES, number, "ชื่อย่อ", self.dice.choice(["กข", "กข", ""]))
            self.desk.put_at(DELIVERIES, number, box, self.dice.random() < 0.7)
            self.done[-1] += f" {box}"

    def sort_master(self) -> None:
        title = self.dice.choice([REGISTRY, MEND])
        if rows := self.rows_of(title):
            tab = self.desk.province.tab(self.desk.province.settings.master, title)
            whole = {"sheetId": tab.sheet_id, "startRowIndex": 1, "endRowIndex": len(rows) + 1}
            order = [{"dimensionIndex": self.dice.randrange(6), "sortOrder": "DESCENDING"}]
            self.desk.province.change(
                self.desk.province.settings.master, {"sortRange": {"range": whole, "sortSpecs": order}}
            )

    def reopen(self) -> None:
        until = self.desk.office.clock.now() + timedelta(hours=self.dice.choice([1, 30]))
        delivery.reopen(self.desk.office.post, (self.code, "1.1"), until, "กข", "น้ำท่วม")

    def amend(self) -> None:
        result = self.work()
        try:
            line = delivery.amend(self.desk.office.post, result, "1.1")
        except UsageError:
            return
        self.weigh(line, result)

    # ── the world ──

    def later(self) -> None:
        if self.dice.random() < 0.5 and self.moments:
            self.desk.at(self.moments.pop(0))
        else:
            self.desk.province.advance(self.dice.choice([60, 700, 3600]))

    def forget(self) -> None:
        """The cache is gone, all of it."""
        code, store = "56", self.desk.office.store
        kinds: list[tuple[str, Any]] = [
            (code, Accepted.from_json), (f"{code} standing", Standing.from_json),
            (f"{code} mended", Mended.from_json), (f"{code} ticks", Seen.from_json),
        ]  # fmt: skip
        for name, decode in kinds:
            store.cache(name, decode).forget()

    def faults(self) -> None:
        self.faulty = True
        for kind in self.dice.sample(KINDS, 2):
            how = {"match": "/v4/", "kind": kind, "status": 503, "rate": 0.1, "seed": self.dice.randrange(99)}
            self.desk.province.sample.control("POST", "faults", how)
        self.work()
        self.work()
        self.desk.province.mend()
        self.faulty = False

    # ── what is promised ──

    def work(self) -> Any:
        """A round of work; OWN-CELLS and, of a batch frozen in it, MAIL-CUT."""
        province = self.desk.province
        if not self.faulty:
            before = {code: province.typed(code) for code in small.DISTRICTS}
        found = self.desk.work(mail=True)
        self.done.append("·")
        if not self.faulty:
            assert {code: province.typed(code) for code in small.DISTRICTS} == before
            assert found.result.master_note == {}
            assert found.trouble is None
        for line in found.steps.lines:
            self.weigh(line, found.result)
        return found.result

    def weigh(self, line: Line, result: Any) -> None:
        """A batch that was not there before holds what the master's registry shows now, reserves left out."""
        key = line.delivery.key
        batch = self.desk.office.store.ledger.batch(key)
        if batch is None or key in self.frozen or line.delivery.kind != "batch":
            return
        self.frozen.add(key)
        if not self.faulty:
            there = Counter(r[ID] for r in self.desk.rows(REGISTRY) if "สำรอง" not in r["หมายเหตุ"])
            assert Counter(r.values["national_id"] for r in batch.rows) == there

    def rests(self) -> None:
        """CONVERGE."""
        for _ in range(2):
            self.work()
        assert self.desk.work(mail=True).calls["sheets_write"] == 0
        self.waivers_hold()

    def waivers_hold(self) -> None:
        """A waiver stands in the ledger exactly as long as its finding stands waived in the master."""
        shown = sum(r["ผลการอนุโลม"].startswith("อนุโลมแล้ว") for r in self.rows_of(MEND))
        assert len(delivery.waivers(self.desk.office.post)) == shown

    def mailed_once(self) -> None:
        found = requests.get(f"{self.desk.province.sample.url}/emulator/mail", timeout=10).json()
        mine = [m for m in found if m["from"] == self.desk.sender]
        copies = Counter((m["message_id"], to) for m in mine for to in m["to"])
        assert not [copy for copy, count in copies.items() if count > 1]


@pytest.mark.parametrize("number", range(DAYS))
def test_whatever_people_do_together_it_comes_to_rest(make: Any, number: int) -> None:
    seed = SEED + number
    approval = ("notify", "required", "none")[seed % 3]
    day = Day(make(approval=approval, incomplete="send" if seed % 2 else "hold"), seed)
    try:
        day.work()
        day.work()
        for _ in range(ACTS):
            day.act()
            if day.dice.random() < 0.6:
                day.work()
        day.rests()
        day.desk.at(max(END, day.desk.office.clock.now()).isoformat())
        day.rests()
        held = {(w.item, w.cell) for w in delivery.waivers(day.desk.office.post)}
        registry = sorted(map(str, day.desk.rows(REGISTRY)))
        day.forget()
        day.rests()
        assert sorted(map(str, day.desk.rows(REGISTRY))) == registry
        assert {(w.item, w.cell) for w in delivery.waivers(day.desk.office.post)} == held
        day.mailed_once()
    except BaseException:
        print(f"INTERPLAY_SEED={seed} INTERPLAY=1\n" + "\n".join(day.done))
        raise
