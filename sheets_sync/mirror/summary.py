"""The summary cell above our column: one line a phone can show, then what concerns the whole table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sheets_sync.clock import BANGKOK
from sheets_sync.messages import text
from sheets_sync.mirror import words
from sheets_sync.mirror.later import reopened_text
from sheets_sync.model import GroupCount, JudgedRow, Later, Reopened

SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class Summary:
    """What the summary of a form tells its office. `remarks` are Thai sentences about the whole table."""

    groups: Sequence[GroupCount]
    rows: Sequence[JudgedRow]
    unit: str
    deadline: datetime
    submittable: bool = False
    submitted_at: datetime | None = None
    remarks: Sequence[str] = ()
    late: Later | None = None
    edited: Later | None = None
    reopened: Reopened | None = None


def summary_text(told: Summary, now: datetime) -> str:
    """`ตำบลลอ ผ่าน 14 จาก 15 คน · ต้องแก้ไข 1 (แถว 7) · ยังไม่ส่ง · กำหนดส่งจังหวัด อ. 23 มี.ค. 64 เหลืออีก 3 วัน · …`"""
    read = text("summary.read", time=f"{now.astimezone(BANGKOK):%H:%M}")
    parts = [*_groups(told), *_rows(told), *_sent(told), *_late(told), *_due(told, now), read]
    return "\n".join([" · ".join(parts), *told.remarks])


def _groups(told: Summary) -> Iterator[str]:
    for group in told.groups:
        values: dict[str, Any] = {"name": group.name, "clean": group.clean, "unit": told.unit}
        if group.expected is None:
            yield text("summary.group_open", **values)
        else:
            yield text("summary.group", expected=group.expected, **values)


def _rows(told: Summary) -> Iterator[str]:
    mend = [r.number for r in told.rows if r.state == "error"]
    check = [r.number for r in told.rows if r.state == "clean" and _warned(r)]
    making = sum(r.state == "in_progress" for r in told.rows)
    if mend:
        yield text("summary.to_mend", count=len(mend), rows=_numbers(mend))
    if check:
        yield text("summary.to_check", count=len(check), rows=_numbers(check))
    if making:
        yield text("summary.in_progress", count=making)


def _warned(row: JudgedRow) -> bool:
    return any(v.severity == "warning" and not v.waived for v in row.violations)


def _numbers(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:SHOWN_ROWS]))
    more = len(numbers) - SHOWN_ROWS
    if more > 0:
        return text("summary.rows_more", rows=shown, more=more)
    return text("summary.rows", rows=shown)


def _late(told: Summary) -> Iterator[str]:
    for word, places in (
        ("edited", told.edited.rows if told.edited else ()),
        ("late", told.late.rows if told.late else ()),
        ("late_unsure", told.late.unsure if told.late else ()),
    ):
        if places:
            yield text(f"summary.{word}", count=len(places), rows=_numbers([n for _, n in places]))
    if told.edited and told.edited.gone:
        yield text("summary.removed", count=told.edited.gone)


def _due(told: Summary, now: datetime) -> Iterator[str]:
    """While the district is open again, the days past its deadline are nobody's concern."""
    due = text("summary.deadline", day=words.deadline(told.deadline))
    if told.reopened:
        yield due
        yield text("summary.reopened", until=reopened_text(told.reopened))
    else:
        yield f"{due} {words.days_left(told.deadline, now)}"


def _sent(told: Summary) -> Iterator[str]:
    if told.submitted_at:
        yield text("summary.sent", at=words.moment(told.submitted_at))
    elif told.submittable:
        yield text("summary.not_sent")
