"""What was read: cells, tabs, workbooks, and the tables found in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `value` is what it counts as (a date is its serial number), `shown` what people see."""

    value: str | float | bool | None = None
    shown: str = ""
    format: str = ""  # number format type as Sheets names it: TEXT, NUMBER, DATE, DATE_TIME, …
    error: str = ""  # "#REF!" when a formula could not be evaluated
    formula: bool = False
    struck: bool = False  # struck through
    link: str = ""


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Span:
    """A rectangle of cells, half-open: rows [top, bottom), columns [left, right)."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Developer metadata: `column` is where the server says it stands now (None: not on a column)."""

    id: int
    key: str
    value: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Protection:
    """A range that only some people may edit; what is not bounded reaches to the end of every grid."""

    id: int
    description: str
    span: Span
    open: tuple[Span, ...] = ()  # parts of it that everybody may edit all the same


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab as read: rows may be shorter than the widest; cells beyond are blank."""

    sheet_id: int
    title: str
    cells: tuple[tuple[Cell, ...], ...] = ()
    row_count: int = 0  # size of the grid, blank cells too
    column_count: int = 0
    merges: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    marks: tuple[Mark, ...] = ()
    conditional_formats: tuple[Mapping[str, Any], ...] = ()  # as the API gives them
    helps: Mapping[tuple[int, int], str] = field(default_factory=dict)  # (row, column) -> validation's help
    frozen_rows: int = 0
    protections: tuple[Protection, ...] = ()  # only where they were asked for, as the next two
    views: Mapping[int, str] = field(default_factory=dict)  # filter views: id -> title
    charts: tuple[Mapping[str, Any], ...] = ()  # as the API gives them

    def cell(self, row: int, column: int) -> Cell:
        """The cell at 0-based (row, column); blank where nothing was read."""
        if 0 <= row < len(self.cells) and 0 <= column < len(self.cells[row]):
            return self.cells[row][column]
        return BLANK


@dataclass(frozen=True, slots=True)
class Workbook:
    """A spreadsheet (or a local file) as read at one moment."""

    id: str
    title: str
    tabs: tuple[Tab, ...]
    locale: str = "th_TH"
    time_zone: str = "Asia/Bangkok"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; columns that the sheet does not have are absent from `cells`."""

    number: int
    cells: Mapping[str, Cell]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a tab: blank rows, summary rows and signature lines are not in `rows`."""

    form: str
    sheet_id: int
    tab: str
    header_number: int  # row of the (last) header line, as a person sees it
    columns: Mapping[str, int]  # column key -> 0-based column in the tab
    headers: Mapping[str, str]  # column key -> the header's word as it stands in that sheet
    rows: tuple[Row, ...]
    submitted: bool | None = None  # the district's tick; None: there is none in this tab
