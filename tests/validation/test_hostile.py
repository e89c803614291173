"""Cells and headers nobody would type on purpose: no exception, no hang.

HOSTILE_CELLS=1000000 and HOSTILE_HEADERS=100000 try that many; HOSTILE_SEED=N repeats a run.
"""

import os
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sheets_sync.model import Cell, Column, Form, Report
from sheets_sync.thai.reading import Reading
from sheets_sync.validation import feedback_text, find_tables, validate_tables, write_normal
from sheets_sync.validation.columns import read_column
from tests.validation import hostile
from tests.validation.made import FORMS, SCOPE, book, header, tab

CELLS = int(os.environ.get("HOSTILE_CELLS", "20000"))
HEADERS = int(os.environ.get("HOSTILE_HEADERS", "1000"))
SEED = int(os.environ.get("HOSTILE_SEED", "2564"))
BATCH = 200

COLUMNS = {c.type + c.belongs_to: c for form in FORMS.values() for c in form.columns}
LONG = [
    "ก" * 50_000, "ก่" * 25_000, "ํ" * 50_000, "ำ่" * 25_000, "่" * 50_000, "1" * 50_000, "1 " * 25_000,
    "1 a " + " " * 40_000 + "x", "(" * 50_000, "(1)" * 15_000, "guh" * 15_000 + "!", "g" + "u" * 50_000,
    "=" * 50_000, "ก " * 25_000, "0812345678," * 4_000, "x*" * 25_000, "," * 50_000, "-" * 50_000,
    "/" * 50_000, "\u200b" * 50_000,
    "\n" * 50_000, "1\n" * 25_000, "หมู่ที่ " * 6_000, "ต.ต." * 12_000, "ล้าน" * 12_000, "http://" + "a." * 20_000,
]  # fmt: skip


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_cell_of_fifty_thousand_characters_costs_next_to_nothing(kind: str) -> None:
    cells = [Cell(text, text, "TEXT") for text in LONG]
    began = time.process_time()
    readings = read_column(COLUMNS[kind], cells, SCOPE)
    assert time.process_time() - began < 3
    assert len(readings) == len(LONG)


def test_what_only_looks_like_a_value_is_none() -> None:
    """Found by the hostile cells: a number where a word of a list belongs, a held place."""
    columns = {c.key: c for c in FORMS["1.1"].columns}
    assert read_column(columns["change"], [Cell(5.0, "5", "NUMBER")], SCOPE)[0].faults[0].rule == "choice"
    assert read_column(columns["village"], [Cell("๐", "๐", "TEXT")], SCOPE)[0].faults[0].rule == "placeholder"
    assert read_column(columns["village"], [Cell(1.0, '"', "DATE")], SCOPE)[0].faults[0].rule == "ditto"
    lines = Cell("x\n x\n x", "x\n x\n x", "TEXT")
    assert read_column(columns["village"], [lines], SCOPE)[0].faults[0].rule == "placeholder"
    amount = next(c for c in FORMS["1.3"].columns if c.key == "budget_total")
    assert read_column(amount, [Cell("021\n021", "021\n021", "TEXT")], SCOPE)[0].value == "21021"
    endless = [Cell(float("inf")) for _ in columns]
    rows = find_tables(book(tab([header(FORMS["1.1"]), endless])), FORMS["1.1"]).tables
    assert validate_tables(rows, FORMS["1.1"], SCOPE)[0].rows[0].state == "error"


def test_hostile_cells_are_read_by_every_column_and_none_takes_long() -> None:
    chance = random.Random(SEED)
    columns = [(c, form) for form in FORMS.values() for c in form.columns]
    print(f"HOSTILE_SEED={SEED}")
    for _ in range(max(1, CELLS // BATCH)):
        column, form = chance.choice(columns)
        cells = [hostile.cell(chance) for _ in range(BATCH)]
        began = time.process_time()
        readings = read_column(column, cells, SCOPE)
        took = time.process_time() - began
        assert took < 1, (
            f"seed {SEED}: {took:.1f} s for a column {column.key} of {form.id}: {_slowest(column, cells)}"
        )
        _stable(column, [reading for reading in readings if reading.value not in ("", "0")])


def _stable(column: Column, readings: list[Reading]) -> None:
    """A normal form without fault is read as itself, and without fault."""
    good = [r.value for r in readings if not r.faults]
    again = read_column(column, [Cell(value, value, "TEXT") for value in good], SCOPE)
    assert [r.value for r in again] == good, f"seed {SEED}: {column.key}"
    assert not any(r.faults for r in again), f"seed {SEED}: {column.key}"


def _slowest(column: Column, cells: list[Cell]) -> str:
    took: dict[str, float] = {}
    for cell in cells:
        began = time.process_time()
        read_column(replace(column), [cell], SCOPE)
        took[repr(cell.value)[:300]] = time.process_time() - began
    return max(took, key=took.__getitem__)


def test_hostile_tables_are_judged_and_told_in_words(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    forms = [*FORMS.values()]
    cells = 0
    while cells < CELLS:
        form = chance.choice(forms)
        rows = [[hostile.cell(chance) for _ in form.columns] for _ in range(30)]
        cells += 30 * len(form.columns)
        began = time.process_time()
        found = find_tables(book(tab([header(form), *rows])), form)
        reports = validate_tables(found.tables, form, SCOPE)
        words = [feedback_text(row) for report in reports for row in report.rows]
        assert time.process_time() - began < 2, f"seed {SEED}: a table of {form.id} took too long"
        assert all(words)
        for report in reports:
            _told(report, form)
            write_normal(report, form, tmp_path / "normal.csv")


def _told(report: Report, form: Form) -> None:
    """Every finding has its sentence in both languages, and shows nothing personal."""
    personal = {c.key for c in form.columns if c.personal}
    for found in report.all_violations:
        assert all(found.message[language].strip() for language in ("th", "en"))
        assert found.column not in personal or len(found.value) <= 20, "masked"
        assert len(found.message["th"]) < 500


def test_mangled_headers_are_found_or_told_and_never_break_the_search() -> None:
    chance = random.Random(SEED)
    forms = [*FORMS.values()]
    for _ in range(HEADERS):
        form = chance.choice(forms)
        began = time.process_time()
        result = find_tables(book(hostile.tab(chance, form, 3)), form)
        reports = validate_tables(result.tables, form, SCOPE)
        assert time.process_time() - began < 5, f"seed {SEED}: a header of {form.id} took too long"
        assert result.tables or result.problems, f"seed {SEED}"
        assert len(reports) == len(result.tables)


def test_a_header_line_of_a_thousand_columns_is_searched_quickly() -> None:
    began = time.process_time()
    result = find_tables(book(tab([header(FORMS["1.1"]) * 70, ["x"] * 980] * 30)), FORMS["1.1"])
    assert time.process_time() - began < 10
    assert result.tables
