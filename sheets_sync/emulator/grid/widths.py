"""How wide a column must be for its texts: measured with the widths of Arial's letters."""

from typing import TYPE_CHECKING

from sheets_sync.emulator.grid.sheet import ROW_PIXELS, Dimension, Sheet

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet

# Widths of Arial in 1/2048 em (the font's own metrics); anything else counts as an average letter.
_WIDE = {
    569: " !,./:;I[\\]ft|ijl'",
    682: "()-r`",
    797: "*",
    1024: "Jckszvxy",
    1139: "#$0123456789?_abdeghnopqu",
    1196: "+<=>~",
    1251: "FTZ",
    1366: "&ABEKPSVXY",
    1479: "CDHNRUw",
    1593: "GOQ",
    1706: "Mm",
    1821: "%",
    1933: "W",
    2079: "@",
}
_WIDTHS = {letter: width for width, letters in _WIDE.items() for letter in letters}
_AVERAGE = 1139
# Fitted to a width Google gave: 1024 capital A of 10 points need 8691 pixels.
_PIXELS_PER_UNIT = (8691 - 6) / 1024 / 1366
_PADDING = 6
_LINE = 15  # pixels of one more line of 10 points, about


def fitting(book: "Spreadsheet", sheet: Sheet, dimension: Dimension, index: int) -> int | None:
    """The pixels a column needs for its longest text, a row for its lines; None keeps the default."""
    if dimension == "ROWS":
        more = max((book.shown(sheet, index, c).count("\n") for c in sheet.rows.get(index, ())), default=0)
        return ROW_PIXELS + more * _LINE if more else None
    widest = 0.0
    for row in sheet.held_rows(sheet.area):
        cell = sheet.rows[row].get(index)
        if cell is not None and cell.value is not None:
            size = ((cell.format or {}).get("textFormat") or {}).get("fontSize", 10)
            lines = book.shown(sheet, row, index).split("\n")
            widest = max(widest, max(_length(line) for line in lines) * size / 10)
    return round(widest * _PIXELS_PER_UNIT) + _PADDING if widest else None


def _length(text: str) -> int:
    return sum(_WIDTHS.get(letter, _AVERAGE) for letter in text)
