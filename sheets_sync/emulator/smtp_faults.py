"""Faults of the SMTP dialogue: at which stage, how, how many times."""

import asyncio
from dataclasses import dataclass
from typing import Any, Literal, get_args

Stage = Literal["connect", "mail", "rcpt", "data", "dot"]
Kind = Literal["reply", "drop", "hang"]


@dataclass(slots=True)
class SmtpFault:
    """One rule; `left` counts down to 0, None never ends."""

    at: Stage
    kind: Kind
    reply: str
    left: int | None


def read(given: dict[str, Any]) -> SmtpFault:
    """A rule from the control call's JSON; ValueError says what is wrong."""
    at, kind, count = given.get("at"), given.get("kind", "reply"), given.get("count")
    if at is None or at not in get_args(Stage):
        raise ValueError(f"at must be one of {', '.join(get_args(Stage))}")
    if kind not in get_args(Kind):
        raise ValueError(f"kind must be one of {', '.join(get_args(Kind))}")
    unknown = set(given) - {"at", "kind", "reply", "count"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    reply = str(given.get("reply", "451 4.3.0 try later"))
    return SmtpFault(at, kind, reply, None if count is None else int(count))


class SmtpFaults:
    """The rules in force, and the dialogues that hang by them."""

    def __init__(self) -> None:
        self._rules: list[SmtpFault] = []
        self._hanging: set[asyncio.Event] = set()

    def add(self, fault: SmtpFault) -> None:
        """One more rule."""
        self._rules.append(fault)

    def clear(self) -> None:
        """No more faults; what hangs is let go."""
        self._rules.clear()
        self.release()

    def release(self) -> None:
        """Let go of every hanging dialogue."""
        for event in self._hanging:
            event.set()

    def pick(self, at: Stage) -> SmtpFault | None:
        """The rule by which this stage fails now."""
        for rule in self._rules:
            if rule.at == at and rule.left != 0:
                if rule.left is not None:
                    rule.left -= 1
                return rule
        return None

    async def hang(self) -> None:
        """Wait until `release` (or until the dialogue is cancelled)."""
        event = asyncio.Event()
        self._hanging.add(event)
        try:
            await event.wait()
        finally:
            self._hanging.discard(event)

    def to_json(self) -> list[dict[str, Any]]:
        """The rules as they stand."""
        return [{"at": r.at, "kind": r.kind, "reply": r.reply, "left": r.left} for r in self._rules]
