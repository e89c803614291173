"""Text typed while the keyboard stood in the other language (Kedmanee, the layout of Thai office PCs)."""

import re

from sheets_sync.thai.text import MARKS, normal

_LATIN = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
_LATIN += '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
_THAI = "_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ" + '%+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI = str.maketrans(_LATIN, _THAI)
_TO_LATIN = str.maketrans(_THAI, _LATIN)
_WELL_FORMED = re.compile(rf"(?:[เแโใไ]?[ก-ฮ][{MARKS}]*(?:[ะาำๅ][{MARKS}]*)?|[ \-.])+")


def as_latin(text: str) -> str:
    """What the same keys give in English: `จคๅ/` -> `0812`."""
    return text.translate(_TO_LATIN)


def as_thai(text: str) -> str:
    """What the same keys give in Thai: `l,=kp` -> `สมชาย`."""
    return text.translate(_TO_THAI)


def thai_reading(text: str) -> str:
    """The Thai word meant by keys typed in English, or "" when it reads as no Thai word."""
    if not text.isascii() or not re.search("[a-zA-Z;\\[\\]',./=]", text) or not 3 <= len(text) <= 60:
        return ""
    if re.fullmatch("[A-Za-z]+(?: [A-Za-z]+)*", text) and (text.istitle() or text.isupper()):
        return ""
    read = as_thai(text)
    return normal(read) if _WELL_FORMED.fullmatch(read) else ""


def digit_reading(text: str) -> str:
    """The digits meant by keys typed in Thai, or "" when they are none."""
    if len(text) > 60 or not any("\u0e01" <= c <= "\u0e59" for c in text):
        return ""
    read = re.sub(r"[\s\-.]", "", as_latin(text))
    return read if re.fullmatch("[0-9]+", read) and len(read) >= 1 else ""
