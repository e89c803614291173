"""What is due, late, or still to come: given the calendar and the moment. Pure.

Nothing counts ticks: a batch is due from `send_at` on, as long as the ledger does not hold it. So any number
of missed ticks gives one batch.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from sheets_sync.clock import BANGKOK
from sheets_sync.thai.workdays import next_working_day, working_day_on_or_before, working_days_before

Approval = Literal["none", "notify", "required"]
Incomplete = Literal["send", "hold"]
RETRY_MINUTES = (1, 5, 15, 30)  # after the first, second, third attempt; then the last again and again
MORNING: Final = time(8, 30)  # when an office opens: previews and reminders leave then
PREVIEWS: Final = (3, 1)  # working days before `send_at`
OVERDUE: Final = "overdue"  # the name of what is said after the district deadline


@dataclass(frozen=True, slots=True)
class Calendar:
    """The round of one form. All moments are aware; `open` None: it is open from the start."""

    form: str
    round: str
    district_deadline: datetime
    send_at: datetime
    department_deadline: datetime
    open: datetime | None = None
    approval: Approval = "notify"
    incomplete: Incomplete = "send"
    grace: timedelta = field(default=timedelta(0))  # how long an unreadable sheet may delay the freeze
    reminders: tuple[int, ...] = ()  # days before the district deadline


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment from which something is to be told once; `name` is part of its key: `7d`."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A batch that is to be frozen now. `late`: the department's day is over."""

    calendar: Calendar
    late: bool


def due(calendars: Iterable[Calendar], now: datetime, frozen: Collection[tuple[str, str]]) -> tuple[Due, ...]:
    """The rounds whose `send_at` has come and whose (form, round) is not frozen yet, the oldest first."""
    waiting = [c for c in calendars if now >= c.send_at and (c.form, c.round) not in frozen]
    return tuple(Due(c, is_late(c, now)) for c in sorted(waiting, key=lambda c: (c.send_at, c.form)))


def is_late(calendar: Calendar, now: datetime) -> bool:
    """True after the end of the department's day: "ภายในวันที่" means the whole day, in Asia/Bangkok."""
    return now.astimezone(BANGKOK).date() > calendar.department_deadline.astimezone(BANGKOK).date()


def grace_ends(calendar: Calendar) -> datetime:
    """Until when an unreadable sheet may delay the freeze; never beyond the department's deadline."""
    return max(calendar.send_at, min(calendar.send_at + calendar.grace, calendar.department_deadline))


def preview_slot(calendar: Calendar, now: datetime) -> Slot | None:
    """Which preview of the batch the officer should have by now; None before the first one.

    Of several that were missed only the last counts. From `send_at` on each working day is one of its own
    (`2021-03-30`): asked for only while none was accepted.
    """
    if now >= calendar.send_at:
        return slot_of_the_day(now)
    send_day = _day(calendar.send_at)
    return _latest([Slot(f"{n}d", _morning(working_days_before(send_day, n))) for n in PREVIEWS], now)


def slot_of_the_day(now: datetime) -> Slot:
    """The preview that is due today and on no day of the calendar."""
    return Slot(working_day_on_or_before(_day(now)).isoformat(), now)


def seen_in_time(calendar: Calendar, previewed: datetime) -> datetime:
    """From when a batch may leave whose preview was accepted at `previewed`: not before the next working
    morning, so that an officer had the means to stop it."""
    return max(calendar.send_at, _morning(next_working_day(_day(previewed))))


def reminder_slot(calendar: Calendar, now: datetime) -> Slot | None:
    """What the districts should have been told by now: a reminder, or after their deadline that it is over.

    None before the first and from `send_at` on. One that falls on a day off goes on the working day before;
    of several that were missed only the last counts.
    """
    if not calendar.reminders or now >= calendar.send_at:
        return None
    last_day = _day(calendar.district_deadline)
    after = Slot(OVERDUE, max(calendar.district_deadline, _morning(next_working_day(last_day))))
    if now > calendar.district_deadline:
        return _latest([after], now)
    days = sorted(set(calendar.reminders), reverse=True)
    return _latest([Slot(f"{n}d", _reminder_at(last_day, n)) for n in days], now)


def _reminder_at(last_day: date, days: int) -> datetime:
    return _morning(working_day_on_or_before(last_day - timedelta(days=days)))


def _latest(slots: Iterable[Slot], now: datetime) -> Slot | None:
    return max((s for s in slots if s.at <= now), key=lambda s: s.at, default=None)


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, BANGKOK)


def _day(at: datetime) -> date:
    return at.astimezone(BANGKOK).date()


def days_left(deadline: datetime, now: datetime) -> int:
    """Calendar days from today to the deadline's day; 0 on the day itself, negative after it."""
    return (deadline.astimezone(BANGKOK).date() - now.astimezone(BANGKOK).date()).days


def next_attempt(attempts: int, now: datetime) -> datetime:
    """When to try again after that many attempts (1 or more)."""
    return now + timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1])


def attempt_is_due(next_attempt_at: datetime | None, now: datetime) -> bool:
    """True when the moment has come, or lies further ahead than any wait: then a clock was set back."""
    if next_attempt_at is None:
        return True
    longest = timedelta(minutes=max(RETRY_MINUTES))
    return next_attempt_at <= now or next_attempt_at - now > longest
