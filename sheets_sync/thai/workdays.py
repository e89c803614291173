"""Working days of a Thai office: not Saturday, not Sunday, no public or government holiday."""

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """True when an office works on that day (common era), as far as the calendar of holidays knows."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def working_day_on_or_before(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def working_days_before(day: date, count: int) -> date:
    """The working day that lies `count` (1 or more) working days before that day."""
    for _ in range(count):
        day = working_day_on_or_before(day - _DAY)
    return day


def next_working_day(day: date) -> date:
    """The first working day after that day."""
    day += _DAY
    while not is_working_day(day):
        day += _DAY
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays  # here: it is large, and most commands never ask

    return frozenset(holidays.country_holidays("TH", years=year, categories=("public", "government")))
