"""The corners of the comparison with the last round, in a small province over HTTP."""

from dataclasses import replace
from datetime import datetime

from sheets_sync.clock import BANGKOK
from sheets_sync.model import Batch, BatchRow, Tally
from sheets_sync.reconcile import PassResult
from tests.reconcile import small
from tests.reconcile.conftest import Province

TAB = "เทียบกับรอบก่อน"
KIND, HINT, HEADERS = "เมื่อเทียบกับรอบก่อน", "ข้อสังเกต", "หัวตารางที่ต่างจากรอบก่อน"
FROZEN = datetime(2020, 9, 22, 9, 0, tzinfo=BANGKOK)


def last(province: Province, result: PassResult) -> dict[str, Batch]:
    """The batch of a last round in which everybody stood who stands in the sheets now."""
    rows = [
        BatchRow(d.code, d.name, d.subdistricts[0], small.DISTRICTS[d.code][2], dict(row.values))
        for d in province.settings.districts
        for row in result.judged[d.code, "1.1"].report.rows
    ]
    key = "56/1.1/2563-2/0"
    return {"1.1": Batch(key, "56", "พะเยา", "1.1", "2563-2", 0, FROZEN, tuple(rows), (), "h", "h")}


def tallies(result: PassResult) -> dict[str, tuple[int | None, int | None]]:
    found = {d.code: d.tallies["1.1"] or Tally() for d in result.districts}
    return {code: (tally.new, tally.left) for code, tally in found.items()}


def test_a_round_like_the_last_one_tells_of_nobody_and_writes_nothing_again(province: Province) -> None:
    before = last(province, province.one_pass())
    first = province.one_pass(last=before)
    assert set(tallies(first).values()) == {(0, 0)}
    people = [d.tallies["1.1"] for d in first.districts]
    assert {(t.men, t.women, t.unknown_sex) for t in people if t} == {(6, 2, 0)}
    assert province.master(TAB) == []
    assert province.one_pass(last=before).calls["sheets_write"] == 0


def test_who_moved_to_another_sub_district_neither_came_nor_left(province: Province) -> None:
    before = last(province, province.one_pass())
    row = small.people("5602", "ลอ")[2]
    moved = [*row[:8], "เวียง", *row[9:]]
    chun = province.table("5602")
    spare = province.table("5603").rows[-1].number + 1
    province.type_in(province.district("5602").spreadsheet, chun.tab, chun.rows[2].number, 0, [[""] * 13])
    province.type_in(province.district("5603").spreadsheet, chun.tab, spare, 0, [moved])
    result = province.one_pass(last=before)
    assert set(tallies(result).values()) == {(0, 0)}
    [told] = province.master(TAB)
    assert (told["อำเภอ"], told[KIND], told[HEADERS]) == ("เชียงคำ", "คนเดิม ข้อมูลเปลี่ยน", "ตำบล")


def test_who_is_a_reserve_now_left_the_list_and_that_is_said(province: Province) -> None:
    before = last(province, province.one_pass())
    province.edit("5602", "note", province.table("5602").rows[0].number, "สำรอง")
    result = province.one_pass(last=before)
    assert tallies(result)["5602"] == (0, 1)
    [told] = province.master(TAB)
    assert (told[KIND], told[HINT]) == ("ออก", "อยู่ในรายชื่อสำรองแล้ว")


def test_a_sub_district_that_takes_part_no_more_is_said_to_be_that_and_counts_for_nobody(
    province: Province,
) -> None:
    before = last(province, province.one_pass())["1.1"]
    gone = replace(before.rows[0], subdistrict_code="560201", subdistrict="ห้วยข้าวก่ำ")
    gone = replace(gone, values={**gone.values, "national_id": small.with_check_digit("356020099001")})
    gone = replace(gone, values={**gone.values, "first_name": "กานดา"})
    result = province.one_pass(last={"1.1": replace(before, rows=(*before.rows, gone))})
    assert set(tallies(result).values()) == {(0, 0)}
    [told] = province.master(TAB)
    assert (told["ตำบล"], told[KIND], told[HINT]) == ("ห้วยข้าวก่ำ", "ออก", "ตำบลนี้ไม่ได้เข้าร่วมรอบนี้")


def test_a_sheet_that_cannot_be_read_makes_nobody_leave(province: Province) -> None:
    before = last(province, province.one_pass())
    province.one_pass(last=before)
    province.fault(f"GET .*{province.district('5602').spreadsheet}", "status", status=403)
    result = province.one_pass(last=before)
    assert result.judged["5602", "1.1"].state == "unreadable"
    assert set(tallies(result).values()) == {(0, 0)}
    assert province.master(TAB) == []


def test_a_lost_ledger_leaves_what_was_told_of_the_last_round(province: Province) -> None:
    before = last(province, province.one_pass())
    province.edit("5602", "note", province.table("5602").rows[0].number, "สำรอง")
    province.one_pass(last=before)
    result = province.one_pass()
    assert set(tallies(result).values()) == {(None, None)}
    assert len(province.master(TAB)) == 1


def test_notes_stay_a_note_beside_one_who_left_comes_back_with_that_row(province: Province) -> None:
    before = last(province, province.one_pass())
    number = province.table("5602").rows[0].number
    province.edit("5602", "note", number, "สำรอง")
    province.one_pass(last=before)
    province.note(TAB, KIND, "ออก", "โทรถามแล้ว")
    province.edit("5602", "note", number, "")
    province.one_pass(last=before)
    assert province.master(TAB) == []
    province.edit("5602", "note", number, "สำรอง")
    province.one_pass(last=before)
    [told] = province.master(TAB)
    assert told["บันทึกจังหวัด"] == "โทรถามแล้ว"


def test_who_was_waived_without_a_number_last_time_is_not_taken_for_others_without_one(
    province: Province,
) -> None:
    before = last(province, province.one_pass())["1.1"]
    mine = [i for i, row in enumerate(before.rows) if row.district_code == "5602"][:2]
    rows = list(before.rows)
    for i in mine:  # two who stood in the batch without their numbers
        rows[i] = replace(rows[i], values={**rows[i].values, "national_id": ""})
    gone = {**rows[mine[0]].values, "first_name": "กานดา", "last_name": "ย้ายแล้ว", "house_no": "99"}
    rows.append(replace(rows[mine[0]], values={**gone, "village": "บ้านใหม่", "phone": "", "role": "กำนัน"}))
    third = province.table("5602").rows[2].number
    province.edit("5602", "national_id", third, "")  # another person, whose number cannot be read now
    result = province.one_pass(last={"1.1": replace(before, rows=tuple(rows))})
    told = {(r["ชื่อ – สกุล"], r[KIND]) for r in province.master(TAB)}
    assert tallies(result)["5602"] == (0, 1)
    assert {kind for _, kind in told} == {"คนเดิม ข้อมูลเปลี่ยน", "ออก"}
    assert [name for name, kind in told if kind == "ออก"] == [f"{gone['prefix']}กานดา ย้ายแล้ว"]
