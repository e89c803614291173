"""Telephone numbers as people type them -> digits from 0."""

import re

import phonenumbers

from sheets_sync.thai.keyboard import digit_reading
from sheets_sync.thai.reading import Reading, Remark, fault
from sheets_sync.thai.text import arabic_digits, has_thai, one_line

_MOBILE = re.compile(r"0(?:6[1-6]|[89]\d)\d{7}")
# A mobile number as it should be typed: what `read_phone` gives back as it is, told quickly.
is_plain = re.compile("0(?:6[1-6]|[89][0-9])[0-9]{7}").fullmatch
_COMMON = re.compile(r"0(?:6[1-6]|[89]\d)-?\d{3}-?\d{4}")
_LOST = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_TRICK = re.compile(r'^="([^"]*)"$')
_LABEL = re.compile(r"^(?:โทรศัพท์|โทร|มือถือ|เบอร์|tel|mobile)\s*[.:]*\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:ต่อ|ext\.?|#)\s*\d{1,5}$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(（]\s*[^()0-9]*[^()]*[ก-๙a-zA-Z][^()]*[)）]\s*")
_BETWEEN = re.compile(r"[,;/|&\n]|หรือ|และ|กับ|\s{1,}(?=0[2-9])")
_SEPARATORS = re.compile(r"[\s\-–—‑−.()'’`_]")
_NONE = re.compile("[-–—]|ไม่มี(?:เบอร์|หมายเลข)?(?:โทรศัพท์|โทร|มือถือ)?")
_EXPORTED = re.compile(r"(\d{8,11})\.0")  # how other programs write a number they took it for


def read_phone(text: str) -> Reading:
    """A telephone typed as text."""
    if _COMMON.fullmatch(text):
        return Reading(text.replace("-", ""))
    plain = arabic_digits(text)
    notes = ("thai_digits",) if plain != text else ()
    if _NONE.fullmatch(one_line(plain).replace(" ", "")):
        return fault("phone.none", "-", soft=True)
    if _LOST.fullmatch(plain.strip()):
        return fault("phone.lost")
    if exported := _EXPORTED.fullmatch(plain):
        return read_number(float(exported[1]))
    bare, more = _without_words(plain)
    if _two(bare):
        return fault("phone.two")
    digits = _digits(bare)
    if digits is None:
        return _no_number(one_line(text))
    return _check(digits, (*notes, *more))


def read_number(value: float) -> Reading:
    """A telephone that the sheet took for a number: its leading zero is lost."""
    if value != value or abs(value) >= 1e15 or value != int(value) or value <= 0:
        return fault("phone.lost")
    digits = str(int(value))
    if digits.startswith("66") and len(digits) >= 10:
        return _check("0" + digits[2:], ("number_as_text",))
    return _check("0" + digits, ("leading_zero",)) if len(digits) in (8, 9) else _check(digits, ())


def _without_words(text: str) -> tuple[str, tuple[str, ...]]:
    """The number alone: labels, extensions and remarks in brackets cut off, and notes of that."""
    notes: list[str] = []
    text = _LABEL.sub("", text.strip("'’` \n;,/"))
    text = _TRICK.sub(r"\1", text)
    if (cut := _EXTENSION.sub("", text)) != text:
        text = cut
        notes.append("phone.extension")
    if (cut := _BRACKETS.sub(" ", text).strip()) != text.strip() and re.search(r"\d", cut):
        text = cut
        notes.append("phone.remark")
    return text, tuple(notes)


def _two(text: str) -> bool:
    parts = [re.sub(r"\D", "", part) for part in _BETWEEN.split(text)]
    whole = re.sub(r"\D", "", text)
    if sum(len(part) >= 9 for part in parts) >= 2:
        return True
    return len(whole) in (18, 19, 20) and bool(re.fullmatch(r"0\d{8,9}0\d{8,9}", whole))


def _digits(text: str) -> str | None:
    bare = _SEPARATORS.sub("", text)
    if re.search(r"\d", bare):
        bare = re.sub("[oOoОо]", "0", re.sub("[lIi|](?=\\d|$)", "1", bare))
    if not re.fullmatch(r"\+?\d+", bare):
        return None
    for prefix in ("+660", "+66", "00660", "0066", "660"):
        if bare.startswith(prefix):
            return "0" + bare[len(prefix) :]
    if re.fullmatch(r"66(?:[689]\d{8}|[2-57]\d{7})", bare):
        return "0" + bare[2:]
    return bare.lstrip("+")


def _no_number(text: str) -> Reading:
    if digit_reading(text):
        return fault("keyboard_layout.digits")
    if re.search(r"line|ไลน์|fb|facebook|เฟส|@|id\b", text, re.IGNORECASE):
        return fault("phone.account")
    wordy = has_thai(text) or re.search("[A-Za-z]", text)
    return fault("phone.words" if wordy else "phone.unreadable")


def _check(digits: str, notes: tuple[str, ...]) -> Reading:
    if re.fullmatch(r"[689]\d{8}", digits) or (re.fullmatch(r"[2-57]\d{7}", digits) and _valid("0" + digits)):
        digits, notes = "0" + digits, (*notes, "leading_zero")
    repairs = tuple(Remark(n) for n in notes)
    if _MOBILE.fullmatch(digits) or _valid(digits):
        return Reading(digits, (), repairs)
    if re.fullmatch(r"0[1-9]\d{7}", digits) and digits[1] in "1689":
        kind = "phone.old" if digits[1] == "1" else "phone.short"
        return fault(kind, n=len(digits))
    if len(digits) < 9:
        return fault("phone.short", n=len(digits))
    if len(digits) > 10:
        return fault("phone.long", n=len(digits))
    return fault("phone.unknown")


def _valid(digits: str) -> bool:
    try:
        number = phonenumbers.parse(digits, "TH")
    except phonenumbers.NumberParseException:
        return False
    return digits.startswith("0") and phonenumbers.is_valid_number_for_region(number, "TH")
