"""What each tab of the master is to hold, from plain facts: registries, findings, progress."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheets_sync.messages import text
from sheets_sync.mirror import words
from sheets_sync.mirror.later import later_text, reopened_text
from sheets_sync.mirror.sheet import Line, Spec, Standing, digest
from sheets_sync.model import (
    Form,
    GroupCount,
    JudgedRow,
    Later,
    Linked,
    MasterCell,
    Reopened,
    ShownState,
    Tally,
    Tick,
    Violation,
)

CODE, DISTRICT, FORM = "รหัสอำเภอ", "อำเภอ", "แบบ"
ITEM, LEVEL = "รหัสรายการ", "ระดับ"
ROW, HEADING = "แถว", "หัวตาราง"
SUBDISTRICT_CODE, SUBDISTRICT = "รหัสตำบล", "ตำบล"
STATE, SENT, READ = "สถานะ", "ส่งแล้ว", "ตรวจล่าสุด"
KEY = "รหัสชุดข้อมูล"
FOUND, OLDEST = "พบเมื่อ", "ค้างนานสุดตั้งแต่"
FOUND_ORDER = "ลำดับเวลาที่พบ"  # พบเมื่อ in a form that sorts
EDITED, LATE, REOPENED = "แก้ไขหลังส่ง", "ส่งหลังกำหนด", "เปิดให้แก้ไขถึง"
TALLY = ("ใหม่", "ออก", "ชาย", "หญิง")  # beside the last round; empty where nobody knows
WAIVED, WAIVE, WAIVE_WHY, WAIVE_WHO = "ผลการอนุโลม", "อนุโลม", "เหตุผลที่อนุโลม", "ชื่อย่อผู้อนุโลม"
TAKEN, TICK_WHY, TICK_WHO = "ผลการติ๊ก", "เหตุผลของจังหวัด", "ชื่อย่อ"
ACCEPT = "รับข้อมูลตามนี้"

MEND = Spec(
    title="รายการที่ต้องแก้ไข",
    headers=(
        *(CODE, DISTRICT, FORM, SUBDISTRICT, ROW, "ช่อง", HEADING, "สิ่งที่พบ → วิธีแก้", LEVEL),
        *(FOUND, ITEM, WAIVED, FOUND_ORDER),
    ),
    identity=(ITEM,),
    pattern=r"[0-9a-f]{12}",
    block=CODE,
    silent=frozenset({FOUND, WAIVED, FOUND_ORDER}),
    staff=(WAIVE, WAIVE_WHY, WAIVE_WHO),
    ticks=(WAIVE,),
)
PROGRESS = Spec(
    title="สรุปความก้าวหน้า",
    headers=(
        SUBDISTRICT_CODE,
        DISTRICT,
        SUBDISTRICT,
        FORM,
        "ต้องมี",
        "กรอกแล้ว",
        "ทบทวนแล้ว",
        "ผ่าน",
        "ต้องแก้ไข",
        SENT,
        STATE,
        READ,
        "กำหนดส่งจังหวัด",
        OLDEST,
        EDITED,
        LATE,
        REOPENED,
        *TALLY,
        TAKEN,
    ),
    identity=(SUBDISTRICT_CODE, FORM),
    pattern=r"[0-9]{6}",
    block=SUBDISTRICT_CODE,
    volatile=frozenset({READ}),
    silent=frozenset({TAKEN}),
    staff=(ACCEPT, TICK_WHY, TICK_WHO),
    ticks=(ACCEPT,),
)


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """A clean row and whose it is."""

    district_code: str
    district: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be mended, and where. `row` names the row it is about, wherever that row stands.

    `group`: the name of the sub-district it counts for, where that is known; `opened`: since when it is to
    be mended; `making`: its row is still being typed.
    """

    district_code: str
    district: str
    form: str
    subdistrict: str
    violation: Violation
    spreadsheet: str
    sheet_id: int
    row: str = ""
    group: str = ""
    opened: datetime | None = None
    making: bool = False

    @property
    def item(self) -> str:
        """What it is known by: `item_of`."""
        v = self.violation
        return item_of(self.district_code, self.form, self.row, v.column or "", v.rule)


def item_of(district_code: str, form: str, row: str, column: str, rule: str) -> str:
    """The short name of a finding, whatever its words and wherever its row stands."""
    return digest(district_code, form, row, column, rule)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sub-district is with a form. `oldest`: since when its oldest error is open.

    `remembered` False: only the master knows what it says of findings and late rows, so that stays.
    """

    form: str
    count: GroupCount
    state: ShownState
    note: str = ""
    read_at: datetime | None = None
    submitted_at: datetime | None = None
    deadline: datetime | None = None
    oldest: datetime | None = None
    edited: Later | None = None
    late: Later | None = None
    reopened: Reopened | None = None
    remembered: bool = True
    spreadsheet: str = ""  # the district's
    tally: Tally = field(default_factory=Tally)


def where(row: Standing) -> tuple[str, str, str]:
    """(form, district, which row) as the history tells of a row of these tabs, without a person's data."""
    cells = row.texts
    about = cells.get(KEY) or cells.get(SUBDISTRICT, "")
    if cells.get(ROW):
        about = f"{text('summary.rows', rows=cells[ROW])} {cells.get(HEADING, '')}".strip()
    return cells.get(FORM, ""), cells.get(DISTRICT, ""), about


# ── registries ───────────────────────────────────────────────────────────────────────────────────


def registry(form: Form) -> Spec:
    """The registry of a form's clean rows."""
    key = [form.column(k) for k in form.key]
    return Spec(
        title=form.master_tab,
        headers=(CODE, DISTRICT, *(c.header for c in form.columns)),
        identity=(CODE, *(c.header for c in key)),
        pattern=r"[0-9]{4}",
        block=CODE,
        silent=frozenset(c.header for c in form.columns if c.key == "seq"),
        form=form.id,
        personal={c.header: c.type for c in key if c.personal},
    )


def registry_lines(form: Form, rows: Iterable[RegistryRow]) -> Iterator[Line]:
    """Every value a text: numbers of cards, telephones and houses stay what they are."""
    for row in rows:
        cells: dict[str, MasterCell] = {CODE: row.district_code, DISTRICT: row.district}
        yield Line(cells | {c.header: row.values.get(c.key, "") for c in form.columns})


def clean(district_code: str, district: str, rows: Iterable[JudgedRow]) -> Iterator[RegistryRow]:
    """What a district gives to the registry."""
    return (RegistryRow(district_code, district, row.values) for row in rows)


# ── findings ─────────────────────────────────────────────────────────────────────────────────────


def item_names(findings: Sequence[Finding]) -> list[str]:
    """What each finding is known by: its row, column and rule, not the place where they stand."""
    names: list[str] = []
    seen: dict[str, int] = {}
    for f in findings:
        name = f.item
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else digest(name, str(seen[name])))
    return names


def mend_lines(findings: Sequence[Finding]) -> Iterator[Line]:
    """One row for each finding, with a link to its cell."""
    for f, name in zip(findings, item_names(findings), strict=True):
        v = f.violation
        boxes: dict[str, MasterCell] = {WAIVE: Tick()} if name == f.item and v.row is not None else {}
        yield Line(
            boxes
            | {
                CODE: f.district_code,
                DISTRICT: f.district,
                FORM: f.form,
                SUBDISTRICT: f.subdistrict,
                ROW: "" if v.row is None else v.row,
                "ช่อง": _link(f) if v.cell else "",
                HEADING: v.header or "",
                "สิ่งที่พบ → วิธีแก้": v.message["th"].removeprefix(f"{v.header}: "),
                LEVEL: text(f"severity.{_level(f)}"),
                FOUND: words.moment(f.opened) if f.opened else "",
                ITEM: name,
                WAIVED: "",
                FOUND_ORDER: words.in_order(f.opened) if f.opened else "",
            }
        )


def _level(finding: Finding) -> str:
    if finding.violation.waived:
        return "waived"
    return "in_progress" if finding.making else finding.violation.severity


def _link(finding: Finding) -> Linked:
    cell = finding.violation.cell or ""
    return Linked(cell, f"{_address(finding.spreadsheet)}#gid={finding.sheet_id}&range={cell}")


def _address(spreadsheet: str) -> str:
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit"


# ── progress ──────────────────────────────────────────────────────────────────────


def progress_lines(entries: Iterable[Progress]) -> Iterator[Line]:
    """One row for each sub-district and form."""
    for p in entries:
        count = p.count
        state = text(f"state.{p.state}")
        yield Line(
            {
                SUBDISTRICT_CODE: count.code,
                DISTRICT: home_of(p),
                SUBDISTRICT: count.name,
                FORM: p.form,
                "ต้องมี": "" if count.expected is None else count.expected,
                "กรอกแล้ว": count.filled,
                "ทบทวนแล้ว": count.reviewed,
                "ผ่าน": count.clean,
                "ต้องแก้ไข": count.to_mend,
                SENT: words.moment(p.submitted_at) if p.submitted_at else text("summary.not_sent"),
                STATE: f"{state}: {p.note}" if p.note else state,
                READ: words.moment(p.read_at) if p.read_at else "",
                "กำหนดส่งจังหวัด": words.deadline(p.deadline) if p.deadline else "",
                REOPENED: reopened_text(p.reopened),
                **(_since(p) if p.remembered else dict.fromkeys((OLDEST, EDITED, LATE))),
                **dict(zip(TALLY, _tally(p.tally), strict=True)),
                TAKEN: "",
                ACCEPT: Tick(),
            }
        )


def home_of(p: Progress) -> MasterCell:
    """The district's name, leading to its spreadsheet."""
    name = p.count.district
    return Linked(name, _address(p.spreadsheet)) if p.spreadsheet else name


def _since(p: Progress) -> dict[str, MasterCell]:
    oldest = words.moment(p.oldest) if p.oldest else ""
    return {OLDEST: oldest, EDITED: later_text(p.edited), LATE: later_text(p.late)}


def _tally(tally: Tally) -> list[MasterCell]:
    known = (tally.new, tally.left, tally.men, tally.women)
    return ["" if count is None else count for count in known]
