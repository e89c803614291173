"""The districts' spreadsheets as a pass takes them: read just now, or remembered from a look before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheets_sync.google import MARK
from sheets_sync.mirror import Seen
from sheets_sync.model import BLANK, Bilingual, Cell, Tab, Workbook
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.reconcile.observe import Read


@dataclass(frozen=True, slots=True)
class Books:
    """What was read before a pass; without any it reads every sheet itself.

    `read` and `at`: spreadsheet id -> what stood there (or why nobody knows), and when that was. Only those
    of `fresh` are written to: of the others nobody knows what stands there now. `paced` False: a change was
    seen, and the pass comes between those of the daemon's pace.
    """

    read: Mapping[str, Read] = field(default_factory=dict)
    at: Mapping[str, datetime] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
    paced: bool = True
    notes: Mapping[str, Bilingual] = field(default_factory=dict)  # district -> what could not be written

    def without(self, gone: frozenset[str]) -> "Books":
        """But for these, which must be read anew."""
        read = {s: book for s, book in self.read.items() if s not in gone}
        return replace(self, read=read, fresh=self.fresh - gone)

    def joined(self, read: Mapping[str, Read], now: datetime) -> "Books":
        """With those that were read now."""
        at = {**self.at, **dict.fromkeys(read, now)}
        return replace(self, read={**self.read, **read}, at=at, fresh=self.fresh | read.keys())


def overtaken(
    books: Books, spreadsheets: Mapping[str, str], previous: Mapping[tuple[str, str], Accepted]
) -> frozenset[str]:
    """The spreadsheets that somebody else's pass read later than we did: what we remember counts no more.

    `spreadsheets`: district code -> spreadsheet id.
    """
    return frozenset(
        spreadsheets[code]
        for (code, _), accepted in previous.items()
        if spreadsheets.get(code) in books.at and accepted.read_at > books.at[spreadsheets[code]]
    )


def written(book: Workbook, columns: Mapping[int, Sequence[str | None]]) -> Workbook:
    """The workbook with our columns as they were written: mark id -> texts (None: left alone)."""
    return replace(book, tabs=tuple(_written(tab, columns) for tab in book.tabs))


def _written(tab: Tab, columns: Mapping[int, Sequence[str | None]]) -> Tab:
    texts = {m.column: columns[m.id] for m in tab.marks if m.column is not None and m.id in columns}
    if not texts:
        return tab
    rows = [list(row) for row in tab.cells]
    for column, column_texts in texts.items():
        for i, text in enumerate(column_texts):
            if text is not None:
                _put(rows, i, column, Cell(text, text) if text else BLANK)
    return replace(tab, cells=tuple(tuple(row) for row in rows))


def _put(rows: list[list[Cell]], i: int, column: int, cell: Cell) -> None:
    rows += [[] for _ in range(i + 1 - len(rows))]
    rows[i] += [BLANK] * (column + 1 - len(rows[i]))
    rows[i][column] = cell


def differs(read: Workbook, left: Read | None) -> bool:
    """Whether somebody changed anything since we left the workbook so."""
    return not isinstance(left, Workbook) or _essence(read) != _essence(left)


def _essence(book: Workbook) -> Workbook:
    """Without what says nothing of people's work: blank ends, how our own words are formatted, what is
    protected, and what formulas give: one that tells the time would keep a sheet busy for ever."""
    return replace(book, tabs=tuple(_bare(tab) for tab in book.tabs))


def _bare(tab: Tab) -> Tab:
    ours = {mark.column for mark in tab.marks if mark.key == MARK}
    rows = [[_plain(cell, i in ours) for i, cell in enumerate(row)] for row in tab.cells]
    for row in rows:
        while row and row[-1] == BLANK:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return replace(tab, cells=tuple(tuple(row) for row in rows), protections=())


def _plain(cell: Cell, is_ours: bool) -> Cell:
    if is_ours:
        return Cell(shown=cell.shown)
    return Cell(formula=True) if cell.formula else cell


def seen_between(before: Seen, now: Seen) -> Seen:
    """What is to be remembered of the master's rows by a pass that a change called.

    A tick counts only on a row that named the same item a pace ago: one that lands on a row which had just
    been moved there must not count because two passes came close together.
    """
    return replace(now, rows=before.rows, on=before.on & now.on) if before.rows else now
