"""Lays out the master: its tabs, what protects them, filter views, and the chart of completeness.

One read and at most one write. A pass writes rows and knows nothing of what is laid here, so what people do
to a view or to the chart is theirs; what is gone is laid again by the next `layout`, never by a pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sheets_sync.config import Settings
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import (
    NEW_TAB_ROWS,
    ROW_PIXELS,
    Bars,
    Sheets,
    View,
    chart_of,
    chart_request,
    open_columns,
    protect_request,
    protection_of,
    redraw_request,
    shows,
    view_requests,
)
from sheets_sync.messages import text
from sheets_sync.mirror import (
    COMPARED,
    COMPLETENESS,
    DISTRICT,
    PROGRESS,
    Found,
    Wish,
    head,
    look,
    own_specs,
    per_cent_of,
    views_of,
)
from sheets_sync.model import Bilingual, Change, Form, Tab, Workbook

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MasterTab:
    """What a tab of the master got, or would get; `headers` counts columns of ours that it lacked."""

    tab: str
    added: bool = False
    headers: int = 0
    protection: bool = False
    views: tuple[str, ...] = ()
    chart: bool = False

    @property
    def changed(self) -> bool:
        """Whether there was anything to lay."""
        return bool(self.added or self.headers or self.protection or self.views or self.chart)

    def to_json(self) -> dict[str, Any]:
        """As `layout --json` has it."""
        laid = {"added": self.added, "headers": self.headers, "protection": self.protection}
        return {"tab": self.tab, **laid, "views": list(self.views), "chart": self.chart}


@dataclass(frozen=True, slots=True)
class MasterLaid:
    """What became of the master. `note` tells why it could not be laid out."""

    spreadsheet: str
    tabs: tuple[MasterTab, ...] = ()
    note: Bilingual = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As `layout --json` has it."""
        tabs = [tab.to_json() for tab in self.tabs]
        return {"spreadsheet": self.spreadsheet, "note": self.note.get("th", ""), "tabs": tabs}


def lay_out_master(settings: Settings, sheets: Sheets, *, dry_run: bool = False) -> MasterLaid:
    """Makes what lacks, in one write."""
    try:
        book = sheets.read(settings.master, fittings=True)
        planned = _Plan(settings, book, sheets.account)
        if not dry_run:
            sheets.apply(settings.master, planned.changes, book.tabs, planned.requests)
    except SheetsSyncError as e:
        return MasterLaid(settings.master, (), e.words)
    return MasterLaid(settings.master, tuple(planned.tabs))


def bare_tabs(settings: Settings, book: Workbook) -> Iterator[str]:
    """Tabs of the master that `layout` would make, or that nothing protects."""
    for found, _ in _founds(settings, book.tabs):
        tab = _tab_of(book.tabs, found)
        if tab is None or protection_of(tab) is None:
            yield found.title


def _founds(settings: Settings, tabs: Sequence[Tab]) -> Iterator[tuple[Found, Form | None]]:
    """Every tab that is to be there. The comparison is a pass's to make, when there is a last round."""
    for spec, form in own_specs(settings.forms.values()):
        found = look(tabs, spec)
        if found.exists or spec is not COMPARED:
            yield found, form


def _tab_of(tabs: Sequence[Tab], found: Found) -> Tab | None:
    return next((t for t in tabs if found.exists and t.title == found.title), None)


class _Plan:
    """What one write would lay in the master."""

    def __init__(self, settings: Settings, book: Workbook, account: str) -> None:
        self.tabs: list[MasterTab] = []
        self.changes: list[Change] = []
        self.requests: list[Request] = []
        found = list(_founds(settings, book.tabs))
        places = {one.spec.title: _Place(one, _tab_of(book.tabs, one)) for one, _ in found}
        chart = list(_chart(settings, book.tabs, places))
        for one, form in found:
            place = places[one.spec.title]
            self._lay(place, form, account, chart if place.spec is PROGRESS else ())

    def _lay(self, place: "_Place", form: Form | None, account: str, chart: Sequence[Request]) -> None:
        protection = list(place.protection(account))
        views = list(place.views(views_of(place.spec, form)))
        laid = MasterTab(
            tab=place.found.title,
            added=not place.found.exists,
            headers=place.new_headers,
            protection=bool(protection),
            views=tuple(view["addFilterView"]["filter"]["title"] for view in views),
            chart=bool(chart),
        )
        self.changes += place.changes
        self.requests += [*protection, *views, *chart]
        if laid.changed:
            self.tabs.append(laid)


def _chart(settings: Settings, tabs: Sequence[Tab], places: Mapping[str, "_Place"]) -> Iterator[Request]:
    """It stands below the summary's rows, its figures in a tab of their own."""
    figures = places[COMPLETENESS]
    bars = Bars(
        title=text("completeness.chart"),
        axis=text("completeness.axis"),
        sheet_id=figures.sheet_id,
        top=figures.header,
        bottom=figures.last + 1,  # a blank row with them, so that a last row is inserted inside
        names=figures.columns[DISTRICT],
        series=tuple(figures.columns[per_cent_of(form)] for form in settings.forms),
    )
    standing = chart_of(tabs, bars.title)
    if standing is None:
        yield from _new_chart(bars, places[PROGRESS.title], len(settings.districts))
    elif not shows(standing, bars):
        yield redraw_request(standing, bars)


def _new_chart(bars: Bars, summary: "_Place", districts: int) -> Iterator[Request]:
    """Two rows below the last one in use: rows that a pass inserts push it down, it never covers any."""
    row = summary.last + 2
    height = 150 + districts * (12 + 14 * len(bars.series))
    missing = row + height // ROW_PIXELS + 2 - summary.height
    if missing > 0:
        rows = {"sheetId": summary.sheet_id, "dimension": "ROWS", "length": missing}
        yield {"appendDimension": rows}
    yield chart_request(bars, summary.sheet_id, row, height)


class _Place:
    """A tab of the master as it will be when its headers are laid."""

    def __init__(self, found: Found, tab: Tab | None) -> None:
        self.found = found
        self.spec = found.spec
        self.columns, self.changes = head(found)
        self._tab = tab
        self.sheet_id = tab.sheet_id if tab else found.spec.home

    @property
    def header(self) -> int:
        """The row of the headers, 0-based."""
        return max(self.found.header_number, 1) - 1

    @property
    def last(self) -> int:
        """How many rows are in use, the header too."""
        return max(self.found.last + (self.found.exists and not self.found.header_number), 1)

    @property
    def height(self) -> int:
        """Rows of the grid."""
        return self._tab.row_count if self._tab else 1 + NEW_TAB_ROWS

    @property
    def new_headers(self) -> int:
        """Columns of ours that the tab lacked."""
        return len(self.changes) if self.found.exists else 0

    def protection(self, account: str) -> Iterator[Request]:
        """All that is not ours stays open, what people wrote beside our columns too."""
        grid = self._tab.column_count if self._tab else 0
        ours = {self.columns[header] for header in self.spec.headers}
        free = frozenset(range(max(max(self.columns.values()) + 1, grid))) - ours
        standing = protection_of(self._tab) if self._tab else None
        there = open_columns(standing, self._tab) if standing and self._tab else frozenset()
        if standing is None or not free <= there:
            words = text("protection.words")
            yield protect_request(self.sheet_id, free | there, words, [account], standing)

    def views(self, wishes: Iterator[Wish]) -> Iterator[Request]:
        """Those that the tab has not."""
        views = [_view(wish, self.columns) for wish in wishes]
        yield from view_requests(self.sheet_id, self.header, views, self._tab)


def _view(wish: Wish, columns: Mapping[str, int]) -> View:
    only = (columns[wish.only[0]], wish.only[1]) if wish.only else None
    return View(wish.title, tuple(columns[header] for header in wish.sort), only)
