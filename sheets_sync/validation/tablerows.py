"""Which rows below a header are rows of the form: not blank ones, sums, signatures or headings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from sheets_sync.model import Cell, Form, Row, Tab
from sheets_sync.thai.names import split_person
from sheets_sync.thai.text import arabic_digits, lost_am, normal

_SUM = re.compile(
    r"(?:รวม|ยอดรวม|ผลรวม|รวมยอด)(?:$|[\s:.\d๐-๙]|ทั้งสิ้น|ทั้งหมด|เป็นเงิน|จำนวน|เงิน|งบประมาณ)|(?:grand )?total\b",
    re.IGNORECASE,
)
_UNITS = frozenset({"คน", "ราย", "บาท", "โครงการ", "ครัวเรือน", "หมู่บ้าน", "แห่ง"})
_POSTS = re.compile(
    r"\(?\s*(?:พัฒนาการ(?:อำเภอ|จังหวัด)|นายอำเภอ|ปลัดอำเภอ|นักวิชาการ|พัฒนากร|เจ้าพนักงาน|หัวหน้า|ผู้อำนวยการ|วันที่\s*[\d.…_]|"
    r"(?:นาย|นาง|นางสาว|ว่าที่)[^)]{3,}\))"
)
_EXAMPLE = ("ตัวอย่าง", "(ตัวอย่าง", "ตย.")
_TITLES = ("ตำบล", "อำเภอ", "หมู่ที่", "รายชื่อ", "กลุ่มเป้าหมาย")
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?\.?")
_FOOT = re.compile(
    r"\(?\s*(?:ลงชื่อ|ผู้รายงาน|ผู้รับรอง|ผู้ตรวจสอบ|ผู้จัดทำ|ผู้บันทึก|ข้อมูล ณ|หมายเหตุ\s*[:：]|"
    r"ตำแหน่ง\s*[.…]{2}|โทร\.?\s*[.…]{2}|[.…]{4})"
)


def read_rows(tab: Tab, form: Form, columns: Mapping[str, int], top: int, bottom: int) -> tuple[Row, ...]:
    """The rows of the form between two 0-based rows of a tab."""
    reader = _Reader(tab, form, columns)
    rows = [row for number in range(top, min(bottom, len(tab.cells))) if (row := reader.row(number))]
    return tuple(rows[: len(rows) - _signatures(tab, rows, top)])


def _signatures(tab: Tab, rows: list[Row], top: int) -> int:
    """How many of the last rows are names and posts of officials, set off below the table by a blank line."""
    posts = False
    for count, row in enumerate(reversed(rows), start=1):
        words = [cell for cell in tab.cells[row.number - 1] if not is_blank(cell)]
        if len(words) > 2 or row.number - 1 == top:
            return 0
        posts = posts or any(_starts(_POSTS, cell) for cell in words)
        if all(map(is_blank, tab.cells[row.number - 2])):
            return count if posts else 0
    return 0


class _Reader:
    """Reads one table row by row; below a signature line only full rows count."""

    def __init__(self, tab: Tab, form: Form, columns: Mapping[str, int]) -> None:
        self._tab = tab
        self._key = [k for k in form.key if k in columns]
        self._columns = tuple(columns.items())
        self._prefilled = frozenset(c.key for c in form.columns if c.prefilled)
        self._span = (min(columns.values()), max(columns.values()) + 1)
        self._fill = self._merged(columns)
        self._shared = _shared(columns)
        self._uncounted = self._prefilled.union(*[keys[1:] for keys in self._shared])  # one cell counts once
        self._prefixes = frozenset(c.key for c in form.columns if c.type == "prefix")
        self._remarks, self._reserve_word = form.reserve or ("", "")
        self._below = False
        self._reserve = False

    def _merged(self, columns: Mapping[str, int]) -> dict[int, list[tuple[str, Cell]]]:
        """Cells merged downwards in a prefilled column: row -> what stands at the merge's top."""
        keys = {place: key for key, place in columns.items() if key in self._prefilled}
        fill: dict[int, list[tuple[str, Cell]]] = {}
        for merge in self._tab.merges:
            if merge.left in keys and merge.bottom - merge.top > 1:
                cell = self._tab.cell(merge.top, merge.left)
                for row in range(merge.top + 1, min(merge.bottom, len(self._tab.cells))):
                    fill.setdefault(row, []).append((keys[merge.left], cell))
        return fill

    def row(self, number: int) -> Row | None:
        """The row at this 0-based number; None when it is none of the form's."""
        line = self._tab.cells[number]
        if not line:
            return None
        width = len(line)
        cells = {key: line[place] if place < width else _BLANK for key, place in self._columns}
        filled = [key for key, cell in cells.items() if not is_blank(cell) and key not in self._uncounted]
        if not filled:
            self._notice(line)
            return None
        if self._is_aside(cells, filled, line) or _numbers_columns(cells.values()) or _is_example(line):
            return None
        for key, cell in self._fill.get(number, ()):
            cells[key] = cell
        if self._shared:
            self._take_apart(cells)
        if self._reserve and self._remarks in cells:
            cells[self._remarks] = self._marked(cells[self._remarks])
        return Row(number + 1, cells, number in self._tab.hidden_rows)

    def _marked(self, cell: Cell) -> Cell:
        """A remark as it would read had the typist marked the row and not only the heading above it."""
        said = "" if is_blank(cell) else cell.shown or str(cell.value)
        if cell.error or _says_reserve(cell):
            return cell
        whole = f"{said} {self._reserve_word}".strip()
        return replace(cell, value=whole, shown=whole, format="TEXT")

    def _notice(self, line: tuple[Cell, ...]) -> None:
        """A line that is no row may still say what the rows below it are."""
        self._below = self._below or any(_starts(_FOOT, cell) for cell in line)
        words = [cell for cell in line if not is_blank(cell)]
        if len(words) == 1 and _is_heading(words[0]):
            self._reserve = _says_reserve(words[0])

    def _is_aside(self, cells: dict[str, Cell], filled: list[str], line: tuple[Cell, ...]) -> bool:
        """A sum, a signature line, a heading between rows, or formulas waiting for a row."""
        keyed = all(_is_key(cells[key]) for key in self._key)
        own = [key for key in filled if not (cells[key].formula and not cells[key].error)]
        if not own and not (keyed and self._key):
            return True
        if keyed and self._key and len(own) != 1:
            return False
        if any(_starts(_SUM, cell) for cell in line[self._span[0] : self._span[1]]):
            return True
        if len(own) <= 3 and any(_starts(_FOOT, cell) for cell in line):
            self._below = True
            return True
        if self._below and len(own) < 3:
            return True
        if len(own) > 1 or own[0] == self._remarks or not _is_heading(cells[own[0]]):
            return False
        self._reserve = _says_reserve(cells[own[0]])
        return True

    def _take_apart(self, cells: dict[str, Cell]) -> None:
        for keys in self._shared:
            cell = cells[keys[0]]
            if isinstance(cell.value, str):
                parts = split_person(normal(cell.value), len(keys), prefixed=keys[0] in self._prefixes)
                for key, part in zip(keys, parts, strict=True):
                    cells[key] = Cell(part, part, cell.format, struck=cell.struck) if part else _BLANK


_BLANK = Cell()


def _shared(columns: Mapping[str, int]) -> list[list[str]]:
    """Columns of the form that stand in one column of the sheet."""
    places: dict[int, list[str]] = {}
    for key, place in columns.items():
        places.setdefault(place, []).append(key)
    return [keys for keys in places.values() if len(keys) > 1]


def _is_key(cell: Cell) -> bool:
    """Whether something stands there that tells one row from another; `คน` behind a sum does not, nor what a
    formula gives that waits for a row."""
    waits = cell.formula and cell.value == 0
    return not is_blank(cell) and not waits and str(cell.value).strip() not in _UNITS


def is_blank(cell: Cell) -> bool:
    """Nothing stands in it (an error of a formula is something)."""
    value = cell.value
    nothing = not value.strip(" \u200b\ufeff\xa0\n\t") if isinstance(value, str) else value is None
    return nothing and not cell.error


def _starts(pattern: re.Pattern[str], cell: Cell) -> bool:
    return cell.value.__class__ is str and pattern.match(str(cell.value).strip()) is not None


def _numbers_columns(cells: Iterable[Cell]) -> bool:
    """The line below the headers of many forms that numbers the columns: (1) (2) (3) …"""
    numbers: list[int] = []
    for cell in cells:
        if not is_blank(cell):
            found = _COLUMN_NUMBER.fullmatch(arabic_digits(str(cell.value).removesuffix(".0").strip()))
            if not found:
                return False
            numbers.append(int(found[1]))
    return len(numbers) >= 4 and all(b > a for a, b in pairwise(numbers))


def _is_example(line: tuple[Cell, ...]) -> bool:
    """A row that shows how to fill the form in."""
    first = next((cell for cell in line if not is_blank(cell)), _BLANK)
    return isinstance(first.value, str) and first.value.strip().startswith(_EXAMPLE)


def _is_heading(cell: Cell) -> bool:
    """A title between rows, alone in its line: รายชื่อสำรอง, ตำบลลอ จำนวน 15 คน."""
    text = str(cell.value or "").strip()
    return len(text) <= 40 and (_says_reserve(cell) or text.startswith(_TITLES))


def _says_reserve(cell: Cell) -> bool:
    return "สารอง" in lost_am(str(cell.value or ""))
