"""One pass over one province: observe, judge, plan, act. It compares what is with what should be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sheets_sync.config import Settings
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import Sheets
from sheets_sync.mirror import (
    Answer,
    DeliveryLine,
    FormCounts,
    RegistryRow,
    Seen,
    Wanted,
    clean,
    delivery_keys,
    notes_of,
    opened_told,
    plan_deliveries,
    plan_master,
)
from sheets_sync.model import EMPTY, Batch, Bilingual, Change, GroupCount, Reopened, Tab, Workbook
from sheets_sync.reconcile.asked import Ruled
from sheets_sync.reconcile.cache import Accepted, Cache
from sheets_sync.reconcile.case import Case
from sheets_sync.reconcile.compare import Comparison, compare, district_tally
from sheets_sync.reconcile.counts import count_groups
from sheets_sync.reconcile.districts import tell_district
from sheets_sync.reconcile.judge import judge
from sheets_sync.reconcile.knowledge import Knowledge
from sheets_sync.reconcile.lives import Lives, dated, follow
from sheets_sync.reconcile.locks import asked_for, keep_locks
from sheets_sync.reconcile.observe import each, read_all, readable
from sheets_sync.reconcile.result import DistrictResult, PassResult
from sheets_sync.reconcile.ticks import Ticks
from sheets_sync.reconcile.told import findings_of, progress_of

Cases = Mapping[tuple[str, str], Case]
Counts = Mapping[str, tuple[GroupCount, ...]]
NOTHING_RULED, NOTHING_SEEN = Ruled(), Seen()


def run(
    settings: Settings,
    sheets: Sheets,
    cache: Cache,
    now: datetime,
    *,
    heartbeat: bool = False,
    accepts: frozenset[tuple[str, str]] = frozenset(),
    reopened: Mapping[tuple[str, str], Reopened] | None = None,
    deliveries: Sequence[DeliveryLine] = (),
    lives: Lives | None = None,
    last: Mapping[str, Batch] = EMPTY,
    ruled: Ruled = NOTHING_RULED,
    seen: Seen = NOTHING_SEEN,
) -> PassResult:
    """One pass. `accepts` are (district code, form) that a person takes as they are, `reopened` those that
    may work on after their deadline; `deliveries` and `ruled` what the ledger tells now; `lives` the findings
    open after the last pass, `seen` what the master's rows named then; `last` each form's batch of the last
    round, where there is one; `heartbeat` refreshes times that alone would not be worth a write.

    What goes wrong with one sheet stays with it and is told in the result. StoreError when the cache cannot
    be written.
    """
    before = sheets.calls
    books = [settings.master, *(d.spreadsheet for d in settings.districts)]
    read = read_all(sheets, books, locks=asked_for(settings))
    master = read.pop(settings.master)
    standing = master.tabs if isinstance(master, Workbook) else None
    previous = cache.load()
    ticks = Ticks(settings, standing, seen, ruled, deliveries, now)
    accepted = accepts | ticks.accepts
    known = Knowledge.of(settings, now, previous, standing, accepted, reopened or {}, ticks.waiving)
    cases = ticks.settle(judge(known, read))
    counts = {form.id: count_groups(settings, cases, form) for form in settings.forms.values()}
    compared = compare(settings, cases, last)
    told = _tell_districts(settings, sheets, cases, counts, now, heartbeat, keep_words=standing is not None)
    notes = _locked(settings, sheets, cases, now)
    notes |= {code: _words(e) for code, e in told.items() if isinstance(e, SheetsSyncError)}
    answers = [answer for found in told.values() if isinstance(found, list) for answer in found]
    findings = [finding for case in cases.values() for finding in findings_of(settings, case)]
    unknown = frozenset(key for key, case in cases.items() if case.accepted is None)
    lives = follow(findings, lives, None if standing is None else opened_told(standing), now, unknown)
    wanted = replace(
        _wanted(settings, cases, counts, deliveries, compared),
        findings=dated(findings, lives),
        progress=list(progress_of(settings, cases, counts, lives, compared)),
        kept=unknown,
        answers=answers,
        ticks=ticks.book.cells,
        events=ticks.book.events,
    )
    mirrored = _Mirror(settings, sheets, now).bring(master, wanted, heartbeat=heartbeat)
    cache.keep(list(_to_keep(cases, previous, trusted=standing is not None)))
    return PassResult(
        province=settings.province.name,
        at=now,
        districts=tuple(_district_results(settings, cases, notes, counts, compared)),
        judged={key: case.judged for key, case in cases.items()},
        counts=counts,
        master=mirrored.counts,
        calls={kind: count - before[kind] for kind, count in sheets.calls.items()},
        reached=readable(read) or standing is not None,
        master_note=mirrored.note,
        deliveries_told=None if standing is None and not previous else delivery_keys(standing or ()),
        used_accepts=frozenset(key for key, case in cases.items() if case.used_accept),
        master_tabs=mirrored.tabs,
        lives=lives,
        asked=tuple(ticks.book.asked),
        seen=None if mirrored.note else ticks.remembered(),
        pending_ticks=ticks.pending,
    )


def _district_results(
    settings: Settings,
    cases: Cases,
    notes: Mapping[str, Bilingual],
    counts: Counts,
    compared: Mapping[str, Comparison],
) -> Iterator[DistrictResult]:
    for district in settings.districts:
        forms = {form: cases[district.code, form].judged for form in settings.forms}
        note = notes.get(district.code, EMPTY)
        due = {form: _due(counts[form], district.code) for form in settings.forms}
        tallies = {f: district_tally(settings, compared.get(f), district.code) for f in settings.forms}
        yield DistrictResult(district.code, district.name, district.spreadsheet, forms, note, due, tallies)


def _due(counts: Sequence[GroupCount], code: str) -> int | None:
    owed = [count.expected for count in counts if count.district_code == code]
    return None if None in owed else sum(n for n in owed if n is not None)


def _to_keep(
    cases: Cases, previous: Mapping[tuple[str, str], Accepted], *, trusted: bool
) -> Iterator[Accepted]:
    """What was accepted in this pass. A first read counts only when the master could be compared with it."""
    for key, case in cases.items():
        if case.is_new and case.accepted and (trusted or key in previous):
            yield case.accepted


# ── the districts ────────────────────────────────────────────────────────────────────────────────


def _tell_districts(
    settings: Settings,
    sheets: Sheets,
    cases: Cases,
    counts: Counts,
    now: datetime,
    heartbeat: bool,
    *,
    keep_words: bool,
) -> dict[str, list[Answer] | SheetsSyncError]:
    """District code -> words of people that our feedback replaced, or why it could not be written."""

    def tell(code: str) -> list[Answer]:
        mine = [case for (district, _), case in cases.items() if district == code]
        return tell_district(settings, sheets, mine, counts, now, heartbeat=heartbeat, keep_words=keep_words)

    return each([d.code for d in settings.districts], tell)


def _locked(settings: Settings, sheets: Sheets, cases: Cases, now: datetime) -> dict[str, Bilingual]:
    """District code -> why its locks could not be brought to what they should be."""
    if not asked_for(settings):
        return {}

    def keep(code: str) -> Bilingual:
        mine = [case for (district, _), case in cases.items() if district == code]
        return keep_locks(settings, sheets, mine, now)

    found = each([d.code for d in settings.districts], keep)
    notes = {c: _words(said) if isinstance(said, SheetsSyncError) else said for c, said in found.items()}
    return {code: note for code, note in notes.items() if note}


def _words(error: SheetsSyncError) -> Bilingual:
    return {"th": error.th, "en": error.en}


# ── the master ───────────────────────────────────────────────────────────────────────────────────


def _wanted(
    settings: Settings,
    cases: Cases,
    counts: Counts,
    deliveries: Sequence[DeliveryLine],
    compared: Mapping[str, Comparison],
) -> Wanted:
    return Wanted(
        forms=settings.forms,
        rows={form: list(_registry(cases, form)) for form in settings.forms},
        deliveries=deliveries,
        compared={form: found.lines for form, found in compared.items() if found.lines is not None},
    )


def _registry(cases: Cases, form: str) -> Iterator[RegistryRow]:
    for (code, of), case in cases.items():
        if of == form:
            yield from clean(code, case.district.name, case.report.clean_rows)


class _Mirrored:
    """What became of the master."""

    def __init__(
        self, tabs: Sequence[Tab], counts: Mapping[str, FormCounts], note: Bilingual = EMPTY
    ) -> None:
        self.tabs = tuple(tabs)
        self.counts = counts
        self.note = note


class _Mirror:
    """Brings the master from what stands to what is wanted."""

    def __init__(self, settings: Settings, sheets: Sheets, now: datetime) -> None:
        self._settings = settings
        self._sheets = sheets
        self._now = now

    def bring(self, master: Workbook | SheetsSyncError, wanted: Wanted, *, heartbeat: bool) -> _Mirrored:
        """One write when something differs; a second one when somebody moved the rows at that moment."""
        nothing = {form: FormCounts() for form in self._settings.forms}
        if isinstance(master, SheetsSyncError):
            return _Mirrored((), nothing, _words(master))
        plan = plan_master(master.tabs, wanted, self._now, heartbeat=heartbeat)
        if not plan.changes:
            return _Mirrored(master.tabs, plan.counts)
        try:
            after = self._write(master.tabs, plan.changes)
            memory = notes_of(master.tabs, wanted.forms.values())
            again = plan_master(after, replace(wanted, answers=(), events=()), self._now, memory=memory)
            if again.changes:
                after = self._write(after, again.changes)
        except SheetsSyncError as e:
            return _Mirrored(master.tabs, nothing, _words(e))
        return _Mirrored(after, plan.counts)

    def _write(self, tabs: Sequence[Tab], changes: Sequence[Change]) -> tuple[Tab, ...]:
        touched = {t.title: t for t in self._sheets.apply(self._settings.master, changes, tabs)}
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
