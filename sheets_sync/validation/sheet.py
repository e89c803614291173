"""One table with its readings, as the checks see it: plain lists, a column each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sheets_sync.model import Bilingual, Column, Form, Row, Scope, Severity, Table
from sheets_sync.thai.reading import Reading, Remark
from sheets_sync.thai.text import normal, one_line
from sheets_sync.validation.readers import read_column
from sheets_sync.validation.tablerows import is_blank


class Hit(NamedTuple):
    """A finding: row index, column, what; with severity and words where a rule brings its own."""

    at: int  # index of the row
    key: str
    remark: Remark
    severity: Severity | None = None
    message: Bilingual | None = None


@dataclass(slots=True)
class Sheet:
    """The working data of one table; `readings` may be mended before the first check asks for values."""

    form: Form
    scope: Scope
    table: Table
    columns: tuple[Column, ...]  # those the table has, in the sheet's order
    readings: Mapping[str, list[Reading]]
    struck: frozenset[int] = frozenset()  # indices of rows with struck cells
    _values: dict[str, list[str]] = field(default_factory=dict)
    _faulty: dict[str, list[int]] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The table's rows."""
        return self.table.rows

    def values(self, key: str) -> list[str]:
        """The normal forms of a column; all "" when the table has no such column."""
        found = self._values.get(key)
        if found is None:
            readings = self.readings.get(key)
            found = [r.value for r in readings] if readings is not None else [""] * len(self.rows)
            self._values[key] = found
        return found

    def faulty(self, key: str) -> list[int]:
        """The rows in which reading a column found a fault."""
        found = self._faulty.get(key)
        if found is None:
            found = self._faulty[key] = [i for i, r in enumerate(self.readings[key]) if r.faults]
        return found

    def typed(self, index: int, key: str) -> str:
        """What a person sees in the cell, on one line."""
        return typed_text(self.rows[index], key)

    def header(self, key: str) -> str:
        """The header's word in this sheet."""
        return self.table.headers.get(key) or self.form.column(key).header


def typed_text(row: Row, key: str) -> str:
    """What a person sees in a cell, on one line; "" where there is none."""
    cell = row.cells.get(key)
    if cell is None or is_blank(cell):
        return ""
    if isinstance(cell.value, str):
        return one_line(normal(cell.value))
    if cell.error:
        return cell.error
    if isinstance(cell.value, float) and not cell.shown:
        return str(int(cell.value)) if cell.value == int(cell.value) else repr(cell.value)
    return cell.shown or str(cell.value)


def read_sheet(table: Table, form: Form, scope: Scope) -> Sheet:
    """Reads every cell of a table."""
    present = [c for c in form.columns if c.key in table.columns]
    present.sort(key=lambda c: table.columns[c.key])
    lines = [row.cells for row in table.rows]
    cells = {column.key: [line[column.key] for line in lines] for column in present}
    readings = {column.key: read_column(column, cells[column.key], scope) for column in present}
    struck = frozenset(i for part in cells.values() for i, cell in enumerate(part) if cell.struck)
    return Sheet(form, scope, table, tuple(present), readings, struck)
