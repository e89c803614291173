"""Amounts of baht and counts as people type them; amounts in Thai words."""

import re
from decimal import ROUND_HALF_UP, Decimal

from sheets_sync.thai.keyboard import digit_reading
from sheets_sync.thai.reading import Reading, Remark, fault, repaired
from sheets_sync.thai.text import arabic_digits, one_line

_DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_SCALE = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_UNITS = {"เอ็ด": 1, "ยี่": 2, "ศูนย์": 0} | {word: n for n, word in enumerate(_DIGITS) if word}
_WORD = re.compile("|".join(sorted([*_SCALE, *_UNITS], key=len, reverse=True)))
_TAIL = re.compile(r"(?:\.-|\.—|/-|,-|=|\.)?\s*(?:บาท(?:\s?ถ้วน)?|บ\.?|฿|THB)?\.?$", re.IGNORECASE)
_CLIPPED = re.compile(f"(?:ร้อย|พัน|หมื่น|แสน|ล้าน)(?:{'|'.join(_DIGITS[1:])})$")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_PLAIN = re.compile(r"-?\d+(?:\.\d{1,2})?")
_MIXED = re.compile(r"(\d+(?:\.\d+)?)\s*(ร้อย|พัน|หมื่น|แสน|ล้าน)")
_MOST_DIGITS = 15
NO_NUMBER = 10**_MOST_DIGITS  # what is typed as much as this, and passes by waiver, is words and no amount
_NOTHING = frozenset({"-", "–", "—", "ไม่มี", "ไม่มีค่าใช้จ่าย"})


def plain_number(value: Decimal | float) -> str:
    """`100000`, `33333.33`: no separators, no exponent, at most two decimals."""
    amount = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{amount:f}".rstrip("0").rstrip(".") if amount else "0"


def baht_words(amount: Decimal | int) -> str:
    """`100000` -> `หนึ่งแสนบาทถ้วน`; satang are told. ValueError for a negative amount."""
    cents = int((Decimal(amount) * 100).to_integral_value(rounding=ROUND_HALF_UP))
    if cents < 0:
        raise ValueError("an amount in words cannot be negative")
    baht, satang = divmod(cents, 100)
    words = f"{_words(baht) or 'ศูนย์'}บาท"
    return f"{words}{_words(satang)}สตางค์" if satang else f"{words}ถ้วน"


def _words(number: int) -> str:
    millions, rest = divmod(number, 1_000_000)
    head = f"{_words(millions)}ล้าน" if millions else ""
    text = "".join(_place(int(d), len(str(rest)) - i - 1) for i, d in enumerate(str(rest)))
    if text.endswith("หนึ่ง") and number > 10 and (rest > 10 or millions):
        text = text.removesuffix("หนึ่ง") + "เอ็ด"
    return head + text


def _place(digit: int, place: int) -> str:
    if digit == 0:
        return ""
    if place == 1 and digit <= 2:
        return ("สิบ", "ยี่สิบ")[digit - 1]
    return _DIGITS[digit] + _PLACES[place]


def words_amount(text: str) -> int | None:
    """`หนึ่งแสนห้าหมื่นบาทถ้วน` -> 150000; None when it is no amount in words."""
    if "สตางค์" in text:
        return None
    words = re.sub(r"บาท.*$|ถ้วน|\s", "", text)
    total = group = unit = 0
    seen = place = 0
    for found in _WORD.finditer(words):
        seen += len(found[0])
        if found[0] in _UNITS:
            unit = _UNITS[found[0]]
        elif found[0] == "ล้าน":
            total, group, unit = (total + group + unit or 1) * 1_000_000, 0, 0
        else:
            place = _SCALE[found[0]]
            group, unit = group + (unit or 1) * place, 0
    amount = total + group + unit
    return amount if words and seen == len(words) and _is_said(words, amount) else None


def _is_said(words: str, amount: int) -> bool:
    """Whether this amount is said so: `สองสาม` is none, `หมื่นสอง` may be 10,002 or 12,000."""
    whole = _words(amount) or "ศูนย์"
    spoken = {whole, re.sub("เอ็ด$", "หนึ่ง", whole)}
    return words in spoken or (f"หนึ่ง{words}" in spoken and not _CLIPPED.search(words))


def read_money(text: str) -> Reading:
    """An amount typed as text -> a plain number; `-` is 0."""
    plain = arabic_digits(one_line(text)).strip("'’` ")
    notes = ("thai_digits",) if plain != text and plain != one_line(text) else ()
    if plain in _NOTHING:
        return repaired("0", *notes)
    if plain.startswith("="):
        return fault("formula_error.text")
    if told := re.fullmatch(r"(.+?)\s*[(（]([^()]*บาท[^()]*)[)）]", plain):
        return _with_words(told[1], told[2], notes)
    return _figure(_TAIL.sub("", plain.removeprefix("฿")).strip(), plain, notes)


def _figure(figure: str, typed: str, notes: tuple[str, ...]) -> Reading:
    if sum(map(str.isdigit, figure)) > _MOST_DIGITS:
        return fault("type.money")
    if _GROUPED.fullmatch(figure) or _PLAIN.fullmatch(figure):
        ids = notes if figure == typed or _GROUPED.fullmatch(typed) else (*notes, "number_as_text")
        return repaired(plain_number(Decimal(figure.replace(",", ""))), *ids)
    if re.fullmatch(r"\d{1,3}(?:,? \d{3})+", figure):
        return repaired(plain_number(Decimal(re.sub("[, ]", "", figure))), *notes, "number_as_text")
    return _unclear(figure)


def _unclear(figure: str) -> Reading:
    """No amount: with the figure to type where one can be read."""
    if re.fullmatch(r"\d{1,3}(?:[.]\d{3})+", figure):
        return fault("type.money_figure", figure=figure.replace(".", ""))
    if found := _MIXED.fullmatch(figure):
        return fault("type.money_figure", figure=plain_number(Decimal(found[1]) * _SCALE[found[2]]))
    if (amount := words_amount(figure)) is not None:
        return fault("type.money_figure", figure=amount)
    if re.fullmatch(r"[\d,. ]*\d[\d,. ]*", figure):
        return fault("type.money_slipped")
    return fault("keyboard_layout.digits" if digit_reading(figure) else "type.money")


def _said_amount(words: str) -> Decimal | None:
    baht, _, satang = words.partition("บาท")
    whole = words_amount(baht)
    part = words_amount(satang.replace("สตางค์", "")) if "สตางค์" in satang else 0
    return None if whole is None or part is None else whole + Decimal(part) / 100


def _with_words(figure: str, words: str, notes: tuple[str, ...]) -> Reading:
    read = _figure(_TAIL.sub("", figure).strip(), figure, notes)
    amount = _said_amount(words)
    if read.faults or amount is None or amount == Decimal(read.value):
        return read
    return fault("type.money_words", figure=read.value, words=plain_number(amount))


def read_amount(value: float) -> Reading:
    """An amount that is a number already."""
    if value != value or abs(value) >= 10**_MOST_DIGITS:
        return fault("type.money")
    return Reading(plain_number(value))


def read_count(text: str) -> Reading:
    """A whole number typed as text."""
    plain = arabic_digits(one_line(text)).strip("'’` ")
    notes = ("thai_digits",) if plain != one_line(text) else ()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,9}", plain):
        return repaired(str(int(plain.replace(",", ""))), *notes)
    if whole := re.fullmatch(r"(\d{1,9})(?:\.0*|\))", plain):
        return repaired(str(int(whole[1])), *notes, "number_as_text")
    found = re.fullmatch(r"(\d{1,6})\s*(\D+)", plain)
    if found and not re.search(r"[-–~/]", found[2]):
        return fault("type.count_unit", figure=found[1])
    return fault("keyboard_layout.digits" if digit_reading(plain) else "type.count")


def read_number(value: float) -> Reading:
    """A whole number that is a number already."""
    if value != value or value in (float("inf"), float("-inf")) or value != int(value) or abs(value) > 1e9:
        return fault("type.count")
    return Reading(str(int(value))) if value >= 0 else Reading("", (Remark("type.count"),))
