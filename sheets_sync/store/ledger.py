"""The ledger: what was frozen, what was mailed, how each attempt ended, who ruled what. Never lost.

Every change of a delivery is a compare-and-set on its state, so two processes cannot both make it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from sheets_sync.model import Batch, Delivery, DeliveryState
from sheets_sync.store import frozen
from sheets_sync.store.bounces import Bounces
from sheets_sync.store.engine import store_error, telling
from sheets_sync.store.records import Answer, Attempt, Entry, Ruling, Settlement
from sheets_sync.store.rows import LIGHT, answer_of, columns_of, delivery_of, note
from sheets_sync.store.schema import attempts, audit, batches, deliveries, recipients, rulings
from sheets_sync.store.whole import gather


class Ledger(Bounces):
    """Batches, deliveries, attempts, rulings and the audit of one store."""

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def is_empty(self) -> bool:
        """True when nothing was ever planned, frozen or ruled: a new ledger, or one that was lost."""
        with telling(), self._reading.connect() as connection:
            return not any(
                connection.execute(select(exists().select_from(t))).scalar()
                for t in (deliveries, batches, rulings)
            )

    def batch(self, key: str) -> Batch | None:
        """The frozen batch of this key."""
        with telling(), self._reading.connect() as connection:
            found = connection.execute(select(batches.c.frozen).where(batches.c.key == key)).scalar()
        return frozen.from_json(found) if found else None

    def delivery(self, key: str) -> Delivery | None:
        """The delivery of this key with its message bytes."""
        with telling(), self._reading.connect() as connection:
            found = connection.execute(select(deliveries).where(deliveries.c.key == key)).one_or_none()
        return delivery_of(found) if found else None

    def deliveries(self) -> tuple[Delivery, ...]:
        """Every delivery by key, without its message bytes."""
        with telling(), self._reading.connect() as connection:
            return tuple(
                delivery_of(r) for r in connection.execute(select(*LIGHT).order_by(deliveries.c.key))
            )

    def sizes(self) -> dict[str, int]:
        """Batch key -> how many rows it holds."""
        with telling(), self._reading.connect() as connection:
            return {r.key: r.size for r in connection.execute(select(batches.c.key, batches.c.size))}

    def hashes(self) -> dict[str, str]:
        """Batch key -> the hash of its rows."""
        with telling(), self._reading.connect() as connection:
            wanted = select(batches.c.key, batches.c.rows_hash)
            return {r.key: r.rows_hash for r in connection.execute(wanted)}

    def sender(self, key: str) -> str:
        """The envelope sender of the delivery; "" when it is not frozen."""
        with telling(), self._reading.connect() as connection:
            return (
                connection.execute(select(deliveries.c.sender).where(deliveries.c.key == key)).scalar() or ""
            )

    def answers(self, key: str) -> dict[str, Answer]:
        """Address -> what became of it."""
        wanted = select(recipients).where(recipients.c.delivery == key).order_by(recipients.c.address)
        with telling(), self._reading.connect() as connection:
            return {r.address: Answer(r.state, r.answer, r.at) for r in connection.execute(wanted)}

    def attempts(self, key: str) -> tuple[Attempt, ...]:
        """Every attempt on the wire, the first first."""
        wanted = select(attempts).where(attempts.c.delivery == key).order_by(attempts.c.number)
        with telling(), self._reading.connect() as connection:
            return tuple(
                Attempt(r.number, r.started_at, r.given_at, r.ended_at, r.outcome, r.answer)
                for r in connection.execute(wanted)
            )

    def last_answers(self) -> dict[str, str]:
        """Key -> what came of its last attempt that ended, in the server's words where it said any."""
        wanted = select(attempts).where(attempts.c.ended_at.is_not(None)).order_by(attempts.c.number)
        with telling(), self._reading.connect() as connection:
            return {r.delivery: r.answer for r in connection.execute(wanted)}

    def rulings(self, key: str) -> tuple[Ruling, ...]:
        """What people ruled about this key, the first first."""
        return self._ruled(rulings.c.key == key)

    def rulings_about(self, keys: Collection[str]) -> dict[str, tuple[Ruling, ...]]:
        """The same of several keys, read at once; keys nobody ruled about are left out."""
        found: dict[str, tuple[Ruling, ...]] = {}
        for ruling in self._ruled(rulings.c.key.in_(list(keys))):
            found[ruling.key] = (*found.get(ruling.key, ()), ruling)
        return found

    def rulings_of(self, kind: str) -> tuple[Ruling, ...]:
        """Every ruling of one kind, whatever it is about, the first first."""
        return self._ruled(rulings.c.kind == kind)

    def _ruled(self, which: ColumnElement[bool]) -> tuple[Ruling, ...]:
        wanted = select(rulings).where(which).order_by(rulings.c.id)
        with telling(), self._reading.connect() as connection:
            return tuple(
                Ruling(r.key, r.kind, r.who, r.why, r.at, r.until) for r in connection.execute(wanted)
            )

    def audit(self, key: str) -> tuple[Entry, ...]:
        """Everything that happened to this key, the first first."""
        wanted = select(audit).where(audit.c.key == key).order_by(audit.c.id)
        with telling(), self._reading.connect() as connection:
            return tuple(Entry(r.at, r.key, r.what) for r in connection.execute(wanted))

    # ── before the mail ──────────────────────────────────────────────────────────────────────────

    def put(self, delivery: Delivery, at: datetime) -> None:
        """Notes a delivery that is not frozen yet (planned, held, waiting). A frozen one stays as it is."""
        with telling():
            try:
                with self._engine.begin() as connection:
                    _put(connection, delivery, at)
            except IntegrityError:  # another process noted it at this moment
                return

    def freeze(
        self,
        batch: Batch,
        delivery: Delivery,
        sender: str,
        seen: DeliveryState | None = None,
        parts: Sequence[Delivery] = (),
    ) -> bool:
        """Stores the batch with its message, or with those of its parts, in one transaction.

        `seen` is the state in which the caller saw the delivery (None: it was not there). False, and nothing
        changed, when that no longer holds or the batch is frozen already.
        """
        with telling():
            try:
                with self._engine.begin() as connection:
                    now = connection.execute(
                        select(deliveries.c.state).where(deliveries.c.key == delivery.key).with_for_update()
                    ).scalar()
                    known = connection.execute(
                        select(batches.c.key).where(batches.c.key == batch.key)
                    ).scalar()
                    if known or now != seen:
                        return False
                    _freeze(connection, batch, columns_of(delivery, sender) | {"batch": batch.key}, parts)
                    return True
            except IntegrityError:  # another process was faster
                return False

    def file(self, delivery: Delivery, sender: str, at: datetime) -> bool:
        """Stores a delivery that carries no batch: a preview, a reminder, a digest, an alert.

        False, and nothing changed, when its key stands there already: each is made once.
        """
        with telling():
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(deliveries).values(**columns_of(delivery, sender)))
                    _expect(connection, delivery.key, delivery.recipients)
                    note(connection, delivery.key, f"{delivery.state}: {delivery.why}", at)
                    return True
            except IntegrityError:
                return False

    # ── the attempt ──────────────────────────────────────────────────────────────────────────────

    def claim(self, key: str, states: Collection[DeliveryState], attempt: int, at: datetime) -> bool:
        """Takes the delivery for attempt number `attempt` (1 is the first). False: somebody else has it."""
        free = and_(
            deliveries.c.key == key,
            deliveries.c.state.in_(list(states)),
            deliveries.c.attempts == attempt - 1,
            deliveries.c.message.is_not(None),
        )
        with telling(), self._engine.begin() as connection:
            taken = connection.execute(
                update(deliveries).where(free).values(state="sending", attempts=attempt, next_attempt_at=None)
            )
            if taken.rowcount != 1:
                return False
            connection.execute(
                insert(attempts).values(delivery=key, number=attempt, started_at=at, outcome="", answer="")
            )
            return True

    def given(self, key: str, attempt: int, at: datetime) -> None:
        """Notes that the message is about to leave. StoreError: it must not leave; the ledger cannot be
        written, or somebody who found our lock free has settled this attempt."""
        here = and_(attempts.c.delivery == key, attempts.c.number == attempt)
        ours = and_(
            deliveries.c.key == key, deliveries.c.state == "sending", deliveries.c.attempts == attempt
        )
        with telling(), self._engine.begin() as connection:
            if (
                connection.execute(select(deliveries.c.key).where(ours).with_for_update()).one_or_none()
                is None
            ):
                raise store_error("store.taken_over")
            connection.execute(update(attempts).where(here).values(given_at=at))

    def settle(self, key: str, attempt: int, how: Settlement) -> bool:
        """Ends an attempt. False when it was settled otherwise in the meantime."""
        ours = and_(
            deliveries.c.key == key, deliveries.c.state == "sending", deliveries.c.attempts == attempt
        )
        here = and_(attempts.c.delivery == key, attempts.c.number == attempt)
        with telling(), self._engine.begin() as connection:
            changed = connection.execute(
                update(deliveries)
                .where(ours)
                .values(
                    state=how.state,
                    why=how.why,
                    settled_at=how.at,
                    next_attempt_at=how.next_attempt_at,
                    late=how.late,
                )
            )
            if changed.rowcount != 1:
                return False
            connection.execute(
                update(attempts).where(here).values(ended_at=how.at, outcome=how.outcome, answer=how.why)
            )
            answer_of(connection, key, how.answers)
            note(connection, key, f"{how.state}: {how.why}", how.at)
            gather(connection, key)
            return True

    def look_again(self, key: str, at: datetime) -> None:
        """When a mail that may have arrived is to be looked for again."""
        here = and_(deliveries.c.key == key, deliveries.c.state == "unknown")
        with telling(), self._engine.begin() as connection:
            connection.execute(update(deliveries).where(here).values(next_attempt_at=at))

    # ── people ───────────────────────────────────────────────────────────────────────────────────

    def rule(
        self,
        ruling: Ruling,
        states: Collection[DeliveryState],
        state: DeliveryState,
        answers: Mapping[str, Answer] | None = None,
        parts: Mapping[str, Mapping[str, Answer]] | None = None,
    ) -> bool:
        """A person's word moves the delivery from one of `states` to `state`. False: it is in none.

        `parts`: the keys of its parts with what it says of each; then those move, and the whole with them.
        """
        new = {"state": state, "why": ruling.why, "settled_at": ruling.at, "next_attempt_at": None}
        moved = False
        with telling(), self._engine.begin() as connection:
            for key, said in (parts or {ruling.key: answers or {}}).items():
                there = and_(deliveries.c.key == key, deliveries.c.state.in_(list(states)))
                if connection.execute(update(deliveries).where(there).values(**new)).rowcount == 1:
                    answer_of(connection, key, said)
                    moved = True
            if moved:
                _rule(connection, ruling)
                gather(connection, ruling.key)
        return moved

    def rule_ahead(self, ruling: Ruling, delivery: Delivery) -> bool:
        """A word on a batch that the calendar has yet to ask for, noted with its delivery in one transaction.

        False, and nothing changed, when the delivery stands there by now: then `rule` is the way.
        """
        with telling():
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(deliveries).values(**columns_of(delivery, "")))
                    _rule(connection, ruling)
                    return True
            except IntegrityError:  # it was frozen, or ruled about, at this moment
                return False

    def record(self, ruling: Ruling) -> None:
        """Keeps a ruling that moves no delivery (yet): about a batch to come, a sheet or a row."""
        with telling(), self._engine.begin() as connection:
            _rule(connection, ruling)


def _put(connection: Connection, delivery: Delivery, at: datetime) -> None:
    there = deliveries.c.key == delivery.key
    before = connection.execute(select(*LIGHT).where(there).with_for_update()).one_or_none()
    if before is not None and before.message_id is not None:
        return
    if before is None:
        connection.execute(insert(deliveries).values(**columns_of(delivery, "")))
    else:
        new = {"state": delivery.state, "why": delivery.why, "due_at": delivery.due_at, "late": delivery.late}
        connection.execute(update(deliveries).where(there).values(**new))
    if before is None or before.state != delivery.state:
        note(connection, delivery.key, f"{delivery.state}: {delivery.why}", at)


def _freeze(
    connection: Connection, batch: Batch, columns: Mapping[str, Any], parts: Sequence[Delivery]
) -> None:
    connection.execute(
        insert(batches).values(
            key=batch.key,
            form=batch.form,
            round=batch.round,
            revision=batch.revision,
            frozen_at=batch.frozen_at,
            rows_hash=batch.rows_hash,
            rules_hash=batch.rules_hash,
            size=len(batch.rows),
            frozen=frozen.to_json(batch),
        )
    )
    there = deliveries.c.key == columns["key"]
    if connection.execute(update(deliveries).where(there).values(**columns)).rowcount == 0:
        connection.execute(insert(deliveries).values(**columns))
    for part in parts:
        more = columns_of(part, columns["sender"]) | {"batch": batch.key}
        connection.execute(insert(deliveries).values(**more))
        _expect(connection, part.key, part.recipients)
    if not parts:
        _expect(connection, columns["key"], columns["recipients"])
    note(connection, columns["key"], f"frozen: {len(batch.rows)} rows, {batch.rows_hash}", batch.frozen_at)


def _expect(connection: Connection, key: str, addresses: Iterable[str]) -> None:
    for address in dict.fromkeys(addresses):
        row = {"delivery": key, "address": address, "state": "pending", "answer": ""}
        connection.execute(insert(recipients).values(**row))


def _rule(connection: Connection, ruling: Ruling) -> None:
    connection.execute(
        insert(rulings).values(
            key=ruling.key, kind=ruling.kind, who=ruling.who, why=ruling.why, at=ruling.at, until=ruling.until
        )
    )
    note(connection, ruling.key, f"{ruling.kind} ({ruling.who}): {ruling.why}", ruling.at)
