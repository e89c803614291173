"""Mail of which nobody knows whether it arrived is looked for among the sent ones: proof, or nothing."""

from datetime import datetime, timedelta
from typing import Final

import structlog

from sheets_sync import mail
from sheets_sync.delivery.districts import BY_MACHINE
from sheets_sync.delivery.post import Post
from sheets_sync.errors import Unreachable
from sheets_sync.messages import text
from sheets_sync.model import Delivery, DeliveryState
from sheets_sync.store import Answer, Ruling

EVERY = timedelta(minutes=5)
STATES: Final[tuple[DeliveryState, ...]] = ("unknown",)
_log = structlog.get_logger("sheets_sync.delivery")


def probe(post: Post, now: datetime) -> None:
    """Settles as sent what is found; what is not found stays as it is, for a person."""
    if post.settings.mail.imap is None:
        return
    for delivery in post.deliveries():
        waits = delivery.next_attempt_at and now < delivery.next_attempt_at <= now + EVERY
        if delivery.state == "unknown" and not waits and not post.parts(delivery.key):
            _look_for(post, delivery, now)


def _look_for(post: Post, delivery: Delivery, now: datetime) -> None:
    post.ledger.look_again(delivery.key, now + EVERY)
    try:
        found = mail.was_sent(mailbox(post), delivery.message_id)
    except Unreachable as e:
        _log.warning("delivery.probe", key=delivery.key, why=e.en)
        return
    _log.info("delivery.probe", key=delivery.key, found=found)
    answers = post.ledger.answers(delivery.key)
    if not found or any(a.state in ("pending", "refused") for a in answers.values()):
        return
    why = text("delivery.found")
    proof = {a: Answer("accepted", why, now) for a, old in answers.items() if old.state == "unknown"}
    post.ledger.rule(Ruling(delivery.key, "sent", BY_MACHINE, why, now), STATES, "sent", proof)


def mailbox(post: Post) -> mail.Mailbox:
    """The office's mailbox as the config names it.

    Unreachable when its password cannot be read: nothing that is to be sent waits for it.
    """
    found = post.settings.mail.imap
    assert found
    try:
        password = found.password_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Unreachable("the mailbox's password file cannot be read") from None
    return mail.Mailbox(found.host, found.port, found.security, found.user, password, found.folder)
