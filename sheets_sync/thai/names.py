"""First names and surnames as on the card."""

import re
from functools import lru_cache

from sheets_sync.thai.keyboard import thai_reading
from sheets_sync.thai.novalue import NOT_NONE
from sheets_sync.thai.prefixes import is_rank, read_prefix, spellings
from sheets_sync.thai.reading import Reading, Remark, fault, repaired
from sheets_sync.thai.text import MARKS, has_thai, one_line

_SIGN = r"[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]"  # of Thai, but for ฯ and ๆ
_THAI_NAME = re.compile(rf"{_SIGN}+(?:(?: |\. ?){_SIGN}+)*\.?")
_ACTING = re.compile(r"ว่าที่\s*(?=[ก-ฮ])")
_WOMAN = re.compile(r"\s*(?:\(หญิง\)|หญิง(?=\s))")
_LETTER = f"(?:[เแโใไ]?[ก-ฮ][{MARKS}]*|[ะาำเแโใไ])"
_SPACED = re.compile(f"{_LETTER}(?: {_LETTER}){{2,}}")
_SUSPECT = "ไม่|เสีย|ถึงแก่|มรณ|ลาออก|ย้าย|ตาย|กำนัน|ผู้|พ่อ|แม่"  # may begin a remark or a post
# A name of common syllables: what `read_name` gives back as it is, told quickly.
is_plain = re.compile(f"{NOT_NONE}(?!{_SUSPECT})(?:[เแโใไ]?[ก-ฮ](?:[ัิีึืุู][่้๊๋]?|[่้๊๋์็])?[ะาำ]?){{1,40}}").fullmatch
_NO_SURNAME = re.compile("ไม่(?:มี|ทราบ|ระบุ|ได้ระบุ|ปรากฏ|ปรากฎ|ใช้)(?:(?:ชื่อ|นาม)?สกุล|ชื่อ)?(?:ค่ะ|คะ|ครับ)?")
_POST = re.compile("(?:กำนัน|ผู้ใหญ่(?:บ้าน)?|พ่อหลวง|แม่หลวง)(?=.{2})")
_GONE = re.compile(r"เสียชีวิต|ถึงแก่กรรม|มรณภาพ|ลาออก|ย้าย|ตาย")
# A word of its own says more than the card does; within a name it may be part of it (ย้ายถิ่น).
_APART = re.compile(
    "(?:^|[^ ]+ )(?:เสียชีวิต|ถึงแก่กรรม|มรณภาพ|ลาออก|ตาย)(?:แล้ว| .*)?|"
    "(?:^|[^ ]+ )ย้าย(?:แล้ว|ออก|ที่อยู่|บ้าน|ไป.*)?|.+ (?:สกุล)?เดิม .+"
)
_ONE_WORD = re.compile(f"(?!{_SUSPECT}){_SIGN}+")
DASHES = frozenset({"-", "–", "—", "_"})


def read_name(text: str) -> Reading:
    """A name or surname -> its normal form; `-` stands for none."""
    if _ONE_WORD.fullmatch(text):
        return Reading(text)
    name = one_line(text)
    if _THAI_NAME.fullmatch(name) and not _says_more(name):
        if "." in name:
            return _with_points(name)
        if _SPACED.fullmatch(name):
            return repaired(name.replace(" ", ""), "whitespace")
        return Reading(name)
    return _no_name(name)


def _with_points(name: str) -> Reading:
    """No name has points but ร.น. of the navy behind it; a rank before it is judged with its column."""
    navy = re.sub(r"ร\.น\.?$", "", name).strip()
    if navy != name and "." not in navy:
        return Reading(f"{navy} ร.น.")
    bare = name.rstrip(".")
    if "." not in bare:
        return repaired(bare, "spelling.personal")
    return Reading(name) if inside_prefix(name) else fault("pattern.name")


def _says_more(name: str) -> bool:
    """Whether it is a remark, or holds one: `ไม่ทราบ`, `สมชาย เสียชีวิต`."""
    said = _NO_SURNAME.fullmatch(name.replace(" ", "")) or _APART.fullmatch(name) or _POST.match(name)
    return said is not None


def _no_name(name: str) -> Reading:
    if name in DASHES:
        return Reading("-")
    if _NO_SURNAME.fullmatch(name.replace(" ", "")):
        return Reading("-", (Remark("pattern.no_surname", soft=True),))
    if _GONE.search(name):
        return fault("pattern.gone")
    if re.search(r"เดิม|[ก-๙]\s*[-–/]\s*[ก-๙]", name):
        return fault("pattern.two_surnames")
    if (re.search(r"[()（）“”\"'‘’]", name) and has_thai(name)) or _POST.match(name):
        return fault("pattern.nickname")
    if not has_thai(name) and re.search("[A-Za-z;\\[\\]',./=]", name):
        return fault("keyboard_layout.name") if thai_reading(name) else fault("pattern.latin")
    return fault("pattern.name")


_ALIKE = str.maketrans("ฎศษณฬญืีึู", "ฏสสนลยิิิุ", "์็ ")
_TWICE = re.compile("([ตนพยสล])\\1")


@lru_cache(maxsize=65536)
def alike(name: str) -> str:
    """What two spellings of one name share: `ณัฎฐ์` and `ณัฏฐ์`, `จันทร` and `จันทร์`, `ธัญญลักษณ์` with one ญ."""
    return _TWICE.sub(r"\1", name.translate(_ALIKE))


PREFIXES = ("นางสาว", "น.ส.", "นส.", "นาย", "นาง", "ด.ช.", "ด.ญ.", "ว่าที่ร้อยตรี", "ว่าที่ ร.ต.", "ว่าที่ร.ต.")


def inside_prefix(name: str, own: str = "") -> tuple[str, str] | None:
    """(prefix as typed, the rest) when a name may begin with one; `นางนวล` may be a name all the same.

    `own`: what the prefix column says. A rank's full word may be a name (พลเอก) and counts when it is that
    one, or when there is none; one with points is no part of any name.
    """
    for prefix in (*PREFIXES, own) if own else PREFIXES:
        rest = name.removeprefix(prefix).strip()
        if rest != name and re.match("[ก-ฮเแโใไ]", rest) and len(rest) >= 3:
            return prefix, rest
    if "." in name or not own:
        prefix, rest = _leading_prefix(name)
        if len(rest) >= 3 and ("." in prefix or len(prefix) >= 5):
            return prefix, rest
    return None


def split_person(text: str, parts: int, *, prefixed: bool) -> tuple[str, ...]:
    """`นายสมชาย ใจดี` -> (`นาย`, `สมชาย`, `ใจดี`); "" for none.

    2 parts are prefix and name when `prefixed`, else name and surname.
    """
    name = one_line(text)
    prefix, rest = _leading_prefix(name) if prefixed else ("", name)
    if prefixed and parts == 2:
        return prefix, rest
    first, _, last = rest.partition(" ")
    whole = (prefix, first, last.strip()) if prefixed else (first, last.strip())
    return (*whole, *[""] * (parts - len(whole)))[:parts]


def _leading_prefix(name: str) -> tuple[str, str]:
    acting = _ACTING.match(name)
    start = acting.end() if acting else 0
    for spelling in spellings().get(name[start : start + 1], ()):
        if name.startswith(spelling, start):
            end = start + len(spelling)
            woman = _WOMAN.match(name, end)
            end = woman.end() if woman and is_rank(read_prefix(name[:end]).value) else end
            if re.match(r"\s*[ก-ฮเแโใไ]", name[end:]):
                return name[:end], name[end:].strip()
    return "", name
