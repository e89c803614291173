"""One pass over one province: observe, judge, plan, act. It compares what is with what should be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheets_sync.config import Settings
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import Sheets
from sheets_sync.mirror import (
    DeliveryLine,
    Seen,
    delivered_keys,
    delivery_keys,
    opened_told,
)
from sheets_sync.model import EMPTY, Batch, Bilingual, GroupCount, Reopened, Workbook
from sheets_sync.reconcile.asked import Ruled
from sheets_sync.reconcile.books import Books, overtaken
from sheets_sync.reconcile.cache import Accepted, Cache
from sheets_sync.reconcile.case import Case
from sheets_sync.reconcile.compare import Comparison, compare, district_tally
from sheets_sync.reconcile.counts import count_groups, lacking
from sheets_sync.reconcile.districts import Said, tell_district
from sheets_sync.reconcile.judge import judge
from sheets_sync.reconcile.knowledge import Knowledge
from sheets_sync.reconcile.lives import Lives, dated, follow
from sheets_sync.reconcile.locks import asked_for, keep_locks
from sheets_sync.reconcile.mirroring import bring
from sheets_sync.reconcile.observe import Read, each, read_all, readable
from sheets_sync.reconcile.result import DistrictResult, PassResult
from sheets_sync.reconcile.ticks import Ticks
from sheets_sync.reconcile.told import findings_of, unremembered, wanted_of

Cases = Mapping[tuple[str, str], Case]
Counts = Mapping[str, tuple[GroupCount, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """What is known besides the sheets: from people's word in the ledger, and from the pass before.

    `accepts` are (district code, form) that a person takes as they are, `reopened` those that may work on
    after their deadline; `deliveries` and `ruled` what the ledger tells; `lives` the findings open after the
    last pass, `seen` what the master's rows named then; `last` each form's batch of the last round, where
    there is one.
    """

    accepts: frozenset[tuple[str, str]] = frozenset()
    reopened: Mapping[tuple[str, str], Reopened] = field(default_factory=dict)
    deliveries: Sequence[DeliveryLine] = ()
    lives: Lives | None = None
    last: Mapping[str, Batch] = field(default_factory=dict)
    ruled: Ruled = field(default_factory=Ruled)
    seen: Seen = field(default_factory=Seen)


NOTHING_TOLD = Told()
NOTHING_READ = Books()


def run(
    settings: Settings,
    sheets: Sheets,
    cache: Cache,
    now: datetime,
    told: Told = NOTHING_TOLD,
    *,
    heartbeat: bool = False,
    books: Books = NOTHING_READ,
) -> PassResult:
    """One pass. `heartbeat` refreshes times that alone are not worth a write; `books` were read before it.

    What goes wrong with one sheet stays with it and is told in the result. StoreError when the cache cannot
    be written.
    """
    before, previous, whole = sheets.calls, cache.load(), not books.read
    books, master = _read(settings, sheets, books, previous, now)
    standing = master.tabs if isinstance(master, Workbook) else None
    ticks = Ticks(settings, standing, told.seen, told.ruled, told.deliveries, now)
    accepts = told.accepts | ticks.accepts
    known = Knowledge.of(settings, now, previous, standing, accepts, told.reopened, ticks.waiving, books.at)
    cases = _for_telling(ticks.settle(judge(known, books.read)), books)
    counts = {form.id: count_groups(settings, cases, form) for form in settings.forms.values()}
    compared = compare(settings, cases, told.last)
    notes, said = _tell(settings, sheets, cases, counts, now, heartbeat, keep_words=standing is not None)
    findings = [finding for case in cases.values() for finding in findings_of(settings, case)]
    opened = None if standing is None else opened_told(standing)
    lives = follow(findings, told.lives, opened, now, unremembered(cases))
    wanted = replace(
        wanted_of(settings, cases, counts, lives, compared),
        findings=dated(findings, lives),
        deliveries=told.deliveries,
        answers=[answer for one in said.values() for answer in one.answers],
        ticks=ticks.book.cells,
        events=ticks.book.events,
    )
    mirrored = bring(settings, sheets, now, master, wanted, heartbeat=heartbeat)
    cache.keep(list(_to_keep(cases, previous, trusted=standing is not None)))
    results = _district_results(settings, cases, _still(settings, books) | notes, counts, compared)
    return PassResult(
        province=settings.province.name,
        at=now,
        districts=tuple(results),
        judged={key: case.judged for key, case in cases.items()},
        counts=counts,
        master=mirrored.counts,
        calls={kind: count - before[kind] for kind, count in sheets.calls.items()},
        reached=readable({s: books.read[s] for s in books.fresh}) or standing is not None,
        master_note=mirrored.note,
        deliveries_told=None if standing is None and not previous else delivery_keys(standing or ()),
        deliveries_left=delivered_keys(standing or ()),
        used_accepts=frozenset(key for key, case in cases.items() if case.used_accept),
        master_tabs=mirrored.tabs,
        lives=lives,
        asked=tuple(ticks.book.asked),
        seen=None if mirrored.note else ticks.remembered(),
        pending_ticks=ticks.pending,
        books=_left(books, said.values()),
        whole=whole,
    )


def _read(
    settings: Settings,
    sheets: Sheets,
    books: Books,
    previous: Mapping[tuple[str, str], Accepted],
    now: datetime,
) -> tuple[Books, Read]:
    """Every district's sheet, and the master: read now where nothing is remembered, or others read later."""
    places = {d.code: d.spreadsheet for d in settings.districts}
    books = books.without(overtaken(books, places, previous))
    missing = [settings.master, *(s for s in places.values() if s not in books.read)]
    read = read_all(sheets, missing, locks=asked_for(settings))
    master = read.pop(settings.master)
    return books.joined(read, now), master


def _for_telling(cases: Cases, books: Books) -> dict[tuple[str, str], Case]:
    """Only to a sheet that was read just now anything may be written."""
    return {
        key: case if case.district.spreadsheet in books.fresh else replace(case, workbook=None)
        for key, case in cases.items()
    }


def _still(settings: Settings, books: Books) -> dict[str, Bilingual]:
    """What could not be written before, of those sheets that are not written to now either."""
    fresh = {d.code for d in settings.districts if d.spreadsheet in books.fresh}
    return {code: note for code, note in books.notes.items() if code not in fresh}


def _left(books: Books, said: Iterable[Said]) -> Books:
    """The sheets as we left them."""
    return replace(books, read={**books.read, **{s.book.id: s.book for s in said if s.book}})


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
        missing = {form: lacking(counts[form], cases[district.code, form]) for form in settings.forms}
        tallies = {f: district_tally(settings, compared.get(f), district.code) for f in settings.forms}
        yield DistrictResult(
            district.code, district.name, district.spreadsheet, forms, note, due, missing, tallies
        )


def _due(counts: Sequence[GroupCount], code: str) -> int | None:
    owed = [count.expected for count in counts if count.district_code == code]
    return None if None in owed else sum(n for n in owed if n is not None)


def _to_keep(
    cases: Cases, previous: Mapping[tuple[str, str], Accepted], *, trusted: bool
) -> Iterator[Accepted]:
    """What was accepted in this pass. A first read counts only when the master could be compared with it."""
    for key, case in cases.items():
        news = case.is_new and case.accepted != previous.get(key)
        if news and case.accepted and (trusted or key in previous):
            yield case.accepted


# ── the districts ────────────────────────────────────────────────────────────────────────────────


def _tell(
    settings: Settings,
    sheets: Sheets,
    cases: Cases,
    counts: Counts,
    now: datetime,
    heartbeat: bool,
    *,
    keep_words: bool,
) -> tuple[dict[str, Bilingual], dict[str, Said]]:
    """Feedback and locks. District code -> what could not be done; and what was done."""

    def tell(code: str) -> Said:
        mine = [case for (district, _), case in cases.items() if district == code]
        return tell_district(settings, sheets, mine, counts, now, heartbeat=heartbeat, keep_words=keep_words)

    notes = _locked(settings, sheets, cases, now)
    told = each([d.code for d in settings.districts], tell)
    notes |= {code: e.words for code, e in told.items() if isinstance(e, SheetsSyncError)}
    return notes, {code: said for code, said in told.items() if isinstance(said, Said)}


def _locked(settings: Settings, sheets: Sheets, cases: Cases, now: datetime) -> dict[str, Bilingual]:
    """District code -> why its locks could not be brought to what they should be."""
    if not asked_for(settings):
        return {}

    def keep(code: str) -> Bilingual:
        mine = [case for (district, _), case in cases.items() if district == code]
        return keep_locks(settings, sheets, mine, now)

    found = each([d.code for d in settings.districts], keep)
    notes = {c: said.words if isinstance(said, SheetsSyncError) else said for c, said in found.items()}
    return {code: note for code, note in notes.items() if note}
