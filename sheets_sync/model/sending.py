"""What leaves the house: frozen batches and the messages that carry them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One frozen row, with the codes and names that make it unambiguous."""

    district_code: str
    district: str
    subdistrict_code: str
    subdistrict: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What one sub-district owes and has: rows expected, filled, clean, and whether the district sent it."""

    district_code: str
    district: str
    code: str
    name: str
    expected: int | None
    filled: int = 0
    reviewed: int = 0
    clean: int = 0
    to_mend: int = 0
    in_progress: int = 0
    submitted: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """(province, form, round, revision) frozen with its rows. `key` is `56/1.1/2564-1/0`."""

    key: str
    province_code: str
    province: str
    form: str
    round: str
    revision: int
    frozen_at: datetime
    rows: tuple[BatchRow, ...]
    counts: tuple[GroupCount, ...]
    rows_hash: str  # SHA-256 of the rows in canonical JSON
    rules_hash: str
    remarks: tuple[str, ...] = ()  # Thai sentences: sheets that could not be read at the freeze, and so on


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of one row between two revisions. `key`: its district and key columns."""

    kind: Literal["added", "altered", "removed"]
    key: tuple[str, ...] = field(repr=False)
    district: str
    subdistrict: str
    before: int = 0  # its number on the older paper; 0: it was not there
    headers: tuple[str, ...] = ()  # what was altered


DeliveryState = Literal[
    "planned",
    "awaiting_approval",
    "due",
    "sending",
    "sent",
    "acknowledged",
    "retry",
    "unknown",
    "held",
    "failed",
]
DeliveryKind = Literal["batch", "part", "preview", "reminder", "digest", "alert"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail: an ASCII name, its bytes and MIME type."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of the ledger. `message` holds the very bytes every attempt sends."""

    key: str
    kind: DeliveryKind
    form: str
    state: DeliveryState
    recipients: tuple[str, ...]
    message_id: str = ""
    message: bytes = field(default=b"", repr=False)
    due_at: datetime | None = None
    attempts: int = 0
    next_attempt_at: datetime | None = None
    settled_at: datetime | None = None
    late: bool = False
    why: str = ""
