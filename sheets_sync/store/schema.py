"""The tables. `migrations/` makes them; a test compares the two. Nothing here is special to one database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from sheets_sync.clock import BANGKOK

HEAD = "0001"  # the newest migration: a store that stands here needs none
KEY = 100  # `56/1.1/2564-1/0`, with room for what reminders add


class Moment(TypeDecorator[datetime]):
    """A moment as UTC text of fixed width: it sorts as time does, in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """ValueError when the moment has no time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The moment in Asia/Bangkok."""
        return datetime.fromisoformat(value).astimezone(BANGKOK) if value else None


metadata = MetaData()

# ── the ledger: never lost ───────────────────────────────────────────────────────────────────────

batches = Table(
    "batches",
    metadata,
    Column("key", String(KEY), primary_key=True),
    Column("form", String(20), nullable=False),
    Column("round", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("frozen_at", Moment, nullable=False),
    Column("rows_hash", String(64), nullable=False),
    Column("rules_hash", String(64), nullable=False),
    Column("size", Integer, nullable=False),  # rows
    Column("frozen", JSON, nullable=False),  # the whole Batch: rows, counts, remarks
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(KEY), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("form", String(20), nullable=False),
    Column("batch", String(KEY), ForeignKey("batches.key"), nullable=True),
    Column("state", String(20), nullable=False),
    Column("sender", String(254), nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("message_id", String(200), nullable=True, unique=True),
    Column("message", LargeBinary, nullable=True),
    Column("message_hash", String(64), nullable=True),
    Column("due_at", Moment, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Moment, nullable=True),
    Column("settled_at", Moment, nullable=True),
    Column("late", Boolean, nullable=False),
    Column("why", Text, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("delivery", String(KEY), ForeignKey("deliveries.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("started_at", Moment, nullable=False),
    Column("given_at", Moment, nullable=True),  # written before the first byte of the message leaves
    Column("ended_at", Moment, nullable=True),
    Column("outcome", String(20), nullable=False),
    Column("answer", Text, nullable=False),
)

recipients = Table(
    "recipients",
    metadata,
    Column("delivery", String(KEY), ForeignKey("deliveries.key"), primary_key=True),
    Column("address", String(254), primary_key=True),
    Column("state", String(20), nullable=False),  # pending accepted refused unknown bounced
    Column("answer", Text, nullable=False),
    Column("at", Moment, nullable=True),
)

rulings = Table(
    "rulings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(KEY), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # RulingKind
    Column("who", String(100), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=True),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("key", String(KEY), nullable=False, index=True),
    Column("what", Text, nullable=False),
)

# ── the cache: may be deleted, costs time only ───────────────────────────────────────────────────

cache = Table(
    "cache",
    metadata,
    Column("province", String(40), primary_key=True),
    Column("district", String(4), primary_key=True),
    Column("form", String(20), primary_key=True),
    Column("document", JSON, nullable=False),
)
