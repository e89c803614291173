"""`layout`: Sheets' own rules, formats and our column in the districts' sheets; the pass mends them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests

from sheets_sync.model import Span
from sheets_sync.reconcile import laying
from sheets_sync.setup import Layout, lay_out
from tests.reconcile import conftest
from tests.reconcile.conftest import Province
from tests.reconcile.test_promises import Interrupted

Json = dict[str, Any]
Command = Callable[..., Any]
FORM = "แบบ 1.1"
TOP = 4  # first row below the header of the small province's sheets, 0-based
COLUMNS = {
    "seq": 0,
    "prefix": 1,
    "first_name": 2,
    "id": 4,
    "house": 5,
    "subdistrict": 8,
    "role": 9,
    "note": 12,
}

province = conftest.province


class Sheet:
    """A district's form 1.1, as one of its people sees it."""

    def __init__(self, url: str, spreadsheet: str, person: requests.Session) -> None:
        self.id = spreadsheet
        self.url = f"{url}/v4/spreadsheets/{spreadsheet}"
        self.person = person
        tabs = self._get({"fields": "sheets(properties,basicFilter)"})
        self.sheet_id = next(t["properties"]["sheetId"] for t in tabs if t["properties"]["title"] == FORM)

    def cells(self, fields: str) -> list[list[Json]]:
        wanted = f"sheets.data.rowData.values({fields})"
        data = self._get({"ranges": f"'{FORM}'", "fields": wanted})[0]["data"][0]
        rows = [row.get("values", []) for row in data.get("rowData", [])]
        rows = [row[: max((i + 1 for i, cell in enumerate(row) if cell), default=0)] for row in rows]
        return rows[: max((i + 1 for i, row in enumerate(rows) if row), default=0)]

    def frozen(self) -> int:
        tab = self._get({"ranges": f"'{FORM}'", "fields": "sheets.properties.gridProperties"})[0]
        return int(tab["properties"]["gridProperties"].get("frozenRowCount", 0))

    def rule(self, row: int, column: int) -> Json:
        rows = self.cells("dataValidation")
        there = row < len(rows) and column < len(rows[row])
        return dict(rows[row][column].get("dataValidation", {})) if there else {}

    def helps(self) -> list[list[Json]]:
        return self.cells("dataValidation.inputMessage")

    def change(self, *requests_: Json) -> None:
        reply = self.person.post(f"{self.url}:batchUpdate", json={"requests": list(requests_)})
        assert reply.ok, reply.text

    def area(self, top: int, left: int, height: int = 1, width: int = 1) -> Json:
        rows = {"startRowIndex": top, "endRowIndex": top + height}
        return {"sheetId": self.sheet_id, **rows, "startColumnIndex": left, "endColumnIndex": left + width}

    def copy(self, source: Json, goal: Json, kind: str = "PASTE_NORMAL") -> None:
        self.change({"copyPaste": {"source": source, "destination": goal, "pasteType": kind}})

    def _get(self, params: Json) -> list[Json]:
        reply = self.person.get(self.url, params=params)
        assert reply.ok, reply.text
        return list(reply.json()["sheets"])


@pytest.fixture
def sheet(province: Province) -> Sheet:
    return Sheet(province.sample.url, province.district("5602").spreadsheet, province.person)


def lay(province: Province, *, dry_run: bool = False) -> Layout:
    return lay_out(province.settings, province.sheets, province.clock.now(), dry_run=dry_run)


def settle(province: Province) -> None:
    """Laid out and looked at until there is nothing to write."""
    lay(province)
    province.one_pass()
    assert province.one_pass().calls["sheets_write"] == 0
    province.sample.control("DELETE", "calls")


def writes(province: Province, sheet: Sheet) -> int:
    return int(province.calls()["by_spreadsheet"].get(sheet.id, {}).get("write", 0))


# ── the sample's nine sheets ─────────────────────────────────────────────────────────────────────


def test_layout_touches_no_value_and_no_note_of_the_nine_sheets_and_a_second_time_writes_nothing(
    command, phayao
):
    def told(*more: str) -> Any:
        ran = command("layout", "--config", phayao.config, "--json", *more)
        assert ran.code == 0, ran.stderr
        return ran.json()

    sheets = [Sheet(phayao.url, i, phayao.person()) for i in phayao.districts.values()]
    values = "userEnteredValue,formattedValue,note"
    before = [s.cells(values) for s in sheets]
    dry = told("--dry-run")
    assert dry["calls"]["sheets_write"] == 0
    first = told()
    assert first["districts"] == dry["districts"]
    files = len(sheets) + 1  # and the master
    assert (first["calls"]["sheets_read"], first["calls"]["sheets_write"]) == (files, files)
    assert all(tab["rules"] and tab["feedback"] for d in first["districts"] for tab in d["tabs"])
    assert [s.cells(values) for s in sheets] == before
    second = told()
    assert second["calls"]["sheets_write"] == 0
    assert not any(
        tab[k] for d in second["districts"] for tab in d["tabs"] for k in ("rules", "text", "frozen")
    )
    for _ in range(2):
        ran = command("sync", "--config", phayao.config, "--json", "--no-mail")
    assert ran.json()["calls"]["sheets_write"] == 0  # as many passes as without rules


def test_for_people_it_is_a_table(command, phayao):
    ran = command("layout", "--config", phayao.config, "--dry-run")
    assert ran.code == 0
    assert "สิ่งที่จะจัดวาง" in ran.stdout
    assert "จุน" in ran.stdout


# ── what lies there then ─────────────────────────────────────────────────────────────────────────


def test_the_table_then_has_dropdowns_help_plain_text_and_a_frozen_header(province, sheet):
    lay(province)
    assert sheet.rule(TOP, COLUMNS["prefix"])["condition"]["type"] == "ONE_OF_LIST"
    assert sheet.rule(TOP, COLUMNS["prefix"])["inputMessage"].startswith("เลือกจากรายการ")
    assert sheet.rule(TOP + 20, COLUMNS["id"])["condition"]["type"] == "CUSTOM_FORMULA"
    offered = [v["userEnteredValue"] for v in sheet.rule(TOP, COLUMNS["subdistrict"])["condition"]["values"]]
    assert offered == ["ลอ"]
    below = sheet.cells("userEnteredFormat.numberFormat")[TOP + 20]
    assert below[COLUMNS["id"]]["userEnteredFormat"]["numberFormat"] == {"type": "TEXT"}
    assert sheet.frozen() == TOP
    assert sheet.rule(TOP - 1, COLUMNS["id"]) == {}


def test_rows_that_people_froze_stay_frozen_as_they_are(province, sheet):
    grid = {"sheetId": sheet.sheet_id, "gridProperties": {"frozenRowCount": 1}}
    sheet.change({"updateSheetProperties": {"properties": grid, "fields": "gridProperties.frozenRowCount"}})
    lay(province)
    assert sheet.frozen() == 1


def test_a_number_in_a_column_of_texts_keeps_its_format_and_is_read_as_before(province, sheet):
    url = f"{sheet.url}/values/'{FORM}'!F{TOP + 1}"
    assert sheet.person.put(url, params={"valueInputOption": "USER_ENTERED"}, json={"values": [["12/3"]]}).ok
    fields = "effectiveValue,formattedValue,effectiveFormat.numberFormat"
    before = sheet.cells(fields)[TOP][COLUMNS["house"]]
    assert before["effectiveFormat"]["numberFormat"]["type"] == "DATE"
    lay(province)
    assert sheet.cells(fields)[TOP][COLUMNS["house"]] == before
    assert lay(province).calls["sheets_write"] == 0


def test_lines_below_the_table_that_are_no_rows_get_no_rules(province, sheet):
    province.type_in(sheet.id, FORM, TOP + 12, COLUMNS["role"], [["ผู้รายงาน ........................"]])
    lay(province)
    assert sheet.rule(TOP + 11, COLUMNS["role"]) == {}
    assert sheet.rule(TOP + 12, COLUMNS["role"])


def test_merged_cells_have_one_rule_and_are_not_laid_again(province, sheet):
    sheet.change(
        {"mergeCells": {"range": sheet.area(TOP, COLUMNS["subdistrict"], 8), "mergeType": "MERGE_ALL"}}
    )
    settle(province)
    assert lay(province).calls["sheets_write"] == 0


def test_one_sheet_that_cannot_be_opened_holds_up_no_other_and_is_told(province, sheet):
    province.fault(f"GET /v4/spreadsheets/{sheet.id}", "status", status=403)
    done = lay(province)
    province.mend()
    assert done.reached
    assert done.needs_a_person
    assert [bool(d.note) for d in done.districts] == [d.code == "5602" for d in done.districts]


def test_a_sheet_that_lost_its_header_is_told_and_its_tab_is_left_alone(province, sheet):
    sheet.change({"updateCells": {"range": sheet.area(TOP - 1, 0, 1, 13), "fields": "userEnteredValue"}})
    before = sheet.cells("*")
    done = lay(province)
    assert done.districts[0].note["th"].startswith("ไม่พบหัวตารางของแบบ 1.1")
    assert sheet.cells("*") == before


# ── what people do to it, and the pass that mends it ─────────────────────────────────────────────


def test_what_a_paste_broke_the_next_pass_lays_again_in_one_write_and_the_pass_after_writes_nothing(
    province, sheet
):
    settle(province)
    before = sheet.helps()
    sheet.copy(sheet.area(0, 18), sheet.area(TOP + 9, 0, 3, 13))  # unruled cells over rows below the table
    sheet.copy(sheet.area(TOP, 0), sheet.area(TOP + 1, COLUMNS["id"]))  # one column's cell over another's
    assert sheet.helps() != before
    mended = province.one_pass()
    assert sheet.helps() == before
    assert writes(province, sheet) - 2 == 2  # the rules, and the words on the number that is none now
    assert mended.calls["sheets_write"] == 3
    assert sheet.rule(TOP + 9, COLUMNS["prefix"])["condition"]["type"] == "ONE_OF_LIST"
    assert province.one_pass().calls["sheets_write"] == 0


def test_a_paste_that_only_broke_rules_costs_one_write(province, sheet):
    settle(province)
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "x"}]}}
    sheet.change({"setDataValidation": {"range": sheet.area(TOP, COLUMNS["prefix"], 8), "rule": rule}})
    assert province.one_pass().calls["sheets_write"] == 1
    assert len(sheet.rule(TOP, COLUMNS["prefix"])["condition"]["values"]) == 5
    assert province.one_pass().calls["sheets_write"] == 0


def test_what_a_cut_took_away_comes_back(province, sheet):
    settle(province)
    goal = {"sheetId": sheet.sheet_id, "rowIndex": 25, "columnIndex": 18}
    sheet.change({"cutPaste": {"source": sheet.area(TOP + 2, COLUMNS["prefix"]), "destination": goal}})
    assert sheet.rule(TOP + 2, COLUMNS["prefix"]) == {}
    province.one_pass()
    assert sheet.rule(TOP + 2, COLUMNS["prefix"])["condition"]["type"] == "ONE_OF_LIST"
    assert province.one_pass().calls["sheets_write"] == 0


def test_values_pasted_and_rows_inserted_or_sorted_need_no_mending(province, sheet):
    settle(province)
    sheet.copy(sheet.area(TOP, COLUMNS["role"], 2), sheet.area(TOP + 3, COLUMNS["role"], 2), "PASTE_VALUES")
    rows = {"sheetId": sheet.sheet_id, "dimension": "ROWS", "startIndex": TOP + 1, "endIndex": TOP + 2}
    sheet.change({"insertDimension": {"range": rows, "inheritFromBefore": True}})
    order = [{"dimensionIndex": COLUMNS["first_name"]}]
    sheet.change({"sortRange": {"range": sheet.area(TOP, 0, 9, 14), "sortSpecs": order}})
    before = sheet.helps()
    province.one_pass()
    assert sheet.helps() == before
    assert province.one_pass().calls["sheets_write"] == 0


def test_own_cells_without_the_mark_a_pass_lays_no_rule(province, sheet):
    theirs = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ส"}]}, "strict": True}
    for column in (COLUMNS["prefix"], COLUMNS["note"] + 3):
        sheet.change({"setDataValidation": {"range": sheet.area(TOP, column, 5), "rule": theirs}})
    before = sheet.cells("dataValidation")
    for _ in range(2):
        province.one_pass()
    assert sheet.cells("dataValidation") == before
    settle(province)
    assert "inputMessage" in sheet.rule(TOP, COLUMNS["prefix"])  # in a column of the form ours wins
    assert sheet.rule(TOP, COLUMNS["note"] + 3) == theirs


def test_rules_that_changed_are_laid_anew_by_the_next_pass(province, sheet):
    settle(province)
    district = province.district("5602").model_copy(update={"subdistricts": ["560203", "560201"]})
    others = province.settings.districts[1:]
    province.settings = replace(province.settings, districts=(district, *others))
    province.one_pass()
    offered = sheet.rule(TOP, COLUMNS["subdistrict"])["condition"]["values"]
    assert [v["userEnteredValue"] for v in offered] == ["ลอ", "ห้วยข้าวก่ำ"]
    province.one_pass()
    assert province.one_pass().calls["sheets_write"] == 0


def test_room_below_grows_with_the_table_now_and_then_and_not_with_every_row(province, sheet):
    grow = {"sheetId": sheet.sheet_id, "gridProperties": {"rowCount": 200}}
    sheet.change({"updateSheetProperties": {"properties": grow, "fields": "gridProperties.rowCount"}})
    settle(province)
    end = len(sheet.helps())
    province.type_in(sheet.id, FORM, TOP + 9, COLUMNS["first_name"], [["ใหม่"]])
    province.one_pass()
    assert len(sheet.helps()) == end
    province.type_in(sheet.id, FORM, end - 2, COLUMNS["first_name"], [["ใหม่"]])
    province.one_pass()
    assert len(sheet.helps()) > end


@pytest.mark.parametrize(
    ("dimension", "at"), [("COLUMNS", 3), ("COLUMNS", 0), ("ROWS", TOP + 2), ("ROWS", 0)]
)
def test_converge_somebody_inserts_at_that_very_moment_and_the_next_passes_set_it_right(
    province, sheet, dimension, at
):
    settle(province)
    typed = province.typed("5602")
    sheet.change({"setDataValidation": {"range": sheet.area(TOP, 0, 8, 13)}})
    place = {"sheetId": sheet.sheet_id, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
    moment = Interrupted(province.sheets, lambda: sheet.change({"insertDimension": {"range": place}}))
    province.one_pass(sheets=moment)
    province.one_pass()
    assert province.one_pass().calls["sheets_write"] == 0
    top, left = (
        TOP + (dimension == "ROWS" and at == 0),
        COLUMNS["prefix"] + (dimension == "COLUMNS" and at == 0),
    )
    assert [sheet.rule(row, left)["condition"]["type"] for row in (top, top + 7)] == ["ONE_OF_LIST"] * 2
    flat = [value for row in province.typed("5602")[FORM] for value in row if value is not None]
    assert flat == [value for row in typed[FORM] for value in row if value is not None]
    sheet.change({"setDataValidation": {"range": sheet.area(top, left)}})
    assert province.one_pass().calls["sheets_write"] == 1  # the tab is still known as laid out


def test_rules_that_a_sheet_does_not_keep_are_not_laid_for_ever(province, sheet, monkeypatch):
    settle(province)
    faithful = laying.rule_request

    def forgetful(sheet_id: int, span: Span, rule: Json) -> Json:
        """As if a sheet dropped the help of a rule."""
        return faithful(sheet_id, span, {k: v for k, v in rule.items() if k != "inputMessage"})

    monkeypatch.setattr(laying, "rule_request", forgetful)
    sheet.change({"setDataValidation": {"range": sheet.area(TOP, COLUMNS["prefix"])}})
    assert province.one_pass().calls["sheets_write"] == 2  # laid, looked at, and given up
    assert province.one_pass().calls["sheets_write"] == 0
