"""A district's spreadsheet was lost, copied or moved: what another in its place would mean. Only looks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sheets_sync.config import District, Settings
from sheets_sync.errors import Forbidden, NotFound, Rejected, UsageError
from sheets_sync.google import Inspection, Sheets
from sheets_sync.messages import both
from sheets_sync.model import Bilingual, Form, Workbook
from sheets_sync.reconcile import Accepted, brake
from sheets_sync.validation import find_tables


@dataclass(frozen=True, slots=True)
class FormWeighed:
    """One form: the rows accepted last (None: nobody remembers any), and those in the new sheet.

    `gone`: rows that stand there no more; `halts` says why the next pass will ask before it obeys.
    """

    form: str
    rows: int
    rows_before: int | None = None
    read_at: datetime | None = None
    gone: int = 0
    halts: Bilingual = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As `replace-sheet --json` has it."""
        read_at = self.read_at.isoformat(timespec="seconds") if self.read_at else None
        rows = {"rows_before": self.rows_before, "read_at": read_at, "rows": self.rows, "gone": self.gone}
        return {"form": self.form, **rows, "halts": bool(self.halts)}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the exchange of a district's spreadsheet means."""

    district: District
    new: str
    title: str
    forms: tuple[FormWeighed, ...]
    notes: tuple[Bilingual, ...] = ()

    @property
    def needs_a_person(self) -> bool:
        """Exit code 1: a form will be halted, or something of the sheet wants mending."""
        return bool(self.notes) or any(form.halts for form in self.forms)

    def to_json(self) -> dict[str, Any]:
        """As `replace-sheet --json` has it."""
        whose = {"district": self.district.code, "name": self.district.name}
        sheet = {"before": self.district.spreadsheet, "after": self.new, "title": self.title}
        notes = [note["th"] for note in self.notes]
        return whose | sheet | {"forms": [form.to_json() for form in self.forms], "notes": notes}


def weigh_sheet(
    settings: Settings,
    sheets: Sheets,
    district: District,
    new: str,
    previous: Mapping[tuple[str, str], Accepted],
    now: datetime,
) -> Weighed:
    """Looks at the new spreadsheet beside what was accepted of the district last.

    UsageError where it may not take that place: it is in use, we may not read or write it, or a form's table
    is missing. Unreachable where Google does not answer.
    """
    _is_free(settings, district, new)
    found = _inspected(sheets, new)
    if not found.writable:
        raise _usage("replace.read_only", account=sheets.account)
    forms = tuple(_forms(settings, district, found.workbook, previous, now))
    closed = [both("replace.closed", tabs=", ".join(found.closed))] if found.closed else []
    return Weighed(district, new, found.workbook.title, forms, tuple(closed))


def _is_free(settings: Settings, district: District, new: str) -> None:
    if new == district.spreadsheet:
        raise _usage("replace.same", name=district.name)
    if new == settings.master:
        raise _usage("replace.master")
    other = next((d.name for d in settings.districts if d.spreadsheet == new), None)
    if other:
        raise _usage("replace.taken", name=other)


def _inspected(sheets: Sheets, new: str) -> Inspection:
    try:
        return sheets.inspect(new)
    except (Forbidden, NotFound, Rejected) as e:
        words = both("replace.unreadable", account=sheets.account, why="{why}")
        raise UsageError(words["en"].replace("{why}", e.en), words["th"].replace("{why}", e.th)) from None


def _forms(
    settings: Settings,
    district: District,
    book: Workbook,
    previous: Mapping[tuple[str, str], Accepted],
    now: datetime,
) -> Iterator[FormWeighed]:
    """Every form that has a table in the new sheet; each that had one in the old must have one."""
    there = 0
    for form in settings.forms.values():
        before = previous.get((district.code, form.id))
        found = find_tables(book, form, settings.forms.values())
        faults = [p.message for p in found.problems if p.rule.startswith("header") and p.severity == "error"]
        if faults or (before and not found.tables):
            why = faults[0] if faults else both("halted.no_table", form=form.id)
            raise _usage("replace.no_table", form=form.id, th=why["th"], en=why["en"])
        if found.tables:
            there += 1
            yield _weighed(form, before, brake.rows_of(found.tables), now)
    if not there:
        raise _usage("replace.no_table", form=" · ".join(settings.forms), th="", en="")


def _weighed(form: Form, before: Accepted | None, rows: list[dict[str, str]], now: datetime) -> FormWeighed:
    if before is None:
        return FormWeighed(form.id, len(rows))
    stood = brake.rows_of(before.tables)
    halts, _ = brake.weigh(stood, rows, before.gone, form, now)
    gone = len(brake.vanished(stood, rows, form))
    return FormWeighed(form.id, len(rows), len(stood), before.read_at, gone, halts or {})


def _usage(key: str, **values: object) -> UsageError:
    words = both(key, **values)
    return UsageError(words["en"], words["th"])
