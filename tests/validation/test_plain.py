"""What is told quickly to be as it should be is what the whole reading would give back unchanged."""

import random
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.th import pin

from sheets_sync.model import Cell
from sheets_sync.thai import address, ids, names, phones
from sheets_sync.thai.reading import Reading
from sheets_sync.validation import columns, readers
from tests.validation.made import FORMS, SCOPE, card

PLAIN = {c.key + f.id: c for f in FORMS.values() for c in f.columns if c.type in columns._PLAIN}
SPELLINGS = (Path(__file__).parent / "spellings.txt").read_text(encoding="utf-8")
PLACEHOLDERS = "รอข้อมูล ไม่มี ไม่ทราบ ทดสอบ เหมือนบน ตามข้างบน ๆ อยู่ระหว่างสรรหา ยังไม่ทราบ 0 -".split()
SHAPES = st.one_of(
    st.from_regex(names.is_plain.__self__, fullmatch=True),
    st.from_regex(phones.is_plain.__self__, fullmatch=True),
    st.from_regex(address.is_plain.__self__, fullmatch=True),
    st.integers(0, 9_999_999).map(card),
    st.text("กขเแโไำาัิี่้็์ํฺ๐๙0189/- .\u200b", max_size=14),
)


@pytest.mark.parametrize("column", PLAIN.values(), ids=PLAIN)
def test_no_real_spelling_and_no_placeholder_is_taken_for_faultless_that_is_not(column: object) -> None:
    for text in (*re.split("[|\n]", SPELLINGS), *PLACEHOLDERS):
        the_same(column, text.strip(" "))


@pytest.mark.parametrize("column", PLAIN.values(), ids=PLAIN)
@given(text=SHAPES)
def test_nor_is_any_text(column: object, text: str) -> None:
    the_same(column, text)


def the_same(column: object, text: str) -> None:
    if list(columns._plain(column)([text])):
        slow = readers.read_cell(Cell(text, text, "TEXT"), column, readers.readers_for(column, SCOPE))
        assert slow == Reading(text)


def test_most_of_what_is_faultless_is_told_quickly() -> None:
    assert ids.plain([card(7), "1234", card(8)]) == [card(7), card(8)]
    assert phones.is_plain("0812345678")
    assert address.is_plain("12/3")
    assert names.is_plain("สมชาย")
    assert names.is_plain("ปิ่นทอง")


def test_the_check_digit_is_that_of_python_stdnum() -> None:
    chance = random.Random(2564)
    for _ in range(3_000):
        twelve = f"{chance.randint(1, 8)}56{chance.randrange(10**9):09}"
        right = [digit for digit in string.digits if ids.plain([twelve + digit])]
        assert right == [pin.calc_check_digit(twelve + "0")] or twelve + right[0] in ids.EXAMPLES
