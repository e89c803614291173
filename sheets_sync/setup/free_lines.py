"""Where in a district's sheet a list may be typed: blank lines enough below its header or last row.

Pure: takes what was read, gives the place and the lines, or why there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.google import is_free
from sheets_sync.messages import both
from sheets_sync.model import Bilingual, Cell, Form, Row, Span, Tab, Table, Workbook
from sheets_sync.setup.last_list import Typed
from sheets_sync.thai import loose
from sheets_sync.thai.prefixes import full_name
from sheets_sync.validation import find_tables

Line = Mapping[str, Typed]  # column key -> value


class CannotFill(Exception):
    """The sheet is left alone; `state` and `note` say why."""

    def __init__(self, state: str, words: str = "", **values: object) -> None:
        super().__init__(state)
        self.state = state
        self.note: Bilingual = both(words or f"lines.{state}", **values)


@dataclass(frozen=True, slots=True)
class Spot:
    """The tab, the 0-based row to begin at, and the lines as 0-based column -> value.

    `open_ground`: nothing stands there or below, so that the lines may come as rows of their own.
    """

    tab: Tab
    row: int
    lines: tuple[Mapping[int, Typed], ...]
    open_ground: bool = False


def ticked(book: Workbook, form: Form) -> bool:
    """Whether the district's tick still stands above a table of the form."""
    return any(table.submitted for table in find_tables(book, form).tables)


def stands(book: Workbook, form: Form, lines: Sequence[Line]) -> bool:
    """Whether every one of these lines has its row in the sheet, known by its key."""
    rows = [row.cells for table in find_tables(book, form).tables for row in table.rows]
    there = {tuple(_said(cells.get(k)) for k in form.key) for cells in rows}
    return all(tuple(_text(line.get(k, "")) for k in form.key) in there for line in lines)


def find_spot(book: Workbook, form: Form, lines: Sequence[Line]) -> Spot:
    """Where the lines go. CannotFill when the form's table is not there, not empty, or too short."""
    if rows := [row for table in find_tables(book, form).tables for row in table.rows]:
        raise _has_rows(rows, form, whole=stands(book, form, lines))
    return spot_below(book, form, lines)


def spot_below(
    book: Workbook, form: Form, lines: Sequence[Line], meant: Sequence[Mapping[str, str]] = ()
) -> Spot:
    """Where the lines go below the rows that stand there. CannotFill when there is no table, or no room.

    `meant`: the lines' normal forms; what stands there beforehand may say either.
    """
    found = find_tables(book, form)
    if not found.tables:
        why = next((p.message["th"] for p in found.problems), "")
        raise CannotFill("no_table", why=why)
    if len(found.tables) > 1:
        raise CannotFill("several_tables", tables=len(found.tables))
    table = found.tables[0]
    tab = next(t for t in book.tabs if t.sheet_id == table.sheet_id)
    row = _first_row(tab, table, form, len(lines))
    _merges_fit(tab, table, form, row, lines)
    for index, line in enumerate(lines):
        _nothing_in_the_way(tab, table, form, row + index, (line, *meant[index : index + 1]))
    placed = tuple(_placed(tab, table, n, line) for n, line in enumerate(lines, start=row))
    return Spot(tab, row, placed, _is_open_ground(book, tab, row, bool(table.rows)))


def _is_open_ground(book: Workbook, tab: Tab, row: int, has_rows: bool) -> bool:
    """Nothing of anybody's stands from this row on, so that new rows there push nothing down.

    Right below a header a range of somebody's formula may begin, which new rows would not be part of.
    """
    ours = {mark.column for mark in tab.marks}
    below = (c for line in tab.cells[row:] for at, c in enumerate(line) if at not in ours)
    if not all(map(is_free, below)) or any(merge.bottom > row for merge in tab.merges):
        return False
    return has_rows or not any(c.formula for t in book.tabs for line in t.cells for c in line)


def _has_rows(rows: Sequence[Row], form: Form, *, whole: bool) -> CannotFill:
    """Rows stand there; where they are the list's, reviews may be those of the last round."""
    reviewed = sum(bool(_said(row.cells.get(form.review_column)).strip()) for row in rows)
    if whole and reviewed:
        header = form.column(form.review_column).header
        words = "new_round.has_list_reviewed"
        return CannotFill("has_list", words, rows=len(rows), reviewed=reviewed, header=header)
    state = "has_list" if whole else "has_rows"
    return CannotFill(state, f"new_round.{state}", rows=len(rows))


def _first_row(tab: Tab, table: Table, form: Form, wanted: int) -> int:
    """The first line below the last row, else below the header and a line of column numbers or an example."""
    last = (row.number for row in table.rows)
    start = max(last) if table.rows else _below_header(tab, table, form)
    below = range(start, len(tab.cells))
    end = next((i for i in below if _filled(tab, table, form, i)), None)
    if end is not None and end - start < wanted:
        room = end - start
        raise CannotFill("no_room", rows=wanted, room=room, lacking=wanted - room, row=end + 1)
    return start


def _below_header(tab: Tab, table: Table, form: Form) -> int:
    start = table.header_number
    while start < len(tab.cells) and _filled(tab, table, form, start) > len(table.columns) / 2:
        start += 1
    return start


def _filled(tab: Tab, table: Table, form: Form, row: int) -> int:
    """How many of the form's cells of this line hold something that was not filled in beforehand."""
    beforehand = {c.key for c in form.columns if c.prefilled}
    cells = [tab.cell(row, column) for key, column in table.columns.items() if key not in beforehand]
    return sum(not is_free(cell) and not cell.formula for cell in cells)


def _nothing_in_the_way(tab: Tab, table: Table, form: Form, row: int, spellings: Sequence[Line]) -> None:
    """What stands there beforehand (number, village, sub-district) must say what the list says."""
    for key, column in table.columns.items():
        cell = _top(tab, row, column)
        if key == "seq" or is_free(cell) or cell.formula:
            continue
        if loose(_said(cell)) not in {loose(_text(line.get(key, ""))) for line in spellings}:
            header = table.headers.get(key, form.column(key).header)
            raise CannotFill("in_the_way", row=row + 1, header=header)


def _merges_fit(tab: Tab, table: Table, form: Form, row: int, lines: Sequence[Line]) -> None:
    """Cells merged downwards say one thing for several lines: these lines must say the same there."""
    for key, column in table.columns.items():
        for merge in tab.merges:
            if not merge.left <= column < merge.right or merge.bottom - merge.top < 2:
                continue
            here = [line.get(key, "") for n, line in enumerate(lines, row) if merge.top <= n < merge.bottom]
            apart = len(set(here)) > 1 or not form.column(key).prefilled
            if here and (apart or merge.top < table.header_number):
                header = table.headers.get(key, form.column(key).header)
                raise CannotFill("in_the_way", row=merge.top + 1, header=header)


def _placed(tab: Tab, table: Table, row: int, line: Line) -> dict[int, Typed]:
    """The line by columns; columns the sheet has not are left out, those it holds as one are joined."""
    by_column: dict[int, list[str]] = {}
    for key, column in table.columns.items():
        by_column.setdefault(column, []).append(key)
    joined = ((column, _joined(keys, line)) for column, keys in by_column.items())
    return {c: value for c, value in joined if value != "" and not _below_top(tab, row, c)}


def _joined(keys: Sequence[str], line: Line) -> Typed:
    if len(keys) == 1:
        return line.get(keys[0], "")
    texts = [_text(line.get(key, "")) for key in keys]
    if len(keys) == 3:
        return f"{full_name(texts[0], texts[1], '')} {texts[2]}".strip()
    return " ".join(text for text in texts if text)


def _top(tab: Tab, row: int, column: int) -> Cell:
    """What a cell shows: in cells merged into one, what stands at their top."""
    merge = _merge(tab, row, column)
    return tab.cell(merge.top, merge.left) if merge else tab.cell(row, column)


def _below_top(tab: Tab, row: int, column: int) -> bool:
    merge = _merge(tab, row, column)
    return merge is not None and (merge.top, merge.left) != (row, column)


def _merge(tab: Tab, row: int, column: int) -> Span | None:
    inside = (m for m in tab.merges if m.top <= row < m.bottom and m.left <= column < m.right)
    return next(inside, None)


def _said(cell: Cell | None) -> str:
    value = cell.value if cell else None
    return "" if value is None else _text(value)


def _text(value: Typed | bool) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
