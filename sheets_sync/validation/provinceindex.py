"""The province's findings kept up to date: after a sheet changed, only what its rows touch is looked at."""

from collections.abc import Iterator, Mapping
from itertools import count, zip_longest
from typing import TypeAlias

from sheets_sync.model import Form, JudgedRow, Report, Violation
from sheets_sync.validation.province import (
    Place,
    Reports,
    Watch,
    pairs,
    violation,
    watched,
    watches,
    with_told,
)

Value: TypeAlias = tuple[str, ...]  # () where a row has nothing to compare


def validate_province(reports: Reports, form: Form, names: Mapping[str, str]) -> dict[str, Report]:
    """The reports with findings across districts added; both rows of a pair are told of the other.

    `reports`: district code -> its report; `names`: district code -> its name.
    """
    index = ProvinceIndex(form, names)
    for code, report in reports.items():
        index.replace(code, report)
    return {code: index.report(code) for code in reports}


class ProvinceIndex:
    """Which rows hold which values, and each district's report with the findings that follow."""

    def __init__(self, form: Form, names: Mapping[str, str]) -> None:
        """`names`: district code -> its name, for the sentences."""
        self._watches = watches(form)
        self._names = names
        self._reports: dict[str, Report] = {}
        self._values: dict[str, dict[int, tuple[Value, ...]]] = {}  # district -> row -> one a watch
        self._places: tuple[dict[Value, list[Place]], ...] = tuple({} for _ in self._watches)
        # district -> (watch, value) that stands in another row too
        self._shared: dict[str, set[tuple[int, Value]]] = {}
        self._rank: dict[str, int] = {}  # the order in which districts came
        self._next = count()
        self._judged: dict[str, Report] = {}

    def replace(self, district: str, report: Report) -> frozenset[str]:
        """Takes a district's new report (before findings across districts).

        Gives the districts whose findings may now be others: this one, and those that share a changed value.
        """
        if district not in self._rank:
            self._rank[district] = next(self._next)
            self._values[district] = {}
            self._shared[district] = set()
        before = self._reports.get(district)
        self._reports[district] = report
        affected = {district}
        for index, (old, new) in enumerate(zip_longest(before.rows if before else (), report.rows)):
            if old is not new and old != new:
                affected.update(self._moved(district, index, new))
        for code in affected:
            self._judged.pop(code, None)
        return frozenset(affected)

    def remove(self, district: str) -> frozenset[str]:
        """Forgets a district; gives those whose findings may now be others."""
        if district not in self._rank:
            return frozenset()
        affected = self.replace(district, Report(self._reports[district].form))
        for kept in (self._reports, self._values, self._shared, self._rank):
            kept.pop(district)
        return affected - {district}

    def report(self, district: str) -> Report:
        """A district's report with the findings across districts. KeyError for a district never given."""
        if district not in self._judged:
            self._judged[district] = self._judge(district)
        return self._judged[district]

    def _moved(self, district: str, index: int, row: JudgedRow | None) -> Iterator[str]:
        """Books what a row holds now; gives the districts that hold the same, or what it held before."""
        old = self._values[district].pop(index, ())
        new = tuple([watched(row, watch) for watch in self._watches]) if row else ()
        for number, value in enumerate(old):
            if value:
                yield from self._left(number, value, (district, index))
        for number, value in enumerate(new):
            if value:
                yield from self._came(number, value, (district, index))
        if any(new):
            self._values[district][index] = new

    def _left(self, number: int, value: Value, place: Place) -> list[str]:
        """Takes a row off a value; gives the districts that hold it still."""
        places = self._places[number][value]
        places.remove(place)
        still = [code for code, _ in places]
        for code in {place[0], *still} if len(still) < 2 else {place[0]}.difference(still):
            self._shared[code].discard((number, value))
        if not still:
            del self._places[number][value]
        return still

    def _came(self, number: int, value: Value, place: Place) -> list[str]:
        """Puts a row to a value; gives the districts that hold it."""
        places = self._places[number].setdefault(value, [])
        places.append(place)
        holders = [code for code, _ in places]
        for code in holders if len(holders) == 2 else holders[-1:] if len(holders) > 2 else ():
            self._shared[code].add((number, value))
        return holders

    def _judge(self, district: str) -> Report:
        told: dict[int, list[Violation]] = {}
        for number, value in sorted(self._shared[district]):
            for place, found in self._told(self._watches[number], self._places[number][value], district):
                told.setdefault(place[1], []).append(found)
        return with_told(self._reports[district], told)

    def _told(self, watch: Watch, places: list[Place], district: str) -> Iterator[tuple[Place, Violation]]:
        ordered = sorted(places, key=lambda place: (self._rank[place[0]], place[1]))
        for place, other in pairs(self._reports, watch, ordered):
            if place[0] == district:
                yield place, violation(self._reports, watch, place, other, self._names)
