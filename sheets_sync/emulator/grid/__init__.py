"""The spreadsheet itself: cells, ranges, formats, entry and formulas. Knows nothing of HTTP."""

from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import Cell, Fault, Formula
from sheets_sync.emulator.grid.sheet import Sheet
from sheets_sync.emulator.grid.spreadsheet import Spreadsheet

__all__ = ["Area", "Cell", "Fault", "Formula", "Sheet", "Spreadsheet"]
