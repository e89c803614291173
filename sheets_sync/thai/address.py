"""House numbers, หมู่ที่, and names of villages and sub-districts."""

import re
from datetime import date

from rapidfuzz.distance import OSA

from sheets_sync.thai.dates import from_serial
from sheets_sync.thai.keyboard import digit_reading
from sheets_sync.thai.money import read_number, words_amount
from sheets_sync.thai.months import month_number
from sheets_sync.thai.reading import Reading, fault, repaired
from sheets_sync.thai.text import arabic_digits, lost_am, one_line

_HOUSE = re.compile(r"\d{1,5}(?:/\d{1,5}){0,2}(?:-\d{1,5})?(?: ?[ก-ฮ])?")
_COMMON = re.compile("[0-9]{1,5}(?:/[0-9]{1,5})?")
# A common house number: what `read_house_no` gives back as it is, told quickly.
is_plain = re.compile("[1-9][0-9]{0,4}(?:/[0-9]{1,5})?").fullmatch
_OFFICE = frozenset({"-", "0", "ไม่มี", "ชั่วคราว", "บ้านชั่วคราว", "ไม่มีเลขที่", "ไม่มีบ้านเลขที่", "ทะเบียนบ้านกลาง"})
_DATED = re.compile(
    r"\d{1,2}/\d{1,2}/(?:19|20|2[45])\d\d|\d{4}-\d\d-\d\d(?:[ T].*)?|"
    r"\d{1,2}-(?P<behind>\D+)|(?P<before>\D+)-\d{1,2}"
)
_MOO = re.compile(r"(?:หม(?:ู่|ุ่|ู|่)\s*(?:บ้าน)?\s*(?:ที่)?|ม\s*\.?\s*(?:ที่)?|ที่)?\s*\.?\s*(\d{1,3})\s*(?:\.0*)?")
_TOWN = re.compile(r"(?:ชุมชน|ชช\.?).{2,}")
_NO_FIGURE = frozenset({"i", "v", "x", "X"})  # one letter may be a mark: x stands for none
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV".split()
_SUBDISTRICT = re.compile(r"^(?:(?:ตำบล|ตาบล|ต\s*\.)\s*|ต (?=[ก-ฮเแโใไ]))")
_MUNICIPAL = re.compile(
    r"^(?:เทศบาลตำบล|เทศบาลเมือง|เทศบาล|ทต\s*\.?|ทม\s*\.?|อบต\s*\.?|องค์การบริหารส่วนตำบล)\s*"
)


def read_house_no(text: str) -> Reading:
    """A house number typed as text; stays text."""
    if _COMMON.fullmatch(text) and text != "0":
        return Reading(text)
    typed = one_line(text)
    plain = arabic_digits(typed).strip("'’` ")
    notes = ("thai_digits",) if plain != typed.strip("'’` ") else ()
    if plain in _OFFICE:
        return fault("pattern.no_house", plain, soft=True)
    if _is_dated(plain):
        return fault("type.house_date")
    if _HOUSE.fullmatch(plain) and not re.fullmatch(r"\d+-\d+", plain):
        return repaired(plain, *notes)
    plain = re.sub(r"(?<=\d)\.0?$", "", plain)
    tidy = re.sub(r"\s*(?:/|ทับ|\\)\s*", "/", re.sub(r"^(?:บ้านเลขที่|เลขที่)\s*", "", plain))
    tidy = re.sub(r"^(\d+)\s*-\s*(\d+)$", r"\1/\2", tidy)
    if _HOUSE.fullmatch(tidy):
        return repaired(tidy, *notes, "spelling", to=tidy)
    return _no_house(plain, tidy)


def _no_house(plain: str, tidy: str) -> Reading:
    if digit_reading(plain):
        return fault("keyboard_layout.digits")
    if start := re.match(r"(\d{1,5}(?:/\d{1,5})*)\s*(?:หมู่|ม\.|ต\.|ตำบล|บ้าน|ถนน|ถ\.|ซ\.|ซอย)", tidy):
        return fault("pattern.whole_address", offer=start[1])
    return fault("pattern.house_no")


def _is_dated(plain: str) -> bool:
    """What an export makes of a number that had become a date: `12-มี.ค.`, `Mar-12`, `12/3/2564`."""
    found = _DATED.fullmatch(plain)
    word = found and (found["behind"] or found["before"])
    return bool(found) and (not word or month_number(word) is not None)


def house_from_serial(serial: float, shown: str, locale: str, today: date) -> Reading:
    """A house number that the sheet took for a date (12/3) -> what was typed, by the sheet's locale."""
    if re.fullmatch(r"\d{1,5}/\d{1,5}", shown.strip()):
        return repaired(shown.strip(), "serial_date.house", to=shown.strip())
    day = from_serial(serial)
    if day is None:
        return fault("type.house_date")
    typed = _typed_as_date(day, locale, today)
    if not typed:
        return fault("type.house_date")
    return repaired(typed, "serial_date.house", to=typed)


def _typed_as_date(day: date, locale: str, today: date) -> str:
    """`12/3` became a day of the year it was typed in, `1/99` January 1999, `1/2564` January 2564."""
    if 2000 <= day.year <= today.year + 1:
        return f"{day.month}/{day.day}" if locale.startswith("en_US") else f"{day.day}/{day.month}"
    if day.day != 1:
        return ""
    century = 1930 <= day.year < 2100
    return f"{day.month}/{day.year % 100:02}" if century else f"{day.month}/{day.year}"


def house_from_number(value: float) -> Reading:
    """A house number that is a number; with a fraction it is a lost `/`."""
    if value == 0:
        return fault("pattern.no_house", "0", soft=True)
    if value == value and 0 < value < 1e6 and value == int(value):
        return Reading(str(int(value)))
    return fault("pattern.house_no")


def read_moo(text: str) -> Reading:
    """หมู่ที่ typed as text -> a number; `-`, `0` and town communities as they are."""
    typed = one_line(text)
    if typed.isascii() and typed.isdigit() and len(typed) <= 3:
        return Reading(str(int(typed)))
    plain = arabic_digits(typed).strip("'’` ")
    notes = ("thai_digits",) if plain != typed.strip("'’` ") else ()
    if found := _MOO.fullmatch(plain):
        number = str(int(found[1]))
        return repaired(number, *notes, *(("spelling",) if plain != found[1] else ()), to=number)
    if plain in ("-", "–", "ไม่มี") or _TOWN.fullmatch(plain):
        return Reading("-" if plain == "–" else plain)
    return _no_moo(plain)


def _no_moo(plain: str) -> Reading:
    word = re.sub(r"^(?:หมู่ที่|หมู่|ม\.)\s*", "", plain)
    if (said := words_amount(word)) is not None and said <= 99:
        return repaired(str(said), "spelling", to=said)
    if word.upper() in _ROMAN and word not in _NO_FIGURE:
        number = _ROMAN.index(word.upper()) + 1
        return repaired(str(number), "spelling", to=number)
    if re.fullmatch(r"\D*\d{1,2}\D*(?:[,/&\-–\s]|และ)\D*\d{1,2}\D*", plain):
        return fault("type.moo_two")
    if digit_reading(plain):
        return fault("keyboard_layout.digits")
    if start := re.match(r"(?:หมู่ที่|หมู่|ม\.)?\s*(\d{1,2})\s+\D", plain):
        return fault("type.moo_name", offer=start[1])
    return fault("type.moo")


def moo_from_number(value: float) -> Reading:
    """หมู่ที่ that is a number already."""
    read = read_number(value)
    return fault("type.moo") if read.faults else read


def bare_place(name: str) -> str:
    """`ต.จุน`, `ตำบล จุน` -> `จุน`."""
    return _SUBDISTRICT.sub("", one_line(name))


def place_key(name: str) -> str:
    """For matching names of sub-districts: without ต./ตำบล, spaces and points."""
    return lost_am(bare_place(name))


def municipality(name: str) -> str:
    """The name behind ทต./อบต./เทศบาลตำบล, or "" when it is no municipality."""
    rest = _MUNICIPAL.sub("", one_line(name))
    return rest if rest != one_line(name) else ""


def village_keys(name: str) -> frozenset[str]:
    """Keys under which a village may be found: with and without บ้าน, which may belong to its name."""
    key = lost_am(one_line(name))
    short = re.sub(r"^(?:หมู่บ้าน|บ้าน)", "", key) if key not in ("บ้าน",) else key
    short = re.sub(r"^บ(?=\S)", "", short) if re.match(r"บ\s*\.", one_line(name)) else short
    return frozenset({key, short, re.sub("^บ้าน", "", short)} - {""})


def near_name(name: str, names: tuple[str, ...]) -> str:
    """The one name within two letters (one for short names), or "" when none or several are."""
    key = place_key(name)
    if len(key) > 60:
        return ""
    scored = sorted((OSA.distance(key, place_key(other)), other) for other in names)
    if not scored:
        return ""
    best, other = scored[0]
    tied = len(scored) > 1 and scored[1][0] == best
    return other if best <= (1 if len(key) <= 4 else 2) and not tied else ""
