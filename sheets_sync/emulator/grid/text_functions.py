"""The text functions the emulator evaluates."""

import re

from sheets_sync.emulator.grid import values
from sheets_sync.emulator.grid.arguments import MANY, Args, Function, Table, held, sound
from sheets_sync.emulator.grid.cell import Fault, tidy
from sheets_sync.emulator.grid.entry import typed
from sheets_sync.emulator.grid.evaluate import Evaluator, Result, Stop
from sheets_sync.emulator.grid.locales import locale_of
from sheets_sync.emulator.grid.parser import Node
from sheets_sync.emulator.grid.patterns import apply_pattern


def _find(fold: bool) -> Function:
    def find(ev: Evaluator, args: Args) -> Result:
        needle, text = ev.text(args[0]), ev.text(args[1])
        start = int(ev.number(args[2])) if len(args) > 2 else 1
        where = (text.lower().find(needle.lower(), start - 1) if fold else text.find(needle, start - 1)) + 1
        if start < 1 or where == 0:
            name = "SEARCH" if fold else "FIND"
            raise Stop(values.wrong_value(f"In {name} evaluation, cannot find '{needle}' within '{text}'."))
        return where

    return find


def _regex(ev: Evaluator, pattern: Node) -> re.Pattern[str]:
    text = ev.text(pattern)
    try:
        return re.compile(text, re.ASCII)
    except re.error:
        raise Stop(Fault("REF", f"'{text}' is not a valid regular expression.", "#REF!")) from None


def _regexmatch(ev: Evaluator, args: Args) -> Result:
    value = ev.scalar(args[0])
    if isinstance(value, int | float):
        raise Stop(
            values.wrong_value(
                f"Function REGEXMATCH parameter 1 expects text values. But '{ev.to_text(value)}' is a "
                "number and cannot be coerced to a text."
            )
        )
    return _regex(ev, args[1]).search(ev.to_text(value)) is not None


def _regexreplace(ev: Evaluator, args: Args) -> Result:
    template = re.sub(r"\$(\d)", r"\\\1", ev.text(args[2]).replace("\\", "\\\\"))
    return _regex(ev, args[1]).sub(template, ev.text(args[0]))


def _regexextract(ev: Evaluator, args: Args) -> Result:
    found = _regex(ev, args[1]).search(ev.text(args[0]))
    if found is None:
        raise Stop(values.not_available("No match."))
    return found.group(1) if found.groups() else found.group()


def _value(ev: Evaluator, args: Args) -> Result:
    value = ev.scalar(args[0])
    return tidy(ev.to_number(value)) if value != "" else 0


def _text(ev: Evaluator, args: Args) -> Result:
    value, pattern = ev.scalar(args[0]), ev.text(args[1])
    if isinstance(value, str):
        entry = typed(value, ev.book.locale, ev.book.moment).value
        value = entry if isinstance(entry, int | float) and not isinstance(entry, bool) else value
    if isinstance(value, bool):
        return ev.to_text(value)
    return apply_pattern(0 if value is None else value, pattern, locale_of(ev.book.locale))  # type: ignore[arg-type]


def _char(name: str) -> Function:
    def char(ev: Evaluator, args: Args) -> Result:
        code = int(ev.number(args[0]))
        if not 0 < code <= 0x10FFFF:
            raise Stop(values.bad_number(f"Function {name} parameter 1 value {code} is out of range."))
        return chr(code)

    return char


def _left(ev: Evaluator, args: Args) -> Result:
    return ev.text(args[0])[: _length(ev, args, 1)]


def _right(ev: Evaluator, args: Args) -> Result:
    count = _length(ev, args, 1)
    return ev.text(args[0])[-count:] if count else ""


def _mid(ev: Evaluator, args: Args) -> Result:
    start = int(ev.number(args[1]))
    if start < 1:
        raise Stop(values.bad_number("Function MID parameter 2 value is 0. It should be at least 1."))
    return ev.text(args[0])[start - 1 : start - 1 + _length(ev, args, 2)]


def _length(ev: Evaluator, args: Args, at: int) -> int:
    count = int(ev.number(args[at])) if len(args) > at else 1
    if count < 0:
        raise Stop(values.bad_number(f"Parameter {at + 1} value is {count}. It should be at least 0."))
    return count


def _substitute(ev: Evaluator, args: Args) -> Result:
    text, old, new = (ev.text(a) for a in args[:3])
    if not old or len(args) < 4:
        return text.replace(old, new) if old else text
    pieces, nth = text.split(old), int(ev.number(args[3]))
    if not 0 < nth < len(pieces):
        return text
    return old.join(pieces[:nth]) + new + old.join(pieces[nth:])


def _code(ev: Evaluator, args: Args) -> Result:
    text = ev.text(args[0])
    if not text:
        raise Stop(values.wrong_value("Function CODE parameter 1 value should be non-empty."))
    return ord(text[0])


def _hyperlink(ev: Evaluator, args: Args) -> Result:
    return ev.scalar(args[1]) if len(args) > 1 else ev.text(args[0])


def _join(ev: Evaluator, args: Args) -> Result:
    return ev.text(args[0]).join(ev.to_text(sound(v)) for v in held(ev, args[1:]))


def _concatenate(ev: Evaluator, args: Args) -> Result:
    return "".join(ev.to_text(sound(v)) for v in held(ev, args))


TABLE: Table = {
    "CHAR": (_char("CHAR"), 1, 1),
    "UNICHAR": (_char("UNICHAR"), 1, 1),
    "LEN": (lambda ev, a: len(ev.text(a[0])), 1, 1),
    "LEFT": (_left, 1, 2),
    "RIGHT": (_right, 1, 2),
    "MID": (_mid, 3, 3),
    "TRIM": (lambda ev, a: re.sub(" +", " ", ev.text(a[0]).strip(" ")), 1, 1),
    "CODE": (_code, 1, 1),
    "UNICODE": (_code, 1, 1),
    "UPPER": (lambda ev, a: ev.text(a[0]).upper(), 1, 1),
    "LOWER": (lambda ev, a: ev.text(a[0]).lower(), 1, 1),
    "FIND": (_find(fold=False), 2, 3),
    "SEARCH": (_find(fold=True), 2, 3),
    "SUBSTITUTE": (_substitute, 3, 4),
    "CONCATENATE": (_concatenate, 1, MANY),
    "JOIN": (_join, 2, MANY),
    "EXACT": (lambda ev, a: ev.text(a[0]) == ev.text(a[1]), 2, 2),
    "REGEXMATCH": (_regexmatch, 2, 2),
    "REGEXREPLACE": (_regexreplace, 3, 3),
    "REGEXEXTRACT": (_regexextract, 2, 2),
    "VALUE": (_value, 1, 1),
    "TEXT": (_text, 2, 2),
    "TO_TEXT": (lambda ev, a: ev.text(a[0]), 1, 1),
    "HYPERLINK": (_hyperlink, 1, 2),
}
