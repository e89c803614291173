"""A form's rows beside those of the round before."""

from dataclasses import dataclass
from typing import Any, Literal

ComparedKind = Literal["new", "left", "changed", "stayed"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a sub-district or a district. None: nobody knows (no earlier round, or no people in it)."""

    new: int | None = None
    left: int | None = None
    men: int | None = None
    women: int | None = None
    unknown_sex: int | None = None

    def __add__(self, other: "Tally") -> "Tally":
        """Both together; what one of them does not know is not known of both."""
        return Tally(*(None if a is None or b is None else a + b for a, b in self._both(other)))

    def _both(self, other: "Tally") -> list[tuple[int | None, int | None]]:
        return [(getattr(self, name), getattr(other, name)) for name in Tally.__slots__]

    def to_json(self) -> dict[str, Any]:
        """As `status --json` tells it."""
        return {name: getattr(self, name) for name in Tally.__slots__}


@dataclass(frozen=True, slots=True)
class Compared:
    """A row that came, left, was changed, or was reviewed otherwise than it seems. For the master alone."""

    district_code: str
    district: str
    form: str
    subdistrict: str
    kind: ComparedKind
    name: str
    key: str  # masked where personal
    who: str  # what it is known by, whole: never shown
    review: str = ""  # what stands under การทบทวน
    headers: tuple[str, ...] = ()  # what was changed
    hint: str = ""  # a Thai sentence
