"""Sorting rows as Sheets does: numbers, text, booleans, errors; blanks last whatever the order."""

from typing import TYPE_CHECKING, Any

from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import Cell, Fault, Formula, Value
from sheets_sync.emulator.grid.sheet import Sheet
from sheets_sync.emulator.grid.tokens import carried

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet

Key = tuple[int, float | str, str]
_LEADING = set("เแโใไ")
_MARKS = set("็่้๊๋์")


def sort_rows(book: "Spreadsheet", sheet: Sheet, area: Area, specs: list[dict[str, Any]]) -> None:
    """Sort the rows of an area by columns; equal rows keep their order, cells move with all they hold."""
    order = list(area.rows())
    for spec in reversed(specs):
        col = int(spec.get("dimensionIndex") or 0)
        keys = {r: sort_key(book.value(sheet, r, col)) for r in order}
        filled = [r for r in order if keys[r] is not None]
        blank = [r for r in order if keys[r] is None]
        down = spec.get("sortOrder") == "DESCENDING"
        filled.sort(key=lambda r: keys[r] or (0, 0.0, ""), reverse=down)
        order = filled + blank
    old = {r: {c: sheet.cell(r, c) for c in area.cols()} for r in area.rows()}
    for r, source in zip(area.rows(), order, strict=True):
        if r != source:
            for c, cell in old[source].items():
                sheet.put(r, c, _carried(cell, r - source))


def sort_key(value: Value) -> Key | None:
    """Where a value stands; None for blank."""
    match value:
        case None | "":
            return None
        case bool():
            return 2, float(value), ""
        case Fault():
            return 3, 0.0, ""
        case str():
            return 1, collated(value), value
    return 0, float(value), ""


def collated(text: str) -> str:
    """Text in dictionary order: without case; Thai vowels written before their consonant come after it."""
    out: list[str] = []
    folded = text.casefold()
    letters = [c for c in folded if c not in _MARKS]
    at = 0
    while at < len(letters):
        if letters[at] in _LEADING and at + 1 < len(letters):
            out += [letters[at + 1], letters[at]]
            at += 2
        else:
            out.append(letters[at])
            at += 1
    return "".join(out) + "\0" + "".join(c for c in folded if c in _MARKS)


def _carried(cell: Cell, down: int) -> Cell:
    if isinstance(cell.value, Formula):
        return Cell(Formula(carried(cell.value.text, down, 0)), cell.format, cell.note, cell.extra)
    return cell
