"""Rows that came or changed after the deadline, and after the tick: told in both sheets, over HTTP."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.clock import BANGKOK
from sheets_sync.model import Cell, Later, Reopened, Row, Table
from sheets_sync.reconcile import PassResult
from sheets_sync.reconcile.snapshot import CLOSE, Look, Snapshot, at_deadline, recovered
from tests.reconcile.conftest import MemoryCache, Province

DEADLINE = datetime(2021, 3, 23, 16, 30, tzinfo=BANGKOK)
PLACE = ("5603", "1.1")


def at(province: Province, moment: str) -> None:
    province.sample.control("POST", "clock", {"now": f"2021-03-{moment}:00+07:00"})


def summary(province: Province, code: str = "5603") -> str:
    return province.feedback(code)[province.table(code).header_number - 2]


def told(province: Province, header: str, code: str = "560307") -> str:
    (row,) = [r for r in province.master("สรุปความก้าวหน้า") if r["รหัสตำบล"] == code]
    return row.get(header, "")


def numbers(later: Later | None) -> list[int]:
    assert later is not None
    return [number for _, number in later.rows]


def quiet(province: Province, **options: object) -> PassResult:
    """The pass after writes nothing."""
    result = province.one_pass(**options)
    assert result.calls["sheets_write"] == 0
    return result


def past_the_deadline(province: Province) -> None:
    """Looked at right before it and right after it, as the daemon does."""
    province.one_pass()
    at(province, "23T16:25")
    province.one_pass()
    at(province, "23T16:31")
    province.one_pass()


def tick(province: Province, ticked: bool, code: str = "5603") -> None:
    table = province.table(code)
    province.type_in(province.district(code).spreadsheet, table.tab, 2, 0, [[ticked]])


# ── after the deadline ───────────────────────────────────────────────────────────────────────────


def test_a_row_that_changes_after_the_deadline_is_marked_until_it_is_as_it_was(province: Province) -> None:
    past_the_deadline(province)
    assert told(province, "ส่งหลังกำหนด") == "ไม่มี"
    assert "ส่งหลังกำหนด" not in summary(province)
    row = province.table("5603").rows[2]
    at(province, "24T09:00")
    province.edit("5603", "role", row.number, "กำนัน")
    result = province.one_pass()
    assert numbers(result.judged[PLACE].late) == [row.number]
    assert f"ส่งหลังกำหนด 1 แถว (แถว {row.number})" in summary(province)
    assert told(province, "ส่งหลังกำหนด") == f"1 แถว (แถว {row.number})"
    assert told(province, "ส่งหลังกำหนด", "560203") == "ไม่มี"
    form = quiet(province).to_json()["districts"][1]["forms"]["1.1"]
    assert form["late"] == {"rows": [row.number], "unsure": [], "removed": 0, "known": True}
    province.edit("5603", "role", row.number, row.cells["role"].shown)
    province.one_pass()
    assert told(province, "ส่งหลังกำหนด") == "ไม่มี"
    assert "ส่งหลังกำหนด" not in summary(province)


def test_a_new_row_after_the_deadline_is_late_and_rows_that_only_move_are_not(province: Province) -> None:
    past_the_deadline(province)
    table = province.table("5603")
    new = table.rows[-1].number + 1
    spreadsheet = province.district("5603").spreadsheet
    province.type_in(spreadsheet, table.tab, new, 0, [["9", "นาย", "ทองดี"]])
    body = {"sheetId": table.sheet_id, "startRowIndex": table.header_number, "endRowIndex": new}
    order = [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]
    province.change(spreadsheet, {"sortRange": {"range": body, "sortSpecs": order}})
    for i, row in enumerate(province.table("5603").rows, start=1):
        province.edit("5603", "seq", row.number, str(i))
    result = province.one_pass()
    assert numbers(result.judged[PLACE].late) == [table.header_number + 1]
    quiet(province)


def test_what_changed_while_nobody_looked_is_not_called_late(province: Province) -> None:
    province.one_pass()
    changed, later = (province.table("5603").rows[i].number for i in (1, 4))
    province.edit("5603", "role", changed, "กำนัน")
    at(province, "24T09:00")
    province.one_pass()
    assert told(province, "ส่งหลังกำหนด") == f"ไม่ทราบ 1 แถว (แถว {changed})"
    assert f"ไม่ทราบว่าก่อนหรือหลังกำหนด 1 แถว (แถว {changed})" in summary(province)
    quiet(province)
    province.edit("5603", "role", later, "กำนัน")
    province.one_pass()
    assert told(province, "ส่งหลังกำหนด") == f"1 แถว (แถว {later}) · ไม่ทราบ 1 แถว (แถว {changed})"
    province.cache = MemoryCache()
    quiet(province)


def test_a_sheet_first_read_after_its_deadline_says_that_it_is_not_known(province: Province) -> None:
    at(province, "24T09:00")
    result = province.one_pass()
    assert result.judged[PLACE].late == Later(known=False)
    assert told(province, "ส่งหลังกำหนด") == "ไม่ทราบ"
    assert "ส่งหลังกำหนด" not in summary(province)
    row = province.table("5603").rows[0].number
    province.edit("5603", "role", row, "กำนัน")
    province.one_pass()
    assert told(province, "ส่งหลังกำหนด") == f"1 แถว (แถว {row}) · ไม่ทราบ"
    quiet(province)


def test_converge_a_lost_cache_after_the_deadline_costs_no_write_and_no_mark(province: Province) -> None:
    past_the_deadline(province)
    first, second = (province.table("5603").rows[i].number for i in (1, 4))
    province.edit("5603", "role", first, "กำนัน")
    province.one_pass()
    province.cache = MemoryCache()
    assert numbers(quiet(province).judged[PLACE].late) == [first]
    province.cache = MemoryCache()
    province.edit("5603", "role", second, "กำนัน")
    assert numbers(province.one_pass().judged[PLACE].late) == [first, second]
    quiet(province)


def test_a_district_that_is_open_again_is_not_late_and_sees_until_when_and_why(province: Province) -> None:
    past_the_deadline(province)
    row, later = (province.table("5603").rows[i].number for i in (1, 4))
    again = {PLACE: Reopened(DEADLINE + timedelta(days=2), "น้ำท่วม\nทั้งอำเภอ")}
    at(province, "24T09:00")
    province.edit("5603", "role", row, "กำนัน")
    result = province.one_pass(reopened=again)
    assert result.judged[PLACE].late is None
    assert "จังหวัดเปิดให้แก้ไขถึง 25 มี.ค. 64 16:30 น. (น้ำท่วม ทั้งอำเภอ)" in summary(province)
    assert "เลยกำหนด" not in summary(province)
    assert told(province, "เปิดให้แก้ไขถึง") == "25 มี.ค. 64 16:30 น. (น้ำท่วม ทั้งอำเภอ)"
    assert (told(province, "ส่งหลังกำหนด"), told(province, "ส่งหลังกำหนด", "560203")) == ("", "ไม่มี")
    assert told(province, "เปิดให้แก้ไขถึง", "560203") == ""
    quiet(province, reopened=again)
    at(province, "25T16:29")
    province.one_pass(reopened=again)
    at(province, "25T16:31")
    province.one_pass(reopened=again)
    assert "เปิดให้แก้ไข" not in summary(province)
    assert (told(province, "เปิดให้แก้ไขถึง"), told(province, "ส่งหลังกำหนด")) == ("", "ไม่มี")
    province.edit("5603", "role", later, "กำนัน")
    assert numbers(province.one_pass(reopened=again).judged[PLACE].late) == [later]
    quiet(province, reopened=again)


def test_a_sheet_that_cannot_be_read_keeps_its_marks(province: Province) -> None:
    past_the_deadline(province)
    row = province.table("5603").rows[1].number
    province.edit("5603", "role", row, "กำนัน")
    province.one_pass()
    province.fault(f"GET /v4/spreadsheets/{province.district('5603').spreadsheet}", "status", status=503)
    for memory in (province.cache, MemoryCache()):
        province.cache = memory
        province.one_pass()
        assert told(province, "ส่งหลังกำหนด") == f"1 แถว (แถว {row})"
    province.mend()
    assert numbers(province.one_pass().judged[PLACE].late) == [row]


# ── after sending ────────────────────────────────────────────────────────────────────────────────


def test_rows_changed_after_the_tick_are_shown_until_the_district_sends_anew(province: Province) -> None:
    province.one_pass()
    tick(province, True)
    province.one_pass()
    assert told(province, "แก้ไขหลังส่ง") == "ไม่มี"
    first, second, gone = (province.table("5603").rows[i] for i in (1, 3, 7))
    for row in (first, second):
        province.edit("5603", "role", row.number, "กำนัน")
    province.one_pass()
    rows = f"2 แถว (แถว {first.number}, {second.number})"
    assert f"แก้ไขหลังส่ง {rows}" in summary(province)
    assert told(province, "แก้ไขหลังส่ง") == rows
    table = province.table("5603")
    width = max(table.columns.values()) + 1
    province.type_in(province.district("5603").spreadsheet, table.tab, gone.number, 0, [[""] * width])
    province.one_pass()
    assert told(province, "แก้ไขหลังส่ง") == f"{rows} · นำออก 1 แถว"
    assert "นำออกหลังส่ง 1 แถว" in summary(province)
    province.cache = MemoryCache()
    quiet(province)
    tick(province, False)
    province.one_pass()
    assert told(province, "แก้ไขหลังส่ง") == ""
    assert "หลังส่ง" not in summary(province)
    tick(province, True)
    province.one_pass()
    assert told(province, "แก้ไขหลังส่ง") == "ไม่มี"
    quiet(province)


def test_an_edit_at_the_moment_the_cache_is_lost_is_still_seen_as_after_sending(province: Province) -> None:
    tick(province, True)
    province.one_pass()
    province.cache = MemoryCache()
    row = province.table("5603").rows[2].number
    province.edit("5603", "role", row, "กำนัน")
    assert numbers(province.one_pass().judged[PLACE].edited) == [row]
    quiet(province)


def test_a_row_of_two_districts_is_not_taken_for_changed_when_the_cache_is_lost(province: Province) -> None:
    number = province.table("5602").rows[0].cells["national_id"].shown
    province.edit("5603", "national_id", province.table("5603").rows[4].number, number)
    tick(province, True)
    province.one_pass()
    province.cache = MemoryCache()
    assert numbers(quiet(province).judged[PLACE].edited) == []


# ── both, and whatever else happens ──────────────────────────────────────────────────────────────


def happen(province: Province, random: Random) -> None:
    """Something that people, time or a careless hand do between two passes."""
    rows = province.table("5603").rows  # four rounds stay below what may be read in a minute
    row = random.choice(rows)
    what = random.choice(["edit", "edit", "blank", "new", "clear", "tick", "hour", "days", "forget"])
    if what in ("edit", "blank"):
        key = random.choice(["role", "first_name", "national_id"])
        province.edit("5603", key, row.number, "" if what == "blank" else f"กำนัน {random.randrange(3)}")
    elif what in ("new", "clear"):
        number = rows[-1].number + 1 if what == "new" else row.number
        cells = ["9", "นาย", "ทองดี"] if what == "new" else [""] * len(row.cells)
        province.type_in(province.district("5603").spreadsheet, "แบบ 1.1", number, 0, [cells])
    elif what == "tick":
        tick(province, random.random() < 0.7)
    elif what in ("hour", "days"):
        province.advance(3600 if what == "hour" else 30 * 3600)
    else:
        province.cache = MemoryCache()


@pytest.mark.parametrize("seed", range(3))
def test_converge_each_pass_says_all_and_the_next_writes_nothing(province: Province, seed: int) -> None:
    random = Random(seed)
    lives = province.one_pass().lives
    for _ in range(4):
        for _ in range(random.randrange(1, 4)):
            happen(province, random)
        again = {PLACE: Reopened(DEADLINE + timedelta(days=2), "น้ำท่วม")} if random.random() < 0.3 else {}
        remembered = lives if random.random() < 0.8 else None
        lives = province.one_pass(lives=remembered, reopened=again).lives
        lives = quiet(province, lives=lives, reopened=again).lives


# ── pure ─────────────────────────────────────────────────────────────────────────────────────────

Words = Sequence[str]
some_rows = st.lists(st.sampled_from("กขคงจ"), max_size=8)


def table(rows: Words, first: int = 5) -> Table:
    cells = [Row(first + i, {"seq": Cell(str(i), str(i)), "name": Cell(w, w)}) for i, w in enumerate(rows)]
    return Table("1.1", 7, "แบบ", first - 1, {}, {}, tuple(cells))


def snapshot(rows: Words) -> Snapshot:
    found = at_deadline(
        Look(DEADLINE + timedelta(minutes=1), [table(rows)], (DEADLINE, [])), DEADLINE, None, None
    )
    assert found is not None
    return found


@settings(deadline=None)
@given(some_rows, some_rows)
def test_as_many_rows_are_later_as_have_no_partner_among_those_before(
    before: list[str], after: list[str]
) -> None:
    later = snapshot(before).since([table(after)])
    new = sum(max(0, after.count(w) - before.count(w)) for w in set(after))
    lost = sum(max(0, before.count(w) - after.count(w)) for w in set(before))
    assert (len(later.rows), later.gone, later.unsure) == (new, max(0, lost - new), ())


@settings(deadline=None)
@given(some_rows, some_rows)
def test_what_the_master_tells_gives_the_same_rows_again(before: list[str], after: list[str]) -> None:
    later = snapshot(before).since([table(after)])
    look = Look(DEADLINE + timedelta(days=1), [table(after)])
    assert recovered(look, DEADLINE, later).since([table(after)]) == later


@settings(deadline=None)
@given(some_rows, some_rows)
def test_after_a_long_silence_no_row_is_called_late_that_may_have_been_in_time(
    before: list[str], after: list[str]
) -> None:
    look = Look(DEADLINE + CLOSE, [table(after)], (DEADLINE - timedelta(minutes=1), [table(before)]))
    found = at_deadline(look, DEADLINE, None, None)
    assert found is not None
    later = found.since([table(after)])
    assert (later.rows, later.gone, later.known) == ((), 0, True)
    assert len(later.unsure) == sum(max(0, after.count(w) - before.count(w)) for w in set(after))


@settings(deadline=None)
@given(some_rows, st.booleans(), some_rows)
def test_a_snapshot_is_read_back_as_it_was(rows: list[str], known: bool, unsure: list[str]) -> None:
    found = Snapshot(DEADLINE, tuple(rows), tuple(unsure), known)
    assert Snapshot.from_json(found.to_json()) == found


@pytest.mark.parametrize("moved", [timedelta(days=2), -timedelta(days=2)], ids=["later", "earlier"])
def test_a_deadline_that_moves_later_is_waited_for_and_one_that_moves_earlier_forgives(
    moved: timedelta,
) -> None:
    kept = snapshot(["ก"])
    look = Look(
        DEADLINE + timedelta(days=1), [table(["ข"])], (DEADLINE + timedelta(hours=20), [table(["ข"])])
    )
    found = at_deadline(look, DEADLINE + moved, kept, None)
    assert found is (None if moved > timedelta(0) else kept)
