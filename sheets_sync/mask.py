"""Personal values as they may be shown: enough to find the row by, too little to learn anything from."""

import re


def mask_id(digits: str) -> str:
    """`1560100123453` -> `1-56xx-xxxxx-xx-3`; anything that is not 13 digits -> `mask_text`."""
    if re.fullmatch(r"[0-9]{13}", digits):
        return f"{digits[0]}-{digits[1:3]}xx-xxxxx-xx-{digits[12]}"
    return mask_text(digits)


def mask_text(text: str) -> str:
    """The first character and as many `x` as hide the rest's length: `สมชาย` -> `สxxx`."""
    text = text.strip()
    return f"{text[0]}xxx" if len(text) > 1 else text


def mask(value: str, kind: str) -> str:
    """Masks a personal value by its column's type (`thai_id`, or any other)."""
    return mask_id(value) if kind == "thai_id" else mask_text(value)
