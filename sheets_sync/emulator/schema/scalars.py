"""How Google's JSON parser takes single values: numbers given as text, enums by name or number."""

import math
import re
from typing import Any

DROP = object()  # what can't be taken
INT_KEYED = {"criteria"}  # maps from a column's index; discovery does not tell a key's type
INT32 = range(-(2**31), 2**31)
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)  # float() would take ๑๒ and 1_0 too


def enum(values: tuple[str, ...], value: Any) -> Any:
    """The enum's name, from its name or its number."""
    if isinstance(value, str):
        return value if value in values else DROP
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(values)
    return values[value] if known else DROP


def strictly(kind: str, value: Any) -> bool:
    """Whether a value of a reply is exactly of its type."""
    if kind == "b":
        return isinstance(value, bool)
    if kind in {"s", "l"}:
        return isinstance(value, str)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and (kind == "f" or (isinstance(value, int) and value in INT32))


def string(value: Any) -> Any:
    """Text only."""
    return value if isinstance(value, str) else DROP


def boolean(value: Any) -> Any:
    """true, false, or the words."""
    return value if isinstance(value, bool) else _BOOLEANS.get(str(value), DROP)


def number(value: Any) -> Any:
    """A finite number, also as text."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else DROP


def int32(value: Any) -> Any:
    """A whole number of 32 bits, also as text or as 1.0."""
    whole = _whole(value)
    return whole if whole is not DROP and whole in INT32 else DROP


def int64(value: Any) -> Any:
    """A whole number, as the text that JSON holds it in."""
    whole = _whole(value)
    return DROP if whole is DROP else str(whole)


def _whole(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value, re.ASCII):
        return int(value)
    read = number(value)
    return int(read) if read is not DROP and int(read) == read else DROP


READERS = {"s": string, "i": int32, "l": int64, "f": number, "b": boolean}
