"""A spreadsheet: its sheets, named ranges and developer metadata, and the values its formulas give."""

import copy
import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_sync.emulator.grid import a1
from sheets_sync.emulator.grid.calc import Calculator
from sheets_sync.emulator.grid.cell import Cell, Formula, Value
from sheets_sync.emulator.grid.entry import Typed, typed
from sheets_sync.emulator.grid.render import display, number_format
from sheets_sync.emulator.grid.sheet import Sheet

DEFAULT_ZONE = "Etc/GMT"
IMPORT_ZONE = "America/Los_Angeles"  # Google gives converted files its own zone (recorded)


class Spreadsheet:
    """The content behind one Drive file."""

    def __init__(self, spreadsheet_id: str, title: str) -> None:
        self.id, self.title = spreadsheet_id, title
        self.locale, self.time_zone, self.auto_recalc = "en_US", DEFAULT_ZONE, "ON_CHANGE"
        self.settings: dict[str, Any] = {}  # iterativeCalculationSettings, spreadsheetTheme
        self.sheets: list[Sheet] = []
        self.named_ranges: list[dict[str, Any]] = []
        self.metadata: list[dict[str, Any]] = []
        self.moment = datetime(
            1970, 1, 1, tzinfo=UTC
        )  # set at each call: dates typed without a year, TODAY()
        self.calculator = Calculator(self)

    @classmethod
    def create(
        cls,
        spreadsheet_id: str,
        title: str,
        locale: str = "en_US",
        time_zone: str = DEFAULT_ZONE,
        sheets: Sequence[Sheet] | None = None,
    ) -> Self:
        """A new spreadsheet; without `sheets` it has the one empty Sheet1 (id 0, 1000 rows, 26 columns)."""
        made = cls(spreadsheet_id, title)
        made.locale, made.time_zone = locale, time_zone
        made.sheets = list(sheets) if sheets else [Sheet(0, "Sheet1")]
        return made

    def copy(self, new_id: str, title: str) -> "Spreadsheet":
        """An independent spreadsheet with the same content."""
        twin = Spreadsheet(new_id, title)
        twin.locale, twin.time_zone, twin.auto_recalc = self.locale, self.time_zone, self.auto_recalc
        twin.settings = copy.deepcopy(self.settings)
        twin.moment = self.moment
        twin.restore(self.snapshot())
        return twin

    def snapshot(self) -> dict[str, Any]:
        """What a batch may change, to put back when one of its requests fails."""
        return {
            "title": self.title,
            "locale": self.locale,
            "time_zone": self.time_zone,
            "auto_recalc": self.auto_recalc,
            "settings": copy.deepcopy(self.settings),
            "sheets": [sheet.copy() for sheet in self.sheets],
            "named_ranges": copy.deepcopy(self.named_ranges),
            "metadata": copy.deepcopy(self.metadata),
        }

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Put a snapshot's content back (not the title of a copy: set that after)."""
        for name, value in snapshot.items():
            if name != "title":
                setattr(self, name, value)
        self.calculator = Calculator(self)

    def local_now(self) -> datetime:
        """The moment of the present call in the spreadsheet's time zone."""
        try:
            return self.moment.astimezone(ZoneInfo(self.time_zone))
        except (ZoneInfoNotFoundError, ValueError):
            return self.moment

    def sheet(self, sheet_id: int) -> Sheet | None:
        """The sheet with that id."""
        return next((s for s in self.sheets if s.id == sheet_id), None)

    def sheet_named(self, title: str) -> Sheet | None:
        """The sheet with that title; case does not matter, as in references."""
        exact = next((s for s in self.sheets if s.title == title), None)
        return exact or next((s for s in self.sheets if s.title.lower() == title.lower()), None)

    def first_visible(self) -> Sheet:
        """Where a reference without a sheet's name points."""
        return next((s for s in self.sheets if not s.hidden), self.sheets[0])

    def cell_count(self) -> int:
        """Cells of all grids."""
        return sum(s.row_count * s.col_count for s in self.sheets)

    def value(self, sheet: Sheet, row: int, col: int) -> Value:
        """The effective value: what a formula gives, or what was typed."""
        value = sheet.cell(row, col).value
        return self.calculator.result(sheet, row, col) if isinstance(value, Formula) else value

    def shown(self, sheet: Sheet, row: int, col: int) -> str:
        """What the cell shows."""
        cell = sheet.cell(row, col)
        if isinstance(cell.value, str) and not cell.format:
            return cell.value  # most cells
        value = self.value(sheet, row, col)
        return display(value, number_format(cell, value, self.locale), self.locale)

    def type_in(self, sheet: Sheet, row: int, col: int, text: str) -> None:
        """Enter text as a person does (USER_ENTERED): a number, date, formula or text, with its format."""
        old = sheet.cell(row, col)
        form = (old.format or {}).get("numberFormat") or {}
        entry = Typed(text) if form.get("type") == "TEXT" else typed(text, self.locale, self.local_now())
        sheet.put(row, col, entered_cell(old, entry))

    def replace_with_csv(self, text: str, title: str, sheet_id: int) -> None:
        """What an upload with conversion does: one sheet of that name holding the file's rows."""
        self.time_zone = IMPORT_ZONE
        rows = list(csv.reader(io.StringIO(text)))
        width = max((len(row) for row in rows), default=0)
        sheet = Sheet(sheet_id, title, max(1000, len(rows)), max(26, width))
        self.sheets, self.named_ranges, self.metadata = [sheet], [], []
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value:
                    self.type_in(sheet, r, c, value)

    def find_range(self, text: str) -> tuple[Sheet, a1.Bounds] | None:
        """What a range in A1 or R1C1 notation, a sheet's title or a named range points at."""
        title, rest = a1.split_title(text)
        if title is not None:
            sheet = self.sheet_named(title)
            bounds = a1.WHOLE if not rest and text.startswith("'") else a1.parse_bounds(rest)
            if sheet and not bounds:  # gspread asks for 'Sheet1'!name
                named = self._named(rest)
                return named if named and named[0] is sheet else None
            return (sheet, bounds) if sheet and bounds else None
        if bounds := a1.parse_bounds(text):
            return self.first_visible(), bounds
        return self._named(text) or self._titled(text)

    def _titled(self, text: str) -> tuple[Sheet, a1.Bounds] | None:
        sheet = self.sheet_named(text)
        return (sheet, a1.WHOLE) if sheet else None

    def _named(self, text: str) -> tuple[Sheet, a1.Bounds] | None:
        for named in self.named_ranges:
            if named["name"].lower() == text.lower():
                area = named["range"]
                sheet = self.sheet(area["sheetId"])
                ends = [
                    area.get(k)
                    for k in ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
                ]
                return (sheet, a1.Bounds(*ends)) if sheet else None
        return None


def entered_cell(old: Cell, entry: Typed) -> Cell:
    """A cell after typing: the value, and the number format it brings unless the cell has one of its own."""
    cell = old.with_value(entry.value)
    had = (old.format or {}).get("numberFormat")
    if entry.format is None or (had and had.get("type") not in {None, "NUMBER_FORMAT_TYPE_UNSPECIFIED"}):
        return cell
    return Cell(cell.value, {**(cell.format or {}), "numberFormat": entry.format}, cell.note, cell.extra)
