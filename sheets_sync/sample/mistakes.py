"""The mistakes that are planted, and what the service is expected to say about each.

This table knows nothing of the service's own checks: tests compare the two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sheets_sync.sample.grid import Cells, Typed, Value
from sheets_sync.sample.people import Person

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
Finding = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Planted:
    """One finding to expect: where (`row` as a person sees it; None: the whole table), by which rule."""

    district_code: str
    form: str
    row: int | None
    column: str
    rule: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in one row: the column it is told at, the rule, and how the cells become wrong."""

    column: str
    rule: str
    finding: Finding
    make: Callable[[Cells], Cells]


def _digits(value: Value) -> str:
    return "".join(c for c in str(value) if c.isdigit())


def _set(column: str, change: Callable[[Value], Value]) -> Callable[[Cells], Cells]:
    return lambda cells: cells | {column: change(cells[column])}


def _other_last_digit(value: Value) -> str:
    return f"{str(value)[:-1]}{(int(str(value)[-1]) + 1) % 10}"


def _zero_width(value: Value) -> str:
    return f"{str(value)[:2]}\u200b{str(value)[2:]}"


def _whole_address(cells: Cells) -> Cells:
    return cells | {"house_no": f"{cells['house_no']} ม.{cells['moo']} ต.{cells['subdistrict']}"}


def _more_baht(baht: int) -> Callable[[Cells], Cells]:
    def make(cells: Cells) -> Cells:
        materials, total = cells["budget_materials"], cells["budget_total"]
        assert isinstance(materials, int)
        assert isinstance(total, int)
        return cells | {"budget_materials": materials + baht, "budget_total": total + baht}

    return make


def _less_in_the_lines(value: Value) -> Value:
    assert isinstance(value, int)
    return value - 2_000


ROSTER: Mapping[str, Mistake] = {
    "wrong check digit": Mistake("national_id", "thai_id", "error", _set("national_id", _other_last_digit)),
    "a digit lost": Mistake("national_id", "thai_id", "error", _set("national_id", lambda v: str(v)[:-1])),
    "no ID": Mistake("national_id", "required", "error", _set("national_id", lambda _: "")),
    "example ID": Mistake(
        "national_id", "example_number", "error", _set("national_id", lambda _: "1234567890121")
    ),
    "ID in Thai digits": Mistake(
        "national_id", "thai_digits", "note", _set("national_id", lambda v: str(v).translate(THAI_DIGITS))
    ),
    "ID typed as a number": Mistake(
        "national_id", "number_as_text", "note", _set("national_id", lambda v: Typed(_digits(v)))
    ),
    "telephone without its zero": Mistake(
        "phone", "leading_zero", "note", _set("phone", lambda v: Typed(_digits(v)))
    ),
    "zero-width character": Mistake("first_name", "invisible", "note", _set("first_name", _zero_width)),
    "post as prefix": Mistake("prefix", "choice", "error", _set("prefix", lambda _: "ผญบ.")),
    "whole address in one cell": Mistake("house_no", "pattern", "error", _whole_address),
}

PROPOSAL: Mapping[str, Mistake] = {
    "lines do not add up": Mistake(
        "budget_total", "sum", "error", _set("budget_materials", _less_in_the_lines)
    ),
    "120,000 baht": Mistake("budget_total", "limit", "error", _more_baht(20_000)),
    "B.E. date taken for the year 2564": Mistake(
        "start_date", "buddhist_year", "note", _set("start_date", lambda _: Typed("1/4/2564"))
    ),
}


def foreign_subdistrict(name: str) -> Mistake:
    """A sub-district of another district."""
    return Mistake("subdistrict", "belongs_to", "error", _set("subdistrict", lambda _: name))


def twin_of(other: Person) -> Mistake:
    """The same person as in another district's list."""
    who: Cells = {
        "prefix": other.prefix,
        "first_name": other.first_name,
        "last_name": other.last_name,
        "national_id": other.national_id,
    }
    return Mistake("national_id", "unique_province", "error", lambda cells: cells | who)


# the other of the two: right in itself
MET_ELSEWHERE = Mistake("national_id", "unique_province", "error", lambda cells: cells)
