"""What people say about a batch, and what they may look at. Who is what they typed, not proof."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog

from sheets_sync import mail
from sheets_sync.delivery.lines import APPROVABLE, CONFIRMABLE, HOLDABLE, Line, lines
from sheets_sync.delivery.post import Post, usage
from sheets_sync.errors import UsageError
from sheets_sync.messages import text
from sheets_sync.model import Delivery, DeliveryState
from sheets_sync.store import Answer, Attempt, Entry, Ruling, RulingKind

_log = structlog.get_logger("sheets_sync.delivery")
_SETTLED_SENT: Final[tuple[DeliveryState, ...]] = ("unknown", "held", "failed", "retry")
_WOULD_LEAVE: Final[tuple[DeliveryState, ...]] = ("planned", "awaiting_approval", "due", "retry")
_SETTLED_RETRY: Final[tuple[DeliveryState, ...]] = ("unknown", "held", "failed", "retry")


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything about one delivery that is not a row of it."""

    line: Line
    subject: str
    body: str
    recipients: dict[str, Answer]
    attempts: tuple[Attempt, ...]
    rulings: tuple[Ruling, ...]
    audit: tuple[Entry, ...]
    hashes: dict[str, str]
    remarks: tuple[str, ...]
    parts: tuple[str, ...] = ()  # the keys of its parts; `subject` and `body` are then the first one's

    def to_json(self) -> dict[str, Any]:
        """One JSON document."""
        return self.line.to_json() | {
            "subject": self.subject,
            "body": self.body,
            "recipients": {a: {"state": r.state, "answer": r.text} for a, r in self.recipients.items()},
            "tries": [
                {
                    "number": a.number,
                    "started_at": a.started_at.isoformat(),
                    "given_at": a.given_at.isoformat() if a.given_at else None,
                    "outcome": a.outcome,
                    "answer": a.answer,
                }
                for a in self.attempts
            ],
            "rulings": [
                {"kind": r.kind, "who": r.who, "why": r.why, "at": r.at.isoformat()} for r in self.rulings
            ],
            "audit": [{"at": e.at.isoformat(), "what": e.what} for e in self.audit],
            "hashes": self.hashes,
            "remarks": list(self.remarks),
            "parts": list(self.parts),
        }


def list_outbox(post: Post) -> tuple[Line, ...]:
    """Every delivery of the ledger."""
    return lines(post)


def show(post: Post, key: str) -> Shown:
    """One delivery in full. UsageError when there is no such key."""
    delivery = _known(post, key)
    batch = post.ledger.batch(key)
    parts = post.parts(key)
    told = post.ledger.delivery(parts[0].key) if parts else delivery
    subject, body = mail.subject_and_body(told.message) if told and told.message else ("", "")
    return Shown(
        line=next(line for line in lines(post) if line.delivery.key == key),
        subject=subject,
        body=body,
        recipients=post.ledger.answers(key),
        attempts=post.ledger.attempts(key),
        rulings=post.ledger.rulings(key),
        audit=post.ledger.audit(key),
        hashes={"rows": batch.rows_hash, "rules": batch.rules_hash} if batch else {},
        remarks=batch.remarks if batch else (),
        parts=tuple(part.key for part in parts),
    )


def approve(post: Post, key: str, who: str, why: str = "") -> None:
    """The provincial officer lets the batch leave, now or once it is frozen."""
    _rule(post, key, "approve", who, why or "-", APPROVABLE, "due")


def hold(post: Post, key: str, who: str, why: str) -> None:
    """The provincial officer stops the batch, also one that is not frozen yet."""
    _rule(post, key, "hold", who, why, HOLDABLE, "held")


def doubt(post: Post, left: Collection[str]) -> None:
    """Holds the batches that the master says have left and the ledger would send: the ledger is older, as a
    backup that was put back is, and a person must say what is so."""
    for key in left:
        delivery = post.ledger.delivery(key)
        if delivery is None or delivery.state not in _WOULD_LEAVE or _is_to_go_again(post, key):
            continue
        _log.warning("delivery.ledger_is_older", key=key)
        with suppress(UsageError):  # somebody ruled at this moment
            hold(post, key, "sheets-sync", text("delivery.behind"))


def _is_to_go_again(post: Post, key: str) -> bool:
    """A person said so after it had left; the master has yet to be told."""
    rulings = post.ledger.rulings(key)
    return bool(rulings) and rulings[-1].kind == "retry"


def settle(post: Post, key: str, verdict: RulingKind, who: str, why: str) -> None:
    """A person's ruling on a mail that waits for one: `sent` (it arrived) or `retry` (send it again)."""
    if verdict == "sent":
        _rule(
            post,
            key,
            "sent",
            who,
            why,
            _SETTLED_SENT,
            "sent",
            (("unknown", "pending", "refused", "bounced"), "accepted"),
        )
    else:
        _rule(
            post,
            key,
            "retry",
            who,
            why,
            _SETTLED_RETRY,
            "due",
            (("unknown", "refused", "bounced"), "pending"),
        )


def acknowledge(post: Post, key: str, who: str, why: str) -> None:
    """The department has confirmed that it has the batch."""
    _rule(post, key, "acknowledge", who, why, CONFIRMABLE, "acknowledged")


def by_hand(post: Post, key: str, who: str, why: str, *, done: bool = True) -> None:
    """Somebody has sent the batch's files by OA or LINE too, or says that it was not so. No mail waits or
    goes because of it."""
    if not who.strip():
        raise usage("delivery.no_who")
    at = post.clock.now()
    post.ledger.record(Ruling(key, "by_hand", who.strip(), why.strip() or "-", at, None if done else at))


def _rule(
    post: Post,
    key: str,
    kind: RulingKind,
    who: str,
    why: str,
    states: tuple[DeliveryState, ...],
    state: DeliveryState,
    says: tuple[tuple[str, ...], Any] = ((), ""),
) -> None:
    """`says`: which recipients' states it changes, and to what; of every part where there are parts."""
    if not who.strip() or not why.strip():
        raise usage("delivery.no_who")
    now = post.clock.now()
    ruling = Ruling(key, kind, who.strip(), why.strip(), now)
    ahead = post.ledger.delivery(key) is None and kind in ("approve", "hold")
    if ahead and _to_come(post, key, ruling):
        return
    delivery = _known(post, key)
    parts = {p.key: _answers(post, p.key, *says, why) for p in post.parts(key)}
    if not post.ledger.rule(ruling, states, state, _answers(post, key, *says, why), parts):
        raise usage("delivery.cannot", key=key, state=delivery.state)


def _to_come(post: Post, key: str, ruling: Ruling) -> bool:
    """A word on a batch that the calendar has yet to ask for; False when it was asked for at this moment."""
    form = next((f for f in post.settings.rounds if post.key(f) == key), None)
    if form is None:
        raise usage("delivery.no_such", key=key)
    state: DeliveryState = "held" if ruling.kind == "hold" else "planned"
    due_at = post.settings.rounds[form].send_at
    return post.ledger.rule_ahead(
        ruling, Delivery(key, "batch", form, state, (), due_at=due_at, why=ruling.why)
    )


def _known(post: Post, key: str) -> Delivery:
    delivery = post.ledger.delivery(key)
    if delivery is None:
        raise usage("delivery.no_such", key=key)
    return delivery


def _answers(post: Post, key: str, states: tuple[str, ...], state: Any, why: str) -> dict[str, Answer]:
    at = post.clock.now()
    return {a: Answer(state, why, at) for a, old in post.ledger.answers(key).items() if old.state in states}
