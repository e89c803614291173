"""Google's per-minute quotas, kept on our side: better to wait a second than to be refused for a minute."""

import threading
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sheets_sync.clock import Clock

Kind = Literal["sheets_read", "sheets_write", "drive"]

WINDOW = 61.0  # seconds: Google's minute, and one for the way there
DRIVE_PER_MINUTE = 300
SLOWEST = 4.0  # calls a minute, however often we are refused
RECOVERY = 0.5  # calls a minute won back by each call that went well


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of a quota.

    `spent` are the moments of the calls that still count, oldest first, on the clock's monotonic scale;
    `allowed` how many there may be in `WINDOW` seconds, 0 while Google wants a pause.
    """

    spent: tuple[float, ...]
    allowed: int

    @property
    def left(self) -> int:
        """How many calls may go now without waiting."""
        return max(0, self.allowed - len(self.spent))


class Budget:
    """Never more than so many calls of a kind in any sliding minute; fewer after a refusal. Thread-safe."""

    def __init__(self, reads_per_minute: int, writes_per_minute: int, clock: Clock) -> None:
        self._full: Mapping[Kind, float] = {
            "sheets_read": reads_per_minute,
            "sheets_write": writes_per_minute,
            "drive": DRIVE_PER_MINUTE,
        }
        self._rate: dict[Kind, float] = dict(self._full)
        self._spent: dict[Kind, deque[float]] = {kind: deque() for kind in self._full}
        self._closed_until: dict[Kind, float] = dict.fromkeys(self._full, 0.0)
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: Counter[Kind] = Counter()

    @property
    def calls(self) -> dict[str, int]:
        """How many calls of each kind were made since the start."""
        with self._lock:
            return {kind: self._calls[kind] for kind in self._full}

    def rate(self, kind: Kind) -> float:
        """Calls a minute that are allowed at present."""
        return self._rate[kind]

    def room(self, kind: Kind) -> Room:
        """What is left of this kind at present; nothing is taken."""
        with self._lock:
            now = self._clock.monotonic()
            self._forget(kind, now)
            allowed = 0 if self._closed_until[kind] > now else max(1, int(self._rate[kind]))
            return Room(tuple(self._spent[kind]), allowed)

    def spend(self, kind: Kind) -> None:
        """Takes one call out of the budget; waits until there is one."""
        while (wait := self._try(kind)) > 0:
            self._clock.sleep(wait)

    def went_well(self, kind: Kind) -> None:
        """A call was answered: win back a little of what a refusal took."""
        with self._lock:
            self._rate[kind] = min(self._full[kind], self._rate[kind] + RECOVERY)

    def refused(self, kind: Kind, pause: float) -> None:
        """429: half the rate, and no call of this kind for `pause` seconds."""
        with self._lock:
            self._rate[kind] = max(min(SLOWEST, self._full[kind]), self._rate[kind] / 2)
            until = self._clock.monotonic() + pause
            self._closed_until[kind] = max(self._closed_until[kind], until)

    def _try(self, kind: Kind) -> float:
        """0 when the call may go (and is counted), else the seconds to wait before asking again."""
        with self._lock:
            now = self._clock.monotonic()
            spent = self._forget(kind, now)
            allowed = max(1, int(self._rate[kind]))
            wait = self._closed_until[kind] - now
            if len(spent) >= allowed:
                wait = max(wait, spent[len(spent) - allowed] + WINDOW - now)
            if wait <= 0:
                spent.append(now)
                self._calls[kind] += 1
            return wait

    def _forget(self, kind: Kind, now: float) -> deque[float]:
        """The calls that still count."""
        spent = self._spent[kind]
        while spent and now - spent[0] >= WINDOW:
            spent.popleft()
        return spent
