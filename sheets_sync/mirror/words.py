"""Moments, deadlines and counts as they are said in Thai."""

import re
from datetime import date, datetime, timedelta

from sheets_sync.clock import BANGKOK
from sheets_sync.messages import text
from sheets_sync.thai.dates import parse_date, short_date

_MOMENT = re.compile(r"(?P<day>\d{1,2} \S+) (?P<year>\d{2}) (?P<hour>\d{1,2}):(?P<minute>\d{2}) น\.")


def moment(at: datetime) -> str:
    """`22 มี.ค. 64 15:10 น.`"""
    local = at.astimezone(BANGKOK)
    return f"{short_date(local.date())} {local:%H:%M} น."


def in_order(at: datetime) -> str:
    """`2564-03-22 15:10`: earlier ones stand before later ones, sorted as texts."""
    local = at.astimezone(BANGKOK)
    return f"{local.year + 543}-{local:%m-%d %H:%M}"


def read_moment(words: str) -> datetime | None:
    """What `moment` wrote, wherever in the text it stands; None when there is none. To the minute."""
    found = _MOMENT.search(words)
    day = parse_date(f"{found['day']} 25{found['year']}") if found else None
    if found is None or day is None:
        return None
    return datetime(day.year, day.month, day.day, int(found["hour"]), int(found["minute"]), tzinfo=BANGKOK)


def deadline(at: datetime) -> str:
    """`อ. 23 มี.ค. 64`"""
    return short_date(at.astimezone(BANGKOK).date(), weekday=True)


def days_left(at: datetime, now: datetime) -> str:
    """`เหลืออีก 3 วัน`, `วันนี้วันสุดท้าย`, `เลยกำหนดมา 2 วัน`."""
    days = _days(now.astimezone(BANGKOK).date(), at.astimezone(BANGKOK).date())
    if days > 0:
        return text("summary.days_left", days=days)
    return text("summary.last_day") if days == 0 else text("summary.days_over", days=-days)


def _days(first: date, last: date) -> int:
    return (last - first) // timedelta(days=1)
