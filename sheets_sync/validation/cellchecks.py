"""Checks over the rows of one table. Each takes a Sheet and yields Hits; none knows another."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from operator import sub
from types import MappingProxyType

from sheets_sync.model import Column, Condition, Subdistrict
from sheets_sync.thai.address import village_keys
from sheets_sync.thai.names import inside_prefix
from sheets_sync.thai.prefixes import may_mean
from sheets_sync.thai.reading import Reading, Remark
from sheets_sync.thai.text import arabic_digits
from sheets_sync.validation.conditions import rows_where
from sheets_sync.validation.sheet import Hit, Sheet


def mend_names(sheet: Sheet) -> None:
    """A prefix that stands in the first name and in its own column too is taken out of the name."""
    kinds = {c.type: c.key for c in reversed(sheet.columns)}
    names = [c.key for c in sheet.columns if c.type == "name"]
    if "prefix" not in kinds or not names:
        return
    prefixes = sheet.values(kinds["prefix"])
    surnames = sheet.values(names[1]) if len(names) > 1 else []
    firsts, told = sheet.read[names[0]]
    for index in [i for i, name in enumerate(firsts) if name and _worth_a_look(name, prefixes[i])]:
        before = told.get(index) or Reading(firsts[index])
        mended = _mended(before, prefixes[index], surnames[index] if surnames else "-")
        if mended is not before:
            sheet.mend(index, names[0], mended)


def _worth_a_look(name: str, prefix: str) -> bool:
    """Cheap: whether something may stand in a first name that is none of it."""
    return name.startswith(_STARTS) or " " in name or "." in name or not prefix or name.startswith(prefix)


NO_CONDITION: Mapping[str, Condition] = MappingProxyType({})
_STARTS = ("น", "ด.", "ว่าที่")


def _mended(reading: Reading, prefix: str, surname: str) -> Reading:
    found = inside_prefix(reading.value, prefix)
    if found:
        if may_mean(found[0], prefix) or found[0] == prefix:
            reading = Reading(found[1], reading.faults, (*reading.repairs, Remark("spelling.personal")))
        elif not prefix:
            return _faulty(reading, Remark("pattern.prefix_inside"))
        elif found[0] in ("นาย", "นางสาว") or "." in found[0]:
            return _faulty(reading, Remark("pattern.prefix_differs", soft=True))
    if reading.value in ("นาย", "นาง", "นางสาว"):
        return _faulty(reading, Remark("pattern.prefix_inside", soft=True))
    first, _, second = reading.value.partition(" ")
    if second and second == surname:
        return Reading(first, reading.faults, (*reading.repairs, Remark("spelling.personal")))
    if second and not surname:
        return _faulty(reading, Remark("pattern.full_name"))
    return reading


def _faulty(reading: Reading, remark: Remark) -> Reading:
    return Reading(reading.value if remark.soft else "", (*reading.faults, remark), reading.repairs)


def found_in_cells(sheet: Sheet) -> Iterator[Hit]:
    """What reading the cells found."""
    for column in sheet.columns:
        values = sheet.values(column.key)
        for index, remarks in sheet.faults(column.key):
            for remark in remarks:
                if remark.id == "ditto" and not column.personal and (above := _above(values, index)):
                    remark = Remark("ditto.offer", {"offer": above})
                yield Hit(index, column.key, remark)


def _above(values: list[str], index: int) -> str:
    """The nearest value above that is short enough to be named."""
    value = next((values[i] for i in range(index - 1, -1, -1) if values[i]), "")
    return value if len(value) < 40 else ""


def required(sheet: Sheet) -> Iterator[Hit]:
    """Cells that must be filled."""
    for column in sheet.columns:
        if not column.required and not column.required_when:
            continue
        values = sheet.values(column.key)
        if "" not in values:
            continue
        remark = Remark("required.or_dash" if "ใส่ -" in column.help else "required")
        needed = range(len(values)) if column.required else rows_where(sheet, column.required_when)
        for index in [i for i in needed if not values[i]]:
            if not sheet.is_faulty(index, column.key) and not _excused(sheet, column, index):
                yield Hit(index, column.key, remark)


def _excused(sheet: Sheet, column: Column, index: int) -> bool:
    """In a town without หมู่ there is no village to name."""
    return any(
        re.fullmatch(pattern, sheet.values(key)[index]) for key, pattern in column.required_unless.items()
    )


def villages(sheet: Sheet) -> Iterator[Hit]:
    """The village's number and name against the list of its sub-district, where there is one."""
    columns = [c for c in sheet.columns if c.belongs_to.startswith("subdistrict.")]
    place = next((c.key for c in sheet.columns if c.belongs_to == "district.subdistricts"), "")
    moo = next((c.key for c in sheet.columns if c.type == "moo"), "")
    known = {s.name: s for s in sheet.scope.subdistricts if s.villages}
    if not columns or not place or not moo or not known:
        return
    column = columns[0]
    rows = zip(sheet.values(place), sheet.values(moo), sheet.values(column.key), strict=True)
    for index, (name, number, village) in enumerate(rows):
        if name in known and number:
            yield from _village(index, (moo, column.key), known[name], number, village)
            if column.belongs_to == "subdistrict.participants":
                yield from _participant(index, moo, known[name], number)


def _village(index: int, keys: tuple[str, str], place: Subdistrict, moo: str, village: str) -> Iterator[Hit]:
    names = place.villages or {}
    if not moo.isdigit():
        return
    if moo not in names:
        yield Hit(index, keys[0], Remark("belongs_to.moo", {"subdistrict": place.name, "moo": moo}))
    elif village and not village_keys(village) & village_keys(names[moo]):
        told = {"subdistrict": place.name, "moo": moo, "offer": names[moo]}
        yield Hit(index, keys[1], Remark("belongs_to.village", told))


def _participant(index: int, key: str, place: Subdistrict, moo: str) -> Iterator[Hit]:
    """Where nobody said which villages take part, nothing is said."""
    if place.participants and moo in (place.villages or {}) and moo not in place.participants:
        yield Hit(index, key, Remark("belongs_to.no_part", {"subdistrict": place.name, "moo": moo}))


def struck(sheet: Sheet) -> Iterator[Hit]:
    """Rows struck through instead of deleted."""
    for index in sorted(sheet.struck):
        row = sheet.rows[index]
        filled = [cell for cell in row.cells.values() if cell.value not in (None, "")]
        if filled and 2 * sum(cell.struck for cell in filled) > len(filled):
            key = next((c.key for c in sheet.columns if row.cells[c.key].struck), sheet.columns[0].key)
            yield Hit(index, key, Remark("struck", soft=True))


def series(sheet: Sheet) -> Iterator[Hit]:
    """Card numbers that grow by one from row to row: the fill handle made them."""
    for column in sheet.columns:
        if column.type != "thai_id":
            continue
        numbers = [
            int(value) if value else _digits(sheet, index, column.key)
            for index, value in enumerate(sheet.values(column.key))
        ]
        if 1 not in map(sub, numbers[1:], numbers):
            continue
        steps = [a > 0 and b == a + 1 for a, b in pairwise(numbers)]
        for index, step in enumerate(steps, start=1):
            longer = (index >= 2 and steps[index - 2]) or (index < len(steps) and steps[index])
            if step and longer:
                yield Hit(index, column.key, Remark("thai_id.series"))


def _digits(sheet: Sheet, index: int, key: str) -> int:
    """Thirteen digits that are no card number are a number all the same; anything else is 0."""
    value = sheet.rows[index].cells[key].value
    if isinstance(value, float):
        return int(value) if 1e12 <= value < 1e13 else 0
    digits = re.sub(r"[\s\-]", "", arabic_digits(value)) if isinstance(value, str) else ""
    return int(digits) if len(digits) == 13 and digits.isdecimal() else 0


def unique(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, Hit]]:
    """The same value in two rows, and in suspiciously many."""
    sheets = list(sheets)
    for column in sheets[0].form.columns if sheets else ():
        if not column.unique and not column.crowd:
            continue
        places = places_of(sheets, (column.key,))
        for where in places.values():
            if column.unique and len(where) > 1:
                yield from told_of(where, column.key, "unique" if column.personal else "unique.rows")
            elif column.crowd and len(where) >= column.crowd:
                for sheet, index in where:
                    yield sheet, Hit(index, column.key, Remark("unique.crowd", {"n": len(where)}, True))


Place = tuple[Sheet, int]


def places_of(
    sheets: list[Sheet], keys: tuple[str, ...], when: Mapping[str, Condition] = NO_CONDITION
) -> dict[tuple[str, ...], list[Place]]:
    """Where each combination of values stands that stands more than once, among rows that meet `when`."""
    chosen = [rows_where(sheet, when) for sheet in sheets]
    lines = [_combinations(sheet, keys, rows) for sheet, rows in zip(sheets, chosen, strict=True)]
    if len(set(chain.from_iterable(lines))) == sum(map(len, lines)):
        return {}
    often = {values for values, count in Counter(chain.from_iterable(lines)).items() if count > 1}
    often = {values for values in often if values and all(values) and values != ("-",)}
    places: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for sheet, rows, part in zip(sheets, chosen, lines, strict=True) if often else ():
        for index, values in zip(rows, part, strict=True):
            if values in often:
                places[values].append((sheet, index))
    return places


def _combinations(sheet: Sheet, keys: tuple[str, ...], rows: Sequence[int]) -> list[tuple[str, ...]]:
    columns = [sheet.values(key) for key in keys]
    if len(rows) == len(sheet.rows):
        return list(zip(*columns, strict=True))
    return [tuple(column[index] for column in columns) for index in rows]


def told_of(where: list[Place], key: str, id: str) -> Iterator[tuple[Sheet, Hit]]:
    first = where[:5]  # enough to name: a column filled down ten thousand times must not cost their square
    for sheet, index in where:
        others = [_row_name(s, i, sheet) for s, i in first if not (s is sheet and i == index)]
        yield sheet, Hit(index, key, Remark(id, {"rows": row_list(others)}))


def _row_name(sheet: Sheet, index: int, seen_from: Sheet) -> str:
    number = str(sheet.rows[index].number)
    return number if sheet.table.sheet_id == seen_from.table.sheet_id else f"{number} ชีต {sheet.table.tab}"


def row_list(names: list[str]) -> str:
    """`12`, `12, 15`, `12, 15, 18 …`."""
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
