"""The list that a new round starts from, as it is to be typed into each district's sheet. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Literal

from sheets_sync import gazetteer
from sheets_sync.config import Settings
from sheets_sync.mirror import registry_rows
from sheets_sync.model import Batch, BatchRow, Column, Form, Tab
from sheets_sync.thai.dates import BE

Typed = str | float
_FIGURES = frozenset({"count", "money", "moo"})
_NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """A sub-district that takes part now and is not in the list, or the other way round."""

    district: str
    name: str
    rows: int = 0

    def to_json(self) -> dict[str, Any]:
        """One entry of `new-round --json`."""
        return {"district": self.district, "subdistrict": self.name, "rows": self.rows}


@dataclass(frozen=True, slots=True)
class LastList:
    """Last round's rows by district code: by sub-district in the config's order, then in their old order.

    `key` says whence: a batch of the ledger, or the master's tab. `missing`: takes part now, but has no rows
    here. `left_out`: has rows here, but takes part no more.
    """

    source: Literal["ledger", "master"]
    key: str
    rows: Mapping[str, tuple[BatchRow, ...]]
    missing: tuple[Place, ...] = ()
    left_out: tuple[Place, ...] = ()


def from_batch(settings: Settings, batch: Batch) -> LastList:
    """The rows that were frozen last round."""
    return _arranged(settings, "ledger", batch.key, batch.rows)


def from_master(settings: Settings, form: Form, tabs: Sequence[Tab]) -> LastList:
    """The rows that the master's registry holds, where the ledger knows no earlier round."""
    rows = []
    for code, lines in registry_rows(tabs, form).items():
        codes = {s.name: s.code for s in gazetteer.subdistricts(code)}
        name = gazetteer.district_name(code) or code
        for values in lines:
            place = values.get("subdistrict", "")
            rows.append(BatchRow(code, name, codes.get(place, ""), place, values))
    return _arranged(settings, "master", form.master_tab, rows)


def _arranged(
    settings: Settings, source: Literal["ledger", "master"], key: str, rows: Iterable[BatchRow]
) -> LastList:
    by_place: dict[tuple[str, str], list[BatchRow]] = {}
    for row in rows:
        by_place.setdefault((row.district_code, row.subdistrict_code), []).append(row)
    taken: dict[str, tuple[BatchRow, ...]] = {}
    missing: list[Place] = []
    for district in settings.districts:
        found = []
        for place in settings.subdistricts(district):
            here = by_place.pop((district.code, place.code), [])
            found += here
            if not here:
                missing.append(Place(district.name, place.name))
        taken[district.code] = tuple(found)
    rest = sorted(row for rows in by_place.values() for row in map(_whose, rows))
    left_out = tuple(Place(*place, len(list(group))) for place, group in groupby(rest))
    return LastList(source, key, taken, tuple(missing), left_out)


def _whose(row: BatchRow) -> tuple[str, str]:
    return row.district, row.subdistrict


# ── as it is typed ───────────────────────────────────────────────────────────────────────────────


def typed(row: BatchRow, number: int, form: Form) -> dict[str, Typed]:
    """A row as a person would have typed it for a new round: not reviewed yet, without old remarks.

    Blank cells are left out. Numbers of cards, telephones and houses stay texts.
    """
    remark, word = form.reserve or (_NOTE, "")
    values = dict(row.values)
    values[form.review_column] = ""
    values[remark] = word if word and word in values.get(remark, "") else ""
    cells = {c.key: as_typed(c, values.get(c.key, "")) for c in form.columns}
    if "seq" in cells:
        cells["seq"] = float(number)
    return {key: value for key, value in cells.items() if value != ""}


def as_typed(column: Column, value: str) -> Typed:
    """A normal form as people type it: dates as they read them, figures as numbers, all else as text."""
    if column.type == "date":
        return _day(value)
    if column.type in _FIGURES and value.replace(".", "", 1).isdecimal():
        return float(value)
    return value


def _day(value: str) -> str:
    """`1967-03-23` -> `23/3/2510`; anything else as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.day}/{day.month}/{day.year + BE}"
