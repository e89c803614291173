"""Renaming a sheet: references to it by name follow."""

from typing import TYPE_CHECKING

from sheets_sync.emulator.grid.a1 import quoted
from sheets_sync.emulator.grid.cell import Cell, Formula
from sheets_sync.emulator.grid.sheet import Sheet
from sheets_sync.emulator.grid.tokens import Ref, rewritten

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet


def retitle(book: "Spreadsheet", sheet: Sheet, title: str) -> None:
    """Give the sheet another title, in formulas too."""
    old, sheet.title = sheet.title, title

    def renamed(ref: Ref) -> Ref:
        return Ref(quoted(title), ref.start, ref.end) if (ref.title or "").lower() == old.lower() else ref

    for other in book.sheets:
        other.version += 1
        for row, col in other.formulas:
            cell = other.cell(row, col)
            if isinstance(cell.value, Formula):
                formula = Formula(rewritten(cell.value.text, renamed))
                other.rows[row][col] = Cell(formula, cell.format, cell.note, cell.extra)
