"""Cells and headers nobody would type on purpose: no exception, no hang."""

import random
import time

import pytest

from sheets_sync.model import Cell
from sheets_sync.validation import find_tables
from sheets_sync.validation.readers import read_column
from tests.validation.made import FORMS, SCOPE, book, header, person, tab

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


def test_mangled_headers_are_found_or_told_and_never_break_the_search() -> None:
    seed = 2564
    chance = random.Random(seed)
    form = FORMS["1.1"]
    for _ in range(150):
        heads = header(form)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(heads))
            word = heads[place]
            cut = chance.randint(0, len(word))
            heads[place] = chance.choice(
                [word[:cut], word[cut:], word[:cut] + "\u200b็ " + word[cut:], word * 2, "", "\n", "é" * 9]
            )
        chance.shuffle(heads)
        result = find_tables(book(tab([heads, person(1)])), form)
        assert result.tables or result.problems, f"seed {seed}"


def test_a_header_line_of_a_thousand_columns_is_searched_quickly() -> None:
    began = time.process_time()
    result = find_tables(book(tab([header(FORMS["1.1"]) * 70, ["x"] * 980] * 30)), FORMS["1.1"])
    assert time.process_time() - began < 10
    assert result.tables
