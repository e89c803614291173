"""Opening the database: safe settings, private files, migrations; one place that names what went wrong."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from sheets_sync.errors import StoreError
from sheets_sync.messages import both
from sheets_sync.store.schema import HEAD

BUSY_SECONDS = 30.0  # how long a writer waits for another process's transaction
READING = {"reading": True}


def open_engine(url: str) -> Engine:
    """The engine for a SQLAlchemy URL, its tables up to date. StoreError when that can't be."""
    with telling(url):
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _open_sqlite(parsed)
        engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
        migrate(engine)
        return engine


def _open_sqlite(url: URL) -> Engine:
    path = Path(url.database or "")
    _private_file(path)
    engine = create_engine(
        url,
        hide_parameters=True,  # rows of people stay out of error texts
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    try:
        with FileLock(f"{path}.opening", timeout=BUSY_SECONDS, mode=0o600):
            migrate(engine)
    except Timeout:
        raise store_error("store.busy") from None
    return engine


def migrate(engine: Engine) -> None:
    """Brings the tables to HEAD. A store of a newer program raises StoreError."""
    with engine.execution_options(**READING).connect() as connection:
        if _version(connection) == HEAD:
            return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise store_error("store.newer") from None


@contextmanager
def telling(url: str = "") -> Iterator[None]:
    """Turns what the database raises into a StoreError that says what to do and shows no data."""
    where = _shown(url)
    try:
        yield
    except (SQLAlchemyError, ArgumentError, OSError, ModuleNotFoundError) as e:
        cause = getattr(e, "orig", None) or e
        kind = type(cause).__name__
        raise store_error("store.closed", where=where, what=kind) from None


def store_error(key: str, **values: object) -> StoreError:
    """The StoreError in the catalogue's words."""
    words = both(key, **values)
    return StoreError(words["en"], words["th"])


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True) if url else ""
    except SQLAlchemyError:
        return ""


def _private_file(path: Path) -> None:
    """Makes the folder and the file before SQLite does, so that nobody else can read them."""
    if not path.parent.exists():  # another process may be making it at this moment
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _set_up(connection: Any, _record: object) -> None:
    """FULL, because NORMAL lost acknowledged commits in simulated power cuts."""
    connection.isolation_level = None  # BEGIN is ours: the driver's own comes too late for DDL
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers take their turn at the start: a transaction that reads first could not be upgraded later."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
