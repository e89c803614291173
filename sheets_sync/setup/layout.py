"""Lays out the tables in the districts' sheets: help, dropdowns, formats, our column. No value is touched.

One read and at most one write a spreadsheet; what lies already is left: a second time writes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sheets_sync.config import District, Settings
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import FeedbackColumn, Sheets, freeze_request, text_request
from sheets_sync.messages import both
from sheets_sync.mirror import no_text
from sheets_sync.model import Bilingual, Span, Tab, Workbook
from sheets_sync.reconcile.laying import Place, Plan, ends, lay, plan, scope_of
from sheets_sync.reconcile.observe import each
from sheets_sync.setup.master_layout import MasterLaid, lay_out_master
from sheets_sync.validation import find_tables, text_columns

MOST_FROZEN = 10  # rows: more would leave no room on a small screen


@dataclass(frozen=True, slots=True)
class TabLaid:
    """What a form in a tab got, or would get: cells with a rule, cells as plain text, frozen rows."""

    tab: str
    form: str
    feedback: bool = False  # our column or its colours
    rules: int = 0
    text: int = 0
    frozen: int = 0

    @property
    def changed(self) -> bool:
        """Whether there was anything to lay."""
        return bool(self.feedback or self.rules or self.text or self.frozen)

    def to_json(self) -> dict[str, Any]:
        """As `layout --json` has it."""
        counts = {"rules": self.rules, "text": self.text, "frozen": self.frozen}
        return {"tab": self.tab, "form": self.form, "feedback": self.feedback, **counts}


@dataclass(frozen=True, slots=True)
class DistrictLaid:
    """One district's spreadsheet. `note` tells what a person must see to; `reached` that it could be read."""

    code: str
    name: str
    spreadsheet: str
    tabs: tuple[TabLaid, ...] = ()
    note: Bilingual = field(default_factory=dict)
    reached: bool = True

    def to_json(self) -> dict[str, Any]:
        """As `layout --json` has it."""
        whose = {"code": self.code, "name": self.name, "spreadsheet": self.spreadsheet}
        return whose | {"note": self.note.get("th", ""), "tabs": [tab.to_json() for tab in self.tabs]}


@dataclass(frozen=True, slots=True)
class Layout:
    """What became of every district's sheet, and of the master."""

    districts: tuple[DistrictLaid, ...]
    master: MasterLaid
    calls: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """As `layout --json` has it."""
        districts = [d.to_json() for d in self.districts]
        return {"districts": districts, "master": self.master.to_json(), "calls": dict(self.calls)}

    @property
    def reached(self) -> bool:
        """Whether any sheet could be read."""
        return any(d.reached for d in self.districts)

    @property
    def needs_a_person(self) -> bool:
        """Exit code 1: a sheet could not be laid out, or has no table."""
        return bool(self.master.note) or any(d.note for d in self.districts)


def lay_out(settings: Settings, sheets: Sheets, now: datetime, *, dry_run: bool = False) -> Layout:
    """Every district's sheet, some at the same time, and the master; what goes wrong with one stays there."""
    before = dict(sheets.calls)
    districts = {d.code: d for d in settings.districts}

    def one(code: str) -> DistrictLaid:
        return _District(settings, districts[code], now).lay_out(sheets, dry_run=dry_run)

    found = each(districts, one)
    laid = tuple(_told(districts[code], result) for code, result in found.items())
    master = lay_out_master(settings, sheets, dry_run=dry_run)
    return Layout(laid, master, {kind: count - before[kind] for kind, count in sheets.calls.items()})


def _told(district: District, result: DistrictLaid | SheetsSyncError) -> DistrictLaid:
    if isinstance(result, DistrictLaid):
        return result
    note = {"th": result.th, "en": result.en}
    return DistrictLaid(district.code, district.name, district.spreadsheet, (), note, reached=False)


class _District:
    """One district's spreadsheet on its way to being laid out."""

    def __init__(self, settings: Settings, district: District, now: datetime) -> None:
        self._settings = settings
        self._district = district
        self._scope = scope_of(settings, district, now)

    def lay_out(self, sheets: Sheets, *, dry_run: bool) -> DistrictLaid:
        """One read, and one write where something lacks."""
        book = sheets.read(self._district.spreadsheet)
        places = list(self._places(book))
        planned = plan(book, places, self._scope, whole=True)
        frozen = dict(_to_freeze(places))
        texts = {(p.tab.sheet_id, p.form.id): list(_to_be_text(p)) for p in places}
        planned = replace(planned, others=tuple(_others(places, frozen, texts)))
        if not dry_run:
            lay(sheets, book, planned)
        tabs = tuple(_tab_laid(p, planned, frozen, texts[p.tab.sheet_id, p.form.id]) for p in places)
        whose = (self._district.code, self._district.name, self._district.spreadsheet)
        return DistrictLaid(*whose, tabs, self._lacking(places))

    def _places(self, book: Workbook) -> Iterator[Place]:
        for form in self._settings.forms.values():
            tables = find_tables(book, form).tables
            for tab in book.tabs:
                mine = tuple(table for table in tables if table.sheet_id == tab.sheet_id)
                if mine:
                    yield Place(tab, form, mine)

    def _lacking(self, places: Sequence[Place]) -> Bilingual:
        there = {place.form.id for place in places}
        lost = [form for form in self._settings.forms if form not in there]
        return both("layout.no_table", forms=", ".join(lost)) if lost else {}


def _tab_laid(
    place: Place, planned: Plan, frozen: Mapping[int, tuple[str, int]], texts: Sequence[Span]
) -> TabLaid:
    form, rows = frozen.get(place.tab.sheet_id, ("", 0))
    return TabLaid(
        tab=place.tab.title,
        form=place.form.id,
        feedback=any(_is_of(column, place) for _, column in planned.columns),
        rules=sum(r.cells for r in planned.rules if r.place is place),
        text=sum(span.bottom - span.top for span in texts),
        frozen=rows if form == place.form.id else 0,
    )


def _is_of(column: FeedbackColumn, place: Place) -> bool:
    return (column.sheet_id, column.form) == (place.tab.sheet_id, place.form.id)


def _others(
    places: Sequence[Place],
    frozen: Mapping[int, tuple[str, int]],
    texts: Mapping[tuple[int, str], Sequence[Span]],
) -> Iterator[tuple[Tab, tuple[dict[str, Any], ...]]]:
    """Formats and frozen rows, by tab."""
    for place in places:
        sheet_id = place.tab.sheet_id
        form, rows = frozen.get(sheet_id, ("", 0))
        requests = [text_request(sheet_id, span) for span in texts[sheet_id, place.form.id]]
        if form == place.form.id:
            requests.append(freeze_request(sheet_id, rows))
        if requests:
            yield place.tab, tuple(requests)


def _to_be_text(place: Place) -> Iterator[Span]:
    """Cells of IDs, telephones and house numbers that are not plain text yet."""
    for table, words, end in ends(place):
        columns = [table.columns[key] for key in text_columns(place.form) if key in table.columns]
        yield from no_text(place.tab, table, columns, words, end)


def _to_freeze(places: Sequence[Place]) -> Iterator[tuple[int, tuple[str, int]]]:
    """(sheet id, (form, rows)) of tabs with one header, nothing frozen and no merge in the way."""
    for place in places:
        tab = place.tab
        numbers = {t.header_number for p in places if p.tab is tab for t in p.tables}
        rows = min(numbers)
        cut = any(merge.top < rows < merge.bottom for merge in tab.merges)
        if len(numbers) == 1 and not (tab.frozen_rows or cut) and rows <= min(MOST_FROZEN, tab.row_count - 1):
            yield tab.sheet_id, (place.form.id, rows)
