"""A batch in parts stands as its parts do: written in the very transaction that moves one of them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, select, update

from sheets_sync.messages import text
from sheets_sync.model import DeliveryState
from sheets_sync.store.rows import LIGHT
from sheets_sync.store.schema import deliveries

_WORST_FIRST: Final[tuple[DeliveryState, ...]] = (
    "unknown",
    "failed",
    "held",
    "awaiting_approval",
    "planned",
    "retry",
    "sending",
    "due",
    "sent",
    "acknowledged",
)


def gather(connection: Connection, key: str) -> None:
    """Brings the batch that this delivery is, or is a part of, up to how its parts stand; else nothing."""
    batch = connection.execute(select(deliveries.c.batch).where(deliveries.c.key == key)).scalar()
    if not batch:
        return
    whole = deliveries.c.key == batch
    connection.execute(select(deliveries.c.key).where(whole).with_for_update())
    ours = and_(deliveries.c.batch == batch, deliveries.c.kind == "part")
    parts = sorted(connection.execute(select(*LIGHT).where(ours)), key=lambda p: number(p.key))
    if parts:
        connection.execute(update(deliveries).where(whole).values(**_standing(parts)))


def number(key: str) -> int:
    """Which part: `56/1.3/2564-1/0/2` is the second."""
    return int(key.rpartition("/")[2])


def _standing(parts: Sequence[Row[Any]]) -> dict[str, Any]:
    """As its worst part; so `sent` only when every part is. Never `sending`: nothing of it is on the wire."""
    worst = min((p.state for p in parts), key=_WORST_FIRST.index)
    told = [text("delivery.part", n=number(p.key), why=p.why) for p in parts if p.state == worst and p.why]
    moments = [p.settled_at for p in parts if p.settled_at]
    again = [p.next_attempt_at for p in parts if p.next_attempt_at]
    return {
        "state": "due" if worst == "sending" else worst,
        "why": "; ".join(told),
        "attempts": sum(p.attempts for p in parts),
        "settled_at": max(moments, default=None),
        "next_attempt_at": min(again, default=None),
        "late": any(p.late for p in parts),
    }
