"""A delivery as a row of its table, and back; its recipients and its lines of the audit."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, update

from sheets_sync.model import Delivery
from sheets_sync.store.records import Answer
from sheets_sync.store.schema import audit, deliveries, recipients

LIGHT = [c for c in deliveries.c if c.name != "message"]  # listing must not read megabytes of mail


def columns_of(delivery: Delivery, sender: str) -> dict[str, Any]:
    """The delivery as the columns of its row."""
    message = delivery.message or None
    return {
        "key": delivery.key,
        "kind": delivery.kind,
        "form": delivery.form,
        "state": delivery.state,
        "sender": sender,
        "recipients": list(delivery.recipients),
        "message_id": delivery.message_id or None,
        "message": message,
        "message_hash": hashlib.sha256(message).hexdigest() if message else None,
        "due_at": delivery.due_at,
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.next_attempt_at,
        "settled_at": delivery.settled_at,
        "late": delivery.late,
        "why": delivery.why,
    }


def delivery_of(row: Row[Any]) -> Delivery:
    """The delivery that a row tells of; without its bytes when they were not asked for."""
    found = Delivery(
        key=row.key,
        kind=row.kind,
        form=row.form,
        state=row.state,
        recipients=tuple(row.recipients),
        message_id=row.message_id or "",
        due_at=row.due_at,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        settled_at=row.settled_at,
        late=row.late,
        why=row.why,
    )
    return replace(found, message=row.message or b"") if "message" in row._fields else found


def answer_of(connection: Connection, key: str, answers: Mapping[str, Answer]) -> None:
    """Notes what became of these recipients."""
    for address, answer in answers.items():
        there = and_(recipients.c.delivery == key, recipients.c.address == address)
        new = {"state": answer.state, "answer": answer.text, "at": answer.at}
        connection.execute(update(recipients).where(there).values(**new))


def note(connection: Connection, key: str, what: str, at: datetime) -> None:
    """A line of the audit."""
    connection.execute(insert(audit).values(at=at, key=key, what=what))
