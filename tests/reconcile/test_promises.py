"""The promises that a pass keeps, each under its name, against the emulator over HTTP."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from sheets_sync.google import Laid, Sheets
from sheets_sync.model import Change, Tab
from tests.reconcile import small
from tests.reconcile.conftest import MemoryCache, Province

REGISTRY = "รายชื่อที่ผ่าน"
ID = "เลขประจำตัวประชาชน"
NOTE = "บันทึกจังหวัด"


class Interrupted(Sheets):
    """The real thing, but somebody edits right before the first write."""

    def __init__(self, sheets: Sheets, edit: Callable[[], None]) -> None:
        super().__init__(sheets._session)
        self._edit: Callable[[], None] | None = edit

    def _let_them(self) -> None:
        edit, self._edit = self._edit, None
        if edit:
            edit()

    def write_columns(self, spreadsheet_id: str, columns: Mapping[int, Sequence[str | None]]) -> None:
        self._let_them()
        super().write_columns(spreadsheet_id, columns)

    def lay(self, *arguments: Any) -> Laid:
        self._let_them()
        return super().lay(*arguments)


class InterruptedMaster(Sheets):
    """Somebody edits the master right before it is written."""

    def __init__(self, sheets: Sheets, edit: Callable[[], None]) -> None:
        super().__init__(sheets._session)
        self._edit: Callable[[], None] | None = edit

    def apply(self, spreadsheet_id: str, changes: Sequence[Change], tabs: Sequence[Tab]) -> tuple[Tab, ...]:
        edit, self._edit = self._edit, None
        if edit:
            edit()
        return super().apply(spreadsheet_id, changes, tabs)


def insert(sheet_id: int, dimension: str, at: int) -> dict[str, Any]:
    place = {"sheetId": sheet_id, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
    return {"insertDimension": {"range": place, "inheritFromBefore": at > 0}}


def delete_rows(sheet_id: int, first: int, count: int) -> dict[str, Any]:
    """`first` as a person counts."""
    place = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": first - 1, "endIndex": first - 1 + count}
    return {"deleteDimension": {"range": place}}


def by_id(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: row[ID])


def settled(province: Province) -> None:
    """Two passes at most, and then nothing to do."""
    province.one_pass()
    province.one_pass()
    assert province.one_pass().calls["sheets_write"] == 0


# ── OWN-CELLS ────────────────────────────────────────────────────────────────────────────────────


def test_own_cells_everything_people_typed_is_the_same_after_three_passes(whole_province: Province) -> None:
    codes = [d.code for d in whole_province.settings.districts]
    before = {code: whole_province.typed(code) for code in codes}
    for _ in range(3):
        whole_province.one_pass(heartbeat=True)
    assert {code: whole_province.typed(code) for code in codes} == before


@pytest.mark.parametrize("moment", ["when our column is laid", "when feedback is written"])
def test_own_cells_a_column_inserted_between_our_read_and_our_write(province: Province, moment: str) -> None:
    if moment == "when feedback is written":
        province.one_pass()
        province.edit("5602", "national_id", province.table("5602").rows[0].number, "12345")
    district = province.district("5602")
    table = province.table("5602")
    before = province.typed("5602")

    def edit() -> None:
        province.change(district.spreadsheet, insert(table.sheet_id, "COLUMNS", 2))
        province.type_in(
            district.spreadsheet, table.tab, table.header_number, 2, [["ของอำเภอ"], ["ก"], ["ข"]]
        )

    province.one_pass(sheets=Interrupted(province.sheets, edit))
    after = province.typed("5602")
    for number, row in enumerate(after.pop(table.tab), start=1):
        theirs = before[table.tab][number - 1] if number <= len(before[table.tab]) else []
        if row[2:3] and number - table.header_number in (0, 1, 2):
            assert row[2]["stringValue"] in ("ของอำเภอ", "ก", "ข")
        assert row[:2] + row[3:] == theirs[:2] + theirs[2:]
    before.pop(table.tab)
    assert after == before
    settled(province)
    number = province.table("5602").header_number
    column = province.feedback("5602")
    assert column[number - 1] == "ผลตรวจ"
    assert column[number] != ""


def test_own_cells_a_row_inserted_between_our_read_and_our_write(province: Province) -> None:
    province.one_pass()
    table = province.table("5603")
    province.edit("5603", "national_id", table.rows[2].number, "12345")
    spreadsheet = province.district("5603").spreadsheet
    before = province.typed("5603")

    def edit() -> None:
        province.change(spreadsheet, insert(table.sheet_id, "ROWS", table.rows[0].number - 1))

    province.one_pass(sheets=Interrupted(province.sheets, edit))
    after = province.typed("5603")
    gap = table.rows[0].number - 1
    assert [row for i, row in enumerate(after[table.tab]) if i != gap] == before[table.tab]
    settled(province)
    rows = province.table("5603").rows
    assert province.feedback("5603")[rows[2].number - 1].startswith("แก้ 1")
    assert province.feedback("5603")[gap] == ""


def test_own_cells_a_table_pasted_over_our_column_is_theirs(province: Province) -> None:
    province.one_pass()
    table = province.table("5602")
    spreadsheet = province.district("5602").spreadsheet
    tab = province.tab(spreadsheet, table.tab)
    ours = next(m.column for m in tab.marks if m.value == "1.1")
    assert ours is not None
    words = [["ความเห็นของเรา"], *[[f"ความเห็น {i}"] for i in range(len(tab.cells) - table.header_number)]]
    blank = [[""]] * (table.header_number - 1)
    province.type_in(spreadsheet, table.tab, 1, ours, [*blank, *words])
    province.one_pass()
    settled(province)
    now = province.tab(spreadsheet, table.tab)
    assert [now.cell(table.header_number + i, ours).shown for i in range(3)] == [
        "ความเห็น 0",
        "ความเห็น 1",
        "ความเห็น 2",
    ]
    assert next(m.column for m in now.marks if m.value == "1.1") == ours + 1
    assert province.feedback("5602")[table.header_number - 1] == "ผลตรวจ"


def test_own_cells_staff_columns_in_the_master_are_never_written(province: Province) -> None:
    province.one_pass()
    tab = province.tab(province.settings.master, REGISTRY)
    province.change(province.settings.master, insert(tab.sheet_id, "COLUMNS", 4))
    marks = [["ตรวจแล้ว"], *[[f"จ{i}"] for i in range(len(province.master(REGISTRY)))]]
    province.type_in(province.settings.master, REGISTRY, 1, 4, marks)
    row = province.table("5603").rows[3].number
    province.edit("5603", "role", row, "กำนัน")
    province.one_pass()
    assert [r["ตรวจแล้ว"] for r in province.master(REGISTRY)] == [m[0] for m in marks[1:]]
    settled(province)


# ── NO-EMPTY ─────────────────────────────────────────────────────────────────────────────────────


def empty(province: Province, code: str) -> None:
    table = province.table(code)
    for row in table.rows:
        width = max(table.columns.values()) + 1
        province.type_in(province.district(code).spreadsheet, table.tab, row.number, 0, [[""] * width])


@pytest.mark.parametrize("memory", ["with its cache", "without its cache"])
def test_no_empty_a_sheet_that_lost_all_rows_is_halted_until_a_person_accepts(
    province: Province, memory: str
) -> None:
    province.one_pass()
    before = province.master(REGISTRY)
    empty(province, "5603")
    if memory == "without its cache":
        province.cache = MemoryCache()
    for _ in range(2):
        result = province.one_pass()
        assert result.judged["5603", "1.1"].state == "halted"
        assert "ข้อมูลหายไปทั้งหมด" in result.judged["5603", "1.1"].note["th"]
        assert [r[ID] for r in province.master(REGISTRY)] == [r[ID] for r in before]
    told = province.feedback("5603")
    assert any("ข้อมูลหายไปทั้งหมด" in text for text in told)
    progress = [r for r in province.master("สรุปความก้าวหน้า") if r["แบบ"] == "1.1" and r["อำเภอ"] == "เชียงคำ"]
    assert all("หยุดรับข้อมูลชั่วคราว" in r["สถานะ"] for r in progress)
    assert province.one_pass().calls["sheets_write"] == 0
    accepted = province.one_pass(accepts=frozenset({("5603", "1.1")}))
    assert accepted.used_accepts == {("5603", "1.1")}
    assert [r for r in province.master(REGISTRY) if r["รหัสอำเภอ"] == "5603"] == []
    assert province.one_pass().judged["5603", "1.1"].state == "ok"


def test_no_empty_a_lost_header_halts_that_form_and_its_return_sets_it_free(province: Province) -> None:
    province.one_pass()
    before = province.master(REGISTRY)
    table = province.table("5602")
    header = table.headers["national_id"]
    spreadsheet, column = province.district("5602").spreadsheet, table.columns["national_id"]
    province.type_in(spreadsheet, table.tab, table.header_number, column, [["อะไรก็ไม่รู้"]])
    result = province.one_pass()
    assert result.judged["5602", "1.1"].state == "halted"
    assert province.master(REGISTRY) == before
    tab = province.tab(spreadsheet, table.tab)
    ours = next(m.column for m in tab.marks if m.value == "1.1")
    assert ours is not None
    assert "ไม่พบหัวตาราง" in tab.cell(table.header_number - 2, ours).shown
    assert any("ไม่พบหัวตาราง" in r["สิ่งที่พบ → วิธีแก้"] for r in province.master("รายการที่ต้องแก้ไข"))
    province.type_in(spreadsheet, table.tab, table.header_number, column, [[header]])
    assert province.one_pass().judged["5602", "1.1"].state == "ok"
    assert province.master(REGISTRY) == before
    assert "ไม่พบหัวตาราง" not in province.feedback("5602")[table.header_number - 2]
    settled(province)


def test_no_empty_few_rows_may_go_but_not_more_than_five_in_a_day(province: Province) -> None:
    province.one_pass()
    table = province.table("5603")
    spreadsheet, first = province.district("5603").spreadsheet, table.rows[0].number
    count = small.ROWS
    province.change(spreadsheet, delete_rows(table.sheet_id, first, 3))
    assert province.one_pass().judged["5603", "1.1"].state == "ok"
    left = [r for r in province.master(REGISTRY) if r["รหัสอำเภอ"] == "5603"]
    assert len(left) == count - 3
    province.change(spreadsheet, delete_rows(table.sheet_id, first, 3))
    province.advance(3600)
    assert province.one_pass().judged["5603", "1.1"].state == "halted"
    assert [r for r in province.master(REGISTRY) if r["รหัสอำเภอ"] == "5603"] == left
    province.advance(24 * 3600)
    assert province.one_pass().judged["5603", "1.1"].state == "ok"


def test_no_empty_rows_that_turn_faulty_did_not_vanish(province: Province) -> None:
    province.one_pass()
    table = province.table("5603")
    for row in table.rows:
        province.edit("5603", "national_id", row.number, "123")
    result = province.one_pass()
    assert result.judged["5603", "1.1"].state == "ok"
    assert [r for r in province.master(REGISTRY) if r["รหัสอำเภอ"] == "5603"] == []


@pytest.mark.parametrize("kind", ["status", "html", "half", "reset"])
def test_no_empty_a_read_that_fails_removes_nothing(province: Province, kind: str) -> None:
    province.one_pass()
    before = province.master(REGISTRY)
    spreadsheet = province.district("5608").spreadsheet
    province.fault(f"GET /v4/spreadsheets/{spreadsheet}", kind, status=503)
    for memory in (province.cache, MemoryCache()):
        province.cache = memory
        result = province.one_pass()
        assert result.judged["5608", "1.1"].state == "unreadable"
        assert [r[ID] for r in province.master(REGISTRY)] == [r[ID] for r in before]
        assert len(result.judged["5608", "1.1"].report.clean_rows) == len(
            [r for r in before if r["รหัสอำเภอ"] == "5608"]
        )
    province.mend()
    assert province.one_pass().judged["5608", "1.1"].state == "ok"


# ── KEEP-TEXT ────────────────────────────────────────────────────────────────────────────────────


def test_keep_text_master_cells_are_strings_and_nothing_is_evaluated(province: Province) -> None:
    table = province.table("5602")
    row = table.rows[1].number
    province.edit("5602", "note", row, "=1+1")
    province.edit("5602", "role", row, "+กำนัน")
    province.edit("5602", "house_no", row, "12/3")
    province.one_pass()
    reply = province.person.get(
        f"{province.sample.url}/v4/spreadsheets/{province.settings.master}",
        params={"fields": "sheets(properties.title,data(rowData(values(userEnteredValue))))"},
        timeout=30,
    )
    cells = [
        (sheet["properties"]["title"], value)
        for sheet in reply.json()["sheets"]
        for part in sheet.get("data", [])
        for line in part.get("rowData", [])
        for value in [c.get("userEnteredValue") for c in line.get("values", [])]
        if value
    ]
    assert not [v for _, v in cells if "formulaValue" in v]
    assert all("stringValue" in v for title, v in cells if title == REGISTRY)
    found = next(r for r in province.master(REGISTRY) if r["หมายเหตุ"] == "=1+1")
    assert (found["ตำแหน่ง/บทบาทในชุมชน"], found["บ้านเลขที่"]) == ("+กำนัน", "12/3")


# ── NOTES-STAY ───────────────────────────────────────────────────────────────────────────────────


def noted(province: Province) -> dict[str, str]:
    """Notes beside the registry's rows, by the row's number of the card."""
    return {r[ID]: r[NOTE] for r in province.master(REGISTRY) if r.get(NOTE)}


def other_id(number: str) -> str:
    """Another number with a right check digit: one digit mistyped in the middle."""
    return small.with_check_digit(f"{number[:8]}{(int(number[8]) + 5) % 10}{number[9:12]}")


def clean_row(province: Province, code: str) -> tuple[int, str]:
    """(row in the sheet, number of the card) of a clean row."""
    result = province.one_pass()
    row = result.judged[code, "1.1"].report.clean_rows[3]
    return row.number, row.values["national_id"]


def test_notes_stay_when_a_key_is_mended_at_once(province: Province) -> None:
    number, old = clean_row(province, "5603")
    province.note(REGISTRY, ID, old, "โทรถามแล้ว")
    new = other_id(old)
    province.edit("5603", "national_id", number, new)
    result = province.one_pass()
    assert noted(province) == {new: "โทรถามแล้ว"}
    assert (result.master["1.1"].updated, result.master["1.1"].deleted) == (1, 0)
    settled(province)


def test_notes_stay_when_a_key_is_mended_through_a_faulty_phase(province: Province) -> None:
    number, old = clean_row(province, "5603")
    province.note(REGISTRY, ID, old, "โทรถามแล้ว")
    province.edit("5603", "national_id", number, "12345")
    province.one_pass()
    assert noted(province) == {}
    kept = [r for r in province.master("ประวัติการเปลี่ยนแปลง") if r[NOTE] == "โทรถามแล้ว"]
    assert len(kept) == 1
    assert old not in str(kept)
    new = other_id(old)
    province.edit("5603", "national_id", number, new)
    province.one_pass()
    assert noted(province) == {new: "โทรถามแล้ว"}
    settled(province)


def test_notes_stay_with_a_row_that_goes_and_comes_back(province: Province) -> None:
    number, key = clean_row(province, "5608")
    province.note(REGISTRY, ID, key, "รอเอกสาร")
    table = province.table("5608")
    line = next(r for r in table.rows if r.number == number)
    typed = [(c, line.cells[k].shown) for k, c in table.columns.items() if k in line.cells]
    width = max(table.columns.values()) + 1
    spreadsheet = province.district("5608").spreadsheet
    province.type_in(spreadsheet, table.tab, number, 0, [[""] * width])
    province.one_pass()
    assert noted(province) == {}
    for column, text in typed:
        province.type_in(spreadsheet, table.tab, number, column, [[text]])
    province.advance(3600)
    province.one_pass()
    province.advance(3600)
    province.one_pass()
    assert noted(province) == {key: "รอเอกสาร"}
    settled(province)


def test_notes_stay_away_from_another_person_in_the_same_row(province: Province) -> None:
    number, key = clean_row(province, "5608")
    province.note(REGISTRY, ID, key, "ของคนเดิม")
    province.edit("5608", "first_name", number, "มานพ")
    province.edit("5608", "last_name", number, "ใหม่เอี่ยม")
    province.edit("5608", "national_id", number, other_id(key))
    province.one_pass()
    assert noted(province) == {}
    assert [r[NOTE] for r in province.master("ประวัติการเปลี่ยนแปลง") if r[NOTE]] == ["ของคนเดิม"]


def test_notes_stay_when_staff_sort_the_master(province: Province) -> None:
    _, key = clean_row(province, "5603")
    province.note(REGISTRY, ID, key, "ตามไปด้วย")
    tab = province.tab(province.settings.master, REGISTRY)
    whole = {"sheetId": tab.sheet_id, "startRowIndex": 1, "endRowIndex": len(province.master(REGISTRY)) + 1}
    order = [{"dimensionIndex": 6, "sortOrder": "DESCENDING"}]
    province.change(province.settings.master, {"sortRange": {"range": whole, "sortSpecs": order}})
    assert province.one_pass().calls["sheets_write"] == 0
    assert noted(province) == {key: "ตามไปด้วย"}


def test_notes_stay_when_staff_sort_the_master_while_we_delete(province: Province) -> None:
    number, gone = clean_row(province, "5603")
    _, key = clean_row(province, "5608")
    province.note(REGISTRY, ID, key, "อย่าหาย")
    before = province.master(REGISTRY)
    tab = province.tab(province.settings.master, REGISTRY)
    at = next(i for i, r in enumerate(before, start=1) if r[ID] == gone)
    mine = next(i for i, r in enumerate(before, start=1) if r[ID] == key)
    province.edit("5603", "national_id", number, "")
    move = {"sheetId": tab.sheet_id, "dimension": "ROWS", "startIndex": mine, "endIndex": mine + 1}

    def edit() -> None:
        province.change(province.settings.master, {"moveDimension": {"source": move, "destinationIndex": at}})

    province.one_pass(sheets=InterruptedMaster(province.sheets, edit))
    assert {r[ID] for r in province.master(REGISTRY)} == {r[ID] for r in before} - {gone}
    assert noted(province) == {key: "อย่าหาย"}
    settled(province)


# ── APART ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "status"), [("status", 403), ("status", 404), ("status", 500), ("html", 502), ("timeout", 0)]
)
def test_apart_one_broken_sheet_does_not_hold_up_the_others(
    province: Province, kind: str, status: int
) -> None:
    spreadsheet = province.district("5602").spreadsheet
    province.fault(f"GET /v4/spreadsheets/{spreadsheet}", kind, status=status)
    with province.in_haste():
        result = province.one_pass()
    states = {code: j.state for (code, form), j in result.judged.items() if form == "1.1"}
    assert states == {"5602": "unreadable", "5603": "ok", "5608": "ok"}
    assert result.judged["5602", "1.1"].note["th"]
    assert {r["รหัสอำเภอ"] for r in province.master(REGISTRY)} == {"5603", "5608"}
    assert province.feedback("5603")[province.table("5603").header_number - 1] == "ผลตรวจ"
    province.mend()
    assert province.one_pass().judged["5602", "1.1"].state == "ok"
    assert {r["รหัสอำเภอ"] for r in province.master(REGISTRY)} == {"5602", "5603", "5608"}


def test_apart_a_sheet_that_cannot_be_written_is_told_and_still_mirrored(province: Province) -> None:
    spreadsheet = province.district("5602").spreadsheet
    province.fault(f"POST /v4/spreadsheets/{spreadsheet}", "status", status=403)
    result = province.one_pass()
    notes = {d.code: d.note for d in result.districts}
    assert notes["5602"]
    assert not notes["5603"]
    assert result.needs_a_person
    assert "5602" in {r["รหัสอำเภอ"] for r in province.master(REGISTRY)}


def test_apart_a_master_that_cannot_be_read_leaves_the_feedback_alone(province: Province) -> None:
    province.fault(f"/v4/spreadsheets/{province.settings.master}", "status", status=503)
    result = province.one_pass()
    assert result.master_note
    assert result.reached
    assert province.feedback("5603")[province.table("5603").header_number - 1] == "ผลตรวจ"
    assert province.cache.documents == {}
    province.mend()
    settled(province)


# ── CONVERGE ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(4))
def test_converge_two_passes_after_the_faults_stop(province: Province, seed: int) -> None:
    kinds = ["lost_reply", "status", "reset", "half", "html"]
    for i, kind in enumerate(kinds):
        province.sample.control(
            "POST",
            "faults",
            {"match": "/v4/", "kind": kind, "status": 503, "rate": 0.12, "seed": seed * 10 + i},
        )
    for _ in range(3):
        province.one_pass()
    province.mend()
    table = province.table("5603")
    province.edit("5603", "national_id", table.rows[1].number, "12345")
    settled(province)
    expected = {
        (code, row.values["national_id"])
        for (code, form), judged in province.one_pass().judged.items()
        if form == "1.1"
        for row in judged.report.clean_rows
    }
    assert {(r["รหัสอำเภอ"], r[ID]) for r in province.master(REGISTRY)} == expected
    assert len(province.master(REGISTRY)) == len(expected)
    assert province.feedback("5603")[table.rows[1].number - 1].startswith("แก้ ")


def test_converge_whatever_was_done_to_our_part_of_the_master(province: Province) -> None:
    province.one_pass()
    wanted = province.master(REGISTRY)
    tab = province.tab(province.settings.master, REGISTRY)
    province.type_in(province.settings.master, REGISTRY, 3, 4, [["ชื่ออื่น"]])
    province.type_in(province.settings.master, REGISTRY, 1, 7, [["หัวอื่น"]])
    province.change(province.settings.master, delete_rows(tab.sheet_id, 5, 2))
    province.one_pass()
    assert by_id(province.master(REGISTRY)) == by_id(wanted)
    province.change(province.settings.master, delete_rows(tab.sheet_id, 1, 1))
    settled(province)
    assert by_id(province.master(REGISTRY)) == by_id(wanted)


# ── QUOTA ────────────────────────────────────────────────────────────────────────────────────────


def test_quota_one_edit_costs_at_most_one_write_in_its_sheet_and_one_in_the_master(
    province: Province,
) -> None:
    province.one_pass()
    table = province.table("5603")
    number = table.rows[0].cells["national_id"].shown
    province.edit("5603", "national_id", table.rows[0].number, "12345")
    province.sample.control("DELETE", "calls")
    province.one_pass()
    writes = {
        k: v.get("write", 0) for k, v in province.calls()["by_spreadsheet"].items() if v.get("write", 0)
    }
    assert writes == {province.district("5603").spreadsheet: 1, province.settings.master: 1}
    assert province.feedback("5603")[table.rows[0].number - 1].startswith("แก้ 1\nเลข")
    province.edit("5603", "national_id", table.rows[0].number, number)
    province.one_pass()
    assert province.feedback("5603")[table.rows[0].number - 1] == "ผ่าน"


def test_quota_a_quiet_sheet_is_written_at_the_heartbeat_only(province: Province) -> None:
    province.one_pass()
    province.advance(3600)
    assert province.one_pass().calls["sheets_write"] == 0
    assert province.one_pass(heartbeat=True).calls["sheets_write"] == 4
