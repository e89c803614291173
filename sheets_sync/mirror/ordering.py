"""Rows that stand in an order of their own: the moves that bring them there, notes and all."""

from collections.abc import Iterator, Sequence

from sheets_sync.mirror.sheet import Found, Identity
from sheets_sync.model import MoveRow


def moves(found: Found, wanted: Sequence[Identity]) -> Iterator[MoveRow]:
    """Each row of ours that stands behind one it should precede is moved up; people's rows are left alone."""
    ours = {row.number: row.identity for row in found.rows}
    lines: list[Identity | None] = [ours.get(n) for n in range(found.header_number + 1, found.last + 1)]
    there = set(ours.values())
    order = [identity for identity in wanted if identity in there]
    for place, identity in enumerate(order):
        standing = [at for at, line in enumerate(lines) if line is not None and line in order[place:]]
        at = lines.index(identity)
        if at > standing[0]:
            first = found.header_number + 1
            yield MoveRow(found.title, first + at, first + standing[0])
            lines.insert(standing[0], lines.pop(at))
