"""What a district still has to do for a form: told by row and header, never by a name or a number."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sheets_sync import mail
from sheets_sync.config import District
from sheets_sync.delivery.post import Post, Seen
from sheets_sync.messages import text
from sheets_sync.model import GroupCount, Judged, JudgedRow

SHOWN = 30  # rows named one by one; the sheet itself tells the rest


@dataclass(frozen=True, slots=True)
class Owed:
    """One district and form: `rows` have something wrong, `short` sub-districts lack rows."""

    district: District
    form: str
    judged: Judged | None
    counts: tuple[GroupCount, ...]
    rows: tuple[JudgedRow, ...]
    not_ticked: bool

    @property
    def short(self) -> tuple[GroupCount, ...]:
        """Sub-districts in which rows are missing or to be mended."""
        return tuple(c for c in self.counts if missing(c))

    @property
    def anything(self) -> bool:
        """True when there is something to remind of."""
        cannot = self.judged is None or self.judged.state == "halted"
        return bool(self.rows or self.short or self.not_ticked or cannot)

    @property
    def sent(self) -> bool:
        """True when the district said that it sent."""
        return self.judged is not None and self.judged.submitted_at is not None

    @property
    def sheet_id(self) -> int | None:
        """The tab that the form stands in."""
        return self.judged.table.sheet_id if self.judged and self.judged.table else None


def missing(count: GroupCount) -> int:
    """How many rows of a sub-district are not clean yet, or not there."""
    return mail.missing(count, count.clean)


def owed(post: Post, seen: Seen, form: str) -> Iterator[Owed]:
    """Every district that takes part in the form, also those with nothing left to do."""
    for district in post.settings.districts:
        if not district.subdistricts:
            continue
        judged = seen.judged.get((district.code, form))
        counts = tuple(c for c in seen.counts.get(form, ()) if c.district_code == district.code)
        rows = tuple(r for r in judged.report.rows if r.state != "clean") if judged else ()
        ticked = judged.table.submitted if judged and judged.table else None
        waits = ticked is False and judged is not None and judged.submitted_at is None
        yield Owed(district, form, judged, counts, rows, waits)


def told(post: Post, found: Owed) -> list[str]:
    """What exactly, one line each."""
    return [*_state(found), *_groups(post, found), *_rows(found), *_tick(found)]


def _state(found: Owed) -> Iterator[str]:
    if found.judged is None or (found.judged.state == "unreadable"):
        yield text("remind.unreadable")
    elif found.judged.state == "halted":
        yield _halted(found.judged)


def _halted(judged: Judged) -> str:
    """What the office can mend itself is told as its own sheet tells it."""
    if judged.cause == "header":
        return judged.note["th"]
    return text("remind.no_table" if judged.cause == "no_table" else "remind.halted")


def _groups(post: Post, found: Owed) -> Iterator[str]:
    unit = post.settings.forms[found.form].unit.get("th", "รายการ")
    for count in found.short:
        key = "remind.group_open" if count.expected is None else "remind.group"
        words: dict[str, Any] = {
            "name": count.name,
            "clean": count.clean,
            "expected": count.expected,
            "unit": unit,
        }
        yield text(key, missing=missing(count), **words)


def _rows(found: Owed) -> Iterator[str]:
    for row in found.rows[:SHOWN]:
        headers = dict.fromkeys(
            v.header for v in row.violations if v.header and v.severity == "error" and not v.waived
        )
        if headers:
            yield text("remind.row", row=row.number, headers=", ".join(headers))
        else:
            yield text("remind.row_open", row=row.number)
    if len(found.rows) > SHOWN:
        yield text("remind.more", count=len(found.rows) - SHOWN)
    if found.rows:
        yield text("remind.how")


def _tick(found: Owed) -> Iterator[str]:
    if found.not_ticked:
        yield text("remind.not_ticked")
