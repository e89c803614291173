"""Lays out the districts' sheets: a tab for each form that has none, help, dropdowns, formats, our column.

One read and at most one write a spreadsheet; what lies already is left: a second time writes nothing. What
people typed is never touched: new tabs are made, and in an empty one only rows are filled that the same write
inserts, so that what somebody types at that very moment moves down whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sheets_sync.config import District, Settings
from sheets_sync.errors import Rejected, SheetsSyncError, Unreachable
from sheets_sync.google import (
    FeedbackColumn,
    Sheets,
    freeze_request,
    make_requests,
    place_request,
    text_request,
)
from sheets_sync.mirror import no_text
from sheets_sync.model import Span, Tab, Workbook
from sheets_sync.reconcile.laying import Place, Plan, ends, lay, plan, scope_of
from sheets_sync.reconcile.observe import each
from sheets_sync.setup.doctor.spreadsheets import LOCALE, ZONE
from sheets_sync.setup.drafts import is_blank
from sheets_sync.setup.howto import Howto, howto
from sheets_sync.setup.laid import DistrictLaid, Layout, TabLaid
from sheets_sync.setup.master_layout import lay_out_master
from sheets_sync.setup.missing import Missing, joined, missing, spare
from sheets_sync.validation import find_tables, text_columns

MOST_FROZEN = 10  # rows: more would leave no room on a small screen


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


@dataclass(frozen=True, slots=True)
class _Work:
    """What one write would do to a spreadsheet. `book`: as it then is."""

    book: Workbook
    plan: Plan
    laid: DistrictLaid


class _District:
    """One district's spreadsheet on its way to being laid out."""

    def __init__(self, settings: Settings, district: District, now: datetime) -> None:
        self._settings = settings
        self._district = district
        self._scope = scope_of(settings, district, now)

    def lay_out(self, sheets: Sheets, *, dry_run: bool) -> DistrictLaid:
        """One read, and one write where something lacks.

        Where the write was refused (somebody moved a tab just then) or its answer was lost, it is looked at
        once more: what stands is not made again.
        """
        work = self._work(sheets.read(self._district.spreadsheet))
        if dry_run:
            return work.laid
        try:
            lay(sheets, work.book, work.plan)
        except (Rejected, Unreachable) as e:
            if isinstance(e, Unreachable) and not e.maybe_done:
                raise
            again = self._work(sheets.read(self._district.spreadsheet))
            lay(sheets, again.book, again.plan)
            return work.laid if again.plan.empty else again.laid
        return work.laid

    def _work(self, book: Workbook) -> _Work:
        places = list(self._places(book))
        there = {form: {p.tab.sheet_id for p in places if p.form.id == form} for form in self._settings.forms}
        lacking = missing(book, self._settings.forms, there, self._settings.province)
        if lacking.drafts:
            places = list(self._places(lacking.book))
        place, told = _place(book), self._howto(book)
        frozen = dict(_to_freeze(places))
        texts = {(p.tab.sheet_id, p.form.id): list(_to_be_text(p)) for p in places}
        planned = replace(
            plan(lacking.book, places, self._scope, whole=True),
            others=tuple(_others(places, frozen, texts)),
            first=tuple(_first(place, lacking, told)),
        )
        tabs = tuple(_tab_laid(p, planned, frozen, texts[p.tab.sheet_id, p.form.id], lacking) for p in places)
        whose = (self._district.code, self._district.name, self._district.spreadsheet)
        laid = DistrictLaid(*whose, tabs, joined(lacking.notes), True, told.state, *place)
        return _Work(lacking.book, planned, laid)

    def _howto(self, book: Workbook) -> Howto:
        forms = list(self._settings.forms.values())
        return howto(book, forms, self._scope, self._settings.province, spare(book))

    def _places(self, book: Workbook) -> Iterator[Place]:
        for form in self._settings.forms.values():
            tables = find_tables(book, form).tables
            for tab in book.tabs:
                mine = tuple(table for table in tables if table.sheet_id == tab.sheet_id)
                if mine:
                    yield Place(tab, form, mine)


def _place(book: Workbook) -> tuple[str, str]:
    """Locale and time zone to be set; "" where they are right, and where people have begun: theirs, then."""
    if not all(map(is_blank, book.tabs)):
        return "", ""
    return (LOCALE if book.locale != LOCALE else ""), (ZONE if book.time_zone != ZONE else "")


def _first(place: tuple[str, str], lacking: Missing, told: Howto) -> Iterator[dict[str, Any]]:
    if any(place):
        yield place_request(*place)
    for draft in lacking.drafts.values():
        yield from make_requests(draft)
    yield from make_requests(told.draft) if told.draft else told.requests


def _tab_laid(
    place: Place,
    planned: Plan,
    frozen: Mapping[int, tuple[str, int]],
    texts: Sequence[Span],
    lacking: Missing,
) -> TabLaid:
    form, rows = frozen.get(place.tab.sheet_id, ("", 0))
    return TabLaid(
        tab=place.tab.title,
        form=place.form.id,
        made=place.form.id in lacking.drafts,
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
