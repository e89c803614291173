"""The tab in which a form's points become places: order, ties, notes that stay, no write without a change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from sheets_sync.clock import BANGKOK
from sheets_sync.mirror import RegistryRow, Wanted, plan_master
from sheets_sync.mirror.ranking import places
from sheets_sync.mirror.sheet import NOTE
from sheets_sync.model import Column, Form, InsertRows, Ranking, Tab
from tests.mirror.playing import apply_changes, blank_master, rows_of, tab_named

NOW = datetime(2021, 4, 20, 10, 5, tzinfo=BANGKOK)
TAB = "ผลการจัดลำดับตำบล"
FORM = Form(
    id="selection",
    title={"th": "แบบให้คะแนน", "en": "scores"},
    key=("subdistrict", "judge"),
    columns=(
        Column("subdistrict", "ตำบล", "text", belongs_to="district.subdistricts"),
        Column("judge", "กรรมการคนที่", "count"),
        Column("total", "รวมคะแนน", "count"),
    ),
    master_tab="คะแนนคัดเลือกที่ผ่าน",
    ranking=Ranking(TAB, ("subdistrict",), "total", unit={"th": "กรรมการ", "en": "judges"}),
)

Score = tuple[str, str, str]


def rows(*scores: Score) -> list[RegistryRow]:
    """(district code, sub-district, points of its judges with a space between)."""
    return [
        RegistryRow(code, f"อ.{code}", {"subdistrict": name, "judge": str(n), "total": points})
        for code, name, all_points in scores
        for n, points in enumerate(all_points.split(), start=1)
    ]


def wanted(*scores: Score) -> Wanted:
    return Wanted({FORM.id: FORM}, {FORM.id: rows(*scores)})


def brought(tabs: Sequence[Tab], want: Wanted) -> tuple[Tab, ...]:
    """After the pass, which may write twice, and a third one that finds nothing to do."""
    for _ in range(2):
        tabs = apply_changes(tabs, plan_master(tabs, want, NOW).changes)
    assert plan_master(tabs, want, NOW).changes == ()
    return tuple(tabs)


def told(tabs: Sequence[Tab]) -> list[tuple[str, ...]]:
    found = rows_of(tab_named(tabs, TAB))
    return [(r["อันดับ"], r["ตำบล"], r["คะแนนเฉลี่ย"], r["จำนวนกรรมการ"], r[NOTE]) for r in found if r["ตำบล"]]


def noted(tabs: Sequence[Tab], name: str, note: str) -> tuple[Tab, ...]:
    tab = tab_named(tabs, TAB)
    heads = [c.shown for c in tab.cells[0]]
    at = next(i for i, line in enumerate(tab.cells) if name in [c.shown for c in line])
    line = list(tab.cells[at]) + [tab.cell(99, 99)] * (len(heads) - len(tab.cells[at]))
    line[heads.index(NOTE)] = replace(tab.cells[0][0], value=note, shown=note)
    cells = (*tab.cells[:at], tuple(line), *tab.cells[at + 1 :])
    return tuple(replace(t, cells=cells) if t.title == TAB else t for t in tabs)


def test_the_best_mean_stands_first_with_the_number_of_its_judges() -> None:
    tabs = brought(
        blank_master(), wanted(("5602", "ลอ", "80 70"), ("5603", "เวียง", "90 91 92"), ("5601", "เวียง", "60"))
    )
    assert told(tabs) == [
        ("1", "เวียง", "91.00", "3", ""),
        ("2", "ลอ", "75.00", "2", ""),
        ("3", "เวียง", "60.00", "1", ""),
    ]


def test_equal_points_share_a_place_and_the_next_is_left_out() -> None:
    found = places(
        FORM.ranking or Ranking("", (), ""),
        rows(("1", "ก", "8"), ("1", "ข", "7 9"), ("1", "ค", "9"), ("1", "ง", "1")),
    )
    assert [(p.place, p.name) for p in found] == [(1, "ค"), (2, "ก"), (2, "ข"), (4, "ง")]


@pytest.mark.parametrize(
    ("combine", "order", "expected"),
    [("sum", "desc", ["ข", "ก"]), ("mean", "desc", ["ก", "ข"]), ("mean", "asc", ["ข", "ก"])],
)
def test_points_are_added_or_averaged_and_the_fewest_may_be_best(
    combine: str, order: str, expected: list[str]
) -> None:
    rules = Ranking("t", ("subdistrict",), "total", combine, order)  # type: ignore[arg-type]
    assert [p.name for p in places(rules, rows(("1", "ก", "9"), ("1", "ข", "5 6")))] == expected


def test_thirds_are_compared_exactly() -> None:
    rules = FORM.ranking or Ranking("", (), "")
    found = places(rules, rows(("1", "ก", "1 1 2"), ("1", "ข", "1 2 1 1 1 2")))
    assert [p.place for p in found] == [1, 1]


def test_rows_move_with_their_notes_when_places_change() -> None:
    tabs = brought(blank_master(), wanted(("5601", "ก", "9"), ("5602", "ข", "8"), ("5603", "ค", "7")))
    tabs = noted(tabs, "ค", "ดูแปลงแล้ว")
    tabs = brought(tabs, wanted(("5601", "ก", "9"), ("5602", "ข", "1"), ("5603", "ค", "10")))
    assert told(tabs) == [
        ("1", "ค", "10.00", "1", "ดูแปลงแล้ว"),
        ("2", "ก", "9.00", "1", ""),
        ("3", "ข", "1.00", "1", ""),
    ]


def test_a_sub_district_that_comes_late_takes_its_place_among_the_others() -> None:
    tabs = brought(blank_master(), wanted(("5601", "ก", "9"), ("5602", "ข", "7")))
    tabs = noted(tabs, "ข", "เยี่ยมแล้ว")
    tabs = brought(tabs, wanted(("5601", "ก", "9"), ("5603", "ค", "8"), ("5602", "ข", "7")))
    assert [(place, name, note) for place, name, _, _, note in told(tabs)] == [
        ("1", "ก", ""),
        ("2", "ค", ""),
        ("3", "ข", "เยี่ยมแล้ว"),
    ]


def test_what_staff_wrote_between_the_rows_is_not_touched() -> None:
    tabs = brought(blank_master(), wanted(("5601", "ก", "9"), ("5602", "ข", "8")))
    tabs = apply_changes(tabs, [InsertRows(TAB, 3, (("ของเรา",),))])
    tabs = brought(tabs, wanted(("5601", "ก", "7"), ("5602", "ข", "8")))
    assert [name for _, name, *_ in told(tabs)] == ["ข", "ก"]
    assert sum(r["อันดับ"] == "ของเรา" for r in rows_of(tab_named(tabs, TAB))) == 1


@pytest.mark.parametrize("said", ["inf", "nan", "1e999", "9" * 40, "เก้า"])
def test_a_score_that_was_waived_as_it_was_typed_makes_no_points(said: str) -> None:
    rules = FORM.ranking or Ranking("", (), "")
    found = places(rules, rows(("1", "ก", f"{said} 5"), ("1", "ข", said)))
    assert [(p.name, p.points, p.count) for p in found] == [("ก", 5, 1)]
