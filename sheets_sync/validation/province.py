"""What only the whole province shows: one number in two districts, one name with two numbers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sheets_sync.model import Column, Form, JudgedRow, Report, Severity, Violation
from sheets_sync.thai.reading import Remark
from sheets_sync.validation.cellchecks import row_list
from sheets_sync.validation.engine import with_violations
from sheets_sync.validation.headers import column_letters
from sheets_sync.validation.wording import sentence, severity_of, shown_value

Place = tuple[str, int]  # district code, index of the row
Told = dict[Place, list[Violation]]


def validate_province(
    reports: Mapping[str, Report], form: Form, names: Mapping[str, str]
) -> dict[str, Report]:
    """The reports with findings across districts added; both rows of a pair are told of the other.

    `reports`: district code -> its report; `names`: district code -> its name.
    """
    told: Told = defaultdict(list)
    for column in form.columns:
        if column.unique == "province":
            for place, others in _shared(_index(reports, (column.key,))):
                told[place].append(_unique(reports, form, column, place, others, names))
    for rule in form.rules:
        if rule.check == "same_person":
            *keys, number = rule.columns
            for place, others in _namesakes(reports, tuple(keys), number):
                violation = _violation(
                    reports, form.column(number), place, "same_person.province", others, names, rule.severity
                )
                told[place].append(violation)
    return {code: _with(report, code, told) for code, report in reports.items()}


def _index(reports: Mapping[str, Report], keys: tuple[str, ...]) -> dict[tuple[str, ...], list[Place]]:
    places: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for code, report in reports.items():
        for index, row in enumerate(report.rows):
            value = tuple(row.values.get(key, "") for key in keys)
            if all(value) and not _doubted(row, keys):
                places[value].append((code, index))
    return places


def _doubted(row: JudgedRow, keys: tuple[str, ...]) -> bool:
    """A value that is no normal form says nothing about anybody else's."""
    wrong = (v for v in row.violations if v.column in keys and v.severity == "error")
    return any(not v.rule.startswith("unique") for v in wrong)


def _shared(index: Mapping[tuple[str, ...], list[Place]]) -> Iterator[tuple[Place, list[Place]]]:
    for places in index.values():
        if len({code for code, _ in places}) > 1:
            first = {code: place for place in reversed(places) for code in (place[0],)}
            for place in places:
                yield place, [other for code, other in first.items() if code != place[0]]


def _namesakes(
    reports: Mapping[str, Report], keys: tuple[str, ...], number: str
) -> Iterator[tuple[Place, list[Place]]]:
    for place, others in _shared(_index(reports, keys)):
        own = _row(reports, place).values.get(number, "")
        differing = [o for o in others if _row(reports, o).values.get(number, "") not in ("", own)]
        if own and differing:
            yield place, differing


def _row(reports: Mapping[str, Report], place: Place) -> JudgedRow:
    return reports[place[0]].rows[place[1]]


def _unique(
    reports: Mapping[str, Report],
    form: Form,
    column: Column,
    place: Place,
    others: list[Place],
    names: Mapping[str, str],
) -> Violation:
    severity = severity_of(column, Remark("unique_province"))
    return _violation(reports, column, place, "unique_province", others, names, severity)


def _violation(
    reports: Mapping[str, Report],
    column: Column,
    place: Place,
    id: str,
    others: list[Place],
    names: Mapping[str, str],
    severity: Severity,
) -> Violation:
    report, row = reports[place[0]], _row(reports, place)
    first = others[0][0]
    rows = [str(_row(reports, other).number or "–") for other in others if other[0] == first]
    header = report.headers.get(column.key, column.header)
    value = shown_value(column, row.values.get(column.key, ""))
    remark = Remark(id, {"district": names.get(first, first), "rows": row_list(rows)})
    where = report.columns.get(column.key)
    return Violation(
        rule=remark.rule,
        severity=severity,
        message=sentence(column, header, remark, value),
        row=row.number or None,
        cell=f"{column_letters(where)}{row.number}" if where is not None and row.number else None,
        column=column.key,
        header=header,
        value=value,
    )


def _with(report: Report, code: str, told: Told) -> Report:
    rows = tuple(
        with_violations(row, (*row.violations, *told[(code, index)])) if (code, index) in told else row
        for index, row in enumerate(report.rows)
    )
    left = tuple(name for name in report.not_checked if name != "unique_province")
    return replace(report, rows=rows, not_checked=left)
