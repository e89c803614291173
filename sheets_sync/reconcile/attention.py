"""Which sheets to look at now: those people work in every few seconds, the others at the pass's pace. Pure.

All times are seconds on one monotonic scale. Google allows 60 reads a minute: when they do not suffice, the
sheets that are worked in share what is there, and the quiet ones wait longer, but never beyond a limit.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

MINUTE = 61.0  # as the budget counts it
SLACK = 0.5  # a look that is due within half a second is due now
FOR_PASSES = 0.2  # the part of the quota kept for the master, which each pass reads


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a sheet is looked at: `every` while it is quiet (`slowest` when others need the quota),
    `active_every` until `active_for` seconds after a change was seen in it."""

    every: float
    slowest: float
    active_every: float
    active_for: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known of a sheet: when it was last looked at, when a change was last seen, whether Drive says
    that something changed."""

    looked: float
    changed: float | None = None
    hinted: bool = False


def choose(
    sights: Mapping[str, Sight], rhythm: Rhythm, spent: Sequence[float], allowed: int, now: float
) -> list[str]:
    """The sheets to read now, within what the quota allows: `spent` are the reads of the last minute, oldest
    first, `allowed` how many there may be. One more read is always left, for the master."""
    active = {s for s, sight in sights.items() if is_active(sight, rhythm, now)}
    resting = sights.keys() - active
    latest = max(rhythm.slowest, 2 * (len(sights) + 1) * MINUTE / max(1, allowed))
    aside = _aside(len(resting), latest, allowed)
    pause = max(rhythm.active_every, len(active) * MINUTE / max(1.0, allowed - aside))
    quiet = _due(sights, resting, now - rhythm.every)
    hinted = _due(sights, (s for s in resting if sights[s].hinted), now)
    wanted = [*quiet[: _turn(sights, resting, now, latest)], *_due(sights, active, now - pause), *hinted]
    chosen = list(dict.fromkeys(wanted))[: max(0, allowed - 1 - _used(spent, now))]
    kept = len(active) * MINUTE / pause + aside if active else 1.0
    more = _spare([*spent, *[now] * len(chosen)], allowed - 1, now, MINUTE / kept)
    return [*chosen, *[s for s in quiet if s not in chosen][: max(0, more)]]


def is_active(sight: Sight, rhythm: Rhythm, now: float) -> bool:
    """Somebody works in the sheet: a change was seen not long ago."""
    return sight.changed is not None and now - sight.changed < rhythm.active_for


def _due(sights: Mapping[str, Sight], among: Iterable[str], before: float) -> list[str]:
    """Those last looked at before that moment, the longest unread first."""
    return sorted((s for s in among if sights[s].looked <= before + SLACK), key=lambda s: sights[s].looked)


def _turn(sights: Mapping[str, Sight], quiet: Collection[str], now: float, latest: float) -> int:
    """How many of the quiet ones go first: now and then one, so that none is left unread for longer than
    `latest`, whatever the others want."""
    last = max((sights[s].looked for s in quiet), default=now)
    return int(now - last >= latest / (len(quiet) + 1) - SLACK)


def _aside(quiet: int, latest: float, allowed: int) -> float:
    """Reads a minute that those who are worked in leave to the others: so many that no quiet sheet is unread
    for longer than `latest`, and the master for the passes."""
    return (quiet + 1) * MINUTE / latest + FOR_PASSES * allowed


def _spare(spent: Sequence[float], allowed: int, now: float, gap: float) -> int:
    """How many more reads may be made now so that a look every `gap` seconds never has to wait."""
    looks = range(int(MINUTE / gap))
    return min((allowed - _used(spent, now + i * gap) - i for i in looks), default=0)


def _used(spent: Sequence[float], at: float) -> int:
    return len(spent) - bisect_right(spent, at - MINUTE)
