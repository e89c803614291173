"""config/villages.csv: names of villages, and which of them take part."""

from dataclasses import replace
from pathlib import Path

import pytest

from sheets_sync import config
from sheets_sync.config.villages import read_villages
from sheets_sync.errors import Problem
from sheets_sync.reconcile.counts import expected

CONFIG = Path(__file__).parents[2] / "config"


def test_the_sample_says_which_villages_take_part() -> None:
    problems: list[Problem] = []
    found = read_villages(CONFIG / "villages.csv", problems)
    assert problems == []
    assert found.participants == {"560203": {"1", "2"}}
    assert len(found.names["560203"]) == 3


def test_without_the_column_or_a_mark_it_is_not_known_who_takes_part(tmp_path: Path) -> None:
    for text in (
        "subdistrict_code,moo,name\n560203,1,ก\n",
        "subdistrict_code,moo,name,takes_part\n560203,1,ก,\n",
    ):
        (tmp_path / "v.csv").write_text(text, encoding="utf-8")
        assert read_villages(tmp_path / "v.csv", []).participants == {}


def test_thai_digits_and_thai_words_are_read_and_other_words_told_at_their_line(tmp_path: Path) -> None:
    text = "subdistrict_code,moo,name,takes_part\n๕๖๐๒๐๓,๑,ก,ใช่\n560203,2,ข,maybe\n560203,x,ค,1\n"
    (tmp_path / "v.csv").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    assert read_villages(tmp_path / "v.csv", problems).participants == {"560203": {"1"}}
    assert [(p.line, p.path) for p in problems] == [(3, "takes_part"), (4, "")]


@pytest.mark.parametrize(("form", "owed"), [("1.1", 15), ("1.3", 2)])
def test_a_sub_district_owes_fifteen_people_and_a_proposal_a_village_that_takes_part(
    form: str, owed: int
) -> None:
    settings = replace(config.read(CONFIG), participants={"560203": frozenset(("1", "2"))})
    district = settings.district("5602")
    assert district is not None
    (place,) = settings.subdistricts(district)
    assert expected(settings.forms[form], place) == owed
    unknown = replace(place, participants=None)
    assert expected(settings.forms[form], unknown) == (15 if form == "1.1" else None)
