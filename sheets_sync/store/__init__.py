"""The store: the ledger (never lost) and the cache (may be deleted). SQLite by default, PostgreSQL too."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from sqlalchemy import Engine

from sheets_sync.store.cache import Cache, D
from sheets_sync.store.engine import open_engine
from sheets_sync.store.frozen import rows_hash
from sheets_sync.store.ledger import Ledger
from sheets_sync.store.lock import locked
from sheets_sync.store.records import Answer, Attempt, Entry, Ruling, RulingKind, Settlement

__all__ = [
    "Answer",
    "Attempt",
    "Cache",
    "Entry",
    "Ledger",
    "Ruling",
    "RulingKind",
    "Settlement",
    "Store",
    "rows_hash",
]


class Store:
    """An open store; close it, or use it in a `with`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.ledger = Ledger(engine)

    @classmethod
    def open(cls, url: str) -> "Store":
        """Opens (and makes, and migrates) the store at a SQLAlchemy URL. StoreError when that can't be."""
        return cls(open_engine(url))

    def cache(self, province: str, decode: Callable[[Mapping[str, Any]], D]) -> Cache[D]:
        """The cache of a province; `decode` makes a document of the JSON that its `to_json` wrote."""
        return Cache(self._engine, province, decode)

    def sending(self, name: str) -> AbstractContextManager[bool]:
        """The right to send `name`: True while it is ours; free again as soon as its holder is dead."""
        return locked(self._engine, name)

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, e: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
