"""A form's tab in a district's sheet: title, telephone and privacy, the district's tick, the header.

Made for a phone of 360 pixels: short lines that run over the columns beside them, no merge, no frozen column,
four frozen rows, and columns as narrow as what stands in them.
"""

import unicodedata
from collections.abc import Iterator, Mapping

from sheets_sync.config import Province
from sheets_sync.google import Draft, Styled
from sheets_sync.messages import text
from sheets_sync.model import Column, Form, Tab, Workbook
from sheets_sync.setup.drafts import Line, draft

ROWS = 250  # of a new tab
TICK_ROW = 60  # pixels: our summary at its end is long, and all rows down to the header are frozen
ROOM = 50  # of them are formatted: Google sends every formatted cell with every read
LONG = 300  # characters: what may be longer shows its first line only
TAB_TITLE = 60  # characters
_NARROW, _WIDE, _PROSE = 100, 150, 220  # pixels of a column of words
_WIDTHS: Mapping[str, int] = {
    "count": 50,
    "moo": 50,
    "prefix": 85,
    "name": 105,
    "thai_id": 135,
    "date": 95,
    "house_no": 75,
    "money": 85,
    "phone": 105,
    "choice": _NARROW,
    "url": _WIDE,
}
_LETTER = 8.5  # pixels of a letter of the header, which has two lines
_MARGIN = 12
_HALF = 0.6  # of a header stands in the longer of its two lines


def tab_title(form: Form) -> str:
    """`แบบ 1.1`; a form that is called by a word has its title."""
    return f"แบบ {form.id}" if form.id[0].isdigit() else form.title["th"][:TAB_TITLE]


def form_tab(
    book: Workbook, form: Form, province: Province, standing: Tab | None = None, at: int | None = None
) -> Draft:
    """The tab of a form that has no table yet; `standing`: the empty tab that it is to be laid in."""
    body = tuple("clipped" if (c.max_length or 0) > LONG else "wrapped" for c in form.columns)
    widths = tuple(width(c) for c in form.columns)
    grid = Tab(0, "", row_count=ROWS, column_count=len(form.columns) + 1)  # and our own column
    lines = list(_lines(form, province))
    made = Draft(grid, (), widths, {len(lines) - 2: TICK_ROW}, body, ROOM, at=at)
    title = standing.title if standing else tab_title(form)  # a tab that people named keeps its name
    return draft(book, standing, title, lines, made)


def width(column: Column) -> int:
    """Pixels: for what stands in it, and for its header in two lines."""
    longest = column.max_length or 0
    words = _PROSE if longest > LONG else _WIDE if longest > 100 else _NARROW
    parts = [_letters(word) for word in column.header.split()]
    header = max(_letters(column.header) * _HALF, max(parts) if len(parts) > 1 else 0)
    return max(_WIDTHS.get(column.type, words), round(header * _LETTER) + _MARGIN)


def contact(form: Form, province: Province) -> str:
    """Whom to ask, and whose data it is: on one line, the number first, for a phone shows its beginning."""
    ask = text("layout.ask", whom=province.phone or province.office)
    private = any(column.personal for column in form.columns)
    return f"{ask} · {text('layout.private')}" if private else ask


def _lines(form: Form, province: Province) -> Iterator[Line]:
    yield [Styled(form.title["th"], "title")]
    yield [Styled(contact(form, province), "small")]
    if form.submit_label:
        yield [Styled(value=False, look="tick"), Styled(form.submit_label, "label")]
    header = [Styled(c.header, "needed" if c.required else "optional") for c in form.columns]
    yield [*header, Styled("", "optional")]  # the pass writes the word of our own column


def _letters(words: str) -> int:
    """Those that take room: vowels and tone marks above and below do not."""
    return sum(unicodedata.category(letter) != "Mn" for letter in words)
