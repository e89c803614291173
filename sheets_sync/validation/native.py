"""What Google Sheets can check by itself, from the same rule file: data validation with help in Thai.

It helps the typist and guarantees nothing: a paste removes it, and it lets through whatever only we can read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sheets_sync.model import Column, Form, Scope
from sheets_sync.validation.headers import column_letters

_THAI_DIGITS = ",".join(f'"{digit}"' for digit in "๐๑๒๓๔๕๖๗๘๙")
_PLACES = ",".join(str(place) for place in range(1, 13))
_WEIGHTS = ",".join(str(weight) for weight in range(13, 1, -1))
_NUMBERS = ("money", "count")


def validations(form: Form, places: Mapping[str, int], first: int, scope: Scope) -> dict[str, dict[str, Any]]:
    """Column key -> Google's DataValidationRule, for the form's columns that stand in a sheet.

    `places`: column key -> 0-based column of the sheet; `first`: number of the first row below the header,
    as people see it: formulas are written for that row, Sheets moves them along.
    """
    found: dict[str, dict[str, Any]] = {}
    for column in form.columns:
        if column.key in places:
            condition = _condition(column, f"{column_letters(places[column.key])}{first}", scope)
            if condition:
                found[column.key] = _rule(column, condition)
    return found


def _rule(column: Column, condition: dict[str, Any]) -> dict[str, Any]:
    listed = condition["type"] == "ONE_OF_LIST"
    return {"condition": condition, "inputMessage": column.help, "strict": False, "showCustomUi": listed}


def _condition(column: Column, cell: str, scope: Scope) -> dict[str, Any] | None:
    offered = offers(column, scope)
    if offered:
        return {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in offered]}
    words = formula(column, cell)
    return {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": words}]} if words else None


def offers(column: Column, scope: Scope) -> Sequence[str]:
    """The words of the dropdown; other words may be typed all the same."""
    if column.belongs_to == "district.subdistricts":
        return [subdistrict.name for subdistrict in scope.subdistricts]
    return column.choices or column.suggestions


def formula(column: Column, cell: str) -> str:
    """The formula that is TRUE for what may stand in the cell; "" when Sheets cannot tell."""
    if column.type == "thai_id":
        return _thai_id(cell)
    if column.type == "phone":
        return _phone(cell)
    if column.type in _NUMBERS:
        return f"=IFERROR({_limits(column, f'VALUE({cell})')},FALSE)"
    if column.type == "moo":
        return f"=OR(ISTEXT({cell}),{_limits(column, cell)})"
    if column.type == "url":
        return f'=OR(LEFT({cell},7)="http://",LEFT({cell},8)="https://")'
    return f"=LEN({cell})<={column.max_length}" if column.max_length else ""


def _thai_id(cell: str) -> str:
    """Thirteen digits, the last of which is the check digit; Thai digits are left to the service."""
    bare = _bare(cell)
    total = f"SUMPRODUCT(VALUE(MID({bare},{{{_PLACES}}},1))*{{{_WEIGHTS}}})"
    whole = f"AND(LEN({bare})=13,MOD(11-MOD({total},11),10)=VALUE(RIGHT({bare},1)))"
    return f"=OR({_thai(cell)},IFERROR({whole},FALSE))"


def _phone(cell: str) -> str:
    """Nine or ten digits from 0; a number has lost its zero, and +66 stands for it."""
    bare = _bare(cell)
    typed = f'AND(LEFT({bare},1)="0",LEN({bare})>=9,LEN({bare})<=10,VALUE({bare})>0)'
    lost = f"AND(ISNUMBER({cell}),LEN({bare})>=8,LEN({bare})<=9)"
    abroad = f'AND(LEFT({bare},3)="+66",LEN({bare})>=11,LEN({bare})<=12)'
    return f'=OR({cell}="-",{_thai(cell)},{abroad},IFERROR({lost},FALSE),IFERROR({typed},FALSE))'


def _bare(cell: str) -> str:
    return f'SUBSTITUTE(SUBSTITUTE({cell},"-","")," ","")'


def _thai(cell: str) -> str:
    return f"SUMPRODUCT(--ISNUMBER(FIND({{{_THAI_DIGITS}}},{cell})))>0"


def _limits(column: Column, value: str) -> str:
    parts = [f"{value}={value}"]
    if column.minimum is not None:
        parts.append(f"{value}>={column.minimum:g}")
    if column.maximum is not None:
        parts.append(f"{value}<={column.maximum:.0f}")
    return f"AND({','.join(parts)})"
