"""Mail that came back, as the ledger notes it: each notification once."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, and_, select, update

from sheets_sync.store.engine import READING, telling
from sheets_sync.store.records import Answer
from sheets_sync.store.rows import answer_of, note
from sheets_sync.store.schema import audit, deliveries, recipients
from sheets_sync.store.whole import gather


class Bounces:
    """The part of the ledger that is about mail which came back."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(**READING)

    def bounced(self) -> dict[str, int]:
        """Delivery key -> for how many recipients it came back, where it did for any."""
        wanted = select(recipients.c.delivery).where(recipients.c.state == "bounced")
        with telling(), self._reading.connect() as connection:
            return dict(Counter(connection.execute(wanted).scalars()))

    def bounce(
        self, key: str, id_: str, answers: Mapping[str, Answer], why: str, at: datetime, *, failed: bool
    ) -> bool:
        """Notes mail that came back, once for each notification (`id_`). False: it is noted, or all changed.

        What the department has confirmed stays so; `failed`: it reached nobody.
        """
        with telling(), self._engine.begin() as connection:
            there = deliveries.c.key == key
            state = connection.execute(select(deliveries.c.state).where(there).with_for_update()).scalar()
            noted = f"bounce {id_}"
            known = select(audit.c.id).where(
                and_(audit.c.key == key, audit.c.what.startswith(noted, autoescape=True))
            )
            if state not in ("sent", "acknowledged", "unknown") or connection.execute(known).first():
                return False
            now = {"state": "failed"} if failed and state != "acknowledged" else {}
            connection.execute(update(deliveries).where(there).values(why=why, **now))
            answer_of(connection, key, answers)
            note(connection, key, f"{noted}: {why}", at)
            gather(connection, key)
            return True
