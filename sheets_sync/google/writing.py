"""`model.Change`s as Google's requests. Sheets parses none of it: a string stays a string, `=` and all."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sheets_sync.model import (
    AddTab,
    Change,
    DeleteRows,
    InsertRows,
    Linked,
    MasterCell,
    MoveRow,
    SetCells,
    Tab,
    Tick,
)

Request = dict[str, Any]
NEW_TAB_ROWS = 20  # blank rows below the header: a tab without any cannot be sorted or deleted from
FIELDS = "userEnteredValue,userEnteredFormat.textFormat.link"
BOX_FIELDS = "userEnteredValue,dataValidation"


def requests_for(changes: Sequence[Change], tabs: Sequence[Tab]) -> list[Request]:
    """The requests of one batchUpdate, in the changes' order. KeyError when a change names no known tab."""
    writer = _Writer(tabs)
    return [request for change in changes for request in writer.requests(change)]


class _Writer:
    """Keeps track of ids and widths of the tabs while changes are written down one after the other."""

    def __init__(self, tabs: Sequence[Tab]) -> None:
        self._ids = {t.title: t.sheet_id for t in tabs}
        self._widths = {t.title: t.column_count for t in tabs}
        self._heights = {t.title: t.row_count for t in tabs}

    def requests(self, change: Change) -> Iterator[Request]:
        match change:
            case AddTab():
                yield from self._add_tab(change)
            case InsertRows():
                yield from self._insert(change)
            case DeleteRows():
                self._heights[change.tab] -= change.count
                yield {"deleteDimension": {"range": self._rows(change.tab, change.number, change.count)}}
            case MoveRow():
                source = self._rows(change.tab, change.number, 1)
                yield {"moveDimension": {"source": source, "destinationIndex": change.to - 1}}
            case SetCells():
                yield from self._room_for(change.tab, change.column + len(change.cells))
                for column, cells in _runs(change.column, change.cells):
                    yield self._cells(change.tab, change.number, column, [cells])

    def _add_tab(self, change: AddTab) -> Iterator[Request]:
        sheet_id = self._new_id(change)
        self._ids[change.tab] = sheet_id
        self._widths[change.tab] = width = len(change.headers)
        self._heights[change.tab] = height = 1 + NEW_TAB_ROWS
        grid = {"rowCount": height, "columnCount": width, "frozenRowCount": 1}
        properties = {"sheetId": sheet_id, "title": change.tab, "gridProperties": grid}
        yield {"addSheet": {"properties": properties}}
        bold = {"userEnteredFormat": {"textFormat": {"bold": True}, "wrapStrategy": "WRAP"}}
        fields = "userEnteredFormat.textFormat.bold,userEnteredFormat.wrapStrategy"
        header = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1}
        yield {"repeatCell": {"range": header, "cell": bold, "fields": fields}}
        yield self._cells(change.tab, 1, 0, [change.headers])

    def _insert(self, change: InsertRows) -> Iterator[Request]:
        first, count = change.number, len(change.rows)
        height = self._heights[change.tab]
        if first - 1 >= height:
            missing = first - 1 - height + count
            yield {"appendDimension": self._dimension(change.tab, "ROWS") | {"length": missing}}
            self._heights[change.tab] += missing
        else:
            rows = self._rows(change.tab, first, count)
            yield {"insertDimension": {"range": rows, "inheritFromBefore": first > 2}}
            self._heights[change.tab] += count
        yield from self._room_for(change.tab, max(map(len, change.rows)))
        shape = [[_kind(cell) for cell in row] for row in change.rows]
        if all(s == shape[0] for s in shape):
            for column, cells in _runs(0, change.rows[0]):
                block = [row[column : column + len(cells)] for row in change.rows]
                yield self._cells(change.tab, first, column, block)
            return
        for number, row in enumerate(change.rows, start=first):
            for column, cells in _runs(0, row):
                yield self._cells(change.tab, number, column, [cells])

    def _room_for(self, tab: str, width: int) -> Iterator[Request]:
        missing = width - self._widths[tab]
        if missing > 0:
            yield {"appendDimension": self._dimension(tab, "COLUMNS") | {"length": missing}}
            self._widths[tab] = width

    def _cells(self, tab: str, number: int, column: int, rows: Sequence[Sequence[MasterCell]]) -> Request:
        start = {"sheetId": self._ids[tab], "rowIndex": number - 1, "columnIndex": column}
        data = [{"values": [_cell(c) for c in row]} for row in rows]
        fields = BOX_FIELDS if any(isinstance(c, Tick) for c in rows[0]) else FIELDS
        return {"updateCells": {"start": start, "rows": data, "fields": fields}}

    def _dimension(self, tab: str, dimension: str) -> dict[str, Any]:
        return {"sheetId": self._ids[tab], "dimension": dimension}

    def _rows(self, tab: str, number: int, count: int) -> dict[str, Any]:
        return self._dimension(tab, "ROWS") | {"startIndex": number - 1, "endIndex": number - 1 + count}

    def _new_id(self, change: AddTab) -> int:
        """Always the same for the same tab, so that a repeated write cannot make a second one."""
        wanted = zlib.crc32(change.tab.encode()) & 0x7FFFFFFF if change.sheet_id is None else change.sheet_id
        while wanted in self._ids.values():
            wanted += 1
        return wanted


def _runs(column: int, cells: Sequence[MasterCell]) -> Iterator[tuple[int, list[MasterCell]]]:
    """The stretches of one kind between the cells that are not ours (None)."""
    for kind, group in groupby(enumerate(cells, start=column), key=lambda place: _kind(place[1])):
        run = list(group)
        if kind:
            yield run[0][0], [cell for _, cell in run]


def _kind(cell: MasterCell) -> str:
    """What is written in one request: boxes bring their rule along, which other cells must not lose."""
    return "" if cell is None else "box" if isinstance(cell, Tick) else "value"


def _cell(cell: MasterCell) -> Mapping[str, Any]:
    """An empty text becomes an empty cell: what is listed in `fields` and not given is cleared."""
    match cell:
        case None | "":
            return {}
        case Linked():
            link = {"userEnteredFormat": {"textFormat": {"link": {"uri": cell.uri}}}}
            return {"userEnteredValue": {"stringValue": cell.text}} | link
        case Tick():
            box = {"condition": {"type": "BOOLEAN"}, "strict": True}
            return {"userEnteredValue": {"boolValue": bool(cell.on)}, "dataValidation": box}
        case bool():
            return {"userEnteredValue": {"boolValue": cell}}
        case int():
            return {"userEnteredValue": {"numberValue": cell}}
        case str():
            return {"userEnteredValue": {"stringValue": cell}}
