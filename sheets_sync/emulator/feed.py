"""Drive's changes feed: a hint that lags and folds the edits of a file into one entry."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a file, as the feed will show it."""

    file_id: str
    moment: datetime
    by: str
    content: bool = False  # moves modifiedTime
    lost: frozenset[str] = frozenset()  # mail addresses of those for whom the file is gone by this


class Feed:
    """Edits become visible after the lag, each then at the next position; a file keeps only its last."""

    def __init__(self, lag: float = 0.0) -> None:
        self.lag = lag  # seconds
        self._waiting: deque[tuple[float, Edit]] = deque()
        self._position = 1
        self._last: dict[str, tuple[int, Edit]] = {}  # by file, in the order of positions

    def note(self, edit: Edit, elapsed: float) -> None:
        """Something changed at this second of the emulator's time."""
        self._waiting.append((elapsed, edit))

    def settle(self, elapsed: float) -> Iterator[Edit]:
        """Make visible what has waited long enough; gives those edits."""
        while self._waiting and self._waiting[0][0] <= elapsed - self.lag:
            edit = self._waiting.popleft()[1]
            self._position += 1
            self._last.pop(edit.file_id, None)
            self._last[edit.file_id] = (self._position, edit)
            yield edit

    @property
    def position(self) -> int:
        """The token from which only what becomes visible later is shown."""
        return self._position + 1

    def since(self, position: int) -> list[tuple[int, Edit]]:
        """The visible edits from that position on, one a file, oldest first."""
        found: list[tuple[int, Edit]] = []
        for at, edit in reversed(self._last.values()):
            if at < position:
                break
            found.append((at, edit))
        return found[::-1]
