"""The values of formulas: computed when asked for, kept until something changes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheets_sync.emulator.grid import values
from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import Fault, Formula, Value
from sheets_sync.emulator.grid.evaluate import Evaluator, Stop, area_of
from sheets_sync.emulator.grid.functions import call
from sheets_sync.emulator.grid.parser import Node, ParseError, parse, references
from sheets_sync.emulator.grid.sheet import Sheet

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet

Place = tuple[int, int, int]  # sheet id, row, column


@dataclass(slots=True)
class _Task:
    place: Place
    waits: list[Place] | None = None


class Calculator:
    """Evaluates the formulas of one spreadsheet."""

    def __init__(self, book: "Spreadsheet") -> None:
        self._book = book
        self._done: dict[Place, Value] = {}
        self._stamp: tuple[tuple[int, int], ...] = ()

    def result(self, sheet: Sheet, row: int, col: int) -> Value:
        """What the formula in that cell gives."""
        stamp = tuple((s.id, s.version) for s in self._book.sheets)
        if stamp != self._stamp:
            self._done, self._stamp = {}, stamp
        place = (sheet.id, row, col)
        if place not in self._done:
            self._run(place)
        return self._done[place]

    def try_formula(self, text: str, sheet: Sheet, row: int, col: int) -> Value:
        """What a formula that stands in no cell (a rule's) gives as seen from a cell."""
        try:
            tree = parse(text)
        except ParseError:
            return values.unreadable()
        for dep in self._needs(tree, sheet):
            self.result(self._sheet(dep), dep[1], dep[2])
        return self._evaluate(tree, sheet, row, col)

    def _run(self, target: Place) -> None:
        """Depth first without recursion: long chains of formulas are common."""
        stack, waiting = [_Task(target)], {target}
        while stack:
            task = stack[-1]
            sheet, row, col = self._sheet(task.place), task.place[1], task.place[2]
            tree = self._tree(sheet, row, col)
            if task.waits is None:
                task.waits = [d for d in self._needs(tree, sheet) if d not in self._done]
            if task.waits:
                dep = task.waits.pop()
                if dep in waiting:
                    self._done[task.place] = _circular()
                    task.waits = []
                elif dep not in self._done:
                    stack.append(_Task(dep))
                    waiting.add(dep)
                continue
            stack.pop()
            waiting.discard(task.place)
            if task.place not in self._done:
                self._done[task.place] = self._evaluate(tree, sheet, row, col)

    def _tree(self, sheet: Sheet, row: int, col: int) -> Node | None:
        value = sheet.cell(row, col).value
        try:
            return parse(value.text) if isinstance(value, Formula) else None
        except ParseError:
            return None

    def _evaluate(self, tree: Node | None, sheet: Sheet, row: int, col: int) -> Value:
        if tree is None:
            return values.unreadable()
        try:
            return Evaluator(self._book, (sheet, row, col), self._done, call).answer(tree)
        except Stop as stop:
            return stop.fault
        except (OverflowError, RecursionError):
            return values.bad_number("The result is not a number that can be shown.")

    def _needs(self, tree: Node | None, sheet: Sheet) -> list[Place]:
        """The formula cells a tree refers to."""
        found: list[Place] = []
        for ref in references(tree) if tree else ():
            target = sheet if ref.title is None else self._book.sheet_named(ref.title)
            if target is None or not target.formulas:
                continue
            area = area_of(ref, target)
            found += [(target.id, r, c) for r, c in _inside(target, area)]
        return found

    def _sheet(self, place: Place) -> Sheet:
        sheet = self._book.sheet(place[0])
        assert sheet is not None
        return sheet


def _inside(sheet: Sheet, area: Area) -> list[tuple[int, int]]:
    if area.height * area.width < len(sheet.formulas):
        return [cell for cell in area.cells() if cell in sheet.formulas]
    return sorted(cell for cell in sheet.formulas if area.has(*cell))


def _circular() -> Fault:
    return values.no_reference(
        "Circular dependency detected. To resolve with iterative calculation, see File > Settings."
    )
