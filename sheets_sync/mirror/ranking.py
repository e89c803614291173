"""The order of places that a form's rows make: points put together by sub-district, ties on one place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from sheets_sync.messages import text
from sheets_sync.mirror.sheet import Line, Spec
from sheets_sync.mirror.tabs import CODE, DISTRICT, SUBDISTRICT, RegistryRow
from sheets_sync.model import Form, Ranking
from sheets_sync.thai import NO_NUMBER

PLACE = "อันดับ"


@dataclass(frozen=True, slots=True)
class Place:
    """A sub-district, its points and how many rows made them."""

    place: int
    district_code: str
    district: str
    name: str
    points: Fraction
    count: int


def places(rules: Ranking, rows: Iterable[RegistryRow]) -> list[Place]:
    """Best first; equal points share a place and the next one is left out (1, 2, 2, 4)."""
    found: dict[tuple[str, str, str], list[Fraction]] = {}
    for row in rows:
        name, points = row.values.get(rules.by[0], ""), _number(row.values.get(rules.score, ""))
        if name and points is not None:
            found.setdefault((row.district_code, row.district, name), []).append(points)
    totals = {whose: _together(rules, some) for whose, some in found.items()}
    better = 1 if rules.order == "asc" else -1
    ordered = sorted(totals, key=lambda whose: (better * totals[whose], whose))
    firsts = {totals[whose]: at for at, whose in reversed(list(enumerate(ordered, start=1)))}
    return [Place(firsts[totals[w]], *w, totals[w], len(found[w])) for w in ordered]


def _number(value: str) -> Fraction | None:
    """None of what is no number: a waived cell may say anything."""
    try:
        points = Decimal(value)
    except InvalidOperation:
        return None
    return Fraction(points) if points.is_finite() and abs(points) < NO_NUMBER else None


def _together(rules: Ranking, points: Sequence[Fraction]) -> Fraction:
    whole = sum(points, Fraction(0))
    return whole / len(points) if rules.combine == "mean" else whole


def ranking_spec(form: Form, rules: Ranking) -> Spec:
    """The tab; its rows stand in the order of their places."""
    return Spec(
        title=rules.tab,
        headers=(PLACE, CODE, DISTRICT, SUBDISTRICT, _points(rules), _count(rules)),
        identity=(CODE, SUBDISTRICT),
        pattern=r"[0-9]{4}",
        form=form.id,
        ordered=True,
    )


def ranking_lines(rules: Ranking, rows: Iterable[RegistryRow]) -> Iterator[Line]:
    """One row a sub-district, best first."""
    for place in places(rules, rows):
        yield Line(
            {
                PLACE: place.place,
                CODE: place.district_code,
                DISTRICT: place.district,
                SUBDISTRICT: place.name,
                _points(rules): f"{float(place.points):.2f}",
                _count(rules): place.count,
            }
        )


def _points(rules: Ranking) -> str:
    return text(f"ranking.{rules.combine}")


def _count(rules: Ranking) -> str:
    return text("ranking.count", unit=rules.unit.get("th", ""))
