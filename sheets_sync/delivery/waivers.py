"""Waivers in the ledger: `56/1.1/2564-1/waive/5602/FINDING/CELLS`, the last two digests.

A waiver that is over is noted as a second ruling whose `until` is set: it does not come back, whatever is
typed; only a new one does.
"""

from collections.abc import Iterable
from datetime import datetime

from sheets_sync.delivery.districts import BY_MACHINE
from sheets_sync.delivery.post import Post
from sheets_sync.messages import text
from sheets_sync.model import Waiver
from sheets_sync.store import Ruling


def waivers(post: Post) -> tuple[Waiver, ...]:
    """Those that hold."""
    last = {ruling.key: ruling for ruling in post.ledger.rulings_of("waive")}
    forms = {f"{post.round_key(form)}/waive": form for form in post.settings.rounds}
    found = []
    for key, ruling in last.items():
        head, *parts = key.rsplit("/", 3)
        if head in forms and ruling.until is None:
            district, item, cell = parts
            found.append(Waiver(district, forms[head], item, cell, ruling.who, ruling.why, ruling.at))
    return tuple(found)


def waive(post: Post, asked: Iterable[Waiver]) -> None:
    """Records these; one that holds already is left as it is."""
    known = {_key(post, waiver) for waiver in waivers(post)}
    for one in asked:
        if _key(post, one) not in known:
            post.ledger.record(Ruling(_key(post, one), "waive", one.who, one.why, one.at))


def end_waivers(post: Post, over: Iterable[Waiver], at: datetime, who: str = "", why: str = "") -> None:
    """Records that these are over: a cell has changed, or somebody withdrew it."""
    known = {_key(post, waiver) for waiver in waivers(post)}
    why = why or text("history.waiver_over")
    for one in over:
        if _key(post, one) in known:
            post.ledger.record(Ruling(_key(post, one), "waive", who or BY_MACHINE, why, at, until=at))


def _key(post: Post, waiver: Waiver) -> str:
    return f"{post.round_key(waiver.form)}/waive/{waiver.district_code}/{waiver.item}/{waiver.cell}"
