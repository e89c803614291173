"""QUOTA: the budget on a clock of its own."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.clock import BANGKOK
from sheets_sync.google import Budget


class HandClock:
    """A clock that moves only when somebody waits."""

    pretended = True

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.waited: list[float] = []

    def now(self) -> datetime:
        return datetime(2021, 3, 20, 10, 0, tzinfo=BANGKOK)

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.seconds += seconds

    def monotonic(self) -> float:
        return self.seconds


@given(
    limit=st.integers(1, 60),
    pauses=st.lists(st.floats(0, 5), min_size=1, max_size=200),
)
def test_quota_no_sliding_minute_holds_more_calls_than_allowed(limit: int, pauses: list[float]) -> None:
    clock = HandClock()
    budget = Budget(limit, 60, clock)
    made = []
    for pause in pauses:
        clock.seconds += pause
        budget.spend("sheets_read")
        made.append(clock.seconds)
    for i, start in enumerate(made):
        assert sum(1 for at in made[i:] if at - start < 60) <= limit
    assert budget.calls == {"sheets_read": len(pauses), "sheets_write": 0, "drive": 0}


def test_quota_after_a_refusal_the_rate_falls_and_comes_back_slowly() -> None:
    clock = HandClock()
    budget = Budget(60, 60, clock)
    budget.refused("sheets_read", 30)
    assert budget.rate("sheets_read") == 30
    assert budget.rate("sheets_write") == 60
    budget.spend("sheets_read")
    assert clock.waited == [30]
    for _ in range(10):
        budget.refused("sheets_read", 0)
    assert budget.rate("sheets_read") == 4
    for _ in range(200):
        budget.went_well("sheets_read")
    assert budget.rate("sheets_read") == 60


def test_quota_reads_do_not_wait_for_writes() -> None:
    clock = HandClock()
    budget = Budget(60, 1, clock)
    budget.spend("sheets_write")
    budget.spend("sheets_read")
    assert clock.waited == []
    budget.spend("sheets_write")
    assert sum(clock.waited) > 60
