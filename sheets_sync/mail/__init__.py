"""Mail: builds a message's words and bytes once, and sends stored bytes once per attempt."""

from sheets_sync.mail.alarm import addresses, notify
from sheets_sync.mail.bounce import Bounce, bounces
from sheets_sync.mail.letter import Facts, Letter, Part, Replaced, compose, missing, totals
from sheets_sync.mail.message import Envelope, attachments, build, message_id, subject_and_body
from sheets_sync.mail.note import note
from sheets_sync.mail.outcome import Outcome, Reply
from sheets_sync.mail.probe import Mailbox, was_sent
from sheets_sync.mail.sender import Server, check, log_in, send
from sheets_sync.mail.unfilled import TO_FILL, is_example, unfilled

__all__ = [
    "TO_FILL",
    "Bounce",
    "Envelope",
    "Facts",
    "Letter",
    "Mailbox",
    "Outcome",
    "Part",
    "Replaced",
    "Reply",
    "Server",
    "addresses",
    "attachments",
    "bounces",
    "build",
    "check",
    "compose",
    "is_example",
    "log_in",
    "message_id",
    "missing",
    "note",
    "notify",
    "send",
    "subject_and_body",
    "totals",
    "unfilled",
    "was_sent",
]
