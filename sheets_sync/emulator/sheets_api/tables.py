"""What `append` takes for a table: cells with values that touch, and the rectangle around them."""

from sheets_sync.emulator.grid import Area, Sheet


def table_at(sheet: Sheet, area: Area) -> Area | None:
    """The last table that meets an area: the lowest, of those the rightmost."""
    seen: set[tuple[int, int]] = set()
    found: list[Area] = []
    for row, col in _valued(sheet, area):
        if (row, col) not in seen:
            table = _grow(sheet, row, col)
            found.append(table)
            seen.update(cell for cell in table.cells())
    tables = found or _around(sheet, area)
    return max(tables, key=lambda t: (t.row1, t.col0), default=None)


def _around(sheet: Sheet, area: Area) -> list[Area]:
    """For an area of empty cells: a table whose rectangle it lies in (a hole in it)."""
    whole = sheet.area
    near = {(r, c) for r, c in _valued(sheet, whole)}
    found: list[Area] = []
    while near:
        table = _grow(sheet, *next(iter(near)))
        near -= set(table.cells())
        if table.meets(area):
            found.append(table)
    return found


def _valued(sheet: Sheet, area: Area) -> list[tuple[int, int]]:
    return [(r, c) for r, c, cell in sheet.held(area) if cell.value is not None]


def _grow(sheet: Sheet, row: int, col: int) -> Area:
    """Widen a rectangle until nothing with a value touches it."""
    area = Area(row, row + 1, col, col + 1)
    while True:
        rim = Area(max(0, area.row0 - 1), area.row1 + 1, max(0, area.col0 - 1), area.col1 + 1)
        edges = {
            "up": Area(rim.row0, area.row0, rim.col0, rim.col1),
            "down": Area(area.row1, rim.row1, rim.col0, rim.col1),
            "left": Area(rim.row0, rim.row1, rim.col0, area.col0),
            "right": Area(rim.row0, rim.row1, area.col1, rim.col1),
        }
        touched = {name for name, edge in edges.items() if _any_value(sheet, edge)}
        if not touched:
            return area
        area = Area(
            rim.row0 if "up" in touched else area.row0,
            rim.row1 if "down" in touched else area.row1,
            rim.col0 if "left" in touched else area.col0,
            rim.col1 if "right" in touched else area.col1,
        )


def _any_value(sheet: Sheet, area: Area) -> bool:
    return any(
        cell.value is not None
        for row in sheet.held_rows(area)
        for col in area.cols()
        if (cell := sheet.rows[row].get(col)) is not None
    )
