"""What is to be thought of each form of each district: which table is accepted, and what is said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sheets_sync import gazetteer
from sheets_sync.config import District
from sheets_sync.errors import SheetsSyncError
from sheets_sync.model import (
    Bilingual,
    Cause,
    Form,
    FormState,
    JudgedRow,
    Report,
    Scope,
    Table,
    Workbook,
)
from sheets_sync.reconcile import brake, halts
from sheets_sync.reconcile.cache import Accepted, Gone
from sheets_sync.reconcile.case import Case
from sheets_sync.reconcile.hashes import row_hash
from sheets_sync.reconcile.knowledge import Knowledge
from sheets_sync.reconcile.later import with_later
from sheets_sync.reconcile.making import making_since
from sheets_sync.reconcile.observe import Read, guard
from sheets_sync.reconcile.waives import waived
from sheets_sync.validation import (
    Found,
    find_tables,
    row_names,
    validate_province,
    validate_tables,
)


def judge(known: Knowledge, read: Mapping[str, Read]) -> dict[tuple[str, str], Case]:
    """(district code, form) -> what is to be thought of it. Pure, but for what is given."""
    settings = known.settings
    cases = {
        (district.code, form.id): _guarded(known, district, form, read[district.spreadsheet])
        for district in settings.districts
        for form in settings.forms.values()
    }
    names = {d.code: d.name for d in settings.districts}
    for form in settings.forms.values():
        reports = {d.code: cases[d.code, form.id].report for d in settings.districts}
        for code, report in validate_province(reports, form, names).items():
            cases[code, form.id] = _waived_again(known, _with_report(cases[code, form.id], report))
    return {place: with_later(known, case) for place, case in cases.items()}


def _guarded(known: Knowledge, district: District, form: Form, read: Read) -> Case:
    """A sheet that our own code stumbles over is one that cannot be read."""
    case = guard(lambda r: _case(known, district, form, r), read)
    return case if isinstance(case, Case) else _case(known, district, form, case)


def _case(known: Knowledge, district: District, form: Form, read: Read) -> Case:
    if isinstance(read, SheetsSyncError):
        return _as_before(known, district, form, "unreadable", read.words, halts.cause_of(read))
    found = find_tables(read, form, known.settings.forms.values())
    broken = any(p.rule in halts.HEADER_RULES and p.severity == "error" for p in found.problems)
    if broken or not found.tables:
        return _headless(known, district, form, read, found)
    return replace(_weighed(known, district, form, read, found.tables), problems=found.problems)


def _headless(known: Knowledge, district: District, form: Form, book: Workbook, found: Found) -> Case:
    """No table can be read: its header is lost or doubled, or nobody has laid one out yet."""
    before = known.previous.get((district.code, form.id))
    tables, kept = before.tables if before else (), bool(known.rows_in_master(district, form))
    same = before is not None and before.spreadsheet == district.spreadsheet
    cause, problems = halts.headless(found.problems, book, form, tables, kept=kept, same=same)
    case = _as_before(known, district, form, "halted", halts.reason(problems), cause)
    return replace(_with_fresh(known, case, found.tables, book), problems=problems)


def _weighed(
    known: Knowledge, district: District, form: Form, workbook: Workbook, tables: tuple[Table, ...]
) -> Case:
    """The brake: too many rows gone, and nobody has accepted it."""
    before = known.previous.get((district.code, form.id))
    why, gone = _weigh(known, district, form, workbook, tables)
    accept = why is not None and (district.code, form.id) in known.accepts
    if why and not accept:
        case = _as_before(known, district, form, "halted", why, "rows_vanished")
        return _with_fresh(known, case, tables, workbook)
    at = known.seen_at(district)
    seen = _seen(before, tables, at)
    sent = _submitted(known, district, form, tables)
    accepted = Accepted(
        district.code,
        form.id,
        tables,
        at,
        seen,
        () if accept else gone,
        sent,
        workbook.locale,
        district.spreadsheet,
    )
    reports = reports_of(known, district, form, accepted)
    return Case(
        district=district,
        form=form,
        state="ok",
        report=merged(form, reports),
        accepted=accepted,
        reports=reports,
        names=row_names(tables, form),
        fresh=tables,
        fresh_reports=reports,
        workbook=workbook,
        submitted_at=sent,
        is_new=True,
        used_accept=accept,
    )


def _weigh(
    known: Knowledge, district: District, form: Form, workbook: Workbook, tables: tuple[Table, ...]
) -> tuple[Bilingual | None, tuple[Gone, ...]]:
    before, at = known.previous.get((district.code, form.id)), known.seen_at(district)
    if before is not None:
        return brake.weigh(brake.rows_of(before.tables), brake.rows_of(tables), before.gone, form, at)
    held = [_filled(row) for row in known.rows_in_master(district, form)]
    unproven = Accepted(district.code, form.id, tables, at, locale=workbook.locale)
    rows = [_filled(r.values) for report in reports_of(known, district, form, unproven) for r in report.rows]
    return brake.weigh(held, rows, (), form, at)


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in values.items() if v}


def _as_before(
    known: Knowledge, district: District, form: Form, state: FormState, note: Bilingual, cause: Cause
) -> Case:
    """The last accepted table stays; without it, what the master holds."""
    before = known.previous.get((district.code, form.id))
    if before is None:
        rows = tuple(_from_master(row, form) for row in known.rows_in_master(district, form))
        sent, read_at = known.told_by_master(district, form)
        report = Report(form.id, rows)
        return Case(district, form, state, report, note, cause, submitted_at=sent, told_read_at=read_at)
    reports = reports_of(known, district, form, before)
    return Case(
        district=district,
        form=form,
        state=state,
        report=merged(form, reports),
        note=note,
        cause=cause,
        accepted=before,
        reports=reports,
        names=row_names(before.tables, form),
        submitted_at=before.submitted_at,
    )


def _from_master(values: Mapping[str, str], form: Form) -> JudgedRow:
    """A row nobody but the master remembers: it was clean when it came there."""
    column, word = form.reserve or ("", "")
    return JudgedRow(
        number=0,
        state="clean",
        key=tuple(values.get(k, "") for k in form.key),
        values=values,
        reserve=bool(word) and word in values.get(column, ""),
        reviewed=bool(values.get(form.review_column)),
    )


def _with_fresh(known: Knowledge, case: Case, tables: tuple[Table, ...], workbook: Workbook) -> Case:
    """What stands in the sheet is not accepted, but its office is told of it all the same."""
    unproven = Accepted(case.district.code, case.form.id, tables, known.now, locale=workbook.locale)
    reports = reports_of(known, case.district, case.form, unproven)
    return replace(case, fresh=tables, fresh_reports=reports, workbook=workbook)


# ── reports ──────────────────────────────────────────────────────────────────────────────────────


def reports_of(known: Knowledge, district: District, form: Form, accepted: Accepted) -> tuple[Report, ...]:
    """What the form's rules say about the accepted tables of one district, waivers taken into account."""
    reports = validate_tables(accepted.tables, form, _scope(known, district, accepted))
    return waived(known.waives, known.settings, district, form, accepted.tables, reports)


def _waived_again(known: Knowledge, case: Case) -> Case:
    """The same for what only the whole province shows."""
    if case.accepted is None:
        return case
    tables = case.accepted.tables
    reports = waived(known.waives, known.settings, case.district, case.form, tables, case.reports)
    if reports == case.reports:
        return case
    return _with_report(case, replace(case.report, rows=tuple(row for part in reports for row in part.rows)))


def _scope(known: Knowledge, district: District, accepted: Accepted) -> Scope:
    settings, form = known.settings, accepted.form
    deadline = known.deadline(district, form)
    since = making_since(settings.rounds[form], settings.pace, deadline, known.now)
    rows = [row for table in accepted.tables for row in table.rows]
    seen = ((row.number, accepted.seen.get(row_hash(row))) for row in rows)
    return Scope(
        district_code=district.code,
        district_name=district.name,
        subdistricts=settings.subdistricts(district),
        gazetteer=tuple(s.name for s in gazetteer.subdistricts(district.code)),
        fiscal_year=settings.province.fiscal_year,
        today=known.now,
        locale=accepted.locale,
        fresh_rows=frozenset(number for number, at in seen if at and since and at > since),
    )


def merged(form: Form, reports: Sequence[Report]) -> Report:
    """The reports of a district's tables as one."""
    if len(reports) == 1:
        return reports[0]
    return Report(
        form=form.id,
        rows=tuple(row for report in reports for row in report.rows),
        violations=tuple(v for report in reports for v in report.violations),
        not_checked=tuple(dict.fromkeys(name for report in reports for name in report.not_checked)),
        columns=reports[0].columns if reports else {},
        headers=reports[0].headers if reports else {},
        parts=tuple(reports),
    )


def _with_report(case: Case, report: Report) -> Case:
    """The report after the whole province was looked at, also cut up by tables again."""
    parts = cut_up(report, case.reports)
    return replace(
        case, report=report, reports=parts, fresh_reports=parts if case.is_new else case.fresh_reports
    )


def cut_up(report: Report, parts: Sequence[Report]) -> tuple[Report, ...]:
    """A district's report as those of its tables again, whose rows are now as it has them."""
    rows = iter(report.rows)
    return tuple(replace(part, rows=tuple(islice(rows, len(part.rows)))) for part in parts)


# ── what a read adds to what was known ───────────────────────────────────────────────────────────


def _seen(before: Accepted | None, tables: Sequence[Table], now: datetime) -> dict[str, datetime | None]:
    """When each row was first seen as it is now; at a first read everything counts as old."""
    unknown = now if before else None
    known = before.seen if before else {}
    names = [row_hash(row) for table in tables for row in table.rows]
    return {name: known.get(name, unknown) for name in names}


def _submitted(known: Knowledge, district: District, form: Form, tables: Sequence[Table]) -> datetime | None:
    """Since when the district's tick stands: as remembered, as the master tells it, or now."""
    ticks = [t.submitted for t in tables if t.submitted is not None]
    if not ticks or not all(ticks):
        return None
    before = known.previous.get((district.code, form.id))
    if before and before.submitted_at:
        return before.submitted_at
    told = None if before else known.told_by_master(district, form)[0]
    return told or known.seen_at(district)
