"""Who is sending at this moment: a lock that the system itself lets go when its holder dies.

So a delivery found in `sending` while its lock is free belongs to a process that is no more, whatever the
clock says. SQLite: a lock on a file beside it (one sender per store); PostgreSQL: an advisory lock per name.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from sheets_sync.store.engine import telling


@contextmanager
def locked(engine: Engine, name: str) -> Iterator[bool]:
    """Yields True while the lock is ours, False when somebody else holds it. Never waits."""
    if engine.dialect.name == "postgresql":
        with _advisory(engine, name) as ours:
            yield ours
        return
    lock = FileLock(f"{engine.url.database}.sending", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


@contextmanager
def _advisory(engine: Engine, name: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with telling():
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}).scalar():
            yield False
            return
        try:
            yield True
        finally:
            with telling():
                connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": number})
