"""Rectangles of a grid, and Google's GridRange (half-open, zero-based, an end left out is unbounded)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BOUNDS = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """The cells of rows row0..row1-1 and columns col0..col1-1."""

    row0: int
    row1: int
    col0: int
    col1: int

    @property
    def height(self) -> int:
        """How many rows."""
        return self.row1 - self.row0

    @property
    def width(self) -> int:
        """How many columns."""
        return self.col1 - self.col0

    def rows(self) -> range:
        """The row indexes."""
        return range(self.row0, self.row1)

    def cols(self) -> range:
        """The column indexes."""
        return range(self.col0, self.col1)

    def cells(self) -> Iterator[tuple[int, int]]:
        """Every (row, column), row by row."""
        return ((r, c) for r in self.rows() for c in self.cols())

    def has(self, row: int, col: int) -> bool:
        """Whether that cell lies inside."""
        return self.row0 <= row < self.row1 and self.col0 <= col < self.col1

    def meets(self, other: "Area") -> bool:
        """Whether the two share a cell."""
        rows = self.row0 < other.row1 and other.row0 < self.row1
        return rows and self.col0 < other.col1 and other.col0 < self.col1

    def holds(self, other: "Area") -> bool:
        """Whether the other lies wholly inside."""
        rows = self.row0 <= other.row0 and other.row1 <= self.row1
        return rows and self.col0 <= other.col0 and other.col1 <= self.col1

    def clip(self, other: "Area") -> "Area":
        """The part both share; empty (height or width 0) when none is."""
        row0, col0 = max(self.row0, other.row0), max(self.col0, other.col0)
        return Area(row0, max(row0, min(self.row1, other.row1)), col0, max(col0, min(self.col1, other.col1)))

    def moved(self, rows: int, cols: int) -> "Area":
        """The same shape elsewhere."""
        return Area(self.row0 + rows, self.row1 + rows, self.col0 + cols, self.col1 + cols)

    def to_json(self, sheet_id: int) -> dict[str, Any]:
        """As a GridRange with every bound; sheet 0 goes without sheetId, as Google leaves out zeros there."""
        bounds = dict(zip(BOUNDS, (self.row0, self.row1, self.col0, self.col1), strict=True))
        return ({"sheetId": sheet_id} if sheet_id else {}) | bounds


def stored(grid_range: dict[str, Any]) -> dict[str, Any]:
    """A GridRange as we keep it: always with sheetId, bounds as integers, unbounded ends left out."""
    kept = {k: int(grid_range[k]) for k in BOUNDS if grid_range.get(k) is not None}
    for start, end in (BOUNDS[:2], BOUNDS[2:]):
        if end in kept and start not in kept:
            kept[start] = 0
    return {"sheetId": int(grid_range.get("sheetId") or 0)} | kept


def shown(value: Any) -> Any:
    """Anything we keep, as Google shows it: ranges on sheet 0 without sheetId."""
    if isinstance(value, list):
        return [shown(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("sheetId") == 0 and (len(value) == 1 or any(k in value for k in _PLACES)):
        return {k: v for k, v in value.items() if k != "sheetId"}
    return {k: shown(v) for k, v in value.items()}


_PLACES = (*BOUNDS, "dimension", "rowIndex", "columnIndex")
