"""The province's findings kept up to date: after one sheet changed, only what it touched is looked at."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import TypeAlias

from sheets_sync.model import Form, Report, Violation
from sheets_sync.validation.province import Place, Watch, pairs, violation, watched, watches, with_told

Value: TypeAlias = tuple[str, ...]
Lines: TypeAlias = dict[
    Value, tuple[tuple[int, int, str], ...]
]  # value -> (index, number, what differs) of its rows


class ProvinceIndex:
    """Says what `validate_province` says of the same reports, in the order in which districts came."""

    def __init__(self, form: Form, names: Mapping[str, str]) -> None:
        """`names`: district code -> its name, for the sentences."""
        self._watches = watches(form)
        self._names = names
        self._reports: dict[str, Report] = {}
        self._lines: dict[str, tuple[Lines, ...]] = {}  # district -> one a watch
        self._holders: tuple[dict[Value, dict[str, None]], ...] = tuple({} for _ in self._watches)
        self._rank: dict[str, int] = {}
        self._next = count()
        self._judged: dict[str, Report] = {}

    def replace(self, district: str, report: Report) -> frozenset[str]:
        """Takes a district's new report (before findings across districts).

        Gives the districts whose findings may now be others: this one, and those that share a changed value.
        """
        if district not in self._rank:
            self._rank[district] = next(self._next)
        fresh = tuple(_lines(report, watch) for watch in self._watches)
        self._reports[district] = report
        return self._changed(district, fresh)

    def remove(self, district: str) -> frozenset[str]:
        """Forgets a district; gives those whose findings may now be others."""
        affected = self._changed(district, tuple({} for _ in self._watches))
        for kept in (self._reports, self._lines, self._judged, self._rank):
            kept.pop(district, None)
        return affected - {district}

    def report(self, district: str) -> Report:
        """A district's report with the findings across districts. KeyError for a district never given."""
        if district not in self._judged:
            self._judged[district] = self._judge(district)
        return self._judged[district]

    def _changed(self, district: str, fresh: tuple[Lines, ...]) -> frozenset[str]:
        affected = {district}
        before = self._lines.get(district) or tuple({} for _ in self._watches)
        for holders, old, new in zip(self._holders, before, fresh, strict=True):
            for value in _different(old, new):
                affected.update(self._moved(holders, value, district, value in new))
        self._lines[district] = fresh
        for code in affected:
            self._judged.pop(code, None)
        return frozenset(affected)

    @staticmethod
    def _moved(
        holders: dict[Value, dict[str, None]], value: Value, district: str, here: bool
    ) -> Iterable[str]:
        """Books whether a district holds a value; gives all who hold it or did."""
        codes = holders.setdefault(value, {})
        if here:
            codes[district] = None
            return tuple(codes)
        codes.pop(district, None)
        if not codes:
            del holders[value]
        return tuple(codes)

    def _judge(self, district: str) -> Report:
        told: dict[int, list[Violation]] = {}
        for watch, holders, lines in zip(self._watches, self._holders, self._lines[district], strict=True):
            for value in lines:
                if len(holders[value]) > 1:
                    for place, found in self._told(watch, holders[value], value, district):
                        told.setdefault(place[1], []).append(found)
        return with_told(self._reports[district], told)

    def _told(
        self, watch: Watch, codes: Iterable[str], value: Value, district: str
    ) -> Iterator[tuple[Place, Violation]]:
        which = self._watches.index(watch)
        ordered = sorted(codes, key=self._rank.__getitem__)
        places = [(code, line[0]) for code in ordered for line in self._lines[code][which][value]]
        for place, other in pairs(self._reports, watch, places):
            if place[0] == district:
                yield place, violation(self._reports, watch, place, other, self._names)


def _lines(report: Report, watch: Watch) -> Lines:
    found: dict[Value, list[tuple[int, int, str]]] = {}
    key = watch.column.key if watch.differing else ""
    for index, row in enumerate(report.rows):
        if value := watched(row, watch):
            found.setdefault(value, []).append((index, row.number, row.values.get(key, "")))
    return {value: tuple(lines) for value, lines in found.items()}


def _different(old: Lines, new: Lines) -> Iterator[Value]:
    for value, lines in new.items():
        if old.get(value) != lines:
            yield value
    yield from (value for value in old if value not in new)
