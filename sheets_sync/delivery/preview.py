"""Compile and show; send now; send a revision."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets_sync import render
from sheets_sync.delivery.attempt import SENDABLE, attempt
from sheets_sync.delivery.batch import Replaced, compile_batch, draft
from sheets_sync.delivery.files import write_all
from sheets_sync.delivery.lines import Line, lines
from sheets_sync.delivery.post import Post, Seen, usage
from sheets_sync.delivery.seen_first import file_preview, previewed_at
from sheets_sync.delivery.step import Decision, decide, freeze, freeze_due, incomplete_text, ledger_was_lost
from sheets_sync.messages import text
from sheets_sync.model import Batch, Delivery


@dataclass(frozen=True, slots=True)
class Preview:
    """What would leave: counts and words, no rows. `folder` holds the files as they would be sent."""

    key: str
    form: str
    subject: str
    body: str
    rows: int
    missing: int
    remarks: tuple[str, ...]
    would_be: str  # the state the batch would be frozen in; "" when it would not be frozen yet
    why: str
    late: bool
    to: tuple[str, ...]
    folder: Path

    def to_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "key": self.key,
            "form": self.form,
            "subject": self.subject,
            "body": self.body,
            "rows": self.rows,
            "missing": self.missing,
            "remarks": list(self.remarks),
            "would_be": self.would_be,
            "why": self.why,
            "late": self.late,
            "to": list(self.to),
            "folder": str(self.folder),
        }


def preview(post: Post, seen: Seen, form: str, folder: Path) -> Preview:
    """Compiles the form's batch as of now and writes its files below `folder`. Sends and stores nothing."""
    _check(post, form)
    now = post.clock.now()
    found = draft(post, seen, form, now)
    compiled = compile_batch(post, found)
    before = post.ledger.delivery(compiled.batch.key)
    decision = decide(post, seen, found, before, now, ledger_was_lost(post, seen))
    files = {f.name: f.content for m in compiled.mails for f in m.files}
    files |= {f"{m.stem}.eml": m.message for m in compiled.mails}
    letter = compiled.mails[0].letter
    return Preview(
        key=compiled.batch.key,
        form=form,
        subject=letter.subject,
        body=letter.plain,
        rows=len(compiled.batch.rows),
        missing=found.missing,
        remarks=compiled.batch.remarks,
        would_be=decision.state if decision.freeze else "",
        why=decision.why or (incomplete_text(post, found) if found.missing else ""),
        late=found.late,
        to=compiled.envelope.recipients,
        folder=write_all(folder / f"preview-{compiled.folder}", files),
    )


def send_now(post: Post, seen: Seen, form: str) -> Line:
    """Freezes the form's round now, whatever the hour, and attempts it. Approval and holds still count.

    With `notify` and no preview sent yet, the preview leaves now instead, the batch in good time after it.
    """
    _check(post, form)
    _filled_in(post, form)
    post.server()
    lost = ledger_was_lost(post, seen)
    freeze_due(post, seen, form, post.clock.now(), lost)
    if _waits_for_a_preview(post, form):
        _send_preview(post, seen, form)
        freeze_due(post, seen, form, post.clock.now(), lost)
    return _attempted(post, post.key(form))


def _waits_for_a_preview(post: Post, form: str) -> bool:
    batch = post.ledger.delivery(post.key(form))
    waits = batch is not None and batch.state == "awaiting_approval" and not batch.message_id
    return waits and previewed_at(post, form) is None


def _send_preview(post: Post, seen: Seen, form: str) -> None:
    file_preview(post, seen, form, post.clock.now(), asked=True)
    here = f"{post.round_key(form)}/preview-"
    for each in post.deliveries():
        if each.kind == "preview" and each.key.startswith(here) and each.state in SENDABLE:
            attempt(post, each.key)


def amend(post: Post, seen: Seen, form: str) -> Line:
    """Sends a revision: every row clean now, in place of the batch before. The mail counts what changed, its
    .xlsx lists it.

    UsageError when nothing was sent yet, or nothing has changed.
    """
    _check(post, form)
    _filled_in(post, form)
    post.server()
    now = post.clock.now()
    before = last_frozen(post, form)
    if before is None or before[0].state not in ("sent", "acknowledged"):
        raise usage("delivery.never_sent", form=form)
    delivery, old = before
    found = draft(post, seen, form, now, old.revision + 1)
    changed = render.row_changes(old, found.batch, post.settings.forms[form])
    if not changed:
        raise usage("delivery.unchanged")
    sent_on = (delivery.settled_at or old.frozen_at).date()
    freeze(post, found, _decided(post, form), None, Replaced(sent_on, changed))
    return _attempted(post, found.batch.key)


def _decided(post: Post, form: str) -> Decision:
    if post.calendar(form).approval == "none":
        return Decision(True, "due")
    return Decision(True, "awaiting_approval", text("delivery.awaiting"))


def last_frozen(post: Post, form: str) -> tuple[Delivery, Batch] | None:
    """The newest revision of the form's round that is frozen; None before the first."""
    here = post.key(form).rpartition("/")[0] + "/"
    frozen = [d for d in post.deliveries() if d.kind == "batch" and d.key.startswith(here) and d.message_id]
    last = max(frozen, key=lambda d: int(d.key.rpartition("/")[2]), default=None)
    batch = post.ledger.batch(last.key) if last else None
    return (last, batch) if last and batch else None


def _attempted(post: Post, key: str) -> Line:
    delivery = post.ledger.delivery(key)
    if delivery is not None and delivery.message_id:
        for each in post.parts(key) or (delivery,):
            attempt(post, each.key)
    return next(line for line in lines(post) if line.delivery.key == key)


def _check(post: Post, form: str) -> None:
    if form not in post.settings.rounds:
        raise usage("delivery.no_form", form=form, known=", ".join(post.settings.rounds))


def _filled_in(post: Post, form: str) -> None:
    """UsageError while the form's batch would go to an address that is nobody's, or name no letter."""
    if unfilled := post.unfilled_in(form):
        raise usage("delivery.unfilled", what=unfilled)
