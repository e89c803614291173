"""SEEN-FIRST: the provincial officer is sent a preview before a batch leaves, and has time to stop it."""

from datetime import datetime
from typing import Any

from sheets_sync import deadlines, mail
from sheets_sync.clock import BANGKOK
from sheets_sync.delivery.batch import Draft, compile_batch, draft
from sheets_sync.delivery.notice import file_notice
from sheets_sync.delivery.post import Post, Seen, clock_text
from sheets_sync.messages import text
from sheets_sync.model import Attachment, Delivery
from sheets_sync.thai import short_date


def previewed_at(post: Post, form: str) -> datetime | None:
    """When the first preview of the form's round was accepted for somebody, each of its mails; else None."""
    here = f"{post.round_key(form)}/preview-"
    slots: dict[str, list[datetime | None]] = {}
    for d in post.deliveries():
        if d.kind == "preview" and d.key.startswith(here):
            answers = post.ledger.answers(d.key).values()
            at = min((a.at for a in answers if a.state == "accepted" and a.at), default=None)
            slots.setdefault("/".join(d.key.split("/")[:4]), []).append(at)
    whole = [[at for at in moments if at] for moments in slots.values() if all(moments)]
    return min((max(moments) for moments in whole), default=None)


def leaves_from(post: Post, form: str) -> datetime | None:
    """From when a batch that the officer may still hold leaves; None: she was not sent a preview yet."""
    at = previewed_at(post, form)
    return deadlines.seen_in_time(post.calendar(form), at) if at else None


def file_preview(post: Post, seen: Seen, form: str, now: datetime, *, asked: bool = False) -> bool:
    """Puts the preview that is due into the outbox; True when there was one and it is new.

    `asked`: somebody wants the batch sent, so a first preview is due today, however early it is.
    """
    calendar = post.calendar(form)
    if calendar.approval == "none" or _has_left(post.ledger.delivery(post.key(form))):
        return False
    slot = deadlines.preview_slot(calendar, now) or (deadlines.slot_of_the_day(now) if asked else None)
    if slot is None or (now >= calendar.send_at and previewed_at(post, form)):
        return False
    key = f"{post.round_key(form)}/preview-{slot.name}"
    if post.ledger.delivery(key) is not None:
        return False
    frozen = post.ledger.batch(post.key(form))
    late = deadlines.is_late(calendar, now)
    found = Draft(frozen, late, mail.totals(frozen).missing) if frozen else draft(post, seen, form, now)
    compiled = compile_batch(post, found)
    _mended(post, form, now)
    numbered = list(enumerate(compiled.mails, start=1))
    filed = False
    for number, each in reversed(numbered):  # the first last: it marks the preview as filed whole
        own = key if number == 1 else f"{key}/{number}"
        files = [Attachment(f"preview_{f.name}", f.content, f.mime) for f in each.files]
        letter = _letter(post, found, each.letter, f"{number}/{len(numbered)}" if numbered[1:] else "")
        filed = file_notice(post, ("preview", own, form), post.settings.officers(form), letter, now, files)
    return filed


def _mended(post: Post, form: str, now: datetime) -> None:
    """A batch that a missing paper held before its day is planned again, now that it could be compiled."""
    key = post.key(form)
    before = post.ledger.delivery(key)
    waits = before is not None and before.state == "held" and not before.message_id
    if waits and now < post.calendar(form).send_at and not post.ledger.rulings(key):
        due_at = post.calendar(form).send_at
        post.ledger.put(Delivery(key, "batch", form, "planned", (), due_at=due_at), now)


def _has_left(batch: Delivery | None) -> bool:
    if batch is None:
        return False
    return batch.state in ("sent", "acknowledged") or (
        bool(batch.message_id) and batch.state != "awaiting_approval"
    )


def _letter(post: Post, found: Draft, shown: mail.Letter, part: str) -> mail.Letter:
    form = found.batch.form
    calendar = post.calendar(form)
    at = calendar.send_at.astimezone(BANGKOK)
    words: dict[str, Any] = {
        "province": post.settings.province.name,
        "form": form,
        "batch": found.batch.key,
        "day": short_date(at.date(), weekday=True),
        "time": clock_text(at),
        "rows": len(found.batch.rows),
        "missing": found.missing,
        "unit": post.settings.forms[form].unit.get("th", "รายการ"),
    }
    return mail.note(
        " ".join(filter(None, (text("preview.subject", **words), part))),
        [
            text(f"preview.{calendar.approval}", **words),
            text("preview.counts", **words),
            text("preview.stop", **words),
            text("preview.below"),
            f"{shown.subject}\n\n{shown.plain.strip()}",
        ],
    )
