"""Requests that make a tab: a new one, or rows on top of an empty one of other people's.

In a tab that stands already only rows are filled that the same write inserts: whatever somebody types there
meanwhile moves down whole. So no value is ever written over, and none is evaluated: a string stays one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from sheets_sync.google.native import grid_range
from sheets_sync.model import Span, Tab

Request = dict[str, Any]
V = TypeVar("V")
HOWTO = "sheets_sync.howto"  # the mark of the tab with instructions; its value: FORM FINGERPRINT
_INK = {"red": 0.35, "green": 0.38, "blue": 0.42}
_LINE = {"style": "SOLID", "color": {"red": 0.8, "green": 0.83, "blue": 0.87}}
_TOP = {"verticalAlignment": "TOP"}
_HEADER = {
    "wrapStrategy": "WRAP",
    "verticalAlignment": "MIDDLE",
    "horizontalAlignment": "CENTER",
    "borders": {"bottom": {"style": "SOLID_MEDIUM", "color": {"red": 0.36, "green": 0.53, "blue": 0.72}}},
}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"textFormat": {"bold": True}},
    "small": {"textFormat": {"fontSize": 9, "foregroundColor": _INK}},
    "line": {},
    "tick": {"horizontalAlignment": "CENTER", "verticalAlignment": "MIDDLE"},
    "label": {"textFormat": {"bold": True}, "verticalAlignment": "MIDDLE"},
    "needed": {
        **_HEADER,
        "textFormat": {"bold": True},
        "backgroundColor": {"red": 0.8, "green": 0.89, "blue": 0.97},
    },
    "optional": {**_HEADER, "backgroundColor": {"red": 0.93, "green": 0.95, "blue": 0.97}},
    "name": {**_TOP, "wrapStrategy": "WRAP", "textFormat": {"bold": True}, "borders": {"bottom": _LINE}},
    "text": {**_TOP, "wrapStrategy": "WRAP", "borders": {"bottom": _LINE}},
    "wrapped": {**_TOP, "wrapStrategy": "WRAP"},
    "clipped": {**_TOP, "wrapStrategy": "CLIP"},
}


@dataclass(frozen=True, slots=True)
class Styled:
    """A cell of a tab of ours: a text, or a checkbox; and its look."""

    value: str | bool
    look: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A tab as it will be. `stands`: an empty one of that id is there, `tab` has our rows on top of it."""

    tab: Tab
    lines: tuple[tuple[Styled | None, ...], ...]
    widths: tuple[int, ...]  # pixels, by column
    heights: Mapping[int, int] = field(default_factory=dict)  # pixels of rows that must not grow, 0-based
    body: tuple[str, ...] = ()  # the look of the blank cells below the lines, by column
    room: int = 0  # of so many rows
    stands: bool = False
    lacking: int = 0  # columns that an empty tab is to get at its right end
    at: int | None = None  # the place among the tabs; None: last, or where it stands
    marks: tuple[str, ...] = ()  # what its marks of instructions say

    @property
    def height(self) -> int:
        """How many rows are ours."""
        return len(self.lines) + self.room


def make_requests(draft: Draft) -> Iterator[Request]:
    """Everything of a draft, in the order in which it must be done."""
    yield from _taken(draft) if draft.stands else _added(draft)
    sheet_id = draft.tab.sheet_id
    yield _cells({"start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}}, draft.lines)
    yield from (_size(sheet_id, "COLUMNS", *run) for run in _runs(draft.widths))
    yield from (_size(sheet_id, "ROWS", row, row + 1, high) for row, high in draft.heights.items())
    yield from _body(draft)
    yield from (howto_mark(sheet_id, value) for value in draft.marks)


def append_request(sheet_id: int, lines: Sequence[Sequence[Styled | None]]) -> Request:
    """Lines below the last one in use: where that is the server finds out at that moment."""
    made = _cells({"sheetId": sheet_id}, lines)["updateCells"]
    return {"appendCells": made}


def howto_mark(sheet_id: int, value: str) -> Request:
    """Says which form's instructions stand in the tab."""
    data = {"metadataKey": HOWTO, "metadataValue": value, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": data | {"location": {"sheetId": sheet_id}}}}


def place_request(locale: str, time_zone: str) -> Request:
    """Locale and time zone of a spreadsheet; "" leaves one."""
    wanted = {k: v for k, v in (("locale", locale), ("timeZone", time_zone)) if v}
    return {"updateSpreadsheetProperties": {"properties": wanted, "fields": ",".join(wanted)}}


def _added(draft: Draft) -> Iterator[Request]:
    tab = draft.tab
    grid = {"rowCount": tab.row_count, "columnCount": tab.column_count}
    properties: Request = {"sheetId": tab.sheet_id, "title": tab.title, "gridProperties": grid}
    if draft.at is not None:
        properties["index"] = draft.at
    yield {"addSheet": {"properties": properties}}


def _taken(draft: Draft) -> Iterator[Request]:
    sheet_id = draft.tab.sheet_id
    rows = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": draft.height}
    yield {"insertDimension": {"range": rows, "inheritFromBefore": False}}
    properties = {"sheetId": sheet_id, "title": draft.tab.title}
    yield {"updateSheetProperties": {"properties": properties, "fields": "title"}}
    if draft.lacking:
        columns = {"sheetId": sheet_id, "dimension": "COLUMNS", "length": draft.lacking}
        yield {"appendDimension": columns}


def _cells(where: Request, lines: Sequence[Sequence[Styled | None]]) -> Request:
    rows = [{"values": [_cell(cell) for cell in line]} for line in lines]
    fields = "userEnteredValue,userEnteredFormat,dataValidation"
    return {"updateCells": where | {"rows": rows, "fields": fields}}


def _cell(cell: Styled | None) -> Request:
    if cell is None:
        return {}
    look = {"userEnteredFormat": LOOKS[cell.look]} if LOOKS[cell.look] else {}
    if isinstance(cell.value, bool):
        box = {"condition": {"type": "BOOLEAN"}, "strict": True}
        return {"userEnteredValue": {"boolValue": cell.value}, "dataValidation": box} | look
    return ({"userEnteredValue": {"stringValue": cell.value}} if cell.value else {}) | look


def _size(sheet_id: int, dimension: str, start: int, end: int, pixels: int) -> Request:
    where = {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}
    size = {"properties": {"pixelSize": pixels}, "fields": "pixelSize"}
    return {"updateDimensionProperties": {"range": where} | size}


def _body(draft: Draft) -> Iterator[Request]:
    top = len(draft.lines)
    for start, end, look in _runs(draft.body):
        where = grid_range(draft.tab.sheet_id, Span(top, start, top + draft.room, end))
        cell, fields = {"userEnteredFormat": LOOKS[look]}, ",".join(LOOKS[look])
        yield {"repeatCell": {"range": where, "cell": cell, "fields": f"userEnteredFormat({fields})"}}


def _runs(values: Sequence[V]) -> Iterator[tuple[int, int, V]]:
    """(start, end, value) of each stretch of equal ones."""
    start = 0
    for value, run in groupby(values):
        end = start + len(list(run))
        yield start, end, value
        start = end
