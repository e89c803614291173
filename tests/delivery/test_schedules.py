"""Random faults, restarts and hours: whatever happens, no second copy and no lie.

`SCHEDULES=200` runs more of them than the suite does, `SCHEDULE_SEED=N` others: `make soak` does both and
prints the seed. A failure names the schedule that it fell in.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from sheets_sync import mail
from sheets_sync.config import Documents
from sheets_sync.delivery import Post, approve, hold, settle, step
from sheets_sync.errors import StoreError, UsageError
from sheets_sync.store import Ledger, Store
from tests.delivery.office import KEY, KEY_13, Office, seen

STAGES = ("connect", "mail", "rcpt", "data", "dot")
KINDS = ("reply", "reply", "reply", "drop", "drop", "hang")
REPLIES = ("421 4.3.2 closing", "451 4.3.0 later", "452 4.2.2 full", "550 5.7.1 no", "554 5.0.0 never")
WRITES = ("freeze", "claim", "given", "settle")
SEED = int(os.environ.get("SCHEDULE_SEED", "0"))
SCHEDULES = int(os.environ.get("SCHEDULES", "15"))
TO, CC = ["cdd@example.com"], ["copy@example.com"]


class Hasty(Post):
    """A post office that waits for a silent server as long as a test can."""

    def server(self) -> mail.Server:
        return replace(super().server(), patience=1.5, patience_after=1.5)


def spoil(here: Office, dice: random.Random) -> None:
    for _ in range(dice.randint(0, 3)):
        fault = (dice.choice(STAGES), dice.choice(KINDS), dice.choice(REPLIES), dice.randint(1, 2))
        here.faults(**dict(zip(("at", "kind", "reply", "count"), fault, strict=True)))


def crash_somewhere(patch: pytest.MonkeyPatch, dice: random.Random) -> None:
    """Now and then the process ends at one of the ledger's writes: just before it, or just after."""
    name = dice.choice((*WRITES, "", "", ""))
    if not name:
        return
    real: Callable[..., object] = getattr(Ledger, name)
    done_first, later = dice.random() < 0.5, dice.randint(0, 2)

    def ends(self: Ledger, *arguments: object) -> object:
        nonlocal later
        later -= 1
        if later >= 0:
            return real(self, *arguments)
        if done_first:
            real(self, *arguments)
        raise StoreError("crash")

    patch.setattr(Ledger, name, ends)


def say_something(here: Office, dice: random.Random) -> None:
    """Now and then a person rules, never that what may have arrived is to go again."""
    act = dice.choice(("hold", "approve", "settle", "", "", "", "", ""))
    key = dice.choice((KEY, KEY_13))
    try:
        if act == "hold":
            hold(here.post, key, "จนท.", "รอ")
        elif act == "approve":
            approve(here.post, key, "จนท.")
        elif act == "settle" and "unknown" not in states(here, key):
            settle(here.post, key, "retry", "จนท.", "แก้แล้ว")
    except UsageError:
        pass  # it cannot be said of this state


def states(here: Office, key: str) -> set[str]:
    parts = here.post.parts(key)
    return {here.state(key)} | {p.state for p in parts}


@pytest.mark.parametrize("seed", [f"{SEED}-{n}" for n in range(SCHEDULES)])
def test_no_schedule_of_faults_and_restarts_sends_twice_or_lies(
    make: Callable[..., Office], seed: str
) -> None:
    dice = random.Random(seed)
    here = make(cc=CC if dice.random() < 0.5 else [])
    if dice.random() < 0.3:  # a batch in parts
        tight = here.post.settings.mail.model_copy(update={"max_mib": 0.05})
        here.post = replace(here.post, settings=replace(here.post.settings, mail=tight))
    plain = replace(here.post.settings, documents=Documents(docx="mail"))  # nothing to make for the folder
    settings = plain if dice.random() < 0.5 else here.post.settings
    for _ in range(dice.randint(3, 7)):
        spoil(here, dice)
        with pytest.MonkeyPatch.context() as patch, Store.open(settings.store) as store:  # a restart
            crash_somewhere(patch, dice)
            try:
                step(Hasty(settings, store, here.clock), seen(rows=dice.randint(12, 15)))
            except StoreError:
                pass
        here.mend()
        say_something(here, dice)
        here.clock.wait(minutes=dice.choice((0, 1, 6, 16, 31, 60 * 24)))
        truthful(here, seed)
    here.mend()
    for _ in range(3):
        here.clock.wait(minutes=31)
        result = step(here.post, here.seen)
    truthful(here, seed)
    for line in result.lines:
        assert line.delivery.state == "sent" or (line.needs_a_person and line.delivery.why), seed


def truthful(here: Office, seed: str) -> None:
    """Each recipient of each mail has one copy at most; `sent` has one for everybody; no copy is denied."""
    copies = Counter((m["message_id"], to) for m in here.mail() for to in m["to"])
    assert not [who for who, count in copies.items() if count > 1], seed
    for delivery in here.post.ledger.deliveries():
        parts = here.post.parts(delivery.key)
        if delivery.kind == "batch" and parts:
            assert (delivery.state == "sent") == all(p.state == "sent" for p in parts), seed
            continue
        answers = here.post.ledger.answers(delivery.key)
        had = {address for address in answers if copies[delivery.message_id, address]}
        assert delivery.state != "sent" or had == set(answers), seed
        told = {address for address, answer in answers.items() if answer.state in ("accepted", "unknown")}
        assert delivery.state == "sending" or had <= told, seed


def test_ten_thousand_missed_ticks_and_clocks_that_jump_give_one_mail_each(here: Office) -> None:
    dice = random.Random(2564)
    start = here.clock.moment
    quiet = replace(here.post)
    for _ in range(200):
        here.clock.moment = start
        here.clock.wait(minutes=dice.randint(-10_000, 100_000))
        step(quiet, here.seen)
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]
