"""Missed ticks, clocks that jump, 29 February, years of both eras: one mail each, late said where it is."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheets_sync.clock import BANGKOK
from sheets_sync.config.schema import Round
from sheets_sync.delivery import step
from tests.delivery.office import KEY, KEY_13, SEND_AT, Office, seen, spoilt

FEBRUARY = datetime(2024, 2, 29, 9, 0, tzinfo=BANGKOK)  # 29 กุมภาพันธ์ 2567


def moments(seed: int, count: int = 10_000) -> list[datetime]:
    """The moments that remain when that many ticks of 15 seconds were missed here and there."""
    dice = random.Random(seed)
    at, found = SEND_AT - timedelta(days=12), []
    while at < SEND_AT + timedelta(days=9):
        at += timedelta(seconds=15 * dice.choice((1, 40, 700, count)))
        found.append(at + timedelta(days=dice.choice((-1, 0, 0, 0, 1))))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_ten_thousand_missed_ticks_and_steps_of_a_day_give_each_mail_at_most_once(
    make: Callable[..., Office], seed: int
) -> None:
    here = make(f"t{seed}", approval="notify", reminders=[7, 1])
    for moment in moments(seed):
        here.clock.moment = moment
        step(here.post, seen(14))
    here.clock.moment = SEND_AT + timedelta(days=12)
    for _ in range(2):
        step(here.post, seen(14))
        here.clock.wait(days=1)
    kinds = here.kinds()
    assert len(kinds) == len(set(kinds)), seed
    assert kinds.count("0") == 1, seed
    assert any(k.startswith("preview") for k in kinds[: kinds.index("0")]), seed


def test_suspended_over_the_deadline_one_late_mail_and_no_reminder_of_days_past(
    make: Callable[..., Office],
) -> None:
    here = make(reminders=[7, 1])
    here.clock.moment = SEND_AT - timedelta(days=30)
    step(here.post, seen(14))
    here.clock.wait(days=60)
    for _ in range(3):
        step(here.post, seen(14))
    assert here.kinds() == ["0"]
    found = here.post.ledger.delivery(KEY)
    assert found is not None
    assert found.late


@pytest.mark.parametrize("written", ["2024-02-29T09:00", "๒๙ กุมภาพันธ์ ๒๕๖๗ 09:00", "29 กุมภาพันธ์ 2567 09.00 น."])
def test_the_29th_of_february_of_either_era_is_a_day_like_any_other(
    make: Callable[..., Office], written: str
) -> None:
    round_ = Round(
        round="2567-1",
        district_deadline="22 กุมภาพันธ์ 2567",  # type: ignore[arg-type]
        send_at=written,  # type: ignore[arg-type]
        department_deadline="2024-02-29",  # type: ignore[arg-type]
        approval="notify",
        reminders=[7],
        to=["cdd@example.com"],
    )
    assert round_.send_at == FEBRUARY
    here = make("f")
    here.post = replace(here.post, settings=replace(here.post.settings, rounds={"1.1": round_}))
    for days in range(-20, 3):
        here.clock.moment = FEBRUARY + timedelta(days=days)
        step(here.post, seen(14))
    assert [k for k in here.kinds() if "digest" not in k and not k.startswith("reminder")] == [
        "preview-3d",  # Monday the 26th is Makha Bucha in lieu: Friday the 23rd
        "preview-1d",
        "0",
    ]
    found = here.post.ledger.delivery("56/1.1/2567-1/0")
    assert found is not None
    assert not found.late


def test_with_google_wholly_down_the_tables_accepted_last_are_frozen_after_the_grace_and_say_so(
    make: Callable[..., Office],
) -> None:
    here = make(grace_minutes=30)
    down = seen()
    for code, form in tuple(down.judged):
        down = spoilt(down, code, form, "unreadable")
    step(here.post, down, fresh=False)
    assert (here.mail(), here.state()) == ([], "due")
    here.clock.wait(minutes=30)
    step(here.post, down, fresh=False)
    assert [here.state(k) for k in (KEY, KEY_13)] == ["sent", "sent"]
    words = here.words(KEY)
    assert words.count("เปิดอ่านไฟล์ไม่ได้ขณะรวบรวม จึงใช้ข้อมูล ณ วันที่ ๓๐ มีนาคม ๒๕๖๔ เวลา ๐๘.๐๐ น.") == 2


@pytest.mark.parametrize("approval", ["none", "notify"])
def test_a_machine_that_takes_2564_for_a_year_of_the_common_era_sends_one_mail_each_marked_late(
    make: Callable[..., Office], approval: str
) -> None:
    here = make(approval=approval, reminders=[7, 1])
    for days in range(4):
        here.clock.moment = datetime(2564, 3, 30, 9, 0, tzinfo=BANGKOK) + timedelta(days=days)
        step(here.post, seen())
    found = here.post.ledger.delivery(KEY)
    assert found is not None
    assert (found.state, found.late) == ("sent", True)
    here.clock.moment = SEND_AT  # somebody sets the clock right
    for _ in range(3):
        step(here.post, seen())
        here.clock.wait(days=1)
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]


def test_a_retry_planned_543_years_ahead_goes_as_soon_as_the_clock_is_set_right(here: Office) -> None:
    here.clock.moment = datetime(2564, 3, 30, 9, 0, tzinfo=BANGKOK)
    here.faults(at="connect", kind="reply", reply="421 later", count=2)
    step(here.post, seen())
    assert here.state() == "retry"
    here.clock.moment = SEND_AT
    step(here.post, seen())
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]


@pytest.mark.parametrize("send_at", ["2564-03-30T09:00", "30 มีนาคม 2564 09.00 น.", "2021-03-30T09:00+07:00"])
def test_the_year_2564_of_the_calendar_is_2021_however_it_is_written(
    make: Callable[..., Office], send_at: str
) -> None:
    here = make()
    round_ = Round(
        round="2564-1",
        district_deadline="23 มีนาคม 2564",  # type: ignore[arg-type]
        send_at=send_at,  # type: ignore[arg-type]
        department_deadline="30 มีนาคม 2564",  # type: ignore[arg-type]
        approval="none",
        to=["cdd@example.com"],
    )
    here.post = replace(here.post, settings=replace(here.post.settings, rounds={"1.1": round_}))
    here.clock.moment = SEND_AT - timedelta(minutes=1)
    step(here.post, seen())
    assert here.mail() == []
    here.clock.moment = SEND_AT
    step(here.post, seen())
    assert len(here.mail(KEY)) == 1
    found = here.post.ledger.delivery(KEY)
    assert found is not None
    assert not found.late
