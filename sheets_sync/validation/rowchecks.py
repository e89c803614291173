"""Rules over several cells of one row, as the rule file lists them, and rows that slipped as a whole."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import chain, pairwise

from sheets_sync.model import Column, RowRule
from sheets_sync.thai.dates import BE, short_date
from sheets_sync.thai.money import plain_number
from sheets_sync.thai.names import alike
from sheets_sync.thai.prefixes import sex_of
from sheets_sync.thai.reading import Remark
from sheets_sync.validation.cellchecks import Place, places_of, told_of
from sheets_sync.validation.columns import read_column
from sheets_sync.validation.conditions import holds, rows_where
from sheets_sync.validation.sheet import Hit, Sheet

_SHIFTABLE = frozenset("thai_id phone date type choice pattern belongs_to keyboard_layout".split())
_ABOUT_FIRST = frozenset({"id_fits_birth", "child_prefix", "own_village"})  # nothing there, nothing to say
_MOO = re.compile(r"(?:หมู่ที่|หมู่|ม\.)\s*(\d{1,2})(?!\d)")
_TELLING = frozenset({"thai_id", "phone", "date", "money", "moo", "prefix", "choice", "house_no"})


def row_rules(sheet: Sheet) -> Iterator[Hit]:
    """Every rule of the form that looks at one row at a time."""
    for rule in sheet.form.rules:
        check = _CHECKS.get(rule.check)
        if check is None or not all(key in sheet.read for key in _needed(rule)):
            continue
        rows = rows_where(sheet, rule.when)
        if rule.check in _ABOUT_FIRST:
            first = sheet.values(rule.columns[0])
            rows = [index for index in rows if first[index]]
        for index in rows:
            for key, remark in check(rule, sheet, index):
                yield Hit(index, key, remark, rule.severity, rule.message or None)


def _needed(rule: RowRule) -> tuple[str, ...]:
    return rule.columns[-1:] if rule.check in ("sum", "in_fiscal_year") else rule.columns


Found = Iterator[tuple[str, Remark]]


def _value(sheet: Sheet, index: int, key: str) -> str:
    return sheet.read[key].values[index] if key in sheet.read else ""


def _date(sheet: Sheet, index: int, key: str) -> date | None:
    try:
        return date.fromisoformat(_value(sheet, index, key))
    except ValueError:
        return None


def _amount(sheet: Sheet, index: int, key: str) -> Decimal | None:
    try:
        return Decimal(_value(sheet, index, key))
    except InvalidOperation:
        return None


def _not_after(rule: RowRule, sheet: Sheet, index: int) -> Found:
    dates = [_date(sheet, index, key) for key in rule.columns]
    for (first, key), (second, later) in pairwise(zip(dates, rule.columns, strict=True)):
        if first and second and first > second:
            yield later, Remark(rule.id, {"other": sheet.header(key)})


def _in_fiscal_year(rule: RowRule, sheet: Sheet, index: int) -> Found:
    year = sheet.scope.fiscal_year
    for key in rule.columns:
        day = _date(sheet, index, key)
        if day is None:
            continue
        told = {"date": short_date(day), "year": year, "before": year - 1}
        if day > date(year - BE, 9, 30):
            yield key, Remark(f"{rule.id}.late", told)
        elif day < date(year - BE - 1, 10, 1):
            yield key, Remark(f"{rule.id}.early", told)


def _sum(rule: RowRule, sheet: Sheet, index: int) -> Found:
    *lines, total_key = rule.columns
    total = _amount(sheet, index, total_key)
    present = [key for key in lines if key in sheet.read]
    faulty = any(sheet.is_faulty(index, key) for key in present)
    amounts = [_amount(sheet, index, key) or Decimal(0) for key in present]
    if total is None or faulty or not present or sum(amounts) == total:
        return
    added = sum(amounts, Decimal(0))
    told = {"sum": figure(added), "total": figure(total), "gap": figure(abs(total - added))}
    yield total_key, Remark(rule.id, told)


def _at_most(rule: RowRule, sheet: Sheet, index: int) -> Found:
    yield from _against(rule, sheet, index, above=True)


def _at_least(rule: RowRule, sheet: Sheet, index: int) -> Found:
    yield from _against(rule, sheet, index, above=False)


def _against(rule: RowRule, sheet: Sheet, index: int, *, above: bool) -> Found:
    limit = Decimal(str(rule.value or 0))
    for key in rule.columns:
        amount = _amount(sheet, index, key)
        if amount is None or (amount <= limit if above else amount >= limit):
            continue
        told = {"amount": figure(amount), "limit": figure(limit), "gap": figure(abs(amount - limit))}
        kinds = ("high", "low") if sheet.form.column(key).type == "money" else ("more", "fewer")
        yield key, Remark(f"{rule.id}.{kinds[0] if above else kinds[1]}", told)


def _id_fits_birth(rule: RowRule, sheet: Sheet, index: int) -> Found:
    """Numbers beginning 1 or 2 are of births registered from 1984 on, 3 to 5 of people born before."""
    born, number = (_value(sheet, index, key) for key in rule.columns)
    if number and number[0] in "12345" and (number[0] in "12") != (born >= "1984-01-01"):
        yield rule.columns[-1], Remark(f"{rule.id}.born")


def _child_prefix(rule: RowRule, sheet: Sheet, index: int) -> Found:
    """From the fifteenth birthday on the prefix is นาย or นางสาว."""
    if _value(sheet, index, rule.columns[-1]) not in ("เด็กชาย", "เด็กหญิง"):
        return
    born = _date(sheet, index, rule.columns[0])
    if born and sheet.scope.today.date() >= born.replace(year=born.year + 15, day=min(born.day, 28)):
        yield rule.columns[-1], Remark(f"{rule.id}.child")


def _sex_fits_prefix(rule: RowRule, sheet: Sheet, index: int) -> Found:
    """A prefix that tells its bearer's sex tells the one that stands beside it."""
    prefix, sex = (_value(sheet, index, key) for key in rule.columns)
    if sex and sex_of(prefix) not in ("", sex):
        yield rule.columns[-1], Remark(f"{rule.id}.sex", {"prefix": prefix})


def _only_when(rule: RowRule, sheet: Sheet, index: int) -> Found:
    """Under the rule's conditions its columns must be filled, or as `then` says."""
    for key in rule.columns:
        value = _value(sheet, index, key)
        if not (value if rule.then is None else holds(rule.then, value)):
            other = ", ".join(sheet.header(k) for k in rule.when)
            yield key, Remark("when" if value or rule.then else "when.empty", {"other": other})


def _own_village(rule: RowRule, sheet: Sheet, index: int) -> Found:
    """Prose copied from another village's proposal still names its หมู่ and not the row's own."""
    own = _value(sheet, index, rule.columns[0])
    if not own.isdigit():
        return
    for key in rule.columns[1:]:
        named = [str(int(number)) for number in _MOO.findall(_value(sheet, index, key))]
        if named and own not in named:
            yield key, Remark(f"{rule.id}.village", {"found": f"หมู่ที่ {named[0]}", "moo": own})


def _differs(rule: RowRule, sheet: Sheet, index: int) -> Found:
    *others, last = rule.columns
    text = _value(sheet, index, last)
    for key in others:
        if len(text) >= 10 and text == _value(sheet, index, key):
            yield last, Remark(f"{rule.id}.same", {"other": sheet.header(key)})


_CHECKS: Mapping[str, Callable[[RowRule, Sheet, int], Found]] = {
    "not_after": _not_after,
    "in_fiscal_year": _in_fiscal_year,
    "sum": _sum,
    "at_most": _at_most,
    "at_least": _at_least,
    "id_fits_birth": _id_fits_birth,
    "child_prefix": _child_prefix,
    "sex_fits_prefix": _sex_fits_prefix,
    "when": _only_when,
    "own_village": _own_village,
    "differs": _differs,
}


def across_rows(sheets: list[Sheet]) -> Iterator[tuple[Sheet, Hit]]:
    """Rules that compare rows: compound keys that stand twice, one name with two numbers."""
    for rule in sheets[0].form.rules if sheets else ():
        if rule.check == "unique":
            for where in places_of(sheets, rule.columns, rule.when).values():
                for sheet, hit in told_of(where, rule.columns[-1], f"{rule.id}.rows"):
                    yield sheet, hit._replace(severity=rule.severity, message=rule.message or None)
        elif rule.check == "same_person":
            yield from _same_person(sheets, rule)
        elif rule.check == "swapped_names":
            yield from _swapped_names(sheets, rule)


def _swapped_names(sheets: list[Sheet], rule: RowRule) -> Iterator[tuple[Sheet, Hit]]:
    """A first name that others have as surname and nobody as first name; its surname is nobody else's."""
    first, last = rule.columns
    firsts, lasts = ([v for sheet in sheets for v in sheet.values(key)] for key in (first, last))
    both = set(firsts).intersection(lasts) - {""}
    if not both:
        return
    often, surnames = Counter(firsts), Counter(lasts)
    for sheet in sheets:
        for index, (name, surname) in enumerate(zip(sheet.values(first), sheet.values(last), strict=True)):
            alone = name in both and often[name] == 1 == surnames[surname]
            if alone and surname not in ("", "-", name):
                yield sheet, Hit(index, last, Remark(f"{rule.id}.names", soft=True), rule.severity)


def _same_person(sheets: list[Sheet], rule: RowRule) -> Iterator[tuple[Sheet, Hit]]:
    *names, number = rule.columns
    alone = rule.message or None
    for where in places_of(sheets, tuple(names)).values():
        if _differ(where, number):
            for sheet, hit in told_of(where, number, rule.id):
                yield sheet, hit._replace(severity=rule.severity, message=alone)
    for where in _alike(sheets, names):
        spellings = {tuple(_value(sheet, index, key) for key in names) for sheet, index in where}
        if len(spellings) > 1 and _differ(where, number):
            for sheet, hit in told_of(where, number, f"{rule.id}.spelling"):
                yield sheet, hit._replace(severity=rule.severity, message=alone)


def _differ(where: list[Place], key: str) -> bool:
    return len({_value(sheet, index, key) for sheet, index in where} - {""}) > 1


def _spelt_twice(sheets: list[Sheet], key: str) -> bool:
    """Cheap: whether a column holds two spellings of anything."""
    typed = set(chain.from_iterable(sheet.values(key) for sheet in sheets))
    return len(set(map(alike, typed))) < len(typed)


def _alike(sheets: list[Sheet], names: list[str]) -> Iterator[list[Place]]:
    """Rows whose names could be two spellings of one."""
    if not any(_spelt_twice(sheets, key) for key in names):
        return
    lines = [list(zip(*(map(alike, sheet.values(key)) for key in names), strict=True)) for sheet in sheets]
    if len(set(chain.from_iterable(lines))) == sum(map(len, lines)):
        return
    often = {name for name, count in Counter(chain.from_iterable(lines)).items() if count > 1 and all(name)}
    places: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for sheet, part in zip(sheets, lines, strict=True) if often else ():
        for index, name in enumerate(part):
            if name in often:
                places[name].append((sheet, index))
    yield from places.values()


def figure(amount: Decimal) -> str:
    """`98,000`, `99,999.99`."""
    whole, _, part = plain_number(amount).partition(".")
    return f"{int(whole):,}{'.' + part if part else ''}"


def slipped(sheet: Sheet) -> dict[int, Hit]:
    """Rows that slipped as a whole: one message instead of one for every cell."""
    found: dict[int, Hit] = {}
    prose = {c.key for c in sheet.columns if c.type == "text" and (c.max_length or 0) > 500}
    light = {c.key for c in sheet.columns if c.prefilled}
    faults = _faults_by_row(sheet)
    for index in range(len(sheet.rows)) if prose else sorted(faults):
        if prose:
            filled = [k for k in sheet.read if k not in light and sheet.is_filled(index, k)]
            if len(filled) == 1 and filled[0] in prose and len(sheet.typed(index, filled[0])) >= 12:
                found[index] = Hit(index, filled[0], Remark("split_paste"))
                continue
        if len(faults.get(index, ())) >= 3 and (key := _shift(sheet, index, faults[index])):
            found[index] = Hit(index, key, Remark("shifted_columns"))
    return found


def _faults_by_row(sheet: Sheet) -> dict[int, list[Column]]:
    faults: dict[int, list[Column]] = {}
    for column in sheet.columns:
        for index, remarks in sheet.faults(column.key):
            if remarks[0].rule in _SHIFTABLE and not remarks[0].soft:
                faults.setdefault(index, []).append(column)
    return faults


def _shift(sheet: Sheet, index: int, faulty: list[Column]) -> str:
    """The first faulty column when the row's values fit one column to the left or right; else ""."""
    for step in (1, -1):
        fits = 0
        for place, column in enumerate(sheet.columns):
            neighbour = sheet.columns[place + step] if 0 <= place + step < len(sheet.columns) else None
            if column in faulty and neighbour and neighbour.type in _TELLING:
                reading = read_column(neighbour, [sheet.rows[index].cells[column.key]], sheet.scope)[0]
                fits += bool(reading.value) and not reading.faults
        if fits >= 2:
            return faulty[0].key
    return ""
