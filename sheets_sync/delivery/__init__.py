"""Deliveries: freeze a batch, send it once, settle it; what people rule about it; how it stands."""

from sheets_sync.delivery.attempt import attempt
from sheets_sync.delivery.lines import Line, lines, planned
from sheets_sync.delivery.post import Post, Seen
from sheets_sync.delivery.preview import Preview, amend, preview, send_now
from sheets_sync.delivery.rule import Shown, acknowledge, approve, hold, list_outbox, settle, show
from sheets_sync.delivery.step import StepResult, step

__all__ = [
    "Line",
    "Post",
    "Preview",
    "Seen",
    "Shown",
    "StepResult",
    "acknowledge",
    "amend",
    "approve",
    "attempt",
    "hold",
    "lines",
    "list_outbox",
    "planned",
    "preview",
    "send_now",
    "settle",
    "show",
    "step",
]
