"""Remembers what was made of an object (a form, a column), so that the next sheet does not make it again."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """What was made of objects that cannot be hashed: known by identity, at most `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[Hashable, tuple[object, T]] = {}

    def of(self, source: object, context: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for this very object in this context."""
        place = (id(source), context)
        found = self._made.get(place)
        if found is None or found[0] is not source:
            if len(self._made) >= self._most:
                self._made.clear()
            found = self._made[place] = (source, make())  # holding the source keeps its id from going round
        return found[1]
