"""Whatever rows and columns do, what hangs on a cell stays with it: checked against plain lists."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.emulator.grid import Cell, Formula, Sheet, Spreadsheet, structure
from sheets_sync.emulator.grid.sheet import Dimension

SIZE = 8
STEP = st.tuples(
    st.sampled_from(["insert", "delete", "move"]),
    st.sampled_from(["ROWS", "COLUMNS"]),
    st.integers(0, SIZE),
    st.integers(1, 3),
    st.integers(0, SIZE),
)


def make() -> Spreadsheet:
    """Each cell holds its own address as value and note; each row and column has metadata and a size."""
    book = Spreadsheet.create(
        "id", "t", sheets=[Sheet(0, "Sheet1", SIZE, SIZE), Sheet(1, "Other", SIZE, SIZE)]
    )
    sheet, other = book.sheets
    for r in range(SIZE):
        for c in range(SIZE):
            sheet.put(r, c, Cell(f"{r},{c}", None, f"{r},{c}"))
            other.put(r, c, Cell(Formula(f"=Sheet1!{chr(65 + c)}{r + 1}")))
    for i in range(SIZE):
        sheet.row_props[i], sheet.col_props[i] = {"pixelSize": 100 + i}, {"pixelSize": 100 + i}
        for dimension in ("ROWS", "COLUMNS"):
            span = {"sheetId": 0, "dimension": dimension, "startIndex": i, "endIndex": i + 1}
            entry = {
                "metadataId": len(book.metadata) + 1,
                "metadataKey": str(i),
                "location": {"dimensionRange": span},
            }
            book.metadata.append(entry)
    return book


def step(book: Spreadsheet, model: dict[str, list[Any]], move: tuple[str, Dimension, int, int, int]) -> None:
    kind, dimension, at, count, to = move
    sheet, lines = book.sheets[0], model[dimension]
    size = len(lines)
    at = min(at, size - 1)
    end = min(at + count, size)
    if kind == "insert":
        structure.insert(book, sheet, dimension, at, count, inherit_before=at > 0)
        lines[at:at] = [None] * count
    elif kind == "delete" and end - at < size:
        structure.delete(book, sheet, dimension, at, end)
        del lines[at:end]
    elif kind == "move" and not at <= to <= end and to <= size:
        structure.move(book, sheet, dimension, at, end, to)
        block, rest = lines[at:end], lines[:at] + lines[end:]
        landed = to - (end - at) if to > at else to
        lines[:] = rest[:landed] + block + rest[landed:]


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=6))
def test_cells_sizes_metadata_and_references_follow(
    moves: list[tuple[str, Dimension, int, int, int]],
) -> None:
    book = make()
    model: dict[str, list[Any]] = {"ROWS": list(range(SIZE)), "COLUMNS": list(range(SIZE))}
    for move in moves:
        step(book, model, move)
    sheet, rows, cols = book.sheets[0], model["ROWS"], model["COLUMNS"]
    assert (sheet.row_count, sheet.col_count) == (len(rows), len(cols))
    for r, row in enumerate(rows):
        for c, col in enumerate(cols):
            home = None if row is None or col is None else f"{row},{col}"
            assert (sheet.cell(r, c).value, sheet.cell(r, c).note) == (home, home or "")
    assert {i: p["pixelSize"] - 100 for i, p in sheet.row_props.items()} == kept(rows)
    assert {i: p["pixelSize"] - 100 for i, p in sheet.col_props.items()} == kept(cols)
    for dimension, lines in model.items():
        spans = [(e["location"]["dimensionRange"], int(e["metadataKey"])) for e in book.metadata]
        assert {s["startIndex"]: key for s, key in spans if s["dimension"] == dimension} == kept(lines)
    check_references(book, rows, cols)


def kept(lines: list[Any]) -> dict[int, int]:
    return {i: line for i, line in enumerate(lines) if line is not None}


def check_references(book: Spreadsheet, rows: list[Any], cols: list[Any]) -> None:
    """A formula elsewhere still shows the cell it was made for, or #REF! when that is gone."""
    other = book.sheets[1]
    for r in range(SIZE):
        for c in range(SIZE):
            here = r in rows and c in cols
            assert book.shown(other, r, c) == (f"{r},{c}" if here else "#REF!")
