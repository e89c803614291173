"""Inserting, deleting and moving rows, columns and blocks of cells, with all that hangs on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheets_sync.emulator.grid.area import Area
from sheets_sync.emulator.grid.cell import NOTHING, Cell, Formula
from sheets_sync.emulator.grid.hangers import GONE, shift_json, with_formulas
from sheets_sync.emulator.grid.sheet import Dimension, Sheet
from sheets_sync.emulator.grid.shifts import Deleted, Inserted, Moved, Shift
from sheets_sync.emulator.grid.tokens import Corner, Ref, rewritten

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.spreadsheet import Spreadsheet


@dataclass(frozen=True, slots=True)
class Change:
    """A shift of one sheet's rows or columns; `across` limits it to a block of the other axis."""

    sheet: Sheet
    dimension: Dimension
    shift: Shift
    across: tuple[int, int] | None = None


def insert(
    book: "Spreadsheet", sheet: Sheet, dimension: Dimension, at: int, count: int, inherit_before: bool
) -> None:
    """New empty rows or columns before index `at`; they take the formats of the line before (or after)."""
    apply(book, Change(sheet, dimension, Inserted(at, count)))
    key = "rowCount" if dimension == "ROWS" else "columnCount"
    sheet.grid[key] += count
    source = at - 1 if inherit_before else at + count
    if 0 <= source < sheet.count(dimension):
        _inherit(sheet, dimension, source, range(at, at + count))


def delete(book: "Spreadsheet", sheet: Sheet, dimension: Dimension, start: int, end: int) -> None:
    """Rows or columns start..end-1 and what lies wholly in them."""
    apply(book, Change(sheet, dimension, Deleted(start, end)))
    key = "rowCount" if dimension == "ROWS" else "columnCount"
    sheet.grid[key] -= end - start
    frozen = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    if sheet.grid.get(frozen):
        kept = sheet.grid[frozen] - max(0, min(end, sheet.grid[frozen]) - start)
        sheet.grid[frozen] = kept
        if not kept:
            del sheet.grid[frozen]


def move(book: "Spreadsheet", sheet: Sheet, dimension: Dimension, start: int, end: int, to: int) -> None:
    """Rows or columns start..end-1 to before index `to`, counted before the move."""
    apply(book, Change(sheet, dimension, Moved(start, end, to)))


def shift_block(
    book: "Spreadsheet", sheet: Sheet, area: Area, dimension: Dimension, insert_cells: bool
) -> None:
    """insertRange and deleteRange: only the cells beside or below the area move."""
    rows = dimension == "ROWS"
    start, end = (area.row0, area.row1) if rows else (area.col0, area.col1)
    across = (area.col0, area.col1) if rows else (area.row0, area.row1)
    shift: Shift = Inserted(start, end - start) if insert_cells else Deleted(start, end)
    apply(book, Change(sheet, dimension, shift, across))


def apply(book: "Spreadsheet", change: Change) -> None:
    """Carry a change out on cells, properties, merges, parts, names, metadata and formulas."""
    _move_cells(change)
    sheet = change.sheet
    if change.across is None:
        _move_props(sheet, change)
        _move_metadata(book, change)
    move_ranges(book, change)
    _move_formulas(book, change)
    _move_rules(book, change)


def move_ranges(book: "Spreadsheet", change: Change) -> None:
    """Merges, and every GridRange of parts and named ranges."""
    sheet = change.sheet
    sheet.merges = [m for m in (_moved_area(m, change) for m in sheet.merges) if m and m.height * m.width > 1]
    for other in book.sheets:
        for name, parts in other.parts.items():
            moved = [shift_json(part, change) for part in parts]
            other.parts[name] = [part for part in moved if part is not GONE]
        if other.basic_filter is not None:
            kept = shift_json(other.basic_filter, change)
            other.basic_filter = None if kept is GONE else kept
    names = [shift_json(named, change) for named in book.named_ranges]
    book.named_ranges = [named for named in names if named is not GONE]


def _move_cells(change: Change) -> None:
    sheet, shift = change.sheet, change.shift
    if change.dimension == "ROWS" and change.across is None:
        sheet.rows = {
            new: cells for row, cells in sheet.rows.items() if (new := shift.index(row)) is not None
        }
        return
    moved: dict[int, dict[int, Cell]] = {}
    for row, cells in sheet.rows.items():
        for col, cell in cells.items():
            place = _place(change, row, col)
            if place is not None:
                moved.setdefault(place[0], {})[place[1]] = cell
    sheet.rows = moved


def _place(change: Change, row: int, col: int) -> tuple[int, int] | None:
    along, other = (row, col) if change.dimension == "ROWS" else (col, row)
    if change.across is not None and not change.across[0] <= other < change.across[1]:
        return row, col
    new = change.shift.index(along)
    if new is None:
        return None
    if change.across is not None and new >= change.sheet.count(change.dimension):
        return None  # pushed over the edge of the grid
    return (new, col) if change.dimension == "ROWS" else (row, new)


def _move_props(sheet: Sheet, change: Change) -> None:
    props = sheet.axis_props(change.dimension)
    moved = {new: p for i, p in props.items() if (new := change.shift.index(i)) is not None}
    props.clear()
    props.update(moved)


def _move_metadata(book: "Spreadsheet", change: Change) -> None:
    kept = []
    for entry in book.metadata:
        span = entry["location"].get("dimensionRange")
        if span is None or span["sheetId"] != change.sheet.id or span["dimension"] != change.dimension:
            kept.append(entry)
            continue
        new = change.shift.index(span["startIndex"])
        if new is not None:
            span |= {"startIndex": new, "endIndex": new + 1}
            kept.append(entry)
    book.metadata = kept


def _moved_area(area: Area, change: Change) -> Area | None:
    rows = change.dimension == "ROWS"
    span, other = ((area.row0, area.row1), (area.col0, area.col1))[:: 1 if rows else -1]
    if change.across and not (change.across[0] <= other[0] and other[1] <= change.across[1]):
        return area
    new = change.shift.span(*span)
    if new is None:
        return None
    return Area(*new, *other) if rows else Area(*other, *new)


def _move_formulas(book: "Spreadsheet", change: Change) -> None:
    for sheet in book.sheets:
        if sheet is change.sheet:
            sheet.reindex()
        for row, col in sorted(sheet.formulas):
            cell = sheet.cell(row, col)
            assert isinstance(cell.value, Formula)
            text = rewritten(cell.value.text, ref_mover(change, sheet.title))
            if text != cell.value.text:
                sheet.rows[row][col] = Cell(Formula(text), cell.format, cell.note, cell.extra)
                sheet.version += 1


def _move_rules(book: "Spreadsheet", change: Change) -> None:
    """Formulas inside conditional formats, filters and data validation."""
    for sheet in book.sheets:
        mover = ref_mover(change, sheet.title)
        sheet.parts = {name: [with_formulas(p, mover) for p in parts] for name, parts in sheet.parts.items()}
        sheet.basic_filter = with_formulas(sheet.basic_filter, mover)
        made: dict[int, Any] = {}  # cells share their rules
        for cells in sheet.rows.values():
            for col, cell in cells.items():
                if cell.extra is NOTHING or "dataValidation" not in cell.extra:
                    continue
                if id(cell.extra) not in made:
                    made[id(cell.extra)] = with_formulas(cell.extra, mover)
                if made[id(cell.extra)] != cell.extra:
                    cells[col] = Cell(cell.value, cell.format, cell.note, made[id(cell.extra)])


def ref_mover(change: Change, home: str) -> Callable[[Ref], Ref | None]:
    """How a change moves the references of a formula on the sheet titled `home`."""

    def moved(ref: Ref) -> Ref | None:
        if (ref.title or home).lower() != change.sheet.title.lower():
            return ref
        return _moved_ref(ref, change)

    return moved


def _moved_ref(ref: Ref, change: Change) -> Ref | None:
    end = ref.end or ref.start
    rows = change.dimension == "ROWS"
    first, last = (ref.start.row, end.row) if rows else (ref.start.col, end.col)
    other = (ref.start.col, end.col) if rows else (ref.start.row, end.row)
    if change.across and not _within(other, change.across):
        return ref
    if first is None:
        return ref
    if last is None:
        index = change.shift.index(first)
        return None if index is None else Ref(ref.sheet, _with(ref.start, rows, index), ref.end)
    span = change.shift.span(min(first, last), max(first, last) + 1)
    if span is None:
        return None
    start, stop = (span[0], span[1] - 1) if first <= last else (span[1] - 1, span[0])
    return Ref(ref.sheet, _with(ref.start, rows, start), _with(ref.end, rows, stop) if ref.end else None)


def _within(other: tuple[int | None, int | None], across: tuple[int, int]) -> bool:
    start, end = other
    if start is None or end is None:
        return False
    return across[0] <= min(start, end) and max(start, end) < across[1]


def _with(corner: Corner, rows: bool, index: int) -> Corner:
    if rows:
        return Corner(index, corner.col, corner.row_fixed, corner.col_fixed)
    return Corner(corner.row, index, corner.row_fixed, corner.col_fixed)


def _inherit(sheet: Sheet, dimension: Dimension, source: int, new: range) -> None:
    """Formats and validation of the neighbouring line, as Sheets gives them to new ones."""
    lines: list[tuple[int, Cell]] = []
    if dimension == "ROWS":
        lines = list(sheet.rows.get(source, {}).items())
    else:
        lines = [(row, cells[source]) for row, cells in sheet.rows.items() if source in cells]
    for other, cell in lines:
        bare = Cell(None, cell.format, "", _validation(cell))
        for index in new:
            row, col = (index, other) if dimension == "ROWS" else (other, index)
            sheet.put(row, col, bare)


def _validation(cell: Cell) -> dict[str, Any]:
    rule = cell.extra.get("dataValidation")
    return {"dataValidation": rule} if rule else {}
