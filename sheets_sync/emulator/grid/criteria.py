"""COUNTIF's conditions: ">5", "<>x", "ก*", 3."""

import re
from datetime import datetime

from sheets_sync.emulator.grid.cell import Fault, Formula, Value
from sheets_sync.emulator.grid.entry import typed

_OPERATOR = re.compile(r"(<=|>=|<>|<|>|=)(.*)\Z", re.DOTALL)


def matches(value: Value, wanted: Value, locale: str, now: datetime) -> bool:
    """Whether a value fits a condition."""
    if isinstance(value, Fault):
        return False
    if not isinstance(wanted, str):
        return _equal(value, 0 if wanted is None else wanted)
    found = _OPERATOR.match(wanted)
    op, rest = (found[1], found[2]) if found else ("=", wanted)
    target = typed(rest, locale, now).value if rest else ""
    if isinstance(target, Formula):
        target = rest
    if op in {"=", "<>"}:
        return _equal(value, target) == (op == "=")
    return _ordered(value, target, op)


def wildcard(pattern: str) -> re.Pattern[str]:
    """A pattern with * and ? (~ before one takes it literally), matched whole and without regard to case."""
    out = ""
    marks = re.finditer(r"~([*?~])|([*?])|(.)", pattern, re.DOTALL)
    for mark in marks:
        if mark[2]:
            out += ".*" if mark[2] == "*" else "."
        else:
            out += re.escape(mark[1] or mark[3])
    return re.compile(out + r"\Z", re.IGNORECASE | re.DOTALL)


def _equal(value: Value, target: Value) -> bool:
    if target == "" and isinstance(target, str):
        return value is None or value == ""
    if isinstance(target, bool) or isinstance(value, bool):
        return value is target
    if isinstance(target, str):
        return isinstance(value, str) and wildcard(target).match(value) is not None
    return isinstance(value, int | float) and value == target


def _ordered(value: Value, target: Value, op: str) -> bool:
    if isinstance(value, bool) or isinstance(target, bool) or value is None or target is None:
        return False
    if isinstance(value, str) != isinstance(target, str):
        return False
    a, b = (
        (value.lower(), target.lower())
        if isinstance(value, str) and isinstance(target, str)
        else (value, target)
    )
    signs = {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}  # type: ignore[operator]
    return signs[op]
