"""How the province stood at the end of the last pass: what `status` tells without calling Google.

It holds counts, rules and moments, no person's data: a finding is remembered by a hash of where it stands.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sheets_sync.model import JudgedRow, Violation
from sheets_sync.reconcile.result import PassResult


@dataclass(frozen=True, slots=True)
class Open:
    """One finding that is still open, and since when."""

    district: str
    form: str
    rule: str
    severity: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The last pass as `sync --json` told it, and its open findings by the hash of their place."""

    told: Mapping[str, Any]
    findings: Mapping[str, Open] = field(default_factory=dict)
    district_code: str = ""  # it is about the whole province
    form: str = ""

    @classmethod
    def after(cls, result: PassResult, before: "Standing | None") -> "Standing":
        """The standing after a pass; findings that were open before keep their first moment."""
        known = before.findings if before else {}
        findings = {}
        for place, district, form, violation in _places(result):
            since = known[place].since if place in known else result.at
            findings[place] = Open(district, form, violation.rule, violation.severity, since)
        return cls(result.to_json(), findings)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `Standing.from_json` gives back an equal object."""
        rows = {
            p: [o.district, o.form, o.rule, o.severity, o.since.isoformat()] for p, o in self.findings.items()
        }
        return {"told": dict(self.told), "findings": rows}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Standing":
        """The object that `to_json` wrote. KeyError, TypeError or ValueError when it is something else."""
        rows = {
            place: Open(district, form, rule, severity, datetime.fromisoformat(since))
            for place, (district, form, rule, severity, since) in data["findings"].items()
        }
        return cls(data["told"], rows)

    def districts(self, now: datetime) -> list[dict[str, Any]]:
        """`sync`'s districts, each form with its open findings: rule -> how many, how severe, how old."""
        return [
            district
            | {
                "forms": {
                    form: counts | {"open": self._open(district["code"], form, now)}
                    for form, counts in district["forms"].items()
                }
            }
            for district in self.told["districts"]
        ]

    def _open(self, district: str, form: str, now: datetime) -> dict[str, Any]:
        found: dict[str, Any] = {}
        mine = [o for o in self.findings.values() if (o.district, o.form) == (district, form)]
        for one in sorted(mine, key=lambda o: (o.rule, o.since)):
            age = round(max(0.0, (now - one.since).total_seconds()))
            oldest = {"count": 0, "severity": one.severity, "since": one.since.isoformat(), "age_s": age}
            found.setdefault(one.rule, oldest)["count"] += 1
        return found


def _places(result: PassResult) -> Iterator[tuple[str, str, str, Violation]]:
    """(hash of the place, district code, form, violation) of every finding that is not waived."""
    for (district, form), judged in result.judged.items():
        for row in judged.report.rows:
            for violation in row.violations:
                if not violation.waived:
                    yield _hash(district, form, _who(row), violation), district, form, violation
        for violation in judged.report.violations:
            yield _hash(district, form, violation.value, violation), district, form, violation


def _who(row: JudgedRow) -> str:
    """What a row is known by while it is being mended: its words, its key, or at last its number."""
    return "\x1f".join(row.key) if all(row.key) else str(row.number)


def _hash(district: str, form: str, who: str, violation: Violation) -> str:
    place = "\x1e".join((district, form, who, violation.rule, violation.column or ""))
    return hashlib.sha256(place.encode()).hexdigest()[:24]
