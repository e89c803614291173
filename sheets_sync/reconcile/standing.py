"""How the province stood at the end of the last pass: what `status` tells without calling Google.

It holds counts, rules and moments, no person's data: a finding is remembered by a hash of where it stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sheets_sync.reconcile.lives import Life, Lives
from sheets_sync.reconcile.result import PassResult


@dataclass(frozen=True, slots=True)
class Standing:
    """The last pass as `sync --json` told it, and the findings that are open."""

    told: Mapping[str, Any]
    lives: Lives = field(default_factory=Lives)
    district_code: str = ""  # it is about the whole province
    form: str = ""

    @classmethod
    def after(cls, result: PassResult) -> "Standing":
        """The standing after a pass."""
        return cls(result.to_json(), Lives(result.lives.open, sure=result.lives.sure))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `Standing.from_json` gives back an equal object."""
        rows = {item: life.to_json() for item, life in self.lives.open.items()}
        return {"told": dict(self.told), "lives": rows, "sure": self.lives.sure}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Standing":
        """The object that `to_json` wrote. KeyError, TypeError or ValueError when it is something else."""
        lives = {item: Life.from_json(row) for item, row in data["lives"].items()}
        return cls(data["told"], Lives(lives, sure=data["sure"]))

    def districts(self, now: datetime) -> list[dict[str, Any]]:
        """`sync`'s districts, each form with its open findings: rule -> how many, how severe, how old."""
        lives: dict[tuple[str, str], list[Life]] = {}
        for life in self.lives.open.values():
            lives.setdefault((life.district, life.form), []).append(life)
        return [
            district
            | {
                "forms": {
                    form: counts | {"open": _open(lives.get((district["code"], form), ()), now)}
                    for form, counts in district["forms"].items()
                }
            }
            for district in self.told["districts"]
        ]

    def oldest(self, now: datetime) -> list[dict[str, Any]]:
        """For each sub-district and form the error that is open longest, the oldest first."""
        found = sorted(self.lives.oldest().items(), key=lambda pair: (pair[1].opened, pair[0]))
        return [
            {
                "district": district,
                "subdistrict": name,
                "form": form,
                "rule": life.rule,
                "row": life.row,
                **_age(life, now),
            }
            for (district, form, name), life in found
        ]


def _open(lives: Sequence[Life], now: datetime) -> dict[str, Any]:
    """Rule -> how many are open, how severe, and how old the oldest is."""
    found: dict[str, Any] = {}
    for one in sorted(lives, key=lambda o: (o.rule, o.opened)):
        if not one.waived:
            oldest = {"count": 0, "severity": one.severity, **_age(one, now)}
            found.setdefault(one.rule, oldest)["count"] += 1
    return found


def _age(life: Life, now: datetime) -> dict[str, Any]:
    age = round(max(0.0, (now - life.opened).total_seconds()))
    return {"since": life.opened.isoformat(), "age_s": age}
