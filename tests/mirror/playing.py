"""A tiny form, and an interpreter of changes: what Sheets would make of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sheets_sync.model import (
    BLANK,
    AddTab,
    Cell,
    Change,
    Column,
    DeleteRows,
    Form,
    InsertRows,
    Linked,
    MasterCell,
    MoveRow,
    SetCells,
    Tab,
    Tick,
)

FORM = Form(
    id="1.1",
    title={"th": "แบบ", "en": "form"},
    key=("id",),
    columns=(Column("id", "เลข", "thai_id", personal=True), Column("name", "ชื่อ", "text")),
    master_tab="รายชื่อที่ผ่าน",
)


def blank_master() -> tuple[Tab, ...]:
    return (Tab(0, "แผ่น1", row_count=10, column_count=5),)


def tab_named(tabs: Iterable[Tab], title: str) -> Tab:
    return next((t for t in tabs if t.title == title), Tab(0, title))


def rows_of(tab: Tab) -> list[dict[str, str]]:
    """The rows below the header, blank ones too."""
    headers = [c.shown for c in tab.cells[0]] if tab.cells else []
    return [{h: tab.cell(i, c).shown for c, h in enumerate(headers) if h} for i in range(1, len(tab.cells))]


def apply_changes(tabs: Sequence[Tab], changes: Sequence[Change]) -> tuple[Tab, ...]:
    by_title = {t.title: t for t in tabs}
    for change in changes:
        if isinstance(change, AddTab):
            assert change.tab not in by_title
            by_title[change.tab] = Tab(
                change.sheet_id or 0, change.tab, (_line(change.headers),), 21, len(change.headers)
            )
        else:
            by_title[change.tab] = _changed(by_title[change.tab], change)
    return tuple(by_title.values())


def _changed(tab: Tab, change: InsertRows | DeleteRows | SetCells | MoveRow) -> Tab:
    rows = [list(line) for line in tab.cells]
    rows += [[] for _ in range(max(tab.row_count, change.number - 1) - len(rows))]
    at = change.number - 1
    match change:
        case InsertRows():
            rows[at:at] = [list(_line(row)) for row in change.rows]
        case DeleteRows():
            assert at + change.count <= len(rows), "rows beyond the grid"
            del rows[at : at + change.count]
            assert len(rows) > 1, "a tab without a row below its header"
        case MoveRow():
            assert change.to < change.number
            rows.insert(change.to - 1, rows.pop(at))
        case SetCells():
            row = rows[at]
            row += [BLANK] * (change.column + len(change.cells) - len(row))
            for i, cell in enumerate(change.cells, start=change.column):
                row[i] = row[i] if cell is None else _cell(cell)
    used = max((i + 1 for i, row in enumerate(rows) if any(c.shown for c in row)), default=0)
    width = max([tab.column_count, *(len(row) for row in rows)])
    return replace(tab, cells=tuple(map(tuple, rows[:used])), row_count=len(rows), column_count=width)


def _line(row: Sequence[MasterCell]) -> tuple[Cell, ...]:
    return tuple(_cell(c) for c in row)


def _cell(cell: MasterCell) -> Cell:
    match cell:
        case None | "":
            return BLANK
        case Linked():
            return Cell(cell.text, cell.text, link=cell.uri)
        case Tick():
            return Cell(bool(cell.on), "TRUE" if cell.on else "FALSE")
        case bool():
            return Cell(cell, "TRUE" if cell else "FALSE")
        case int():
            return Cell(float(cell), str(cell))
        case str():
            return Cell(cell, cell)
