"""What the ledger tells beside model.Batch and model.Delivery."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sheets_sync.model import DeliveryState

RecipientState = Literal["pending", "accepted", "refused", "unknown", "bounced"]
RulingKind = Literal[
    "approve",
    "hold",
    "sent",
    "retry",
    "acknowledge",
    "by_hand",
    "accept",
    "reopen",
    "waive",
    "confirm",
    "replace",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one recipient: `text` is the server's reply or a person's ruling."""

    state: RecipientState
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt on the wire. `given_at`: the message was about to leave (354 seen); None: it never left."""

    number: int
    started_at: datetime
    given_at: datetime | None
    ended_at: datetime | None
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """How an attempt ended, as it is to stand in the ledger."""

    state: DeliveryState
    outcome: str
    at: datetime
    why: str = ""
    next_attempt_at: datetime | None = None
    late: bool = False
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word about a batch (key), a sheet or a row. Who is what they said, not proof."""

    key: str
    kind: RulingKind
    who: str
    why: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the audit."""

    at: datetime
    key: str
    what: str
