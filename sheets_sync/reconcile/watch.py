"""Looking at the sheets between the passes, and handing a pass what was read: the sheets people work in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sheets_sync.config import Settings
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import Sheets
from sheets_sync.model import Bilingual, Workbook
from sheets_sync.reconcile.attention import SLACK, Rhythm, Sight, choose, is_active
from sheets_sync.reconcile.books import Books, differs
from sheets_sync.reconcile.locks import asked_for
from sheets_sync.reconcile.observe import Read, read_all
from sheets_sync.reconcile.result import PassResult

SPARE_WRITES = 5  # left for what else wants writing; a change then waits for the pass at the pace

Hints = Callable[[], frozenset[str]]  # spreadsheet ids that are said to have changed


class Watch:
    """What one province's daemon remembers between its passes. One thread at a time."""

    def __init__(self, settings: Settings, sheets: Sheets, hints: Hints = frozenset) -> None:
        self._settings = settings
        self._sheets = sheets
        self._hints = hints
        pace = settings.pace
        self._rhythm = Rhythm(
            every=pace.every_seconds,
            slowest=max(pace.slowest_seconds, pace.every_seconds),
            active_every=pace.active_seconds,
            active_for=pace.active_minutes * 60,
        )
        self._sights = {d.spreadsheet: Sight(0.0) for d in settings.districts}
        self._read: dict[str, tuple[Read, datetime, float]] = {}  # what, when, and on the monotonic scale
        self._left: dict[str, Read] = {}  # as the last pass left them
        self._notes: Mapping[str, Bilingual] = {}
        self._paced: float | None = None
        self._now: datetime | None = None

    def is_paced(self, at: float) -> bool:
        """Whether a pass is due by the pace; `at` is a monotonic time in seconds."""
        return self._paced is None or at - self._paced >= self._rhythm.every - SLACK

    def turn(self, at: float, now: datetime, *, direct: bool = False) -> Books | None:
        """Looks at the sheets that want it. What a pass is to be made of, or None: nothing calls for one.

        `direct`, and as soon as a deadline has passed: the pass reads every sheet itself.
        """
        for spreadsheet in self._hints() & self._sights.keys():
            self._sights[spreadsheet] = replace(self._sights[spreadsheet], hinted=True)
        direct, self._now = direct or self._paced is None or self._has_passed_a_deadline(now), now
        changed = set() if direct else self._look(at, now)
        paced = direct or self.is_paced(at)
        enough = self._sheets.room("sheets_write").left > len(changed) + SPARE_WRITES
        if not (paced or (changed and enough)):
            return None
        if paced:
            self._paced = at
        return Books() if direct else self._books(at, paced=paced)

    def _has_passed_a_deadline(self, now: datetime) -> bool:
        rounds = self._settings.rounds.values()
        moments = [m for r in rounds for m in (r.district_deadline, r.send_at)]
        return self._now is not None and any(self._now < moment <= now for moment in moments)

    def _books(self, at: float, *, paced: bool) -> Books:
        return Books(
            read={s: read for s, (read, _, _) in self._read.items()},
            at={s: moment for s, (_, moment, _) in self._read.items()},
            fresh=frozenset(s for s, (_, _, when) in self._read.items() if at - when < self._rhythm.every),
            paced=paced,
            notes=self._notes,
        )

    def passed(self, result: PassResult, at: float) -> None:
        """After a pass, begun at `at`: its sheets are remembered as it left them."""
        books = result.books
        for spreadsheet in books.fresh:
            read = books.read[spreadsheet]
            self._left[spreadsheet] = read
            known = self._read.get(spreadsheet)
            if known is None or known[1] != books.at[spreadsheet]:  # the pass has read it itself
                self._read[spreadsheet] = (read, books.at[spreadsheet], at)
                self._sights[spreadsheet] = replace(self._sights[spreadsheet], looked=at, hinted=False)
        self._notes = {d.code: d.note for d in result.districts if d.note}

    def _look(self, at: float, now: datetime) -> set[str]:
        """Reads what is to be read; the sheets that are not as we left them.

        A look at a sheet that somebody works in which fails changes nothing: it waits for its turn among
        the others.
        """
        room = self._sheets.room("sheets_read")
        wanted = choose(self._sights, self._rhythm, room.spent, room.allowed, at)
        found = read_all(self._sheets, wanted, locks=asked_for(self._settings)) if wanted else {}
        changed = set()
        for spreadsheet, read in found.items():
            before = self._sights[spreadsheet]
            failed = isinstance(read, SheetsSyncError)
            if not (failed and is_active(before, self._rhythm, at)):
                self._read[spreadsheet] = (read, now, at)
            if isinstance(read, Workbook) and differs(read, self._left.get(spreadsheet, read)):
                changed.add(spreadsheet)
            moved = at if spreadsheet in changed else None if failed else before.changed
            self._sights[spreadsheet] = Sight(at, moved)
        return changed
