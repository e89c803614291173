"""Typing into a sheet of other people where nothing stands: values alone, no format, no cell twice."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheets_sync.model import Cell, Tab

Typed = str | float


def is_free(cell: Cell) -> bool:
    """Nothing stands in it: no text, not even a space, and no formula."""
    return cell.value in (None, "") and not cell.formula and not cell.error


def blank_requests(tab: Tab, row: int, lines: Sequence[Mapping[int, Typed]]) -> Iterator[dict[str, Any]]:
    """Lines (0-based column -> value) from this 0-based row on, into cells that are blank in `tab`."""
    missing = row + len(lines) - tab.row_count
    if missing > 0:
        yield {"appendDimension": {"sheetId": tab.sheet_id, "dimension": "ROWS", "length": missing}}
    for number, line in enumerate(lines, start=row):
        ours = {column: value for column, value in line.items() if is_free(tab.cell(number, column))}
        yield from _typing(tab, number, ours)


def fresh_requests(tab: Tab, row: int, lines: Sequence[Mapping[int, Typed]]) -> Iterator[dict[str, Any]]:
    """The same lines as rows of their own, put in before this 0-based row, in the look of what was there.

    Nobody can have typed into a row that is not there yet; what somebody types meanwhile moves down whole.
    """
    place = {"sheetId": tab.sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + len(lines)}
    yield {"insertDimension": {"range": place, "inheritFromBefore": row >= tab.row_count}}
    for number, line in enumerate(lines, start=row):
        yield from _typing(tab, number, line)


def _typing(tab: Tab, number: int, line: Mapping[int, Typed]) -> Iterator[dict[str, Any]]:
    for column, values in _runs(line):
        start = {"sheetId": tab.sheet_id, "rowIndex": number, "columnIndex": column}
        cells = [{"values": [_cell(value) for value in values]}]
        yield {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}


def _runs(line: Mapping[int, Typed]) -> Iterator[tuple[int, list[Typed]]]:
    """Cells side by side: what lies between them is nobody's business of ours."""
    run: list[Typed] = []
    for column in sorted(line):
        run.append(line[column])
        if column + 1 not in line:
            yield column + 1 - len(run), run
            run = []


def _cell(value: Typed) -> dict[str, Any]:
    """A text stays a text, whatever it looks like."""
    return {"userEnteredValue": {"stringValue" if isinstance(value, str) else "numberValue": value}}
