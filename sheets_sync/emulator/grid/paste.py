"""Copying and cutting blocks of cells."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import EMPTY, NOTHING, Cell, Formula
from sheets_sync.emulator.grid.sheet import Sheet
from sheets_sync.emulator.grid.spread import spread_rules
from sheets_sync.emulator.grid.tokens import Corner, Ref, carried, rewritten

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet

_WITH_RULES = {"PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_FORMAT", "PASTE_CONDITIONAL_FORMATTING"}


def paste(source: Sheet, block: Area, goal: Sheet, area: Area, kind: str, turned: bool) -> None:
    """Copy a block over an area (a multiple of its size); relative references move along."""
    copied = {(r, c): source.cell(r, c) for r, c in block.cells()}
    merges = [m for m in source.merges if block.holds(m)]
    for r, c in area.cells():
        down, right = r - area.row0, c - area.col0
        if turned:
            down, right = right, down
        row, col = block.row0 + down % block.height, block.col0 + right % block.width
        goal.put(r, c, _pasted(goal.cell(r, c), copied[row, col], kind, r - row, c - col))
    if kind in _WITH_RULES and not turned:
        spread_rules(source, block, goal, area, cut=False)
    if kind in {"PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_FORMAT"} and not turned:
        goal.merges = [m for m in goal.merges if not m.meets(area)]
        for down in range(0, area.height, block.height):
            for right in range(0, area.width, block.width):
                off = area.row0 - block.row0 + down, area.col0 - block.col0 + right
                goal.merges += [m.moved(*off) for m in merges]


def cut(book: "Spreadsheet", source: Sheet, block: Area, goal: Sheet, area: Area, kind: str) -> None:
    """Move a block; formulas elsewhere that point into it follow, its own stay as they are."""
    taken = {(r, c): source.cell(r, c) for r, c in block.cells()}
    merges = [m for m in source.merges if block.holds(m)]
    for r, c in block.cells():
        source.put(r, c, _left(taken[r, c], kind))
    down, right = area.row0 - block.row0, area.col0 - block.col0
    for (r, c), cell in taken.items():
        goal.put(r + down, c + right, _pasted(goal.cell(r + down, c + right), cell, kind, 0, 0))
    if kind in {"PASTE_NORMAL", "PASTE_NO_BORDERS"}:
        source.merges = [m for m in source.merges if m not in merges]
        goal.merges = [m for m in goal.merges if not m.meets(area)] + [m.moved(down, right) for m in merges]
    if kind in _WITH_RULES:
        spread_rules(source, block, goal, area, cut=True)
    if kind != "PASTE_FORMAT":
        _follow(book, source, block, goal, down, right)


def _pasted(old: Cell, new: Cell, kind: str, down: int, right: int) -> Cell:
    value = new.value
    if isinstance(value, Formula) and (down or right):
        value = Formula(carried(value.text, down, right))
    rule = {k: v for k, v in new.extra.items() if k == "dataValidation"}
    match kind:
        case "PASTE_VALUES" | "PASTE_FORMULA":
            return old.with_value(value)
        case "PASTE_FORMAT":
            return replace(old, format=new.format)
        case "PASTE_NO_BORDERS":
            form = {k: v for k, v in (new.format or {}).items() if k != "borders"}
            return Cell(value, form or None, new.note, new.extra)
        case "PASTE_DATA_VALIDATION":
            others = {k: v for k, v in old.extra.items() if k != "dataValidation"}
            return replace(old, extra=(others | rule) or NOTHING)
        case "PASTE_CONDITIONAL_FORMATTING":
            return old
    return Cell(value, new.format, new.note, new.extra)


def _left(cell: Cell, kind: str) -> Cell:
    """What a cut leaves behind."""
    match kind:
        case "PASTE_VALUES" | "PASTE_FORMULA":
            return cell.with_value(None)
        case "PASTE_FORMAT":
            return replace(cell, format=None)
    return EMPTY


def _follow(book: "Spreadsheet", source: Sheet, block: Area, goal: Sheet, down: int, right: int) -> None:
    for sheet in book.sheets:
        for row, col in sorted(sheet.formulas):
            cell = sheet.cell(row, col)
            if isinstance(cell.value, Formula):

                def moved(ref: Ref, home: str = sheet.title) -> Ref:
                    return _pointed(ref, home, source, block, goal, down, right)

                text = rewritten(cell.value.text, moved)
                if text != cell.value.text:
                    sheet.put(row, col, replace(cell, value=Formula(text)))


def _pointed(ref: Ref, home: str, source: Sheet, block: Area, goal: Sheet, down: int, right: int) -> Ref:
    end = ref.end or ref.start
    corners = (ref.start.row, ref.start.col, end.row, end.col)
    if (ref.title or home).lower() != source.title.lower() or None in corners:
        return ref
    inside = all(
        corner.row is not None and corner.col is not None and block.has(corner.row, corner.col)
        for corner in (ref.start, end)
    )
    if not inside or goal is not source:
        return ref
    return Ref(ref.sheet, _off(ref.start, down, right), _off(ref.end, down, right) if ref.end else None)


def _off(corner: Corner, down: int, right: int) -> Corner:
    row = None if corner.row is None else corner.row + down
    col = None if corner.col is None else corner.col + right
    return replace(corner, row=row, col=col)
