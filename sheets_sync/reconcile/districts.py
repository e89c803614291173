"""Telling a district: our column in its sheet, made where it is missing, written where it is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sheets_sync.config import Settings
from sheets_sync.google import MARK, Sheets
from sheets_sync.mirror import Answer, Feedback, Summary, answers, column_writes, summary_text
from sheets_sync.model import Form, GroupCount, Later, Mark, Report, Tab, Table, Workbook
from sheets_sync.reconcile.books import written
from sheets_sync.reconcile.case import Case
from sheets_sync.reconcile.laying import Place, lay, plan, scope_of
from sheets_sync.validation import feedback_text

Part = tuple[Table, Report]


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a spreadsheet: the words of people that ours replaced, and how we left it (None: there
    was nothing to be told)."""

    answers: tuple[Answer, ...] = ()
    book: Workbook | None = None


def tell_district(
    settings: Settings,
    sheets: Sheets,
    cases: Sequence[Case],
    counts: Mapping[str, Sequence[GroupCount]],
    now: datetime,
    *,
    heartbeat: bool,
    keep_words: bool,
) -> Said:
    """Brings our columns of one spreadsheet up to date: at most one write, and one more when one is laid.

    Gives what people had typed where our words now stand; with `keep_words` False nothing of theirs is
    replaced, because nobody could keep it now.
    """
    book = next((case.workbook for case in cases if case.workbook), None)
    if book is None:
        return Said()
    teller = _Teller(settings, counts, now, book)
    scope = scope_of(settings, cases[0].district, now)
    marks, after = lay(sheets, book, plan(book, list(teller.places(cases)), scope))
    writes: dict[int, list[str | None]] = {}
    replaced: list[Answer] = []
    for case, tab, mark, column, feedback in teller.columns(cases, marks):
        texts = column_writes(tab, column, feedback, heartbeat=heartbeat)
        theirs = answers(tab, column, texts)
        if keep_words:
            replaced += [Answer(case.form.id, case.district.name, row, said) for row, said in theirs.items()]
        else:
            texts = [None if i + 1 in theirs else text for i, text in enumerate(texts)]
        if any(text is not None for text in texts):
            writes[mark.id] = texts
    if writes:
        sheets.write_columns(book.id, writes)
    return Said(tuple(replaced), written(after, writes))


class _Teller:
    """What is to be said in the tabs of one spreadsheet."""

    def __init__(
        self, settings: Settings, counts: Mapping[str, Sequence[GroupCount]], now: datetime, book: Workbook
    ) -> None:
        self._settings = settings
        self._counts = counts
        self._now = now
        self._book = book

    def places(self, cases: Sequence[Case]) -> Iterator[Place]:
        """Every (tab, form) that has a table and so must have our column."""
        for case in cases:
            for tab in self._book.tabs:
                tables = tuple(table for table, _ in _parts(case, tab))
                if tables:
                    yield Place(tab, case.form, tables)

    def columns(
        self, cases: Sequence[Case], marks: Mapping[tuple[int, str], Mark]
    ) -> Iterator[tuple[Case, Tab, Mark, int, Feedback]]:
        """Every column of ours, where it stands, and what it is to say."""
        for case in cases:
            for tab, feedback in self._feedbacks(case):
                mark = marks.get((tab.sheet_id, case.form.id))
                if mark is not None and mark.column is not None:
                    yield case, tab, mark, mark.column, feedback

    def _feedbacks(self, case: Case) -> Iterator[tuple[Tab, Feedback]]:
        """What our column of this form says in each tab; where no table can be read, only the summary."""
        for tab in self._book.tabs:
            parts = _parts(case, tab)
            if parts or (not case.fresh and _mark(tab, case.form)):
                yield tab, self._feedback(case, tab, parts)

    def _feedback(self, case: Case, tab: Tab, parts: Sequence[Part]) -> Feedback:
        rows: dict[int, str] = {}
        for _, report in parts:
            for row in report.rows:
                said = feedback_text(row)
                rows[row.number] = f"{rows[row.number]}\n{said}" if row.number in rows else said
        headers = tuple(sorted({table.header_number for table, _ in parts}))
        return Feedback(self._summary(case, parts), headers, rows, read=bool(parts))

    def _summary(self, case: Case, parts: Sequence[Part]) -> str:
        form = case.form
        groups = [g for g in self._counts[form.id] if g.district_code == case.district.code]
        told = Summary(
            groups=groups,
            rows=[row for _, report in parts for row in report.rows],
            unit=form.unit.get("th", ""),
            deadline=self._settings.rounds[form.id].district_deadline,
            submittable=any(table.submitted is not None for table, _ in parts),
            submitted_at=case.submitted_at,
            remarks=list(_remarks(case)),
            late=_in_tab(case.late, case, parts),
            edited=_in_tab(case.edited, case, parts),
            reopened=case.reopened,
        )
        return summary_text(told, self._now)


def _in_tab(later: Later | None, case: Case, parts: Sequence[Part]) -> Later | None:
    """The rows of this tab; of a sheet that is halted what is known is not about what stands there now."""
    if later is None or not case.is_new:
        return None
    return later.among({(table.sheet_id, row.number) for table, _ in parts for row in table.rows})


def _remarks(case: Case) -> Iterator[str]:
    """What concerns the whole table, each thing once."""
    said = [case.note["th"]] if case.cause == "rows_vanished" else []  # problems tell of a lost header
    said += [v.message["th"] for v in (*case.problems, *case.report.violations) if not v.waived]
    yield from dict.fromkeys(said)


def _parts(case: Case, tab: Tab) -> list[Part]:
    pairs = zip(case.fresh, case.fresh_reports, strict=True)
    return [(table, report) for table, report in pairs if table.sheet_id == tab.sheet_id]


def _mark(tab: Tab, form: Form) -> Mark | None:
    return next((m for m in tab.marks if m.key == MARK and m.value == form.id and m.column is not None), None)
