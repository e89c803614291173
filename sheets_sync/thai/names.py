"""First names and surnames as on the card."""

import re

from sheets_sync.thai.keyboard import thai_reading
from sheets_sync.thai.prefixes import spellings
from sheets_sync.thai.reading import Reading, Remark, fault, repaired
from sheets_sync.thai.text import MARKS, has_thai, one_line

_THAI_NAME = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+(?:[ .][\u0e01-\u0e3a\u0e40-\u0e4e]+)*\.?")
_LETTER = f"(?:[เแโใไ]?[ก-ฮ][{MARKS}]*|[ะาำเแโใไ])"
_SPACED = re.compile(f"{_LETTER}(?: {_LETTER}){{2,}}")
# A name of common syllables: what `read_name` gives back as it is, told quickly.
is_plain = re.compile("(?!ไม่)(?:[เแโใไ]?[ก-ฮ](?:[ัิีึืุู][่้๊๋]?|[่้๊๋์็])?[ะาำ]?){1,40}").fullmatch
_NO_SURNAME = frozenset({"ไม่มี", "ไม่มีนามสกุล", "ไม่ทราบ", "ไม่ใช้นามสกุล", "ไม่มีสกุล"})
_GONE = re.compile(r"เสียชีวิต|ถึงแก่กรรม|มรณภาพ|ลาออก|ย้าย|ตาย")
DASHES = frozenset({"-", "–", "—", "_"})


def read_name(text: str) -> Reading:
    """A name or surname -> its normal form; `-` stands for none."""
    name = one_line(text)
    if _THAI_NAME.fullmatch(name) and name not in _NO_SURNAME:
        if _SPACED.fullmatch(name):
            return repaired(name.replace(" ", ""), "whitespace")
        return Reading(name)
    return _no_name(name)


def _no_name(name: str) -> Reading:
    if name in DASHES:
        return Reading("-")
    if name in _NO_SURNAME:
        return Reading("-", (Remark("pattern.no_surname", soft=True),))
    if _GONE.search(name):
        return fault("pattern.gone")
    if re.search(r"เดิม|[ก-๙]\s*[-–/]\s*[ก-๙]", name):
        return fault("pattern.two_surnames")
    if re.search(r"[()（）“”\"'‘’]", name) and has_thai(name):
        return fault("pattern.nickname")
    if not has_thai(name) and re.search("[A-Za-z;\\[\\]',./=]", name):
        return fault("keyboard_layout.name") if thai_reading(name) else fault("pattern.latin")
    return fault("pattern.name")


PREFIXES = ("นางสาว", "น.ส.", "นส.", "นาย", "นาง", "ด.ช.", "ด.ญ.", "ว่าที่ร้อยตรี", "ว่าที่ ร.ต.", "ว่าที่ร.ต.")


def inside_prefix(name: str) -> tuple[str, str] | None:
    """(prefix as typed, the rest) when a name may begin with one; `นางนวล` may be a name all the same."""
    for prefix in PREFIXES:
        rest = name.removeprefix(prefix).strip()
        if rest != name and re.match("[ก-ฮเแโใไ]", rest) and len(rest) >= 3:
            return prefix, rest
    return None


def split_person(text: str, parts: int) -> tuple[str, ...]:
    """`นายสมชาย ใจดี` -> (`นาย`, `สมชาย`, `ใจดี`) for 3 parts, for 2 name and surname; "" for none."""
    name = one_line(text)
    prefix, rest = _leading_prefix(name) if parts == 3 else ("", name)
    first, _, last = rest.partition(" ")
    whole = (prefix, first, last.strip()) if parts == 3 else (first, last.strip())
    return whole if len(whole) == parts else (*whole, *[""] * (parts - len(whole)))[:parts]


def _leading_prefix(name: str) -> tuple[str, str]:
    for spelling in spellings():
        if name.startswith(spelling) and re.match(r"\s*[ก-ฮเแโใไ]", name[len(spelling) :]):
            return spelling, name[len(spelling) :].strip()
    return "", name
