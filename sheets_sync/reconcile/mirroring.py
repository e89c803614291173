"""Bringing the master from what stands to what is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheets_sync.config import Settings
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import Sheets
from sheets_sync.messages import text
from sheets_sync.mirror import (
    DeliveryLine,
    FormCounts,
    Wanted,
    notes_of,
    plan_deliveries,
    plan_master,
)
from sheets_sync.model import EMPTY, Bilingual, Change, Tab, Workbook


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What became of the master. `note` says why it could not be read or written."""

    tabs: tuple[Tab, ...]
    counts: Mapping[str, FormCounts]
    note: Bilingual = field(default_factory=dict)


def bring(
    settings: Settings,
    sheets: Sheets,
    now: datetime,
    master: Workbook | SheetsSyncError,
    wanted: Wanted,
    *,
    heartbeat: bool,
) -> Mirrored:
    """One write when something differs; a second one when somebody moved the rows at that moment."""
    nothing = {form: FormCounts() for form in settings.forms}
    if isinstance(master, SheetsSyncError):
        return Mirrored((), nothing, _named(master))
    plan = plan_master(master.tabs, wanted, now, heartbeat=heartbeat)
    if not plan.changes:
        return Mirrored(master.tabs, plan.counts)
    try:
        after = _write(settings, sheets, master.tabs, plan.changes)
        memory = notes_of(master.tabs, wanted.forms.values())
        again = plan_master(after, replace(wanted, answers=(), events=()), now, memory=memory)
        if again.changes:
            after = _write(settings, sheets, after, again.changes)
    except SheetsSyncError as e:
        return Mirrored(master.tabs, nothing, _named(e))
    return Mirrored(after, plan.counts)


def _named(error: SheetsSyncError) -> Bilingual:
    """The error's words, saying that it is the master that they are about."""
    return {lang: f"{text('layout.master', lang)}: {said}" for lang, said in error.words.items()}


def _write(
    settings: Settings, sheets: Sheets, tabs: Sequence[Tab], changes: Sequence[Change]
) -> tuple[Tab, ...]:
    touched = {t.title: t for t in sheets.apply(settings.master, changes, tabs)}
    there = [touched.pop(t.title, t) for t in tabs]
    return (*there, *touched.values())


def write_deliveries(
    settings: Settings,
    sheets: Sheets,
    tabs: Sequence[Tab],
    deliveries: Sequence[DeliveryLine],
    pending: Mapping[str, str] = EMPTY,
) -> bool:
    """Brings the deliveries tab up to date after the mail went out: True when there was something to write.

    `pending`: batch key -> what its ticks still lack (`PassResult.pending_ticks`).
    `tabs` are `PassResult.master_tabs`; without any the master is read anew. Raises as `Sheets` does.
    """
    standing = tabs or sheets.read(settings.master).tabs
    lines = [
        replace(d, taken=" · ".join(filter(None, [d.taken, pending.get(d.key, "")]))) for d in deliveries
    ]
    plan = plan_deliveries(standing, lines)
    if plan.changes:
        sheets.apply(settings.master, plan.changes, standing)
    return bool(plan.changes)
