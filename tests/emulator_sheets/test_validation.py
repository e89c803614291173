"""Data validation under what people do: a paste replaces it, values alone leave it, new rows inherit it."""

from typing import Any

import pytest

Json = dict[str, Any]


def grid(row: int, column: int, height: int = 1) -> Json:
    rows = {"startRowIndex": row, "endRowIndex": row + height}
    return {"sheetId": 0, **rows, "startColumnIndex": column, "endColumnIndex": column + 1}


def rule(word: str) -> Json:
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word}]}
    return {"condition": condition, "inputMessage": f"ช่วย {word}", "showCustomUi": True}


@pytest.fixture
def ruled(book: Any) -> Any:
    """A1:A4 offer ก, B1:B4 offer ข, C has no rules; D1:D4 hold 4, 3, 2, 1."""
    book.batch(
        {"setDataValidation": {"range": grid(0, 0, 4), "rule": rule("ก")}},
        {"setDataValidation": {"range": grid(0, 1, 4), "rule": rule("ข")}},
    )
    book.put("A1:D4", [[f"a{i}", f"b{i}", f"c{i}", 4 - i] for i in range(4)])
    return book


def helps(book: Any, where: str) -> list[str]:
    rows = book.cells(where, "userEnteredValue,dataValidation.inputMessage")
    return [cell.get("dataValidation", {}).get("inputMessage", "") for row in rows for cell in row]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("PASTE_NORMAL", "ช่วย ก"),
        ("PASTE_NO_BORDERS", "ช่วย ก"),
        ("PASTE_DATA_VALIDATION", "ช่วย ก"),
        ("PASTE_VALUES", "ช่วย ข"),
        ("PASTE_FORMULA", "ช่วย ข"),
        ("PASTE_FORMAT", "ช่วย ข"),
    ],
)
def test_a_paste_replaces_the_rule_unless_it_pastes_something_else(
    ruled: Any, kind: str, expected: str
) -> None:
    ruled.batch({"copyPaste": {"source": grid(0, 0), "destination": grid(1, 1), "pasteType": kind}})
    assert helps(ruled, "B2") == [expected]


def test_a_paste_of_cells_without_rules_takes_rules_away(ruled: Any) -> None:
    ruled.batch({"copyPaste": {"source": grid(0, 2), "destination": grid(0, 0, 2)}})
    assert helps(ruled, "A1:A4") == ["", "", "ช่วย ก", "ช่วย ก"]


def test_a_cut_takes_the_rule_along(ruled: Any) -> None:
    there = {"sheetId": 0, "rowIndex": 2, "columnIndex": 2}
    ruled.batch({"cutPaste": {"source": grid(1, 0), "destination": there}})
    assert helps(ruled, "C3") == ["ช่วย ก"]
    assert ruled.cells("A2", "userEnteredValue,dataValidation") == []


def test_text_pasted_from_elsewhere_leaves_the_rules(ruled: Any) -> None:
    at = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}
    ruled.batch(
        {"pasteData": {"coordinate": at, "data": "x\ty\n", "delimiter": "\t", "type": "PASTE_NORMAL"}}
    )
    assert helps(ruled, "A1:B1") == ["ช่วย ก", "ช่วย ข"]


@pytest.mark.parametrize("before", [True, False])
def test_a_new_row_inherits_the_rules_of_its_neighbour(ruled: Any, before: bool) -> None:
    where = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    ruled.batch({"insertDimension": {"range": where, "inheritFromBefore": before}})
    assert helps(ruled, "A3:B3") == ["ช่วย ก", "ช่วย ข"]


def test_a_new_row_below_the_rules_has_none_unless_it_inherits_them(ruled: Any) -> None:
    where = {"sheetId": 0, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}
    ruled.batch({"insertDimension": {"range": where, "inheritFromBefore": False}})
    assert ruled.cells("A5:B5", "dataValidation") == []
    ruled.batch({"insertDimension": {"range": where, "inheritFromBefore": True}})
    assert helps(ruled, "A5:B5") == ["ช่วย ก", "ช่วย ข"]


def test_sorting_and_filling_keep_every_row_ruled(ruled: Any) -> None:
    area = {**grid(0, 0, 4), "endColumnIndex": 4}
    ruled.batch({"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 3}]}})
    assert ruled.values("A1:A2") == [["a3"], ["a2"]]
    assert helps(ruled, "A1:A4") == ["ช่วย ก"] * 4
    fill = {"source": grid(0, 0, 4), "dimension": "ROWS", "fillLength": 2}
    ruled.batch({"autoFill": {"sourceAndDestination": fill}})
    assert helps(ruled, "A5:A6") == ["ช่วย ก"] * 2
