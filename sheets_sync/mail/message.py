"""The bytes of a mail, built once: equal input gives equal bytes.

yagmail's own builder is not used for this: it puts HTML into the plain part, guesses the type of .xlsx from
the machine it runs on, and gives every message of one subject the same Message-ID.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sheets_sync.mail.letter import Letter
from sheets_sync.model import Attachment

_POLICY = SMTP.clone(cte_type="7bit")  # Thai leaves as base64 or quoted-printable: any server takes it


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a mail is from and to; addresses are plain ASCII `name@host`."""

    sender: str
    sender_name: str
    to: Sequence[str]
    cc: Sequence[str] = ()
    reply_to: str = ""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Everyone it goes to, each once."""
        return tuple(dict.fromkeys([*self.to, *self.cc]))


def message_id(key: str, content_hash: str, sender: str) -> str:
    """`<56.1.1.2564-1.0-HASH@sender-domain>`: no two keys share one, whatever their subjects."""
    digest = hashlib.sha256(f"{key}\n{content_hash}".encode()).hexdigest()[:16]
    return f"<{key.replace('/', '.')}-{digest}@{sender.rpartition('@')[2]}>"


def build(
    envelope: Envelope,
    letter: Letter,
    files: Sequence[Attachment],
    id_: str,
    at: datetime,
    thread: str = "",
) -> bytes:
    """The message as it goes over the wire (CRLF, 7 bit). `thread`: mails of one id are shown together."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(envelope.sender_name, addr_spec=envelope.sender)
    message["To"] = [Address(addr_spec=a) for a in envelope.to]
    if envelope.cc:
        message["Cc"] = [Address(addr_spec=a) for a in envelope.cc]
    if envelope.reply_to:
        message["Reply-To"] = Address(addr_spec=envelope.reply_to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = id_
    if thread:
        message["References"] = thread
    message.set_content(letter.plain, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    for file in files:
        main, _, sub = file.mime.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    for i, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=_{hashlib.sha256(f'{id_}{i}'.encode()).hexdigest()[:32]}")
    return message.as_bytes()


def attachments(message: bytes) -> Iterator[Attachment]:
    """The files of a built message."""
    for part in _parsed(message).iter_attachments():
        content = part.get_content()
        if isinstance(content, bytes):
            yield Attachment(part.get_filename() or "", content, part.get_content_type())


def subject_and_body(message: bytes) -> tuple[str, str]:
    """The subject and the plain text of a built message."""
    parsed = _parsed(message)
    body = parsed.get_body(("plain",))
    return str(parsed["Subject"]), str(body.get_content()).replace("\r\n", "\n") if body else ""


def _parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, _class=EmailMessage, policy=_POLICY)
