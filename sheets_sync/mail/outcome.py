"""How one attempt on the wire ended, told per recipient. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Result = Literal["accepted", "partly", "retry", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said: code 0 means it said nothing that counts."""

    code: int
    text: str = ""

    @property
    def accepted(self) -> bool:
        """250, or 251 and 252 for a recipient who is forwarded to."""
        return self.code in (250, 251, 252)

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip() if self.code else self.text


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attempt.

    accepted  250 for every recipient of this attempt
    partly    250, but the server had refused some (their replies are in `refused`)
    retry     a definite "not now": 4xx, no connection, or the link was lost before the message was given
    failed    a definite no: 5xx
    unknown   the link was lost after the message was given: it may have arrived
    """

    result: Result
    reply: Reply
    accepted: tuple[str, ...] = ()
    refused: Mapping[str, Reply] | None = None
    given: bool = False


def settled(replies: Mapping[str, Reply], end: Reply, *, given: bool) -> Outcome:
    """The outcome of a dialogue that came to an answer.

    `replies` are those to each RCPT, `end` is the last one (of the message itself, or what stopped us).
    """
    refused = {address: r for address, r in replies.items() if not r.accepted}
    taken = tuple(address for address, r in replies.items() if r.accepted)
    if end.code == 250:
        return Outcome("partly" if refused else "accepted", end, taken, refused, given=True)
    if 400 <= end.code < 500:
        return Outcome("retry", end, (), refused, given=given)
    if 500 <= end.code < 600:
        return Outcome("failed", end, (), refused, given=given)
    return Outcome("unknown" if given else "retry", end, (), refused, given=given)
