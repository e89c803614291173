"""Filling: series continue, formulas move along, anything else repeats."""

from itertools import pairwise

from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import Cell, Formula, tidy
from sheets_sync.emulator.grid.sheet import Sheet
from sheets_sync.emulator.grid.tokens import carried


def extend(sheet: Sheet, source: Area, goal: Area, alternate: bool) -> None:
    """Fill `goal`, which lies beside `source`, line by line from it. `alternate` swaps series and copies."""
    down = goal.col0 == source.col0 and goal.col1 == source.col1
    lines = source.cols() if down else source.rows()
    for line in lines:
        start, end = (source.row0, source.row1) if down else (source.col0, source.col1)
        first, last = (goal.row0, goal.row1) if down else (goal.col0, goal.col1)
        cells = [sheet.cell(i, line) if down else sheet.cell(line, i) for i in range(start, end)]
        step = _step(cells, alternate)
        for at in range(first, last):
            made = _continued(cells, at - start, step, down)
            sheet.put(*((at, line) if down else (line, at)), made)


def _step(cells: list[Cell], alternate: bool) -> float | None:
    """The step of a series of numbers; None where there is none. One number alone repeats, unless swapped."""
    numbers = [c.value for c in cells if isinstance(c.value, int | float) and not isinstance(c.value, bool)]
    if len(numbers) != len(cells) or not cells:
        return None
    if len(numbers) == 1:
        return 1 if alternate else None
    steps = {round(b - a, 9) for a, b in pairwise(numbers)}
    return None if alternate or len(steps) != 1 else steps.pop()


def _continued(cells: list[Cell], offset: int, step: float | None, down: bool) -> Cell:
    cell = cells[offset % len(cells)]
    first = cells[0].value
    if step is not None and isinstance(first, int | float):
        return Cell(tidy(first + step * offset), cell.format, cell.note, cell.extra)
    if isinstance(cell.value, Formula):
        away = offset - offset % len(cells)
        text = carried(cell.value.text, away if down else 0, 0 if down else away)
        return Cell(Formula(text), cell.format, cell.note, cell.extra)
    return cell
