"""Reads the cells of one column: each distinct value once, and what is faultless at first sight."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from sheets_sync.model import Cell, Column, Scope
from sheets_sync.thai import address, ids, names, phones
from sheets_sync.thai.reading import Reading
from sheets_sync.validation.kept import Kept
from sheets_sync.validation.readers import DATES, LONGEST, Readers, read_cell, readers_for

_REMEMBERED = 20_000  # values of a column that are read no second time; a nation's roster must not stay

Plain = Callable[
    [Iterable[str]], Iterable[str]
]  # of many texts those that are their own normal form, quickly


class ReadColumn(NamedTuple):
    """A column as read: the normal form of every cell, and the readings of those few that say more."""

    values: list[str]  # "" where there is none
    told: dict[int, Reading]  # row index -> a reading with faults or repairs


Memo: TypeAlias = dict[object, str | Reading]  # what was in a cell -> its normal form, or all there is to say
_KEPT: Kept[tuple[Readers, Plain, Memo]] = Kept(512)
_TEXTS = frozenset({str, type(None)})
_VALUE, _ERROR = attrgetter("value"), attrgetter("error")


def read_columns(columns: Sequence[Column], cells: Sequence[Cell], scope: Scope) -> dict[str, ReadColumn]:
    """Some columns, by their key; `cells` are theirs, row after row."""
    values, broken, width = list(map(_VALUE, cells)), any(map(_ERROR, cells)), len(columns)
    read: dict[str, ReadColumn] = {}
    for place, column in enumerate(columns):
        own, marks = cells[place::width], values[place::width]
        if (broken and any(map(_ERROR, own))) or not _TEXTS.issuperset(map(type, marks)):
            marks = [_mark(cell) for cell in own]
        read[column.key] = _read_marks(column, marks, own, scope)
    return read


def read_column(column: Column, cells: Sequence[Cell], scope: Scope) -> list[Reading]:
    """One column, with a reading for every cell."""
    values, told = read_columns((column,), cells, scope)[column.key]
    return [told.get(index) or Reading(value) for index, value in enumerate(values)]


def _mark(cell: Cell) -> object:
    """What a cell is known by: its text alone, or all that a number, a tick or an error is read by."""
    value = cell.value
    bare = value is None or value.__class__ is str or (value.__class__ is float and cell.format not in DATES)
    return value if bare and not cell.error else (value.__class__, value, cell.format, cell.shown, cell.error)


def _read_marks(column: Column, marks: list[Any], cells: Sequence[Cell], scope: Scope) -> ReadColumn:
    made = _KEPT.of(column, _context(column, scope), lambda: (readers_for(column, scope), _plain(column), {}))
    memo = made[2]
    try:
        found: list[Any] = list(map(memo.__getitem__, marks))
    except KeyError:
        _learn(column, made, dict(zip(marks, cells, strict=True)))
        found = list(map(memo.__getitem__, marks))
    if Reading not in set(map(type, found)):
        return ReadColumn(found, {})
    told = {index: said for index, said in enumerate(found) if said.__class__ is Reading}
    for index, said in told.items():
        found[index] = said.value
    return ReadColumn(found, told)


def _learn(column: Column, made: tuple[Readers, Plain, Memo], cells: Mapping[object, Cell]) -> None:
    """Reads what was not read before: most texts are seen at once to be as they should be."""
    readers, plain, memo = made
    if len(memo) > _REMEMBERED:
        memo.clear()
    memo.update((text, text) for text in plain([m for m in cells if m.__class__ is str and m not in memo]))
    for mark in [mark for mark in cells if mark not in memo]:
        reading = read_cell(cells[mark], column, readers)
        memo[mark] = reading if reading.faults or reading.repairs else reading.value


def _context(column: Column, scope: Scope) -> Hashable:
    """What of the scope decides how this column is read."""
    if column.belongs_to == "district.subdistricts":
        names = tuple([s.name for s in scope.subdistricts])
        return (names, scope.gazetteer, scope.district_code, scope.district_name)
    if column.type in ("date", "house_no"):
        return (scope.today.date(), scope.fiscal_year, scope.locale)
    return None


_PLAIN: Mapping[str, Plain] = {
    "thai_id": ids.plain,
    "phone": partial(filter, phones.is_plain),
    "house_no": partial(filter, address.is_plain),
    "name": partial(filter, names.is_plain),
}


def _plain(column: Column) -> Plain:
    """The type's own, within the column's pattern and length; none where the rule file says still more."""
    known = _PLAIN.get(column.type)
    limits = (column.minimum, column.maximum, column.min_length)
    if known is None or column.placeholders or any(limit is not None for limit in limits):
        return lambda texts: ()
    fits = re.compile(column.pattern or ".*").fullmatch
    short = re.compile(f".{{0,{LONGEST if column.max_length is None else column.max_length}}}").fullmatch
    return lambda texts: filter(fits, filter(short, known(texts)))
