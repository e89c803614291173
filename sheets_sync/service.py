"""What one round of work is: a pass, then what is due to be mailed, then the master's deliveries tab."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from sheets_sync import delivery, reconcile
from sheets_sync.clock import Clock
from sheets_sync.config import Settings
from sheets_sync.delivery import Line, Post, StepResult
from sheets_sync.errors import SheetsSyncError, UsageError
from sheets_sync.google import Sheets
from sheets_sync.mirror import DeliveryLine, Seen
from sheets_sync.reconcile import Accepted, Asked, PassResult, Ruled, Standing
from sheets_sync.store import Store

_log = structlog.get_logger("sheets_sync.service")


@dataclass(frozen=True, slots=True)
class Office:
    """One province's rooms, opened: what every command works with."""

    settings: Settings
    clock: Clock
    store: Store

    @property
    def post(self) -> Post:
        """Its post office."""
        return Post(self.settings, self.store, self.clock)

    def standing(self) -> Standing | None:
        """How the province stood at the end of the last pass; None before the first."""
        return self.store.cache(self._standing_name, Standing.from_json).load().get(("", ""))

    def keep_standing(self, result: PassResult) -> None:
        """Remembers how the province stands after this pass."""
        kept = Standing.after(result, self.standing())
        since = {"since_sent": delivery.since_sent(self.post, result)}
        kept = replace(kept, told={**kept.told, **since})
        self.store.cache(self._standing_name, Standing.from_json).keep([kept])

    def seen(self) -> Seen:
        """What the master's rows named at the read before, so far as it is remembered."""
        return self.store.cache(self._seen_name, Seen.from_json).load().get(("", ""), Seen())

    def keep_seen(self, seen: Seen) -> None:
        """Remembers what the master's rows named in this pass."""
        if seen != self.seen():
            self.store.cache(self._seen_name, Seen.from_json).keep([seen])

    @property
    def _seen_name(self) -> str:
        return f"{self.settings.province.code} ticks"

    @property
    def _standing_name(self) -> str:
        return f"{self.settings.province.code} standing"


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of work gave. `steps` is None when mail was left alone."""

    result: PassResult
    steps: StepResult | None
    calls: dict[str, int]
    trouble: SheetsSyncError | None = None  # the master's deliveries tab could not be written

    @property
    def needs_a_person(self) -> bool:
        """Exit code 1: something has errors, could not be reached, or waits."""
        waits = self.steps is not None and self.steps.needs_a_person
        return self.result.needs_a_person or waits or self.trouble is not None

    def to_json(self) -> dict[str, Any]:
        """The contract's `sync --json`."""
        lines = self.steps.lines if self.steps else ()
        return self.result.to_json() | {"calls": self.calls, "deliveries": [line.to_json() for line in lines]}


def work(office: Office, sheets: Sheets, *, mail: bool = True, heartbeat: bool = False) -> Round:
    """One pass, then due deliveries unless `mail` is False.

    Trouble with one sheet, the master or one mail stays with it and is told in the result. UsageError when
    mail is due that may not be sent with a pretended clock; StoreError when the store fails.
    """
    before, told_before = dict(sheets.calls), _since(office)
    result = one_pass(office, sheets, heartbeat=heartbeat)
    steps = deliver(office, result) if mail else None
    trouble = None
    moved = steps is not None and (steps.changed or _since(office) != told_before)
    if (moved or result.asked) and result.master_tabs:
        try:
            told = _for_master(office)
            reconcile.write_deliveries(
                office.settings, sheets, result.master_tabs, told, result.pending_ticks
            )
        except SheetsSyncError as e:  # the next pass tells it
            trouble = e
    calls = {kind: count - before[kind] for kind, count in sheets.calls.items()}
    return Round(result, steps, calls, trouble)


def one_pass(office: Office, sheets: Sheets, *, heartbeat: bool = False) -> PassResult:
    """One pass over the province; how it then stands is remembered for `status`."""
    result = reconcile.run(
        office.settings,
        sheets,
        office.store.cache(office.settings.province.code, Accepted.from_json),
        office.clock.now(),
        heartbeat=heartbeat,
        accepts=delivery.pending_accepts(office.post),
        deliveries=_for_master(office),
        ruled=_ruled(office),
        seen=office.seen(),
    )
    _record(office, result)
    _spend_accepts(office, result)
    if result.reached:
        office.keep_standing(result)
    return result


def deliver(office: Office, result: PassResult | None) -> StepResult:
    """Freezes and sends what is due. With Google wholly down a batch waits for its grace, then is frozen from
    the tables accepted last, and says so."""
    steps = delivery.step(office.post, result, fresh=bool(result and result.reached))
    return replace(steps, lines=delivery.with_changes(steps.lines, _since(office)))


def outbox(office: Office) -> tuple[Line, ...]:
    """Every delivery of the ledger."""
    return delivery.with_changes(delivery.lines(office.post), _since(office))


def line_texts(office: Office) -> dict[str, str]:
    """Form -> text to paste into LINE, from what the last pass saw; nothing before the first pass."""
    standing, post = office.standing(), office.post
    if standing is None:
        return {}
    found = {}
    for form in office.settings.rounds:
        sent_by = {
            district["code"]
            for district in standing.told["districts"]
            if district["forms"].get(form, {}).get("submitted")
        }
        group = delivery.group_text(post, form, sent_by, office.clock.now())
        found[form] = delivery.department_text(post, form) or group
    return found


def _for_master(office: Office) -> list[DeliveryLine]:
    """The master's deliveries tab: what the ledger tells, and the rounds that are still to come."""
    return delivery.for_master([*outbox(office), *delivery.planned(office.post)])


def _ruled(office: Office) -> Ruled:
    accepted = delivery.accepted(office.post)
    taken = {place: (ruling.who, ruling.at) for place, ruling in accepted.items()}
    return Ruled(delivery.waivers(office.post), taken)


def _record(office: Office, result: PassResult) -> None:
    """What people asked by ticks goes into the ledger, then what the next pass is to know of the rows.

    A stop in between is harmless: the next pass sees the same ticks beside the same memory.
    """
    for asked in result.asked:
        try:
            _rule(office, asked, result.at)
        except UsageError:  # somebody was faster: the box follows the ledger at the next pass
            _log.info("tick.too_late", kind=asked.kind, key=asked.key)
    if result.seen is not None:
        office.keep_seen(result.seen)


def _rule(office: Office, asked: Asked, at: datetime) -> None:
    post, key, who, why = office.post, asked.key, asked.who, asked.why
    over = [asked.waiver] if asked.waiver else []
    match asked.kind:
        case "approve":
            delivery.approve(post, key, who, why)
        case "hold":
            delivery.hold(post, key, who, why)
        case "acknowledge":
            delivery.acknowledge(post, key, who, why)
        case "by_hand" | "not_by_hand":
            delivery.by_hand(post, key, who, why, done=asked.kind == "by_hand")
        case "accept":
            delivery.accept(post, asked.place, who, why, at)
        case "waive":
            delivery.waive(post, over)
        case "waiver_over" | "withdrawn":
            delivery.end_waivers(post, over, at, who, why)


def _since(office: Office) -> dict[str, dict[str, int]]:
    """What changed since each batch was sent, as the last pass saw it."""
    standing = office.standing()
    return dict(standing.told.get("since_sent", {})) if standing else {}


def _spend_accepts(office: Office, result: PassResult) -> None:
    """An accept counts once: used, or not needed because the sheet is read as usual."""
    pending = delivery.pending_accepts(office.post)
    fine = {place for place, judged in result.judged.items() if judged.state == "ok"}
    delivery.spend(office.post, pending & (fine | result.used_accepts), result.at)
