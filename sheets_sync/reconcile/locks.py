"""The optional lock: a form's rows are closed after the district's deadline, but while it is reopened."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sheets_sync.config import Settings
from sheets_sync.errors import Rejected, SheetsSyncError
from sheets_sync.google import Sheets, lock_requests
from sheets_sync.messages import text
from sheets_sync.model import Bilingual, Span, Tab, Table
from sheets_sync.reconcile.case import Case
from sheets_sync.reconcile.laying import bands


def asked_for(settings: Settings) -> bool:
    """Whether any form is to be locked: only then protected ranges are read."""
    return any(round_.lock for round_ in settings.rounds.values())


def keep_locks(settings: Settings, sheets: Sheets, cases: Sequence[Case], now: datetime) -> Bilingual:
    """Brings the locks of one spreadsheet to what they should be, in one write where they are not.

    Gives why it could not be done, {} when it could: a sheet may be somebody else's to protect.
    """
    book = next((case.workbook for case in cases if case.workbook), None)
    if book is None or not asked_for(settings):
        return {}
    closed = {case.form.id: _is_closed(settings, case, now) for case in cases}
    people = settings.province.contacts
    try:
        if requests := list(_requests(cases, book.tabs, closed, [sheets.account, *people])):
            try:
                sheets.change(book.id, requests)
            except Rejected:  # an office's mailbox may be no Google account: then we alone may type there
                if not people:
                    raise
                sheets.change(book.id, list(_requests(cases, book.tabs, closed, [sheets.account])))
    except SheetsSyncError as e:
        return {"th": text("lock.failed", "th", why=e.th), "en": text("lock.failed", "en", why=e.en)}
    return {}


def _is_closed(settings: Settings, case: Case, now: datetime) -> bool:
    round_ = settings.rounds[case.form.id]
    return round_.lock and now > round_.district_deadline and case.reopened is None


def _requests(
    cases: Sequence[Case], tabs: Sequence[Tab], closed: Mapping[str, bool], editors: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """A closed form in whose tab no table can be read keeps the locks it has."""
    for case in cases:
        form = case.form.id
        for tab in tabs:
            tables = [table for table in case.fresh if table.sheet_id == tab.sheet_id]
            if tables or not closed[form]:
                spans = list(_typed_in(tab, tables)) if closed[form] else []
                yield from lock_requests(tab, form, spans, text("lock.words", form=form), editors)


def _typed_in(tab: Tab, tables: Sequence[Table]) -> Iterator[Span]:
    """The rows below each header, from the first to the last column of the form."""
    ordered = sorted(tables, key=lambda t: t.header_number)
    for table, band in zip(ordered, bands(tab, ordered), strict=True):
        columns = table.columns.values()
        yield Span(band.top, min(columns), band.bottom, max(columns) + 1)
