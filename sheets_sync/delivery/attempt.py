"""One step of one frozen delivery: claim it, one attempt on the wire, settle it.

    due, retry ──claim──▶ sending ──┬─ 250 for all ─────────────────▶ sent
                                    ├─ a definite "not now" ────────▶ retry   (same bytes, later)
                                    ├─ a definite no ───────────────▶ failed  (a person mends and rules)
                                    └─ the link lost after "given" ─▶ unknown (a person rules)

A process that dies while `sending` lets go of the lock; whoever finds the delivery then knows from the
attempt's `given_at`, written before the first byte left, whether the message may be out.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import structlog

from sheets_sync import deadlines, mail
from sheets_sync.delivery.alarm import by_address, tell
from sheets_sync.delivery.files import keep
from sheets_sync.delivery.post import Post, batch_key
from sheets_sync.errors import SheetsSyncError
from sheets_sync.messages import text
from sheets_sync.model import Delivery, DeliveryState
from sheets_sync.store import Answer, Settlement

SENDABLE: Final[tuple[DeliveryState, ...]] = ("due", "retry")
_log = structlog.get_logger("sheets_sync.delivery")


def attempt(post: Post, key: str) -> None:
    """Sends the delivery if it is due; what became of it stands in the ledger.

    StoreError when the ledger cannot be written, UsageError when this server may not be mailed to.
    """
    with post.store.sending(key) as ours:
        if not ours:
            return  # another process is sending at this moment
        _recover(post, key)
        now = post.clock.now()
        delivery = post.ledger.delivery(key)
        if delivery is None or delivery.state not in SENDABLE or not delivery.message:
            return
        if deadlines.attempt_is_due(delivery.next_attempt_at, now):
            _send(post, delivery, now)


def _send(post: Post, delivery: Delivery, now: datetime) -> None:
    server, number, ledger = post.server(), delivery.attempts + 1, post.ledger
    if not ledger.claim(delivery.key, SENDABLE, number, now):
        return
    answers = ledger.answers(delivery.key)
    open_ = [address for address, answer in answers.items() if answer.state == "pending"]
    if not open_:
        outcome = mail.Outcome("accepted", mail.Reply(250))
    elif by_address(delivery.key):
        outcome = tell(post, delivery, open_)
    else:
        outcome = mail.send(
            server,
            ledger.sender(delivery.key),
            open_,
            delivery.message,
            lambda: ledger.given(delivery.key, number, _moment(post, now)),
        )
    settled = settlement(outcome, answers, number, _moment(post, now))
    settled = _marked(post, delivery, settled)
    ledger.settle(delivery.key, number, settled)
    _log.info("delivery.settled", key=delivery.key, state=settled.state, attempt=number)
    keep(post, batch_key(delivery))


def settlement(outcome: mail.Outcome, answers: Mapping[str, Answer], number: int, at: datetime) -> Settlement:
    """What the ledger is to say after attempt `number`: per recipient, and as a whole."""
    said = str(outcome.reply)
    new: dict[str, Answer] = {a: Answer("accepted", said, at) for a in outcome.accepted}
    for address, reply in (outcome.refused or {}).items():
        new[address] = Answer("refused" if reply.code >= 500 else "pending", str(reply), at)
    if outcome.result == "unknown":
        refused = outcome.refused or {}
        new |= {
            a: Answer("unknown", said, at)
            for a, old in answers.items()
            if old.state == "pending" and a not in refused
        }
    left = {**answers, **new}.values()
    state = _state(outcome, [a.state for a in left])
    refusals = "; ".join(str(r) for r in (outcome.refused or {}).values())
    why = {
        "sent": text("delivery.accepted", answer=said),
        "retry": text("delivery.retry", answer=refusals or said),
        "failed": text("delivery.failed", answer=refusals or said),
        "unknown": text("delivery.unknown", answer=said),
    }[state]
    if outcome.result == "partly":
        why = text("delivery.partly", n=len(outcome.refused or {}), answer=refusals)
    again = deadlines.next_attempt(number, at) if state == "retry" else None
    return Settlement(state, outcome.result, at, why.strip(), again, answers=new)


def _state(outcome: mail.Outcome, recipients: list[str]) -> DeliveryState:
    """`sent` only when every recipient's copy was accepted; who was refused for good needs a person."""
    if outcome.result in ("unknown", "failed"):
        return "unknown" if outcome.result == "unknown" else "failed"
    if "pending" in recipients:
        return "retry"
    return "sent" if all(state == "accepted" for state in recipients) else "failed"


def _recover(post: Post, key: str) -> None:
    """Settles a delivery whose sender died: its lock is ours, so nobody is sending it."""
    delivery = post.ledger.delivery(key)
    if delivery is None or delivery.state != "sending":
        return
    now = post.clock.now()
    last = post.ledger.attempts(key)[-1]
    if last.given_at is None:
        how = Settlement("retry", "retry", now, text("delivery.died_before"), now, delivery.late)
    else:
        answers = {
            a: Answer("unknown", text("delivery.died"), now)
            for a, old in post.ledger.answers(key).items()
            if old.state == "pending"
        }
        why = text("delivery.unknown", answer=text("delivery.died"))
        how = Settlement("unknown", "unknown", now, why, None, delivery.late, answers)
    post.ledger.settle(key, last.number, how)
    _log.warning("delivery.recovered", key=key, state=how.state, attempt=last.number)


def _marked(post: Post, delivery: Delivery, how: Settlement) -> Settlement:
    """With the mark `late` when the department's day was over by then."""
    if delivery.kind not in ("batch", "part"):
        return how
    calendar = post.calendar(delivery.form) if delivery.form in post.settings.rounds else None
    same = calendar is not None and f"/{calendar.round}/" in delivery.key
    late = delivery.late or bool(calendar and same and deadlines.is_late(calendar, how.at))
    return Settlement(how.state, how.outcome, how.at, how.why, how.next_attempt_at, late, how.answers)


def _moment(post: Post, otherwise: datetime) -> datetime:
    """Now; or the moment the attempt began, when a followed clock does not answer: mail is out by then."""
    try:
        return post.clock.now()
    except SheetsSyncError:
        return otherwise
