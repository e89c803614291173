"""Requests that change texts across a range: find and replace, trim, split, de-duplicate."""

import re
from collections.abc import Iterator

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.grid import Area, Cell, Formula, Sheet
from sheets_sync.emulator.sheets_api.cell_data import held
from sheets_sync.emulator.sheets_api.edit import Edit, Json
from sheets_sync.emulator.sheets_api.pasting import lines_of

_SPACES = re.compile(r"[ \t\u00a0]+")


def find_replace(edit: Edit, body: Json) -> Json:
    """findReplace: counts occurrences, values, formulas, rows and sheets that changed."""
    pattern, template = _pattern(body)
    totals: Json = {}
    rows: set[tuple[int, int]] = set()
    for sheet, area in _places(edit, body):
        for r, c, cell in list(sheet.held(area)):
            count = _replace(edit, sheet, (r, c), cell, body, pattern, template)
            if count:
                kind = "formulasChanged" if isinstance(cell.value, Formula) else "valuesChanged"
                totals[kind] = totals.get(kind, 0) + 1
                totals["occurrencesChanged"] = totals.get("occurrencesChanged", 0) + count
                rows.add((sheet.id, r))
    if rows:
        totals |= {"rowsChanged": len(rows), "sheetsChanged": len({s for s, _ in rows})}
    return {"findReplace": totals}


def trim_whitespace(edit: Edit, body: Json) -> Json:
    """trimWhitespace"""
    target = edit.writable(body.get("range"))
    count = 0
    for r, c, cell in list(target.sheet.held(target.area)):
        if isinstance(cell.value, str):
            trimmed = "\n".join(_SPACES.sub(" ", line).strip() for line in cell.value.split("\n"))
            if trimmed != cell.value:
                target.sheet.enter(r, c, trimmed or None)
                count += 1
    return {"trimWhitespace": {"cellsChangedCount": count} if count else {}}


def delete_duplicates(edit: Edit, body: Json) -> Json:
    """deleteDuplicates: later rows with equal values (by the comparison columns) go, the rest closes up."""
    target = edit.writable(body.get("range"))
    sheet, area, book = target.sheet, target.area, edit.book
    columns = sorted(_columns(edit, body, area))
    seen: set[tuple[str, ...]] = set()
    kept: list[int] = []
    for r in area.rows():
        key = tuple(book.shown(sheet, r, c).casefold() for c in columns)
        if key in seen and any(key):
            continue
        seen.add(key)
        kept.append(r)
    cells = [[sheet.cell(r, c) for c in area.cols()] for r in kept]
    cells += [[Cell()] * area.width for _ in range(area.height - len(kept))]
    for r, line in zip(area.rows(), cells, strict=True):
        for c, cell in zip(area.cols(), line, strict=True):
            sheet.put(r, c, cell)
    removed = area.height - len(kept)
    return {"deleteDuplicates": {"duplicatesRemovedCount": removed} if removed else {}}


def text_to_columns(edit: Edit, body: Json) -> Json:
    """textToColumns: each text of one column is split into the columns to its right, as typed."""
    target = edit.writable(body.get("source"))
    sheet, area = target.sheet, target.area
    if area.width != 1:
        raise bad_request("The source range must span exactly one column.")
    mark = _delimiter(edit, sheet, area, body)
    for r in area.rows():
        text = edit.book.shown(sheet, r, area.col0)
        if not text:
            continue
        parts = lines_of({"data": text, "delimiter": mark})[0]
        width = max(sheet.col_count, area.col0 + len(parts))
        edit.room(sheet, sheet.row_count, width)
        edit.guard(sheet, Area(r, r + 1, area.col0, area.col0 + len(parts)))
        sheet.grid["columnCount"] = width
        for c, part in enumerate(parts, area.col0):
            edit.book.type_in(sheet, r, c, part.strip())
    return {}


def _pattern(body: Json) -> tuple[re.Pattern[str], str]:
    find, put = body.get("find") or "", body.get("replacement") or ""
    if not find:
        raise bad_request("Must specify a non-empty find value.")
    flags = re.NOFLAG if body.get("matchCase") else re.IGNORECASE
    regex = bool(body.get("searchByRegex"))
    text = find if regex else re.escape(find)
    try:
        pattern = re.compile(rf"\A(?:{text})\Z" if body.get("matchEntireCell") else text, flags)
    except re.error:
        raise bad_request(f"Invalid regular expression: {find}") from None
    return pattern, re.sub(r"\$(\d)", r"\\\1", put.replace("\\", "\\\\")) if regex else put.replace(
        "\\", "\\\\"
    )


def _places(edit: Edit, body: Json) -> Iterator[tuple[Sheet, Area]]:
    if body.get("range") is not None:
        target = edit.target(body["range"])
        yield target.sheet, target.area
    elif body.get("sheetId") is not None:
        sheet = edit.sheet(body["sheetId"])
        yield sheet, sheet.area
    elif body.get("allSheets"):
        yield from ((sheet, sheet.area) for sheet in edit.book.sheets)
    else:
        raise bad_request("Must specify a range, a sheet or all sheets.")


def _replace(
    edit: Edit,
    sheet: Sheet,
    at: tuple[int, int],
    cell: Cell,
    body: Json,
    pattern: re.Pattern[str],
    template: str,
) -> int:
    if isinstance(cell.value, Formula):
        if not body.get("includeFormulas"):
            return 0
        text = cell.value.text
    else:
        text = edit.book.shown(sheet, *at)
    try:
        made, count = pattern.subn(template, text)
    except (re.error, IndexError):
        raise bad_request("The replacement names a group the expression does not have.") from None
    if count:
        edit.guard(sheet, Area(at[0], at[0] + 1, at[1], at[1] + 1))
        edit.book.type_in(sheet, *at, held(made))
    return count


def _columns(edit: Edit, body: Json, area: Area) -> set[int]:
    wanted: set[int] = set()
    for span in body.get("comparisonColumns") or []:
        _, _, start, end = edit.span(span)
        wanted |= set(range(max(start, area.col0), min(end, area.col1)))
    return wanted or set(area.cols())


_MARKS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def _delimiter(edit: Edit, sheet: Sheet, area: Area, body: Json) -> str:
    kind = body.get("delimiterType")
    if kind == "CUSTOM":
        if not body.get("delimiter"):
            raise bad_request("Must specify a delimiter.")
        return str(body["delimiter"])
    if kind in _MARKS:
        return _MARKS[kind]
    texts = [edit.book.shown(sheet, r, area.col0) for r in area.rows()]
    counts = {mark: sum(text.count(mark) for text in texts) for mark in _MARKS.values()}
    return max(counts, key=lambda mark: counts[mark])


KINDS = {
    "findReplace": find_replace,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
    "textToColumns": text_to_columns,
}
