"""The functions the emulator evaluates; any other gives a marker, never a wrong number."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sheets_sync.emulator.grid import text_functions, values
from sheets_sync.emulator.grid.arguments import MANY, Args, Function, Table, held, numbers
from sheets_sync.emulator.grid.cell import tidy
from sheets_sync.emulator.grid.criteria import matches
from sheets_sync.emulator.grid.entry import serial
from sheets_sync.emulator.grid.evaluate import Evaluator, Range, Result, Stop
from sheets_sync.emulator.grid.patterns import EPOCH, EXACT


def call(ev: Evaluator, name: str, args: Args) -> Result:
    """Call a function by its name in capitals."""
    entry = FUNCTIONS.get(name)
    if entry is None:
        raise Stop(values.not_covered(name))
    function, least, most = entry
    if not least <= len(args) <= most:
        raise Stop(
            values.not_available(
                f"Wrong number of arguments to {name}. Expected between {least} and {most} arguments, "
                f"but got {len(args)} arguments."
            )
        )
    return function(ev, args)


def _if(ev: Evaluator, args: Args) -> Result:
    if ev.truth(args[0]):
        return ev.result(args[1])
    return ev.result(args[2]) if len(args) > 2 else False


def _ifs(ev: Evaluator, args: Args) -> Result:
    for test, value in zip(args[::2], args[1::2], strict=False):
        if ev.truth(test):
            return ev.result(value)
    raise Stop(values.not_available("No match."))


def _iferror(ev: Evaluator, args: Args) -> Result:
    try:
        return ev.scalar(args[0])
    except Stop:
        return ev.result(args[1]) if len(args) > 1 else ""


def _is_error(ev: Evaluator, args: Args) -> Result:
    try:
        ev.scalar(args[0])
    except Stop:
        return True
    return False


def _truths(ev: Evaluator, args: Args) -> list[bool]:
    found: list[bool] = []
    for arg in args:
        if arg.kind in {"ref", "array"}:
            found += [bool(v) for v in ev.held(arg) if isinstance(v, bool | int | float)]
        else:
            found.append(ev.truth(arg))
    return found


def _is(kind: type | tuple[type, ...], but: type | None = None) -> Function:
    def check(ev: Evaluator, args: Args) -> Result:
        try:
            value = ev.scalar(args[0])
        except Stop:
            return False
        return isinstance(value, kind) and not (but is not None and isinstance(value, but))

    return check


def _is_blank(ev: Evaluator, args: Args) -> Result:
    try:
        return ev.scalar(args[0]) is None
    except Stop:
        return False


def _countif(ev: Evaluator, args: Args) -> Result:
    wanted = ev.scalar(args[1])
    source = ev.each(args[0]) if wanted in (None, "") else ev.held(args[0])
    return sum(matches(v, wanted, ev.book.locale, ev.book.moment) for v in source)


def _countifs(ev: Evaluator, args: Args) -> Result:
    columns = [list(ev.each(a)) for a in args[::2]]
    wanted = [ev.scalar(a) for a in args[1::2]]
    hits = (
        all(matches(v, w, ev.book.locale, ev.book.moment) for v, w in zip(row, wanted, strict=True))
        for row in zip(*columns, strict=False)
    )
    return sum(hits)


def _sumif(ev: Evaluator, args: Args) -> Result:
    wanted, tested = ev.scalar(args[1]), list(ev.each(args[0]))
    summed = list(ev.each(args[2])) if len(args) > 2 else tested
    picked = [
        s
        for t, s in zip(tested, summed, strict=False)
        if matches(t, wanted, ev.book.locale, ev.book.moment) and isinstance(s, int | float)
    ]
    return tidy(math.fsum(picked))


def _date(ev: Evaluator, args: Args) -> Result:
    year, month, day = (int(ev.number(a)) for a in args)
    year += 1900 if 0 <= year < 1900 else 0
    years, months = divmod(year * 12 + month - 1, 12)
    try:
        return values.Dated(serial(date(years, months + 1, 1)) + day - 1)
    except ValueError:
        raise Stop(values.bad_number("Function DATE gave a date that cannot be shown.")) from None


def _day_part(name: str) -> Function:
    def part(ev: Evaluator, args: Args) -> Result:
        try:
            moment = EPOCH + timedelta(days=ev.number(args[0]))
        except OverflowError:
            raise Stop(values.bad_number("The date is out of range.")) from None
        return int(getattr(moment, name))

    return part


def _today(ev: Evaluator, args: Args) -> Result:
    return values.Dated(serial(ev.book.local_now().date()))


def _now(ev: Evaluator, args: Args) -> Result:
    now = ev.book.local_now()
    seconds = now.hour * 3600 + now.minute * 60 + now.second
    return values.Dated(serial(now.date()) + seconds / 86400, "DATE_TIME")


def _round(mode: str) -> Function:
    def rounded(ev: Evaluator, args: Args) -> Result:
        number, places = ev.number(args[0]), int(ev.number(args[1])) if len(args) > 1 else 0
        if places > 300 or not math.isfinite(number):
            return tidy(number)
        return tidy(float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), mode, EXACT)))

    return rounded


def _extreme(pick: Callable[[list[float]], float]) -> Function:
    def extreme(ev: Evaluator, args: Args) -> Result:
        found = numbers(ev, args)
        return tidy(pick(found)) if found else 0

    return extreme


def _average(ev: Evaluator, args: Args) -> Result:
    found = numbers(ev, args)
    if not found:
        raise Stop(values.division("AVERAGE"))
    return tidy(math.fsum(found) / len(found))


def _mod(ev: Evaluator, args: Args) -> Result:
    a, b = ev.number(args[0]), ev.number(args[1])
    if b == 0:
        raise Stop(values.division("MOD"))
    return tidy(a - b * math.floor(a / b))


def _row(ev: Evaluator, args: Args) -> Result:
    got = ev.result(args[0]) if args else None
    return got.area.row0 + 1 if isinstance(got, Range) else ev.row + 1


def _column(ev: Evaluator, args: Args) -> Result:
    got = ev.result(args[0]) if args else None
    return got.area.col0 + 1 if isinstance(got, Range) else ev.col + 1


def _count(ev: Evaluator, args: Args) -> Result:
    return sum(isinstance(v, int | float) and not isinstance(v, bool) for v in held(ev, args))


def _na(ev: Evaluator, args: Args) -> Result:
    raise Stop(values.not_available("Did not find value."))


FUNCTIONS: Table = {
    **text_functions.TABLE,
    "SUM": (lambda ev, a: tidy(math.fsum(numbers(ev, a))), 1, MANY),
    "MIN": (_extreme(min), 1, MANY),
    "MAX": (_extreme(max), 1, MANY),
    "AVERAGE": (_average, 1, MANY),
    "COUNT": (_count, 1, MANY),
    "COUNTA": (lambda ev, a: sum(v is not None for v in held(ev, a)), 1, MANY),
    "COUNTBLANK": (lambda ev, a: sum(v is None or v == "" for arg in a for v in ev.each(arg)), 1, MANY),
    "COUNTIF": (_countif, 2, 2),
    "COUNTIFS": (_countifs, 2, MANY),
    "SUMIF": (_sumif, 2, 3),
    "IF": (_if, 2, 3),
    "IFS": (_ifs, 2, MANY),
    "IFERROR": (_iferror, 1, 2),
    "ISERROR": (_is_error, 1, 1),
    "AND": (lambda ev, a: all(_truths(ev, a)), 1, MANY),
    "OR": (lambda ev, a: any(_truths(ev, a)), 1, MANY),
    "NOT": (lambda ev, a: not ev.truth(a[0]), 1, 1),
    "TRUE": (lambda ev, a: True, 0, 0),
    "FALSE": (lambda ev, a: False, 0, 0),
    "ISNUMBER": (_is((int, float), bool), 1, 1),
    "ISTEXT": (_is(str), 1, 1),
    "ISLOGICAL": (_is(bool), 1, 1),
    "ISBLANK": (_is_blank, 1, 1),
    "NA": (_na, 0, 0),
    "DATE": (_date, 3, 3),
    "YEAR": (_day_part("year"), 1, 1),
    "MONTH": (_day_part("month"), 1, 1),
    "DAY": (_day_part("day"), 1, 1),
    "TODAY": (_today, 0, 0),
    "NOW": (_now, 0, 0),
    "ROUND": (_round(ROUND_HALF_UP), 1, 2),
    "ROUNDUP": (_round("ROUND_UP"), 1, 2),
    "ROUNDDOWN": (_round("ROUND_DOWN"), 1, 2),
    "INT": (lambda ev, a: math.floor(ev.number(a[0])), 1, 1),
    "ABS": (lambda ev, a: tidy(abs(ev.number(a[0]))), 1, 1),
    "MOD": (_mod, 2, 2),
    "ROW": (_row, 0, 1),
    "COLUMN": (_column, 0, 1),
}


def covered() -> list[str]:
    """The names of the functions that are evaluated."""
    return sorted(FUNCTIONS)
