"""Reminders to districts before their deadline and after it, and the digest of them to the province.

The digest is filed last and marks the slot as done: a row that turns faulty a day later does not call for a
reminder of a day that is past.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sheets_sync import deadlines, mail
from sheets_sync.clock import BANGKOK
from sheets_sync.deadlines import OVERDUE, Slot
from sheets_sync.delivery.districts import is_open_again
from sheets_sync.delivery.in_line import day, group_text, left, link
from sheets_sync.delivery.notice import file_notice
from sheets_sync.delivery.owed import SHOWN, Owed, missing, owed, told
from sheets_sync.delivery.post import Post, Seen, clock_text
from sheets_sync.messages import text


def file_reminders(post: Post, seen: Seen, form: str, now: datetime) -> bool:
    """Puts what districts and province are to be told now into the outbox; True when there was anything."""
    slot = deadlines.reminder_slot(post.calendar(form), now)
    if slot is None or post.ledger.delivery(_digest_key(post, form, slot)) is not None:
        return False
    every = list(owed(post, seen, form))
    for one in every:
        given_time = slot.name == OVERDUE and is_open_again(post, (one.district.code, form), now)
        if one.anything and one.district.contacts and not given_time:
            _remind(post, one, slot, now)
    return _digest(post, form, every, slot, now)


def reminder_key(post: Post, form: str, slot: Slot, code: str) -> str:
    """`56/1.1/2564-1/reminder-7d/5602`"""
    return f"{post.round_key(form)}/reminder-{slot.name}/{code}"


def _digest_key(post: Post, form: str, slot: Slot) -> str:
    return f"{post.round_key(form)}/digest-{slot.name}"


# ── to a district ────────────────────────────────────────────────────────────────────────────────


def _remind(post: Post, found: Owed, slot: Slot, now: datetime) -> bool:
    name = found.district.name
    key = reminder_key(post, found.form, slot, found.district.code)
    return file_notice(
        post,
        ("reminder", key, found.form),
        tuple(found.district.contacts),
        _reminder(post, found, slot, now),
        now,
        why=text("remind.why", district=name),
    )


def _reminder(post: Post, found: Owed, slot: Slot, now: datetime) -> mail.Letter:
    settings, round_ = post.settings, post.settings.rounds[found.form]
    words: dict[str, Any] = {
        "province": settings.province.name,
        "district": found.district.name,
        "form": found.form,
        "title": settings.forms[found.form].title.get("th", f"แบบ {found.form}"),
        "day": day(round_.district_deadline),
        "send_day": day(round_.send_at),
        "left": left(round_.district_deadline, now),
        "phone": settings.province.phone,
    }
    address = link(found.district.spreadsheet, found.sheet_id)
    line = text("line.district", what=_what(post, found), link=address, **(words | _until(slot, words)))
    return mail.note(
        text("remind.subject", **(words | _until(slot, words))),
        [
            text("remind.to", **words),
            text("remind.overdue" if slot.name == OVERDUE else "remind.ask", **words),
            "\n".join(f"- {said}" for said in told(post, found)),
            text("remind.open", link=address),
            text("remind.call", **words) if settings.province.phone else "",
            text("remind.paste", line=line),
        ],
    )


def _until(slot: Slot, words: dict[str, Any]) -> dict[str, str]:
    """After the district deadline the day that counts is the one on which the province sends."""
    return {"day": words["send_day"]} if slot.name == OVERDUE else {}


def _what(post: Post, found: Owed) -> str:
    """In a few words: how many rows, where, how many are missing."""
    unit = post.settings.forms[found.form].unit.get("th", "รายการ")
    parts = []
    if found.rows:
        numbers = ", ".join(str(r.number) for r in found.rows[:SHOWN])
        parts.append(text("line.rows", count=len(found.rows), rows=text("line.row_numbers", rows=numbers)))
    lacking = sum(missing(c) for c in found.short) - len(found.rows)
    if lacking > 0:
        parts.append(text("line.missing", count=lacking, unit=unit))
    if found.not_ticked:
        parts.append(text("line.tick"))
    return " ".join(parts) or text("line.look")


# ── to the province ──────────────────────────────────────────────────────────────────────────────


def _digest(post: Post, form: str, every: Sequence[Owed], slot: Slot, now: datetime) -> bool:
    round_, settings = post.settings.rounds[form], post.settings
    sent_by = {one.district.code for one in every if one.sent}
    words: dict[str, Any] = {
        "province": settings.province.name,
        "form": form,
        "sent": sum(len(one.district.subdistricts) for one in every if one.sent),
        "all": sum(len(one.district.subdistricts) for one in every),
        "day": day(round_.district_deadline),
        "send_day": day(round_.send_at),
        "send_time": clock_text(round_.send_at.astimezone(BANGKOK)),
    }
    table = [text("digest.head").split("|"), *(_line(one) for one in every)]
    paste = text("digest.paste", line=group_text(post, form, sent_by, now))
    letter = mail.note(text("digest.subject", **words), [text("digest.opening", **words), table, paste])
    key = _digest_key(post, form, slot)
    return file_notice(post, ("digest", key, form), settings.officers(), letter, now, why=text("digest.why"))


def _line(one: Owed) -> list[str]:
    reminded = "digest.told" if one.district.contacts else "digest.no_contact"
    return [
        one.district.name,
        str(sum(c.clean for c in one.counts)),
        str(sum(missing(c) for c in one.counts)),
        text("digest.yes" if one.sent else "digest.no"),
        text(reminded if one.anything else "digest.none"),
        one.district.phone or "-",
    ]
