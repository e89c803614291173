"""What the master is told of the cases of a pass."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sheets_sync.config import Settings
from sheets_sync.mirror import Finding, Progress, RegistryRow, Wanted, clean
from sheets_sync.model import GroupCount, Place, Tally, Violation
from sheets_sync.reconcile.case import Case
from sheets_sync.reconcile.compare import Comparison
from sheets_sync.reconcile.lives import Lives


def wanted_of(
    settings: Settings,
    cases: Mapping[tuple[str, str], Case],
    counts: Mapping[str, Sequence[GroupCount]],
    lives: Lives,
    compared: Mapping[str, Comparison],
) -> Wanted:
    """Registries, summary and comparison as they should be; findings, deliveries and ticks are added."""
    return Wanted(
        forms=settings.forms,
        rows={form: list(_registry(cases, form)) for form in settings.forms},
        progress=list(progress_of(settings, cases, counts, lives, compared)),
        kept=unremembered(cases),
        compared={form: found.lines for form, found in compared.items() if found.lines is not None},
    )


def unremembered(cases: Mapping[tuple[str, str], Case]) -> frozenset[tuple[str, str]]:
    """(district code, form) of which nobody but the master remembers anything."""
    return frozenset(key for key, case in cases.items() if case.accepted is None)


def _registry(cases: Mapping[tuple[str, str], Case], form: str) -> Iterator[RegistryRow]:
    for (code, of), case in cases.items():
        if of == form:
            yield from clean(code, case.district.name, case.report.clean_rows)


def findings_of(settings: Settings, case: Case) -> Iterator[Finding]:
    """What is to be mended in the accepted tables, and what keeps a table from being accepted."""
    tables = case.accepted.tables if case.accepted else ()
    names = {s.code: s.name for s in settings.subdistricts(case.district)}
    for table, report, rows in zip(tables, case.reports, case.names, strict=True):
        for row, name in zip(report.rows, rows, strict=True):
            for violation in row.violations:
                subdistrict = names.get(row.group, row.values.get("subdistrict", ""))
                found = _finding(case, violation, subdistrict, table.sheet_id, name)
                yield replace(found, group=names.get(row.group, ""), making=row.state == "in_progress")
    sheet = tables[0].sheet_id if tables else 0
    for violation in (*case.problems, *case.report.violations):
        group = violation.value if violation.value in names.values() else ""
        yield replace(_finding(case, violation, "", sheet, violation.message["th"]), group=group)


def _finding(case: Case, violation: Violation, subdistrict: str, sheet_id: int, row: str) -> Finding:
    return Finding(
        district_code=case.district.code,
        district=case.district.name,
        form=case.form.id,
        subdistrict=subdistrict,
        violation=violation,
        spreadsheet=case.district.spreadsheet,
        sheet_id=sheet_id,
        row=row,
    )


def progress_of(
    settings: Settings,
    cases: Mapping[tuple[str, str], Case],
    counts: Mapping[str, Sequence[GroupCount]],
    lives: Lives,
    compared: Mapping[str, Comparison],
) -> Iterator[Progress]:
    """How far each sub-district is, since when its oldest error is open, what came late, who is new."""
    oldest = lives.oldest()
    for form, groups in counts.items():
        tallies = compared[form].tallies if form in compared else {}
        for count in groups:
            case = cases[count.district_code, form]
            judged, there = case.judged, _places(case, count.code)
            wheres = ((count.district_code, form, name) for name in (count.name, ""))
            yield Progress(
                form=form,
                count=count,
                state=judged.shown,
                note=judged.note.get("th", ""),
                read_at=judged.read_at,
                submitted_at=judged.submitted_at,
                deadline=settings.rounds[form].district_deadline,
                oldest=min((oldest[w].opened for w in wheres if w in oldest), default=None),
                edited=judged.edited and judged.edited.among(there),
                late=judged.late and judged.late.among(there),
                reopened=judged.reopened,
                remembered=case.accepted is not None,
                spreadsheet=case.district.spreadsheet,
                tally=tallies.get(count.code, Tally()),
            )


def _places(case: Case, code: str) -> frozenset[Place]:
    """Where the rows of a sub-district stand, and those of which nobody knows whose they are."""
    tables = case.accepted.tables if case.accepted else ()
    return frozenset(
        (table.sheet_id, row.number)
        for table, report in zip(tables, case.reports, strict=True)
        for row in report.rows
        if row.group in ("", code)
    )
