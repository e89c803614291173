"""Faults on demand: which calls fail, how, how often, how many times."""

import random
import re
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal["status", "timeout", "reset", "half", "html", "lost_reply"]


@dataclass(slots=True)
class Fault:
    """One rule; `left` counts down to 0, None never ends."""

    match: re.Pattern[str]
    kind: Kind
    status: int = 503
    rate: float = 1.0
    left: int | None = None
    retry_after: int | None = None  # seconds, told in the reply's header
    reason: str = ""  # Google's reason in the error's details: SERVICE_DISABLED
    rng: random.Random = field(default_factory=random.Random)

    def fires(self, target: str) -> bool:
        """Whether this call ("GET /v4/…") fails by this rule."""
        if self.left == 0 or not self.match.search(target) or self.rng.random() >= self.rate:
            return False
        if self.left is not None:
            self.left -= 1
        return True


def read(given: dict[str, Any]) -> Fault:
    """A rule from the control call's JSON; ValueError says what is wrong."""
    kind = given.get("kind", "status")
    if kind not in get_args(Kind):
        raise ValueError(f"kind must be one of {', '.join(get_args(Kind))}")
    unknown = set(given) - {"match", "kind", "status", "rate", "count", "seed", "retry_after", "reason"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    count, seed = given.get("count"), given.get("seed")
    return Fault(
        match=re.compile(given.get("match", "")),
        kind=kind,
        status=int(given.get("status", 503)),
        rate=float(given.get("rate", 1.0)),
        left=None if count is None else int(count),
        retry_after=given.get("retry_after"),
        reason=str(given.get("reason", "")),
        rng=random.Random(seed),  # a seed makes the run repeatable
    )


class Faults:
    """The rules in force; the first that fires decides."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """One more rule."""
        self._rules.append(fault)

    def clear(self) -> None:
        """No more faults."""
        self._rules.clear()

    def pick(self, target: str) -> Fault | None:
        """The rule by which this call fails."""
        return next((rule for rule in self._rules if rule.fires(target)), None)

    def to_json(self) -> list[dict[str, Any]]:
        """The rules as they stand."""
        return [
            {"match": r.match.pattern, "kind": r.kind, "status": r.status, "rate": r.rate, "left": r.left}
            for r in self._rules
        ]
