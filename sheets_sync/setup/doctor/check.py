"""One thing looked at, and what is to be said of it."""

from dataclasses import dataclass
from typing import Any, Literal

from sheets_sync.messages import both
from sheets_sync.model import Bilingual

State = Literal["ok", "look", "mend", "unknown"]  # look: works, but a person should know


@dataclass(frozen=True, slots=True)
class Check:
    """`about` says which one (a district, a file, a form); `message` what was found and how to mend it."""

    id: str
    state: State
    about: str
    message: Bilingual

    def to_json(self) -> dict[str, Any]:
        """One line of `doctor --json`."""
        return {"id": self.id, "state": self.state, "about": self.about, "message": dict(self.message)}


def found(id: str, state: State, about: str = "", **values: object) -> Check:
    """A check in the catalogue's words: `doctor.ID.STATE`."""
    return Check(id, state, about, both(f"doctor.{id}.{state}", about=about, **values))
