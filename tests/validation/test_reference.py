"""docs/rules.md is made from the schema, and is that of today."""

from pathlib import Path
from typing import get_args

from sheets_sync.messages import catalogue
from sheets_sync.validation.reference import _CHECKS, _RULES, _TYPES, reference
from sheets_sync.validation.schema import RULE_IDS, ColumnType, RowCheck

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == reference(), (
        "run: python -m sheets_sync.validation.reference > docs/rules.md"
    )


def test_every_type_check_and_rule_is_explained() -> None:
    assert set(_TYPES) == set(get_args(ColumnType))
    assert set(_CHECKS) == set(get_args(RowCheck))
    assert set(_RULES) == set(RULE_IDS)


def test_every_sentence_belongs_to_a_rule_that_exists() -> None:
    notes = "leading_zero thai_digits buddhist_year serial_date whitespace invisible number_as_text spelling"
    frame = "clean waived mark in_progress more hidden"
    for id in catalogue():
        if id.startswith("feedback."):
            assert id.split(".")[1] in (*RULE_IDS, *notes.split(), *frame.split()), id
