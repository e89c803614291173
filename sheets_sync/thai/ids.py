"""The 13-digit number of the Thai identity card.

The check digit misses an error in the third digit always (its weight is 11); nobody can claim more.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import compress
from operator import eq

import geothai
from rapidfuzz.distance import OSA
from stdnum.th import pin

from sheets_sync.thai.keyboard import digit_reading
from sheets_sync.thai.reading import Reading, Remark, fault
from sheets_sync.thai.text import arabic_digits, one_line

EXAMPLES = frozenset(
    {"1234567890121", "1234567890123", "3100600445635", "1234545678781", "0123456789012"}
    | {str(d) * 13 for d in range(10)}
)
_SEPARATORS = re.compile(r"[\s\-–—‑−.'’`_]")
_TELEPHONE = re.compile("0[689][0-9]{8}")
_TRICK = re.compile(r'^=?"?([^"]*)"?$')
_EXPORTED = re.compile(r"(\d{12,14})\.0")  # how other programs write a number they took it for
_LOST = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


_CARD = re.compile("[1-8][0-9]{12}")
_WEIGHTED = [  # digit -> digit times the weight of its place, modulo 11
    bytes.maketrans(b"0123456789", bytes(digit * weight % 11 for digit in range(10)))
    for weight in range(13, 1, -1)
]
_CHECK_DIGITS = bytes(ord(str((11 - total % 11) % 10)) for total in range(256))


def plain(texts: Iterable[str]) -> list[str]:
    """The faultless numbers among them: those that `read_thai_id` gives back as they are, told quickly.

    The check digits are reckoned for all at once: each place of all numbers is one long number, a byte a
    card, and twelve of those are added; no byte overflows, for 12 times 10 is less than 256.
    """
    cards = list(filter(_CARD.fullmatch, texts))
    joined = "".join(cards).encode()
    places = [joined[place::13].translate(times) for place, times in enumerate(_WEIGHTED)]
    totals = sum(int.from_bytes(place, "little") for place in places).to_bytes(len(cards), "little")
    right = map(eq, totals.translate(_CHECK_DIGITS), joined[12::13])
    provinces = _provinces()
    return [c for c in compress(cards, right) if c[1:3] in provinces and c not in EXAMPLES]


@cache
def _provinces() -> frozenset[str]:
    return frozenset(str(province.code) for province in geothai.provinces())


def read_thai_id(text: str) -> Reading:
    """A card number typed as text -> 13 digits."""
    if len(text) == 13 and text.isascii() and text.isdigit():
        return check_id(text)
    plain = arabic_digits(one_line(text))
    notes = ("thai_digits",) if plain != one_line(text) else ()
    if exported := _EXPORTED.fullmatch(plain):
        return check_id(exported[1], (*notes, "number_as_text"))
    trick = _TRICK.match(plain.strip("'’` "))
    digits = _SEPARATORS.sub("", trick[1] if trick else plain)
    if digits.isascii() and digits.isdigit():
        cleaned = ("whitespace",) if "\n" in text or "'" in text or "=" in text else ()
        return check_id(digits, (*notes, *cleaned))
    return _no_digits(_SEPARATORS.sub("", plain), plain)


def read_number(value: float) -> Reading:
    """A card number that the sheet took for a number: exact up to 15 digits."""
    if value != value or abs(value) >= 1e15 or value != int(value) or value < 0:
        return fault("thai_id.lost")
    return check_id(str(int(value)), ("number_as_text",))


def _no_digits(text: str, typed: str) -> Reading:
    if _LOST.fullmatch(typed.strip()):
        return fault("thai_id.lost")
    if re.fullmatch(r"[\dxX*×#]+", text) and re.search(r"\d", text):
        return fault("thai_id.masked")
    if re.fullmatch(r"[A-Za-z]{2}\d\d{7}\d{2}", text):
        return fault("thai_id.laser")
    if re.fullmatch(r"[A-Za-z]{1,2}\d{6,7}", text):
        return fault("thai_id.passport")
    if digit_reading(typed):
        return fault("keyboard_layout.digits")
    return fault("thai_id.letters")


def check_id(digits: str, notes: tuple[str, ...] = ()) -> Reading:
    """Length, first digit, check digit, example numbers; digits 2–3 that are no province are a warning."""
    if len(digits) != 13:
        return (
            fault("thai_id.telephone")
            if _TELEPHONE.fullmatch(digits)
            else fault("thai_id.length", n=len(digits))
        )
    if digits in EXAMPLES:
        return fault("example_number")
    if digits.startswith("099"):
        return fault("thai_id.tax")
    if digits[0] == "9":
        return fault("thai_id.first")
    if digits[12] != pin.calc_check_digit(digits):
        return fault("thai_id.digit")
    doubts: tuple[Remark, ...] = ()
    if digits[0] == "0":
        doubts = (Remark("thai_id.zero", soft=True),)
    elif digits[1:3] not in _provinces():
        doubts = (Remark("thai_id.province", soft=True),)
    return Reading(digits, doubts, tuple(Remark(n) for n in notes) if notes else ())


def one_digit_apart(number: str, other: str) -> bool:
    """Whether one slip lies between them: a digit, or two neighbours swapped; the check digit with it."""
    apart = OSA.distance(number, other, score_cutoff=1)
    return 0 < apart <= 1 or (apart > 1 and OSA.distance(number[:-1], other[:-1], score_cutoff=1) <= 1)
