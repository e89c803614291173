"""One normal form of Thai text, used for matching and for the master."""

import re
import unicodedata
from functools import lru_cache
from itertools import chain

_THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_ARABIC = str.maketrans(_THAI, "0123456789")
_TO_THAI = str.maketrans("0123456789", _THAI)

_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"

# Old Windows fonts kept shifted glyphs in the private-use area; PDFs and old Word files still give them away.
_PRIVATE = dict(
    zip(
        range(0xF700, 0xF71B),
        "ฐ" + "ิีึื" + "่้๊๋์" + "่้๊๋์" + "ญัํ็" + "่้๊๋์" + "ฺุู",
        strict=True,
    )
)
_FULLWIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys([9, 11, 12, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_BREAKS = dict.fromkeys([0x2028, 0x2029], "\n")
_INVISIBLE = dict.fromkeys(
    chain(
        (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *(range(9), range(14, 32), range(0x7F, 0x85), range(0x86, 0xA0), range(0x180B, 0x180F)),
        *(range(0x200B, 0x2010), range(0x202A, 0x202F), range(0x2060, 0x2070), range(0xFE00, 0xFE10)),
        range(0xFFF9, 0xFFFC),
    )
)
_CHARACTERS = {**_INVISIBLE, **_PRIVATE, **_FULLWIDTH, **_SPACES, **_BREAKS}

MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_ORDER = (
    "\u0e3a",
    "\u0e38\u0e39",
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47",
    "\u0e4d",
    "\u0e48\u0e49\u0e4a\u0e4b",
    "\u0e4c",
    "\u0e4e",
)
_WEIGHT = {c: w for w, group in enumerate(("ฺ", "ุู", "ัิีึื็", "ํ", "่้๊๋", "์", "๎")) for c in group}
_RUN = re.compile(f"[{MARKS}]{{2,}}")
_AFTER_AM = re.compile(f"(ํ[{MARKS}]{{0,6}})า([{MARKS}]+)")
_TWICE_AA = re.compile(f"(ํ[{MARKS}]{{0,6}})าา+")
_STRAY = re.compile(f"[ \n]{{1,2}}(?=[{MARKS}ำ])")
_TWICE_E = re.compile("เ{2,}")
_AM_APART = re.compile("ํ([่-๎]*)า")
_MANY_SPACES = re.compile(" {2,}")
_BREAK = re.compile(" ?\n ?")  # bounded: a run of spaces must not cost its square
_MANY_BREAKS = re.compile("\n{3,}")
_ACCENTED = re.compile("[A-Za-z][\u0300-\u036f]+")
# A vowel and then a tone is how most words are written: such a pair is in order already.
_RUNS = rf"(?!(?:[ุู][ิีึื่้๊๋์]|[ัิีึื][่้๊๋์]|็[่้๊๋])(?![{MARKS}]))[{MARKS}]{{2,}}"
_SUSPECT = re.compile(
    rf"^\s|\s$|  |\r|เเ|ํ|[ \n][{MARKS}ำ]|ำ[{MARKS}าำ]|{_RUNS}|[่้๊๋์ุู][า]?[ิีึืั]| \n|\n |\n\n\n"
    r"|[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uf700-\uf71a\uff01-\uff5e\uffa0"
    r"\ufff9-\ufffb]"
)
_LOOSE = re.compile(rf"[^\w{MARKS}]+|_+")


def arabic_digits(text: str) -> str:
    """Thai digits as 0–9; everything else as it is."""
    return text if text.isascii() else text.translate(_TO_ARABIC)


def thai_digits(text: str) -> str:
    """0–9 as Thai digits; everything else as it is."""
    return text.translate(_TO_THAI)


def normal(text: str) -> str:
    """The one normal form: no invisible characters, single spaces, Thai marks in order. Digits stay.

    Lines stay apart (proposals are prose). Idempotent; never raises.
    """
    if (text.isalnum() and text.isascii()) or not _SUSPECT.search(text):
        return text
    text = _tidy_spaces(text.replace("\r\n", "\n").replace("\r", "\n").translate(_CHARACTERS))
    if not _SUSPECT.search(text):
        return text
    text = _ACCENTED.sub(lambda letter: unicodedata.normalize("NFC", letter[0]), text)
    return _order_marks(_tidy_spaces(text)).strip()


def _order_marks(text: str) -> str:
    text = _STRAY.sub("", text)
    text = _TWICE_E.sub("แ", text).replace("ำ", "ํา")
    while (moved := _AFTER_AM.sub(r"\1\2า", _TWICE_AA.sub(r"\1า", text))) != text:
        text = moved
    text = _RUN.sub(lambda run: "".join(sorted(dict.fromkeys(run[0]), key=_WEIGHT.__getitem__)), text)
    return _AM_APART.sub(r"\1ำ", text)


def _tidy_spaces(text: str) -> str:
    text = _MANY_SPACES.sub(" ", text)
    if "\n" in text:
        text = _MANY_BREAKS.sub("\n\n", _BREAK.sub("\n", text))
    return text.strip()


def repairs(before: str, after: str) -> tuple[str, ...]:
    """Rule ids of the notes for `normal`: `invisible`, `whitespace`."""
    if before == after:
        return ()
    if before.translate(_SPACES).split() == after.split():
        return ("whitespace",)
    if re.sub(r"\s", "", before) == re.sub(r"\s", "", after):
        return ("whitespace",)
    return ("invisible",)


@lru_cache(maxsize=16384)
def loose(text: str) -> str:
    """For matching words: normal form without spaces and punctuation, Arabic digits, small letters."""
    return _LOOSE.sub("", arabic_digits(normal(text)).lower())


@lru_cache(maxsize=16384)
def lost_am(text: str) -> str:
    """`loose` with every ำ as า: text copied from a PDF loses the circle (ตาบล for ตำบล)."""
    return loose(text).replace("ำ", "า")


def has_thai(text: str) -> bool:
    """Whether a Thai letter stands in it."""
    return any("\u0e01" <= c <= "\u0e2e" for c in text)


def one_line(text: str) -> str:
    """The text with its lines joined by single spaces."""
    return " ".join(text.split())
