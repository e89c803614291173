"""What one round of work is: a pass, then what is due to be mailed, then the master's deliveries tab."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from sheets_sync import delivery, reconcile
from sheets_sync.config import District
from sheets_sync.delivery import Line, StepResult
from sheets_sync.errors import SheetsSyncError, UsageError
from sheets_sync.google import Sheets
from sheets_sync.messages import both
from sheets_sync.mirror import DeliveryLine
from sheets_sync.model import Form, Reopened, Workbook
from sheets_sync.office import Office
from sheets_sync.reconcile import (
    Accepted,
    Asked,
    Books,
    Knowledge,
    PassResult,
    Ruled,
    Watch,
)
from sheets_sync.setup import last_list
from sheets_sync.setup.file_import import Imported, Importer
from sheets_sync.setup.new_round import NewRound
from sheets_sync.setup.new_round import new_round as fill_in

_log = structlog.get_logger("sheets_sync.service")


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


def look(office: Office, sheets: Sheets, watch: Watch, *, heartbeat: bool = False) -> Round | None:
    """The daemon's turn: a look at the sheets that people work in, and a pass where it shows a change or one
    is due by the pace; None when nothing was to be done. Mail is left alone. Raises as `work` does."""
    at, now = office.clock.monotonic(), office.clock.now()
    direct = heartbeat or (watch.is_paced(at) and delivery.is_due(office.post, now))
    books = watch.turn(at, now, direct=direct)
    if books is None:
        return None
    done = work(office, sheets, mail=False, heartbeat=heartbeat, books=books)
    watch.passed(done.result, at)
    return done


def work(
    office: Office,
    sheets: Sheets,
    *,
    mail: bool = True,
    heartbeat: bool = False,
    books: Books | None = None,
) -> Round:
    """One pass, then due deliveries unless `mail` is False. `books`: what was read before it.

    Trouble with one sheet, the master or one mail stays with it and is told in the result. UsageError when
    mail is due that may not be sent with a pretended clock; StoreError when the store fails.
    """
    before, told_before = dict(sheets.calls), _since(office)
    result = one_pass(office, sheets, heartbeat=heartbeat, books=books)
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


def one_pass(
    office: Office, sheets: Sheets, *, heartbeat: bool = False, books: Books | None = None
) -> PassResult:
    """One pass over the province; how it then stands is remembered for `status`."""
    cache = office.store.cache(office.settings.province.code, Accepted.from_json)
    now, told = office.clock.now(), _told(office)
    given = books or Books()
    result = reconcile.run(office.settings, sheets, cache, now, told, heartbeat=heartbeat, books=given)
    _record(office, result)
    _spend_accepts(office, result)
    if result.reached:
        office.keep_standing(result)
        office.keep_rules()
    return result


def _told(office: Office) -> reconcile.Told:
    """What ledger and cache tell a pass."""
    standing = office.standing()
    return reconcile.Told(
        accepts=delivery.pending_accepts(office.post),
        reopened=_reopened(office),
        deliveries=_for_master(office),
        lives=standing.lives if standing else None,
        last=delivery.last_rounds(office.post),
        ruled=_ruled(office),
        seen=office.seen(),
    )


def new_round(office: Office, sheets: Sheets, form: str, *, dry_run: bool = False) -> NewRound:
    """Fills the districts' empty tables of the form with last round's list: the newest batch of an earlier
    round, else what the master's registry holds. UsageError when there is neither.
    """
    settings = office.settings
    batch = delivery.last_round(office.post, form)
    rules = settings.forms[form]
    if batch:
        last = last_list.from_batch(settings, batch)
    else:
        last = last_list.from_master(settings, rules, sheets.read(settings.master).tabs)
    if not any(last.rows.values()) and not last.left_out:
        words = both("new_round.no_list", form=form, round=settings.rounds[form].round)
        raise UsageError(words["en"], words["th"])
    return fill_in(settings, sheets, rules, last, dry_run=dry_run)


def import_file(
    office: Office,
    sheets: Sheets,
    place: tuple[District, Form],
    file: Workbook,
    *,
    write: bool = False,
) -> Imported:
    """Shows what of a file would go into a district's sheet, or puts it in.

    What stands in the other districts is known from the last pass.
    """
    district, form = place
    remembered = office.store.cache(office.settings.province.code, Accepted.from_json).load()
    known = Knowledge(office.settings, office.clock.now(), {}, None, reopened=_reopened(office))
    importer = Importer(office.settings, form, district, known, remembered)
    arrived = importer.arrived(file)
    return (importer.write if write else importer.look)(sheets, arrived)


def deliver(office: Office, result: PassResult | None) -> StepResult:
    """Freezes and sends what is due; a batch is frozen only from a pass that read every sheet itself.

    With Google wholly down it waits for its grace, then is frozen from the tables accepted last, and says so.
    """
    fresh, whole = bool(result and result.reached), bool(result and result.whole)
    steps = delivery.step(office.post, result, fresh=fresh, whole=whole)
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
    post = office.post
    taken, waiting = (
        {place: (ruling.who, ruling.at) for place, ruling in found.items()}
        for found in (delivery.accepted(post), delivery.waiting_accepts(post))
    )
    return Ruled(delivery.waivers(post), taken, waiting)


def _record(office: Office, result: PassResult) -> None:
    """What people asked by ticks goes into the ledger, then what the next pass is to know of the rows.

    A stop in between is harmless: the next pass sees the same ticks beside the same memory.
    """
    delivery.doubt(office.post, result.deliveries_left)
    for asked in result.asked:
        try:
            _rule(office, asked, result.at)
        except UsageError:  # somebody was faster: the box follows the ledger at the next pass
            _log.info("tick.too_late", kind=asked.kind, key=asked.key)
    if result.seen is not None:
        seen = result.seen if result.books.paced else reconcile.seen_between(office.seen(), result.seen)
        office.keep_seen(seen)


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


def _since(office: Office) -> dict[str, dict[str, Any]]:
    """What changed since each batch was sent, as the last pass saw it."""
    standing = office.standing()
    return dict(standing.told.get("since_sent", {})) if standing else {}


def _reopened(office: Office) -> dict[tuple[str, str], Reopened]:
    rulings = delivery.reopened(office.post)
    return {place: Reopened(r.until, r.why) for place, r in rulings.items() if r.until}


def _spend_accepts(office: Office, result: PassResult) -> None:
    """An accept counts once, for the sheet as it was at the first read after it: used, or of no use there (no
    halt, or one for a lost header). Kept, it would take a later loss of rows that nobody has looked at.
    """
    pending = delivery.pending_accepts(office.post)
    read = {place for place, judged in result.judged.items() if judged.state != "unreadable"}
    used = result.used_accepts
    delivery.spend(office.post, pending & (read | used), result.at, used)
