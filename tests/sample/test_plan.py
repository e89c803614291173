"""The invented province is what it says it is, before anything is written anywhere."""

from collections import Counter
from itertools import chain

import pytest
from stdnum.th import pin

from sheets_sync import sample
from sheets_sync.sample import nation, phayao
from sheets_sync.sample.grid import HEADERS, SUBMIT, Typed, letter
from sheets_sync.sample.people import check_digit
from sheets_sync.sample.plan import DistrictPlan, ProvincePlan

LISTED = {  # rule -> how it is told: every mistake the sample must hold
    "thai_id": "error",
    "thai_digits": "note",
    "number_as_text": "note",
    "leading_zero": "note",
    "buddhist_year": "note",
    "invisible": "note",
    "belongs_to": "error",
    "unique_province": "error",
    "group_size": "error",
    "sum": "error",
    "limit": "error",
}


@pytest.fixture(scope="module")
def province() -> ProvincePlan:
    return phayao.plan(sample.SEED)


def district(province: ProvincePlan, code: str) -> DistrictPlan:
    return next(d for d in province.districts if d.code == code)


def test_the_same_seed_gives_the_same_province(province: ProvincePlan) -> None:
    assert phayao.plan(sample.SEED) == province
    assert phayao.plan(sample.SEED + 1) != province


def test_nine_districts_and_ten_sub_districts_with_both_wiang(province: ProvincePlan) -> None:
    places = [p for d in province.districts for p in d.places]
    assert len(province.districts) == 9
    assert len(places) == 10
    assert [p.code for p in places if p.name == "เวียง"] == ["560101", "560307"]


def test_every_district_lays_out_both_forms_with_a_tick_above_the_header(province: ProvincePlan) -> None:
    for plan in province.districts:
        for form, tab in plan.tabs.items():
            assert tab.tick is not None
            row, column = tab.tick
            assert tab.cells[row, column] is (form in plan.submitted)
            assert tab.cells[row, column + 1] == SUBMIT
            assert tab.row_numbers[0] == row + 3


def test_fifteen_leaders_a_sub_district_but_for_the_one_left_out(province: ProvincePlan) -> None:
    owed = {d.code: 15 * len(d.places) for d in province.districts}
    assert sum(owed.values()) == 150
    assert {d.code for d in province.districts if d.rows["1.1"] != owed[d.code]} == {"5602"}
    assert district(province, "5602").rows["1.1"] == 14


def test_two_to_four_proposals_a_sub_district(province: ProvincePlan) -> None:
    for plan in province.districts:
        assert 2 * len(plan.places) <= plan.rows["1.3"] <= 4 * len(plan.places)


def test_numbers_of_people_are_valid_and_nobody_stands_twice(province: ProvincePlan) -> None:
    keys = list(chain.from_iterable(d.clean["1.1"] for d in province.districts))
    assert all(pin.is_valid(key) for key in keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("twelve", ["123456789012", "110170020345", "356010000000"])
def test_the_check_digit_is_that_of_the_registry(twelve: str) -> None:
    assert pin.calc_check_digit(twelve) == check_digit(twelve)


def test_every_listed_mistake_is_planted() -> None:
    planted = {p.rule: p.finding for p in sample.truth().planted}
    assert LISTED.items() <= planted.items()


def test_about_eight_of_a_hundred_rows_are_faulty() -> None:
    truth = sample.truth()
    faulty = {(p.district_code, p.form, p.row) for p in truth.planted if p.row is not None}
    assert 0.06 <= len(faulty) / sum(truth.rows.values()) <= 0.10


def test_clean_rows_are_all_rows_but_those_with_an_error() -> None:
    truth = sample.truth()
    wrong = Counter((p.district_code, p.form) for p in truth.planted if p.row and p.finding == "error")
    for table, count in truth.rows.items():
        assert len(truth.clean[table]) == count - wrong[table]


def test_one_person_stands_in_two_districts() -> None:
    twice = [p.district_code for p in sample.truth().planted if p.rule == "unique_province"]
    assert sorted(twice) == ["5603", "5605"]


def test_the_realities_of_real_sheets_are_there(province: ProvincePlan) -> None:
    odd = district(province, "5607").tabs["1.1"]
    assert list(odd.columns)[:8] != list(HEADERS["1.1"])[:8]
    assert "เลขบัตรประชาชน" in odd.cells.values()
    assert {"กลุ่มไลน์"} <= set(map(str, district(province, "5602").tabs["1.1"].cells.values()))
    numbers = district(province, "5603").tabs["1.1"].row_numbers
    assert numbers[-1] - numbers[0] > len(numbers) - 1  # blank rows between
    merged = district(province, "5605").tabs["1.1"]
    assert any(bottom - top == 15 for top, _, bottom, _ in merged.merges)
    sums = [v.text for v in district(province, "5602").tabs["1.3"].cells.values() if isinstance(v, Typed)]
    assert any(text.startswith("=SUM(") for text in sums)
    assert "-" in [v for d in province.districts for v in d.tabs["1.1"].cells.values()]


def test_one_district_is_pre_filled_but_neither_reviewed_nor_sent(province: ProvincePlan) -> None:
    plan = district(province, "5606")
    tab = plan.tabs["1.1"]
    assert plan.rows["1.1"] == 15
    assert plan.submitted == ()
    assert all((number - 1, tab.columns["change"]) not in tab.cells for number in tab.row_numbers)


def test_budgets_add_up_to_100_000_where_nothing_is_planted(province: ProvincePlan) -> None:
    faulty = {(p.district_code, p.row) for p in sample.truth().planted if p.rule in ("sum", "limit")}
    for plan in province.districts:
        tab = plan.tabs["1.3"]
        for number in tab.row_numbers:
            if (plan.code, number) not in faulty:
                lines = [
                    tab.cells[number - 1, tab.columns[f"budget_{k}"]]
                    for k in ("fees", "services", "materials", "other")
                ]
                assert sum(v for v in lines if isinstance(v, int)) == 100_000


def test_the_nation_is_whole() -> None:
    provinces = list(nation.plan(1))
    districts = [d for p in provinces for d in p.districts]
    assert len(provinces) == 76
    assert len(districts) == 878
    assert sum(len(d.places) for d in districts) == 1_000
    assert sum(d.rows["1.1"] for d in districts) == 15_000


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_columns_have_their_letters(column: int, letters: str) -> None:
    assert letter(column) == letters
