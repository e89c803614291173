"""The department's own .xlsx, filled: its header is found by our words, its styles and texts stay.

Where a form has one sub-district a page, its sheet is copied for each; else rows are added to the one. Values
go in as strings, as in our own layout; the flat `data` sheet follows. openpyxl is imported where it is used.
"""

import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from sheets_sync.messages import both
from sheets_sync.model import Batch, BatchRow, Bilingual, Form, RowChange
from sheets_sync.render import fit
from sheets_sync.render.changes import HEADERS, SHEET, WIDTHS, change_lines
from sheets_sync.render.frame import NUMBERS, frame, is_number, marks
from sheets_sync.render.packing import settled
from sheets_sync.render.paper import PaperColumn, cell, pages, paper, words_of
from sheets_sync.thai import arabic_digits, loose

DATA = "data"
LONGEST_CELL = 32_767  # Excel's limit, in characters
SHRINKS = 1.3  # a text so many times as wide as its cell can still be read when it is shrunk
SEARCHED = 40  # rows among which the header is looked for
FIELD = re.compile(r"\{\{\s*(.+?)\s*\}\}")
THAI_FIELDS = {  # what a template may call the figures of a page
    "จังหวัด": "province",
    "อำเภอ": "district",
    "ตำบล": "subdistrict",
    "วันที่": "date",
    "ปีงบประมาณ": "fiscal_year",
    "จำนวน": "rows",
    "ชาย": "men",
    "หญิง": "women",
    "ไม่ระบุเพศ": "sex_unknown",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on the template's sheet; rows and columns count from 1.

    `end`: the row of what follows the table (a sum, a signature), 0 for nothing.
    """

    columns: Mapping[int, PaperColumn]
    first: int
    end: int
    fields: frozenset[str]


def workbook_faults(content: bytes, form: Form) -> list[Bilingual]:
    """What keeps this .xlsx from being filled, and how to mend it; nothing when it can be."""
    try:
        book = _opened(content)
    except Exception as e:  # openpyxl lets through whatever its parsers meet in a broken file
        return [both("template.unreadable", what=type(e).__name__)]
    layout = _layout(book.worksheets[0], form)
    if layout is None:
        return [both("template.no_header", headers=_headers(form, needed(form)))]
    found: list[Bilingual] = []
    if missing := _missing(layout, form):
        found.append(both("template.missing", headers=_headers(form, missing)))
    known = {*THAI_FIELDS, *THAI_FIELDS.values(), *(c.key for c in form.columns if c.type == "money")}
    if strange := sorted(layout.fields - known):
        found.append(both("template.strange", names=", ".join(strange), known=", ".join(THAI_FIELDS)))
    found += [both("template.data", name=name) for name in (DATA, SHEET) if name in book.sheetnames]
    return found


def filled_workbook(content: bytes, batch: Batch, form: Form, changes: Sequence[RowChange] = ()) -> bytes:
    """The template with the batch's rows. Equal batches give equal bytes. `workbook_faults` found nothing."""
    book = _opened(content)
    blank = book.worksheets[0]
    layout = _layout(blank, form)
    assert layout
    page_by = paper(form, batch.rows).page_by
    blocks = pages(batch, page_by)
    for number, rows in enumerate(blocks, start=1):
        sheet = _copied(book, blank, rows, number) if page_by else blank
        _fill(sheet, layout, batch, form, rows)
    if page_by:
        book.remove(blank)
        for _ in range(len(book.worksheets) - len(blocks)):  # what else the template holds comes behind
            book.move_sheet(book.worksheets[0], len(book.worksheets) - 1)
    _data(book, batch, form)
    if changes:
        _changes(book, batch, form, changes)
    book.active = 0
    return _saved(book, batch)


def _opened(content: bytes) -> Any:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content))


# ── what the template asks for ───────────────────────────────────────────────────────────────────


def _layout(sheet: Any, form: Form) -> Layout | None:
    """The header that names most of our columns, on one row or on two."""
    known = _known(form)
    best: dict[int, PaperColumn] = {}
    first = 0
    for row in range(1, min(sheet.max_row, SEARCHED) + 1):
        upper, lower = _texts(sheet, row), _texts(sheet, row + 1)
        single = _matched(upper, known)
        double = _matched(upper | lower, known)
        if len(double) > len(single) and len(_matched(lower, known)) > 1:
            single, depth = double, 2
        else:
            depth = 1
        if len(single) > len(best):
            best, first = single, row + depth
    if len(best) < 2:
        return None
    fields = {m for row in sheet.iter_rows() for c in row for m in FIELD.findall(str(c.value or ""))}
    return Layout(best, first, _end(sheet, first), frozenset(fields))


def _known(form: Form) -> dict[str, PaperColumn]:
    """Header as it is matched -> what stands below it: our paper's own words, then those of the sheets."""
    found = {loose(c.header): c for c in paper(form, ()).columns}
    hints = form.document.get("columns") or []
    for hint in hints:  # also those that our own paper shows only when they are filled
        column = PaperColumn(hint["header"], tuple(hint.get("source", ())), hint.get("join", "plain"), 0)
        found.setdefault(loose(column.header), column)
    for column_ in form.columns:
        join = "number" if column_.key == "seq" else column_.type
        for header in (column_.header, *column_.aliases, *column_.preferred):
            found.setdefault(loose(header), PaperColumn(header, (column_.key,), join, 0))
    for combined in form.combined:
        for header in (combined.header, *combined.aliases):
            found.setdefault(loose(header), PaperColumn(header, combined.into, "name", 0))
    return {word: column for word, column in found.items() if word}


def _texts(sheet: Any, row: int) -> dict[int, str]:
    return {c.column: str(c.value) for c in sheet[row] if c.value not in (None, "")}


def _matched(texts: Mapping[int, str], known: Mapping[str, PaperColumn]) -> dict[int, PaperColumn]:
    return {column: known[word] for column, text in texts.items() if (word := loose(text)) in known}


def _end(sheet: Any, first: int) -> int:
    return next((row for row in range(first, sheet.max_row + 1) if _texts(sheet, row)), 0)


def needed(form: Form) -> list[str]:
    """What no template may lack, as the rule file says (`document: template_needs:`); else the key."""
    return [str(key) for key in form.document.get("template_needs") or form.key if key != "district"]


def _missing(layout: Layout, form: Form) -> list[str]:
    held = {key for column in layout.columns.values() for key in column.source}
    held |= {THAI_FIELDS.get(name, name) for name in layout.fields}
    return [key for key in needed(form) if key not in held]


def _headers(form: Form, keys: Sequence[str]) -> str:
    return ", ".join(form.column(key).header for key in keys)


# ── filling it ───────────────────────────────────────────────────────────────────────────────────


def _copied(book: Any, blank: Any, rows: Sequence[BatchRow], number: int) -> Any:
    """A sheet for one sub-district, named after it; a copy in openpyxl leaves out how it is printed."""
    sheet = book.copy_worksheet(blank)
    place = rows[0].subdistrict if rows else ""
    sheet.title = re.sub(r"[\\/*?:\[\]]", " ", f"{number} {place}").strip()[:31]
    sheet.HeaderFooter = copy(blank.HeaderFooter)
    sheet.freeze_panes = blank.freeze_panes
    sheet.print_title_rows, sheet.print_title_cols = blank.print_title_rows, blank.print_title_cols
    if blank.print_area:
        sheet.print_area = str(blank.print_area).rpartition("!")[2]
    return sheet


def _fill(sheet: Any, layout: Layout, batch: Batch, form: Form, rows: Sequence[BatchRow]) -> None:
    _put_fields(sheet, words_of(batch, form, rows))
    room = layout.end - layout.first if layout.end else 0
    if layout.end and len(rows) > room:
        _move_down(sheet, layout.end, len(rows) - room)
    for number, row in enumerate(rows, start=1):
        at = layout.first + number - 1
        if number > max(room, 1):
            _like_the_first(sheet, layout.first, at)
        for column, how in layout.columns.items():
            one = sheet.cell(at, column)
            _put(one, cell(row, how, number), numeric=how.join in (*NUMBERS, "number"))
            _fit(sheet, one)


def _put_fields(sheet: Any, words: Mapping[str, str]) -> None:
    """In Arabic digits, as everything else in an .xlsx that can be copied and searched."""

    def said(field: "re.Match[str]") -> str:
        return arabic_digits(words.get(THAI_FIELDS.get(field[1], field[1]), ""))

    for row in sheet.iter_rows():
        for one in row:
            if isinstance(one.value, str) and "{{" in one.value:
                _put(one, FIELD.sub(said, one.value))


def _put(one: Any, value: str | float, *, numeric: bool = False) -> None:
    """A string stays one, whatever it begins with; an amount is a number."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell

    if isinstance(one, MergedCell):
        return
    if numeric and not isinstance(value, str):
        one.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    one.value = text[:LONGEST_CELL]
    if text:
        one.data_type = "s"


def _fit(sheet: Any, one: Any) -> None:
    """All of a text is seen: a little too long, it is shrunk; much too long, it wraps and its row grows."""
    if not isinstance(one.value, str) or not one.value:
        return
    size, width = float(one.font.sz or 11), _width_cm(sheet, one)
    parts = fit.measure(one.value, size)
    longest = max(parts) + 2 * fit.PADDING_CM
    how = copy(one.alignment)
    if len(parts) == 1 and longest <= SHRINKS * width and not how.wrap_text:
        how.shrink_to_fit = longest > width
    else:
        how.wrap_text, how.shrink_to_fit = True, False
        needed_points = fit.row_cm([parts], [width], size) / fit.CM_PER_POINT
        row = sheet.row_dimensions[one.row]
        row.height = max(row.height or 0, needed_points)
    one.alignment = how


def _width_cm(sheet: Any, one: Any) -> float:
    """How wide a cell is, with those that are merged into it; Excel counts in digits of seven pixels."""
    from openpyxl.utils import get_column_letter

    spans = [r for r in sheet.merged_cells.ranges if one.coordinate in r]
    last = max((r.max_col for r in spans), default=one.column)
    letters = (get_column_letter(column) for column in range(one.column, last + 1))
    return float(sum(sheet.column_dimensions[name].width * 7 + 5 for name in letters) * 2.54 / 96)


def _move_down(sheet: Any, first: int, by: int) -> None:
    """What follows the table moves down with its merged cells and heights."""
    from openpyxl.utils import get_column_letter

    bottom, right = sheet.max_row, get_column_letter(sheet.max_column)
    below = [r for r in list(sheet.merged_cells.ranges) if r.min_row >= first]
    for merged in below:
        sheet.unmerge_cells(str(merged))
    heights = {row: sheet.row_dimensions[row].height for row in range(first, bottom + 1)}
    sheet.move_range(f"A{first}:{right}{bottom}", rows=by)
    for row in range(first, first + by):
        sheet.row_dimensions[row].height = None
    for row, height in heights.items():
        sheet.row_dimensions[row + by].height = height
    for merged in below:
        merged.shift(row_shift=by)
        sheet.merge_cells(str(merged))


def _like_the_first(sheet: Any, first: int, row: int) -> None:
    """A row that the template has no place for looks like its first."""
    for column in range(1, sheet.max_column + 1):
        sheet.cell(row, column)._style = copy(sheet.cell(first, column)._style)
    sheet.row_dimensions[row].height = sheet.row_dimensions[first].height
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row == merged.max_row == first:
            sheet.merge_cells(None, row, merged.min_col, row, merged.max_col)


def _data(book: Any, batch: Batch, form: Form) -> None:
    """The flat table for merging, as in our own layout."""
    from openpyxl.packaging.custom import StringProperty

    table = frame(batch, form)
    sheet = book.create_sheet(DATA)
    amounts = {c.header for c in form.columns if c.type in NUMBERS}
    for i, header in enumerate(table.columns, start=1):
        _put(sheet.cell(1, i), header)
        for number, value in enumerate(table[header], start=2):
            amount = header in amounts and is_number(value)
            one = sheet.cell(number, i)
            _put(one, float(value) if amount else value, numeric=amount)
            one.number_format = "General" if amount else "@"
    for name, value in marks(batch, table).items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))


def _changes(book: Any, batch: Batch, form: Form, changes: Sequence[RowChange]) -> None:
    """The change list of a revision, as in our own layout."""
    sheet = book.create_sheet(SHEET)
    for number, line in enumerate([HEADERS, *change_lines(changes, batch, form)], start=1):
        for i, value in enumerate(line, start=1):
            _put(sheet.cell(number, i), value, numeric=True)
    for one, width in zip(sheet[1], WIDTHS, strict=True):
        sheet.column_dimensions[one.column_letter].width = width


def _saved(book: Any, batch: Batch) -> bytes:
    """The bytes, with the batch's moment in the place of the clock's."""
    at = batch.frozen_at.replace(tzinfo=None, microsecond=0)
    book.properties.created = at
    book.properties.creator = book.properties.lastModifiedBy = None
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue(), {"docProps/core.xml": _modified(f"{at.isoformat()}Z")})


def _modified(at: str) -> Any:
    pattern = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    return lambda content: pattern.sub(rb"\g<1>" + at.encode(), content)
