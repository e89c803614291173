"""One tab of a spreadsheet as a grid a person can type into."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import events, ui

from sheets_sync.demo.live.world import Cells, Shown

LEAST_ROWS = 4  # blank ones below the last in use
FEEDBACK = "ผลตรวจ"
_PAINT = (
    "p => ({backgroundColor: (p.data.paint || {})[p.colDef.field] || '', whiteSpace: p.colDef.wrapText ? "
    "'pre-wrap' : 'nowrap', lineHeight: '1.5', overflow: p.data.alone ? 'visible' : 'hidden'})"
)


class SheetGrid:
    """Shows cells, redraws only rows that changed, and tells what a person typed."""

    def __init__(self, on_type: Callable[[str, str], None] | None = None) -> None:
        """`on_type` is given a cell's name (`E7`) and the text; None: nobody types here."""
        self._on_type = on_type
        self._rows: list[dict[str, Any]] = []
        self._width = 0
        self._grid = ui.aggrid(self._options([]), theme="balham", auto_size_columns=False)
        self._grid.classes("w-full").style("height: 62vh").on("cellValueChanged", self._typed)

    def show(self, cells: Cells) -> None:
        """Brings the grid to these cells; a cell that is being edited is left alone."""
        width = max((len(row) for row in cells), default=0)
        rows = [_row(n, row) for n, row in enumerate(_padded(cells, bool(self._on_type)), start=1)]
        if width != self._width or len(rows) != len(self._rows):
            self._width = width
            self._grid.options.update(self._options(cells) | {"rowData": rows})
            self._grid.update()
        elif changed := [new for old, new in zip(self._rows, rows, strict=True) if old != new]:
            self._grid.run_grid_method("applyTransaction", {"update": changed})
            self._grid.run_grid_method("refreshCells", {"force": True})  # colours change without their text
        self._rows = rows

    def _options(self, cells: Cells) -> dict[str, Any]:
        width = max((len(row) for row in cells), default=0)
        number = {"headerName": "", "field": "n", "width": 46, "pinned": "left", "cellClass": "text-gray-500"}
        columns = [self._column(place, cells) for place in range(width)]
        return {
            "columnDefs": [number, *columns],
            "rowData": [],
            ":getRowId": "p => String(p.data.n)",
            "defaultColDef": {
                "editable": self._on_type is not None,
                "sortable": False,
                "resizable": True,
                ":cellStyle": _PAINT,
            },
            "stopEditingWhenCellsLoseFocus": True,
            "suppressColumnVirtualisation": True,
        }

    @staticmethod
    def _column(place: int, cells: Cells) -> dict[str, Any]:
        """Wide enough for its longest line, within reason; the feedback stays in sight at the right."""
        texts = [row[place].text for row in cells if place < len(row) and not _alone(row)]
        name = {"headerName": letters(place), "field": letters(place)}
        if any(text.startswith(FEEDBACK) for text in texts):
            return name | {"width": 300, "pinned": "right", "wrapText": True, "autoHeight": True}
        longest = max((len(text) for text in texts), default=0)
        return name | {"width": max(56, min(260, 26 + 7 * longest))}

    def _typed(self, event: events.GenericEventArguments) -> None:
        if self._on_type and event.args.get("newValue") != event.args.get("oldValue"):
            text = event.args.get("newValue") or ""
            self._on_type(f"{event.args['colId']}{event.args['data']['n']}", str(text))


def letters(place: int) -> str:
    """`0` -> `A`, `26` -> `AA`."""
    head, tail = divmod(place, 26)
    return (letters(head - 1) if head else "") + chr(65 + tail)


def _padded(cells: Cells, blank: bool) -> Sequence[Sequence[Shown]]:
    return [*cells, *([] for _ in range(LEAST_ROWS if blank else 0))]


def _row(number: int, cells: Sequence[Shown]) -> dict[str, Any]:
    texts = {letters(i): cell.text for i, cell in enumerate(cells)}
    paint = {letters(i): cell.colour for i, cell in enumerate(cells) if cell.colour}
    return {"n": number, **texts, "paint": paint, "alone": _alone(cells)}


def _alone(cells: Sequence[Shown]) -> bool:
    """A title: its one text may run over the cells beside it, as a sheet shows it."""
    return sum(bool(cell.text) for cell in cells[:-1]) <= 1
