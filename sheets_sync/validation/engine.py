"""Judges tables: reads every cell, runs every check, gives each row its normal forms and its state."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sheets_sync.messages import both
from sheets_sync.model import (
    Column,
    Form,
    GroupRule,
    JudgedRow,
    Note,
    Report,
    RowState,
    Scope,
    Table,
    Violation,
)
from sheets_sync.thai.text import lost_am
from sheets_sync.validation import cellchecks, rowchecks
from sheets_sync.validation.sheet import Hit, Sheet, read_sheet
from sheets_sync.validation.wording import note, severity_of, violation

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
        reports[-1] = replace(reports[-1], violations=tuple(_groups(reports, form, scope)))
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
    notes = _notes(sheet)
    keys = [column.key for column in sheet.columns]
    order = {key: place for place, key in enumerate(keys)}
    normal = [dict(zip(keys, line, strict=True)) for line in zip(*map(sheet.values, keys), strict=True)]
    told: dict[int, tuple[Violation, ...]] = {}
    for index, some in hits.items():
        found = sorted(some, key=lambda h: order[h.key])
        told[index] = tuple(violation(sheet, hit) for hit in found)
        _keep_doubted(sheet, index, found, normal[index])
    return Report(
        sheet.form.id,
        tuple(_rows(sheet, normal, told, notes)),
        not_checked=tuple(_not_checked(sheet)),
        columns=sheet.table.columns,
        headers=sheet.table.headers,
    )


def _keep_doubted(sheet: Sheet, index: int, found: list[Hit], normal: dict[str, str]) -> None:
    """What only warnings speak against stays as it was typed: nobody's number is dropped for a doubt."""
    for hit in found:
        if not normal[hit.key] and hit.remark.rule != "required":
            column = sheet.form.column(hit.key)
            if severity_of(column, hit.remark) == "warning":
                normal[hit.key] = sheet.typed(index, hit.key)


def _rows(
    sheet: Sheet,
    normal: list[dict[str, str]],
    told: Mapping[int, tuple[Violation, ...]],
    notes: Mapping[int, list[Note]],
) -> Iterator[JudgedRow]:
    form, fresh = sheet.form, sheet.scope.fresh_rows
    codes = {s.name: s.code for s in sheet.scope.subdistricts}
    place = next((c.key for c in form.columns if c.belongs_to == "district.subdistricts"), "")
    remark, word = form.reserve or ("", "")
    reserve = lost_am(word)
    for index, (row, values) in enumerate(zip(sheet.rows, normal, strict=True)):
        violations, said = told.get(index, ()), values.get(remark, "")
        yield JudgedRow(
            row.number,
            state_of(violations, fresh=row.number in fresh) if violations else "clean",
            tuple([values.get(key, "") for key in form.key]),
            values,
            codes.get(values.get(place, ""), ""),
            bool(word and said) and reserve in lost_am(said),
            bool(values.get(form.review_column, "")),
            violations,
            tuple(notes[index]) if index in notes else (),
        )


def state_of(violations: Iterable[Violation], *, fresh: bool = False) -> RowState:
    """`clean` without an unwaived error; `in_progress` when a fresh row only lacks what is to come."""
    errors = {v.rule for v in violations if v.severity == "error" and not v.waived}
    if not errors:
        return "clean"
    return "in_progress" if fresh and errors <= _UNFILLED else "error"


def with_violations(row: JudgedRow, violations: tuple[Violation, ...]) -> JudgedRow:
    """The row with other violations (some waived, some added) and the state that follows."""
    return replace(row, violations=violations, state=state_of(violations, fresh=row.state == "in_progress"))


def _notes(sheet: Sheet) -> dict[int, list[Note]]:
    notes: dict[int, list[Note]] = {}
    for column in sheet.columns:
        readings = sheet.readings[column.key]
        for index in [i for i, reading in enumerate(readings) if reading.repairs]:
            told = (note(sheet, index, column, remark) for remark in readings[index].repairs)
            notes.setdefault(index, []).extend(told)
    return notes


def _not_checked(sheet: Sheet) -> Iterator[str]:
    if any(column.unique == "province" for column in sheet.form.columns):
        yield "unique_province"
    needs_villages = any(column.belongs_to == "subdistrict.villages" for column in sheet.form.columns)
    if needs_villages and any(s.villages is None for s in sheet.scope.subdistricts):
        yield "villages"


def _groups(reports: Sequence[Report], form: Form, scope: Scope) -> Iterator[Violation]:
    for rule in form.groups:
        columns = [form.column(key) for key in rule.by]
        counts = dict.fromkeys(_expected(columns, scope), 0)
        listed = bool(counts)
        for report in reports:
            for row in report.rows:
                group = tuple(row.values.get(key, "") for key in rule.by)
                if all(group) and not row.reserve and (group in counts or not listed):
                    counts[group] = counts.get(group, 0) + 1
        for group, count in counts.items():
            if count != rule.rows:
                yield _group(form, rule, columns[-1], " ".join(group), count)


def _expected(columns: Sequence[Column], scope: Scope) -> list[tuple[str, ...]]:
    if len(columns) == 1 and columns[0].belongs_to == "district.subdistricts":
        return [(s.name,) for s in scope.subdistricts]
    return []


def _group(form: Form, rule: GroupRule, column: Column, group: str, count: int) -> Violation:
    kind = "few" if count < rule.rows else "many"
    told = {"group": group, "n": count, "gap": abs(rule.rows - count), "rows": rule.rows}
    words = both(f"feedback.group_size.{kind}", header=column.header, unit="\x00", **told)
    message = {lang: text.replace("\x00", str(form.unit.get(lang, ""))) for lang, text in words.items()}
    header = column.header
    return Violation("group_size", rule.severity, message, column=column.key, header=header, value=group)
