"""What is due, whatever ticks were missed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.clock import BANGKOK
from sheets_sync.deadlines import (
    Calendar,
    attempt_is_due,
    days_left,
    due,
    grace_ends,
    is_late,
    next_attempt,
    preview_slot,
    reminder_slot,
    seen_in_time,
)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2021, 3, day, hour, minute, tzinfo=BANGKOK)


CALENDAR = Calendar("1.1", "2564-1", at(23, 16, 30), at(30, 9), at(30, 16, 30))


def test_nothing_is_due_before_its_moment_and_one_batch_from_then_on() -> None:
    assert due([CALENDAR], at(30, 8, 59), ()) == ()
    assert [d.calendar.form for d in due([CALENDAR], at(30, 9), ())] == ["1.1"]


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=40))
def test_mail_due_any_ticks_at_all_freeze_a_round_at_most_once(minutes: list[int]) -> None:
    frozen: set[tuple[str, str]] = set()
    times = 0
    for step in minutes:
        for found in due([CALENDAR], CALENDAR.send_at + timedelta(minutes=step), frozen):
            frozen.add((found.calendar.form, found.calendar.round))
            times += 1
    assert times == int(any(m >= 0 for m in minutes))


def test_a_new_round_is_due_although_the_one_before_is_frozen() -> None:
    again = replace(CALENDAR, round="2564-2")
    assert [d.calendar.round for d in due([CALENDAR, again], at(31), {("1.1", "2564-1")})] == ["2564-2"]


def test_the_oldest_comes_first() -> None:
    other = replace(CALENDAR, form="1.3", send_at=at(29, 9))
    assert [d.calendar.form for d in due([CALENDAR, other], at(31), ())] == ["1.3", "1.1"]


@pytest.mark.parametrize(("now", "late"), [(at(30, 16, 31), False), (at(30, 23, 59), False), (at(31), True)])
def test_late_is_after_the_end_of_the_departments_day(now: datetime, late: bool) -> None:
    assert is_late(CALENDAR, now) is late
    assert [d.late for d in due([CALENDAR], now, ())] == [late]


def test_days_left_are_days_of_the_calendar() -> None:
    assert [days_left(at(23, 16, 30), n) for n in (at(20, 23, 59), at(23), at(23, 23), at(24))] == [
        3,
        0,
        0,
        -1,
    ]


def test_grace_delays_but_never_beyond_the_departments_deadline() -> None:
    assert grace_ends(CALENDAR) == CALENDAR.send_at
    assert grace_ends(replace(CALENDAR, grace=timedelta(hours=1))) == at(30, 10)
    assert grace_ends(replace(CALENDAR, grace=timedelta(days=9))) == CALENDAR.department_deadline


def test_attempts_wait_one_five_fifteen_then_every_thirty_minutes() -> None:
    waits = [(next_attempt(n, at(1)) - at(1)).seconds // 60 for n in range(1, 8)]
    assert waits == [1, 5, 15, 30, 30, 30, 30]


def test_a_clock_that_was_set_back_does_not_stop_the_mail() -> None:
    assert attempt_is_due(None, at(1))
    assert attempt_is_due(at(1), at(1))
    assert not attempt_is_due(at(1, 0, 30), at(1))
    assert attempt_is_due(at(2), at(1))


def names(days: range, slot: object) -> list[str]:
    found = [slot(CALENDAR_WITH_REMINDERS, at(day, 8, 30)) for day in days]  # type: ignore[operator]
    return [s.name if s else "" for s in found]


CALENDAR_WITH_REMINDERS = replace(CALENDAR, reminders=(7, 1))


def test_seen_first_previews_are_counted_in_working_days() -> None:
    assert names(range(24, 31), preview_slot) == ["", "3d", "3d", "3d", "3d", "1d", "1d"]
    over_songkran = replace(CALENDAR, send_at=datetime(2021, 4, 16, 9, tzinfo=BANGKOK))
    first = preview_slot(over_songkran, datetime(2021, 4, 8, 8, 30, tzinfo=BANGKOK))
    assert first
    assert first.name == "3d"  # Monday to Thursday before are holidays


def test_seen_first_a_batch_waits_for_the_working_morning_after_its_preview() -> None:
    assert seen_in_time(CALENDAR, at(26, 23)) == at(30, 9)
    assert seen_in_time(CALENDAR, at(30, 7)) == at(31, 8, 30)


def test_reminders_stop_when_the_batch_is_due_and_become_one_after_the_deadline() -> None:
    assert names(range(15, 19), reminder_slot) == ["", "7d", "7d", "7d"]
    assert names(range(22, 26), reminder_slot) == ["1d", "1d", "overdue", "overdue"]
    assert reminder_slot(CALENDAR_WITH_REMINDERS, at(30, 9)) is None
    assert reminder_slot(CALENDAR, at(22, 9)) is None
