"""Which files changed of late, as Drive tells it: late, and several edits in one. A hint, never the truth."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import structlog

from sheets_sync.clock import Clock
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google.budget import Budget
from sheets_sync.google.inspection import DRIVE_SCOPE
from sheets_sync.google.session import DEFAULT, GOOGLE, Session, credentials_from

BASE = "https://www.googleapis.com/drive/v3/changes"
EVERY = 3.0  # seconds between two questions
REST = 600.0  # without an answer it is not asked again for so long
MOST_PAGES = 10
PATIENCE = replace(DEFAULT, connect=3, read=5, tries=1)  # nobody waits long for a hint
_FIELDS = "nextPageToken,newStartPageToken,changes(fileId,file/lastModifyingUser/me)"

_log = structlog.get_logger("sheets_sync.google")


class Hints:
    """Asks Drive's change feed, with a session of its own: where Drive is not to be had, Sheets goes on."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._token = ""
        self._next = 0.0

    @classmethod
    def open(cls, key: Path, clock: Clock, *, api_root: str = GOOGLE[0]) -> Self:
        """With the service account of this key file. UsageError when the file is none."""
        credentials = credentials_from(key, api_root, [DRIVE_SCOPE])
        session = Session(credentials, Budget(1, 1, clock), clock, api_root=api_root, patience=PATIENCE)
        return cls(session, clock)

    def changed(self) -> frozenset[str]:
        """The files that somebody else changed since the last question; nothing where Drive does not say."""
        if self._clock.monotonic() < self._next:
            return frozenset()
        self._next = self._clock.monotonic() + EVERY
        try:
            return frozenset(self._since())
        except SheetsSyncError as e:
            _log.info("hints.off", why=e.en, seconds=REST)
            self._token, self._next = "", self._clock.monotonic() + REST
            return frozenset()

    def _since(self) -> Iterator[str]:
        if not self._token:
            self._token = str(self._get("/startPageToken", {"fields": "startPageToken"})["startPageToken"])
            return
        for _ in range(MOST_PAGES):
            asked = {"pageToken": self._token, "pageSize": 1000, "fields": _FIELDS}
            page = self._get("", asked)
            yield from (change["fileId"] for change in page.get("changes", ()) if not _is_mine(change))
            self._token = str(page.get("newStartPageToken") or page.get("nextPageToken", ""))
            if "nextPageToken" not in page:
                return

    def _get(self, path: str, params: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self._session.request("get", BASE + path, params=params).json()
        return found


def _is_mine(change: dict[str, Any]) -> bool:
    """Our own writes come back as changes; an edit folded into one of them is found by the next look."""
    return bool(change.get("file", {}).get("lastModifyingUser", {}).get("me"))
