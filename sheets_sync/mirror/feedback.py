"""Our column in a district's sheet: what it should say, and what of it is to be written."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_sync.mirror.sheet import plain
from sheets_sync.model import Tab, Table

HEADER = "ผลตรวจ"
_OURS = re.compile(rf"({HEADER}|ผ่าน|แก้ \d|ตรวจ \d|ยังไม่ครบ|ยังกรอกไม่ครบ|ปรับให้|ตำบล.+·|.*กำหนดส่งจังหวัด)")
_VOLATILE = re.compile(
    r" (เหลืออีก [0-9,]+ วัน|วันนี้วันสุดท้าย|เลยกำหนดมา [0-9,]+ วัน)| · ตรวจล่าสุด [0-9]{2}:[0-9]{2} น\."
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What our column is to say: beside which rows (as a person counts them), under which headers, on top.

    `tables` empty means that no table can be read: then only the summary is written.
    """

    summary: str
    headers: tuple[int, ...] = ()
    rows: Mapping[int, str] = field(default_factory=dict)
    read: bool = True


def column_writes(tab: Tab, column: int, wanted: Feedback, *, heartbeat: bool = False) -> list[str | None]:
    """The texts to write into our column from its first row on; None leaves a cell. Empty: nothing to do."""
    actual = [plain(tab.cell(i, column)) for i in range(len(tab.cells))]
    desired = _texts(actual, wanted)
    summary = _summary_row(actual, wanted)
    changes = {i: text for i, text in desired.items() if text != (actual[i] if i < len(actual) else "")}
    if not heartbeat and set(changes) <= {summary} and _steady_equal(actual, desired, summary):
        return []
    return [changes.get(i) for i in range(max(changes) + 1)] if changes else []


def answers(tab: Tab, column: int, writes: Sequence[str | None]) -> dict[int, str]:
    """What people typed into our column and these writes would replace: row as a person counts -> words."""
    there = ((i, plain(tab.cell(i, column))) for i, text in enumerate(writes) if text is not None)
    return {i + 1: words for i, words in there if words and not _OURS.match(words)}


def _texts(actual: Sequence[str], wanted: Feedback) -> dict[int, str]:
    """0-based row -> what is to stand there."""
    if not wanted.read:
        return {_summary_row(actual, wanted): _summary_text(actual, wanted)}
    texts = {i: "" for i in range(len(actual)) if _OURS.match(actual[i])}
    texts |= {number - 1: HEADER for number in wanted.headers}
    texts |= {number - 1: text for number, text in wanted.rows.items()}
    texts[_summary_row(actual, wanted)] = _summary_text(actual, wanted)
    return texts


def _summary_row(actual: Sequence[str], wanted: Feedback) -> int:
    """Directly above the header; in the header's own cell when that is the first row."""
    if wanted.headers:
        return max(min(wanted.headers) - 2, 0)
    known = [i for i, text in enumerate(actual) if text.startswith(HEADER)]
    return max(known[0] - 1, 0) if known else 0


def _summary_text(actual: Sequence[str], wanted: Feedback) -> str:
    row = _summary_row(actual, wanted)
    shared = wanted.headers and min(wanted.headers) == 1
    shared = shared or (not wanted.headers and row < len(actual) and actual[row].startswith(HEADER))
    return f"{HEADER}\n{wanted.summary}" if shared else wanted.summary


def _steady_equal(actual: Sequence[str], desired: Mapping[int, str], summary: int) -> bool:
    there = actual[summary] if summary < len(actual) else ""
    return steady(there) == steady(desired[summary])


def steady(summary: str) -> str:
    """A summary without the parts that only time changes."""
    return _VOLATILE.sub("", summary)


# ── where our column is ──────────────────────────────────────────────────────────────────────────


def place(tab: Tab, tables: Iterable[Table], taken: Collection[int] = ()) -> int:
    """The 0-based column for new feedback: right of the tables' headers, the first that nobody uses."""
    column = 0
    for table in tables:
        row = tab.cells[table.header_number - 1] if table.header_number <= len(tab.cells) else ()
        used = [i for i, cell in enumerate(row) if cell.shown]
        column = max([column, *(c + 1 for c in table.columns.values()), *_contiguous(used, table)])
    while column in taken or _used(tab, column):
        column += 1
    return column


def _contiguous(used: Sequence[int], table: Table) -> list[int]:
    """People's own columns that follow the table without a gap belong to it for the eye."""
    end = max(table.columns.values(), default=0)
    while end + 1 in used:
        end += 1
    return [end + 1]


def _used(tab: Tab, column: int) -> bool:
    merged = any(m.left <= column < m.right for m in tab.merges)
    marked = any(m.column == column for m in tab.marks)
    return merged or marked or any(tab.cell(i, column).shown for i in range(len(tab.cells)))


def is_ours(tab: Tab, column: int, tables: Iterable[Table]) -> bool:
    """Whether a marked column still holds nothing but our words, or nothing at all.

    Somebody may have pasted a whole table over it: then it is theirs, and we take another.
    """
    if any(column in table.columns.values() for table in tables):
        return False
    texts = [plain(tab.cell(i, column)) for i in range(len(tab.cells))]
    filled = [text for text in texts if text]
    return not filled or any(_OURS.match(text) for text in filled)
