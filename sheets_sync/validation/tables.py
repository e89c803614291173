"""Finds a form's tables in a workbook: by their headers, wherever they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sheets_sync.messages import both
from sheets_sync.model import Column, Form, Severity, Tab, Table, Violation, Workbook
from sheets_sync.thai.text import loose
from sheets_sync.validation.headers import HeaderFinder, HeaderLine, Words, column_letters, near_header
from sheets_sync.validation.tablerows import read_rows

_COPY = ("สำเนาของ", "copyof")


@dataclass(frozen=True, slots=True)
class Found:
    """The tables of a form in a workbook, and what is wrong with their headers and tabs."""

    tables: tuple[Table, ...] = ()
    problems: tuple[Violation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    places: Mapping[str, int]
    headers: Mapping[str, str]
    problems: tuple[Violation, ...]
    whole: bool  # no required column is lost or doubled


def find_tables(workbook: Workbook, form: Form, others: Iterable[Form] = ()) -> Found:
    """Every table of the form. A required header lost or doubled: a problem instead of a table.

    What is a whole table of one of the `others` is no broken one of this form, however alike they are.
    """
    words = Words.of(form)
    tables: list[Table] = []
    problems: list[Violation] = []
    for tab in workbook.tabs:
        found = _in_tab(tab, form, words)
        if found.problems and not found.tables and _is_of_another(tab, form, others):
            continue
        tables.extend(found.tables)
        problems.extend(found.problems)
    tables, twins = _without_twins(tables, form)
    problems.extend(twins)
    if not tables and not problems:
        needed = ", ".join(column.header for column in form.columns if column.required)
        title = form.title.get("th", form.id)
        problems.append(_violation("header_missing.table", title=title, headers=needed))
    return Found(tuple(tables), tuple(problems))


def _is_of_another(tab: Tab, form: Form, others: Iterable[Form]) -> bool:
    return any(_in_tab(tab, other, Words.of(other)).tables for other in others if other.id != form.id)


def _violation(id: str, severity: Severity = "error", **values: object) -> Violation:
    message = both(f"feedback.{id}", **values)
    column = str(values["about"]) if "about" in values else None
    header = str(values["header"]) if "header" in values else None
    return Violation(id.partition(".")[0], severity, message, column=column, header=header)


def _in_tab(tab: Tab, form: Form, words: Words) -> Found:
    lines = HeaderFinder(words, tab).find()
    tables: list[Table] = []
    problems: list[Violation] = []
    for index, line in enumerate(lines):
        end = lines[index + 1].top if index + 1 < len(lines) else len(tab.cells)
        above = lines[index - 1].bottom + 1 if index else 0
        for part in _side_by_side(line, words):
            columns = _columns(part, form, words)
            problems.extend(columns.problems)
            if columns.whole:
                tables.append(_table(tab, form, part, columns, (above, end)))
    return Found(tuple(_joined(tables)), tuple(problems))


def _table(tab: Tab, form: Form, line: HeaderLine, columns: _Columns, span: tuple[int, int]) -> Table:
    return Table(
        form=form.id,
        sheet_id=tab.sheet_id,
        tab=tab.title,
        header_number=line.bottom + 1,
        columns=columns.places,
        headers=columns.headers,
        rows=read_rows(tab, form, columns.places, line.bottom + 1, span[1]),
        submitted=_tick(tab, form.submit_label, span[0], line.top),
    )


def _joined(tables: list[Table]) -> list[Table]:
    """Tables one below the other with the same columns are one."""
    joined: list[Table] = []
    for table in tables:
        if joined and dict(joined[-1].columns) == dict(table.columns):
            before = joined[-1]
            ticks = [t for t in (before.submitted, table.submitted) if t is not None]
            joined[-1] = replace(
                before, rows=before.rows + table.rows, submitted=all(ticks) if ticks else None
            )
        else:
            joined.append(table)
    return joined


def _side_by_side(line: HeaderLine, words: Words) -> list[HeaderLine]:
    """Two tables beside each other repeat the header; split where the second begins."""
    seen: set[str] = set()
    for column in sorted(line.keys):
        if line.keys[column] in seen and words.enough(seen):
            rest = {c: k for c, k in line.keys.items() if c >= column}
            if words.enough(rest.values()):
                return [
                    _part(line, range(column)),
                    *_side_by_side(_part(line, range(column, 1 << 20)), words),
                ]
        seen.add(line.keys[column])
    return [line]


def _part(line: HeaderLine, columns: range) -> HeaderLine:
    return HeaderLine(
        line.top,
        line.bottom,
        {c: t for c, t in line.texts.items() if c in columns},
        {c: k for c, k in line.keys.items() if c in columns},
    )


def _columns(line: HeaderLine, form: Form, words: Words) -> _Columns:
    places: dict[str, int] = {}
    headers: dict[str, str] = {}
    problems: list[Violation] = []
    whole = True
    by_key: dict[str, list[int]] = {}
    for column, key in sorted(line.keys.items()):
        by_key.setdefault(key, []).append(column)
    for column_rules in form.columns:
        candidates = _preferred(by_key.get(column_rules.key, []), line, words)
        if len(candidates) > 1:
            problems.append(_doubled(column_rules, candidates, line))
            whole = whole and not _needed(column_rules, form)
        if candidates:
            places[column_rules.key] = candidates[0]
            headers[column_rules.key] = line.texts[candidates[0]]
    _add_combined(by_key, line, words, places, headers)
    for column_rules in form.columns:
        if column_rules.key not in places and _needed(column_rules, form):
            problems.append(_missing(column_rules, line))
            whole = False
    return _Columns(places, headers, tuple(problems), whole)


def _needed(column: Column, form: Form) -> bool:
    return column.required or column.key in form.key


def _preferred(candidates: list[int], line: HeaderLine, words: Words) -> list[int]:
    if len(candidates) < 2:
        return candidates
    better = [c for c in candidates if loose(line.texts[c]) in words.preferred]
    return better if len(better) == 1 else candidates


def _add_combined(
    by_key: Mapping[str, list[int]],
    line: HeaderLine,
    words: Words,
    places: dict[str, int],
    headers: dict[str, str],
) -> None:
    """`ชื่อ-สกุล` stands for the columns that have none of their own; under a wide header they are apart."""
    for key, columns in by_key.items():
        combined = words.combined_of(line.texts[columns[0]]) if key.startswith("+") else None
        if combined is None:
            continue
        lacking = [part for part in combined.into if part not in places]
        width = len(columns)
        for index, part in enumerate(lacking):
            # Over two columns the surname has the second, and the prefix stands before the first name.
            at = index if width >= len(lacking) else max(0, index + width - len(lacking))
            places[part] = columns[min(at, width - 1)]
            headers[part] = line.texts[columns[0]]


def _doubled(column: Column, candidates: list[int], line: HeaderLine) -> Violation:
    letters = ", ".join(column_letters(c) for c in candidates)
    severity: Severity = "error" if column.required else "warning"
    header = line.texts[candidates[0]]
    return _violation("header_doubled", severity, header=header, columns=letters, about=column.key)


def _missing(column: Column, line: HeaderLine) -> Violation:
    free = [text for c, text in line.texts.items() if c not in line.keys]
    row = line.bottom + 1
    for word in (column.header, *column.aliases):
        if near := near_header(word, free):
            return _violation(
                "header_missing.near", found=near, header=column.header, row=row, about=column.key
            )
    return _violation("header_missing", header=column.header, row=row, about=column.key)


def _tick(tab: Tab, label: str, top: int, header: int) -> bool | None:
    """The tick beside the words of the label, above the header: left of them, or up to three to the right."""
    wanted = loose(label)
    if not wanted:
        return None
    labels = (
        (row, column)
        for row in range(header - 1, top - 1, -1)
        for column, cell in enumerate(tab.cells[row])
        if isinstance(cell.value, str) and wanted in loose(cell.value)
    )
    states = (_beside(tab, row, column) for row, column in labels)
    return next((state for state in states if state is not None), None)


def _beside(tab: Tab, row: int, column: int) -> bool | None:
    right = next(
        (m.right for m in tab.merges if m.top <= row < m.bottom and m.left <= column < m.right), column + 1
    )
    for place in (column - 1, *range(right, right + 3)):
        value = tab.cell(row, place).value
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().upper() in ("TRUE", "FALSE"):
            return value.strip().upper() == "TRUE"
    return None


def _without_twins(tables: list[Table], form: Form) -> tuple[list[Table], list[Violation]]:
    """A duplicated tab is not read: half of its keys or more are those of another, or it is called a copy."""
    ordered = sorted(tables, key=lambda t: loose(t.tab).startswith(_COPY))
    kept: list[Table] = []
    told: list[Violation] = []
    for table in ordered:
        twin = next((k for k in kept if k.sheet_id != table.sheet_id and _is_twin(table, k, form)), None)
        if twin is None:
            kept.append(table)
        else:
            told.append(_violation("twin_tab", "warning", twin=table.tab, tab=twin.tab))
    return [t for t in tables if t in kept] if told else tables, told


def _is_twin(table: Table, other: Table, form: Form) -> bool:
    if loose(table.tab).startswith(_COPY):
        return True
    ours, theirs = _key_set(table, form), _key_set(other, form)
    return bool(ours) and 2 * len(ours & theirs) >= len(ours)


def _key_set(table: Table, form: Form) -> set[tuple[str, ...]]:
    found = {
        tuple(loose(str(row.cells[k].value or "")) if k in row.cells else "" for k in form.key)
        for row in table.rows
    }
    return {key for key in found if any(key)}
