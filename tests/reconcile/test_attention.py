"""Which sheets are looked at: ten minutes of a province on a clock of their own, the reads counted."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from sheets_sync.google import Budget
from sheets_sync.reconcile.attention import Rhythm, Sight, choose
from tests.google.test_budget import HandClock

RHYTHM = Rhythm(every=15, slowest=60, active_every=2, active_for=300)
TICK, READ = 1.1, 0.1  # seconds: the loop's, and a call's
TEN_MINUTES = 600


@dataclass
class Watched:
    """What ten minutes gave. `seen`: (when it was typed, sheet) -> seconds until it was read."""

    reads: list[float] = field(default_factory=list)
    seen: dict[tuple[float, str], float] = field(default_factory=dict)
    longest: Counter[str] = field(default_factory=Counter)  # sheet -> the longest it was left unread

    def most_in_a_minute(self) -> int:
        return max(sum(1 for at in self.reads[i:] if at - start < 60) for i, start in enumerate(self.reads))

    def in_minute(self, n: int) -> int:
        return sum(1 for at in self.reads if n * 60 <= at - self.reads[0] < n * 60 + 60)

    def waits(self, after: float = 0) -> list[float]:
        """How long edits waited, those that were typed so many seconds after the start."""
        return sorted(wait for (at, _), wait in self.seen.items() if at - self.reads[0] > after)


class Ten:
    """Ten minutes in which `active` people type into a sheet of their own about every `every` seconds.

    `lag`: so many seconds later Drive says that something changed; None: it never does.
    """

    def __init__(self, sheets: int, active: int, seed: int, every: float = 8.0, lag: float | None = None):
        self._chance = random.Random(seed)
        self._clock = HandClock()
        self._budget = Budget(60, 60, self._clock)
        self._lag = lag
        self._sights = {f"sheet {n}": Sight(self._clock.seconds) for n in range(sheets)}
        self._edits = {name: sorted(self._typed(every)) for name in list(self._sights)[:active]}
        self.found = Watched()

    def _typed(self, every: float) -> list[float]:
        start = self._clock.seconds
        return [start + self._chance.uniform(0, TEN_MINUTES) for _ in range(int(TEN_MINUTES / every))]

    def _read(self) -> None:
        self._budget.spend("sheets_read")
        self.found.reads.append(self._clock.seconds)
        self._clock.seconds += READ

    def _unread(self, name: str, lag: float = 0) -> list[float]:
        edits = self._edits.get(name, [])
        return [at for at in edits if at <= self._clock.seconds - lag and (at, name) not in self.found.seen]

    def _look(self, name: str) -> bool:
        before = self._sights[name]
        self.found.longest[name] = max(self.found.longest[name], round(self._clock.seconds - before.looked))
        self._read()
        now, unread = self._clock.seconds, self._unread(name)
        self.found.seen |= {(at, name): now - at for at in unread}
        self._sights[name] = Sight(now, now if unread else before.changed)
        return bool(unread)

    def pass_by(self) -> Watched:
        """Lives through them."""
        start = paced = self._clock.seconds
        for _ in range(len(self._sights) + 1):  # the first pass
            self._read()
        while self._clock.seconds - start < TEN_MINUTES:
            self._clock.seconds += TICK
            if self._lag is not None:
                for name, sight in self._sights.items():
                    self._sights[name] = replace(sight, hinted=bool(self._unread(name, self._lag)))
            room = self._budget.room("sheets_read")
            wanted = choose(self._sights, RHYTHM, room.spent, room.allowed, self._clock.seconds)
            changed = [name for name in wanted if self._look(name)]
            is_paced = self._clock.seconds - paced >= RHYTHM.every
            if changed or is_paced:
                paced = self._clock.seconds if is_paced else paced
                self._read()  # the master
        return self.found


def told(sheets: int, active: int, seed: int, found: Watched) -> str:
    minutes = " ".join(str(found.in_minute(n)) for n in range(10))
    waits = found.waits(after=60) or [0.0]
    seen = (
        f"seen after {waits[len(waits) // 2]:.1f} s, one in twenty after {waits[-1 - len(waits) // 20]:.1f}"
    )
    longest = f"longest unread {max(found.longest.values())} s"
    said = f"{sheets} sheets, {active} worked in: reads a minute {minutes}, {seen}, {longest}"
    return f"seed {seed}: {said}"


@pytest.mark.parametrize("seed", [1, 2564])
@pytest.mark.parametrize("active", [0, 1, 2, 3, 9])
@pytest.mark.parametrize("sheets", [9, 50])
def test_quota_no_minute_of_looks_and_passes_holds_more_than_sixty_reads(
    sheets: int, active: int, seed: int
) -> None:
    found = Ten(sheets, active, seed).pass_by()
    print(told(sheets, active, seed, found))
    assert found.most_in_a_minute() <= 60


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_change_in_the_one_sheet_that_is_worked_in_is_seen_within_three_seconds(seed: int) -> None:
    waits = Ten(9, 1, seed).pass_by().waits(after=60)
    assert waits[len(waits) // 2] < 2
    assert sum(1 for wait in waits if wait < 3) > 0.95 * len(waits)


@pytest.mark.parametrize("active", [1, 3, 9])
def test_those_that_are_worked_in_share_the_reads_and_none_is_left_out(active: int) -> None:
    longest = Ten(9, active, seed=1).pass_by().longest
    assert len(longest) == 9
    worked_in = [longest[f"sheet {n}"] for n in range(active)]
    assert max(worked_in) <= 20  # the first edit has to wait for the pace


@pytest.mark.parametrize(("sheets", "limit"), [(9, 15 + 2), (50, 75)])
def test_without_anybody_working_every_sheet_is_read_at_the_pace_or_as_often_as_the_quota_allows(
    sheets: int, limit: int
) -> None:
    assert max(Ten(sheets, 0, seed=1).pass_by().longest.values()) <= limit


@pytest.mark.parametrize(("sheets", "limit"), [(9, 60 + 10), (50, 180)])
@pytest.mark.parametrize("active", [1, 2, 3, 5])
def test_a_quiet_sheet_is_never_left_unread_for_longer_than_the_slowest_pace(
    sheets: int, limit: int, active: int
) -> None:
    longest = Ten(sheets, active, seed=1).pass_by().longest
    assert max(longest[f"sheet {n}"] for n in range(active, sheets)) <= limit


def test_a_hint_brings_a_quiet_sheet_to_its_turn_at_once() -> None:
    once = TEN_MINUTES  # so that the edit finds its sheet quiet
    told = [Ten(9, 1, seed, every=once, lag=0).pass_by().waits() for seed in range(10)]
    assert max(max(waits) for waits in told) < 3
    untold = [Ten(9, 1, seed, every=once).pass_by().waits() for seed in range(10)]
    assert max(max(waits) for waits in untold) > 10


def test_while_google_wants_a_pause_nothing_is_looked_at() -> None:
    clock = HandClock()
    budget = Budget(60, 60, clock)
    budget.refused("sheets_read", 30)
    room = budget.room("sheets_read")
    sights = {"a": Sight(0.0, clock.seconds - 10), "b": Sight(0.0, hinted=True), "c": Sight(0.0)}
    assert choose(sights, RHYTHM, room.spent, room.allowed, clock.seconds) == []
    clock.seconds += 31
    room = budget.room("sheets_read")
    assert set(choose(sights, RHYTHM, room.spent, room.allowed, clock.seconds)) >= {"a", "b"}
