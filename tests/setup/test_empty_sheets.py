"""`layout` makes shared empty spreadsheets into good ones, and nothing beside what people have begun."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.emulator import Running
from sheets_sync.validation import find_tables
from tests.setup.empty_office import FORM, HEADER, HOWTO, OTHER, VISITS, Office, flat
from tests.validation.made import FORMS

ROW = ["1", "นาย", "บุญมี", "ใจคำ", "", "", "12/3", "4", "บ้านดอน", "ลอ", "ผู้ใหญ่บ้าน", "0812345678", "คงเดิม"]
GOOD = "1560200001233"
BAD = "1560200001238"


@pytest.fixture
def office(emulator: Running, tmp_path: Path, command: Callable[..., Any]) -> Office:
    return Office(emulator, tmp_path, command)


def row_with(number: str) -> list[Any]:
    return [*ROW[:4], number, *ROW[5:]]


# ── the whole way ────────────────────────────────────────────────────────────────────────────────


def test_from_an_empty_spreadsheet_to_what_is_said_of_a_row_and_cleared_again(office: Office) -> None:
    office.init()
    first = office.layout()
    assert first["calls"] == {"sheets_read": 2, "sheets_write": 2, "drive": 0}  # the district's, the master
    checks = [c for c in office.run("doctor", "--json").json()["checks"] if c["about"].startswith("จุน")]
    assert {(c["id"], c["state"]) for c in checks} == {("sheet", "ok"), ("link", "ok"), ("table", "ok")}
    office.type_in(f"'{FORM}'!A5", row_with(BAD))
    said = office.run("sync", "--no-mail", "--json").json()["districts"][0]["forms"]["1.1"]
    assert (said["rows"], said["errors"]) == (1, 1)
    feedback = office.words(FORM)[4][-1]
    assert feedback.startswith("แก้ 1\nเลขประจำตัวประชาชน: ")
    assert office.words(FORM)[3] == [*HEADER, "ผลตรวจ"]
    assert office.words(FORM)[4][6] == "12/3"  # a house number stays what was typed
    office.type_in(f"'{FORM}'!E5", [GOOD])
    office.run("sync", "--no-mail")
    assert office.words(FORM)[4][-1] == "ผ่าน"
    assert office.layout()["calls"]["sheets_write"] == 0


def test_a_second_run_writes_nothing_and_a_dry_run_says_what_the_first_would_do(office: Office) -> None:
    office.init()
    dry = office.layout("--dry-run")
    assert dry["calls"]["sheets_write"] == 0
    assert office.titles() == ["Sheet1"]
    first = office.layout()
    assert {k: v for k, v in first.items() if k != "calls"} == {k: v for k, v in dry.items() if k != "calls"}
    assert [(t["tab"], t["form"], t["made"]) for t in first["tabs"]] == [
        (FORM, "1.1", True),
        (OTHER, "1.3", True),
    ]
    before = office.get("properties,sheets")
    second = office.layout()
    assert second["calls"] == {"sheets_read": 2, "sheets_write": 0, "drive": 0}
    assert office.get("properties,sheets") == before
    assert (second["howto"], [t["made"] for t in second["tabs"]]) == ("kept", [False, False])


def test_before_it_doctor_names_layout_as_the_mend(office: Office) -> None:
    checks = office.init().run("doctor", "--json").json()["checks"]
    told = [c["message"] for c in checks if c["id"] == "headers"]
    assert [("layout" in message["th"], "layout" in message["en"]) for message in told] == [(True, True)] * 2


def test_for_people_the_new_tabs_are_told(office: Office) -> None:
    ran = office.init().run("layout", "--dry-run")
    assert "แท็บ วิธีใช้ วางใหม่ · ตั้งภาษาและเขตเวลา (th_TH, Asia/Bangkok)" in ran.stdout
    assert FORM in ran.stdout


def test_where_all_stands_layout_ends_with_nothing_to_do_for_the_districts_and_the_master(
    office: Office,
) -> None:
    first = office.init().run("layout").stdout
    assert "ไม่มีอะไรต้องทำ" not in first
    assert office.run("layout").stdout.splitlines()[-2:] == [
        "ไม่มีอะไรต้องทำ: ไฟล์ของอำเภอและทะเบียนรวมจังหวัดจัดวางครบแล้ว",
        "Nothing to do: the districts' sheets and the master are laid out",
    ]
    office.change({"deleteSheet": {"sheetId": office.sheet_id(FORM)}})
    again = office.run("layout").stdout.splitlines()
    assert again[-2] == "ทะเบียนรวมจังหวัด: ไม่มีอะไรต้องทำ จัดวางครบแล้ว"


def test_what_waits_for_a_person_is_no_nothing_to_do(office: Office) -> None:
    office.init().layout()
    rules = office.folder / "rules" / "form_1_1.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("help: ", "help: โปรด", 1), encoding="utf-8")
    office.layout()
    told = office.run("layout").stdout
    assert "ลบแท็บนั้นแล้วสั่ง layout อีกครั้ง" in told
    assert told.splitlines()[-2] == "ทะเบียนรวมจังหวัด: ไม่มีอะไรต้องทำ จัดวางครบแล้ว"


# ── what stands there then ───────────────────────────────────────────────────────────────────────


def test_the_form_s_tab_is_what_the_rule_file_says_and_no_cell_is_a_formula(office: Office) -> None:
    office.init().layout()
    title, contact, tick, header = office.words(FORM)
    assert title == ["บัญชีรายชื่อผู้นำชุมชนกลุ่มเป้าหมาย (แบบรายงาน ๑.๑)"]
    assert contact == ["สอบถาม 0 5444 9544 · ข้อมูลส่วนบุคคล โปรดไม่ส่งต่อ"]
    assert tick == ["FALSE", "ตรวจทานแล้ว ส่งจังหวัด"]
    assert header == HEADER
    box = office.cells(FORM, "userEnteredValue,dataValidation.condition.type")[2][0]
    assert box["dataValidation"]["condition"]["type"] == "BOOLEAN"
    assert find_tables(office.book(), FORMS["1.1"]).tables[0].submitted is False
    below = office.cells(FORM, "userEnteredFormat.numberFormat,dataValidation(inputMessage,condition.type)")[
        30
    ]
    assert below[4]["userEnteredFormat"]["numberFormat"] == {"type": "TEXT"}
    assert below[1]["dataValidation"]["condition"]["type"] == "ONE_OF_LIST"
    assert all(below[i]["dataValidation"]["inputMessage"] for i in range(len(HEADER)))
    for tab in (FORM, OTHER, HOWTO):
        values = [cell.get("userEnteredValue", {}) for cell in flat(office.cells(tab, "userEnteredValue"))]
        assert {kind for value in values for kind in value} <= {"stringValue", "boolValue"}


def test_dates_are_shown_in_the_fiscal_year_of_the_config_in_the_instructions_and_beside_a_cell(
    office: Office,
) -> None:
    office.init()
    office.set("province.yaml", "fiscal_year: 2564", "fiscal_year: 2570")
    office.layout()
    told = next(line for line in office.words(HOWTO) if line and "เริ่ม" in line[0] and "1/4" in line[2])
    assert told[1:] == ["กรอกแบบ 1/4/2570", "1/4/2570"]
    helps = [
        cell.get("dataValidation", {}).get("inputMessage", "")
        for cell in office.cells(OTHER, "dataValidation")[5]
    ]
    assert "กรอกแบบ 30/6/2570" in helps
    assert not any("2564" in said for said in helps)


def test_it_fits_a_phone_of_360_pixels(office: Office) -> None:
    office.init().layout()
    fields = "properties(title,gridProperties),merges,data(columnMetadata.pixelSize,rowMetadata.pixelSize)"
    tabs = {s["properties"]["title"]: s for s in office.get(f"sheets({fields})")["sheets"]}
    for name in (FORM, OTHER):
        grid = tabs[name]["properties"]["gridProperties"]
        assert (grid["frozenRowCount"], grid.get("frozenColumnCount", 0)) == (4, 0)
        assert "merges" not in tabs[name]
        widths = [c["pixelSize"] for c in tabs[name]["data"][0]["columnMetadata"]]
        assert max(widths[:-1]) <= 220
        assert sum(r["pixelSize"] for r in tabs[name]["data"][0]["rowMetadata"][:4]) <= 150
    assert sum(c["pixelSize"] for c in tabs[HOWTO]["data"][0]["columnMetadata"][:3]) <= 330


def test_the_instructions_explain_every_column_and_are_no_table_of_any_form(office: Office) -> None:
    office.init().layout()
    lines = office.words(HOWTO)
    for form in ("1.1", "1.3"):
        for number, column in enumerate(FORMS[form].columns, start=1):
            line = next(li for li in lines if li and li[0].split("\n")[0] == f"{number}. {column.header}")
            assert line[1] == column.help.replace("{fiscal_year}", "2564")
            assert ("ต้องกรอก" in line[0]) is (column.required and not column.required_when)
    told = next(li for li in lines if li and li[0].startswith("5. เลขประจำตัวประชาชน"))
    assert told[2] == "1234567890121"  # known to every check as an example
    book = office.book()
    alone = tuple(replace(tab, marks=()) for tab in book.tabs if tab.title == HOWTO)  # as in a copy or .xlsx
    for form in FORMS.values():
        found = find_tables(replace(book, tabs=alone), form)
        assert [p.message["th"] for p in found.problems if p.column] == []
        assert not found.tables


def test_the_empty_tab_of_every_new_spreadsheet_becomes_the_instructions_and_the_forms_come_first(
    office: Office,
) -> None:
    office.init("ชีต1").layout()
    assert office.titles() == [FORM, OTHER, HOWTO]
    assert office.sheet_id(HOWTO) == 0
    properties = office.get("properties")["properties"]
    assert (properties["locale"], properties["timeZone"]) == ("th_TH", "Asia/Bangkok")


def test_an_empty_tab_that_a_person_named_after_the_form_is_filled(office: Office) -> None:
    office.init("แบบ 1.3", "แบบ1.1").layout()
    assert office.titles() == ["แบบ 1.3", "แบบ1.1", HOWTO]
    assert office.words("แบบ1.1")[3] == HEADER
    assert office.layout()["calls"]["sheets_write"] == 0


def test_a_form_with_more_columns_than_an_empty_tab_gets_them(office: Office) -> None:
    office.init("แบบ 1.3")
    grid = {"sheetId": 0, "gridProperties": {"columnCount": 3}}
    office.change({"updateSheetProperties": {"properties": grid, "fields": "gridProperties.columnCount"}})
    office.layout()
    assert office.words(OTHER)[3] == [column.header for column in FORMS["1.3"].columns]
    assert office.layout()["calls"]["sheets_write"] == 0


def test_a_new_register_gets_its_tab_and_its_instructions_without_code(office: Office) -> None:
    office.init().layout()
    office.type_in(f"'{HOWTO}'!A80", ["จดไว้เอง"])
    before = office.cells(HOWTO), office.cells(FORM)
    office.add_form("visits", VISITS)
    laid = office.layout()
    assert (laid["howto"], laid["calls"]["sheets_write"]) == ("added", 2)
    assert office.titles() == [FORM, OTHER, HOWTO, "ทะเบียนการเยี่ยมบ้าน"]
    assert office.words("ทะเบียนการเยี่ยมบ้าน")[1:] == [["สอบถาม 0 5444 9544"], ["บ้านเลขที่", "วันที่เยี่ยม"]]
    assert ["1. บ้านเลขที่\n(ต้องกรอก)", "เฉพาะเลขที่บ้าน", "12/3"] in office.words(HOWTO)
    assert office.cells(HOWTO)[:80] == before[0]
    assert office.cells(FORM) == before[1]
    assert office.layout()["calls"]["sheets_write"] == 0
