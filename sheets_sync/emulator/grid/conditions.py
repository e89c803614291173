"""BooleanConditions (conditional formats, filters) and what they make of a cell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import Fault, Formula, Value
from sheets_sync.emulator.grid.entry import serial, typed
from sheets_sync.emulator.grid.sheet import Sheet
from sheets_sync.emulator.grid.tokens import carried

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet

Json = dict[str, Any]
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "TEXT_CONTAINS": lambda text, want: want in text,
    "TEXT_NOT_CONTAINS": lambda text, want: want not in text,
    "TEXT_STARTS_WITH": lambda text, want: text.startswith(want),
    "TEXT_ENDS_WITH": lambda text, want: text.endswith(want),
    "TEXT_EQ": lambda text, want: text == want,
    "TEXT_NOT_EQ": lambda text, want: text != want,
}
_NUMBER: dict[str, Callable[[float, list[float]], bool]] = {
    "NUMBER_GREATER": lambda a, w: a > w[0],
    "NUMBER_GREATER_THAN_EQ": lambda a, w: a >= w[0],
    "NUMBER_LESS": lambda a, w: a < w[0],
    "NUMBER_LESS_THAN_EQ": lambda a, w: a <= w[0],
    "NUMBER_EQ": lambda a, w: a == w[0],
    "NUMBER_NOT_EQ": lambda a, w: a != w[0],
    "NUMBER_BETWEEN": lambda a, w: w[0] <= a <= w[1],
    "NUMBER_NOT_BETWEEN": lambda a, w: not w[0] <= a <= w[1],
    "DATE_EQ": lambda a, w: int(a) == int(w[0]),
    "DATE_BEFORE": lambda a, w: a < w[0],
    "DATE_AFTER": lambda a, w: a > w[0],
    "DATE_ON_OR_BEFORE": lambda a, w: int(a) <= w[0],
    "DATE_ON_OR_AFTER": lambda a, w: a >= w[0],
    "DATE_BETWEEN": lambda a, w: w[0] <= a <= w[1],
    "DATE_NOT_BETWEEN": lambda a, w: not w[0] <= a <= w[1],
}
_RELATIVE = {
    "TODAY": 0,
    "YESTERDAY": -1,
    "TOMORROW": 1,
    "PAST_WEEK": -7,
    "PAST_MONTH": -30,
    "PAST_YEAR": -365,
}


def holds(
    book: "Spreadsheet", sheet: Sheet, row: int, col: int, condition: Mapping[str, Any], home: tuple[int, int]
) -> bool:
    """Whether a cell fulfils a condition, whose formulas are written for `home`, its range's first cell."""
    kind = condition.get("type", "")
    value = book.value(sheet, row, col)
    if kind == "CUSTOM_FORMULA":
        text = next((v.get("userEnteredValue", "") for v in condition.get("values", ())), "")
        moved = carried(text, row - home[0], col - home[1])
        return bool(book.calculator.try_formula(moved, sheet, row, col) in (True, 1))
    if kind in {"BLANK", "NOT_BLANK"}:
        return bool((value in (None, "")) == (kind == "BLANK"))
    if isinstance(value, Fault):
        return False
    if kind in _TEXT:
        want = str(_wanted(book, sheet, row, col, condition, 0, home))
        return _TEXT[kind](book.shown(sheet, row, col).lower(), want.lower())
    if kind in _NUMBER and isinstance(value, int | float) and not isinstance(value, bool):
        wants = [
            _wanted(book, sheet, row, col, condition, n, home)
            for n in range(len(condition.get("values", [])))
        ]
        numbers = [w for w in wants if isinstance(w, int | float)]
        return len(numbers) == len(wants) > 0 and _NUMBER[kind](value, numbers)
    return False


def _wanted(
    book: "Spreadsheet",
    sheet: Sheet,
    row: int,
    col: int,
    condition: Mapping[str, Any],
    n: int,
    home: tuple[int, int],
) -> Value:
    given = condition["values"][n] if n < len(condition.get("values", [])) else {}
    if relative := given.get("relativeDate"):
        return serial((book.local_now() + timedelta(days=_RELATIVE.get(relative, 0))).date())
    text = str(given.get("userEnteredValue", ""))
    value = typed(text, book.locale, book.local_now()).value
    if isinstance(value, Formula):
        return book.calculator.try_formula(carried(value.text, row - home[0], col - home[1]), sheet, row, col)
    return text if condition.get("type") in _TEXT else value


@dataclass(frozen=True, slots=True)
class Painter:
    """One conditional format, ready to be asked of many cells."""

    areas: tuple[Area, ...]
    condition: Mapping[str, Any]
    format: Mapping[str, Any]


def painters(sheet: Sheet) -> list[Painter]:
    """The boolean conditional formats of a sheet, the strongest (first) one last."""
    found = []
    for rule in reversed(sheet.parts.get("conditionalFormats", ())):
        if boolean := rule.get("booleanRule"):
            areas = tuple(_area(where, sheet) for where in rule.get("ranges", ()))
            found.append(Painter(areas, boolean.get("condition", {}), boolean.get("format", {})))
    return found


def coloured(
    book: "Spreadsheet", sheet: Sheet, row: int, col: int, base: Json, rules: Iterable[Painter]
) -> Json:
    """A format with those of the rules that hold for the cell on top."""
    for rule in rules:
        if not any(area.has(row, col) for area in rule.areas):
            continue
        home = rule.areas[0].row0, rule.areas[0].col0
        if holds(book, sheet, row, col, rule.condition, home):
            base = _laid_over(base, rule.format)
    return base


def _area(grid_range: Json, sheet: Sheet) -> Area:
    get = grid_range.get
    return Area(
        get("startRowIndex") or 0,
        sheet.row_count if get("endRowIndex") is None else grid_range["endRowIndex"],
        get("startColumnIndex") or 0,
        sheet.col_count if get("endColumnIndex") is None else grid_range["endColumnIndex"],
    )


def _laid_over(base: Json, top: Mapping[str, Any]) -> Json:
    made = dict(base)
    for name, value in top.items():
        made[name] = {**base.get(name, {}), **value} if name == "textFormat" else value
    return made
