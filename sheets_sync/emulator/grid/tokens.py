"""The words of a formula, and its references, which follow their cells when rows and columns move."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sheets_sync.emulator.grid.a1 import MAX_COLUMNS, column_index, column_name

LETTERS = r"\w.\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # of names; Thai vowels and tones are no \w
_SHEET = rf"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][{LETTERS}]*)!)?"
_CORNER = r"\$?[A-Za-z]{1,3}\$?[0-9]+"
_AREA = (
    rf"(?P<area>{_CORNER}(?::(?:{_CORNER}|\$?[A-Za-z]{{1,3}}|\$?[0-9]+))?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]+:\$?[0-9]+)(?![\w(.!])"
)
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"]|"")*")'
    rf"|(?P<ref>{_SHEET}{_AREA})"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<error>#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|ERROR!))"
    rf"|(?P<name>[^\W\d][{LETTERS}]*)"
    r"|(?P<op><=|>=|<>|[-+*/^&=<>(),;{}%:\\!])"
    r"|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_PART = re.compile(r"(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?\Z")


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference; None leaves that axis open."""

    row: int | None
    col: int | None
    row_fixed: bool = False
    col_fixed: bool = False

    def spelled(self) -> str:
        """As in a formula: $A1."""
        col = "" if self.col is None else ("$" if self.col_fixed else "") + column_name(self.col)
        return col + ("" if self.row is None else ("$" if self.row_fixed else "") + str(self.row + 1))


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a cell or range, with the sheet's name as it was written."""

    sheet: str | None
    start: Corner
    end: Corner | None

    @property
    def title(self) -> str | None:
        """The sheet's title, without quotes."""
        if self.sheet is None or not self.sheet.startswith("'"):
            return self.sheet
        return self.sheet[1:-1].replace("''", "'")

    def spelled(self) -> str:
        """As in a formula: 'My sheet'!A1:B2."""
        area = self.start.spelled() + (":" + self.end.spelled() if self.end else "")
        return f"{self.sheet}!{area}" if self.sheet else area


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its kind (string, ref, number, error, name, op, space, other) and text."""

    kind: str
    text: str
    ref: Ref | None = None


def tokens(formula: str) -> list[Token]:
    """The words of a formula after its "="."""
    found = []
    for match in _TOKEN.finditer(formula.removeprefix("=")):
        kind = match.lastgroup or "other"
        if match.group("ref") is not None:
            found.append(Token("ref", match.group(), _reference(match["sheet"], match["area"])))
        else:
            found.append(Token("other" if kind in {"sheet", "area"} else kind, match.group()))
    return found


def rewritten(formula: str, change: Callable[[Ref], Ref | None]) -> str:
    """The formula with every reference changed; one that `change` gives up becomes #REF!."""
    out = ["="] if formula.startswith("=") else []
    for token in tokens(formula):
        if token.ref is None:
            out.append(token.text)
            continue
        made = change(token.ref)
        out.append(token.text if made == token.ref else made.spelled() if made else "#REF!")
    return "".join(out)


def carried(formula: str, rows: int, cols: int) -> str:
    """The formula as it reads when its cell is copied that far: relative references move along."""
    return rewritten(formula, lambda ref: _moved(ref, rows, cols))


def _moved(ref: Ref, rows: int, cols: int) -> Ref | None:
    start = _moved_corner(ref.start, rows, cols)
    end = _moved_corner(ref.end, rows, cols) if ref.end else None
    if start is None or (ref.end and end is None):
        return None
    return Ref(ref.sheet, start, end)


def _moved_corner(corner: Corner, rows: int, cols: int) -> Corner | None:
    row = corner.row if corner.row is None or corner.row_fixed else corner.row + rows
    col = corner.col if corner.col is None or corner.col_fixed else corner.col + cols
    if (row is not None and row < 0) or (col is not None and not 0 <= col < MAX_COLUMNS):
        return None
    return replace(corner, row=row, col=col)


def _reference(sheet: str | None, area: str) -> Ref:
    first, colon, second = area.partition(":")
    return Ref(sheet, _corner(first), _corner(second) if colon else None)


def _corner(text: str) -> Corner:
    match = _PART.match(text)
    assert match is not None
    mark, letters, mark2, digits = match.groups()
    if letters is None:
        return Corner(int(digits) - 1, None, row_fixed=bool(mark or mark2))
    row = int(digits) - 1 if digits else None
    return Corner(row, column_index(letters), row_fixed=bool(mark2), col_fixed=bool(mark))
