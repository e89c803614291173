"""The whole country, invented: 76 provinces, 878 districts, 1,000 sub-districts, 15,000 leaders."""

from collections.abc import Iterator
from random import Random

from sheets_sync import gazetteer
from sheets_sync.sample.grid import Extra, Style
from sheets_sync.sample.mistakes import PROPOSAL, ROSTER, Mistake
from sheets_sync.sample.people import LEADERS, Inventor
from sheets_sync.sample.plan import Draft, Habit, ProvincePlan, draft, finish

BANGKOK = "10"  # takes no part: it is no province
SUBDISTRICTS = 1_000
FAULTY = 0.08

_STYLES = (
    Style(),
    Style(dashes=True),
    Style(headers={"national_id": "เลขบัตรประชาชน", "phone": "เบอร์โทร", "subdistrict": "ตำบลเป้าหมาย"}),
    Style(extras=(Extra("phone", "กลุ่มไลน์", "มี"),)),
    Style(blank_behind=frozenset({4, 9})),
)


def plan(seed: int) -> Iterator[ProvincePlan]:
    """Province by province, so that no more than one is held; the same for the same seed."""
    random = Random(seed)
    inventor = Inventor(random)
    twice = _with_a_second(random)
    for code, name in sorted(gazetteer.provinces().items()):
        if code != BANGKOK:
            drafts = [_draft(inventor, d, n, d in twice) for d, n in gazetteer.districts(code).items()]
            yield ProvincePlan(code, name, tuple(finish(d, _habit(random, d), name) for d in drafts))


def _with_a_second(random: Random) -> set[str]:
    """The districts in which two sub-districts take part; in all others one does."""
    codes = [d for p in gazetteer.provinces() if p != BANGKOK for d in gazetteer.districts(p)]
    large = [code for code in codes if len(gazetteer.subdistricts(code)) > 1]
    return set(random.sample(large, SUBDISTRICTS - len(codes)))


def _draft(inventor: Inventor, code: str, name: str, second: bool) -> Draft:
    names = {s.code: s.name for s in gazetteer.subdistricts(code)}
    chosen = inventor.random.sample(sorted(names), 2 if second else 1)
    return draft(inventor, code, name, {c: names[c] for c in sorted(chosen)}, (2, 2))


def _habit(random: Random, start: Draft) -> Habit:
    def some(count: int, kinds: list[Mistake]) -> dict[int, Mistake]:
        return {i: random.choice(kinds) for i in range(count) if random.random() < FAULTY}

    return Habit(
        roster=random.choice(_STYLES),
        wrong_people=some(LEADERS * len(start.places), list(ROSTER.values())),
        wrong_proposals=some(len(start.proposals), list(PROPOSAL.values())),
        submitted=random.choice(((), ("1.1",), ("1.1", "1.3"))),
    )
