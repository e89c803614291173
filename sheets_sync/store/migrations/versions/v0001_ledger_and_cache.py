"""The ledger and the cache."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes every table. Moments are UTC text of fixed width (schema.Moment)."""
    _batches()
    _deliveries()
    _attempts_and_recipients()
    _rulings_and_audit()
    op.create_table(
        "cache",
        sa.Column("province", sa.String(40), primary_key=True),
        sa.Column("district", sa.String(4), primary_key=True),
        sa.Column("form", sa.String(20), primary_key=True),
        sa.Column("document", sa.JSON, nullable=False),
    )


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("round", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("frozen_at", sa.String(32), nullable=False),
        sa.Column("rows_hash", sa.String(64), nullable=False),
        sa.Column("rules_hash", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("frozen", sa.JSON, nullable=False),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("batch", sa.String(100), sa.ForeignKey("batches.key"), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("recipients", sa.JSON, nullable=False),
        sa.Column("message_id", sa.String(200), nullable=True, unique=True),
        sa.Column("message", sa.LargeBinary, nullable=True),
        sa.Column("message_hash", sa.String(64), nullable=True),
        sa.Column("due_at", sa.String(32), nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", sa.String(32), nullable=True),
        sa.Column("settled_at", sa.String(32), nullable=True),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )


def _attempts_and_recipients() -> None:
    op.create_table(
        "attempts",
        sa.Column("delivery", sa.String(100), sa.ForeignKey("deliveries.key"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.Column("given_at", sa.String(32), nullable=True),
        sa.Column("ended_at", sa.String(32), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.create_table(
        "recipients",
        sa.Column("delivery", sa.String(100), sa.ForeignKey("deliveries.key"), primary_key=True),
        sa.Column("address", sa.String(254), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=True),
    )


def _rulings_and_audit() -> None:
    op.create_table(
        "rulings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(100), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("until", sa.String(32), nullable=True),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("key", sa.String(100), nullable=False, index=True),
        sa.Column("what", sa.Text, nullable=False),
    )
