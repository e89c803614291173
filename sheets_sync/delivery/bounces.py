"""Mail that came back: notifications in the office's inbox mark whom it did not reach. Sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from sheets_sync import mail
from sheets_sync.delivery.post import Post
from sheets_sync.delivery.probe import EVERY, mailbox
from sheets_sync.errors import Unreachable
from sheets_sync.messages import text
from sheets_sync.model import Delivery
from sheets_sync.store import Answer

WATCHED = timedelta(days=7)  # mail servers try for five days before they give up
STATES = ("sent", "acknowledged", "unknown")
_log = structlog.get_logger("sheets_sync.delivery")


@dataclass(frozen=True, slots=True)
class Looked:
    """When the inbox was last looked through: kept in the cache, for it costs time only."""

    at: datetime
    district_code: str = ""
    form: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"at": self.at.isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Looked":
        """What `to_json` wrote."""
        return cls(datetime.fromisoformat(data["at"]))


def find_bounces(post: Post, now: datetime) -> None:
    """Looks every 5 minutes, for a week after the last mail, and notes each notification once."""
    watched = {d.message_id: d for d in post.deliveries() if _watched(post, d, now)}
    if post.settings.mail.imap is None or not watched or not _is_time(post, now):
        return
    since = min(d.settled_at or now for d in watched.values()) - timedelta(days=1)
    try:
        found = mail.bounces(mailbox(post), post.settings.mail.imap.inbox, since.date())
    except Unreachable as e:
        _log.warning("delivery.bounces", why=e.en)
        return
    for one in reversed(found):  # the oldest first
        if one.message_id in watched:
            _note(post, watched[one.message_id].key, one, now)


def _watched(post: Post, delivery: Delivery, now: datetime) -> bool:
    at = delivery.settled_at
    recent = at is not None and abs(now - at) <= WATCHED
    return bool(recent and delivery.message_id and delivery.state in STATES)


def _is_time(post: Post, now: datetime) -> bool:
    """True once in 5 minutes, whatever was looked at before a clock was set."""
    kept = post.store.cache(f"{post.settings.province.code} inbox", Looked.from_json)
    last = kept.load().get(("", ""))
    if last and abs(now - last.at) < EVERY:
        return False
    kept.keep([Looked(now)])
    return True


def _note(post: Post, key: str, found: mail.Bounce, now: datetime) -> None:
    """Marks the recipients; when it reached none of them the delivery has failed."""
    answers = post.ledger.answers(key)
    named = {address.lower(): address for address in answers}
    back = {named[a]: why for a, why in found.failed.items() if a in named}
    if not back:
        return
    marked = {address: Answer("bounced", why, now) for address, why in back.items()}
    left = [a.state for a in {**answers, **marked}.values()]
    gone = all(state in ("bounced", "refused") for state in left)
    why = text(
        "delivery.bounced_all" if gone else "delivery.bounced",
        n=left.count("bounced"),
        answer=next(iter(back.values())),
    )
    if post.ledger.bounce(key, found.id, marked, why, now, failed=gone):
        _log.warning("delivery.bounced", key=key, recipients=len(marked), failed=gone)
