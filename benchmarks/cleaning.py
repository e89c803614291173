"""What has to be done before another library's checks where the cells are as people type them.

Each function gives the normal form the engine gives, or what no pattern lets through. As somebody who knows
these libraries would write it: cells that need nothing cost one look.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

Clean = Callable[[str], str]

_CHARACTERS = str.maketrans(
    {**dict.fromkeys("\u200b\ufeff\xad"), "\xa0": " ", **dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True))}
)
_ODD = re.compile("[\u200b\ufeff\xad\xa0๐-๙ ํ]|เเ|[่-๋][ัิ-ู]").search
_TURNED = re.compile("([่-๋])([ัิ-ู])")
_CARD = re.compile("[^0-9]").search
_PHONE = re.compile(r"0\d{9}").fullmatch
_DATE = re.compile(r"(\d{1,2})[-/ ](\d{1,2}|[ก-๙.]+)[-/ ](\d{4})").fullmatch
_MOO = re.compile(r"(?:หมู่ที่|หมู่|ม\.)?\s*(\d{1,3})").fullmatch
_PLACE = re.compile(r"^(?:ตำบล|ต\.)\s*")
_MONTHS = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
_SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
_MONTH = {name: n for names in (_MONTHS, _SHORT) for n, name in enumerate(names, start=1)}
_PREFIX = {"น.ส.": "นางสาว", "น.ส": "นางสาว", "นส.": "นางสาว", "นาย.": "นาย", "นาง.": "นาง"}


def text(typed: str) -> str:
    """Single spaces, no invisible signs, Arabic digits, Thai signs in order."""
    if not _ODD(typed):
        return typed
    tidy = " ".join(typed.translate(_CHARACTERS).split()).replace("ํา", "ำ").replace("เเ", "แ")
    return _TURNED.sub(r"\2\1", tidy)


def prefix(typed: str) -> str:
    """น.ส. in full."""
    tidy = text(typed)
    return _PREFIX.get(tidy, tidy)


def card(typed: str) -> str:
    """Digits alone."""
    return re.sub("[ '–-]", "", text(typed)) if _CARD(typed) else typed


def phone(typed: str) -> str:
    """Digits from 0."""
    if _PHONE(typed):
        return typed
    tidy = re.sub(r"[ .-]|โทร", "", text(typed))
    tidy = re.sub(r"^\+?66", "0", tidy)
    return f"0{tidy}" if re.fullmatch(r"[689]\d{8}", tidy) else tidy


def day(typed: str) -> str:
    """A date of the Buddhist era in ISO form."""
    found = _DATE(text(typed))
    if not found:
        return typed
    month = _MONTH.get(found[2]) or (int(found[2]) if found[2].isdigit() else 0)
    try:
        return date(int(found[3]) - 543, month, int(found[1])).isoformat()
    except ValueError:
        return typed


def house(typed: str) -> str:
    """`12/3`."""
    tidy = text(typed)
    return tidy.removeprefix("เลขที่").replace(" ", "") if " " in tidy else tidy


def moo(typed: str) -> str:
    """`4`."""
    found = _MOO(text(typed))
    return str(int(found[1])) if found else typed


def place(typed: str) -> str:
    """Without ตำบล."""
    return _PLACE.sub("", text(typed))


def word(typed: str) -> str:
    """One word of a list."""
    return text(typed).replace(" ", "")


TYPED: Mapping[str, Clean] = {
    "prefix": prefix,
    "first_name": text,
    "last_name": text,
    "national_id": card,
    "birth_date": day,
    "house_no": house,
    "moo": moo,
    "village": text,
    "subdistrict": place,
    "role": text,
    "phone": phone,
    "change": word,
}
