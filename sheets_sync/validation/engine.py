"""Judges tables: reads every cell, runs every check, gives each row its normal forms and its state."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat
from typing import TypeVar

from sheets_sync.model import (
    Form,
    JudgedRow,
    Report,
    RowState,
    Scope,
    Table,
    Violation,
)
from sheets_sync.thai.text import lost_am
from sheets_sync.validation import cellchecks, rowchecks
from sheets_sync.validation.groupchecks import groups
from sheets_sync.validation.sheet import Hit, Sheet, read_sheet
from sheets_sync.validation.wording import Notes, Repaired, Where, severity_of, violation

T = TypeVar("T")
_MANY = 2_000
_UNFILLED = frozenset({"required", "placeholder"})
_IN_TABLE = (
    cellchecks.found_in_cells,
    cellchecks.required,
    cellchecks.villages,
    cellchecks.struck,
    rowchecks.row_rules,
)


def validate_table(table: Table, form: Form, scope: Scope) -> Report:
    """Everything to be said about one table that is alone in its sheet."""
    return validate_tables((table,), form, scope)[0]


def validate_tables(tables: Sequence[Table], form: Form, scope: Scope) -> tuple[Report, ...]:
    """The same for the tables of one spreadsheet: uniqueness and counts go over all of them.

    Findings of groups stand in the last report.
    """
    with _collector_resting(sum(len(table.rows) for table in tables)):
        return _validated(tables, form, scope)


@contextmanager
def _collector_resting(rows: int) -> Iterator[None]:
    """Of many rows nothing becomes garbage, but looking for it again and again costs a third of the time."""
    resting = rows > _MANY and gc.isenabled()
    if resting:
        gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


def _validated(tables: Sequence[Table], form: Form, scope: Scope) -> tuple[Report, ...]:
    sheets = [read_sheet(table, form, scope) for table in tables]
    for sheet in sheets:
        cellchecks.mend_names(sheet)
    hits = {id(sheet): _hits(sheet) for sheet in sheets}
    for sheet, hit in (*cellchecks.unique(sheets), *rowchecks.across_rows(sheets)):
        hits[id(sheet)].setdefault(hit.at, []).append(hit)
    reports = [_report(sheet, hits[id(sheet)]) for sheet in sheets]
    if reports:
        reports[-1] = replace(reports[-1], violations=tuple(groups(reports, form, scope)))
    return tuple(reports)


def _hits(sheet: Sheet) -> dict[int, list[Hit]]:
    """Findings by row; a row that slipped as a whole has one, and dragged numbers say so alone."""
    found: dict[int, list[Hit]] = {}
    for check in _IN_TABLE:
        for hit in check(sheet):
            found.setdefault(hit.at, []).append(hit)
    for hit in cellchecks.series(sheet):
        others = [h for h in found.get(hit.at, []) if h.key != hit.key]
        found[hit.at] = [*others, hit]
    for index, hit in rowchecks.slipped(sheet).items():
        found[index] = [hit]
    return found


def _report(sheet: Sheet, hits: dict[int, list[Hit]]) -> Report:
    order = {column.key: place for place, column in enumerate(sheet.columns)}
    columns = {key: sheet.values(key) for key in order}
    told: dict[int, tuple[Violation, ...]] = {}
    for index, some in hits.items():
        found = sorted(some, key=lambda h: order[h.key]) if len(some) > 1 else some
        told[index] = tuple([violation(sheet, hit) for hit in found])
        _keep_doubted(sheet, index, found, columns)
    return Report(
        sheet.form.id,
        tuple(_rows(sheet, columns, told)),
        not_checked=tuple(_not_checked(sheet)),
        columns=sheet.table.columns,
        headers=sheet.table.headers,
    )


def _keep_doubted(sheet: Sheet, index: int, found: list[Hit], columns: dict[str, list[str]]) -> None:
    """What only warnings speak against stays as it was typed: nobody's number is dropped for a doubt."""
    for hit in found:
        if not columns[hit.key][index] and hit.remark.rule != "required":
            column = sheet.form.column(hit.key)
            if severity_of(column, hit.remark) == "warning":
                if columns[hit.key] is sheet.values(hit.key):
                    columns[hit.key] = [*columns[hit.key]]
                columns[hit.key][index] = sheet.typed(index, hit.key)


def _rows(
    sheet: Sheet, columns: Mapping[str, list[str]], told: Mapping[int, tuple[Violation, ...]]
) -> Iterator[JudgedRow]:
    """The rows, put together from their columns."""
    form, blank = sheet.form, [""] * len(sheet.rows)
    codes = {s.name: s.code for s in sheet.scope.subdistricts}
    place = next((c.key for c in form.columns if c.belongs_to == "district.subdistricts"), "")
    parts = zip(
        [row.number for row in sheet.rows],
        _states(sheet, told),
        zip(*[columns.get(key, blank) for key in form.key], strict=True),
        map(dict, map(zip, repeat(tuple(columns)), zip(*columns.values(), strict=True))),
        [codes.get(name, "") for name in columns.get(place, blank)],
        _reserves(form, columns, blank),
        map(bool, columns.get(form.review_column, blank)),
        _sparse(told, len(blank)),
        _sparse(_notes(sheet), len(blank)),
        strict=True,
    )
    return map(JudgedRow._make, parts)


def _states(sheet: Sheet, told: Mapping[int, tuple[Violation, ...]]) -> list[RowState]:
    states: list[RowState] = ["clean"] * len(sheet.rows)
    for index, violations in told.items():
        states[index] = state_of(violations, fresh=sheet.rows[index].number in sheet.scope.fresh_rows)
    return states


def _reserves(form: Form, columns: Mapping[str, list[str]], blank: list[str]) -> list[bool]:
    """Which rows are marked as outside the count."""
    remark, word = form.reserve or ("", "")
    said = columns.get(remark, blank)
    marked = {text: bool(word and text) and lost_am(word) in lost_am(text) for text in set(said)}
    return [marked[text] for text in said]


def _sparse(found: Mapping[int, Sequence[T]], count: int) -> list[Sequence[T]]:
    """One sequence a row, where few rows have any."""
    rows: list[Sequence[T]] = [()] * count
    for index, some in found.items():
        rows[index] = some
    return rows


def state_of(violations: Iterable[Violation], *, fresh: bool = False) -> RowState:
    """`clean` without an unwaived error; `in_progress` when a fresh row only lacks what is to come."""
    errors = {v.rule for v in violations if v.severity == "error" and not v.waived}
    if not errors:
        return "clean"
    return "in_progress" if fresh and errors <= _UNFILLED else "error"


def with_violations(row: JudgedRow, violations: tuple[Violation, ...]) -> JudgedRow:
    """The row with other violations (some waived, some added) and the state that follows."""
    return row._replace(violations=violations, state=state_of(violations, fresh=row.state == "in_progress"))


def _notes(sheet: Sheet) -> dict[int, Notes]:
    """Of the rows in which something was repaired."""
    found: dict[int, list[Repaired]] = {}
    for column in sheet.columns:
        where = Where(column, sheet.table.columns[column.key], sheet.header(column.key))
        for index, said in sheet.read[column.key].told.items():
            if said.repairs:
                found.setdefault(index, []).append((where, sheet.rows[index].cells[column.key], said))
    return {index: Notes(sheet.rows[index].number, some) for index, some in found.items()}


def _not_checked(sheet: Sheet) -> Iterator[str]:
    if any(column.unique == "province" for column in sheet.form.columns):
        yield "unique_province"
    needs_villages = any(column.belongs_to.startswith("subdistrict.") for column in sheet.form.columns)
    if needs_villages and any(s.villages is None for s in sheet.scope.subdistricts):
        yield "villages"
