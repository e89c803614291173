"""gspread-formatting: formats, rules, validation, sizes, batches and data frames."""

import gspread
import gspread_formatting as gf  # type: ignore[import-untyped]
import pandas as pd
from gspread_formatting.dataframe import (  # type: ignore[import-untyped]
    BasicFormatter,
    format_with_dataframe,
)

RED = gf.color(1, 0, 0)
BOLD = gf.cellFormat(
    backgroundColor=gf.color(1, 0.9, 0.9),
    textFormat=gf.textFormat(bold=True, foregroundColor=RED),
    horizontalAlignment="CENTER",
)


def test_formats_are_laid_and_read_back(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    gf.format_cell_range(sheet, "A1:C1", BOLD)
    found = gf.get_user_entered_format(sheet, "B1")
    assert found.textFormat.bold
    assert (found.horizontalAlignment, found.textFormat.foregroundColor) == ("CENTER", RED)
    gf.format_cell_ranges(sheet, [("A2", gf.cellFormat(wrapStrategy="WRAP")), ("B2", BOLD)])
    assert gf.get_effective_format(sheet, "B2").textFormat.bold
    assert gf.get_user_entered_format(sheet, "A2").wrapStrategy == "WRAP"
    assert gf.get_default_format(book).horizontalAlignment is None
    border = gf.border("SOLID", color=RED)
    gf.format_cell_range(sheet, "C3", gf.cellFormat(borders=gf.borders(top=border)))
    assert gf.get_user_entered_format(sheet, "C3").borders.top.style == "SOLID"
    gf.format_cell_range(sheet, "B2", gf.cellFormat(numberFormat=gf.numberFormat("NUMBER", "0.00")))
    assert sheet.acell("B2").value == "1.00"


def test_runs_of_text_are_formatted(book: gspread.Spreadsheet) -> None:
    runs = [gf.TextFormatRun(startIndex=0, format=gf.textFormat(bold=True)), gf.TextFormatRun(startIndex=2)]
    gf.set_text_format_runs(book.sheet1, "A1", runs)
    found = gf.get_text_format_runs(book.sheet1, "A1")
    assert [run.startIndex or 0 for run in found] == [0, 2]
    assert found[0].format.bold


def test_sizes_and_frozen_rows_are_set(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    gf.set_frozen(sheet, rows=1, cols=2)
    assert (gf.get_frozen_row_count(sheet), gf.get_frozen_column_count(sheet)) == (1, 2)
    gf.set_right_to_left(sheet, True)
    assert gf.get_right_to_left(sheet) is True
    gf.set_column_width(sheet, "A", 200)
    gf.set_row_heights(sheet, [("1", 40), ("2:3", 30)])
    (data,) = book.fetch_sheet_metadata({"includeGridData": "true"})["sheets"][0]["data"]
    assert data["columnMetadata"][0]["pixelSize"] == 200
    assert [row["pixelSize"] for row in data["rowMetadata"][:4]] == [40, 30, 30, 21]


def test_cells_are_validated(book: gspread.Spreadsheet) -> None:
    rule = gf.DataValidationRule(gf.BooleanCondition("ONE_OF_LIST", ["ก", "ข"]), showCustomUi=True)
    gf.set_data_validation_for_cell_range(book.sheet1, "A2:A9", rule)
    found = gf.get_data_validation_rule(book.sheet1, "A5")
    assert [value.userEnteredValue for value in found.condition.values] == ["ก", "ข"]
    gf.set_data_validation_for_cell_range(book.sheet1, "A2:A9", None)
    assert gf.get_data_validation_rule(book.sheet1, "A5") is None


def test_conditional_rules_come_and_go(book: gspread.Spreadsheet) -> None:
    sheet = book.sheet1
    where = [gf.GridRange.from_a1_range("A1:C4", sheet)]
    bool_rule = gf.BooleanRule(gf.BooleanCondition("NUMBER_GREATER", ["2"]), BOLD)
    rules = gf.get_conditional_format_rules(sheet)
    rules.append(gf.ConditionalFormatRule(ranges=where, booleanRule=bool_rule))
    rules.save()
    (kept,) = gf.get_conditional_format_rules(sheet)
    assert kept.booleanRule.condition.type == "NUMBER_GREATER"
    assert gf.get_effective_format(sheet, "B4").textFormat.bold
    assert not gf.get_effective_format(sheet, "B3").textFormat.bold
    rules.clear()
    rules.save()
    assert list(gf.get_conditional_format_rules(sheet)) == []


def test_batches_are_one_write(book: gspread.Spreadsheet) -> None:
    with gf.batch_updater(book) as batch:
        batch.format_cell_range(book.sheet1, "A1", BOLD)
        batch.format_cell_ranges(book.sheet1, [("B1", BOLD), ("C1", BOLD)])
        batch.set_frozen(book.sheet1, rows=1)
        batch.set_row_height(book.sheet1, "1:1", 50)
    assert gf.get_user_entered_format(book.sheet1, "C1").textFormat.bold
    assert gf.get_frozen_row_count(book.sheet1) == 1


def test_a_data_frame_gives_its_format(book: gspread.Spreadsheet) -> None:
    frame = pd.DataFrame({"name": ["ก", "ข"], "n": [1, 2]})
    formatter = BasicFormatter.with_defaults(freeze_headers=True, column_formats={"n": BOLD})
    format_with_dataframe(book.sheet1, frame, formatter, include_index=False, include_column_header=True)
    assert gf.get_frozen_row_count(book.sheet1) == 1
    assert gf.get_user_entered_format(book.sheet1, "B2").horizontalAlignment == "CENTER"
