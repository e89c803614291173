"""What only the whole province shows: one number in two districts, one name with two numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_sync.model import Column, Form, JudgedRow, Report, Severity, Violation
from sheets_sync.thai.reading import Remark
from sheets_sync.validation.engine import with_violations
from sheets_sync.validation.headers import column_letters
from sheets_sync.validation.wording import sentence, severity_of, shown_value

Place = tuple[str, int]  # district code, index of the row
Reports = Mapping[str, Report]


@dataclass(frozen=True, slots=True)
class Watch:
    """What is compared across districts: the values in `keys`; the finding stands at `column`."""

    id: str  # of the message
    keys: tuple[str, ...]
    column: Column
    severity: Severity
    differing: bool = False  # only where the values of `column` differ


def watches(form: Form) -> tuple[Watch, ...]:
    """What this form wants compared across districts."""
    unique = Remark("unique_province")
    numbers = [
        Watch(unique.id, (column.key,), column, severity_of(column, unique))
        for column in form.columns
        if column.unique == "province"
    ]
    people = [
        Watch(f"{rule.check}.province", rule.columns[:-1], form.column(rule.columns[-1]), rule.severity, True)
        for rule in form.rules
        if rule.check == "same_person"
    ]
    return (*numbers, *people)


def watched(row: JudgedRow, watch: Watch) -> tuple[str, ...]:
    """The values by which a row is compared; () when one is missing or no normal form."""
    value = tuple([row.values.get(key, "") for key in watch.keys])
    return value if all(value) and not (row.violations and _doubted(row, watch.keys)) else ()


def _doubted(row: JudgedRow, keys: tuple[str, ...]) -> bool:
    """A value that is no normal form says nothing about anybody else's."""
    for found in row.violations:
        counts = found.severity == "error" and not found.waived
        if counts and found.column in keys and not found.rule.startswith("unique"):
            return True
    return False


def pairs(reports: Reports, watch: Watch, places: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """Of the rows that share a value: each that is to be told, with a row of another district."""
    first: dict[str, Place] = {}
    for place in places:
        first.setdefault(place[0], place)
    for place in places if len(first) > 1 else ():
        if other := _other(reports, watch, place, first):
            yield place, other


def _other(reports: Reports, watch: Watch, place: Place, first: Mapping[str, Place]) -> Place | None:
    """The first row of another district, where one differs if that is what counts."""
    elsewhere = (other for code, other in first.items() if code != place[0])
    if not watch.differing:
        return next(elsewhere, None)
    own = _number(reports, watch, place)
    return next((o for o in elsewhere if own and _number(reports, watch, o) not in ("", own)), None)


def _number(reports: Reports, watch: Watch, place: Place) -> str:
    return _row(reports, place).values.get(watch.column.key, "")


def _row(reports: Reports, place: Place) -> JudgedRow:
    return reports[place[0]].rows[place[1]]


def violation(
    reports: Reports, watch: Watch, place: Place, other: Place, names: Mapping[str, str]
) -> Violation:
    """The finding for one row, as its own table names and places the column."""
    column, row = watch.column, _row(reports, place)
    table = _table(reports[place[0]], place[1])
    number = str(_row(reports, other).number or "–")
    header = table.headers.get(column.key, column.header)
    value = shown_value(column, row.values.get(column.key, ""))
    remark = Remark(watch.id, {"district": names.get(other[0], other[0]), "rows": number})
    where = table.columns.get(column.key)
    return Violation(
        rule=remark.rule,
        severity=watch.severity,
        message=sentence(column, header, remark, value),
        row=row.number or None,
        cell=f"{column_letters(where)}{row.number}" if where is not None and row.number else None,
        column=column.key,
        header=header,
        value=value,
    )


def _table(report: Report, index: int) -> Report:
    """The report of the very table a row stands in: tables of one district may have different columns."""
    for part in report.parts:
        if index < len(part.rows):
            return part
        index -= len(part.rows)
    return report


def with_told(report: Report, told: Mapping[int, Sequence[Violation]]) -> Report:
    """The report with what was told of its rows, by their index."""
    rows = report.rows
    if told:
        changed = {i: with_violations(rows[i], (*rows[i].violations, *some)) for i, some in told.items()}
        rows = tuple([changed.get(index, row) for index, row in enumerate(rows)])
    left = tuple(name for name in report.not_checked if name != "unique_province")
    return replace(report, rows=rows, not_checked=left)
