"""Reads the cells of one column: each distinct value once, and what is faultless at first sight."""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from sheets_sync.model import Cell, Column, Scope
from sheets_sync.thai import address, ids, names, phones
from sheets_sync.thai.reading import Reading
from sheets_sync.validation.kept import Kept
from sheets_sync.validation.readers import DATES, LONGEST, Readers, common, read_cell, readers_for

_REMEMBERED = 20_000  # values of a column that are read no second time; a nation's roster must not stay

Plain = Callable[[str], object]  # says of most faultless texts that they are their own normal form, quickly


class ReadColumn(NamedTuple):
    """A column as read: the normal form of every cell, and the readings of those few that say more."""

    values: list[str]  # "" where there is none
    told: dict[int, Reading]  # row index -> a reading with faults or repairs


Memo: TypeAlias = dict[object, str | Reading]  # what was in a cell -> its normal form, or all there is to say
_KEPT: Kept[tuple[Readers, Plain, Memo]] = Kept(512)
_TEXTS = frozenset({str, type(None)})
_ERROR = attrgetter("error")


def read_cells(column: Column, cells: Sequence[Cell], scope: Scope) -> ReadColumn:
    """The cells of one column."""
    made = _KEPT.of(column, _context(column, scope), lambda: (readers_for(column, scope), _plain(column), {}))
    memo, marks = made[2], _marks(cells)
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


def read_column(column: Column, cells: Sequence[Cell], scope: Scope) -> list[Reading]:
    """The same with a reading for every cell."""
    values, told = read_cells(column, cells, scope)
    return [told.get(index) or Reading(value) for index, value in enumerate(values)]


def _marks(cells: Sequence[Cell]) -> list[object]:
    """What each cell is known by: its text alone, or all that a number, a tick or an error is read by."""
    marks: list[object] = [cell.value for cell in cells]
    if _TEXTS.issuperset(map(type, marks)) and not any(map(_ERROR, cells)):
        return marks
    return [_mark(cell) for cell in cells]


def _mark(cell: Cell) -> object:
    value = cell.value
    bare = value is None or value.__class__ is str or (value.__class__ is float and cell.format not in DATES)
    return value if bare and not cell.error else (value.__class__, value, cell.format, cell.shown, cell.error)


def _learn(column: Column, made: tuple[Readers, Plain, Memo], cells: Mapping[object, Cell]) -> None:
    """Reads what was not read before: most texts are seen at once to be as they should be."""
    readers, plain, memo = made
    if len(memo) > _REMEMBERED:
        memo.clear()
    faultless = list(filter(plain, [mark for mark in cells if isinstance(mark, str) and mark not in memo]))
    memo.update(zip(faultless, faultless, strict=True))
    for mark in cells.keys() - memo.keys():
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
    "thai_id": ids.is_plain,
    "phone": phones.is_plain,
    "house_no": address.is_plain,
    "name": names.is_plain,
}


def _plain(column: Column) -> Plain:
    """The type's own, within the column's pattern and length; none where the rule file says still more."""
    known = _PLAIN.get(column.type)
    limits = (column.minimum, column.maximum, column.min_length)
    if known is None or column.placeholders or any(limit is not None for limit in limits):
        return lambda text: False
    if not column.pattern and column.max_length is None and column.type != "name":
        return known
    fits = re.compile(column.pattern or ".*").fullmatch
    most = LONGEST if column.max_length is None else column.max_length
    return lambda text: known(text) and len(text) <= most and fits(text) and not common(text, column)
