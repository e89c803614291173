"""Dates as people type them in Thailand, and as they are written for people. Years of the Buddhist era."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sheets_sync.thai.months import FULL, SHORT, month_number
from sheets_sync.thai.reading import Reading, Remark, fault
from sheets_sync.thai.text import arabic_digits, normal, one_line

BE = 543
_EPOCH = date(1899, 12, 30)  # day 0 of Sheets' and Excel's serial numbers
_WEEKDAYS = tuple("จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์".split())
_WEEKDAY_SHORT = tuple("จ. อ. พ. พฤ. ศ. ส. อา.".split())
_TIME = re.compile(r"[ T]\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?( ?น\.?| ?[AP]M)?Z?$")
_LEAD = re.compile(r"^(?:เกิด|เมื่อ)*\s*(?:วันที่|(?:วัน)?(จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)\s*(?:ที่)?)?\s*")
_ERA = re.compile(
    r"(พุทธศักราช|คริสต์?ศักราช|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|ปี|B\.?E\.?|A\.?D\.?)\s*(?=\d)", re.IGNORECASE
)
_COMMON_ERA = re.compile(r"(?:ค\.?\s?ศ\.?|คริสต์?ศักราช|A\.?D\.?)\s*\d", re.IGNORECASE)
_BUDDHIST_ERA = re.compile(r"(?:พ\.?\s?ศ\.?|พุทธศักราช|B\.?E\.?)\s*\d", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,4})\s*[/\-. ]\s*(\d{1,2})\s*[/\-. ]\s*(\d{1,4})")
_WORDS = re.compile(r"(\d{1,2})\s*[/\-. ]?\s*([^\d\s/\-][^\d/\-]*?)[\s/\-.]*(\d{2}|\d{4})")
_COMMON = re.compile("(0?[1-9]|[12][0-9]|3[01])/(0?[1-9]|1[0-2])/(2[45][0-9][0-9])")  # most are typed so
_PADDED = re.compile(r"(\d\d)/(\d\d)/\d\d")
_NO_DAY = re.compile(r"[^\d]+[\s/\-.]*(\d{2}|\d{4})")


@dataclass(frozen=True, slots=True)
class Era:
    """What a column's dates are of: `birth`, `fiscal` (the fiscal year, B.E.), or "" for any."""

    kind: str
    today: date
    fiscal_year: int
    locale: str = "th_TH"


def month_name(month: int) -> str:
    """`3` -> `มีนาคม`."""
    return FULL[month - 1]


def long_date(day: date) -> str:
    """`23 มีนาคม 2564` (Arabic digits, Buddhist era)."""
    return f"{day.day} {FULL[day.month - 1]} {day.year + BE}"


def short_date(day: date, *, weekday: bool = False) -> str:
    """`23 มี.ค. 64`, with `weekday` `อ. 23 มี.ค. 64`."""
    text = f"{day.day} {SHORT[day.month - 1]} {(day.year + BE) % 100:02}"
    return f"{_WEEKDAY_SHORT[day.weekday()]} {text}" if weekday else text


def parse_date(text: str) -> date | None:
    """A date with a four-digit year: ISO, `๒๓ มีนาคม ๒๕๖๔`, `23 มี.ค. 2564`, `23/3/2564`; else None."""
    parts = _parts(_strip(arabic_digits(normal(text))))
    if not isinstance(parts, tuple) or len(parts[2]) != 4:
        return None
    day, month, year = parts[0], parts[1], int(parts[2])
    made = _make(year - BE if year >= 2400 else year, month, day)
    return made if isinstance(made, date) else None


def letter_date(text: str) -> date:
    """A date as config and letters write it (see parse_date); ValueError, bilingual, when it is none."""
    day = parse_date(text) or _short_letter_date(text)
    if day is None:
        parts = _parts(_strip(arabic_digits(normal(text))))
        if isinstance(parts, tuple) and not isinstance(_make(2000, parts[1], parts[0]), date):
            raise ValueError("is a day that no calendar has | ไม่มีวันที่นี้ในปฏิทิน โปรดตรวจสอบวันและเดือน")
        raise ValueError(
            "is no date: write 2021-03-23 or ๒๓ มีนาคม ๒๕๖๔ | "
            "อ่านวันที่ไม่ได้ โปรดพิมพ์แบบ 2021-03-23 หรือ ๒๓ มีนาคม ๒๕๖๔"
        )
    return day


def _short_letter_date(text: str) -> date | None:
    """`27 เม.ย. 70` and `27/4/70`, as this program writes its dates: the year is a Thai one."""
    parts = _parts(_strip(arabic_digits(normal(text))))
    if not isinstance(parts, tuple) or len(parts[2]) != 2 or "-" in text:
        return None
    made = _make(2500 + int(parts[2]) - BE, parts[1], parts[0])
    return made if isinstance(made, date) else None


def from_serial(serial: float) -> date | None:
    """The date of a serial number; None when it is out of every calendar."""
    try:
        return _EPOCH + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return None


def read_serial(serial: float, era: Era, shown: str = "", is_date: bool = True) -> Reading:
    """A cell that holds a number: a date's serial (also of a year 25xx), or digits that are no date."""
    day = from_serial(serial) if 0 < serial < 3_000_000 else None
    if not is_date and not (day and (1910 <= day.year <= 2100 or 2450 <= day.year <= 2600)):
        return read_date(str(int(serial)), era) if 0 <= serial < 1e8 else fault("date.unreadable")
    if day is None:
        return fault("date.unreadable")
    short = re.search(r"\D(\d{2})$", arabic_digits(shown.strip()))
    if short and is_date and era.kind and _odd_for(era, day):
        return _short_year(day.day, day.month, int(short[1]), era, ("serial_date",))
    if day.year >= 2300:
        made = _make(day.year - BE, day.month, day.day)
        return _judge(made, era, (_note("buddhist_year", made),))
    notes = () if is_date else (_note("serial_date", day),)
    reading = _judge(day, era, notes)
    if is_date and not reading.faults and _could_be_swapped(day, era):
        return Reading(reading.value, (Remark("date.american", {"date": long_date(day)}, True),), notes)
    return reading


def _could_be_swapped(day: date, era: Era) -> bool:
    """In a sheet set to American dates, what a Thai typed as day/month became month/day."""
    return era.locale.startswith("en_US") and day.day <= 12 and day.day != day.month


def _odd_for(era: Era, day: date) -> bool:
    return bool(_age(day, era.today) < 15) if era.kind == "birth" else _fiscal(day) != era.fiscal_year


def read_date(text: str, era: Era) -> Reading:
    """A date typed as text -> ISO of the common era."""
    if found := _COMMON.fullmatch(text):
        return _long_year(int(found[1]), int(found[2]), int(found[3]), era, (), common=False)
    plain = arabic_digits(text)
    notes = ("thai_digits",) if plain != text else ()
    lead = _LEAD.match(plain)
    stripped = _strip(plain)
    parts = _parts(stripped)
    if isinstance(parts, str):
        return fault(parts, year=_example_year(era))
    day, month, year = parts
    if month > 12 >= day and "/" in stripped:
        made = _make(_full_year(year), day, month) if len(year) == 4 else None
        return fault("date.day_first", date=long_date(made) if isinstance(made, date) else "23 มีนาคม 2510")
    if not 1 <= month <= 12:
        return fault("date.unreadable")
    if len(year) == 4 and int(year) < 2300 and _BUDDHIST_ERA.search(plain):
        return fault("date.year_wrong", year=year)
    if len(year) == 2:
        reading = _maybe_american(_short_year(day, month, int(year), era, notes), stripped, era)
    else:
        common = bool(_COMMON_ERA.search(plain))
        reading = _long_year(day, month, int(year), era, notes, common=common)
    return _with_weekday(reading, lead[1] if lead else None)


def _example_year(era: Era) -> int:
    """For the example of a date: one in which people were born, or the fiscal year."""
    return 2510 if era.kind == "birth" else era.fiscal_year


def _maybe_american(reading: Reading, typed: str, era: Era) -> Reading:
    """`03/12/10` is how an American Excel exports dates: a date of birth may have day and month swapped."""
    found = _PADDED.fullmatch(typed)
    if era.kind != "birth" or not reading.value or not found or found[1] == found[2] or int(found[1]) > 12:
        return reading
    told = Remark("date.american", {"date": long_date(date.fromisoformat(reading.value))}, True)
    return Reading(reading.value, (*reading.faults, told), reading.repairs)


def _strip(text: str) -> str:
    text = _TIME.sub("", one_line(text).strip("'’` "))
    return re.sub(r"เดือน\s*(?=[ก-ฮเ\d])", "", _ERA.sub("", _LEAD.sub("", text))).strip(" .")


def _full_year(year: str) -> int:
    number = int(year)
    return number - BE if number >= 2400 else number


def _parts(text: str) -> tuple[int, int, str] | str:
    """(day, month, year as typed), or the id of what is wrong."""
    found = re.fullmatch(r"(\d{4})-?(\d{2})-?(\d{2})", text)
    if found and 1 <= int(found[2]) <= 12 and 1800 <= int(found[1]) <= 2700:
        return int(found[3]), int(found[2]), found[1]
    if found := re.fullmatch(r"(\d{2})(\d{2})(\d{2}|\d{4})", text):
        return int(found[1]), int(found[2]), found[3]
    if found := _NUMBERS.fullmatch(text):
        return _numbers(*found.groups())
    if (found := _WORDS.fullmatch(text)) and (month := month_number(found[2])):
        return int(found[1]), month, found[3]
    return _no_date(text)


def _numbers(first: str, middle: str, last: str) -> tuple[int, int, str] | str:
    if len(first) >= 3:
        return (int(last), int(middle), first) if len(first) == 4 and len(last) <= 2 else "date.unreadable"
    if len(last) not in (2, 4):
        return "date.unreadable"
    return int(first), int(middle), last


def _no_date(text: str) -> str:
    age = re.fullmatch(r"(?:อายุ)?\s*(\d{1,3})\s*(?:ปี)?", text)
    if age and int(age[1]) <= 120:
        return "date.age"
    if re.fullmatch(r"(?:-\s*/\s*-\s*/\s*)?\d{4}", text):
        return "date.year_only"
    if re.search(r"[–—]|ถึง|ตลอด|ภายใน|เดือน$", text) or re.search(r"[ก-๙.]\s*-\s*[ก-๙]", text):
        return "date.period"
    if (found := _NO_DAY.fullmatch(text)) and month_number(text[: found.start(1)].strip(" /-.")):
        return "date.no_day"
    if found := re.fullmatch(r"(\d{1,2})\s*[/\-. ]?\s*(\D+|\d{1,2})", text):
        month = int(found[2]) if found[2].isdigit() else month_number(found[2])
        return "date.no_year" if month and 1 <= month <= 12 else "date.unreadable"
    return "date.unreadable"


def _make(year: int, month: int, day: int) -> date | Remark:
    """The date, or what is wrong with it (`day` and `month` are told, the year in the Buddhist era)."""
    try:
        return date(year, month, day)
    except ValueError:
        if month == 2 and day == 29 and 1 <= year <= 9999:
            return Remark("date.no_leap", {"year": year + BE})
        return Remark("date.unreal", {"day": day, "month": FULL[month - 1] if 1 <= month <= 12 else month})


def _note(id: str, day: date | Remark) -> Remark:
    return Remark(id, {"date": long_date(day)} if isinstance(day, date) else {"date": ""})


def _long_year(day: int, month: int, year: int, era: Era, notes: tuple[str, ...], *, common: bool) -> Reading:
    if year >= 2400 and not common:
        made = _make(year - BE, month, day)
        return _judge(made, era, tuple(_note(n, made) for n in (*notes, "buddhist_year")), year)
    made = _make(year, month, day) if year <= 2200 else Remark("date.year_wrong", {"year": year})
    return _judge(made, era, tuple(_note(n, made) for n in notes), year)


def _judge(made: date | Remark, era: Era, notes: tuple[Remark, ...], typed_year: int = 0) -> Reading:
    if isinstance(made, Remark):
        return Reading("", (made,))
    if era.kind == "birth":
        return _judge_birth(made, era, notes, typed_year or made.year + BE)
    if not 1900 <= made.year <= 2200:
        return fault("date.year_wrong", year=typed_year or made.year + BE)
    return Reading(made.isoformat(), (), notes)


def _judge_birth(made: date, era: Era, notes: tuple[Remark, ...], typed_year: int) -> Reading:
    age = _age(made, era.today)
    if age < 0:
        return fault("date.future", date=long_date(made))
    if age < 10:
        return fault("date.too_young", date=long_date(made), age=age)
    if age > 110:
        return fault("date.year_wrong", year=typed_year)
    young = (Remark("date.young", {"age": age}, True),) if age < 18 else ()
    return Reading(made.isoformat(), young, notes)


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _fiscal(day: date) -> int:
    return day.year + BE + (day.month >= 10)


def _short_year(day: int, month: int, year: int, era: Era, notes: tuple[str, ...]) -> Reading:
    """A two-digit year: read when only one century fits, else asked."""
    made = [_make(candidate, month, day) for candidate in _candidates(year, era)]
    fitting = [d for d in made if isinstance(d, date) and _fits(d, era)]
    if not fitting:
        bad = next((m for m in made if isinstance(m, Remark)), None)
        return Reading("", (bad,)) if bad else fault("date.short_year", year=f"{year:02}")
    if len(fitting) > 1:
        return fault("date.two_years", one=long_date(fitting[0]), two=long_date(fitting[1]))
    only = fitting[0]
    told = (*(_note(n, only) for n in notes), Remark("buddhist_year.short", {"date": long_date(only)}))
    return Reading(only.isoformat(), (), told)


def _candidates(year: int, era: Era) -> list[int]:
    if era.kind == "":
        return [2500 + year - BE]
    return [2500 + year - BE, 2400 + year - BE, 1900 + year, 2000 + year]


def _fits(day: date, era: Era) -> bool:
    if era.kind == "birth":
        return 15 <= _age(day, era.today) <= 100
    return era.kind != "fiscal" or abs(_fiscal(day) - era.fiscal_year) <= 1


def _with_weekday(reading: Reading, weekday: str | None) -> Reading:
    """A named weekday that does not fit the date is worth a look: one of the two is mistyped."""
    if not weekday or not reading.value:
        return reading
    day = date.fromisoformat(reading.value)
    if _WEEKDAYS[day.weekday()].startswith(weekday):
        return reading
    told = Remark("date.weekday", {"date": long_date(day), "weekday": _WEEKDAYS[day.weekday()]}, True)
    return Reading(reading.value, (*reading.faults, told), reading.repairs)
