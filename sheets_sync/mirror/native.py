"""Where in a district's table Sheets' own rules are to lie, and which stretches of it lack them. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from sheets_sync.model import Span, Tab, Table

ROOM = 50  # rows below the last one in use that get rules too
NEAR = 10  # of them so many must have theirs: more are laid only now and then


def lacking(
    tab: Tab, table: Table, helps: Mapping[int, str], words: Collection[int], end: int, *, anew: bool = False
) -> list[Span]:
    """The stretches to lay rules in, each in one column; empty when all that is soon typed in has them.

    `helps`: 0-based column -> the help text that tells our rule; `words`: the columns whose filling makes a
    row; `end`: where the table must end; `anew`: whatever stands there is to be replaced.
    """
    rows = list(rows_of(tab, table, words, end))
    hidden = _hidden(tab, rows)
    without = {
        column: [
            r for r in rows if (anew or tab.helps.get((r, column)) != said) and (r, column) not in hidden
        ]
        for column, said in helps.items()
    }
    near = _used(table) + NEAR
    if not any(row < near for rows in without.values() for row in rows):
        return []
    return [span for column, rows in without.items() for span in stretches(column, rows)]


def no_text(tab: Tab, table: Table, columns: Sequence[int], words: Collection[int], end: int) -> list[Span]:
    """Stretches of cells that are to be formatted as plain text: blank ones and texts that are not yet.

    A number is left alone: as plain text a date would show its serial number.
    """
    rows = list(rows_of(tab, table, words, end))
    hidden = _hidden(tab, rows)
    near = _used(table) + NEAR
    found: list[Span] = []
    for column in columns:
        bare = [r for r in rows if not _is_text(tab, r, column) and (r, column) not in hidden]
        if any(row < near for row in bare):
            found += stretches(column, bare)
    return found


def rows_of(tab: Tab, table: Table, words: Collection[int], end: int) -> Iterator[int]:
    """0-based rows of the table and blank ones around them; not lines of other kinds (รวม, a signature)."""
    numbers = {row.number for row in table.rows}
    for row in range(table.header_number, min(end, _used(table) + ROOM)):
        if row + 1 in numbers or not any(tab.cell(row, column).shown for column in words):
            yield row


def stretches(column: int, rows: Sequence[int]) -> Iterator[Span]:
    """Ascending rows as runs of one column."""
    if not rows:
        return
    start = rows[0]
    for row, following in pairwise([*rows, -1]):
        if following != row + 1:
            yield Span(start, column, row + 1, column + 1)
            start = following


def _is_text(tab: Tab, row: int, column: int) -> bool:
    """Plain text already, or something that must stay as it is."""
    cell = tab.cell(row, column)
    return cell.format == "TEXT" or cell.formula or not (cell.value is None or isinstance(cell.value, str))


def _used(table: Table) -> int:
    return max((row.number for row in table.rows), default=table.header_number)


def _hidden(tab: Tab, rows: Sequence[int]) -> set[tuple[int, int]]:
    """Cells of these rows that a merge hides: only its first one has a rule."""
    return {
        (row, column)
        for merge in tab.merges
        for row in rows
        if merge.top <= row < merge.bottom
        for column in range(merge.left, merge.right)
        if (row, column) != (merge.top, merge.left)
    }
