"""Since when a row stands as it does, as far as the passes saw it. Google does not tell who changed a row."""

from collections.abc import Iterator
from datetime import datetime

from sheets_sync.model import Judged, JudgedRow
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.reconcile.hashes import row_hash


def first_seen(judged: Judged, accepted: Accepted | None) -> Iterator[tuple[str, JudgedRow, datetime | None]]:
    """(tab, row, moment) of each clean row; None: it stood so at the first read, or nobody remembers."""
    if accepted is None:
        return
    parts = judged.report.parts or (judged.report,)
    for table, part in zip(accepted.tables, parts, strict=False):
        known = {row.number: accepted.seen.get(row_hash(row)) for row in table.rows}
        for row in part.clean_rows:
            yield table.tab, row, known.get(row.number)
