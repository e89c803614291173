"""Random faults, restarts and hours: whatever happens, no second copy and no lie."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from sheets_sync.delivery import Post, step
from sheets_sync.errors import StoreError
from sheets_sync.store import Ledger, Store
from tests.delivery.office import KEY, KEY_13, Office, seen

STAGES = ("connect", "mail", "rcpt", "data", "dot")
REPLIES = ("421 4.3.2 closing", "451 4.3.0 later", "452 4.2.2 full", "550 5.7.1 no", "554 5.0.0 never")
SCHEDULES = 20


def spoil(here: Office, dice: random.Random) -> None:
    for _ in range(dice.randint(0, 3)):
        kind = dice.choice(("reply", "reply", "drop"))
        here.faults(at=dice.choice(STAGES), kind=kind, reply=dice.choice(REPLIES), count=dice.randint(1, 2))


def crash_somewhere(patch: pytest.MonkeyPatch, dice: random.Random) -> None:
    """Now and then the process ends at one of the ledger's writes: just before it, or just after."""
    name = dice.choice(("freeze", "claim", "given", "settle", "", "", ""))
    if not name:
        return
    real: Callable[..., object] = getattr(Ledger, name)
    done_first = dice.random() < 0.5

    def ends(self: Ledger, *arguments: object) -> object:
        if done_first:
            real(self, *arguments)
        raise StoreError("crash")

    patch.setattr(Ledger, name, ends)


@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_no_schedule_of_faults_and_restarts_sends_twice_or_lies(here: Office, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(dice.randint(3, 7)):
        spoil(here, dice)
        with (
            pytest.MonkeyPatch.context() as patch,
            Store.open(here.post.settings.store) as store,
        ):  # a restart
            crash_somewhere(patch, dice)
            try:
                step(Post(here.post.settings, store, here.clock), seen(rows=dice.randint(12, 15)))
            except StoreError:
                pass
        here.mend()
        here.clock.wait(minutes=dice.choice((0, 1, 6, 16, 31, 60 * 24)))
        truthful(here, seed)
    here.mend()
    for _ in range(3):
        here.clock.wait(minutes=31)
        result = step(here.post, here.seen)
    truthful(here, seed)
    for line in result.lines:
        assert line.delivery.state == "sent" or (line.needs_a_person and line.delivery.why), seed


def truthful(here: Office, seed: int) -> None:
    for key in (KEY, KEY_13):
        copies, state = len(here.mail(key)), here.state(key)
        assert copies <= 1, seed
        assert state != "sent" or copies == 1, seed
        assert state in ("sent", "unknown", "sending") or copies == 0, seed


def test_ten_thousand_missed_ticks_and_clocks_that_jump_give_one_mail_each(here: Office) -> None:
    dice = random.Random(2564)
    start = here.clock.moment
    quiet = replace(here.post)
    for _ in range(200):
        here.clock.moment = start
        here.clock.wait(minutes=dice.randint(-10_000, 100_000))
        step(quiet, here.seen)
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]
