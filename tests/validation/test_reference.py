"""docs/rules.md is made from the schema, and is that of today."""

import re
import string
from pathlib import Path
from typing import get_args

from sheets_sync import validation
from sheets_sync.messages import catalogue
from sheets_sync.validation.reference import _CHECKS, _RULES, _TYPES, reference
from sheets_sync.validation.schema import RULE_IDS, ColumnType, RowCheck
from tests.validation.made import FORMS

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


def test_every_finding_says_in_both_languages_how_to_mend_it() -> None:
    frame = ("clean", "waived", "mark", "in_progress", "more", "hidden")
    repairs = (
        "leading_zero thai_digits buddhist_year serial_date whitespace invisible number_as_text spelling "
        "phone.extension phone.remark"
    ).split()
    for id, words in catalogue().items():
        kind = id.removeprefix("feedback.")
        if kind == id or kind.startswith((*frame, *repairs)):
            continue
        for language in ("th", "en"):
            found, arrow, mend = words[language].partition(" → ")
            assert arrow, f"{id}.{language}"
            assert len(found) > 3, f"{id}.{language}"
            assert len(mend) > 5, f"{id}.{language}"
        assert _fields(words["en"]) <= _fields(words["th"]), id


def test_the_rule_files_own_words_say_how_to_mend_too() -> None:
    for form in FORMS.values():
        own = [words for column in form.columns for words in column.message.values()]
        for words in [*own, *(rule.message for rule in form.rules if rule.message)]:
            assert all(" → " in words[language] for language in ("th", "en")), words


def test_every_finding_the_code_can_make_has_its_sentence() -> None:
    folder = Path(validation.__file__).parents[1]
    files = [*folder.glob("validation/*.py"), *folder.glob("thai/*.py")]
    said = "\n".join(file.read_text("utf-8") for file in files)
    ids = re.findall(r"""(?:fault|Remark|_violation)\(\s*"([a-z_]+(?:\.[a-z_]+)?)\"""", said)
    assert len(ids) > 80
    for id in ids:
        assert f"feedback.{id}" in catalogue(), id


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
