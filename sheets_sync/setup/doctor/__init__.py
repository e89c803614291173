"""ตรวจความพร้อม: looks at all that the service stands on, changes nothing, says how to mend what is not ready.

Each look is guarded: what one finds broken never hides what the others find.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from sheets_sync.clock import Clock
from sheets_sync.config import Settings
from sheets_sync.delivery import Post, leaving
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import Sheets
from sheets_sync.setup.doctor.check import Check, State, found
from sheets_sync.setup.doctor.machine import machine
from sheets_sync.setup.doctor.plan import days, plan
from sheets_sync.setup.doctor.post import addresses, mailbox
from sheets_sync.setup.doctor.spreadsheets import spreadsheets
from sheets_sync.store import Store

__all__ = ["Check", "State", "examine"]


def examine(
    settings: Settings,
    clock: Clock,
    *,
    store: Callable[[], AbstractContextManager[Store]],
    sheets: Callable[[], Sheets],
) -> Iterator[Check]:
    """Every check, in the order in which a person mends: machine, plan, store, mail, Google.

    `store` and `sheets` are opened here, so that what stops them from opening is a finding like others.
    """
    yield from machine(settings)
    yield from plan(settings)
    yield from _ledger(settings, clock, store)
    yield from mailbox(settings, pretended=clock.pretended)
    try:
        opened = sheets()
    except SheetsSyncError as e:
        yield Check("google.key", "mend", "", {"th": e.th, "en": e.en})
        return
    yield from spreadsheets(settings, opened)


def _ledger(
    settings: Settings, clock: Clock, store: Callable[[], AbstractContextManager[Store]]
) -> Iterator[Check]:
    """Without a store nobody knows what was sent."""
    now = clock.now()
    try:
        with store() as opened:
            post = Post(settings, opened, clock)
            told = [*days(settings, now, leaving(post, now)), found("store", "ok"), *addresses(post)]
    except SheetsSyncError as e:
        told = [*days(settings, now, {}), Check("store", "mend", "", {"th": e.th, "en": e.en})]
    yield from told
