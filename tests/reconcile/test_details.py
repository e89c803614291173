"""What a pass does beside its promises: rows in the making, receipts, deliveries, memory, our own faults."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.clock import BANGKOK
from sheets_sync.mirror import DeliveryLine
from sheets_sync.model import Cell, Row, Table
from sheets_sync.reconcile import Accepted, Gone, brake, write_deliveries
from sheets_sync.validation import find_tables
from tests.reconcile import small
from tests.reconcile.conftest import MemoryCache, Province

REGISTRY = "รายชื่อที่ผ่าน"
ID = "เลขประจำตัวประชาชน"


def test_a_half_typed_row_is_in_the_making_until_it_is_left_alone(province: Province) -> None:
    province.one_pass()
    table = province.table("5603")
    number = table.rows[-1].number + 1
    spreadsheet = province.district("5603").spreadsheet
    province.type_in(spreadsheet, table.tab, number, 0, [["9", "นาย", "ทองดี"]])
    form = province.one_pass().to_json()["districts"][1]["forms"]["1.1"]
    assert (form["rows"], form["clean"], form["errors"], form["in_progress"]) == (9, 8, 0, 1)
    assert province.feedback("5603")[number - 1].startswith("ยังไม่ครบ")
    assert province.one_pass().calls["sheets_write"] == 0
    province.advance(11 * 60)
    form = province.one_pass().to_json()["districts"][1]["forms"]["1.1"]
    assert (form["errors"], form["in_progress"]) == (1, 0)
    assert province.feedback("5603")[number - 1].startswith("แก้ ")


def test_a_tick_gets_a_receipt_that_a_lost_cache_does_not_forget(province: Province) -> None:
    province.one_pass()
    table = province.table("5608")
    province.type_in(province.district("5608").spreadsheet, table.tab, 2, 0, [[True]])
    result = province.one_pass()
    sent = result.judged["5608", "1.1"].submitted_at
    assert sent is not None
    receipt = province.feedback("5608")[table.header_number - 2]
    assert f"จังหวัดได้รับแล้ว 20 มี.ค. 64 {sent:%H:%M} น." in receipt
    province.advance(3600)
    province.cache = MemoryCache()
    again = province.one_pass()
    assert again.judged["5608", "1.1"].submitted_at == sent.replace(second=0, microsecond=0)
    assert again.calls["sheets_write"] == 0
    province.type_in(province.district("5608").spreadsheet, table.tab, 2, 0, [[False]])
    assert province.one_pass().judged["5608", "1.1"].submitted_at is None
    assert "ยังไม่ส่ง" in province.feedback("5608")[table.header_number - 2]


def test_counts_of_a_subdistrict_say_what_it_owes_and_has(province: Province) -> None:
    table = province.table("5602")
    province.edit("5602", "national_id", table.rows[0].number, "123")
    province.edit("5602", "note", table.rows[1].number, "สำรอง")
    province.edit("5602", "change", table.rows[2].number, "")
    count = province.one_pass().counts["1.1"][0]
    assert (count.code, count.name, count.expected) == ("560203", "ลอ", small.ROWS)
    assert (count.filled, count.reviewed, count.clean, count.to_mend) == (7, 6, 6, 1)
    (row,) = [r for r in province.master("สรุปความก้าวหน้า") if r["รหัสตำบล"] == "560203"]
    assert [row[h] for h in ("ต้องมี", "กรอกแล้ว", "ทบทวนแล้ว", "ผ่าน", "ต้องแก้ไข")] == ["8", "7", "6", "6", "1"]


def test_one_person_in_two_districts_is_told_in_both_and_in_the_master(province: Province) -> None:
    province.one_pass()
    number = province.table("5602").rows[0].cells["national_id"].shown
    there = province.table("5603").rows[4].number
    province.edit("5603", "national_id", there, number)
    province.one_pass()
    assert "อำเภอจุน" in province.feedback("5603")[there - 1]
    assert "อำเภอเชียงคำ" in province.feedback("5602")[province.table("5602").rows[0].number - 1]
    assert number not in [r[ID] for r in province.master(REGISTRY)]
    told = [r for r in province.master("รายการที่ต้องแก้ไข") if r["ระดับ"] == "ต้องแก้ไข"]
    assert {r["อำเภอ"] for r in told} == {"จุน", "เชียงคำ"}
    assert number not in str(told)


def test_words_typed_into_our_column_are_kept_in_the_history(province: Province) -> None:
    province.one_pass()
    table = province.table("5603")
    tab = province.tab(province.district("5603").spreadsheet, table.tab)
    ours = next(m.column for m in tab.marks)
    assert ours is not None
    row = table.rows[2].number
    province.type_in(province.district("5603").spreadsheet, table.tab, row, ours, [["แก้แล้วค่ะ"]])
    province.fault(f"/v4/spreadsheets/{province.settings.master}", "status", status=503)
    province.one_pass()
    assert province.feedback("5603")[row - 1] == "แก้แล้วค่ะ"
    province.mend()
    province.one_pass()
    assert province.feedback("5603")[row - 1] == "ผ่าน"
    (kept,) = province.master("ประวัติการเปลี่ยนแปลง")
    assert (kept["อำเภอ"], kept["รายการ"], kept["รายละเอียด"]) == ("เชียงคำ", f"แถว {row}", "แก้แล้วค่ะ")
    assert province.one_pass().calls["sheets_write"] == 0


def test_a_copied_tab_is_named_in_the_summary_and_not_read(province: Province) -> None:
    table = province.table("5603")
    copy = {"sourceSheetId": table.sheet_id, "newSheetName": "สำเนาของ แบบ 1.1"}
    province.change(province.district("5603").spreadsheet, {"duplicateSheet": copy})
    result = province.one_pass()
    assert len(result.judged["5603", "1.1"].report.rows) == small.ROWS
    assert "สำเนาของ แบบ 1.1" in province.feedback("5603")[table.header_number - 2]
    assert province.one_pass().calls["sheets_write"] == 0


def test_the_deliveries_tab_follows_what_became_of_the_mail(province: Province) -> None:
    line = DeliveryLine("56/1.1/2564-1/0", "1.1", "2564-1", 0, "due", rows=24)
    result = province.one_pass(deliveries=[line])
    sent = replace(line, state="sent", attempts=1, message_id="<a@example.com>")
    assert write_deliveries(province.settings, province.sheets, result.master_tabs, [sent])
    assert not write_deliveries(province.settings, province.sheets, (), [sent])
    (row,) = province.master("ทะเบียนการจัดส่งกรมฯ")
    assert (row["รหัสชุดข้อมูล"], row["สถานะ"]) == ("56/1.1/2564-1/0", "ส่งแล้ว")
    after = province.one_pass(deliveries=[sent])
    assert after.calls["sheets_write"] == 0
    assert after.deliveries_told == ("56/1.1/2564-1/0",)


def test_apart_a_fault_of_our_own_stays_with_its_sheet(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = find_tables

    def stumbling(workbook: Any, form: Any, others: Any = ()) -> Any:
        if workbook.id == province.district("5603").spreadsheet:
            raise KeyError("นายสมชาย")
        return find(workbook, form, others)

    monkeypatch.setattr("sheets_sync.reconcile.judge.find_tables", stumbling)
    result = province.one_pass()
    judged = result.judged["5603", "1.1"]
    assert judged.state == "unreadable"
    assert "KeyError" in judged.note["th"]
    assert "สมชาย" not in str(judged.note)
    assert {r["รหัสอำเภอ"] for r in province.master(REGISTRY)} == {"5602", "5608"}


def test_nothing_can_be_reached_at_all(province: Province) -> None:
    province.fault("/v4/", "status", status=503)
    result = province.one_pass()
    assert not result.reached
    assert result.needs_a_person
    assert province.cache.documents == {}


def test_the_json_of_a_pass_is_the_contracts(province: Province) -> None:
    told = province.one_pass().to_json()
    assert {"province", "at", "districts", "master", "calls"} <= told.keys()
    assert told["master"]["1.1"] == {"inserted": 24, "updated": 0, "deleted": 0, "unchanged": 0}
    district = told["districts"][0]
    assert {"code", "name", "spreadsheet", "submitted", "forms"} <= district.keys()
    wanted = {"state", "note", "rows", "clean", "errors", "warnings", "in_progress", "read_at"}
    assert wanted <= district["forms"]["1.1"].keys()
    assert told["calls"]["sheets_read"] == 4


# ── the brake ────────────────────────────────────────────────────────────────────────────────────

NOW = datetime(2021, 3, 20, 10, 0, tzinfo=BANGKOK)


def people(*numbers: int) -> list[dict[str, str]]:
    return [{"national_id": f"{n:013}", "first_name": f"ชื่อ{n}", "last_name": f"สกุล{n}"} for n in numbers]


@given(st.lists(st.integers(0, 40), unique=True, max_size=40), st.randoms(use_true_random=False))
def test_no_empty_no_row_vanishes_by_moving_or_losing_its_number(numbers: list[int], random: Any) -> None:
    form = form_1_1()
    after = people(*numbers)
    random.shuffle(after)
    assert brake.vanished(people(*numbers), after, form) == []
    for row in after:
        row["national_id"] = "123"
    assert brake.vanished(people(*numbers), after, form) == []


@given(st.integers(1, 60), st.integers(0, 60))
def test_no_empty_halts_above_five_rows_or_a_fifth(before: int, gone: int) -> None:
    gone = min(gone, before)
    after = people(*range(gone, before))
    why, missing = brake.weigh(people(*range(before)), after, (), form_1_1(), NOW)
    assert len(missing) == gone
    assert (why is not None) == (gone > 0 and (gone == before or gone > max(5, 0.2 * before)))


def test_no_empty_a_row_that_comes_back_is_not_counted_as_gone() -> None:
    gone = (Gone(brake.name_of({"national_id": f"{3:013}"}), NOW),)
    why, left = brake.weigh(people(1, 2), people(1, 2, 3), gone, form_1_1(), NOW)
    assert (why, left) == (None, ())


def form_1_1() -> Any:
    from tests.mirror.playing import FORM

    return replace(FORM, key=("national_id",))


# ── the cache's documents ────────────────────────────────────────────────────────────────────────

cells = st.builds(
    Cell,
    value=st.one_of(st.none(), st.text(max_size=5), st.booleans(), st.floats(allow_nan=False)),
    shown=st.text(max_size=5),
    format=st.sampled_from(["", "TEXT", "DATE"]),
    formula=st.booleans(),
    struck=st.booleans(),
)
typed = st.dictionaries(st.text(max_size=3), cells)
tables = st.builds(
    Table,
    form=st.just("1.1"),
    sheet_id=st.integers(0, 9),
    tab=st.text(max_size=5),
    header_number=st.integers(1, 9),
    columns=st.dictionaries(st.text(max_size=3), st.integers(0, 9)),
    headers=st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
    rows=st.tuples(
        st.builds(Row, st.integers(1, 9), st.dictionaries(st.text(max_size=3), cells), st.booleans())
    ),
    submitted=st.one_of(st.none(), st.booleans()),
)
moments = st.integers(0, 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds))


@given(
    st.builds(
        Accepted,
        district_code=st.just("5602"),
        form=st.just("1.1"),
        tables=st.lists(tables, max_size=2).map(tuple),
        read_at=moments,
        seen=st.dictionaries(st.text(max_size=3), st.one_of(st.none(), moments)),
        gone=st.lists(st.builds(Gone, st.text(max_size=3), moments), max_size=2).map(tuple),
        submitted_at=st.one_of(st.none(), moments),
    )
)
def test_what_is_remembered_is_read_back_as_it_was(accepted: Accepted) -> None:
    import json

    assert Accepted.from_json(json.loads(json.dumps(accepted.to_json()))) == accepted
