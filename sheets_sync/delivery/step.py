"""Everything that is due now: freeze what the calendar asks for, attempt what is ready. Each guarded."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from sheets_sync import deadlines, mail
from sheets_sync.delivery.attempt import SENDABLE, attempt
from sheets_sync.delivery.batch import Draft, compile_batch, draft, recipients, unread
from sheets_sync.delivery.files import lay_out
from sheets_sync.delivery.lines import Line, lines
from sheets_sync.delivery.post import Post, Seen, clock_text
from sheets_sync.errors import StoreError, UsageError
from sheets_sync.messages import text
from sheets_sync.model import Delivery, DeliveryState
from sheets_sync.store import Ruling

_log = structlog.get_logger("sheets_sync.delivery")


@dataclass(frozen=True, slots=True)
class StepResult:
    """How the deliveries stand after a step. `changed`: the master's deliveries tab wants writing."""

    lines: tuple[Line, ...]
    changed: bool

    @property
    def needs_a_person(self) -> bool:
        """Something is held, failed or unknown, or waits for approval."""
        return any(line.needs_a_person for line in self.lines)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a batch that the calendar asks for: freeze it, or say why not yet."""

    freeze: bool
    state: DeliveryState
    why: str = ""


def step(post: Post, seen: Seen | None) -> StepResult:
    """Freezes and sends what is due. `seen` None: no fresh pass, so nothing is frozen, only sent.

    UsageError when something is due but this server may not be mailed to (nothing is frozen then either);
    StoreError when the ledger cannot be read or written. Other faults stay with their own batch.
    """
    before = lines(post)
    now = post.clock.now()
    frozen = {(d.form, _round(d.key)) for d in post.ledger.deliveries() if _is_settled(d)}
    due = deadlines.due([post.calendar(form) for form in post.settings.rounds], now, frozen) if seen else ()
    ready = [d.key for d in post.ledger.deliveries() if d.state in (*SENDABLE, "sending") and d.message_id]
    if due or ready:
        post.server()
    lost = seen is not None and ledger_was_lost(post, seen)
    for found in due:
        key = post.key(found.calendar.form)
        if seen is not None:
            _guarded(post, key, lambda form=found.calendar.form: freeze_due(post, seen, form, now, lost))  # type: ignore[misc]
    for delivery in post.ledger.deliveries():
        if delivery.state in (*SENDABLE, "sending") and delivery.message_id:
            _guarded(post, delivery.key, lambda key=delivery.key: attempt(post, key))  # type: ignore[misc]
    after = lines(post)
    return StepResult(after, after != before)


def freeze_due(post: Post, seen: Seen, form: str, now: datetime, lost: bool) -> bool:
    """Freezes the form's round (revision 0) unless something speaks against it; True when it was frozen.

    `lost`: the ledger is not the one that the master tells of.
    """
    key = post.key(form)
    before = post.ledger.delivery(key)
    if before is not None and _is_settled(before):
        return False
    found = draft(post, seen, form, now)
    decision = decide(post, seen, found, before, now, lost)
    if decision.freeze:
        return freeze(post, found, decision, before)
    waiting = _delivery(post, found, decision)
    if before is None or (before.state, before.why, before.late) != (
        waiting.state,
        waiting.why,
        waiting.late,
    ):
        post.ledger.put(waiting, now)
    return False


def freeze(
    post: Post,
    found: Draft,
    decision: Decision,
    before: Delivery | None = None,
    replaces: mail.Replaced | None = None,
) -> bool:
    """Stores batch, message and state at once; False when somebody was faster or ruled meanwhile."""
    compiled = compile_batch(post, found, replaces)
    delivery = replace(
        _delivery(post, found, decision), message=compiled.message, message_id=compiled.message_id
    )
    seen = before.state if before else None
    if not post.ledger.freeze(compiled.batch, delivery, compiled.envelope.sender, seen):
        return False
    _log.info("delivery.frozen", key=delivery.key, rows=len(compiled.batch.rows), late=found.late)
    try:
        lay_out(post.settings.mail.outbox, delivery, compiled.batch)
    except OSError as e:
        _log.error("delivery.files", key=delivery.key, fault=type(e).__name__)
    return True


def decide(
    post: Post, seen: Seen, found: Draft, before: Delivery | None, now: datetime, lost: bool
) -> Decision:
    """Whether this batch may be frozen now, and in which state it then waits. People's word comes first."""
    calendar, batch = post.calendar(found.batch.form), found.batch
    ruling = last_ruling(post, batch.key)
    if ruling is not None and ruling.kind == "hold":
        return Decision(False, "held", ruling.why)
    if not batch.rows:
        return Decision(False, "held", text("delivery.empty"))
    if ruling is not None:  # approved, or to be tried again
        return Decision(True, "due")
    if lost or (before is not None and before.state == "held" and before.why == text("delivery.lost")):
        return Decision(False, "held", text("delivery.lost"))
    waiting = unread(post.settings, seen, batch.form)
    until = deadlines.grace_ends(calendar)
    if waiting and now < until:
        names = " ".join(d.name for d in waiting)
        return Decision(False, "due", text("delivery.waiting", districts=names, until=clock_text(until)))
    if found.missing and calendar.incomplete == "hold":
        return Decision(False, "held", incomplete_text(post, found))
    if calendar.approval != "none":
        return Decision(True, "awaiting_approval", text("delivery.awaiting"))
    return Decision(True, "due")


def incomplete_text(post: Post, found: Draft) -> str:
    """How much is missing, in a sentence."""
    counted = mail.totals(found.batch)
    return text(
        "delivery.incomplete",
        missing=counted.missing,
        groups=counted.missing_groups,
        unit=post.settings.forms[found.batch.form].unit.get("th", "รายการ"),
        rows=len(found.batch.rows),
    )


def last_ruling(post: Post, key: str) -> Ruling | None:
    """The last word of a person on whether this batch may leave."""
    return next(
        (r for r in reversed(post.ledger.rulings(key)) if r.kind in ("approve", "hold", "retry")), None
    )


def ledger_was_lost(post: Post, seen: Seen) -> bool:
    """The master tells of deliveries that the ledger knows nothing of: what was sent cannot be known here."""
    known = {d.key for d in post.ledger.deliveries()}
    return any(key not in known for key in seen.deliveries_told)


def _delivery(post: Post, found: Draft, decision: Decision) -> Delivery:
    batch = found.batch
    return Delivery(
        key=batch.key,
        kind="batch",
        form=batch.form,
        state=decision.state,
        recipients=recipients(post.settings, batch.form).recipients,
        due_at=post.settings.rounds[batch.form].send_at,
        late=found.late,
        why=decision.why,
    )


def _guarded(post: Post, key: str, act: Callable[[], object]) -> None:
    """A fault of one batch is told and stays with it; a wrong config or a broken store concerns all."""
    try:
        act()
    except (StoreError, UsageError):
        raise
    except Exception as e:
        _log.error("delivery.fault", key=key, fault=type(e).__name__)
        form = key.split("/")[1]
        why = text("delivery.fault", what=type(e).__name__)
        post.ledger.put(Delivery(key, "batch", form, "due", (), why=why), post.clock.now())


def _is_settled(delivery: Delivery) -> bool:
    """It is frozen; or a person has ruled that it was sent, though this ledger never froze it."""
    return bool(delivery.message_id) or delivery.state in ("sent", "acknowledged")


def _round(key: str) -> str:
    return key.split("/")[2]
