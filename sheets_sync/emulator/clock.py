"""The emulator's clock: real time by default; once set or advanced it ticks on from there."""

import threading
import time
from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    """The machine's own time (tokens live by it, whatever the emulator's clock says)."""
    return datetime.now(UTC)


class Clock:
    """A moment that can be set and that keeps running; safe to ask from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta(0)
        self._skipped = 0.0

    def now(self) -> datetime:
        """The emulator's moment, in UTC."""
        with self._lock:
            return real_now() + self._offset

    def elapsed(self) -> float:
        """Seconds gone by, leaps forward included; never runs backwards (for quotas and lags)."""
        with self._lock:
            return time.monotonic() + self._skipped

    def set(self, moment: datetime) -> None:
        """Make it `moment` (aware) now."""
        self.advance((moment - self.now()).total_seconds())

    def advance(self, seconds: float) -> None:
        """Leap by so many seconds (backwards too)."""
        with self._lock:
            self._offset += timedelta(seconds=seconds)
            self._skipped += max(0.0, seconds)
