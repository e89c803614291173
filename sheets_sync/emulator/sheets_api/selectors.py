"""From what a request names (A1 text, GridRange, metadata) to cells, with Google's refusals."""

from dataclasses import dataclass
from typing import Any

from sheets_sync.emulator.api import Call
from sheets_sync.emulator.errors import GoogleError, bad_request, not_found
from sheets_sync.emulator.grid import Area, Sheet, Spreadsheet
from sheets_sync.emulator.grid.a1 import Bounds, label, open_label

MAX_CELLS = 10_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """A range of a sheet as it was asked for: `bounds` keep what was open."""

    sheet: Sheet
    bounds: Bounds

    @property
    def area(self) -> Area:
        """The rectangle within the grid; the part outside is left out."""
        return self.full.clip(self.sheet.area)

    @property
    def full(self) -> Area:
        """The rectangle as asked for, also where the grid ends before it."""
        return self.bounds.within(self.sheet.row_count, self.sheet.col_count)

    @property
    def label(self) -> str:
        """The range as replies name it."""
        return label(self.sheet.title, self.area)

    def inside(self) -> "Target":
        """Itself, unless its first cell lies outside the grid."""
        area = self.full
        if area.row0 >= self.sheet.row_count or area.col0 >= self.sheet.col_count:
            raise beyond(self.sheet, open_label(self.sheet.title, self.bounds))
        return self

    def wholly_inside(self) -> "Target":
        """Itself, unless any of it lies outside the grid."""
        if not self.sheet.area.holds(self.full):
            raise beyond(self.sheet, open_label(self.sheet.title, self.bounds))
        return self


def book_of(call: Call) -> Spreadsheet:
    """The spreadsheet a call is about, told what time it is."""
    book = call.world.spreadsheets.get(call.path["spreadsheetId"])
    if book is None:
        raise not_found()
    book.moment = call.world.clock.now()
    return book


def beyond(sheet: Sheet, text: str) -> GoogleError:
    """The 400 for cells the grid does not have."""
    return bad_request(
        f"Range ({text}) exceeds grid limits. Max rows: {sheet.row_count}, max columns: {sheet.col_count}"
    )


def a1_target(book: Spreadsheet, text: str) -> Target:
    """The target of a range in A1 or R1C1 notation."""
    found = book.find_range(text)
    if found is None:
        raise bad_request(f"Unable to parse range: {text}")
    return Target(*found)


def bounds_of(grid_range: dict[str, Any]) -> Bounds:
    """A GridRange's bounds, as we keep them (area.stored)."""
    get = grid_range.get
    return Bounds(get("startRowIndex"), get("endRowIndex"), get("startColumnIndex"), get("endColumnIndex"))


def grid_target(book: Spreadsheet, grid_range: dict[str, Any]) -> Target:
    """The target of a GridRange."""
    sheet_id = int(grid_range.get("sheetId") or 0)
    sheet = book.sheet(sheet_id)
    if sheet is None:
        raise bad_request(f"No grid with id: {sheet_id}")
    bounds = bounds_of(grid_range)
    for start, end in ((bounds.row0, bounds.row1), (bounds.col0, bounds.col1)):
        if start is not None and start < 0:
            raise bad_request("Range start index must be non-negative.")
        if end is not None and end <= (start or 0):
            raise bad_request("Range end index must be after start index.")
    return Target(sheet, bounds)
