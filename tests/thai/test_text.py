"""One normal form of Thai text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.thai import text
from sheets_sync.thai.keyboard import as_latin, as_thai, digit_reading, thai_reading

THAI = st.text("กขมนปเแโ่้๊๋ิีืุู็ัำาะ์ํ \u200b\u00a0\n๑1a.\uf70a\ufeff", max_size=15)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("น้ํา", "น้ำ"),
        ("นํ้า", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("น ้ำ", "น้ำ"),
        ("กําแพง", "กำแพง"),
        ("เเม่", "แม่"),
        ("ท่ี", "ที่"),
        ("ที่่", "ที่"),
        ("ป ี", "ปี"),
        ("ก\u200bข", "กข"),
        ("\ufeffก\u00a0 ข ", "ก ข"),
        ("ก\tข", "ก ข"),
        ("ก \n ข\r\n\n\n\nค", "ก\nข\n\nค"),
        ("ท\uf705ี", "ที่"),
        ("ＡＢ１", "AB1"),
        ("ก\u00adข", "กข"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_what_looks_the_same_becomes_the_same(typed: str, normal: str) -> None:
    assert text.normal(typed) == normal


@given(st.one_of(THAI, st.text(max_size=20)))
def test_the_normal_form_is_settled_and_never_fails(typed: str) -> None:
    once = text.normal(typed)
    assert text.normal(once) == once
    assert text.loose(once) == text.loose(typed)
    assert set(text.repairs(typed, once)) <= {"whitespace", "invisible"}
    assert bool(text.repairs(typed, once)) == (once != typed)


@given(THAI)
def test_the_quick_look_misses_nothing_that_the_long_way_would_mend(typed: str) -> None:
    if text.normal(typed) == typed:
        long_way = text._order_marks(text._tidy_spaces(typed.translate(text._CHARACTERS)))
        assert long_way == typed


@given(st.text("0123456789๐๑๒๓๔๕๖๗๘๙กข"))
def test_digits_change_and_nothing_else(typed: str) -> None:
    assert text.arabic_digits(text.thai_digits(typed)) == text.arabic_digits(typed)


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("l,=kp", "สมชาย"),
        ("okp", "นาย"),
        ("Somchai", ""),
        ("OTOP", ""),
        ("ab", ""),
        ("สมชาย", ""),
        ("12", ""),
    ],
)
def test_keys_typed_in_english_are_read_as_thai(keys: str, meant: str) -> None:
    assert thai_reading(keys) == meant


@pytest.mark.parametrize(
    ("keys", "meant"), [("จคๅ/-ภถุึ", "081234567"), ("สมชาย", ""), ("0812", ""), ("ๅ/-", "123")]
)
def test_keys_typed_in_thai_are_read_as_digits(keys: str, meant: str) -> None:
    assert digit_reading(keys) == meant


@given(st.text("qwertyuiopasdfghjklzxcvbnm1234567890-=[];',./"))
def test_the_two_layouts_are_each_others_mirror(keys: str) -> None:
    assert as_latin(as_thai(keys)) == keys
