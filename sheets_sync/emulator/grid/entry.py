"""What typing does (valueInputOption USER_ENTERED): text becomes a number, date, time, boolean or formula."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sheets_sync.emulator.grid.cell import Entered, Formula, tidy
from sheets_sync.emulator.grid.locales import Locale, locale_of

_TIME = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?\s*([AaPp]\.?[Mm]\.?)?\Z")
_NUMERIC_DATE = re.compile(r"(\d{1,4})([/.-])(\d{1,4})(?:\2(\d{1,4}))?\Z")
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Typed:
    """A value, and the number format that came with it."""

    value: Entered
    format: dict[str, Any] | None = None


def typed(text: str, locale_name: str, now: datetime) -> Typed:
    """What Sheets makes of typed text. A leading apostrophe keeps the rest as text."""
    if text.startswith("'"):
        return Typed(text[1:])
    stripped = text.strip()
    if stripped.startswith("=") and len(stripped) > 1:
        return Typed(Formula(stripped))
    if not stripped or (not stripped.isascii() and not _has_digit(stripped)):
        return Typed(text)
    if stripped.upper() in {"TRUE", "FALSE"}:
        return Typed(stripped.upper() == "TRUE")
    locale = locale_of(locale_name)
    found = _number(stripped, locale) or _moment(stripped, locale, now)
    if found is None and len(stripped) > 1 and stripped[0] == "+":
        return Typed(Formula("=" + stripped))
    return found or Typed(text)


def serial(day: date) -> int:
    """A date as the number Sheets keeps: days since 30 December 1899."""
    return (day - _EPOCH).days


def _has_digit(text: str) -> bool:
    return any(ch in "0123456789" for ch in text)


def _number(text: str, locale: Locale) -> Typed | None:
    d, g = re.escape(locale.decimal), re.escape(locale.group)
    group = rf"[{g} \u00a0]" if locale.group == "\u202f" else g
    pattern = (
        rf"(?P<open>\()?(?P<sign>[+-])?(?P<cur>{re.escape(locale.symbol)})?\s*(?P<sign2>[+-])?"
        rf"(?P<int>\d{{1,3}}(?:{group}\d{{3}})+|\d*)(?P<frac>{d}\d*)?(?P<exp>[Ee][+-]?\d+)?"
        rf"\s*(?P<cur2>{re.escape(locale.symbol)})?(?P<pct>%)?(?P<close>\))?\Z"
    )
    match = re.match(pattern, text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    whole = re.sub(group, "", match["int"])
    part = (match["frac"] or "")[1:]
    if (not whole and not part) or (match["sign"] and match["sign2"]):
        return None
    value = float(f"{whole or '0'}.{part or '0'}{match['exp'] or ''}")
    if value in {float("inf")}:
        return None
    negative = "-" in {match["sign"], match["sign2"]} or bool(match["open"])
    number = tidy(-value if negative else value)
    money = bool(match["cur"] or match["cur2"])
    grouped = re.search(group, match["int"]) is not None
    kind = _number_format(money, bool(match["pct"]), grouped, bool(match["exp"]), len(part), locale)
    return Typed(number / 100 if match["pct"] else number, kind)


def _number_format(
    money: bool, percent: bool, grouped: bool, scientific: bool, places: int, locale: Locale
) -> dict[str, Any] | None:
    if percent:
        return {"type": "PERCENT", "pattern": "0.00%" if places else "0%"}
    if money:
        pattern = locale.currency if places else re.sub(r"\.00", "", locale.currency)
        return {"type": "CURRENCY", "pattern": pattern}
    if scientific:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if grouped:
        return {"type": "NUMBER", "pattern": "#,##0.00" if places else "#,##0"}
    return None


def _moment(text: str, locale: Locale, now: datetime) -> Typed | None:
    if clock := _time(text):
        return Typed(clock[0], _moment_format("TIME", clock[1], locale))
    if day := _date(text, locale, now):
        return Typed(serial(day[0]), _moment_format("DATE", day[1], locale))
    head, space, tail = text.rpartition(" ")
    if re.fullmatch(r"[AaPp]\.?[Mm]\.?", tail):
        head, space, rest = head.rpartition(" ")
        tail = rest + " " + tail
    day, clock = _date(head.rstrip(","), locale, now), _time(tail)
    if not space or day is None or clock is None:
        return None
    form = _moment_format("DATE_TIME", f"{day[1]} {clock[1]}", locale)
    return Typed(tidy(serial(day[0]) + clock[0]), form)


def _moment_format(kind: str, pattern: str, locale: Locale) -> dict[str, Any]:
    """A date or time typed the locale's own way has no pattern of its own."""
    return {"type": kind} | ({} if pattern.lower() == locale.pattern(kind).lower() else {"pattern": pattern})


def _time(text: str) -> tuple[float, str] | None:
    match = _TIME.match(text)
    if match is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    millis = int((match[4] or "0").ljust(3, "0"))
    half = (match[5] or "").replace(".", "").lower()
    if minutes > 59 or seconds > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    pattern = (
        ("[h]" if hours > 23 else "h") + ":mm" + (":ss" if match[3] else "") + (" am/pm" if half else "")
    )
    if hours <= 23 and not half and match[1].startswith("0"):
        pattern = "h" + pattern
    return (hours * 3600 + minutes * 60 + seconds + millis / 1000) / 86400, pattern


def _date(text: str, locale: Locale, now: datetime) -> tuple[date, str] | None:
    if match := _NUMERIC_DATE.match(text):
        return _numeric_date(match, locale, now)
    return _worded_date(text, locale, now)


def _numeric_date(match: re.Match[str], locale: Locale, now: datetime) -> tuple[date, str] | None:
    first, mark, second, third = match.groups()
    order = "YMD" if len(first) == 4 and third else locale.order
    if mark == "." and (locale.decimal == "." or third is None):
        return None
    if third is None:
        parts = [first, second]
        order = order.replace("Y", "")
        if len(second) == 4 or len(first) == 4:  # 3/2021: a month
            return _made(_month_year(first, second), order, mark)
    else:
        parts = [first, second, third]
    named = dict(zip(order, parts, strict=False))
    day = _real(named.get("Y"), named.get("M"), named.get("D"), now)
    letters = [{"Y": "y", "M": "m", "D": "d"}[k] * _width(k, p) for k, p in zip(order, parts, strict=False)]
    return (day, mark.join(letters)) if day else None


def _month_year(first: str, second: str) -> tuple[str, str]:
    return (second, first) if len(second) == 4 else (first, second)


def _made(parts: tuple[str, str], order: str, mark: str) -> tuple[date, str] | None:
    year, month = int(parts[0]), int(parts[1])
    if not 1 <= month <= 12 or year < 1900:
        return None
    return date(year, month, 1), f"m{mark}yyyy"


def _width(letter: str, digits: str) -> int:
    if letter == "Y":
        return 4 if len(digits) > 2 else 2
    return 2 if len(digits) == 2 and digits[0] == "0" else 1


def _real(year: str | None, month: str | None, day: str | None, now: datetime) -> date | None:
    if month is None or day is None:
        return None
    number = now.year if year is None else int(year)
    if year is not None and len(year) <= 2:
        number += 2000 if number < 30 else 1900
    try:
        made = date(number, int(month), int(day))
    except ValueError:
        return None
    return made if 1900 <= number <= 9999 else None


def _worded_date(text: str, locale: Locale, now: datetime) -> tuple[date, str] | None:
    """ "15 Jan 2021", "Jan 15, 2021", "15 ม.ค. 2564", "15 มกราคม 2564": the year as it stands."""
    months = {**_month_names(locale), **_month_names(locale_of("en_US"))}
    words = re.findall(r"[^\s,/-]+", text)
    if not 2 <= len(words) <= 3:
        return None
    at = next((i for i, w in enumerate(words) if w.lower().rstrip(".") in months), None)
    if at is None or at > 1:
        return None
    month, width = months[words[at].lower().rstrip(".")]
    others = [w for i, w in enumerate(words) if i != at]
    if not all(re.fullmatch(r"[0-9]{1,4}", w) for w in others):
        return None
    day = others[0]
    year = others[1] if len(others) == 2 else None
    if year is None and len(day) == 4:
        return date(int(day), month, 1), f"{'m' * width} yyyy"
    made = _real(year, str(month), day, now)
    pattern = f"d {'m' * width}" if at == 1 else f"{'m' * width} d"
    tail = "" if year is None else (", " if at == 0 else " ") + ("yyyy" if len(year) > 2 else "yy")
    return (made, pattern + tail) if made else None


def _month_names(locale: Locale) -> dict[str, tuple[int, int]]:
    """Name (lower case, without a final dot) -> (month, letters of its pattern)."""
    short = {m.lower().rstrip("."): (i, 3) for i, m in enumerate(locale.short_months, 1)}
    return short | {m.lower(): (i, 4) for i, m in enumerate(locale.months, 1)}
