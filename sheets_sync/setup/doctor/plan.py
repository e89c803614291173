"""The plan of the rounds: days to come, values that nobody filled in, the pace against the quota."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sheets_sync import mail
from sheets_sync.config import District, Settings
from sheets_sync.setup.doctor.check import Check, found
from sheets_sync.thai import short_date

SAMPLE_PHONE, SAMPLE_LETTER = "0 5400 00", "ว ๔๐๔ ลงวันที่ ๑๐ กุมภาพันธ์ ๒๕๖๔"
SAMPLE_YEAR = 2564  # whose letter the sample config names


def plan(settings: Settings) -> Iterator[Check]:
    """What the config plans."""
    left = unfilled(settings)
    invented = [name for name in _invented(settings) if name not in left]
    if left:
        yield found("placeholder", "mend", ", ".join(left))
    if invented or not left:
        yield found("placeholder", "look" if invented else "ok", ", ".join(invented))
    yield _pace(settings)


def days(settings: Settings, now: datetime, leaving: Mapping[str, str]) -> Iterator[Check]:
    """The days of each form. `leaving`: form -> key of the batch that the next pass sends."""
    for form, round_ in settings.rounds.items():
        if round_.proposed:
            yield found("proposed", "mend", form, day=short_date(round_.send_at.date()))
        day = _day(settings, form, now, leaving.get(form, ""))
        if not (round_.proposed and day.state == "ok"):  # no green beside a day that nobody confirmed
            yield day


def _day(settings: Settings, form: str, now: datetime, leaving: str) -> Check:
    round_ = settings.rounds[form]
    day = short_date(round_.send_at.date())
    if leaving:
        return found("deadline", "mend", form, day=day, batch=leaving, approval=round_.approval)
    if round_.send_at < now:
        return found("deadline", "look", form, day=day, what="send_at")
    if round_.district_deadline < now:
        gone = short_date(round_.district_deadline.date())
        return found("deadline", "look", form, day=gone, what="district_deadline")
    return found("deadline", "ok", form, day=day)


def unfilled(settings: Settings) -> list[str]:
    """Names of the settings that wait for a person: nothing is read or mailed there."""
    at_home = _at_home(settings)
    waits = [name for name, some in _addresses(settings).items() if mail.unfilled(some, loopback=at_home)]
    told = {
        "master": [settings.master],
        "districts.spreadsheet": [d.spreadsheet for d in settings.districts],
        "mail.host": [settings.mail.host],
        "mail.user": [settings.mail.user],
        "province.reference": [settings.province.reference],
    }
    waits += [name for name, some in told.items() if any(v.startswith(mail.TO_FILL) for v in some)]
    return waits + ["mail.host"] * mail.is_example(f"@{settings.mail.host}")


def _invented(settings: Settings) -> Iterator[str]:
    """Settings that still say what the sample config says, and what may stay empty but is wanted."""
    province, rounds = settings.province, settings.rounds.values()
    if not province.phone or SAMPLE_PHONE in province.phone:
        yield "province.phone"
    if SAMPLE_LETTER in province.reference and province.fiscal_year != SAMPLE_YEAR:
        yield "province.reference"
    if _at_home(settings):
        yield from (name for name, some in _addresses(settings).items() if any(map(mail.is_example, some)))
    if any(r.reminders for r in rounds):
        yield from without_contacts(settings)


def without_contacts(settings: Settings) -> list[str]:
    """The districts whose office has no address, as the config names that."""
    return [_contacts(d) for d in settings.districts if not d.contacts]


def _contacts(district: District) -> str:
    return f"districts.contacts ({district.name})"


def _at_home(settings: Settings) -> bool:
    """Mail does not leave this machine: somebody tries it out."""
    return mail.Server(settings.mail.host, settings.mail.port).is_loopback


def _addresses(settings: Settings) -> dict[str, list[str]]:
    """Everybody who may be mailed to, or whom mail is from, by setting."""
    rounds = settings.rounds.items()
    told = {
        f"forms.{form}.{who}": getattr(r, who) for form, r in rounds for who in ("to", "cc", "preview_to")
    }
    return told | {
        "mail.sender": [settings.mail.sender],
        "mail.reply_to": [settings.mail.reply_to] if settings.mail.reply_to else [],
        "province.contacts": settings.province.contacts,
        **{_contacts(d): d.contacts for d in settings.districts},
        "alerts.to": settings.alerts.to,
    }


def _pace(settings: Settings) -> Check:
    """A pass reads each district's spreadsheet and the master once."""
    reads = len(settings.districts) + 1
    a_minute = round(reads * 60 / settings.pace.every_seconds)
    allowed = settings.google.reads_per_minute
    return found(
        "pace", "ok" if a_minute <= allowed else "look", reads=reads, minute=a_minute, allowed=allowed
    )
