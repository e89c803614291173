"""Every spreadsheet, asked once: can it be read and written, are the tables there, who else may open it."""

from collections.abc import Iterator, Mapping

from sheets_sync.config import Settings
from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import Inspection, Sheets
from sheets_sync.messages import both
from sheets_sync.model import Form
from sheets_sync.reconcile.observe import each
from sheets_sync.setup.doctor.check import Check, found
from sheets_sync.setup.master_layout import bare_tabs
from sheets_sync.validation import find_tables

LOCALE, ZONE = "th_TH", "Asia/Bangkok"
OPEN = ("reader", "commenter", "writer")


def spreadsheets(settings: Settings, sheets: Sheets) -> Iterator[Check]:
    """The districts' and the master. What stops all of them alike is told once."""
    names = {d.spreadsheet: d.name for d in settings.districts} | {settings.master: ""}
    seen = each(names, sheets.inspect)
    broken = [e for e in seen.values() if isinstance(e, SheetsSyncError)]
    if len(broken) == len(seen) and len({e.en for e in broken}) == 1:
        yield Check("google", "mend", "", {"th": broken[0].th, "en": broken[0].en})
        return
    for id_, name in names.items():
        about = name or "ทะเบียนรวมจังหวัด"
        one = seen[id_]
        if isinstance(one, SheetsSyncError):
            yield Check("sheet", "mend", about, {"th": one.th, "en": one.en})
        else:
            yield from _one(one, about, settings.forms if name else {})
            if not name:
                yield from _master(settings, one, about)


def _one(seen: Inspection, about: str, forms: Mapping[str, Form]) -> Iterator[Check]:
    """Where we may only view, nothing is told that follows from it or that only an editor mends."""
    yield found("sheet", "ok" if seen.writable else "mend", about)
    if seen.closed and seen.writable:
        yield found("protected", "mend", about, tabs=", ".join(seen.closed))
    if seen.writable or seen.link not in ("untold", "unknown"):
        yield _link(seen, about)
    if forms:
        yield from _place(seen, about)
        for form in forms.values():
            yield from _tables(seen, about, form)


def _master(settings: Settings, seen: Inspection, about: str) -> Iterator[Check]:
    bare = list(bare_tabs(settings, seen.workbook))
    if seen.writable or not bare:
        yield found("master", "look" if bare else "ok", about, tabs=", ".join(bare))


def _link(seen: Inspection, about: str) -> Check:
    if seen.link == "unknown":
        return found("link", "unknown", about)
    if seen.link == "untold":
        return Check("link", "unknown", about, both("doctor.link.untold", about=about))
    return found("link", "mend" if seen.link in OPEN else "ok", about)


def _place(seen: Inspection, about: str) -> Iterator[Check]:
    """Dates typed as numbers are read by the sheet's locale."""
    book = seen.workbook
    if book.locale != LOCALE:
        yield found("locale", "look", about, locale=book.locale)
    if book.time_zone != ZONE:
        yield found("zone", "look", about, zone=book.time_zone)


def _tables(seen: Inspection, about: str, form: Form) -> Iterator[Check]:
    at = f"{about} {form.id}"
    result = find_tables(seen.workbook, form)
    for problem in result.problems:
        if problem.rule == "header_missing" and problem.column is None:  # nothing of the form at all
            if seen.writable:  # `layout` makes it, as an editor alone can
                yield found("headers", "mend", at, title=form.title["th"])
            continue
        state = "mend" if problem.severity == "error" else "look"
        yield Check("headers", "mend" if state == "mend" else "look", at, problem.message)
    if not result.tables:
        return
    yield found("table", "ok", at, rows=sum(len(t.rows) for t in result.tables))
    if form.submit_label and all(t.submitted is None for t in result.tables):
        yield found("tick", "look", at, label=form.submit_label)
