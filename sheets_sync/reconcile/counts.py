"""How far each sub-district is with a form."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sheets_sync.config import Settings
from sheets_sync.model import Form, GroupCount, JudgedRow, Subdistrict
from sheets_sync.reconcile.case import Case


def count_groups(
    settings: Settings, cases: Mapping[tuple[str, str], Case], form: Form
) -> tuple[GroupCount, ...]:
    """One count for each sub-district that takes part, in the config's order; reserves are not counted."""
    counts: list[GroupCount] = []
    for district in settings.districts:
        case = cases[district.code, form.id]
        found = [_count(case, s) for s in settings.subdistricts(district)]
        counts += _with_homeless(found, case)
    return tuple(counts)


def _with_homeless(counts: list[GroupCount], case: Case) -> list[GroupCount]:
    """With the rows left out that do not say which sub-district is theirs: nobody may be dropped uncounted.

    They count for a sub-district that lacks rows, else for the first.
    """
    taken = [c.filled for c in counts]
    for row in case.report.rows:
        if row.state == "clean" or row.group or row.reserve or not counts:
            continue
        lacking = (i for i, c in enumerate(counts) if taken[i] < (c.expected or 0))
        at = next(lacking, 0)
        taken[at] += 1
        kind = "to_mend" if row.state == "error" else "in_progress"
        counts[at] = replace(counts[at], **{kind: getattr(counts[at], kind) + 1})
    return counts


def _count(case: Case, place: Subdistrict) -> GroupCount:
    code, name = place.code, place.name
    rows = [r for r in case.report.rows if not r.reserve and _counts_for(r, code, name)]
    return GroupCount(
        district_code=case.district.code,
        district=case.district.name,
        code=code,
        name=name,
        expected=expected(case.form, place),
        filled=len(rows),
        reviewed=sum(r.reviewed for r in rows),
        clean=_states(rows, "clean"),
        to_mend=_states(rows, "error"),
        in_progress=_states(rows, "in_progress"),
        submitted=case.submitted_at is not None,
    )


def _counts_for(row: JudgedRow, code: str, name: str) -> bool:
    """A row that only the master remembers tells its sub-district by name: enough within a district."""
    return row.group == code or (not row.group and row.number == 0 and row.values.get("subdistrict") == name)


def _states(rows: Iterable[JudgedRow], state: str) -> int:
    return sum(row.state == state for row in rows)


def lacking(counts: Iterable[GroupCount], case: Case) -> int | None:
    """How many rows a district still owes, filled in or not yet right; None where nobody says how many.

    As the sentences about its groups say, where its table was read: one's surplus fills no other's gap.
    """
    mine = [count for count in counts if count.district_code == case.district.code]
    if case.accepted is not None and case.form.groups:
        gap = sum(v.gap for v in case.report.violations)
        return gap if gap or all(c.expected is not None for c in mine) else None
    if not mine or any(count.expected is None for count in mine):
        return None
    return sum(max(0, (count.expected or 0) - count.filled) for count in mine)


def expected(form: Form, place: Subdistrict) -> int | None:
    """How many rows a sub-district owes; None where the form, or the list of villages, does not say."""
    for group in form.groups:
        kinds = [form.column(key) for key in group.by]
        if kinds[0].belongs_to != "district.subdistricts" or not group.least:
            continue
        if len(kinds) == 1:
            return group.least
        if [c.type for c in kinds[1:]] == ["moo"] and place.participants:
            return group.least * len(place.participants)
    return None
