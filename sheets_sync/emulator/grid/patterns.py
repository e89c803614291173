"""Number and date patterns (0.00, #,##0, d/m/yyyy, [h]:mm, [Red](0)) and what they make of a value."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from sheets_sync.emulator.grid.locales import Locale

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers know no zone
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]]*)\]|\[(?P<elapsed>h+|m+|s+)\]'
    r"|\[(?P<cond>[<>=]+)(?P<limit>-?[\d.]+)\]|\[(?P<colour>[A-Za-z0-9]+)\]"
    r"|(?P<ampm>am/pm|a/p)|(?P<general>general)|(?P<sci>[Ee][+-])|(?P<date>y+|m+|d+|h+|s+)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|_(?P<skip>.)|\*(?P<fill>.)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
EXACT = Context(prec=700)  # enough for any double, whatever it is rounded to
Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a pattern between semicolons."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None

    def has(self, *kinds: str) -> bool:
        """Whether a token of one of these kinds occurs."""
        return any(kind in kinds for kind, _ in self.tokens)

    @property
    def is_date(self) -> bool:
        """Whether it shows a date or time."""
        return self.has("date", "elapsed", "ampm")


def apply_pattern(value: float | str, pattern: str, locale: Locale) -> str:
    """What a cell with this pattern shows for a number or text."""
    sections = _sections(pattern)
    if isinstance(value, str):
        chosen = sections[3] if len(sections) > 3 else next((s for s in sections if s.has("text")), None)
        return _texts(chosen, value) if chosen else value
    section, magnitude = _choose(sections, value)
    if section.has("general") or not section.tokens:
        return ("-" if magnitude < 0 and section.tokens else "") + plain(abs(magnitude), locale)
    if section.has("text") and not section.has("digit", "date"):
        return _texts(section, plain(value, locale))
    if section.is_date:
        return _moment(section, value, locale)
    return _number(section, magnitude, locale)


def plain(value: float, locale: Locale) -> str:
    """A number under the automatic format: ten significant digits, from 10^12 on as 1.23457E+12."""
    size = abs(value)
    if size and (size >= 1e12 or size < 1e-9):
        mantissa, exponent = f"{value:.5E}".split("E")
        head, tail = mantissa.split(".")
        tail = tail.rstrip("0").ljust(2, "0")
        return f"{head}{locale.decimal}{tail}E{exponent[0]}{int(exponent[1:]):02d}"
    digits = Decimal(repr(float(value)))
    places = max(0, 9 - max(digits.adjusted(), -10)) if value else 0
    text = format(digits.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", locale.decimal)


def is_date_pattern(pattern: str) -> bool:
    """Whether a pattern shows dates or times."""
    return _sections(pattern)[0].is_date


@lru_cache(maxsize=512)
def _sections(pattern: str) -> tuple[Section, ...]:
    parts: list[list[Token]] = [[]]
    conditions: list[tuple[str, float] | None] = [None]
    for match in _TOKEN.finditer(pattern):
        kind, text = match.lastgroup or "other", match.group(match.lastgroup or 0)
        if match.group("cond"):
            conditions[-1] = (match.group("cond"), float(match.group("limit")))
        elif kind == "other" and text == ";":
            parts.append([])
            conditions.append(None)
        elif kind != "colour":
            parts[-1].append((kind, text))
    return tuple(Section(tuple(_minutes(p)), c) for p, c in zip(parts, conditions, strict=True))


def _minutes(tokens: list[Token]) -> list[Token]:
    """m or mm is minutes right after hours or right before seconds, else the month."""
    found = [(i, t[0].lower()) for i, (k, t) in enumerate(tokens) if k in {"date", "elapsed"}]
    out = list(tokens)
    for n, (i, letter) in enumerate(found):
        if letter != "m" or tokens[i][0] == "elapsed" or len(tokens[i][1]) > 2:
            continue
        before = found[n - 1][1] if n else ""
        after = found[n + 1][1] if n + 1 < len(found) else ""
        if before == "h" or after == "s":
            out[i] = ("minute", tokens[i][1])
    return out


def _choose(sections: tuple[Section, ...], value: float) -> tuple[Section, float]:
    """The section for a number, and the number it shows (without sign where the section says so)."""
    tests = {"<": value.__lt__, ">": value.__gt__, "=": value.__eq__, "<=": value.__le__, ">=": value.__ge__}
    if any(s.condition for s in sections):
        for section in sections:
            if section.condition is None or tests[section.condition[0]](section.condition[1]) is True:
                return section, value
        return sections[-1], value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _texts(section: Section, value: str) -> str:
    return "".join(value if k == "text" else _literal(k, t) for k, t in section.tokens)


def _literal(kind: str, text: str) -> str:
    if kind in {"quoted", "escaped", "other"}:
        return text
    if kind == "money":
        return text.split("-")[0]
    return " " if kind == "skip" else ""


def _number(section: Section, value: float, locale: Locale) -> str:
    tokens = section.tokens
    percent = sum(k == "percent" for k, _ in tokens)
    if section.has("sci"):
        return _scientific(section, value, locale)
    if not section.has("digit"):
        return "".join(_outside(k, t) for k, t in tokens)
    first = next(i for i, (k, _) in enumerate(tokens) if k == "digit")
    last = max(i for i, (k, _) in enumerate(tokens) if k == "digit")
    point = next((i for i, (k, _) in enumerate(tokens) if k == "point" and i >= first - 1), None)
    whole = [t for i, (k, t) in enumerate(tokens) if k == "digit" and (point is None or i < point)]
    part = [t for i, (k, t) in enumerate(tokens) if k == "digit" and point is not None and i > point]
    grouped = any(
        k == "comma" and first < i < (point if point is not None else last) for i, (k, _) in enumerate(tokens)
    )
    scale = sum(k == "comma" and i > last for i, (k, _) in enumerate(tokens))
    digits = _digits(value * 100**percent / 1000**scale, whole, part, grouped, locale)
    start = min(first, point) if point is not None and point < first else first
    end = max(last, point if point is not None else -1)
    head = "".join(_outside(k, t) for k, t in tokens[:start])
    inner = "".join(_literal(k, t) for k, t in tokens[start : end + 1])
    tail = "".join(_outside(k, t) for k, t in tokens[end + 1 :])
    negative = value < 0 and any(ch in "123456789" for ch in digits)
    return ("-" if negative else "") + head + digits + inner + tail


def _outside(kind: str, text: str) -> str:
    return "%" if kind == "percent" else _literal(kind, text)


def _digits(value: float, whole: list[str], part: list[str], grouped: bool, locale: Locale) -> str:
    rounded = abs(Decimal(repr(float(value)))).quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP, EXACT)
    integer, _, fraction = format(rounded, "f").partition(".")
    integer = integer.lstrip("0").rjust(sum(t == "0" for t in whole), "0")
    if grouped:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", locale.group, integer)
    keep = max((i + 1 for i, t in enumerate(part) if t == "0"), default=0)
    while len(fraction) > keep and fraction.endswith("0"):
        fraction = fraction[:-1]
    return integer + (locale.decimal + fraction if fraction else "")


def _scientific(section: Section, value: float, locale: Locale) -> str:
    at = next(i for i, (k, _) in enumerate(section.tokens) if k == "sci")
    before, after = section.tokens[:at], section.tokens[at + 1 :]
    point = next((i for i, (k, _) in enumerate(before) if k == "point"), len(before))
    places = sum(k == "digit" for k, _ in before[point:])
    mantissa, exponent = f"{value:.{places}E}".split("E")
    width = sum(k == "digit" for k, _ in after)
    plus = "+" if section.tokens[at][1].endswith("+") else ""
    sign = "-" if exponent.startswith("-") else plus
    return mantissa.replace(".", locale.decimal) + "E" + sign + str(abs(int(exponent))).rjust(width, "0")


def _moment(section: Section, value: float, locale: Locale) -> str:
    parts = [t for k, t in section.tokens if k == "digit"]
    moment = EPOCH + timedelta(milliseconds=round(value * 86_400_000))
    if not parts and moment.microsecond >= 500_000:
        moment += timedelta(seconds=1)
    half_day = section.has("ampm")
    out: list[str] = []
    after_point = False
    for kind, text in section.tokens:
        if kind == "digit" and after_point:
            continue
        after_point = kind == "point"
        if kind == "point" and parts:
            out.append("." + f"{moment.microsecond // 1000:03d}"[: len(parts)])
            after_point = True
            continue
        out.append(_date_part(kind, text, moment, value, half_day, locale))
    return "".join(out)


def _date_part(kind: str, text: str, moment: datetime, value: float, half_day: bool, locale: Locale) -> str:
    width = len(text)
    match kind:
        case "minute":
            return str(moment.minute).rjust(min(width, 2), "0")
        case "elapsed":
            unit = {"h": 24, "m": 1440, "s": 86400}[text[0].lower()]
            return str(int(value * unit + 1e-6)).rjust(width, "0")
        case "ampm":
            mark = ("AM", "PM")[moment.hour >= 12]
            return mark if width > 3 else mark[0]
        case "point" | "comma":
            return "." if kind == "point" else ","
        case "date":
            return _calendar(text[0].lower(), width, moment, half_day, locale)
    return _literal(kind, text)


def _calendar(letter: str, width: int, moment: datetime, half_day: bool, locale: Locale) -> str:
    match letter:
        case "y":
            return f"{moment.year % 100:02d}" if width <= 2 else f"{moment.year:04d}"
        case "d" if width <= 2:
            return str(moment.day).rjust(width, "0")
        case "d":
            names = locale.short_days if width == 3 else locale.days
            return names[(moment.weekday() + 1) % 7]
        case "m" if width <= 2:
            return str(moment.month).rjust(width, "0")
        case "m":
            name = (locale.short_months if width == 3 else locale.months)[moment.month - 1]
            return name[:1] if width == 5 else name
        case "h":
            hour = (moment.hour + 11) % 12 + 1 if half_day else moment.hour
            return str(hour).rjust(min(width, 2), "0")
    return str(moment.second).rjust(min(width, 2), "0")
