"""Walks a formula's tree. Ranges stay ranges until a function wants their values."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheets_sync.emulator.grid import values
from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import Cell, Fault, Formula, Value, tidy
from sheets_sync.emulator.grid.entry import typed
from sheets_sync.emulator.grid.locales import locale_of
from sheets_sync.emulator.grid.parser import Node
from sheets_sync.emulator.grid.patterns import plain
from sheets_sync.emulator.grid.sheet import Sheet
from sheets_sync.emulator.grid.tokens import Ref

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet

Done = dict[tuple[int, int, int], Value]
_ERRORS = {
    "#REF!": values.no_reference(),
    "#N/A": values.not_available("Did not find value."),
    "#DIV/0!": values.division(),
    "#NUM!": values.bad_number("Invalid number."),
    "#NAME?": values.no_name("Unknown range name."),
    "#VALUE!": values.wrong_value("Invalid value."),
    "#NULL!": Fault("NULL_VALUE", "Null.", "#NULL!"),
    "#ERROR!": values.unreadable(),
}


class Stop(Exception):
    """An error value on its way out of a formula."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Range:
    """Cells a function was handed."""

    sheet: Sheet
    area: Area


@dataclass(frozen=True, slots=True)
class Array:
    """Values a function or a literal made, row by row."""

    rows: tuple[tuple[Value, ...], ...]


Result = Value | Range | Array
Place = tuple[Sheet, int, int]
Call = Callable[["Evaluator", str, tuple[Node, ...]], Result]  # a function by name, with its arguments


class Evaluator:
    """One evaluation, as seen from one cell."""

    def __init__(self, book: "Spreadsheet", place: Place, done: Done, call: Call) -> None:
        self.book, self._done, self._call = book, done, call
        self.sheet, self.row, self.col = place

    def answer(self, tree: Node) -> Value:
        """What the cell gets; an empty cell referred to counts 0, as in Sheets."""
        got = self.scalar(tree)
        return 0 if got is None else got

    def result(self, node: Node) -> Result:
        """Any value: scalar, range or array."""
        match node.kind:
            case "number":
                return float(node.value)
            case "text":
                return str(node.value)
            case "missing":
                return None
            case "ref":
                return self._range(node.value)
            case "name":
                return self._named(node.value)
            case "error":
                raise Stop(_ERRORS[node.value])
            case "binary":
                return self._binary(node)
            case "unary":
                number = self.number(node.args[0])
                return -number if node.value == "-" else number
            case "percent":
                return self.number(node.args[0]) / 100
            case "array":
                return Array(tuple(tuple(self.scalar(n) for n in row.args) for row in node.args))
        return self._call(self, node.value, node.args)

    def scalar(self, node: Node) -> Value:
        """One value; an error value stops the evaluation."""
        got = self.result(node)
        if isinstance(got, Range):
            got = self._one_of(got)
        elif isinstance(got, Array):
            got = got.rows[0][0] if got.rows and got.rows[0] else None
        if isinstance(got, Fault):
            raise Stop(got)
        return got

    def number(self, node: Node) -> float:
        """A number; text that reads as one counts, other text is #VALUE!."""
        return self.to_number(self.scalar(node))

    def to_number(self, value: Value) -> float:
        """A value as a number, as arithmetic takes it."""
        if isinstance(value, str) and value:
            entry = typed(value, self.book.locale, self.book.moment).value
            if isinstance(entry, bool | str | Formula) or entry is None:
                raise Stop(
                    values.wrong_value(
                        f"Function parameter 1 expects number values. But '{value}' is a text and cannot be "
                        "coerced to a number."
                    )
                )
            return float(entry)
        if isinstance(value, float):
            return value
        return float(value) if isinstance(value, int) else 0.0

    def text(self, node: Node) -> str:
        """A value as text, as & joins it."""
        return self.to_text(self.scalar(node))

    def to_text(self, value: Value) -> str:
        """A number in its automatic format, TRUE or FALSE, text as it is."""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return plain(value, locale_of(self.book.locale))
        return value if isinstance(value, str) else ""

    def truth(self, node: Node) -> bool:
        """A value as a condition."""
        value = self.scalar(node)
        if isinstance(value, str):
            if value.upper() in {"TRUE", "FALSE", ""}:
                return value.upper() == "TRUE"
            raise Stop(values.wrong_value(f"The text '{value}' is no boolean value."))
        return bool(value)

    def each(self, node: Node) -> Iterator[Value]:
        """Every value behind an argument, empty cells as None."""
        got = self.result(node)
        if isinstance(got, Range):
            yield from (self.at(got.sheet, r, c) for r, c in got.area.cells())
        elif isinstance(got, Array):
            yield from (v for row in got.rows for v in row)
        else:
            yield got

    def held(self, node: Node) -> Iterator[Value]:
        """As each, but empty cells of ranges are passed over (whole columns are cheap)."""
        got = self.result(node)
        if not isinstance(got, Range):
            yield from self.each(node)
            return
        for row, col, cell in got.sheet.held(got.area):
            if cell.value is not None:
                yield self.at(got.sheet, row, col)

    def at(self, sheet: Sheet, row: int, col: int) -> Value:
        """The value of a cell."""
        cell: Cell = sheet.cell(row, col)
        if isinstance(cell.value, Formula):
            return self._done.get((sheet.id, row, col), values.no_reference("Circular dependency detected."))
        return cell.value

    def _range(self, ref: Ref) -> Range:
        sheet = self.sheet if ref.title is None else self.book.sheet_named(ref.title)
        if sheet is None:
            raise Stop(values.no_reference(f"Unresolved sheet name '{ref.title}'."))
        area = area_of(ref, sheet)
        if not sheet.area.holds(area):
            raise Stop(values.no_reference())
        return Range(sheet, area)

    def _named(self, name: str) -> Result:
        if name.upper() in {"TRUE", "FALSE"}:
            return name.upper() == "TRUE"
        for named in self.book.named_ranges:
            if named["name"].lower() == name.lower():
                found = self.book.find_range(name)
                if found:
                    return Range(found[0], found[1].within(found[0].row_count, found[0].col_count))
        raise Stop(values.no_name(f"Unknown range name: '{name.upper()}'."))

    def _one_of(self, got: Range) -> Value:
        area = got.area
        if area.height == area.width == 1:
            return self.at(got.sheet, area.row0, area.col0)
        if area.width == 1 and area.row0 <= self.row < area.row1:
            return self.at(got.sheet, self.row, area.col0)
        if area.height == 1 and area.col0 <= self.col < area.col1:
            return self.at(got.sheet, area.row0, self.col)
        raise Stop(values.wrong_value("An array value could not be found."))

    def _binary(self, node: Node) -> Value:
        left, right = node.args
        if node.value == "&":
            return self.text(left) + self.text(right)
        if node.value in {"+", "-", "*", "/", "^"}:
            return self._arithmetic(node.value, left, right)
        return compare(self.scalar(left), self.scalar(right), node.value)

    def _arithmetic(self, op: str, left: Node, right: Node) -> Value:
        first = self.scalar(left)
        a, b = self.to_number(first), self.number(right)
        match op:
            case "+":
                made = a + b
            case "-":
                made = a - b
            case "*":
                made = a * b
            case "/" if b == 0:
                raise Stop(values.division())
            case "/":
                made = a / b
            case _:
                made = _power(a, b)
        if isinstance(first, values.Dated) and op in "+-":
            return values.Dated(made, first.kind)
        return tidy(made)


def area_of(ref: Ref, sheet: Sheet) -> Area:
    """The rectangle a reference means on a sheet, open ends to the grid's."""
    end = ref.end or ref.start
    rows = sorted(r for r in (ref.start.row, end.row) if r is not None)
    cols = sorted(c for c in (ref.start.col, end.col) if c is not None)
    row0, row1 = _ends(rows, sheet.row_count)
    col0, col1 = _ends(cols, sheet.col_count)
    return Area(row0, row1, col0, col1)


def _ends(found: list[int], count: int) -> tuple[int, int]:
    if not found:
        return 0, count
    return found[0], count if len(found) == 1 else found[1] + 1


def compare(a: Value, b: Value, op: str) -> bool:
    """Sheets' order: numbers before text before booleans; text without regard to case."""
    x, y = _rank(a, b), _rank(b, a)
    match op:
        case "=":
            return x == y
        case "<>":
            return x != y
        case "<":
            return x < y
        case ">":
            return x > y
        case "<=":
            return x <= y
    return x >= y


def _rank(value: Value, other: Value) -> tuple[int, float | str]:
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, str):
        return 1, value.lower()
    return 0, float(value) if isinstance(value, int | float) else 0.0


def _power(a: float, b: float) -> float:
    try:
        made = math.pow(a, b)
    except (ValueError, ZeroDivisionError):
        raise Stop(values.bad_number("POWER evaluates to an imaginary or unbounded number.")) from None
    return made
