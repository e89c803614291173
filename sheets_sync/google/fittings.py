"""What stands around the cells of a tab of our own: its protection, filter views, a chart.

Each is known by an id made from its name, which Google keeps however people rename or move it; where an id
was not kept, by its name.
"""

import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sheets_sync.google.native import grid_range
from sheets_sync.model import Protection, Span, Tab

Request = dict[str, Any]
LABEL = "[sheets_sync master]"
ROW_PIXELS = 21  # how high Sheets makes a row


@dataclass(frozen=True, slots=True)
class View:
    """A filter view: what it sorts by and what alone it shows, columns 0-based."""

    title: str
    sort: tuple[int, ...] = ()
    only: tuple[int, Mapping[str, Any]] | None = None  # column, the condition its rows meet


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of horizontal bars from 0 to 100: a column of names, and one of figures for each series."""

    title: str
    axis: str
    sheet_id: int  # where the figures stand
    top: int  # row of the headers, 0-based
    bottom: int  # behind the last row
    names: int  # column
    series: tuple[int, ...]  # columns


def fitting_id(kind: str, name: str) -> int:
    """Always the same for the same name, so that a repeated write cannot make a second one.

    With its kind, for a tab may be called the same, and its id is made of its name too.
    """
    return zlib.crc32(f"{kind} {name}".encode()) & 0x7FFFFFFF


# ── protection ───────────────────────────────────────────────────────────────────────────────────


def protection_of(tab: Tab) -> Protection | None:
    """Ours on a whole tab."""
    return next((p for p in tab.protections if p.description.startswith(LABEL)), None)


def protect_request(
    sheet_id: int, columns: Collection[int], words: str, editors: Sequence[str], standing: Protection | None
) -> Request:
    """Closes a tab but for these columns, or opens them in what closes it already.

    Whole columns, header too: a row that is inserted right below the header is open like all others.
    """
    everywhere = range(max(columns, default=0) + 2)
    edges = [c for c in everywhere if (c in columns) != (c - 1 in columns)]
    open_ = [
        {"sheetId": sheet_id, "startColumnIndex": left, "endColumnIndex": right}
        for left, right in pairwise(edges)
        if left in columns
    ]
    if standing:
        made: Request = {"protectedRangeId": standing.id, "unprotectedRanges": open_}
        return {"updateProtectedRange": {"protectedRange": made, "fields": "unprotectedRanges"}}
    made = {"range": {"sheetId": sheet_id}, "unprotectedRanges": open_, "warningOnly": False}
    made |= {"description": f"{LABEL} {words}", "editors": {"users": list(editors)}}
    return {"addProtectedRange": {"protectedRange": made}}


def open_columns(protection: Protection, tab: Tab) -> frozenset[int]:
    """The columns that a protection leaves open from top to bottom."""
    whole = (s for s in protection.open if s.top == 0 and s.bottom >= tab.row_count)
    return frozenset(c for s in whole for c in range(s.left, min(s.right, tab.column_count)))


# ── filter views ─────────────────────────────────────────────────────────────────────────────────


def view_requests(sheet_id: int, header: int, views: Sequence[View], tab: Tab | None) -> Iterator[Request]:
    """Those of the views that the tab has not; `header` is the row (0-based) that they begin with."""
    there = tab.views if tab else {}
    for view in views:
        id_ = fitting_id("view", view.title)
        if id_ not in there and view.title not in there.values():
            where = {"sheetId": sheet_id, "startRowIndex": header, "startColumnIndex": 0}
            made: Request = {"filterViewId": id_, "title": view.title, "range": where}
            if view.sort:
                made["sortSpecs"] = [{"dimensionIndex": c, "sortOrder": "ASCENDING"} for c in view.sort]
            if view.only:
                column, condition = view.only
                made["filterSpecs"] = [{"columnIndex": column, "filterCriteria": {"condition": condition}}]
            yield {"addFilterView": {"filter": made}}


# ── the chart ────────────────────────────────────────────────────────────────────────────────────


def chart_of(tabs: Sequence[Tab], title: str) -> Mapping[str, Any] | None:
    """The chart of that name, in whichever tab it is by now."""
    charts = [c for tab in tabs for c in tab.charts]
    mine = (c for c in charts if c["chartId"] == fitting_id("chart", title))
    return next(mine, None) or next((c for c in charts if c.get("spec", {}).get("title") == title), None)


def shows(chart: Mapping[str, Any], bars: Bars) -> bool:
    """Whether a chart reads every row and every series that it should."""
    basic = chart.get("spec", {}).get("basicChart", {})
    parts = [d.get("domain", {}) for d in basic.get("domains", ())]
    parts += [s.get("series", {}) for s in basic.get("series", ())]
    sources = [r for part in parts for r in part.get("sourceRange", {}).get("sources", ())]
    read = {s.get("startColumnIndex", 0) for s in sources if _covers(s, bars)}
    return {bars.names, *bars.series} <= read


def _covers(source: Mapping[str, int], bars: Bars) -> bool:
    top, bottom = source.get("startRowIndex", 0), source.get("endRowIndex", bars.bottom)
    return source.get("sheetId", 0) == bars.sheet_id and top <= bars.top and bottom >= bars.bottom


def chart_request(bars: Bars, sheet_id: int, row: int, height: int) -> Request:
    """A new chart that hangs on a cell of a tab."""
    place = {"anchorCell": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": 1}}
    position = {"overlayPosition": {**place, "widthPixels": 720, "heightPixels": height}}
    made = {"chartId": fitting_id("chart", bars.title), "spec": _spec(bars), "position": position}
    return {"addChart": {"chart": made}}


def redraw_request(chart: Mapping[str, Any], bars: Bars) -> Request:
    """Makes a chart read what it should; place and size stay."""
    return {"updateChartSpec": {"chartId": chart["chartId"], "spec": _spec(bars)}}


def _spec(bars: Bars) -> Request:
    series = [{"series": _source(bars, column), "targetAxis": "BOTTOM_AXIS"} for column in bars.series]
    window = {"viewWindowMin": 0, "viewWindowMax": 100, "viewWindowMode": "EXPLICIT"}
    bottom = {"position": "BOTTOM_AXIS", "title": bars.axis, "viewWindowOptions": window}
    basic = {
        "chartType": "BAR",
        "legendPosition": "BOTTOM_LEGEND",
        "axis": [bottom, {"position": "LEFT_AXIS"}],
        "domains": [{"domain": _source(bars, bars.names)}],
        "series": series,
        "headerCount": 1,
    }
    return {"title": bars.title, "basicChart": basic}


def _source(bars: Bars, column: int) -> Request:
    span = Span(bars.top, column, bars.bottom, column + 1)
    return {"sourceRange": {"sources": [grid_range(bars.sheet_id, span)]}}
