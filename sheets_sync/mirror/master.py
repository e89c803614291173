"""The whole master: what is to be done so that every tab says what it should, in one write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheets_sync.messages import text
from sheets_sync.mirror import compared, history, tabs
from sheets_sync.mirror.completeness import completeness_lines, completeness_spec
from sheets_sync.mirror.deliveries import DELIVERIES, DeliveryLine, delivery_lines
from sheets_sync.mirror.history import Event, Memory, remember
from sheets_sync.mirror.later import read_later
from sheets_sync.mirror.matching import key_of, rest_of
from sheets_sync.mirror.plan import TabPlan, add_rows, plan_tab
from sheets_sync.mirror.ranking import ranking_lines, ranking_spec
from sheets_sync.mirror.sheet import Line, Spec, Standing, look, plain
from sheets_sync.mirror.words import read_moment
from sheets_sync.model import BLANK, EMPTY, AddTab, Change, Compared, Form, Later, MasterCell, Tab

TICKED = (tabs.MEND, tabs.PROGRESS, DELIVERIES)
Cells = Mapping[str, Mapping[str, Mapping[str, MasterCell]]]  # tab -> item -> header -> cell


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the master should say. `kept` are (district code, form) whose findings stay as they are."""

    forms: Mapping[str, Form]
    rows: Mapping[str, Sequence[tabs.RegistryRow]]  # form -> clean rows
    findings: Sequence[tabs.Finding] = ()
    progress: Sequence[tabs.Progress] = ()
    deliveries: Sequence[DeliveryLine] = ()
    kept: frozenset[tuple[str, str]] = frozenset()
    answers: Sequence[history.Answer] = ()
    compared: Mapping[str, Sequence[Compared]] = field(default_factory=dict)  # forms with an earlier round
    ticks: Cells = field(default_factory=dict)  # what people's ticks make of single cells
    events: Sequence[Event] = ()  # what the history is to tell beside


@dataclass(frozen=True, slots=True)
class FormCounts:
    """What happened to the rows of a form's registry."""

    inserted: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class MasterPlan:
    """Nothing to do is an empty `changes`."""

    changes: tuple[Change, ...] = ()
    counts: Mapping[str, FormCounts] = field(default_factory=dict)


def plan_master(
    standing: Sequence[Tab],
    wanted: Wanted,
    now: datetime,
    *,
    heartbeat: bool = False,
    memory: Memory | None = None,
) -> MasterPlan:
    """The smallest change from `standing` to `wanted`. Moments are refreshed only beside another change,
    or at the heartbeat. `memory` holds the notes of rows that are gone (default: what the history says).
    """
    known = memory or remember(standing)
    plans = dict(_plans(standing, wanted, known, refresh=heartbeat))
    if not heartbeat and any(p.changes for p in plans.values()):
        plans = dict(_plans(standing, wanted, known, refresh=True))
    changes = [c for p in plans.values() for c in p.changes]
    events = [e for p in plans.values() for e in p.events] + [a.event for a in wanted.answers]
    events += wanted.events
    changes += _history(standing, events, wanted, now)
    if changes:
        changes += _missing_history(standing, changes)
    counts = {form: _counts(plans[f.master_tab]) for form, f in wanted.forms.items()}
    return MasterPlan(tuple(changes), counts)


def _plans(
    standing: Sequence[Tab], wanted: Wanted, memory: Memory, *, refresh: bool
) -> Iterator[tuple[str, TabPlan]]:
    for form in wanted.forms.values():
        lines = list(tabs.registry_lines(form, wanted.rows.get(form.id, ())))
        yield form.master_tab, _plan(standing, tabs.registry(form), lines, memory)
        if form.ranking:
            ranked = list(ranking_lines(form.ranking, wanted.rows.get(form.id, ())))
            yield form.ranking.tab, _plan(standing, ranking_spec(form, form.ranking), ranked, memory)

    def kept(row: Standing) -> bool:
        code, form = (plain(row.cells.get(h, BLANK)) for h in (tabs.CODE, tabs.FORM))
        return (code, form) in wanted.kept

    mend = list(tabs.mend_lines(wanted.findings))
    ticks = {spec.title: wanted.ticks.get(spec.title, {}) for spec in TICKED}
    found = look(standing, tabs.MEND)
    yield tabs.MEND.title, plan_tab(found, mend, memory, keep=kept, cells=ticks[tabs.MEND.title])
    progress = list(tabs.progress_lines(wanted.progress))
    found = look(standing, tabs.PROGRESS)
    accepts = ticks[tabs.PROGRESS.title]
    yield tabs.PROGRESS.title, plan_tab(found, progress, memory, refresh=refresh, cells=accepts)
    spec = completeness_spec(wanted.forms)
    yield spec.title, _plan(standing, spec, list(completeness_lines(wanted.progress, wanted.forms)), memory)
    words = ticks[DELIVERIES.title]
    yield DELIVERIES.title, plan_deliveries(standing, wanted.deliveries, memory, words)
    if wanted.compared:
        yield compared.SPEC.title, _plan_compared(standing, wanted, memory)


def _plan_compared(standing: Sequence[Tab], wanted: Wanted, memory: Memory) -> TabPlan:
    """What is told of a form without an earlier round stays: its ledger may have been lost."""
    lines = list(compared.compared_lines(one for found in wanted.compared.values() for one in found))

    def kept(row: Standing) -> bool:
        return plain(row.cells.get(tabs.FORM, BLANK)) not in wanted.compared

    return plan_tab(look(standing, compared.SPEC), lines, memory, keep=kept)


def _plan(standing: Sequence[Tab], spec: Spec, lines: Sequence[Line], memory: Memory) -> TabPlan:
    return plan_tab(look(standing, spec), lines, memory)


def plan_deliveries(
    standing: Sequence[Tab],
    lines: Sequence[DeliveryLine],
    memory: Memory | None = None,
    cells: Mapping[str, Mapping[str, MasterCell]] = EMPTY,
) -> TabPlan:
    """The deliveries tab alone. What it tells of deliveries not given here stays: it outlives a ledger."""
    found = look(standing, DELIVERIES)
    begun = {row.identity[0] for row in found.rows if not is_planned(row)}
    lines = [d for d in lines if d.state != "planned" or d.key not in begun]  # a lost ledger plans anew
    wanted = list(delivery_lines(lines))
    keep = lambda row: not is_planned(row)  # noqa: E731  of a batch that nobody plans any more nothing was sent
    return plan_tab(found, wanted, memory or Memory(), keep=keep, cells=cells)


def delivery_keys(standing: Sequence[Tab]) -> tuple[str, ...]:
    """The batches that the master's deliveries tab tells of, but for those that it only announces."""
    rows = look(standing, DELIVERIES).rows
    return tuple(row.identity[0] for row in rows if not is_planned(row))


def delivered_keys(standing: Sequence[Tab]) -> tuple[str, ...]:
    """The batches of which the master's deliveries tab says that they left, or may have."""
    left = {text(f"delivery_state.{state}") for state in ("sent", "acknowledged", "unknown")}
    rows = look(standing, DELIVERIES).rows
    return tuple(row.identity[0] for row in rows if plain(row.cells.get(tabs.STATE, BLANK)) in left)


def is_planned(row: Standing) -> bool:
    """Whether the tab only announces this batch: nothing was done about it yet."""
    return plain(row.cells.get(tabs.STATE, BLANK)) == text("delivery_state.planned")


def registry_rows(standing: Sequence[Tab], form: Form) -> dict[str, list[dict[str, str]]]:
    """What the master holds of a form: district code -> rows as column key -> text."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in look(standing, tabs.registry(form)).rows:
        values = {c.key: plain(row.cells.get(c.header, BLANK)) for c in form.columns}
        found.setdefault(row.identity[0], []).append(values)
    return found


def moments_told(standing: Sequence[Tab]) -> dict[tuple[str, str], tuple[datetime | None, datetime | None]]:
    """(sub-district code, form) -> when it was sent and when last read, as the summary tells."""
    found = {}
    for row in look(standing, tabs.PROGRESS).rows:
        sent, read = (read_moment(plain(row.cells.get(h, BLANK))) for h in (tabs.SENT, tabs.READ))
        found[row.identity[0], row.identity[1]] = (sent, read)
    return found


def opened_told(standing: Sequence[Tab]) -> dict[str, datetime]:
    """The name of each finding in the to-mend tab -> when it was found, as that tab tells."""
    rows = look(standing, tabs.MEND).rows
    told = {row.identity[0]: read_moment(plain(row.cells.get(tabs.FOUND, BLANK))) for row in rows}
    return {item: at for item, at in told.items() if at}


def later_told(standing: Sequence[Tab]) -> dict[tuple[str, str], tuple[Later | None, Later | None]]:
    """(sub-district code, form) -> what was edited after sending, what came late, as the summary tells."""
    found = {}
    for row in look(standing, tabs.PROGRESS).rows:
        edited, late = (read_later(plain(row.cells.get(h, BLANK))) for h in (tabs.EDITED, tabs.LATE))
        found[row.identity[0], row.identity[1]] = (edited, late)
    return found


def notes_of(standing: Sequence[Tab], forms: Iterable[Form]) -> Memory:
    """The history's memory, and every note that stands beside a row now: for mending a write gone astray."""
    memory = remember(standing)
    forms = tuple(forms)
    rankings = (ranking_spec(f, f.ranking) for f in forms if f.ranking)
    own = (tabs.MEND, tabs.PROGRESS, DELIVERIES, compared.SPEC)
    for spec in (*map(tabs.registry, forms), *rankings, *own):
        for row in look(standing, spec).rows:
            theirs = {**row.words, **{h: "TRUE" for h, on in row.ticks.items() if on}}
            if theirs:
                memory.learn(key_of(spec, row.identity), rest_of(spec, row.texts), theirs)
    return memory


def own_specs(forms: Iterable[Form]) -> Iterator[tuple[Spec, Form | None]]:
    """Every tab of ours, a registry with its form, in the order in which a pass makes them.

    The comparison with the last round comes last: it is made only when there is a last round.
    """
    forms = tuple(forms)
    for form in forms:
        yield tabs.registry(form), form
        if form.ranking:
            yield ranking_spec(form, form.ranking), None
    completeness = completeness_spec(form.id for form in forms)
    for spec in (tabs.MEND, tabs.PROGRESS, completeness, DELIVERIES, history.SPEC, compared.SPEC):
        yield spec, None


def _counts(plan: TabPlan) -> FormCounts:
    return FormCounts(len(plan.inserted), len(plan.updated), len(plan.deleted), plan.unchanged)


def _history(standing: Sequence[Tab], events: Sequence[Event], wanted: Wanted, now: datetime) -> list[Change]:
    """New rows at the history's end."""
    registries = frozenset(form.master_tab for form in wanted.forms.values())
    quiet = tabs.PROGRESS.title  # its numbers change all day long; its states are worth telling
    worth = [e for e in events if e.tab != quiet or e.kind != "changed" or tabs.STATE in e.headers]
    told = registries | {quiet}
    return add_rows(look(standing, history.SPEC), list(history.lines(worth, now, told)))


def _missing_history(standing: Sequence[Tab], changes: Sequence[Change]) -> list[Change]:
    spec = history.SPEC
    there = look(standing, spec).exists or any(c.tab == spec.title for c in changes)
    return [] if there else [AddTab(spec.title, spec.all_headers, spec.home)]
