"""What a pass found and did: for the commands, and for the deliveries that freeze from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sheets_sync.mirror import FormCounts, Seen
from sheets_sync.model import Bilingual, GroupCount, Judged, Later, Tab, Tally, Waived
from sheets_sync.reconcile.asked import Asked
from sheets_sync.reconcile.books import Books
from sheets_sync.reconcile.lives import Lives


@dataclass(frozen=True, slots=True)
class DistrictResult:
    """One district after a pass. `note` tells that its feedback could not be written, and why."""

    code: str
    name: str
    spreadsheet: str
    forms: Mapping[str, Judged]
    note: Bilingual = field(default_factory=dict)
    due: Mapping[str, int | None] = field(default_factory=dict)  # form -> rows it owes; None: nobody says
    missing: Mapping[str, int | None] = field(default_factory=dict)  # by form, of those; as `due`
    tallies: Mapping[str, Tally | None] = field(default_factory=dict)  # by form, beside the last round

    @property
    def submitted_at(self) -> datetime | None:
        """When the last of its forms was sent; None while none is."""
        return max((j.submitted_at for j in self.forms.values() if j.submitted_at), default=None)

    def to_json(self) -> dict[str, Any]:
        """As the contract of `sync --json` has it."""
        return {
            "code": self.code,
            "name": self.name,
            "spreadsheet": self.spreadsheet,
            "submitted": _iso(self.submitted_at),
            "note": self.note.get("th", ""),
            "forms": {form: self._form_json(form, judged) for form, judged in self.forms.items()},
        }

    def _form_json(self, form: str, judged: Judged) -> dict[str, Any]:
        tally = self.tallies.get(form)
        told = _form_json(judged, self.due.get(form), self.missing.get(form))
        return told | {"compared": tally.to_json() if tally else None}


@dataclass(frozen=True, slots=True)
class PassResult:
    """Everything a pass gives: `judged` by (district code, form), `counts` of sub-districts by form.

    `reached` is False when not one sheet could be read. `master_note` tells that the master could not be read
    or written. `deliveries_told` are the batch keys that stand in the master's deliveries tab;
    None when it could not be read and no pass before this one is remembered. `deliveries_left` are those of
    which it said, before this pass wrote to it, that they left or may have.
    `used_accepts` are the rulings that took a halted sheet as it is: they are spent. `lives` are the findings
    that are open now, and those that were mended since the pass before.
    `asked` is what people's ticks ask to be recorded; `seen` what the next pass is to know of the master's
    rows (None: what was known before still counts); `pending_ticks` what ticks of batches still lack.
    `books` are the districts' sheets as this pass took and left them; `whole` is False when they had been
    looked at before it: good enough for everything but a batch.
    """

    province: str
    at: datetime
    districts: tuple[DistrictResult, ...]
    judged: Mapping[tuple[str, str], Judged]
    counts: Mapping[str, tuple[GroupCount, ...]]
    master: Mapping[str, FormCounts]
    calls: Mapping[str, int]
    reached: bool = True
    master_note: Bilingual = field(default_factory=dict)
    deliveries_told: tuple[str, ...] | None = ()
    deliveries_left: tuple[str, ...] = ()
    used_accepts: frozenset[tuple[str, str]] = frozenset()
    master_tabs: tuple[Tab, ...] = field(default=(), repr=False)
    lives: Lives = field(default_factory=Lives)
    asked: tuple[Asked, ...] = ()
    seen: Seen | None = None
    pending_ticks: Mapping[str, str] = field(default_factory=dict)
    books: Books = field(default_factory=Books, repr=False)
    whole: bool = True

    @property
    def needs_a_person(self) -> bool:
        """Whether the data has errors, a part could not be reached, or something waits (exit code 1)."""
        if self.master_note or any(d.note for d in self.districts):
            return True
        return any(j.state != "ok" or _faulty(j) for j in self.judged.values())

    def to_json(self) -> dict[str, Any]:
        """The contract's `sync --json`, but for the deliveries."""
        return {
            "province": self.province,
            "at": self.at.isoformat(),
            "districts": [d.to_json() for d in self.districts],
            "master": {form: _counts_json(counts) for form, counts in self.master.items()},
            "master_note": self.master_note.get("th", ""),
            "calls": dict(self.calls),
        }


def _faulty(judged: Judged) -> bool:
    found = judged.report.all_violations
    return any(v.severity == "error" and not v.waived for v in found)


def _form_json(judged: Judged, due: int | None, missing: int | None) -> dict[str, Any]:
    """Counts are of rows: a row with three faults is one error row."""
    rows = judged.report.rows
    states = [row.state for row in rows]
    warned = [r for r in rows if any(v.severity == "warning" and not v.waived for v in r.violations)]
    return {
        "state": judged.state,
        "note": judged.note.get("th", ""),
        "cause": judged.cause,
        "due": due,
        "missing": missing,
        "rows": len(rows),
        "clean": states.count("clean"),
        "errors": states.count("error"),
        "warnings": len(warned),
        "in_progress": states.count("in_progress"),
        "submitted": _iso(judged.submitted_at),
        "read_at": _iso(judged.read_at),
        "late": _later_json(judged.late),
        "edited": _later_json(judged.edited),
        "reopened_until": _iso(judged.reopened.until) if judged.reopened else None,
        "waived": [_waived_json(waived) for waived in judged.waived],
    }


def _waived_json(waived: Waived) -> dict[str, Any]:
    """Who and why as they were typed, without names; the row as it stood at the pass."""
    w = waived.waiver
    return {"row": waived.row, "column": waived.column, "rule": waived.rule, "who": w.who, "why": w.why} | {
        "at": w.at.isoformat(timespec="seconds")
    }


def _later_json(later: Later | None) -> dict[str, Any] | None:
    """Rows by their numbers; `known` False: what stood there at that moment was never seen."""
    if later is None:
        return None
    return {
        "rows": [number for _, number in later.rows],
        "unsure": [number for _, number in later.unsure],
        "removed": later.gone,
        "known": later.known,
    }


def _counts_json(counts: FormCounts) -> dict[str, int]:
    return {
        "inserted": counts.inserted,
        "updated": counts.updated,
        "deleted": counts.deleted,
        "unchanged": counts.unchanged,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
