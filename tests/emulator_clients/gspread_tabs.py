"""gspread's Worksheet: a use of each name, and what must come out."""

from gspread.cell import Cell
from gspread.utils import Dimension, ValidationConditionType

from tests.emulator_clients.gspread_stage import FRIEND, TABLE, Use, after

READS: dict[str, Use] = {
    "acell": (lambda s: s.sheet.acell("B2").value, "1"),
    "batch_get": (lambda s: s.sheet.batch_get(["A1:A2", "C4"]), [[["name"], ["ก"]], [["r"]]]),
    "cell": (lambda s: s.sheet.cell(3, 1).value, "ข"),
    "col_count": (lambda s: s.sheet.col_count, 26),
    "col_values": (lambda s: s.sheet.col_values(2), ["n", "1", "2", "3"]),
    "column_count": (lambda s: s.sheet.column_count, 26),
    "expand": (lambda s: s.sheet.expand("A1"), TABLE),
    "find": (lambda s: s.sheet.find("q").address, "C3"),  # type: ignore[union-attr]
    "findall": (lambda s: [c.address for c in s.sheet.findall("1")], ["B2"]),
    "frozen_col_count": (lambda s: s.sheet.frozen_col_count, 0),
    "frozen_row_count": (lambda s: s.sheet.frozen_row_count, 0),
    "get": (lambda s: s.sheet.get("B2:C3"), [["1", "p"], ["2", "q"]]),
    "get_all_cells": (lambda s: len(s.sheet.get_all_cells()), 26_000),
    "get_all_records": (lambda s: s.sheet.get_all_records()[1], {"name": "ข", "n": 2, "x": "q"}),
    "get_all_values": (lambda s: s.sheet.get_all_values(), TABLE),
    "get_values": (lambda s: s.sheet.get_values("A1:C2"), TABLE[:2]),
    "id": (lambda s: s.sheet.id, 0),
    "index": (lambda s: s.sheet.index, 0),
    "isSheetHidden": (lambda s: s.sheet.isSheetHidden, False),
    "is_gridlines_hidden": (lambda s: s.sheet.is_gridlines_hidden, False),
    "range": (lambda s: [c.value for c in s.sheet.range("A1:B2")], ["name", "n", "ก", "1"]),
    "row_count": (lambda s: s.sheet.row_count, 1000),
    "row_values": (lambda s: s.sheet.row_values(2), TABLE[1]),
    "spreadsheet": (lambda s: s.sheet.spreadsheet.id == s.book.id, True),
    "title": (lambda s: s.sheet.title, "Sheet1"),
    "url": (lambda s: s.sheet.url.endswith("#gid=0"), True),
}

WRITES: dict[str, Use] = {
    "append_row": (lambda s: after(s.sheet.append_row(["ง", 4]), s.sheet.row_values(5)), ["ง", "4"]),
    "append_rows": (
        lambda s: after(s.sheet.append_rows([["ง"], ["จ"]]), s.sheet.col_values(1)[4:]),
        ["ง", "จ"],
    ),
    "batch_clear": (
        lambda s: after(s.sheet.batch_clear(["A2:C3"]), s.sheet.get("A2:C4")),
        [[], [], TABLE[3]],
    ),
    "batch_update": (
        lambda s: after(
            s.sheet.batch_update([{"range": "A2", "values": [["=1+1"]]}], raw=False),
            s.sheet.acell("A2").value,
        ),
        "2",
    ),
    "clear": (lambda s: after(s.sheet.clear(), s.sheet.get_all_values()), [[]]),
    "copy_range": (
        lambda s: after(s.sheet.copy_range("A1:A2", "E1:E2"), s.sheet.get("E1:E2")),
        [["name"], ["ก"]],
    ),
    "copy_to": (
        lambda s: after(
            there := s.new(),
            moved := s.sheet.copy_to(there.id),
            there.get_worksheet_by_id(moved["sheetId"]).title,
        ),
        "Copy of Sheet1",
    ),
    "cut_range": (
        lambda s: after(s.sheet.cut_range("A1:A2", "F1"), s.sheet.get("A1:F1")),
        [["", "n", "x", "", "", "name"]],
    ),
    "duplicate": (lambda s: s.sheet.duplicate(new_sheet_name="แฝด").get_all_values(), TABLE),
    "insert_cols": (
        lambda s: after(s.sheet.insert_cols([["id", "1"]], 1), s.sheet.get("A1:B2")),
        [["id", "name"], ["1", "ก"]],
    ),
    "insert_row": (
        lambda s: after(s.sheet.insert_row(["ใหม่"], 2), s.sheet.col_values(1)[:3]),
        ["name", "ใหม่", "ก"],
    ),
    "insert_rows": (
        lambda s: after(s.sheet.insert_rows([["ใหม่"], ["กว่า"]], 2), s.sheet.col_values(1)[:4]),
        ["name", "ใหม่", "กว่า", "ก"],
    ),
    "sort": (
        lambda s: after(s.sheet.sort((2, "des"), range="A2:C4"), s.sheet.col_values(1)),
        ["name", "ค", "ข", "ก"],
    ),
    "update": (lambda s: after(s.sheet.update([["0812"]], "A2"), s.sheet.acell("A2").value), "0812"),
    "update_acell": (lambda s: after(s.sheet.update_acell("A2", "=2+3"), s.sheet.acell("A2").value), "5"),
    "update_cell": (
        lambda s: after(s.sheet.update_cell(2, 1, "1/2/2021"), s.sheet.acell("A2").value),
        "1/2/2021",
    ),
    "update_cells": (
        lambda s: after(s.sheet.update_cells([Cell(2, 1, "z")]), s.sheet.acell("A2").value),
        "z",
    ),
}

SHAPES: dict[str, Use] = {
    "add_cols": (lambda s: after(s.sheet.add_cols(2), s.sheet.col_count), 28),
    "add_dimension_group_columns": (
        lambda s: after(s.sheet.add_dimension_group_columns(0, 2), s.part("columnGroups")[0]["depth"]),
        1,
    ),
    "add_dimension_group_rows": (
        lambda s: after(
            s.sheet.add_dimension_group_rows(1, 3), s.part("rowGroups")[0]["range"]["startIndex"]
        ),
        1,
    ),
    "add_rows": (lambda s: after(s.sheet.add_rows(5), s.sheet.row_count), 1005),
    "columns_auto_resize": (lambda s: after(s.sheet.columns_auto_resize(0, 2), s.sheet.col_count), 26),
    "delete_columns": (lambda s: after(s.sheet.delete_columns(1), s.sheet.row_values(1)), ["n", "x"]),
    "delete_dimension": (
        lambda s: after(s.sheet.delete_dimension(Dimension.rows, 2, 3), s.sheet.col_values(1)),
        ["name", "ค"],
    ),
    "delete_dimension_group_columns": (
        lambda s: after(
            s.sheet.add_dimension_group_columns(0, 2),
            s.sheet.delete_dimension_group_columns(0, 2),
            s.part("columnGroups"),
        ),
        None,
    ),
    "delete_dimension_group_rows": (
        lambda s: after(
            s.sheet.add_dimension_group_rows(1, 3),
            s.sheet.delete_dimension_group_rows(1, 3),
            s.part("rowGroups"),
        ),
        None,
    ),
    "delete_rows": (lambda s: after(s.sheet.delete_rows(2, 3), s.sheet.col_values(1)), ["name", "ค"]),
    "freeze": (
        lambda s: after(s.sheet.freeze(rows=1, cols=2), (s.sheet.frozen_row_count, s.sheet.frozen_col_count)),
        (1, 2),
    ),
    "hide": (lambda s: after(t := s.other("ซ่อน"), t.hide(), s.book.worksheet("ซ่อน").isSheetHidden), True),
    "hide_columns": (lambda s: after(s.sheet.hide_columns(0, 2), s.hidden("column")), [0, 1]),
    "hide_gridlines": (lambda s: after(s.sheet.hide_gridlines(), s.sheet.is_gridlines_hidden), True),
    "hide_rows": (lambda s: after(s.sheet.hide_rows(1, 3), s.hidden("row")), [1, 2]),
    "list_dimension_group_columns": (
        lambda s: after(
            s.sheet.add_dimension_group_columns(0, 2), len(s.sheet.list_dimension_group_columns())
        ),
        1,
    ),
    "list_dimension_group_rows": (
        lambda s: after(s.sheet.add_dimension_group_rows(0, 2), len(s.sheet.list_dimension_group_rows())),
        1,
    ),
    "resize": (lambda s: after(s.sheet.resize(20, 10), (s.sheet.row_count, s.sheet.col_count)), (20, 10)),
    "rows_auto_resize": (lambda s: after(s.sheet.rows_auto_resize(0, 2), s.sheet.row_count), 1000),
    "show": (
        lambda s: after(t := s.other("เห็น"), t.hide(), t.show(), s.book.worksheet("เห็น").isSheetHidden),
        False,
    ),
    "show_gridlines": (
        lambda s: after(s.sheet.hide_gridlines(), s.sheet.show_gridlines(), s.sheet.is_gridlines_hidden),
        False,
    ),
    "unhide_columns": (
        lambda s: after(s.sheet.hide_columns(0, 3), s.sheet.unhide_columns(0, 1), s.hidden("column")),
        [1, 2],
    ),
    "unhide_rows": (
        lambda s: after(s.sheet.hide_rows(0, 3), s.sheet.unhide_rows(0, 1), s.hidden("row")),
        [1, 2],
    ),
    "update_index": (lambda s: after(s.other("สอง").update_index(0), s.titles()), ["สอง", "Sheet1"]),
    "update_title": (lambda s: after(s.sheet.update_title("ใหม่"), s.titles()), ["ใหม่"]),
}

LOOKS: dict[str, Use] = {
    "add_protected_range": (
        lambda s: after(
            s.sheet.add_protected_range("A1:A2", editor_users_emails=[FRIEND]),
            FRIEND in s.book.list_protected_ranges(0)[0]["editors"]["users"],
        ),
        True,
    ),
    "add_validation": (
        lambda s: after(
            s.sheet.add_validation("B2:B4", ValidationConditionType.number_greater, ["0"], strict=True),
            s.book.fetch_sheet_metadata(
                {"ranges": "Sheet1!B2", "fields": "sheets.data.rowData.values.dataValidation"}
            )["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]["condition"]["type"],
        ),
        "NUMBER_GREATER",
    ),
    "batch_format": (
        lambda s: len(
            s.sheet.batch_format([{"range": "A1", "format": {"textFormat": {"bold": True}}}])["replies"]
        ),
        1,
    ),
    "batch_merge": (lambda s: after(s.sheet.batch_merge([{"range": "D1:D2"}]), len(s.part("merges"))), 1),
    "clear_basic_filter": (
        lambda s: after(
            s.sheet.set_basic_filter("A1:C4"), s.sheet.clear_basic_filter(), s.part("basicFilter")
        ),
        None,
    ),
    "clear_note": (
        lambda s: after(s.sheet.update_note("A1", "x"), s.sheet.clear_note("A1"), s.sheet.get_note("A1")),
        "",
    ),
    "clear_notes": (
        lambda s: after(
            s.sheet.update_notes({"A1": "x", "B2": "y"}), s.sheet.clear_notes(["A1"]), s.sheet.get_notes()
        ),
        [[], ["", "y"]],
    ),
    "clear_tab_color": (
        lambda s: after(
            s.sheet.update_tab_color("#ff8000"), s.sheet.clear_tab_color(), s.sheet.get_tab_color()
        ),
        None,
    ),
    "define_named_range": (
        lambda s: after(s.sheet.define_named_range("A1:B2", "ชื่อ"), s.sheet.get("ชื่อ")),
        [["name", "n"], ["ก", "1"]],
    ),
    "delete_named_range": (
        lambda s: after(
            made := s.sheet.define_named_range("A1:B2", "ชื่อ"),
            s.sheet.delete_named_range(made["replies"][0]["addNamedRange"]["namedRange"]["namedRangeId"]),
            s.book.list_named_ranges(),
        ),
        [],
    ),
    "delete_protected_range": (
        lambda s: after(
            s.sheet.add_protected_range("A1"),
            s.sheet.delete_protected_range(s.book.list_protected_ranges(0)[0]["protectedRangeId"]),
            s.book.list_protected_ranges(0),
        ),
        [],
    ),
    "format": (lambda s: len(s.sheet.format("A1:C1", {"textFormat": {"bold": True}})["replies"]), 1),
    "get_note": (lambda s: after(s.sheet.update_note("A1", "หมายเหตุ"), s.sheet.get_note("A1")), "หมายเหตุ"),
    "get_notes": (lambda s: after(s.sheet.update_note("B1", "ข"), s.sheet.get_notes()), [["", "ข"]]),
    "get_tab_color": (
        lambda s: after(s.sheet.update_tab_color("#ff8000"), s.sheet.get_tab_color()),
        "#FF8000",
    ),
    "insert_note": (lambda s: after(s.sheet.insert_note("A1", "ก"), s.sheet.get_note("A1")), "ก"),
    "insert_notes": (
        lambda s: after(s.sheet.insert_notes({"A1": "ก", "A2": "ข"}), s.sheet.get_notes()),
        [["ก"], ["ข"]],
    ),
    "merge_cells": (
        lambda s: after(s.sheet.merge_cells("A6:B7"), s.part("merges")[0]["endRowIndex"]),
        7,
    ),
    "set_basic_filter": (
        lambda s: after(s.sheet.set_basic_filter("A1:C4"), s.part("basicFilter")["range"]["endRowIndex"]),
        4,
    ),
    "tab_color": (lambda s: after(s.sheet.update_tab_color("#0000ff"), s.sheet.tab_color), "#0000FF"),
    "unmerge_cells": (
        lambda s: after(s.sheet.merge_cells("A6:B7"), s.sheet.unmerge_cells("A6:B7"), s.part("merges")),
        None,
    ),
    "update_note": (lambda s: after(s.sheet.update_note("C3", "ค"), s.sheet.get_note("C3")), "ค"),
    "update_notes": (lambda s: after(s.sheet.update_notes({"A2": "ง"}), s.sheet.get_notes()), [[], ["ง"]]),
    "update_tab_color": (
        lambda s: after(s.sheet.update_tab_color("#00ff00"), s.sheet.get_tab_color()),
        "#00FF00",
    ),
}

WORKSHEET: dict[str, Use] = {**READS, **WRITES, **SHAPES, **LOOKS}
