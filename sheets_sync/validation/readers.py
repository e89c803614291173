"""Reads one cell, by the type of its column."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sheets_sync.model import Cell, Column, Scope
from sheets_sync.thai import address, ids, money, names, phones, prefixes
from sheets_sync.thai.dates import Era, read_date, read_serial, short_date
from sheets_sync.thai.keyboard import thai_reading
from sheets_sync.thai.novalue import is_ditto, is_placeholder, may_be_none
from sheets_sync.thai.places import districts_with
from sheets_sync.thai.reading import BLANK, Reading, Remark, fault, repaired
from sheets_sync.thai.text import arabic_digits, has_thai, lost_am, normal, one_line, repairs

DATES = ("DATE", "DATE_TIME", "TIME")
_NOUGHTS = ("0", "๐")
_UNKNOWN = re.compile("ไม่(?:มี|ทราบ|ระบุ|ได้ระบุ|ปรากฏ|แน่ใจ)")
_RANKS = frozenset({"รอ"})  # a word for waiting, and a captain without points
_SIGNED = re.compile(r"[=+\-@]")  # may be meant as it stands: no spelling of a word begins so
_OF_MOO = re.compile(r"(.{2,40}?)\s*(?:หมู่ที่|หมู่|ม\.)\s*(\d{1,2})")
_URL = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]{2,}\S*", re.IGNORECASE)
LONGEST = 150  # no number, date or name is longer; a pasted page must not cost minutes
_TOO_LONG = {
    "thai_id": "thai_id.letters",
    "phone": "phone.words",
    "date": "date.unreadable",
    "money": "type.money",
    "count": "type.count",
    "moo": "type.moo",
    "house_no": "pattern.house_no",
    "prefix": "choice.prefix",
    "name": "pattern.name",
    "choice": "choice.value",
}
_PROSE = 500  # a column that may hold more than this is prose and keeps its lines

TextReader = Callable[[str], Reading]
NumberReader = Callable[[float, Cell], Reading]


@dataclass(frozen=True, slots=True)
class Readers:
    """How a column's texts and numbers are read."""

    text: TextReader
    number: NumberReader


def read_cell(cell: Cell, column: Column, readers: Readers) -> Reading:
    """What one cell gives: normal form, faults, repairs."""
    value = cell.value
    if cell.error:
        return _broken(cell)
    if isinstance(value, str):
        return _read_text(value, column, readers.text)
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return fault("type.tick")
    if column.type == "text" and cell.format in DATES and cell.shown:
        reading = _read_text(cell.shown, column, readers.text)
        return reading._replace(repairs=(Remark("number_as_text"), *reading.repairs))
    if value == 0 and cell.format not in DATES and _holds_place("0", column):
        return _no_value(column)
    return _limited(readers.number(value, cell), column)


def _broken(cell: Cell) -> Reading:
    if cell.error == "#ERROR!":
        return fault("formula_error.sign", error=cell.error)
    return fault("formula_error", error=cell.error)


def _read_text(typed: str, column: Column, read: TextReader) -> Reading:
    text = normal(typed)
    if not text:
        return BLANK
    if empty := common(text, column):
        return empty
    if len(text) > LONGEST and column.type in _TOO_LONG:
        return fault(_TOO_LONG[column.type])
    reading = _limited(read(text), column)
    if text is typed or text == typed:
        return reading
    told = {remark.id for remark in reading.repairs}
    tidied = tuple(Remark(rule) for rule in repairs(typed, text) if rule not in told)
    return Reading(reading.value, reading.faults, (*tidied, *reading.repairs))


def common(text: str, column: Column) -> Reading | None:
    """What is no value in any column: ditto marks and placeholders, on one line or several."""
    if "\n" in text:
        text = " ".join(text.split())
    if not (may_be_none(text) or text in _NOUGHTS or (column.placeholders and len(text) <= 60)):
        return None
    if is_ditto(text):
        return fault("ditto")
    if column.type == "prefix" and text in _RANKS:
        return None
    if is_placeholder(text) or _holds_place(text, column):
        return _no_value(column)
    return None


def _no_value(column: Column) -> Reading:
    return fault("placeholder", soft=not (column.required or column.required_when))


def _holds_place(text: str, column: Column) -> bool:
    if text in _NOUGHTS:
        return column.type in ("text", "thai_id", "name", "phone")
    if text in ("-", "–") or _UNKNOWN.fullmatch(text):
        return column.type == "text" and column.required and not column.belongs_to
    return bool(column.placeholders) and any(re.fullmatch(pattern, text) for pattern in column.placeholders)


def _limited(reading: Reading, column: Column) -> Reading:
    """Length, pattern and range, on the normal form."""
    value, faults = reading.value, reading.faults
    if not value or faults:
        if (
            value
            and column.pattern
            and all(f.soft for f in faults)
            and not re.fullmatch(column.pattern, value)
        ):
            return Reading(value, (Remark("pattern"),), reading.repairs)
        return reading
    if column.max_length is not None and len(value) > column.max_length:
        return _with(reading, Remark("length", {"n": len(value), "limit": column.max_length}))
    if column.min_length is not None and len(value) < column.min_length:
        return _with(reading, Remark("length.short", {"n": len(value), "limit": column.min_length}))
    if column.pattern and not re.fullmatch(column.pattern, value):
        return _with(reading, Remark("pattern"))
    if column.earliest or column.latest:
        return _in_time(reading, column)
    if column.minimum is None and column.maximum is None:
        return reading
    return _in_range(reading, column)


def _in_time(reading: Reading, column: Column) -> Reading:
    """Days are ISO texts: they compare as they stand."""
    if column.latest and reading.value > column.latest:
        limit = short_date(date.fromisoformat(column.latest))
        return _with(reading, Remark("range.late", {"limit": limit}))
    if column.earliest and reading.value < column.earliest:
        limit = short_date(date.fromisoformat(column.earliest))
        return _with(reading, Remark("range.early", {"limit": limit}))
    return reading


def _in_range(reading: Reading, column: Column) -> Reading:
    try:
        number = float(reading.value)
    except ValueError:
        return reading
    if column.maximum is not None and number > column.maximum:
        return _with(reading, Remark("range.high", {"limit": f"{column.maximum:g}"}))
    if column.minimum is not None and number < column.minimum:
        return _with(reading, Remark("range.low", {"limit": f"{column.minimum:g}"}))
    return reading


def _with(reading: Reading, remark: Remark) -> Reading:
    return Reading(reading.value, (*reading.faults, remark), reading.repairs)


def readers_for(column: Column, scope: Scope) -> Readers:
    """How this column's cells are read against what is known of the district."""
    if column.belongs_to == "district.subdistricts":
        return Readers(_subdistrict_reader(scope), lambda value, cell: fault("belongs_to.subdistrict"))
    if column.type == "date":
        era = Era(column.era, scope.today.date(), scope.fiscal_year, scope.locale)
        return Readers(
            lambda text: read_date(text, era),
            lambda value, cell: read_serial(value, era, cell.shown, cell.format in DATES),
        )
    if column.type == "house_no":
        return Readers(address.read_house_no, lambda value, cell: _house(value, cell, scope))
    if column.type == "choice":
        choose = _choice_reader(column)
        return Readers(choose, lambda value, cell: choose(_number_as_text(value, cell).value))
    if column.type == "text":
        return Readers(_text_reader(column), _number_as_text)
    return _BY_TYPE[column.type]


def _undated(read: Callable[[float], Reading]) -> NumberReader:
    return lambda value, cell: fault("type.is_date") if cell.format in DATES else read(value)


def _number_as_text(value: float, cell: Cell) -> Reading:
    if cell.format in DATES and cell.shown:
        return repaired(one_line(normal(cell.shown)), "number_as_text")
    if value != value or abs(value) >= 1e15:
        return fault("pattern")
    return repaired(str(int(value)) if value == int(value) else repr(value), "number_as_text")


def _house(value: float, cell: Cell, scope: Scope) -> Reading:
    if cell.format in DATES:
        return address.house_from_serial(value, cell.shown, scope.locale, scope.today.date())
    return address.house_from_number(value)


def _read_url(text: str) -> Reading:
    return Reading(text) if _URL.fullmatch(text) else fault("url")


_BY_TYPE: Mapping[str, Readers] = {
    "thai_id": Readers(ids.read_thai_id, lambda value, cell: ids.read_number(value)),
    "phone": Readers(phones.read_phone, lambda value, cell: phones.read_number(value)),
    "money": Readers(money.read_money, _undated(money.read_amount)),
    "count": Readers(money.read_count, _undated(money.read_number)),
    "moo": Readers(address.read_moo, _undated(address.moo_from_number)),
    "prefix": Readers(prefixes.read_prefix, lambda value, cell: fault("choice.prefix")),
    "name": Readers(names.read_name, lambda value, cell: fault("pattern.name")),
    "url": Readers(_read_url, lambda value, cell: fault("url")),
}


def _text_reader(column: Column) -> TextReader:
    prose = column.max_length is None or column.max_length > _PROSE
    meant_by = {lost_am(word): word for word in column.suggestions}
    meant_by |= {lost_am(typed): word for typed, word in column.synonyms.items()}

    def read(text: str) -> Reading:
        plain = arabic_digits(text)
        value = plain if prose else one_line(plain)
        notes = ("thai_digits",) if plain != text else ()
        if column.required and text[0] == "=":
            return fault("formula_error.sign")
        meant = "" if has_thai(value) else thai_reading(value)
        if meant and (_odd(value) or lost_am(meant) in meant_by):
            if column.personal:
                return fault("keyboard_layout.name")
            return fault("keyboard_layout.thai", reading=meant)
        if meant_by and (word := meant_by.get(lost_am(value))) and word != value and not _SIGNED.match(value):
            return repaired(word, *notes, "spelling", to=word)
        if meant_by and (whole := _with_moo(value, meant_by)):
            return repaired(whole, *notes, "spelling", to=whole)
        if value != plain:
            notes = (*notes, "whitespace")
        return repaired(value, *notes) if notes else Reading(value)

    return read


def _with_moo(text: str, meant_by: Mapping[str, str]) -> str:
    """`ผญบ.ม.4` -> `ผู้ใหญ่บ้าน หมู่ที่ 4`; "" where the post stands in full or is none of ours."""
    found = _OF_MOO.fullmatch(text)
    word = meant_by.get(lost_am(found[1])) if found else None
    return f"{word} หมู่ที่ {found[2]}" if found and word and word != found[1] else ""


def _odd(text: str) -> bool:
    """Keys no English word is typed with: `l,=kp`."""
    return bool(re.search(r"[a-z][;\[\]',./=\\][a-z]|[;\[\]=\\][a-z]|[a-z][;\[\]=\\]", text))


def _choice_reader(column: Column) -> TextReader:
    known = {lost_am(typed): word for typed, word in column.synonyms.items()}
    known |= {lost_am(choice): choice for choice in column.choices}

    def read(text: str) -> Reading:
        found = known.get(lost_am(text))
        if found:
            return Reading(found) if found == text else repaired(found, "spelling", to=found)
        if (meant := thai_reading(text)) and lost_am(meant) in known:
            return fault("keyboard_layout.thai", reading=known[lost_am(meant)])
        offer = address.near_name(text, column.choices)
        return fault("choice.near", offer=offer) if offer else fault("choice.value")

    return read


def _subdistrict_reader(scope: Scope) -> TextReader:
    """Names of sub-districts that take part; where nobody said which do, any name."""
    known = {address.place_key(s.name): s.name for s in scope.subdistricts}
    others = {address.place_key(name): name for name in scope.gazetteer}

    def read(text: str) -> Reading:
        typed = one_line(text)
        if not known:
            bare = address.bare_place(typed)
            return Reading(bare) if bare == text else repaired(bare, "spelling", to=bare)
        key = address.place_key(typed)
        if found := known.get(key):
            return Reading(found) if found == text else repaired(found, "spelling", to=found)
        inner = address.municipality(typed)
        if inner and (found := known.get(address.place_key(inner))):
            return fault("belongs_to.municipality", found, soft=True, offer=found)
        if outside := others.get(key):
            return fault("belongs_to.outside", place=outside)
        return _unknown_place(typed, scope)

    return read


def _unknown_place(typed: str, scope: Scope) -> Reading:
    if (meant := thai_reading(typed)) and meant in {s.name for s in scope.subdistricts}:
        return fault("keyboard_layout.thai", reading=meant)
    near = address.near_name(typed, tuple(s.name for s in scope.subdistricts))
    elsewhere = districts_with(address.place_key(typed), scope.district_code[:2]) - {scope.district_name}
    if elsewhere:
        return fault("belongs_to.elsewhere", district=" ".join(sorted(elsewhere)[:2]))
    return fault("belongs_to.near", offer=near) if near else fault("belongs_to.subdistrict")
