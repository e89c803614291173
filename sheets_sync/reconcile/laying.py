"""What is ours in a district's sheet besides words: our column, its colours, Sheets' own rules.

The pass makes our column where it is missing, and mends rules where `layout` laid them; `layout` lays all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sheets_sync.config import District, Settings
from sheets_sync.google import (
    MARK,
    Band,
    FeedbackColumn,
    Sheets,
    colours_hold,
    mark_requests,
    mark_value,
    native_mark,
    rule_request,
)
from sheets_sync.mirror import is_ours, lacking, place
from sheets_sync.model import Form, Mark, Scope, Span, Tab, Table, Workbook, empty
from sheets_sync.validation import fingerprint, help_texts, validations

Marks = dict[tuple[int, str], Mark]  # (sheet id, form) -> the mark of our column
Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """The tables of a form in a tab."""

    tab: Tab
    form: Form
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Sheets' own rules of a form in a tab: what of them is to be laid. `standing` is the tab's mark."""

    place: Place
    value: str  # what the mark is to say
    standing: Mark | None
    spans: tuple[tuple[Span, str], ...] = ()  # stretches, each with its column's key
    requests: tuple[Request, ...] = ()
    helps: Mapping[str, str] = field(default_factory=empty)  # column key -> what tells whose rule it is

    @property
    def cells(self) -> int:
        """How many cells get a rule."""
        return sum(span.bottom - span.top for span, _ in self.spans)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one write would lay in a spreadsheet."""

    marks: Marks
    columns: tuple[tuple[Tab, FeedbackColumn], ...] = ()
    forget: tuple[int, ...] = ()
    rules: tuple[Rules, ...] = ()
    others: tuple[tuple[Tab, tuple[Request, ...]], ...] = field(default=())  # more of them, by tab
    first: tuple[Request, ...] = ()  # tabs to be made, which the rest may stand in

    @property
    def empty(self) -> bool:
        """There is nothing to write."""
        return not (self.columns or self.others or self.first or any(r.requests for r in self.rules))


def plan(book: Workbook, places: Sequence[Place], scope: Scope, *, whole: bool = False) -> Plan:
    """What is missing: our columns, colours, and rules where a mark says that they lie (`whole`: all)."""
    marks: Marks = {}
    columns: list[tuple[Tab, FeedbackColumn]] = []
    forget: list[int] = []
    for tab in book.tabs:
        marks |= {(tab.sheet_id, m.value): m for m in tab.marks if m.key == MARK and m.column is not None}
    for where in places:
        tab, key = where.tab, (where.tab.sheet_id, where.form.id)
        mark = marks.get(key)
        if mark is not None and not is_ours(tab, mark.column or 0, where.tables):
            forget.append(mark.id)
            mark = marks.pop(key) and None
        taken = [wanted.column for other, wanted in columns if other is tab]
        column = place(tab, where.tables, taken) if mark is None else mark.column or 0
        wanted = FeedbackColumn(tab.sheet_id, where.form.id, column, tuple(bands(tab, where.tables)))
        if mark is None or not colours_hold(tab, wanted):
            columns.append((tab, wanted))
    rules = [_rules(where, scope) for where in places if whole or native_mark(where.tab, where.form.id)]
    return Plan(marks, tuple(columns), tuple(forget), tuple(rules))


def lay(sheets: Sheets, book: Workbook, planned: Plan) -> tuple[Marks, Workbook]:
    """Writes the plan, at once or not at all. Gives the marks of our columns, and the workbook, as they stand
    then.

    Rules that do not stay when they are laid are given up: nobody's sheet is written to for ever.
    """
    if planned.empty:
        return planned.marks, book
    more = [(r.place.tab, r.requests) for r in planned.rules if r.requests]
    laid = sheets.lay(book.id, planned.columns, planned.forget, [*more, *planned.others], planned.first)
    if in_vain := list(_in_vain(planned, {tab.sheet_id: tab for tab in laid.tabs})):
        sheets.forget(book.id, in_vain)
    return planned.marks | laid.marks, _with(book, laid.tabs)


def _with(book: Workbook, laid: Sequence[Tab]) -> Workbook:
    after = {tab.sheet_id: tab for tab in laid}
    return replace(book, tabs=tuple(after.get(tab.sheet_id, tab) for tab in book.tabs))


def _in_vain(planned: Plan, after: Mapping[int, Tab]) -> Iterator[int]:
    """Marks of rules that lack right after they were laid, although nobody moved anything meanwhile."""
    for rules in planned.rules:
        where = rules.place
        tab = after.get(where.tab.sheet_id)
        if tab is None or not rules.requests or _words(tab) != _words(where.tab):
            continue
        mark = native_mark(tab, where.form.id)
        if mark and any(_spans(where, tab, rules.helps, anew=False)):
            yield mark.id


def _words(tab: Tab) -> dict[tuple[int, int], str]:
    return {(i, j): c.shown for i, row in enumerate(tab.cells) for j, c in enumerate(row) if c.shown}


def scope_of(settings: Settings, district: District, now: datetime) -> Scope:
    """What the rules of a district's sheet are made from."""
    return Scope(
        district_code=district.code,
        district_name=district.name,
        subdistricts=settings.subdistricts(district),
        gazetteer=(),
        fiscal_year=settings.province.fiscal_year,
        today=now,
    )


def bands(tab: Tab, tables: Sequence[Table]) -> Iterator[Band]:
    """The rows below each header, down to the next one or to the end of the grid."""
    ordered = sorted(tables, key=lambda t: t.header_number)
    for i, table in enumerate(ordered):
        below = [t.header_number - 1 for t in ordered[i + 1 :] if t.header_number > table.header_number]
        bottom = below[0] if below else max(tab.row_count, table.header_number + 1)
        used = max((row.number for row in table.rows), default=table.header_number)
        headers = {
            column: table.headers[key] for key, column in table.columns.items() if key in table.headers
        }
        yield Band(table.header_number, used, max(bottom, used), headers)


def ends(where: Place) -> Iterator[tuple[Table, frozenset[int], int]]:
    """Each table with the columns whose filling makes a row of it, and the row where it must end."""
    ordered = sorted(where.tables, key=lambda t: t.header_number)
    for table, band in zip(ordered, bands(where.tab, ordered), strict=True):
        made = {c.key for c in where.form.columns if not c.prefilled}
        words = frozenset(column for key, column in table.columns.items() if key in made)
        yield table, words, min(band.bottom, where.tab.row_count)


# ── Sheets' own rules ────────────────────────────────────────────────────────────────────────────


def _rules(where: Place, scope: Scope) -> Rules:
    standing = native_mark(where.tab, where.form.id)
    value = mark_value(where.form.id, fingerprint(where.form, scope))
    anew = standing is None or standing.value != value
    helps = help_texts(where.form, scope)
    spans = tuple(_spans(where, where.tab, helps, anew=anew))
    requests = [*_rule_requests(where, spans, scope), *mark_requests(where.tab.sheet_id, value, standing)]
    return Rules(where, value, standing, spans, tuple(requests), helps)


def _spans(where: Place, tab: Tab, helps: Mapping[str, str], *, anew: bool) -> Iterator[tuple[Span, str]]:
    for table, words, end in ends(where):
        own = _own_columns(table, helps)
        said = {column: helps[key] for column, key in own.items()}
        for span in lacking(tab, table, said, words, end, anew=anew):
            yield span, own[span.left]


def _own_columns(table: Table, helps: Mapping[str, str]) -> dict[int, str]:
    """0-based column -> key, for those with a help text that hold nothing else."""
    places = list(table.columns.values())
    return {c: key for key, c in table.columns.items() if places.count(c) == 1 and helps.get(key)}


def _rule_requests(where: Place, spans: Sequence[tuple[Span, str]], scope: Scope) -> Iterator[Request]:
    for span, key in spans:
        rule = validations(where.form, {key: span.left}, span.top + 1, scope)[key]
        yield rule_request(where.tab.sheet_id, span, rule)
