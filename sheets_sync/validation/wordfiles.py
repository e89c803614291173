"""Tables of a Word document (.docx) as tabs: what stands in their cells, nothing evaluated.

A table that goes on below another one of as many columns is its continuation, with the lines between them
(รายชื่อสำรอง) as rows. Rows are counted as they stand: the first row of the first table is 1. python-docx is
imported where it is used.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sheets_sync.model import BLANK, Cell, Span, Tab
from sheets_sync.validation.filekinds import refusal

Element: TypeAlias = Any  # lxml's: it brings no types
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL = (_W + tag for tag in ("p", "tbl", "tr", "tc"))
_SKIPPED = frozenset(
    [_W + tag for tag in ("pPr", "rPr", "del", "moveFrom", "drawing", "pict", "object", "instrText")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"]
)
_MARKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_WIDEST = 1000  # columns; Word allows 63


def word_tabs(content: bytes, name: str) -> tuple[Tab, ...]:
    """The tables of a .docx. UsageError when it is damaged or holds none."""
    import docx

    try:
        body = docx.Document(io.BytesIO(content)).element.body
        grids = list(_grids(body))
        tabs = tuple(grid.tab(index, f"ตาราง {index + 1}") for index, grid in enumerate(grids))
    except Exception as fault:  # python-docx lets through whatever its parsers meet in a broken file
        raise refusal("damaged_word", name=name) from fault
    if not tabs:
        raise refusal("no_table", name=name)
    return tabs


@dataclass(slots=True)
class _Grid:
    """One or several tables of equal width as one grid of cells."""

    lines: list[tuple[Cell, ...]] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)
    width: int = 0

    def below(self, other: "_Grid") -> None:
        """Puts another grid below this one."""
        down = len(self.lines)
        self.lines += other.lines
        self.merges += [Span(m.top + down, m.left, m.bottom + down, m.right) for m in other.merges]

    def tab(self, index: int, title: str) -> Tab:
        """As a tab of a workbook."""
        return Tab(index, title, tuple(self.lines), len(self.lines), self.width, tuple(self.merges))


def _grids(body: Element) -> Iterator[_Grid]:
    """The document's tables from the top; those that stand inside a cell come behind their own."""
    grid: _Grid | None = None
    between: list[tuple[Cell, ...]] = []
    inner: list[Element] = []
    for block in _blocks(body):
        if block.tag == _PARAGRAPH:
            between += [(_cell([block]),)] if _words(block).strip() else []
            continue
        table = _grid(block)
        if grid and grid.width == table.width:
            grid.lines += between
            grid.below(table)
        else:
            yield from _done(grid, inner)
            grid, inner = table, []
        between = []
        inner += [e for e in block.iter(_TABLE) if e is not block]
    yield from _done(grid, inner)


def _done(grid: _Grid | None, inner: Iterable[Element]) -> Iterator[_Grid]:
    if grid:
        yield grid
        yield from map(_grid, inner)


def _blocks(holder: Element, *tags: str) -> Iterator[Element]:
    """Paragraphs and tables (or what `tags` say) in their order, also those inside a content control."""
    wanted = tags or (_PARAGRAPH, _TABLE)
    for child in holder:
        if child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _blocks(child, *wanted)
        elif child.tag in wanted:
            yield child


def _grid(table: Element) -> _Grid:
    grid = _Grid()
    open_: dict[int, Span] = {}  # column -> the merge that still goes down there
    rows = (row for row in _blocks(table, _ROW) if row.find(f"{_W}trPr/{_W}del") is None)
    for number, row in enumerate(rows):
        line: dict[int, Cell] = {}
        going: dict[int, Span] = {}
        column = _number(row, "trPr", "gridBefore", least=0)
        for cell in _blocks(row, _CELL):
            right = column + _number(cell, "tcPr", "gridSpan", least=1)
            going |= _merge(grid, cell, open_.get(column), Span(number, column, number + 1, right))
            if going.get(column) is None or going[column].top == number:
                line[column] = _cell(list(_blocks(cell, _PARAGRAPH)))
            column = right
        open_ = going
        grid.width = max(grid.width, column)
        if grid.width > _WIDEST:
            raise ValueError("no table is so wide")
        grid.lines.append(tuple(line.get(at, BLANK) for at in range(max(line, default=-1) + 1)))
    return grid


def _merge(grid: _Grid, cell: Element, above: Span | None, own: Span) -> dict[int, Span]:
    """Books what this cell is merged with; gives the merge that may go on in the row below."""
    mark = cell.find(f"{_W}tcPr/{_W}vMerge")
    goes_on = mark is not None and mark.get(_W + "val", "continue") == "continue"
    if goes_on and above:
        grid.merges = [m for m in grid.merges if m != above]
        own = Span(above.top, above.left, own.bottom, above.right)
    if own.bottom - own.top > 1 or own.right - own.left > 1:
        grid.merges.append(own)
    return {own.left: own} if mark is not None else {}


def _number(element: Element, properties: str, name: str, *, least: int) -> int:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    return max(least, int(found.get(_W + "val", least))) if found is not None else least


def _cell(paragraphs: list[Element]) -> Cell:
    """Its paragraphs as lines of one text."""
    text = "\n".join(map(_words, paragraphs)).strip()
    return Cell(text, text, "TEXT", struck=_is_struck(paragraphs)) if text else BLANK


def _words(node: Element) -> str:
    return "".join(_parts(node))


def _parts(node: Element) -> Iterator[str]:
    """The texts below a node; what was deleted, moved away or drawn is none of it."""
    for child in node:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _SKIPPED:
            yield from _parts(child)


def _is_struck(paragraphs: list[Element]) -> bool:
    """Whether every word of it is struck through."""
    runs = [run for p in paragraphs for run in p.iter(_W + "r") if _words(run).strip()]
    return bool(runs) and all(_strikes(run) for run in runs)


def _strikes(run: Element) -> bool:
    marks = [run.find(f"{_W}rPr/{_W}{name}") for name in ("strike", "dstrike")]
    return any(mark is not None and mark.get(_W + "val") not in ("0", "false") for mark in marks)
