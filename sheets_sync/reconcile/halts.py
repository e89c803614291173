"""Why a form of a district is not read as usual, and the sentence that mends it. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sheets_sync.errors import PermanentError, SheetsSyncError, TemporaryError
from sheets_sync.google import MARK
from sheets_sync.messages import LANGUAGES, both
from sheets_sync.mirror import HEADER
from sheets_sync.model import Bilingual, Cause, Cell, Form, Tab, Table, Violation, Workbook
from sheets_sync.thai.text import normal, one_line
from sheets_sync.validation import column_letters

HEADER_RULES = ("header_missing", "header_doubled")


def cause_of(error: SheetsSyncError) -> Cause:
    """Why a sheet cannot be read: it may pass by itself, a person must act, or it is a fault of ours."""
    if isinstance(error, TemporaryError):
        return "unreachable"
    return "refused" if isinstance(error, PermanentError) else "fault"


def headless(
    problems: Sequence[Violation],
    book: Workbook,
    form: Form,
    before: Sequence[Table],
    *,
    kept: bool,
    same: bool,
) -> tuple[Cause, tuple[Violation, ...]]:
    """Why no table can be read: the form never had one in this spreadsheet, or its header is lost or doubled.

    `before` are the tables accepted last; `kept`: the master holds rows of them; `same`: they are known to
    have stood in this spreadsheet.
    """
    nothing = all(p.rule == "header_missing" and p.column is None for p in problems)
    if same or not nothing or not _is_new(book, form, before, kept=kept):
        return "header", _located_all(problems, book, form, before)
    words = both("halted.new_file" if kept else "halted.not_laid", form=form.id)
    return "no_table", (Violation("header_missing", "error", words),)


def reason(problems: Sequence[Violation]) -> Bilingual:
    """All that keeps a table from being read, as one note."""
    severe = [p for p in problems if p.rule in HEADER_RULES and p.severity == "error"]
    told = severe or [p for p in problems if p.rule in HEADER_RULES]
    return {lang: " · ".join(dict.fromkeys(p.message[lang] for p in told)) for lang in LANGUAGES}


def _is_new(book: Workbook, form: Form, before: Sequence[Table], *, kept: bool) -> bool:
    """No table of the form ever stood in this spreadsheet, as far as it shows: a district may have got
    another since the last pass, which is blank where the old one's table stood."""
    ours = [mark.value for tab in book.tabs for mark in tab.marks if mark.key == MARK]
    if not kept and not before:
        return form.id not in ours
    places = {table.sheet_id for table in before}
    blank = all(not any(_word(c) for row in t.cells for c in row) for t in book.tabs if t.sheet_id in places)
    return bool(before) and not ours and blank


def _located_all(
    problems: Sequence[Violation], book: Workbook, form: Form, before: Sequence[Table]
) -> tuple[Violation, ...]:
    """The same problems; where a header was lost they say which one goes where, as far as the tables that
    were accepted last tell."""
    stood = before or tuple(_laid(book, form))
    lost = {p.column for p in problems if p.rule == "header_missing" and p.column}
    return tuple(told for problem in problems for told in _located(problem, book, form, stood, lost))


def _located(
    problem: Violation, book: Workbook, form: Form, before: Sequence[Table], lost: Collection[str]
) -> Iterator[Violation]:
    if problem.rule != "header_missing" or not before:
        yield problem
    elif problem.column is None:
        yield from (replace(problem, message=_whole(table, book, form)) for table in before)
    else:
        tabs = {tab.sheet_id: tab for tab in book.tabs}
        tables = ((table, tabs[table.sheet_id]) for table in before if table.sheet_id in tabs)
        places = (_place(problem.column, table, tab, lost) for table, tab in tables)
        message = next((place for place in places if place), None)
        yield replace(problem, message=message) if message else problem


def _laid(book: Workbook, form: Form) -> Iterator[Table]:
    """Where nothing was accepted yet: what `layout` had made beside our own header, as far as that stands."""
    headers = {column.key: column.header for column in form.columns}
    for tab in book.tabs:
        if (row := _our_header(tab, form)) is not None:
            yield Table(form.id, tab.sheet_id, tab.title, row, {}, headers, ())


def _place(key: str, table: Table, tab: Tab, lost: Collection[str]) -> Bilingual | None:
    """The cell a lost header stood in; None where any other word of the header has moved since."""
    row, there = table.header_number, table.columns
    moved = {k for k, column in there.items() if _word(tab.cell(row - 1, column)) != table.headers.get(k)}
    if key not in moved or not moved <= set(lost):
        return None
    cell = f"{column_letters(there[key])}{row}"
    return both("halted.header_cell", header=table.headers[key], cell=cell, tab=tab.title)


def _whole(table: Table, book: Workbook, form: Form) -> Bilingual:
    """All of a table's header is gone: where it stood and what it said."""
    tab = next((tab for tab in book.tabs if tab.sheet_id == table.sheet_id), None)
    if tab is None:
        return both("halted.tab_gone", form=form.id, tab=table.tab)
    said = {"form": form.id, "tab": tab.title, "headers": " · ".join(_headers(table))}
    if (stands := _our_header(tab, form)) is not None:
        return both("halted.header_row", row=stands, **said)
    row = table.header_number
    overwritten = any(_word(tab.cell(row - 1, column)) for column in table.columns.values())
    return both("halted.header_cut" if overwritten else "halted.header_row", row=row, **said)


def _headers(table: Table) -> Iterator[str]:
    """`E เลขประจำตัวประชาชน`: each word with its column, for there may be columns of people's own between."""
    places = {word: table.columns.get(key) for key, word in reversed(tuple(table.headers.items()))}
    for word, column in sorted(places.items(), key=lambda place: place[1] or 0):
        yield word if column is None else f"{column_letters(column)} {word}"


def _our_header(tab: Tab, form: Form) -> int | None:
    """The row in which our own column is headed: the header's, also where rows were inserted above it."""
    columns = (m.column for m in tab.marks if m.key == MARK and m.value == form.id)
    column = next((c for c in columns if c is not None), None)
    if column is None:
        return None
    rows = range(len(tab.cells))
    return next((row + 1 for row in rows if _word(tab.cell(row, column)) == HEADER), None)


def _word(cell: Cell) -> str:
    value = cell.value
    return one_line(normal(value)) if isinstance(value, str) else "" if value is None else str(value)
