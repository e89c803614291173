"""One cell as it was entered: value, own format, note and rarer things. Never changed in place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from types import MappingProxyType
from typing import Any

EXACT = 2**53  # whole numbers beyond it lose digits
NOTHING: Mapping[str, Any] = MappingProxyType({})
EXTRAS = ("dataValidation", "textFormatRuns", "pivotTable", "dataSourceTable", "chipRuns")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as typed, with its "="."""

    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An error value: kind as in Google's ErrorValue.type, shown as the cell shows it (#DIV/0!)."""

    kind: str
    message: str
    shown: str


Scalar = None | bool | int | float | str
Entered = Scalar | Formula
Value = Scalar | Fault


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person or program put into a cell."""

    value: Entered = None
    format: Mapping[str, Any] | None = None  # userEnteredFormat
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=lambda: NOTHING)  # the fields of EXTRAS

    def with_value(self, value: Entered) -> "Cell":
        """The same cell with another value; rich text goes with the old one."""
        if "textFormatRuns" in self.extra or "chipRuns" in self.extra:
            extra = {k: v for k, v in self.extra.items() if k not in {"textFormatRuns", "chipRuns"}}
            return replace(self, value=value, extra=extra)
        return Cell(value, self.format, self.note, self.extra)

    @property
    def blank(self) -> bool:
        """Nothing at all: not worth keeping."""
        return self.value is None and not self.format and not self.note and not self.extra


EMPTY = Cell()


def tidy(number: float) -> int | float:
    """A number as JSON shows it: whole ones without a point, as far as a double is exact."""
    if isinstance(number, float) and number.is_integer() and abs(number) <= EXACT:
        return int(number)
    return number


def as_double(number: float) -> int | float:
    """A number of a request as Sheets keeps it: a double. OverflowError when it is too large for one."""
    if isinstance(number, int) and abs(number) > EXACT:
        return float(number)
    if isinstance(number, float) and not isfinite(number):
        raise OverflowError
    return number


def extended(value: Value | Formula) -> dict[str, Any]:
    """A value as Google's ExtendedValue; {} for an empty cell."""
    match value:
        case None:
            return {}
        case bool():
            return {"boolValue": value}
        case int() | float():
            return {"numberValue": tidy(value)}
        case str():
            return {"stringValue": value}
        case Formula(text):
            return {"formulaValue": text}
        case Fault(kind, message, _):
            return {"errorValue": {"type": kind, "message": message}}
