"""One table with its readings, as the checks see it: plain lists, a column each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from sheets_sync.model import Bilingual, Cell, Column, Form, Row, Scope, Severity, Table
from sheets_sync.thai.reading import Reading, Remark
from sheets_sync.thai.text import normal, one_line
from sheets_sync.validation.columns import ReadColumn, read_columns
from sheets_sync.validation.tablerows import is_blank

_STRUCK = attrgetter("struck")


class Hit(NamedTuple):
    """A finding: row index, column, what; with severity and words where a rule brings its own."""

    at: int  # index of the row
    key: str
    remark: Remark
    severity: Severity | None = None
    message: Bilingual | None = None


@dataclass(slots=True)
class Sheet:
    """The working data of one table; what was read may be mended before the first check."""

    form: Form
    scope: Scope
    table: Table
    columns: tuple[Column, ...]  # those the table has, in the sheet's order
    read: Mapping[str, ReadColumn]
    struck: frozenset[int] = frozenset()  # indices of rows with struck cells

    @property
    def rows(self) -> tuple[Row, ...]:
        """The table's rows."""
        return self.table.rows

    def values(self, key: str) -> list[str]:
        """The normal forms of a column; all "" when the table has no such column."""
        column = self.read.get(key)
        return column.values if column else [""] * len(self.rows)

    def faults(self, key: str) -> Iterator[tuple[int, tuple[Remark, ...]]]:
        """The rows in which reading a column found faults, and which."""
        return ((index, said.faults) for index, said in self.read[key].told.items() if said.faults)

    def is_filled(self, index: int, key: str) -> bool:
        """Whether something stands in this cell, whatever it is."""
        values, told = self.read[key]
        return bool(values[index]) or index in told

    def is_faulty(self, index: int, key: str) -> bool:
        """Whether reading this cell found a fault."""
        said = self.read[key].told.get(index)
        return said is not None and bool(said.faults)

    def mend(self, index: int, key: str, reading: Reading) -> None:
        """Puts another reading in the place of a cell's."""
        self.read[key].values[index] = reading.value
        self.read[key].told[index] = reading

    def typed(self, index: int, key: str) -> str:
        """What a person sees in the cell, on one line."""
        return typed_text(self.rows[index], key)

    def header(self, key: str) -> str:
        """The header's word in this sheet."""
        return self.table.headers.get(key) or self.form.column(key).header

    def spoken(self, index: int, key: str) -> str:
        """The same for a sentence; which column of several in one cell, where others of them are there."""
        places, word = self.table.columns, self.header(key)
        others = (k for k, place in places.items() if place == places[key] and k != key)
        own = self.form.column(key).header
        return f"{word} ({own})" if any(self.typed(index, k) for k in others) else word


def typed_text(row: Row, key: str) -> str:
    """What a person sees in a cell, on one line; "" where there is none."""
    cell = row.cells.get(key)
    return seen_text(cell) if cell is not None else ""


def seen_text(cell: Cell) -> str:
    """The same of a cell that is at hand."""
    if is_blank(cell):
        return ""
    if isinstance(cell.value, str):
        return one_line(normal(cell.value))
    if cell.error:
        return cell.error
    if isinstance(cell.value, float) and not cell.shown:
        return str(int(cell.value)) if cell.value.is_integer() else repr(cell.value)
    return cell.shown or str(cell.value)


def read_sheet(table: Table, form: Form, scope: Scope) -> Sheet:
    """Reads every cell of a table."""
    present = [c for c in form.columns if c.key in table.columns]
    present.sort(key=lambda c: table.columns[c.key])
    cells = [row.cells[column.key] for row in table.rows for column in present]
    struck: frozenset[int] = frozenset()
    if any(map(_STRUCK, cells)):
        struck = frozenset(index // len(present) for index, cell in enumerate(cells) if cell.struck)
    return Sheet(form, scope, table, tuple(present), read_columns(present, cells, scope), struck)
