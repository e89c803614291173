"""Messy files as offices give them, and what the tests ask of them: which rows, and what is said where."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.validation import find_tables, read_file, validate_tables
from tests.validation.made import FORMS, SCOPE, header, person

Rows = Sequence[Sequence[Any]]
HEAD = header(FORMS["1.1"])
KEYS = [column.key for column in FORMS["1.1"].columns]


def saved(
    path: Path,
    rows: Rows,
    *,
    merges: Sequence[str] = (),
    more: Rows = (),
    edit: Callable[[Worksheet], None] = id,
) -> Path:
    """An .xlsx of these rows; `more`: the rows of a second tab, called ล่าสุด."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "แบบ 1.1"
    _fill(sheet, rows)
    for merge in merges:
        sheet.merge_cells(merge)
    if more:
        _fill(book.create_sheet("ล่าสุด"), more)
    edit(sheet)
    book.save(path)
    return path


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value not in (None, ""):
                sheet.cell(number, column, value if isinstance(value, dt.date | float | int) else str(value))


def said(path: Path, form: str = "1.1") -> tuple[list[int], list[str]]:
    """The rows found in a file, and every finding but of counts: `E3 thai_id`, `E3 thai_id?` a warning."""
    found = find_tables(read_file(path), FORMS[form])
    reports = validate_tables(found.tables, FORMS[form], SCOPE)
    rows = [row.number for report in reports for row in report.rows]
    told = [*found.problems, *(v for r in reports for v in r.all_violations if v.rule != "group_size")]
    return rows, [f"{v.cell or ''} {v.rule}{'?' if v.severity == 'warning' else ''}".strip() for v in told]


def people(*numbers: int, **changed: Any) -> list[list[Any]]:
    """Faultless rows."""
    return [person(n, **changed) for n in numbers]
