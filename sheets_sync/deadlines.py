"""What is due, late, or still to come: given the calendar and the moment. Pure.

Nothing counts ticks: a batch is due from `send_at` on, as long as the ledger does not hold it. So any number
of missed ticks gives one batch.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sheets_sync.clock import BANGKOK

Approval = Literal["none", "notify", "required"]
Incomplete = Literal["send", "hold"]
RETRY_MINUTES = (1, 5, 15, 30)  # after the first, second, third attempt; then the last again and again


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
