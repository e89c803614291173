"""The ledger: frozen once, claimed once, every change a compare-and-set."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sheets_sync.clock import BANGKOK
from sheets_sync.errors import StoreError
from sheets_sync.model import Batch, BatchRow, Delivery, GroupCount
from sheets_sync.store import Answer, Ledger, Ruling, Settlement, Store, rows_hash

NOON = datetime(2021, 3, 30, 12, 0, tzinfo=BANGKOK)
KEY = "56/1.1/2564-1/0"
ROWS = (BatchRow("5601", "เมืองพะเยา", "560101", "เวียง", {"first_name": "สมชาย", "moo": "4"}),)
COUNTS = (GroupCount("5601", "เมืองพะเยา", "560101", "เวียง", 15, 15, 15, 1),)
BATCH = Batch(
    KEY, "56", "พะเยา", "1.1", "2564-1", 0, NOON, ROWS, COUNTS, rows_hash(ROWS), "r" * 64, ("หมายเหตุ",)
)
DUE = Delivery(
    KEY,
    "batch",
    "1.1",
    "due",
    ("a@example.com", "b@example.com"),
    "<1@example.com>",
    b"Subject: x\r\n\r\nbody\r\n",
    NOON,
)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Store.open(f"sqlite:///{tmp_path / 's.db'}").ledger


def freeze(ledger: Ledger, delivery: Delivery = DUE) -> bool:
    return ledger.freeze(replace(BATCH, key=delivery.key), delivery, "office@example.com")


def test_what_was_frozen_is_read_back_equal(ledger: Ledger) -> None:
    assert ledger.is_empty()
    assert freeze(ledger)
    assert ledger.batch(KEY) == BATCH
    assert ledger.delivery(KEY) == DUE
    assert ledger.deliveries() == (replace(DUE, message=b""),)
    assert ledger.sender(KEY) == "office@example.com"
    assert set(ledger.answers(KEY)) == {"a@example.com", "b@example.com"}
    assert not ledger.is_empty()


def test_a_batch_is_frozen_once_whoever_comes_second(ledger: Ledger) -> None:
    assert freeze(ledger)
    assert not freeze(ledger, replace(DUE, message=b"other", message_id="<2@example.com>"))
    assert not ledger.freeze(BATCH, replace(DUE, message=b"other"), "office@example.com", seen="due")
    found = ledger.delivery(KEY)
    assert found is not None
    assert found.message == DUE.message


def test_no_two_deliveries_share_a_message_id(ledger: Ledger) -> None:
    assert freeze(ledger)
    assert not freeze(ledger, replace(DUE, key="56/1.3/2564-1/0"))


def test_a_delivery_noted_before_its_freeze_is_taken_over_only_in_the_state_that_was_seen(
    ledger: Ledger,
) -> None:
    waiting = Delivery(KEY, "batch", "1.1", "due", (), why="waiting")
    ledger.put(waiting, NOON)
    ledger.put(replace(waiting, state="held", why="a person"), NOON)
    assert not ledger.freeze(BATCH, DUE, "office@example.com", seen="due")
    assert ledger.batch(KEY) is None
    assert ledger.freeze(BATCH, DUE, "office@example.com", seen="held")
    ledger.put(waiting, NOON)
    assert ledger.delivery(KEY) == DUE


def test_of_many_threads_that_claim_at_once_one_gets_it(ledger: Ledger) -> None:
    freeze(ledger)
    barrier = threading.Barrier(8)
    won: list[bool] = []

    def claim() -> None:
        barrier.wait()
        won.append(ledger.claim(KEY, ("due", "retry"), 1, NOON))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]


def test_a_claim_needs_the_state_and_the_count_of_attempts(ledger: Ledger) -> None:
    ledger.put(Delivery("k", "batch", "1.1", "due", ()), NOON)
    assert not ledger.claim("k", ("due",), 1, NOON)  # nothing to send yet
    freeze(ledger)
    assert not ledger.claim(KEY, ("retry",), 1, NOON)
    assert not ledger.claim(KEY, ("due",), 2, NOON)
    assert ledger.claim(KEY, ("due",), 1, NOON)
    ledger.given(KEY, 1, NOON)
    later = NOON + timedelta(minutes=1)
    how = Settlement(
        "retry",
        "retry",
        later,
        "451 later",
        later,
        answers={"a@example.com": Answer("accepted", "250", later)},
    )
    assert not ledger.settle(KEY, 2, how)
    assert ledger.settle(KEY, 1, how)
    assert not ledger.settle(KEY, 1, how)
    (attempt,) = ledger.attempts(KEY)
    assert (attempt.given_at, attempt.ended_at, attempt.outcome, attempt.answer) == (
        NOON,
        later,
        "retry",
        "451 later",
    )
    assert ledger.answers(KEY)["a@example.com"] == Answer("accepted", "250", later)
    assert ledger.answers(KEY)["b@example.com"].state == "pending"
    found = ledger.delivery(KEY)
    assert found is not None
    assert (found.state, found.attempts, found.next_attempt_at, found.message) == (
        "retry",
        1,
        later,
        DUE.message,
    )
    assert ledger.claim(KEY, ("due", "retry"), 2, later)


def test_a_message_may_not_leave_once_somebody_else_has_settled_the_attempt(ledger: Ledger) -> None:
    freeze(ledger)
    assert ledger.claim(KEY, ("due",), 1, NOON)
    assert ledger.settle(KEY, 1, Settlement("retry", "retry", NOON, "its sender seemed dead", NOON))
    with pytest.raises(StoreError, match="taken this delivery over"):
        ledger.given(KEY, 1, NOON)
    assert ledger.claim(KEY, ("retry",), 2, NOON)
    with pytest.raises(StoreError):
        ledger.given(KEY, 1, NOON)
    ledger.given(KEY, 2, NOON)


def test_a_ruling_moves_a_delivery_only_from_where_it_may_and_is_kept(ledger: Ledger) -> None:
    freeze(ledger)
    ruling = Ruling(KEY, "hold", "พช.", "รอหนังสือนำส่ง", NOON)
    assert not ledger.rule(ruling, ("sent",), "held")
    assert ledger.rulings(KEY) == ()
    assert ledger.rule(ruling, ("due",), "held", {"a@example.com": Answer("accepted", "said so", NOON)})
    assert ledger.rulings(KEY) == (ruling,)
    found = ledger.delivery(KEY)
    assert found is not None
    assert (found.state, found.why) == ("held", "รอหนังสือนำส่ง")
    assert ledger.answers(KEY)["a@example.com"].state == "accepted"
    assert [e.what.split(":")[0] for e in ledger.audit(KEY)] == ["frozen", "hold (พช.)"]


def test_what_the_ledger_holds_survives_closing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 's.db'}"
    with Store.open(url) as store:
        freeze(store.ledger)
        store.ledger.record(Ruling("5601/1.1", "accept", "x", "y", NOON, NOON))
    with Store.open(url) as store:
        assert store.ledger.batch(KEY) == BATCH
        assert store.ledger.rulings("5601/1.1")[0].until == NOON


def test_the_hash_of_rows_knows_order_and_values_but_not_the_order_of_keys() -> None:
    other = BatchRow("5601", "เมืองพะเยา", "560101", "เวียง", {"moo": "4", "first_name": "สมชาย"})
    assert rows_hash([other]) == rows_hash(ROWS)
    assert rows_hash([other, other]) != rows_hash(ROWS)
    assert rows_hash([replace(other, values={"moo": "5", "first_name": "สมชาย"})]) != rows_hash(ROWS)
