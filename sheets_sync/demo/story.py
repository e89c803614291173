"""What the demo did, before it is shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Story:
    """What the demo did: the replies of `sync --json` in order, and what it left behind."""

    ready: dict[str, Any]
    first: dict[str, Any]
    second: dict[str, Any]
    deadlines: list[tuple[str, str, dict[str, Any]]]  # form, moment, reply
    to_mend: list[list[str]]  # rows of the master's tab
    mails: list[dict[str, Any]]
    files: list[Path]
