"""Which rows a rule is about: conditions of the rule file on the normal forms of other columns."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from sheets_sync.model import Condition
from sheets_sync.validation.sheet import Sheet


def holds(condition: Condition, value: str) -> bool:
    """Whether a normal form ("" for an empty cell) is as the condition asks."""
    if condition.filled is not None and bool(value) != condition.filled:
        return False
    if condition.any_of and value not in condition.any_of:
        return False
    if condition.none_of and (not value or value in condition.none_of):
        return False
    if condition.matches and not re.fullmatch(condition.matches, value):
        return False
    return (condition.above is None and condition.below is None) or _between(condition, value)


def _between(condition: Condition, value: str) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    above = condition.above is None or number > Decimal(str(condition.above))
    return above and (condition.below is None or number < Decimal(str(condition.below)))


def rows_where(sheet: Sheet, wanted: Mapping[str, Condition]) -> Sequence[int]:
    """The rows in which these conditions hold; all where none are asked for."""
    found: Sequence[int] = range(len(sheet.rows))
    for key, condition in wanted.items():
        values = sheet.values(key)
        fitting = {value for value in set(values) if holds(condition, value)}
        if not fitting:
            return ()
        found = [index for index in found if values[index] in fitting]
    return found
