"""Rows in the making: how long, how near a deadline, by whom they are noticed, and that none is dropped."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.clock import BANGKOK
from sheets_sync.config import Pace, Round
from sheets_sync.reconcile.making import making_since
from tests.reconcile.conftest import Province

DEADLINE = datetime(2021, 3, 23, 16, 30, tzinfo=BANGKOK)
SEND_AT = datetime(2021, 3, 29, 16, 30, tzinfo=BANGKOK)
HALF = [["9", "นาย", "ทองดี"]]


def with_round(province: Province, **more: object) -> None:
    """The calendar of the form changed."""
    round_ = province.settings.rounds["1.1"].model_copy(update=more)
    province.settings = replace(province.settings, rounds={"1.1": round_})


def half_typed(province: Province) -> int:
    """Somebody began a new row: its number."""
    table = province.table("5603")
    number = table.rows[-1].number + 1
    province.type_in(province.district("5603").spreadsheet, table.tab, number, 0, HALF)
    return number


def state(province: Province) -> str:
    return next(r.state for r in province.one_pass().judged["5603", "1.1"].report.rows if r.number > 12)


def at(province: Province, moment: str) -> None:
    province.sample.control("POST", "clock", {"now": f"2021-03-{moment}:00+07:00"})


def test_how_long_a_row_is_in_the_making_is_set_for_each_form(province: Province) -> None:
    with_round(province, in_progress_minutes=60)
    province.one_pass()
    half_typed(province)
    assert state(province) == "in_progress"
    province.advance(59 * 60)
    assert state(province) == "in_progress"
    province.advance(2 * 60)
    assert state(province) == "error"


def test_a_pass_notices_by_itself_that_a_row_is_left_alone_and_writes_once(province: Province) -> None:
    province.one_pass()
    number = half_typed(province)
    province.one_pass()
    assert province.feedback("5603")[number - 1].startswith("ยังไม่ครบ\nยังกรอกไม่ครบ เหลือ: ")
    province.advance(9 * 60)
    assert province.one_pass().calls["sheets_write"] == 0
    province.advance(2 * 60)
    assert province.one_pass().calls["sheets_write"] == 2  # its sheet and the master
    assert province.feedback("5603")[number - 1].startswith("แก้ ")
    assert province.one_pass().calls["sheets_write"] == 0


@pytest.mark.parametrize("edge", ["23T14:31", "29T14:31"], ids=["district deadline", "send_at"])
def test_near_a_deadline_a_half_typed_row_counts_as_one_to_mend_at_once(
    province: Province, edge: str
) -> None:
    with_round(province, strict_before_hours=2)
    at(province, edge.replace("14:31", "14:20"))
    province.one_pass()
    half_typed(province)
    assert state(province) == "in_progress"
    at(province, edge.replace("14:31", "14:29"))
    assert state(province) == "in_progress"
    at(province, edge)
    assert state(province) == "error"
    at(province, edge.replace("14:31", "16:31"))
    assert state(province) == "error"


def test_no_one_dropped_a_row_in_the_making_is_counted_and_listed_though_it_says_nothing_of_its_place(
    province: Province,
) -> None:
    province.one_pass()
    number = half_typed(province)
    result = province.one_pass()
    (count,) = [c for c in result.counts["1.1"] if c.code == "560307"]
    assert (count.filled, count.clean, count.to_mend, count.in_progress) == (8, 8, 0, 1)
    told = [r for r in province.master("รายการที่ต้องแก้ไข") if r["แถว"] == str(number)]
    assert told
    assert {(r["ระดับ"], r["พบเมื่อ"]) for r in told} == {("ยังกรอกไม่ครบ", "")}
    assert not [r for r in province.master("รายชื่อที่ผ่าน") if r["ชื่อ"] == "ทองดี"]


# ── pure ─────────────────────────────────────────────────────────────────────────────────────────


def round_(**more: object) -> Round:
    facts: dict[str, object] = {
        "round": "2564-1",
        "district_deadline": DEADLINE,
        "send_at": SEND_AT,
        "department_deadline": SEND_AT,
        "to": ["a@example.com"],
    }
    return Round(**facts | more)  # type: ignore[arg-type]


moments = st.integers(-10_000, 20_000).map(lambda minutes: DEADLINE + timedelta(minutes=minutes))


@settings(deadline=None)
@given(moments)
def test_without_settings_it_is_the_pace_alone(now: datetime) -> None:
    assert making_since(round_(), Pace(), DEADLINE, now) == now - timedelta(minutes=10)


@pytest.mark.parametrize("edge", [DEADLINE, SEND_AT], ids=["district deadline", "send_at"])
def test_what_was_typed_before_a_strict_edge_does_not_come_into_the_making_after_it(edge: datetime) -> None:
    strict = round_(strict_before_hours=2)
    minutes = {-121: -131, -120: None, -1: None, 0: None, 1: 0, 10: 0, 11: 1, 60: 50}
    found = {m: making_since(strict, Pace(), DEADLINE, edge + timedelta(minutes=m)) for m in minutes}
    assert found == {m: None if n is None else edge + timedelta(minutes=n) for m, n in minutes.items()}


def test_a_district_that_is_open_again_has_a_deadline_of_its_own() -> None:
    until = DEADLINE + timedelta(days=2)
    strict = round_(strict_before_hours=2)
    assert making_since(strict, Pace(), until, DEADLINE) is not None
    assert making_since(strict, Pace(), until, until - timedelta(hours=1)) is None
