"""Which rows a basic filter hides."""

from typing import TYPE_CHECKING, Any

from sheets_sync.emulator.grid.conditions import holds
from sheets_sync.emulator.grid.sheet import Sheet

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet

Json = dict[str, Any]


def hidden_rows(book: "Spreadsheet", sheet: Sheet) -> set[int]:
    """The rows below the filter's header that one of its criteria leaves out."""
    basic = sheet.basic_filter
    if not basic:
        return set()
    criteria = _criteria(basic)
    where = basic.get("range", {})
    first = (where.get("startRowIndex") or 0) + 1
    last = where.get("endRowIndex")
    rows = range(first, min(sheet.row_count, sheet.row_count if last is None else last))
    return {
        row for row in rows if any(_left_out(book, sheet, row, col, c, first) for col, c in criteria.items())
    }


def _criteria(basic: Json) -> dict[int, Json]:
    found = {int(col): criterion for col, criterion in basic.get("criteria", {}).items()}
    for spec in basic.get("filterSpecs", []):
        found[int(spec.get("columnIndex") or 0)] = spec.get("filterCriteria", {})
    return found


def _left_out(book: "Spreadsheet", sheet: Sheet, row: int, col: int, criterion: Json, first: int) -> bool:
    if criterion.get("hiddenValues") and book.shown(sheet, row, col) in criterion["hiddenValues"]:
        return True
    condition: Json = criterion.get("condition") or {}
    return bool(condition) and not holds(book, sheet, row, col, condition, (first, col))
