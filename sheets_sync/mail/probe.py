"""Looks whether a copy of a mail lies among the sent ones: over IMAP, by Message-ID, changing nothing."""

import imaplib
import ssl
from dataclasses import dataclass, field
from typing import Literal

from imap_tools import AND, BaseMailBox, H, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from sheets_sync.errors import Unreachable

PATIENCE = 30  # seconds
SENT = "\\sent"  # the flag of RFC 6154; the folder's name is in the office's language


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where to look. `folder` only for servers that flag none as sent."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    user: str
    password: str = field(repr=False)
    folder: str = ""


def was_sent(mailbox: Mailbox, message_id: str) -> bool:
    """True when the folder of sent mail holds that Message-ID. Unreachable when it cannot be asked."""
    try:
        with opened(mailbox) as box:
            folder = mailbox.folder or _sent_folder(box)
            if not folder:
                raise Unreachable("the mailbox flags no folder as sent: set mail.imap.folder")
            box.folder.set(folder, readonly=True)
            return bool(box.uids(AND(header=H("Message-ID", message_id.strip("<>")))))
    except (ImapToolsError, imaplib.IMAP4.error, OSError, ssl.SSLError) as e:
        raise Unreachable(f"the sent mail could not be looked through ({type(e).__name__})") from None


def opened(mailbox: Mailbox) -> BaseMailBox:
    """The mailbox, logged in; no folder is open yet."""
    box: BaseMailBox
    if mailbox.security == "none":
        box = MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=PATIENCE)
    else:
        kind = MailBox if mailbox.security == "tls" else MailBoxStartTls
        box = kind(mailbox.host, mailbox.port, timeout=PATIENCE, ssl_context=ssl.create_default_context())
    return box.login(mailbox.user, mailbox.password, initial_folder=None)


def _sent_folder(box: BaseMailBox) -> str:
    return next((f.name for f in box.folder.list() if SENT in [flag.lower() for flag in f.flags]), "")
