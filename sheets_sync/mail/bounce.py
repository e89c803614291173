"""Delivery status notifications (RFC 3464): which mail of ours came back, for whom and why.

A notification is read by its machine-readable parts alone: whose words its human part is in does not matter.
"""

import hashlib
import imaplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import Message
from email.policy import compat32  # it never stumbles over a header

from imap_tools import AND, BaseMailBox, H, ImapToolsError

from sheets_sync.errors import Unreachable
from sheets_sync.mail.probe import Mailbox, opened

INBOX = "INBOX"
MOST = 500  # notifications read at a time, the newest first


@dataclass(frozen=True, slots=True)
class Bounce:
    """A notification that one of our mails did not reach some of its recipients.

    `id` is the notification's own; `message_id` that of our mail; `failed`: address (lower case) -> why.
    """

    id: str
    message_id: str
    failed: dict[str, str]


def bounce(message: bytes) -> Bounce | None:
    """What a mail tells of ours; None: it is no notification, names no mail, or nothing failed for good."""
    parsed = message_from_bytes(message, policy=compat32)
    if parsed.get_content_type() != "multipart/report":
        return None
    statuses = [p for p in parsed.walk() if p.get_content_type() == "message/delivery-status"]
    failed = dict(one for part in statuses for one in _failed(part))
    of = _original_id(parsed)
    own = str(parsed["Message-ID"] or "").strip() or hashlib.sha256(message).hexdigest()
    return Bounce(own, of, failed) if of and failed else None


def bounces(mailbox: Mailbox, folder: str, since: date) -> tuple[Bounce, ...]:
    """Every notification in that folder since the day, changing nothing. Unreachable: it cannot be asked."""
    try:
        with opened(mailbox) as box:
            box.folder.set(folder or INBOX, readonly=True)
            return tuple(found for raw in _reports(box, since) if (found := bounce(raw)))
    except (ImapToolsError, imaplib.IMAP4.error, OSError, ssl.SSLError) as e:
        raise Unreachable(f"the inbox could not be looked through ({type(e).__name__})") from None


def _reports(box: BaseMailBox, since: date) -> Iterator[bytes]:
    wanted = AND(date_gte=since, header=H("Content-Type", "multipart/report"))
    for found in box.fetch(wanted, mark_seen=False, reverse=True, limit=MOST, bulk=20):
        yield found.obj.as_bytes()


def _failed(status: Message) -> Iterator[tuple[str, str]]:
    """The recipients of a delivery status whose mail will not arrive; a delay is none."""
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message) or str(block.get("Action", "")).strip().lower() != "failed":
            continue
        address = _typed(block.get("Original-Recipient")) or _typed(block.get("Final-Recipient"))
        told = " ".join(
            filter(None, (str(block.get("Status", "")).strip(), _typed(block.get("Diagnostic-Code"))))
        )
        if address:
            yield address.lower(), told[:500]


def _typed(field: object) -> str:
    """The value of a typed field: `rfc822; somebody@example.com`, its folds gone."""
    return " ".join(str(field or "").partition(";")[2].split()).strip("<>")


def _original_id(report: Message) -> str:
    """The Message-ID of the mail that came back, or of its headers alone."""
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            original = inner[0] if isinstance(inner, list) and inner else None
        elif part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            original = message_from_bytes(_bytes(part), policy=compat32)
        else:
            continue
        if isinstance(original, Message) and original["Message-ID"]:
            return str(original["Message-ID"]).strip()
    return ""


def _bytes(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
