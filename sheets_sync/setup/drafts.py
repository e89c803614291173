"""A tab as it will be: its lines as cells, in a sheet of its own or on top of an empty one that stands."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

from sheets_sync.google import Draft, Styled
from sheets_sync.model import BLANK, Cell, Tab, Workbook

Line = Sequence[Styled | None]


def draft(book: Workbook, standing: Tab | None, title: str, lines: Sequence[Line], made: Draft) -> Draft:
    """`made` says all else: widths, room, place, marks; its tab says how many rows and columns."""
    cells = tuple(tuple(_cell(cell) for cell in line) for line in lines)
    whole = tuple(tuple(line) for line in lines)
    if standing is None:
        tab = replace(made.tab, sheet_id=_free_id(book, title), title=_free_title(book, title), cells=cells)
        return replace(made, tab=tab, lines=whole)
    lacking = max(0, made.tab.column_count - standing.column_count)
    rows = standing.row_count + len(lines) + made.room
    tab = replace(
        standing, title=title, cells=cells, row_count=rows, column_count=standing.column_count + lacking
    )
    return replace(made, tab=tab, lines=whole, stands=True, lacking=lacking)


def is_blank(tab: Tab) -> bool:
    """Nobody has typed, merged, coloured, ruled or marked anything in it. (What is no grid has no rows.)"""
    words = any(c.value is not None or c.formula or c.error for row in tab.cells for c in row)
    more = tab.merges or tab.helps or tab.marks or tab.conditional_formats
    return bool(tab.row_count) and not (words or more)


def _cell(cell: Styled | None) -> Cell:
    if cell is None or cell.value == "":
        return BLANK
    shown = str(cell.value).upper() if isinstance(cell.value, bool) else cell.value
    return Cell(cell.value, shown)


def _free_id(book: Workbook, title: str) -> int:
    """The same for the same tab, so that a write that is repeated cannot make a second one."""
    taken = {tab.sheet_id for tab in book.tabs}
    wanted = zlib.crc32(title.encode()) & 0x7FFFFFFF
    while wanted in taken:
        wanted += 1
    return wanted


def _free_title(book: Workbook, title: str) -> str:
    taken = {tab.title.lower() for tab in book.tabs}
    n, free = 1, title
    while free.lower() in taken:
        n += 1
        free = f"{title} ({n})"
    return free
