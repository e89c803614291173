"""What changed rule files would change, told before they do: the accepted tables judged by old and new rules.

Pure. It names rows by their numbers, rules by their ids, never what stands in a cell. What the province
waived is so by both, as far as the new rules find the same in the same cells.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sheets_sync.config import Settings
from sheets_sync.messages import both
from sheets_sync.model import Bilingual, Form, JudgedRow, Report, Waiver
from sheets_sync.reconcile.asked import Book, Ruled
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.reconcile.judge import cut_up, merged, reports_of
from sheets_sync.reconcile.knowledge import Knowledge
from sheets_sync.reconcile.waives import Waives, waived
from sheets_sync.reconcile.waiving import Waiving
from sheets_sync.validation import form_of, validate_province

Place = tuple[str, str, int | None]  # district code, tab, row; no row: a group
Finding = tuple[Place, str, str, int]  # where, rule, column, which of several alike


@dataclass(frozen=True, slots=True)
class KeptRules:
    """A rule file as the last pass used it. `district_code` is empty: it holds for the whole province."""

    form: str
    text: str
    hash: str
    district_code: str = ""

    @classmethod
    def of(cls, form: Form) -> "KeptRules":
        """That of a form as it was read."""
        return cls(form.id, form.text, form.hash)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `KeptRules.from_json` gives back an equal object."""
        return {"form": self.form, "text": self.text, "hash": self.hash}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "KeptRules":
        """The object that `to_json` wrote."""
        return cls(str(data["form"]), str(data["text"]), str(data["hash"]))


@dataclass(frozen=True, slots=True)
class Change:
    """One rule's findings in one district that come, go or change: `was`, `now` are severities or empty."""

    district: str
    rule: str
    was: str
    now: str
    rows: tuple[int, ...]  # numbers as a person sees them; none for a finding about a group
    count: int


@dataclass(frozen=True, slots=True)
class FormChange:
    """What a form's changed rule file would do, by district: rows that are clean no more, and that become so.

    `unknown` says what only a pass can tell.
    """

    form: str
    changed: bool
    changes: tuple[Change, ...] = ()
    rows_out: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # district -> rows
    rows_in: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unknown: tuple[Bilingual, ...] = ()

    @property
    def moves_rows(self) -> bool:
        """Whether rows change state, or nobody can know."""
        return bool(self.rows_out or self.rows_in or self.unknown)

    def to_json(self) -> dict[str, Any]:
        """For `rules diff --json`."""
        return {
            "form": self.form,
            "changed": self.changed,
            "findings": [
                {
                    "district": c.district,
                    "rule": c.rule,
                    "was": c.was or None,
                    "now": c.now or None,
                    "count": c.count,
                    "rows": list(c.rows),
                }
                for c in self.changes
            ],
            "rows_out": {district: list(rows) for district, rows in self.rows_out.items()},
            "rows_in": {district: list(rows) for district, rows in self.rows_in.items()},
            "unknown": [dict(words) for words in self.unknown],
        }


def compare_rules(
    settings: Settings,
    accepted: Mapping[tuple[str, str], Accepted],
    kept: Mapping[str, KeptRules],
    now: datetime,
    waivers: Sequence[Waiver] = (),
) -> tuple[FormChange, ...]:
    """One answer a form of the calendar, in its order. `waivers` are those that hold."""
    waives = Waiving(Ruled(tuple(waivers)), (), Book(), now)
    found = []
    for form in settings.forms.values():
        before = kept.get(form.id)
        tables = {code: a for (code, of), a in accepted.items() if of == form.id}
        if before is None or not tables:
            found.append(FormChange(form.id, True, unknown=(both("rules.never_read"),)))
        elif before.hash == form.hash:
            found.append(FormChange(form.id, False))
        else:
            found.append(_compared(settings, tables, form_of(before.text, before.hash), form, now, waives))
    return tuple(found)


def _compared(
    settings: Settings,
    tables: Mapping[str, Accepted],
    old: Form | None,
    new: Form,
    now: datetime,
    waives: Waives,
) -> FormChange:
    if old is None or old.id != new.id:
        return FormChange(new.id, True, unknown=(both("rules.old_unreadable"),))
    was, will = (_judged(settings, tables, form, now, waives) for form in (old, new))
    names = {d.code: d.name for d in settings.districts}
    return FormChange(
        form=new.id,
        changed=True,
        changes=tuple(_changes(_findings(was), _findings(will), names)),
        rows_out=_no_longer_clean(was, will, names),
        rows_in=_no_longer_clean(will, was, names),
        unknown=tuple(_unknown(old, new)),
    )


# ── judging ──────────────────────────────────────────────────────────────────────────────────────

Judged = Mapping[Place, JudgedRow]


@dataclass(frozen=True, slots=True)
class _Province:
    rows: Judged
    groups: Sequence[tuple[str, Report]]  # district code, its report


def _judged(
    settings: Settings, tables: Mapping[str, Accepted], form: Form, now: datetime, waives: Waives
) -> _Province:
    """The whole province by these rules, uniqueness across districts too."""
    known = Knowledge(replace(settings, forms={form.id: form}), now, {}, None, waives=waives)
    districts = {d.code: d for d in settings.districts if d.code in tables}
    parts = {code: reports_of(known, d, form, tables[code]) for code, d in districts.items()}
    reports = {code: merged(form, some) for code, some in parts.items()}
    reports = validate_province(reports, form, {d.code: d.name for d in settings.districts})
    rows: dict[Place, JudgedRow] = {}
    for code, report in reports.items():
        own = tables[code].tables
        told = waived(waives, settings, districts[code], form, own, cut_up(report, parts[code]))
        for table, part in zip(own, told, strict=True):
            rows |= {(code, table.tab, row.number): row for row in part.rows}
    return _Province(rows, list(reports.items()))


def _findings(province: _Province) -> dict[Finding, str]:
    """Every finding and its severity."""
    seen: Counter[tuple[Place, str, str]] = Counter()
    found: dict[Finding, str] = {}
    listed = [(place, v, v.column or "") for place, row in province.rows.items() for v in row.violations]
    listed += [((code, "", None), v, v.value) for code, report in province.groups for v in report.violations]
    for place, violation, what in listed:
        seen[place, violation.rule, what] += 1
        found[place, violation.rule, what, seen[place, violation.rule, what]] = violation.severity
    return found


# ── comparing ────────────────────────────────────────────────────────────────────────────────────


def _changes(
    was: Mapping[Finding, str], will: Mapping[Finding, str], names: Mapping[str, str]
) -> Iterator[Change]:
    together: dict[tuple[str, str, str, str], list[int | None]] = defaultdict(list)
    for finding in sorted({*was, *will}, key=str):
        before, after = was.get(finding, ""), will.get(finding, "")
        if before != after:
            (code, _, row), rule = finding[0], finding[1]
            together[code, rule, before, after].append(row)
    for (code, rule, before, after), rows in sorted(together.items()):
        numbers = tuple(sorted({row for row in rows if row is not None}))
        yield Change(names.get(code, code), rule, before, after, numbers, len(rows))


def _no_longer_clean(had: _Province, has: _Province, names: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """District -> rows that are clean in the first and not in the second."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, row in had.rows.items():
        other = has.rows.get(place)
        if row.state == "clean" and (other is None or other.state != "clean"):
            found[names.get(place[0], place[0])].append(row.number)
    return {district: tuple(sorted(rows)) for district, rows in found.items()}


def _unknown(old: Form, new: Form) -> Iterator[Bilingual]:
    """What the accepted tables cannot show: they hold the cells under the headers that were known."""
    before = {c.key: (c.header, c.aliases) for c in old.columns}
    fresh = [c.header for c in new.columns if c.key not in before]
    other = [
        c.header for c in new.columns if before.get(c.key, (c.header, c.aliases)) != (c.header, c.aliases)
    ]
    if fresh:
        yield both("rules.new_columns", headers=", ".join(fresh))
    if other:
        yield both("rules.new_headers", headers=", ".join(other))
