"""Reading a spreadsheet in one call, and our writes: our column, what is laid around it, master, blanks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from gspread.http_client import ParamsType
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL as BASE

from sheets_sync.clock import Clock
from sheets_sync.google import feedback, reading
from sheets_sync.google.budget import Budget, Kind, Room
from sheets_sync.google.feedback import FeedbackColumn
from sheets_sync.google.filling import Typed, blank_requests, fresh_requests
from sheets_sync.google.inspection import Inspection, inspect
from sheets_sync.google.session import DEFAULT, GOOGLE, SCOPES, Patience, Session, credentials_from
from sheets_sync.google.writing import requests_for
from sheets_sync.model import Change, Mark, Tab, Workbook


@dataclass(frozen=True, slots=True)
class Laid:
    """What a laying gave: (sheet id, form) -> mark of each column newly ours; the tabs as they then are."""

    marks: dict[tuple[int, str], Mark]
    tabs: tuple[Tab, ...]


class Sheets:
    """Google's spreadsheets, or the emulator's. Threads may share it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @classmethod
    def open(
        cls,
        key: Path,
        clock: Clock,
        *,
        api_root: str = GOOGLE[0],
        reads_per_minute: int = 60,
        writes_per_minute: int = 60,
        patience: Patience = DEFAULT,
        scopes: Sequence[str] = SCOPES,
    ) -> Self:
        """With the service account of this key file. UsageError when the file is none."""
        budget = Budget(reads_per_minute, writes_per_minute, clock)
        credentials = credentials_from(key, api_root, scopes)
        return cls(Session(credentials, budget, clock, api_root=api_root, patience=patience))

    @property
    def calls(self) -> dict[str, int]:
        """How many calls were made: {"sheets_read", "sheets_write", "drive"}."""
        return self._session.budget.calls

    def room(self, kind: Kind) -> Room:
        """What is left of a quota at present."""
        return self._session.budget.room(kind)

    @property
    def account(self) -> str:
        """Our own address."""
        return self._session.account

    def read(self, spreadsheet_id: str, *, locks: bool = False) -> Workbook:
        """Everything a pass needs to know of a spreadsheet, in one call; `locks`: what is protected, too."""
        fields = f"{reading.MASK},{reading.LOCKS}" if locks else reading.MASK
        return reading.workbook(self._session.fetch_sheet_metadata(spreadsheet_id, {"fields": fields}))

    def inspect(self, spreadsheet_id: str) -> Inspection:
        """What a check of the set-up wants to know of a spreadsheet; nothing of it is changed."""
        return inspect(self._session, spreadsheet_id)

    def write_columns(self, spreadsheet_id: str, columns: Mapping[int, Sequence[str | None]]) -> None:
        """Writes marked columns from their first row on: mark id -> texts (None: leave it, "": clear it).

        The server finds each column by its mark at that moment; where a mark is gone nothing is written.
        """
        data = [
            {
                "dataFilter": {"developerMetadataLookup": {"metadataId": mark}},
                "majorDimension": "COLUMNS",
                "values": [list(values)],
            }
            for mark, values in columns.items()
        ]
        body = {"valueInputOption": "RAW", "data": data}
        self._session.request("post", f"{BASE}/{spreadsheet_id}/values:batchUpdateByDataFilter", json=body)

    def apply(self, spreadsheet_id: str, changes: Sequence[Change], tabs: Sequence[Tab]) -> tuple[Tab, ...]:
        """Carries the changes out in one write, all or none; gives back the touched tabs as they are then.

        `tabs` are the spreadsheet's tabs as read before: their ids, widths and heights are needed.
        """
        if not changes:
            return ()
        touched = list(dict.fromkeys(change.tab for change in changes))
        return self._update(spreadsheet_id, requests_for(changes, tabs), touched)

    def fill_blanks(
        self, spreadsheet_id: str, tab: Tab, row: int, lines: Sequence[Mapping[int, Typed]]
    ) -> tuple[Tab, ...]:
        """Types lines (0-based column -> value) into a tab from this 0-based row on, in one write.

        Only into cells that are blank in `tab`, so it must have been read just now. Gives the tab as it is
        then; nothing when there was nothing to type.
        """
        requests = list(blank_requests(tab, row, lines))
        return self._update(spreadsheet_id, requests, [tab.title]) if requests else ()

    def insert_lines(
        self, spreadsheet_id: str, tab: Tab, row: int, lines: Sequence[Mapping[int, Typed]]
    ) -> tuple[Tab, ...]:
        """Puts lines (0-based column -> value) in as new rows before this 0-based row, in one write.

        No cell that somebody may be typing into is touched. Gives the tab as it is then.
        """
        requests = list(fresh_requests(tab, row, lines)) if lines else []
        return self._update(spreadsheet_id, requests, [tab.title]) if requests else ()

    def lay(
        self,
        spreadsheet_id: str,
        columns: Sequence[tuple[Tab, FeedbackColumn]],
        forget: Sequence[int] = (),
        more: Sequence[tuple[Tab, Sequence[Mapping[str, Any]]]] = (),
        first: Sequence[Mapping[str, Any]] = (),
    ) -> Laid:
        """Makes columns ours, or mends their colours, in one write with `more` requests, by tab.

        `first` makes tabs that the rest needs; `forget` are marks to take away. A column that somebody moved
        another one into at that very moment is left alone, and its mark is not given back.
        """
        requests = [*first, *(feedback.unmark_request(mark) for mark in forget)]
        new = [c for tab, c in columns if not _marked(tab, c, forget)]
        for tab, column in columns:
            requests += self._laying(tab, column, is_new=column in new)
        requests += [request for _, some in more for request in some]
        titles = list(dict.fromkeys([*(t.title for t, _ in columns), *(t.title for t, _ in more)]))
        after = self._update(spreadsheet_id, requests, titles)
        wanted = {(c.sheet_id, c.form) for c in new}
        found = [(t, m) for t in after for m in t.marks if m.key == feedback.MARK]
        laid = [(t, m) for t, m in found if (t.sheet_id, m.value) in wanted]
        if astray := [m.id for t, m in laid if not _blank(t, m)]:
            self.forget(spreadsheet_id, astray)
        return Laid({(t.sheet_id, m.value): m for t, m in laid if _blank(t, m)}, after)

    def change(self, spreadsheet_id: str, requests: Sequence[Mapping[str, Any]]) -> None:
        """Requests of ours that need no look at what became of them, in one write."""
        self._update(spreadsheet_id, requests, ())

    def forget(self, spreadsheet_id: str, marks: Sequence[int]) -> None:
        """Takes marks of ours away."""
        self._update(spreadsheet_id, [feedback.unmark_request(mark) for mark in marks], ())

    def _laying(self, tab: Tab, column: FeedbackColumn, *, is_new: bool) -> Iterable[dict[str, Any]]:
        missing = column.column + 1 - tab.column_count
        if missing > 0:
            place = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": missing}
            yield {"appendDimension": place}
        if is_new:
            yield feedback.mark_request(column)
            yield from feedback.look_requests(column)
        yield from feedback.colour_requests(tab, column)

    def _update(
        self, spreadsheet_id: str, requests: Sequence[Mapping[str, Any]], titles: Sequence[str]
    ) -> tuple[Tab, ...]:
        body = {
            "requests": list(requests),
            "includeSpreadsheetInResponse": bool(titles),
            "responseRanges": [_quoted(title) for title in titles],
            "responseIncludeGridData": bool(titles),
        }
        mask: ParamsType = {"fields": f"updatedSpreadsheet({reading.MASK})"}
        url = f"{BASE}/{spreadsheet_id}:batchUpdate"
        answer = self._session.request("post", url, params=mask, json=body).json()
        tabs = reading.workbook(answer.get("updatedSpreadsheet", {})).tabs
        return tuple(tab for tab in tabs if tab.title in titles)


def _quoted(title: str) -> str:
    """A tab as a range in A1 notation."""
    return "'" + title.replace("'", "''") + "'"


def _marked(tab: Tab, column: FeedbackColumn, forgotten: Sequence[int]) -> bool:
    return any(
        m.key == feedback.MARK and m.value == column.form and m.column is not None and m.id not in forgotten
        for m in tab.marks
    )


def _blank(tab: Tab, mark: Mark) -> bool:
    """Nobody's words stand in the marked column."""
    return mark.column is not None and not any(tab.cell(r, mark.column).shown for r in range(len(tab.cells)))
