"""Deliveries: freeze a batch, send it once, settle it; what people rule about it; how it stands."""

from sheets_sync.delivery.attempt import attempt
from sheets_sync.delivery.confirm import ask_addresses, confirm, confirmation, department_addresses
from sheets_sync.delivery.districts import (
    accept,
    accepted,
    pending_accepts,
    reopen,
    reopened,
    replaced,
    spend,
    waiting_accepts,
)
from sheets_sync.delivery.earlier import last_round, last_rounds
from sheets_sync.delivery.in_line import department_text, group_text
from sheets_sync.delivery.lines import Line, for_master, lines, planned
from sheets_sync.delivery.post import Post, Seen
from sheets_sync.delivery.preview import Preview, amend, preview, send_now
from sheets_sync.delivery.rule import (
    Shown,
    acknowledge,
    approve,
    by_hand,
    doubt,
    hold,
    list_outbox,
    settle,
    show,
)
from sheets_sync.delivery.since import When, since_sent, with_changes
from sheets_sync.delivery.step import StepResult, is_due, leaving, step
from sheets_sync.delivery.waivers import end_waivers, waive, waivers

__all__ = [
    "Line",
    "Post",
    "Preview",
    "Seen",
    "Shown",
    "StepResult",
    "When",
    "accept",
    "accepted",
    "acknowledge",
    "amend",
    "approve",
    "ask_addresses",
    "attempt",
    "by_hand",
    "confirm",
    "confirmation",
    "department_addresses",
    "department_text",
    "doubt",
    "end_waivers",
    "for_master",
    "group_text",
    "hold",
    "is_due",
    "last_round",
    "last_rounds",
    "leaving",
    "lines",
    "list_outbox",
    "pending_accepts",
    "planned",
    "preview",
    "reopen",
    "reopened",
    "replaced",
    "send_now",
    "settle",
    "show",
    "since_sent",
    "spend",
    "step",
    "waiting_accepts",
    "waive",
    "waivers",
    "with_changes",
]
