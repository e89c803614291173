"""Waivers: findings that the province accepts. What a row and its cells are known by, and what follows.

Names are made from what was typed, never from what became of it: a waived value has no normal form before it
is waived, and stands in the key after.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sheets_sync.model import Column, Form, JudgedRow, Report, Row, Table, Violation
from sheets_sync.thai.text import arabic_digits
from sheets_sync.validation.engine import with_violations
from sheets_sync.validation.sheet import typed_text

Holds = Callable[[str, Violation, str], bool]  # row name, finding, cell name -> whether it is waived
_NUMBERS = frozenset({"thai_id", "phone"})


def row_names(tables: Sequence[Table], form: Form) -> tuple[tuple[str, ...], ...]:
    """What each row of a district's tables is known by: its key; where that is missing or not its own, all
    it says; of rows that say the same, its turn."""
    keys = [[_key(row, form) for row in table.rows] for table in tables]
    often = Counter(key for some in keys for key in some)
    turns: Counter[str] = Counter()
    names = []
    for table, some in zip(tables, keys, strict=True):
        named = []
        for row, key in zip(table.rows, some, strict=True):
            said = _digest(key) if key and often[key] == 1 else _digest(key, *_all(row, form))
            turns[said] += 1
            named.append(said if turns[said] == 1 else _digest(said, str(turns[said])))
        names.append(tuple(named))
    return tuple(names)


def cell_name(row: Row, form: Form, violation: Violation) -> str:
    """What stands in the cells that a finding is about: another name as soon as one of them changes."""
    column = violation.column or ""
    rules = [r.columns for r in form.rules if r.id == violation.rule and column in r.columns]
    if column and violation.rule == form.column(column).type:  # its own reading found it
        rules = []
    keys = sorted({column, *(key for columns in rules for key in columns)})
    return _digest(*(f"{key}={typed_text(row, key)}" for key in keys))


def with_waivers(
    table: Table, names: Sequence[str], report: Report, form: Form, places: Mapping[str, str], holds: Holds
) -> Report:
    """The report of one table with the findings that `holds` waived, and rows that pass because of it.

    `places`: name of a sub-district -> its code.
    """
    rows = list(report.rows)
    for index, (row, typed, name) in enumerate(zip(report.rows, table.rows, names, strict=True)):
        found = tuple(_waived(v, typed, name, form, holds) for v in row.violations)
        if found != row.violations:
            rows[index] = _passed(row, typed, found, form, places)
    return replace(report, rows=tuple(rows)) if rows != list(report.rows) else report


def _waived(found: Violation, row: Row, name: str, form: Form, holds: Holds) -> Violation:
    if found.waived or found.row is None or not holds(name, found, cell_name(row, form, found)):
        return found
    return replace(found, waived=True)


def _passed(
    row: JudgedRow, typed: Row, found: tuple[Violation, ...], form: Form, places: Mapping[str, str]
) -> JudgedRow:
    """What has no normal form goes on as it was typed; key and sub-district follow."""
    values = dict(row.values)
    for column in {v.column for v in found if v.waived and v.column}:
        values[column] = values.get(column) or _as_typed(form.column(column), typed_text(typed, column))
    place = next((c.key for c in form.columns if c.belongs_to == "district.subdistricts"), "")
    mended = row._replace(
        values=values,
        key=tuple(values.get(key, "") for key in form.key),
        group=row.group or places.get(values.get(place, ""), ""),
        reviewed=row.reviewed or bool(values.get(form.review_column)),
    )
    return with_violations(mended, found)


def _as_typed(column: Column, text: str) -> str:
    digits = "".join(c for c in arabic_digits(text) if c not in " -")
    return digits if column.type in _NUMBERS and digits.isdecimal() else text


def _key(row: Row, form: Form) -> str:
    parts = [typed_text(row, key) for key in form.key]
    return "\x1f".join(parts) if all(parts) else ""


def _all(row: Row, form: Form) -> list[str]:
    return [f"{column.key}={typed_text(row, column.key)}" for column in form.columns]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:16]
