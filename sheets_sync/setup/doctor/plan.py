"""The plan of the rounds: days to come, sample values left in the config, the pace against the quota."""

from collections.abc import Iterator
from datetime import datetime

from sheets_sync.config import Settings
from sheets_sync.setup.doctor.check import Check, found
from sheets_sync.thai import short_date

PLACEHOLDERS = ("example.com", "example.org", "PUT-THE-ID", "0 5400 00", "ว ๔๐๔ ลงวันที่ ๑๐ กุมภาพันธ์ ๒๕๖๔")
SAMPLE_YEAR = 2564  # whose letter the sample config names


def plan(settings: Settings, now: datetime) -> Iterator[Check]:
    """What the config plans."""
    yield from _days(settings, now)
    held = list(_placeholders(settings))
    yield found("placeholder", "look" if held else "ok", ", ".join(held))
    yield _pace(settings)


def _days(settings: Settings, now: datetime) -> Iterator[Check]:
    for form, round_ in settings.rounds.items():
        gone = [name for name in ("district_deadline", "send_at") if getattr(round_, name) < now]
        day = short_date(round_.send_at.date())
        if "send_at" in gone:
            yield found("deadline", "look", form, day=day, what="send_at")
        elif gone:
            yield found(
                "deadline", "look", form, day=short_date(round_.district_deadline.date()), what=gone[0]
            )
        else:
            yield found("deadline", "ok", form, day=day)


def _placeholders(settings: Settings) -> Iterator[str]:
    """Settings that still say what the sample config says."""
    told = {
        "master": settings.master,
        "province.phone": settings.province.phone,
        "province.reference": settings.province.reference
        if settings.province.fiscal_year != SAMPLE_YEAR
        else "",
        "mail.host": settings.mail.host,
        "mail.sender": settings.mail.sender,
        "forms.to": " ".join(a for r in settings.rounds.values() for a in r.to),
        "districts.spreadsheet": " ".join(d.spreadsheet for d in settings.districts),
        "districts.contacts": " ".join(a for d in settings.districts for a in d.contacts),
    }
    yield from (name for name, value in told.items() if any(word in value for word in PLACEHOLDERS))


def _pace(settings: Settings) -> Check:
    """A pass reads each district's spreadsheet and the master once."""
    reads = len(settings.districts) + 1
    a_minute = round(reads * 60 / settings.pace.every_seconds)
    allowed = settings.google.reads_per_minute
    return found(
        "pace", "ok" if a_minute <= allowed else "look", reads=reads, minute=a_minute, allowed=allowed
    )
