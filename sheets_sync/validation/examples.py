"""A made-up row of a form, for its instructions: what the rule file shows, else something of the type.

Its card number is one that the checks know from instructions, so whoever copies the row is told.
"""

from datetime import date

from sheets_sync.model import Column, Form, Scope
from sheets_sync.thai.dates import BE
from sheets_sync.validation.native import offers

_BY_TYPE = {
    "thai_id": "1234567890121",
    "phone": "0812345678",
    "money": "25000",
    "count": "25",
    "moo": "4",
    "house_no": "12/3",
    "prefix": "นาย",
    "name": "สมมุติ",
    "url": "https://example.com/1",
}
_PLACES = {
    "district.subdistricts": "ตำบลตัวอย่าง",
    "subdistrict.villages": "บ้านตัวอย่าง",
    "subdistrict.participants": "บ้านตัวอย่าง",
}


def examples(form: Form, scope: Scope) -> dict[str, str]:
    """Column key -> what could stand there; "" where nothing can be made up."""
    return {column.key: _example(column, scope) for column in form.columns}


def _example(column: Column, scope: Scope) -> str:
    if column.example:
        return scope.filled(column.example)
    if offered := offers(column, scope):
        return offered[0]
    if column.type == "date":
        return _day(column, scope.fiscal_year)
    if column.type in ("money", "count", "moo"):
        return _figure(column)
    return _BY_TYPE.get(column.type) or _PLACES.get(column.belongs_to, "")


def _figure(column: Column) -> str:
    usual = float(_BY_TYPE[column.type])
    above = usual if column.minimum is None else max(usual, column.minimum)
    return f"{above if column.maximum is None else min(above, column.maximum):.15g}"


def _day(column: Column, fiscal_year: int) -> str:
    if bound := column.latest or column.earliest:
        day = date.fromisoformat(bound)
        return f"{day.day}/{day.month}/{day.year + BE}"
    return "23/3/2510" if column.era == "birth" else f"1/4/{fiscal_year}"
