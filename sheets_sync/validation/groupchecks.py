"""Rules over groups of rows: fifteen people a sub-district, one proposal a village that takes part."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheets_sync.messages import both
from sheets_sync.model import Bilingual, Column, Form, GroupRule, Report, Scope, Violation

Group = tuple[str, ...]
_NAMED = 12  # villages listed in one sentence


def groups(reports: Sequence[Report], form: Form, scope: Scope) -> Iterator[Violation]:
    """What is to be said about the groups of all tables of one district together."""
    for rule in form.groups:
        columns = [form.column(key) for key in rule.by]
        counts = _counts(reports, rule, _due(columns, scope))
        villages = rule.least == 1 and _of_villages(columns)
        if villages:
            missing = [group for group, n in counts.items() if n < rule.least]
            yield from _villages(form, rule, columns, missing)
        for group, n in counts.items():
            if n < rule.least and not villages:
                yield _told(form, rule, columns, group, n, "few")
            elif rule.most is not None and n > rule.most:
                yield _told(form, rule, columns, group, n, "many")


def _due(columns: Sequence[Column], scope: Scope) -> list[Group]:
    """The groups there must be; none where any may be, or where nobody said which villages take part."""
    if len(columns) == 1 and columns[0].belongs_to == "district.subdistricts":
        return [(s.name,) for s in scope.subdistricts]
    if _of_villages(columns):
        known: list[Group] = [
            (s.name, moo) for s in scope.subdistricts for moo in sorted(s.participants or (), key=int)
        ]
        return known
    return []


def _of_villages(columns: Sequence[Column]) -> bool:
    kinds = [column.belongs_to or column.type for column in columns]
    return kinds == ["district.subdistricts", "moo"]


def _counts(reports: Sequence[Report], rule: GroupRule, due: Sequence[Group]) -> Mapping[Group, int]:
    found: Counter[Group] = Counter()
    for report in reports:
        counted = [row.values for row in report.rows if not row.reserve]
        found.update(zip(*[[values.get(key, "") for values in counted] for key in rule.by], strict=True))
    return {group: found[group] for group in due or found if all(group)}


def _villages(
    form: Form, rule: GroupRule, columns: Sequence[Column], missing: Sequence[Group]
) -> Iterator[Violation]:
    """The villages without a row, a sentence a sub-district: 24 sentences would be read by nobody."""
    for place in dict.fromkeys(group[0] for group in missing):
        moos = [group[1] for group in missing if group[0] == place]
        listed = ", ".join(moos[:_NAMED]) + (" …" if len(moos) > _NAMED else "")
        name = f"{columns[0].header}{place}"
        told = {"group": name, "moos": listed, "n": 0, "gap": len(moos), "rows": rule.least}
        yield _violation(form, rule, columns[0], place, "group_size.none", "few", told)


def _told(
    form: Form, rule: GroupRule, columns: Sequence[Column], group: Group, n: int, kind: str
) -> Violation:
    bound = rule.least if kind == "few" else rule.most or 0
    name = " ".join(_word(column, value) for column, value in zip(columns, group, strict=True))
    told = {"group": name, "n": n, "gap": abs(bound - n), "rows": bound, "moos": ""}
    id = "over" if kind == "many" and not form.reserve else kind  # who may be marked as a reserve is told how
    return _violation(form, rule, columns[-1], " ".join(group), f"group_size.{id}", kind, told)


def _word(column: Column, value: str) -> str:
    """`ตำบลลอ`, but `ประเภท คลิป`."""
    return (
        f"{column.header}{value}"
        if column.belongs_to == "district.subdistricts"
        else f"{column.header} {value}"
    )


def _violation(
    form: Form,
    rule: GroupRule,
    column: Column,
    value: str,
    id: str,
    kind: str,
    told: Mapping[str, Any],
) -> Violation:
    message = _words(form, rule.message.get(kind), id, {"header": column.header, "value": value, **told})
    return Violation(
        "group_size",
        rule.severity,
        message,
        column=column.key,
        header=column.header,
        value=value,
        gap=told["gap"] if kind == "few" else 0,
    )


def _words(form: Form, own: Bilingual | None, id: str, told: Mapping[str, object]) -> Bilingual:
    """The sentence in both languages; the rule file's own words win."""
    if own:
        return {lang: text.format(**told, unit=form.unit.get(lang, "")) for lang, text in own.items()}
    words = both(f"feedback.{id}", **told, unit="\x00")
    return {lang: text.replace("\x00", str(form.unit.get(lang, ""))) for lang, text in words.items()}
