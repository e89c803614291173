"""What a request of batchUpdate works with: the spreadsheet, who asks, and the checks all of them share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Area, Sheet, Spreadsheet
from sheets_sync.emulator.grid.area import stored
from sheets_sync.emulator.grid.sheet import Dimension
from sheets_sync.emulator.sheets_api import protection
from sheets_sync.emulator.sheets_api.selectors import Target, grid_target
from sheets_sync.emulator.sheets_api.values import check_room
from sheets_sync.emulator.world import World

Json = dict[str, Any]
MAX_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Edit:
    """One batch in the making."""

    world: World
    book: Spreadsheet
    email: str
    owner: str

    def sheet(self, sheet_id: Any) -> Sheet:
        """The sheet with that id (absent: 0, as in Google's messages)."""
        number = int(sheet_id or 0)
        found = self.book.sheet(number)
        if found is None:
            raise bad_request(f"No grid with id: {number}")
        return found

    def target(self, grid_range: Mapping[str, Any] | None) -> Target:
        """A GridRange of a request; its first cell must be in the grid."""
        if grid_range is None:
            raise bad_request("Must specify a range.")
        return grid_target(self.book, stored(dict(grid_range))).inside()

    def writable(self, grid_range: Mapping[str, Any] | None) -> Target:
        """A GridRange the caller may change, wholly inside the grid."""
        target = self.target(grid_range).wholly_inside()
        self.guard(target.sheet, target.area)
        return target

    def guard(self, sheet: Sheet, area: Area) -> None:
        """Refuse what others have protected."""
        protection.check(self.book, sheet, area, self.email, self.owner)

    def span(self, given: Mapping[str, Any] | None) -> tuple[Sheet, Dimension, int, int]:
        """A DimensionRange: sheet, dimension, start and end (open ends filled)."""
        if not given or given.get("dimension") not in {"ROWS", "COLUMNS"}:
            raise bad_request("Invalid value: dimension must be ROWS or COLUMNS.")
        sheet = self.sheet(given.get("sheetId"))
        dimension: Dimension = given["dimension"]
        end = given.get("endIndex")
        return (
            sheet,
            dimension,
            int(given.get("startIndex") or 0),
            sheet.count(dimension) if end is None else int(end),
        )

    def guard_span(self, sheet: Sheet, dimension: Dimension, start: int, end: int) -> None:
        """Refuse a change of rows or columns that hold protected cells."""
        whole = sheet.area
        band = Area(start, end, 0, whole.col1) if dimension == "ROWS" else Area(0, whole.row1, start, end)
        self.guard(sheet, band)

    def room(self, sheet: Sheet, rows: int, cols: int) -> None:
        """Refuse a grid above the limit of cells."""
        check_room(self.book, sheet, rows, cols)

    def new_id(self, given: Any, used: set[int]) -> int:
        """The id a request asks for, or a new one."""
        if given:
            return int(given)
        while (number := self.world.rng.randrange(1, MAX_ID)) in used:
            pass
        return number


def require(part: Any, name: str) -> Any:
    """A member a request must have."""
    if part is None:
        raise bad_request(f"Must specify {name}.")
    return part
