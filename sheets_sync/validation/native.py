"""What Google Sheets can check by itself, from the same rule file: data validation with help in Thai.

It helps the typist and guarantees nothing: a paste removes it, and it only marks a cell, it refuses none.
A dropdown offers words; others may be typed, and the service says which of them it takes.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sheets_sync.model import Column, Form, Scope
from sheets_sync.validation.headers import column_letters
from sheets_sync.validation.nativeformulas import formula

MOST_OFFERED = 500  # words a dropdown of Sheets takes
_ANYTHING = "=TRUE"  # a rule that marks nothing: it carries the help
_AS_TEXT = ("thai_id", "phone", "house_no")


def validations(form: Form, places: Mapping[str, int], first: int, scope: Scope) -> dict[str, dict[str, Any]]:
    """Column key -> Google's DataValidationRule, for the form's columns that stand in a sheet.

    `places`: column key -> 0-based column of the sheet; a shared one has no rule. `first`: number of
    the first row of the cells that get it, as people see it: Sheets moves the formulas along from there.
    """
    shared = Counter(places.values())
    helps = help_texts(form, scope)
    found: dict[str, dict[str, Any]] = {}
    for column in form.columns:
        if column.key in places and shared[places[column.key]] == 1:
            cell = f"{column_letters(places[column.key])}{first}"
            condition = _condition(column, cell, _year(form, column, scope), scope)
            if condition:
                found[column.key] = _rule(condition, helps[column.key])
    return found


def help_texts(form: Form, scope: Scope) -> dict[str, str]:
    """Column key -> what is shown beside a chosen cell, no two the same: it tells whose rule it is."""
    often = Counter(column.help for column in form.columns)
    said = {c.key: c.help if often[c.help] == 1 else f"{c.header}: {c.help}" for c in form.columns}
    return {key: scope.filled(words) for key, words in said.items()}


def fingerprint(form: Form, scope: Scope) -> str:
    """The same for the same rules, wherever the columns stand."""
    rules = validations(form, {c.key: place for place, c in enumerate(form.columns)}, 1, scope)
    return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()[:12]


def text_columns(form: Form) -> tuple[str, ...]:
    """Keys of the columns whose numbers must stay text: a number would lose its zeros, 12/3 become a date."""
    return tuple(column.key for column in form.columns if column.type in _AS_TEXT)


def _rule(condition: dict[str, Any], help_: str) -> dict[str, Any]:
    listed = condition["type"] == "ONE_OF_LIST"
    return {"condition": condition, "inputMessage": help_, "strict": False, "showCustomUi": listed}


def _condition(column: Column, cell: str, year: int, scope: Scope) -> dict[str, Any] | None:
    offered = offers(column, scope)
    if offered and len(offered) <= MOST_OFFERED:
        return {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in offered]}
    words = formula(column, cell, year) or (_ANYTHING if column.help else "")
    return {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": words}]} if words else None


def _year(form: Form, column: Column, scope: Scope) -> int:
    """The fiscal year that limits a column's dates; 0 where no rule of the form does."""
    bound = any(rule.check == "in_fiscal_year" and column.key in rule.columns for rule in form.rules)
    return scope.fiscal_year if bound or column.era == "birth" else 0


def offers(column: Column, scope: Scope) -> Sequence[str]:
    """The words of the dropdown; other words may be typed all the same."""
    if column.belongs_to == "district.subdistricts":
        return [subdistrict.name for subdistrict in scope.subdistricts]
    return column.choices or column.suggestions
