"""NO-EMPTY: how many rows vanished from a sheet, and when that is too many to be obeyed without asking.

A row vanished when it stands nowhere any more, under its key or otherwise; a row that turned faulty, was
retyped in part or moved did not vanish. Pure.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sheets_sync.messages import both
from sheets_sync.model import Bilingual, Form, Table
from sheets_sync.reconcile.cache import Gone
from sheets_sync.reconcile.hashes import Texts, name_of, texts

WINDOW = timedelta(hours=24)
FEW = 5  # rows that may go within the window
SHARE = 0.2  # or this part of the table, if that is more


def rows_of(tables: Iterable[Table]) -> list[dict[str, str]]:
    """All rows of these tables as texts."""
    return [texts(row) for table in tables for row in table.rows]


def vanished(before: Sequence[Texts], after: Sequence[Texts], form: Form) -> list[Texts]:
    """The rows of `before` that are not among `after` any more."""
    left = list(after)
    missing = [row for row in before if not _take(left, lambda other, row=row: other == row)]
    missing = [row for row in missing if not _take(left, lambda o, row=row: _same_key(row, o, form))]
    return [row for row in missing if not _take(left, lambda other, row=row: _alike(row, other))]


def weigh(
    before: Sequence[Texts], after: Sequence[Texts], gone: Sequence[Gone], form: Form, now: datetime
) -> tuple[Bilingual | None, tuple[Gone, ...]]:
    """(why the sheet is to be halted, or None; the rows that vanished within the last day, these too)."""
    there = {_identity(row, form) for row in after}
    recent = [g for g in gone if now - g.at < WINDOW and g.row not in there]
    missing = vanished(before, after, form)
    known = {g.row for g in recent}
    recent += [Gone(name, now) for name in (_identity(r, form) for r in missing) if name not in known]
    count, total = len(recent), len(after) + len(recent)
    if missing and not after:
        return both("halted.empty", gone=count), tuple(recent)
    if missing and count > max(FEW, SHARE * total):
        return both("halted.shrunk", gone=count, before=total), tuple(recent)
    return None, tuple(recent)


def _take(rows: list[Texts], fits: object) -> bool:
    assert callable(fits)
    for i, row in enumerate(rows):
        if fits(row):
            del rows[i]
            return True
    return False


def _identity(row: Texts, form: Form) -> str:
    key = {k: row[k] for k in form.key if k in row}
    return name_of(key if len(key) == len(form.key) else row)


def _same_key(row: Texts, other: Texts, form: Form) -> bool:
    return all(row.get(k) and row.get(k) == other.get(k) for k in form.key)


def _alike(row: Texts, other: Texts) -> bool:
    """More than half of what the row said is still said by the other."""
    return 2 * sum(other.get(k) == v for k, v in row.items()) > len(row)
