"""Makes the clock, the store and the way to Google from the settings; from here they are passed down."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sheets_sync import config
from sheets_sync.clock import Clock, FixedClock, FollowedClock, SystemClock, parse_moment
from sheets_sync.config import Settings
from sheets_sync.google import DRIVE_SCOPE, SCOPES, Hints, Sheets
from sheets_sync.office import Office
from sheets_sync.store import Store


@contextmanager
def opened(path: Path, now: str | None = None) -> Iterator[Office]:
    """The province of that config. ConfigError, StoreError or UsageError say what is wrong with it."""
    settings = config.read(path)
    with store(settings) as opened_store:
        yield Office(settings, clock(settings, now), opened_store)


def store(settings: Settings) -> Store:
    """The province's store, opened. StoreError when that can't be."""
    return Store.open(settings.store)


def clock(settings: Settings, now: str | None) -> Clock:
    """`--now` wins over the config's `clock`, which wins over real time."""
    if now:
        return FixedClock(parse_moment(now))
    return FollowedClock(settings.clock) if settings.clock else SystemClock()


def sheets(office: Office) -> Sheets:
    """The way to Google (or the emulator); opened only by those who need it."""
    return way_to_google(office.settings, office.clock)


def hints(office: Office) -> Hints:
    """Drive's change feed, for the daemon."""
    google = office.settings.google
    return Hints.open(google.service_account, office.clock, api_root=google.api_root)


def way_to_google(settings: Settings, clock: Clock, *, drive: bool = False) -> Sheets:
    """The same without an office; `drive`: may also ask who a file is shared with."""
    google = settings.google
    return Sheets.open(
        google.service_account,
        clock,
        api_root=google.api_root,
        reads_per_minute=google.reads_per_minute,
        writes_per_minute=google.writes_per_minute,
        scopes=(*SCOPES, DRIVE_SCOPE) if drive else SCOPES,
    )


@contextmanager
def page(office: Office, source: Callable[[], Mapping[str, Any]], *, wanted: bool) -> Iterator[None]:
    """The page that shows how the province stands, while the `with` lasts; nothing unless it is wanted.

    ConfigError when its token cannot be read.
    """
    if not wanted:
        yield
        return
    from sheets_sync import web  # here: NiceGUI takes a second to load, and most commands show no page

    chosen = office.settings.page
    token = chosen.token_file.read_text(encoding="utf-8").strip() if chosen.token_file else ""
    with web.Server(source, web.Address(chosen.host, chosen.port, token)):
        yield
