"""What inserting, deleting or moving rows or columns does to an index and to a span of indexes."""

from dataclasses import dataclass
from typing import Protocol

Span = tuple[int | None, int | None]


class Shift(Protocol):
    """A change along one axis."""

    def index(self, at: int) -> int | None:
        """Where that row or column is now; None when it is gone."""

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a range start..end-1 is now; None when nothing of it is left."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """`count` new ones before `at`. A range grows only when they come strictly inside it."""

    at: int
    count: int

    def index(self, at: int) -> int | None:
        """See Shift."""
        return at + self.count if at >= self.at else at

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """See Shift."""
        if start >= self.at:
            return start + self.count, end + self.count
        return start, end + self.count if end > self.at else end


@dataclass(frozen=True, slots=True)
class Deleted:
    """Those of start..end-1 are gone."""

    start: int
    end: int

    def index(self, at: int) -> int | None:
        """See Shift."""
        if self.start <= at < self.end:
            return None
        return at - (self.end - self.start) if at >= self.end else at

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """See Shift."""
        size = self.end - self.start
        first = start if start <= self.start else max(self.start, start - size)
        last = end if end <= self.start else max(self.start, end - size)
        return (first, last) if last > first else None


@dataclass(frozen=True, slots=True)
class Moved:
    """Those of start..end-1 now stand before what was `to` (counted before the move)."""

    start: int
    end: int
    to: int

    def index(self, at: int) -> int | None:
        """See Shift."""
        size = self.end - self.start
        landed = self.to - size if self.to > self.start else self.to
        if self.start <= at < self.end:
            return landed + at - self.start
        rest = at - size if at >= self.end else at
        return rest + size if rest >= landed else rest

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """A range moved whole goes along; otherwise what leaves it leaves it, what comes inside joins."""
        if self.start <= start and end <= self.end:
            first = self.index(start)
            return None if first is None else (first, first + end - start)
        size = self.end - self.start
        left = Deleted(self.start, self.end).span(start, end)
        landed = self.to - size if self.to > self.start else self.to
        return Inserted(landed, size).span(*left) if left else None


def open_span(shift: Shift, start: int | None, end: int | None) -> Span | None:
    """A span with open ends; None when nothing of it is left."""
    if start is None and end is None:
        return start, end
    far = 1 << 40
    moved = shift.span(start or 0, far if end is None else end)
    if moved is None:
        return None
    return (None if start is None else moved[0]), (None if end is None else moved[1])
