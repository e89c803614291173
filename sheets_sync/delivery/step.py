"""Everything that is due now: freeze what the calendar asks for, attempt what is ready. Each guarded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from sheets_sync import deadlines, mail
from sheets_sync.config import District
from sheets_sync.delivery.alarm import alert
from sheets_sync.delivery.attempt import SENDABLE, attempt
from sheets_sync.delivery.batch import Draft, Replaced, compile_batch, draft, recipients, unread
from sheets_sync.delivery.bounces import find_bounces
from sheets_sync.delivery.files import keep
from sheets_sync.delivery.lines import DECIDING, Line, lines
from sheets_sync.delivery.post import Post, Seen, clock_text
from sheets_sync.delivery.probe import probe
from sheets_sync.delivery.remind import file_reminders
from sheets_sync.delivery.seen_first import file_preview, leaves_from
from sheets_sync.errors import PaperError, StoreError, UsageError
from sheets_sync.messages import text
from sheets_sync.model import Delivery, DeliveryKind, DeliveryState
from sheets_sync.store import Ruling
from sheets_sync.thai import short_date

_log = structlog.get_logger("sheets_sync.delivery")


@dataclass(frozen=True, slots=True)
class StepResult:
    """How the deliveries stand after a step. `changed`: the master's deliveries tab wants writing."""

    lines: tuple[Line, ...]
    changed: bool

    @property
    def needs_a_person(self) -> bool:
        """Something is held, failed or unknown, waits for approval, or could not be delivered yet."""
        return any(line.waits for line in self.lines)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a batch that the calendar asks for: freeze it, or say why not yet."""

    freeze: bool
    state: DeliveryState
    why: str = ""


def step(post: Post, seen: Seen | None, *, fresh: bool = True, whole: bool = True) -> StepResult:
    """Freezes and sends what is due: batches first, then previews, reminders, alerts.

    `seen` None: nothing is known, so nothing is frozen, only sent. `fresh` False: no sheet could be read and
    `seen` is what was accepted before: enough for a batch whose grace is over, not for reminders. `whole`
    False: some sheets are remembered from a look before: enough for reminders, not for a batch.
    UsageError when something is due but this server may not be mailed to (nothing is frozen then either);
    StoreError when the ledger cannot be read or written. Other faults stay with their own batch.
    """
    before = lines(post)
    now = post.clock.now()
    if seen is not None and whole:
        _freeze_all(post, seen, now)
    _attempt_all(post, ("batch", "part"))
    _guarded(post, "", lambda: probe(post, now))
    _guarded(post, "", lambda: find_bounces(post, now))
    if seen is not None and fresh:
        for form in post.settings.rounds:
            _guarded(post, form, lambda form=form: file_preview(post, seen, form, now))  # type: ignore[misc]
            _guarded(post, form, lambda form=form: file_reminders(post, seen, form, now))  # type: ignore[misc]
    _attempt_all(post, ("preview", "reminder", "digest"))
    _guarded(post, "", lambda: alert(post, seen if fresh else None, now))
    _attempt_all(post, ("alert",))
    after = lines(post)
    return StepResult(after, after != before)


def is_due(post: Post, now: datetime) -> bool:
    """Whether the calendar asks for a batch that is not frozen yet."""
    return bool(_due(post, now))


def leaving(post: Post, now: datetime) -> dict[str, str]:
    """Form -> key of the batch that the next step starts to send: its moment is past, nobody holds it."""
    keys = {due.calendar.form: post.key(due.calendar.form) for due in _due(post, now)}
    ruled = {form: last_ruling(post, key) for form, key in keys.items()}
    return {form: key for form, key in keys.items() if not (said := ruled[form]) or said.kind != "hold"}


def _due(post: Post, now: datetime) -> tuple[deadlines.Due, ...]:
    frozen = {(d.form, _round(d.key)) for d in post.deliveries() if _is_settled(d)}
    return deadlines.due([post.calendar(form) for form in post.settings.rounds], now, frozen)


def _freeze_all(post: Post, seen: Seen, now: datetime) -> None:
    due = _due(post, now)
    if due:
        post.server()
    lost = ledger_was_lost(post, seen)
    for found in due:
        form = found.calendar.form
        act = lambda form=form: freeze_due(post, seen, form, now, lost)  # noqa: E731
        _guarded(post, form, act, batch=post.key(form))


def _attempt_all(post: Post, kinds: tuple[DeliveryKind, ...]) -> None:
    """One attempt on everything of these kinds that is ready; the oldest need first."""
    ready = [
        d for d in post.deliveries() if d.kind in kinds and d.state in (*SENDABLE, "sending") and d.message_id
    ]
    if ready:
        post.server()
    for delivery in ready:
        batch = delivery.key if delivery.kind == "batch" else ""
        _guarded(post, delivery.key, lambda key=delivery.key: attempt(post, key), batch=batch)  # type: ignore[misc]


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
    replaces: Replaced | None = None,
) -> bool:
    """Stores batch, message and state at once; False when somebody was faster or ruled meanwhile."""
    compiled = compile_batch(post, found, replaces)
    delivery, parts = compiled.delivered(_delivery(post, found, decision))
    seen = before.state if before else None
    if not post.ledger.freeze(compiled.batch, delivery, compiled.envelope.sender, seen, parts):
        return False
    _log.info("delivery.frozen", key=delivery.key, rows=len(compiled.batch.rows), late=found.late)
    keep(post, delivery.key)
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
    if unfilled := post.unfilled_in(batch.form):
        return Decision(False, "held", text("delivery.unfilled", what=unfilled))
    waiting = unread(post.settings, seen, batch.form)
    until = deadlines.grace_ends(calendar)
    early = ruling is not None and ruling.at < calendar.send_at  # she could not know what would be unread
    if waiting and now < until and early:
        return _waiting(waiting, until)
    if ruling is not None:  # approved, or to be tried again
        return Decision(True, "due")
    if lost or (before is not None and before.state == "held" and before.why == text("delivery.lost")):
        return Decision(False, "held", text("delivery.lost"))
    if waiting and now < until:
        return _waiting(waiting, until)
    if found.missing and calendar.incomplete == "hold":
        return Decision(False, "held", incomplete_text(post, found))
    if calendar.approval == "required":
        return Decision(True, "awaiting_approval", text("delivery.awaiting"))
    return _seen_first(post, calendar, now)


def _waiting(districts: Sequence[District], until: datetime) -> Decision:
    """The batch waits for sheets that could not be read, until its grace is over."""
    names = " ".join(d.name for d in districts)
    return Decision(False, "due", text("delivery.waiting", districts=names, until=clock_text(until)))


def _seen_first(post: Post, calendar: deadlines.Calendar, now: datetime) -> Decision:
    """`notify`: it goes by itself, but never before the officer could see its preview and stop it."""
    if calendar.approval == "none":
        return Decision(True, "due")
    at = leaves_from(post, calendar.form)
    if at is None:
        return Decision(False, "awaiting_approval", text("delivery.not_seen"))
    if now < at:
        moment = f"{short_date(at.date())} {clock_text(at)}"
        return Decision(False, "awaiting_approval", text("delivery.to_be_seen", moment=moment))
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
    return next((r for r in reversed(post.ledger.rulings(key)) if r.kind in DECIDING), None)


def ledger_was_lost(post: Post, seen: Seen) -> bool:
    """The master tells of deliveries that the ledger knows nothing of: what was sent cannot be known here."""
    known = {d.key for d in post.deliveries()}
    if seen.deliveries_told is None:
        return not known
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


def _guarded(post: Post, what: str, act: Callable[[], object], *, batch: str = "") -> None:
    """A fault of one batch is told and stays with it; a wrong config or a broken store concerns all.

    `what`: a form or a key, for the log; a paper that cannot be used holds that form's batch.
    """
    try:
        act()
    except PaperError as e:
        _log.error("delivery.paper", key=batch or what)
        _hold(post, batch or post.key(what), e.th)
    except (StoreError, UsageError):
        raise
    except Exception as e:
        _log.error("delivery.fault", key=batch or what, fault=type(e).__name__)
        if batch:
            _hold(post, batch, text("delivery.fault", what=type(e).__name__))


def _hold(post: Post, key: str, why: str) -> None:
    """A batch that is not frozen yet waits, by itself, until the fault is mended."""
    form = key.split("/")[1]
    waiting = Delivery(key, "batch", form, "held", (), due_at=post.settings.rounds[form].send_at, why=why)
    post.ledger.put(waiting, post.clock.now())


def _is_settled(delivery: Delivery) -> bool:
    """It is frozen; or a person has ruled that it was sent, though this ledger never froze it."""
    if delivery.kind != "batch":
        return False
    return bool(delivery.message_id) or delivery.state in ("sent", "acknowledged")


def _round(key: str) -> str:
    return key.split("/")[2]
