"""Hundreds of spellings as people type them, each with what it is. The lists are spellings*.txt."""

import re
from pathlib import Path

import pytest

from sheets_sync.model import Cell, Column, Form
from sheets_sync.validation.columns import read_column
from sheets_sync.validation.wording import severity_of
from tests.validation.made import FORMS, SCOPE

LINES = [
    line
    for file in sorted(Path(__file__).parent.glob("spellings*.txt"))
    for line in file.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def _text(written: str) -> str:
    written = written.replace("~", " ")
    escapes = {"\\n": "\n", "\\\\": "\\"}
    return re.sub(r"\\n|\\\\|\\u[0-9a-f]{4}", lambda m: escapes.get(m[0]) or chr(int(m[0][2:], 16)), written)


def _cell(written: str) -> Cell:
    if written.startswith("=#"):
        return Cell(None, written[1:], error=written[1:], formula=True)
    if found := re.fullmatch(r"=d(\d+)", written):
        return Cell(float(found[1]), "", "DATE")
    if re.fullmatch(r"=-?[\d.]+(e\d+)?", written):
        return Cell(float(written[1:]), "", "NUMBER")
    return Cell(_text(written), _text(written), "TEXT")


def _column(key: str) -> Column:
    forms: list[Form] = [FORMS["1.1"], FORMS["1.3"]]
    return next(c for form in forms for c in form.columns if c.key == key)


@pytest.mark.parametrize("line", LINES)
def test_a_spelling_is_read_as_what_it_is(line: str) -> None:
    key, written, expected, said = (part.strip() for part in line.split("|"))
    column = _column(key)
    reading = read_column(column, [_cell(written)], SCOPE)[0]
    faults = [f.rule + ("?" if severity_of(column, f) == "warning" else "") for f in reading.faults]
    notes = [f"+{remark.rule}" for remark in reading.repairs]
    assert (reading.value, " ".join(faults + notes)) == (_text(expected), said)


def test_the_list_is_long_enough_to_mean_something() -> None:
    assert len(LINES) >= 2_000
    assert len({tuple(line.split("|")[:2]) for line in LINES}) == len(LINES)
