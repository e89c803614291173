"""A batch as .xlsx: the department's paper on the first worksheet, the flat `data` on the second.

Of a revision the third lists what it changes.

Every text goes in as a string cell: nothing is turned into a formula, a link or a number. Digits are Arabic
throughout (the cells are copied and searched; two kinds of digits in one document would be one too many).
Equal batches give equal bytes.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import xlsxwriter

from sheets_sync.model import Batch, BatchRow, Form, RowChange
from sheets_sync.render import fit
from sheets_sync.render.changes import HEADERS, SHEET, WIDTHS, change_lines
from sheets_sync.render.frame import NUMBERS, frame, is_number, marks
from sheets_sync.render.leaning import leaning
from sheets_sync.render.paper import Paper, PaperColumn, cell, headings, pages, paper, total_line
from sheets_sync.thai import arabic_digits

if TYPE_CHECKING:
    import pandas as pd

PIXELS_PER_CM = 96 / 2.54
LONGEST_CELL = 32_767  # Excel's limit, in characters


def workbook(batch: Batch, form: Form, reporter: str = "", changes: Sequence[RowChange] = ()) -> bytes:
    """The bytes of the .xlsx. `reporter`: the line below each table ("": none); `changes`: of a revision."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # widths count in digits of this font: one whose twin every system has
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {
                "title": arabic_digits(form.title.get("th", form.id)),
                "created": batch.frozen_at.replace(tzinfo=None),
            }
        )
        table = frame(batch, form)
        for name, value in marks(batch, table).items():
            book.set_custom_property(name, value, "text")
        _Printed(book, batch, form, reporter).write()
        _data(book, batch, form, table)
        if changes:
            _changes(book, list(change_lines(changes, batch, form)))
    return buffer.getvalue()


class _Printed:
    """The first worksheet: one block of rows a page, each with its headings, header and total."""

    def __init__(self, book: Any, batch: Batch, form: Form, reporter: str) -> None:
        self._batch, self._form, self._reporter = batch, form, reporter
        self._paper: Paper = paper(form, batch.rows)
        self._pages = pages(batch, self._paper.page_by)
        self._sheet = book.add_worksheet(self._paper.sheet[:31])
        self._formats = _formats(book, self._paper)
        self._two_lines = any(c.over for c in self._paper.columns)
        self._measured = [
            [self._measure(row, number) for number, row in enumerate(rows, start=1)] for rows in self._pages
        ]
        texts = [self._texts(row, n) for rows in self._pages for n, row in enumerate(rows, start=1)]
        self._shares = leaning(self._paper, texts)
        self._scale = self._fitting()
        self._widths = self._widths_at(self._scale)

    def write(self) -> None:
        """Everything, with page breaks between the blocks."""
        top, breaks = 0, []
        for rows in self._pages:
            top = self._block(top, rows)
            breaks.append(top)
        self._set_up(breaks, top)

    def _set_up(self, breaks: Sequence[int], bottom: int) -> None:
        sheet, p = self._sheet, self._paper
        for i, width in enumerate(self._widths):
            sheet.set_column_pixels(i, i, round(width * PIXELS_PER_CM))
        if p.landscape:
            sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(**{side: cm / 2.54 for side, cm in p.margins_cm.items()})
        sheet.set_print_scale(round(self._scale * 100))
        sheet.set_h_pagebreaks(breaks[:-1])
        sheet.print_area(0, 0, max(bottom - 1, 0), len(p.columns) - 1)
        sheet.center_horizontally()
        # not &N, which counts the data sheet's pages too
        total = f"/{len(self._pages)}" if p.page_by else ""
        sheet.set_footer(f'&R&"{p.font},Regular"&{round(p.font_size)}หน้า &P{total}', {"margin": 0.25})
        if len(self._pages) == 1:
            sheet.repeat_rows(*self._header_rows)
        sheet.hide_gridlines(2)

    # ── one page ─────────────────────────────────────────────────────────────────────────────────

    def _block(self, top: int, rows: Sequence[BatchRow]) -> int:
        """Writes one page from row `top` (0-based) on; gives the row after its last."""
        last = len(self._paper.columns) - 1
        corner = arabic_digits(self._paper.corner)
        self._line(top, 0, last, corner, "corner")
        top += 1
        for heading in headings(self._paper, self._batch, self._form, rows):
            self._line(top, 0, last, arabic_digits(heading), "heading")
            top += 1
        top = self._header(top)
        for number, row in enumerate(rows, start=1):
            for i, (column, value) in enumerate(
                zip(self._paper.columns, self._cells(row, number), strict=True)
            ):
                self._put(top, i, value, column)
            self._height(top, fit.row_cm(self._measure(row, number), self._widths, self._paper.font_size))
            top += 1
        total = total_line(self._paper, self._batch, self._form, rows)
        self._line(top, 0, last, arabic_digits(total), "total")
        top += 1
        if self._reporter:
            self._line(top, 0, last, arabic_digits(self._reporter), "signed")
            top += 1
        return top

    def _header(self, top: int) -> int:
        columns, format_ = self._paper.columns, self._formats["header"]
        bottom = top + int(self._two_lines)
        self._header_rows = (top, bottom)
        for i, column in enumerate(columns):
            if not column.over:
                _merge(self._sheet, (top, i, bottom, i), column.header, format_)
            else:
                self._sheet.write_string(bottom, i, column.header, format_)
        for first, last in _shared(columns):
            _merge(self._sheet, (top, first, top, last), columns[first].over, format_)
        height = self._header_cm(self._widths)
        for row in range(top, bottom + 1):
            self._height(row, height / (bottom - top + 1))
        return bottom + 1

    def _line(self, row: int, first: int, last: int, text: str, kind: str) -> None:
        _merge(self._sheet, (row, first, row, last), text, self._formats[kind])
        self._height(row, fit.line_cm(self._size(kind)) + 0.05)

    def _put(self, row: int, column: int, value: str | float, how: PaperColumn) -> None:
        if isinstance(value, str):
            self._sheet.write_string(row, column, value[:LONGEST_CELL], self._formats[how.align])
        else:
            amount = "baht" if isinstance(value, int) else "satang"
            kind = f"{amount} {how.align}" if how.join == "money" else how.align
            self._sheet.write_number(row, column, value, self._formats[kind])

    def _height(self, row: int, cm: float) -> None:
        self._sheet.set_row(row, cm / fit.CM_PER_POINT)

    # ── words and sizes ──────────────────────────────────────────────────────────────────────────

    def _cells(self, row: BatchRow, number: int) -> list[str | float]:
        return [cell(row, column, number) for column in self._paper.columns]

    def _measure(self, row: BatchRow, number: int) -> list[fit.Parts]:
        """The widths of the cells as they are shown."""
        return [fit.measure(text, self._paper.font_size) for text in self._texts(row, number)]

    def _texts(self, row: BatchRow, number: int) -> list[str]:
        return [c if isinstance(c, str) else f"{c:,}" for c in self._cells(row, number)]

    def _size(self, kind: str) -> float:
        return self._paper.heading_size if kind in ("heading", "corner") else self._paper.font_size

    def _widths_at(self, scale: float) -> list[float]:
        """The columns' widths in cm on the sheet, so that at this scale they fill the page exactly."""
        room = (self._paper.width_cm - 0.1) / scale / fit.DIGIT
        return [share * room / sum(self._shares) for share in self._shares]

    def _header_cm(self, widths: Sequence[float]) -> float:
        size = self._paper.font_size
        columns = zip(self._paper.columns, widths, strict=True)
        most = max(fit.header_lines(c.header, size, width) for c, width in columns)
        single = fit.line_cm(size) + (most - 1) * fit.NEXT_LINE * size * fit.CM_PER_POINT
        return max(single, 2 * fit.line_cm(size)) if self._two_lines else single

    def _fitting(self) -> float:
        """The largest scale at which every block fits its page."""
        smallest = fit.SMALLEST if self._paper.page_by else fit.SMALLEST_FLOWING
        percents = range(100, round(smallest * 100) - 1, -2)
        return next((p / 100 for p in percents if self._fits(p / 100)), smallest)

    def _fits(self, scale: float) -> bool:
        """Every block on its page; a table that flows over pages just avoids tall rows."""
        widths, size = self._widths_at(scale), self._paper.font_size
        heights = [[fit.row_cm(row, widths, size) for row in block] for block in self._measured]
        if not self._paper.page_by:
            return max(heights[0], default=0) < 2.5 * fit.line_cm(size)
        fixed = (len(self._paper.headings) + 1) * (fit.line_cm(self._paper.heading_size) + 0.05)
        fixed += self._header_cm(widths) + (1 + bool(self._reporter)) * (fit.line_cm(size) + 0.05)
        room = (self._paper.height_cm - 0.2) / scale
        return all(fixed + sum(block) <= room for block in heights)


def _data(book: Any, batch: Batch, form: Form, table: "pd.DataFrame") -> None:
    """The second worksheet: the flat table, for merging. Amounts and counts are numbers, all else is text."""
    sheet = book.add_worksheet("data")
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    amounts = {c.header for c in form.columns if c.type in NUMBERS}
    for i, header in enumerate(table.columns):
        sheet.write_string(0, i, header, bold)
        for number, value in enumerate(table[header], start=1):
            if header in amounts and is_number(value):
                sheet.write_number(number, i, float(value))
            else:
                sheet.write_string(number, i, value[:LONGEST_CELL], text)
    last = len(table.columns) - 1
    sheet.set_column(0, last, 16)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table), last)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_start_page(1)
    sheet.set_footer("&L&A&R&P")


def _changes(book: Any, lines: Sequence[tuple[str | int, ...]]) -> None:
    """The third worksheet of a revision: which rows, and what of them."""
    sheet, bold = book.add_worksheet(SHEET), book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    middle = book.add_format({"align": "center", "valign": "top"})
    for i, (header, width) in enumerate(zip(HEADERS, WIDTHS, strict=True)):
        sheet.write_string(0, i, header, bold)
        sheet.set_column(i, i, width)
    for number, line in enumerate(lines, start=1):
        for i, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(number, i, value, middle)
            else:
                sheet.write_string(number, i, value[:LONGEST_CELL], text)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_start_page(1)
    sheet.set_footer("&L&A&R&P")


def _shared(columns: Sequence[PaperColumn]) -> list[tuple[int, int]]:
    """The runs of neighbours that share a heading: (first, last)."""
    found: list[tuple[int, int]] = []
    for i, column in enumerate(columns):
        if not column.over:
            continue
        if found and found[-1][1] == i - 1 and columns[i - 1].over == column.over:
            found[-1] = (found[-1][0], i)
        else:
            found.append((i, i))
    return found


def _merge(sheet: Any, where: tuple[int, int, int, int], text: str, format_: Any) -> None:
    """A text over several cells, as a string whatever it begins with."""
    top, left, bottom, right = where
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, arabic_digits(text), format_)
        return
    sheet.merge_range(*where, "", format_)
    sheet.write_string(top, left, arabic_digits(text), format_)


def _formats(book: Any, p: Paper) -> dict[str, Any]:
    def make(**how: Any) -> Any:
        return book.add_format({"font_name": p.font, "font_size": p.font_size, "valign": "vcenter"} | how)

    body = {"border": 1, "text_wrap": True}
    found = {
        "corner": make(font_size=p.heading_size, bold=True, align="right"),
        "heading": make(font_size=p.heading_size, bold=True, align="center"),
        "header": make(bold=True, align="center", border=1, text_wrap=True),
        "total": make(bold=True, align="left"),
        "signed": make(align="left"),
    }
    for align in ("left", "center", "right"):
        found[align] = make(align=align, indent=int(align != "center"), **body)
        found[f"baht {align}"] = make(align=align, num_format="#,##0", **body)
        found[f"satang {align}"] = make(align=align, num_format="#,##0.00", **body)
    return found
