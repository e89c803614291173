"""The messages the SMTP sink accepted: each kept as DATA/mail/N.eml."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sheets_sync.emulator.token import write_private


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    summary: dict[str, Any]


class Mailbox:
    """Every message accepted, duplicates too, in the order of their acceptance."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder, self._now = folder, now
        self._entries: list[_Entry] = []
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob("[0-9]*.eml"):  # of a run before this one
            old.unlink()

    def store(self, sender: str, recipients: list[str], data: bytes) -> int:
        """Keep a message's bytes; gives its number, from 1."""
        n = len(self._entries) + 1
        path = self._folder / f"{n}.eml"
        write_private(path, data)
        self._entries.append(_Entry(path, self._summary(n, sender, recipients, data)))
        return n

    def _summary(self, n: int, sender: str, recipients: list[str], data: bytes) -> dict[str, Any]:
        message = message_from_bytes(data, policy=policy.default)
        return {
            "n": n,
            "message_id": _header(message, "Message-ID"),
            "from": sender,
            "to": recipients,
            "subject": _header(message, "Subject"),
            "accepted_at": self._now().isoformat(),
            "attachments": [_attachment(part) for part in _attached(message)],
        }

    def to_json(self) -> list[dict[str, Any]]:
        """What the control call lists."""
        return [entry.summary for entry in self._entries]

    def read(self, n: int) -> bytes | None:
        """The bytes of message n, None if there is none."""
        return self._entries[n - 1].path.read_bytes() if 0 < n <= len(self._entries) else None


def _header(message: EmailMessage, name: str) -> str:
    # A header the email package can't parse is shown as it came.
    try:
        return str(message.get(name, "")).strip()
    except (ValueError, IndexError, AttributeError, KeyError):
        raw = dict(message.raw_items())
        return str(raw.get(name, ""))


def _attached(message: EmailMessage) -> list[EmailMessage]:
    # yagmail's CSV and TXT attachments carry a name, but no Content-Disposition.
    return [part for part in message.walk() if part.get_filename() or part.is_attachment()]


def _attachment(part: EmailMessage) -> dict[str, Any]:
    data = part.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    return {
        "name": part.get_filename() or "",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
