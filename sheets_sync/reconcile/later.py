"""Which rows came or changed after the district's deadline, and after its tick that says sent."""

from collections.abc import Mapping
from dataclasses import replace

from sheets_sync.model import Later, Place
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.reconcile.case import Case
from sheets_sync.reconcile.knowledge import Knowledge
from sheets_sync.reconcile.snapshot import Look, at_deadline, at_tick


def with_later(known: Knowledge, case: Case) -> Case:
    """The case with the rows that came later, and with what is to be remembered to know them."""
    kept = case.accepted
    if kept is not None and case.is_new:
        kept = _with_snapshots(known, case, kept)
    deadline = known.deadline(case.district, case.form.id)
    passed = known.now > deadline
    again = known.open_again(case.district, case.form.id)
    if kept is None:
        unknown = Later(known=False)
        late, edited = (unknown if passed else None), (unknown if case.submitted_at else None)
    else:
        stood = kept.at_deadline if passed and kept.at_deadline and kept.at_deadline.at >= deadline else None
        late = stood.since(kept.tables) if stood else None
        edited = kept.at_tick.since(kept.tables) if kept.at_tick else None
    return replace(case, accepted=kept, late=late, edited=edited, reopened=again)


def _with_snapshots(known: Knowledge, case: Case, accepted: Accepted) -> Accepted:
    """With what stood there when the district sent, and at its deadline."""
    place = (case.district, case.form.id)
    before = known.previous.get((case.district.code, case.form.id))
    told_edited, told_late = (None, None) if before else known.later_by_master(*place)
    look = Look(
        now=known.seen_at(case.district),
        tables=accepted.tables,
        before=(before.read_at, before.tables) if before else None,
        differing=() if before else _differing(known, case, accepted),
    )
    kept_tick, kept_deadline = (before.at_tick, before.at_deadline) if before else (None, None)
    return replace(
        accepted,
        at_tick=at_tick(look, accepted.submitted_at, kept_tick, told_edited),
        at_deadline=at_deadline(look, known.deadline(*place), kept_deadline, told_late),
    )


def _differing(known: Knowledge, case: Case, accepted: Accepted) -> frozenset[Place]:
    """The clean rows that are not as the master holds them: they changed since it was last written."""
    held = [_filled(row) for row in known.rows_in_master(case.district, case.form)]
    return frozenset(
        (table.sheet_id, row.number)
        for table, report in zip(accepted.tables, case.reports, strict=True)
        for row in report.clean_rows
        if _filled(row.values) not in held
    )


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {key: said for key, said in values.items() if said}
