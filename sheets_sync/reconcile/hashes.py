"""Short names of what rows say: the same for a row that says the same, wherever it stands. Pure."""

import hashlib
from collections.abc import Mapping

from sheets_sync.model import Row

Texts = Mapping[str, str]


def texts(row: Row) -> dict[str, str]:
    """A row's cells as people see them; blank ones are left out."""
    return {k: shown for k, c in row.cells.items() if (shown := (c.shown or str(c.value or "")).strip())}


def row_hash(row: Row) -> str:
    """The same for a row that says the same, wherever it stands."""
    return name_of(texts(row))


def name_of(row: Texts) -> str:
    """A short name of what a row says."""
    said = "\x1f".join(f"{k}={v}" for k, v in sorted(row.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
