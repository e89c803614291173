"""One sheet of a spreadsheet: a sparse grid and everything that hangs on its rows, columns and ranges."""

import copy
from collections.abc import Iterator
from typing import Any, Literal

from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import EMPTY, Cell, Entered, Formula

Dimension = Literal["ROWS", "COLUMNS"]
PARTS = (
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "charts",
    "bandedRanges",
    "rowGroups",
    "columnGroups",
    "slicers",
    "tables",
)
ROW_PIXELS, COLUMN_PIXELS = 21, 100


class Sheet:
    """Cells by row and column (only those that hold something), properties, and the named parts as JSON."""

    __slots__ = (
        "basic_filter",
        "col_props",
        "formulas",
        "grid",
        "id",
        "merges",
        "parts",
        "props",
        "row_props",
        "rows",
        "title",
        "version",
    )

    def __init__(self, sheet_id: int, title: str, rows: int = 1000, cols: int = 26) -> None:
        self.id, self.title = sheet_id, title
        self.grid: dict[str, Any] = {"rowCount": rows, "columnCount": cols}
        self.props: dict[str, Any] = {}  # hidden, tabColor, rightToLeft…
        self.rows: dict[int, dict[int, Cell]] = {}
        self.formulas: set[tuple[int, int]] = set()
        self.row_props: dict[int, dict[str, Any]] = {}
        self.col_props: dict[int, dict[str, Any]] = {}
        self.merges: list[Area] = []
        self.basic_filter: dict[str, Any] | None = None
        self.parts: dict[str, list[dict[str, Any]]] = {}
        self.version = 0

    @property
    def row_count(self) -> int:
        """Rows of the grid."""
        return int(self.grid["rowCount"])

    @property
    def col_count(self) -> int:
        """Columns of the grid."""
        return int(self.grid["columnCount"])

    @property
    def area(self) -> Area:
        """The whole grid."""
        return Area(0, self.row_count, 0, self.col_count)

    @property
    def hidden(self) -> bool:
        """Whether the tab is hidden."""
        return bool(self.props.get("hidden"))

    def part(self, name: str) -> list[dict[str, Any]]:
        """A list of parts (PARTS), made when first asked for."""
        return self.parts.setdefault(name, [])

    def count(self, dimension: Dimension) -> int:
        """How many rows, or columns."""
        return self.row_count if dimension == "ROWS" else self.col_count

    def axis_props(self, dimension: Dimension) -> dict[int, dict[str, Any]]:
        """Properties by row, or column (hiddenByUser, pixelSize…)."""
        return self.row_props if dimension == "ROWS" else self.col_props

    def cell(self, row: int, col: int) -> Cell:
        """What was entered there."""
        cells = self.rows.get(row)
        return EMPTY if cells is None else cells.get(col, EMPTY)

    def put(self, row: int, col: int, cell: Cell) -> None:
        """Set a cell; a blank one takes no room."""
        self.version += 1
        self.formulas.discard((row, col))
        if cell.blank:
            if cells := self.rows.get(row):
                cells.pop(col, None)
                if not cells:
                    del self.rows[row]
            return
        self.rows.setdefault(row, {})[col] = cell
        if isinstance(cell.value, Formula):
            self.formulas.add((row, col))

    def enter(self, row: int, col: int, value: Entered) -> None:
        """Set a value and leave format, note and the rest."""
        self.put(row, col, self.cell(row, col).with_value(value))

    def held(self, area: Area) -> Iterator[tuple[int, int, Cell]]:
        """The cells of an area that hold something, row by row."""
        for row in self.held_rows(area):
            cells = self.rows[row]
            for col in sorted(cells):
                if area.col0 <= col < area.col1:
                    yield row, col, cells[col]

    def held_rows(self, area: Area) -> list[int]:
        """The rows of an area that hold something, in order."""
        if len(self.rows) < area.height:
            return sorted(r for r in self.rows if area.row0 <= r < area.row1)
        return [r for r in area.rows() if r in self.rows]

    def reindex(self) -> None:
        """Find the formulas again, after rows or columns have moved."""
        self.version += 1
        if self.formulas:
            self.formulas = {
                (row, col)
                for row, cells in self.rows.items()
                for col, cell in cells.items()
                if isinstance(cell.value, Formula)
            }

    def merge_at(self, row: int, col: int) -> Area | None:
        """The merged range a cell lies in."""
        return next((m for m in self.merges if m.has(row, col)), None)

    def copy(self) -> "Sheet":
        """An independent copy (cells are shared: they never change in place)."""
        twin = Sheet(self.id, self.title)
        twin.grid, twin.props = dict(self.grid), copy.deepcopy(self.props)
        twin.rows = {row: dict(cells) for row, cells in self.rows.items()}
        twin.formulas = set(self.formulas)
        twin.row_props = {i: dict(p) for i, p in self.row_props.items()}
        twin.col_props = {i: dict(p) for i, p in self.col_props.items()}
        twin.merges = list(self.merges)
        twin.basic_filter = copy.deepcopy(self.basic_filter)
        twin.parts = copy.deepcopy(self.parts)
        twin.version = self.version
        return twin
