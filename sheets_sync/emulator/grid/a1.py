"""A1 and R1C1 notation: names of columns, references, and the labels of ranges in replies."""

import re
from dataclasses import dataclass

from sheets_sync.emulator.grid.area import Area

MAX_COLUMNS = 18_278  # ZZZ
_PLAIN_TITLE = re.compile(r"[^\W\d]\w*\Z")
_CELL = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,8})?\Z")
_R1C1 = re.compile(r"R([1-9][0-9]*)C([1-9][0-9]*)(?::R([1-9][0-9]*)C([1-9][0-9]*))?\Z", re.IGNORECASE)
_LOOKS_LIKE_CELL = re.compile(r"(?:[A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*|TRUE|FALSE)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reference says of rows and columns; None is unbounded. A single cell is a start without more."""

    row0: int | None
    row1: int | None
    col0: int | None
    col1: int | None
    single: bool = False

    def within(self, rows: int, cols: int) -> Area:
        """The rectangle in a grid of that size, open ends filled, nothing clipped."""
        return Area(
            self.row0 or 0,
            rows if self.row1 is None else self.row1,
            self.col0 or 0,
            cols if self.col1 is None else self.col1,
        )


WHOLE = Bounds(None, None, None, None)


def column_name(index: int) -> str:
    """0 -> A, 26 -> AA."""
    name = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """A -> 0, aa -> 26."""
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def parse_bounds(text: str) -> Bounds | None:
    """ "A1:B2", "A:C", "2:4", "A5:B", "R1C1:R2C2"; None when the text is no reference."""
    if match := _R1C1.match(text):
        row, col = int(match[1]), int(match[2])
        return Bounds(row - 1, int(match[3] or row), col - 1, int(match[4] or col), match[3] is None)
    first, colon, second = text.partition(":")
    start = _corner(first)
    end = _corner(second) if colon else start
    if start is None or end is None or (not colon and None in start):
        return None
    if (start[0] is None and start[1] is None) or (end[0] is None and end[1] is None):
        return None
    return _ordered(start, end, not colon)


def label(title: str, area: Area) -> str:
    """A range as replies name it: Sheet1!A1:B2, one cell as Sheet1!A1."""
    first = f"{column_name(area.col0)}{area.row0 + 1}"
    if area.height <= 1 and area.width <= 1:
        return f"{quoted(title)}!{first}"
    return f"{quoted(title)}!{first}:{column_name(area.col1 - 1)}{area.row1}"


def open_label(title: str, bounds: Bounds) -> str:
    """A range as it was asked for, in the spelling of error messages (Sheet1!A1:ZZ)."""
    if bounds == WHOLE:
        return quoted(title)
    start = _spell(bounds.row0, bounds.col0)
    if bounds.single:
        return f"{quoted(title)}!{start}"
    end = _spell(_last(bounds.row1), _last(bounds.col1))
    return f"{quoted(title)}!{start}:{end}"


def quoted(title: str) -> str:
    """A sheet's title as replies write it: in quotes unless it is a plain word that is no cell reference."""
    if _PLAIN_TITLE.match(title) and not _LOOKS_LIKE_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def split_title(text: str) -> tuple[str | None, str]:
    """ "'My sheet'!A1" -> ("My sheet", "A1"); no title: (None, text); a quoted title alone: (title, "")."""
    if text.startswith("'"):
        match = re.match(r"'((?:[^']|'')*)'(?:!(.*))?\Z", text, re.DOTALL)
        return (match.group(1).replace("''", "'"), match.group(2) or "") if match else (None, text)
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def _corner(text: str) -> tuple[int | None, int | None] | None:
    match = _CELL.match(text)
    if match is None:
        return None
    letters, digits = match.groups()
    return int(digits) - 1 if digits else None, column_index(letters) if letters else None


def _ordered(
    start: tuple[int | None, int | None], end: tuple[int | None, int | None], single: bool
) -> Bounds:
    row0, row1 = _span(start[0], end[0])
    col0, col1 = _span(start[1], end[1])
    return Bounds(row0, row1, col0, col1, single)


def _span(start: int | None, end: int | None) -> tuple[int | None, int | None]:
    if start is not None and end is not None:
        return min(start, end), max(start, end) + 1
    if start is None and end is not None:  # "A:B5" is A5:B
        return end, None
    return start, None


def _last(end: int | None) -> int | None:
    return None if end is None else end - 1


def _spell(row: int | None, col: int | None) -> str:
    return ("" if col is None else column_name(col)) + ("" if row is None else str(row + 1))
