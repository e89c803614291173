"""When a finding opened and when it closed: in the master, in what is remembered, and without a memory."""

import json
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.clock import BANGKOK
from sheets_sync.mirror import Finding
from sheets_sync.model import Violation
from sheets_sync.reconcile import Lives, Mended, PassResult, Standing
from sheets_sync.reconcile.lives import KEPT, MOST, Closed, follow
from tests.reconcile.conftest import MemoryCache, Province
from tests.reconcile.test_promises import other_id

NOW = datetime(2021, 3, 20, 10, 0, tzinfo=BANGKOK)
MEND, PROGRESS, FOUND, OLDEST = "รายการที่ต้องแก้ไข", "สรุปความก้าวหน้า", "พบเมื่อ", "ค้างนานสุดตั้งแต่"


def found(province: Province, header: str) -> str:
    """When the master says that the one finding of a column was found."""
    (row,) = [r for r in province.master(MEND) if r["หัวตาราง"] == header]
    return row[FOUND]


def oldest(province: Province, code: str = "560307") -> str:
    (row,) = [r for r in province.master(PROGRESS) if r["รหัสตำบล"] == code]
    return row.get(OLDEST, "")


def next_pass(province: Province, before: PassResult) -> PassResult:
    """As the service calls it: with what was remembered."""
    return province.one_pass(lives=before.lives)


def test_the_master_says_since_when_and_a_quiet_sheet_stays_quiet(province: Province) -> None:
    first, second = (province.table("5603").rows[i].number for i in (2, 5))
    province.edit("5603", "first_name", first, "")
    result = province.one_pass()
    assert found(province, "ชื่อ") == "20 มี.ค. 64 10:00 น."
    assert oldest(province) == "20 มี.ค. 64 10:00 น."
    assert oldest(province, "560203") == ""
    province.advance(3600)
    province.edit("5603", "national_id", second, "123")
    result = next_pass(province, result)
    assert found(province, "เลขประจำตัวประชาชน") == "20 มี.ค. 64 11:00 น."
    assert oldest(province) == "20 มี.ค. 64 10:00 น."
    province.advance(3600)
    assert next_pass(province, result).calls["sheets_write"] == 0
    province.cache = MemoryCache()
    assert province.one_pass().calls["sheets_write"] == 0
    assert found(province, "เลขประจำตัวประชาชน") == "20 มี.ค. 64 11:00 น."


def test_a_mended_finding_closes_and_opens_anew_when_it_comes_again(province: Province) -> None:
    row = province.table("5603").rows[2]
    province.edit("5603", "national_id", row.number, "123")
    result = province.one_pass()
    province.advance(1800)
    province.edit("5603", "national_id", row.number, row.cells["national_id"].shown)
    result = next_pass(province, result)
    (closed,) = result.lives.closed
    assert (closed.rule, (closed.closed - closed.opened) // timedelta(minutes=1)) == ("thai_id", 30)
    assert oldest(province) == ""
    assert province.master("ประวัติการเปลี่ยนแปลง") == []
    province.advance(1800)
    province.edit("5603", "national_id", row.number, "123")
    result = next_pass(province, result)
    assert (result.lives.closed, found(province, "เลขประจำตัวประชาชน")) == ((), "20 มี.ค. 64 11:00 น.")


def test_a_finding_keeps_its_moment_while_the_key_of_its_row_is_mended(province: Province) -> None:
    row = province.table("5603").rows[2]
    province.edit("5603", "first_name", row.number, "")
    result = province.one_pass()
    for number in ("12345", other_id(row.cells["national_id"].shown)):
        province.advance(3600)
        province.edit("5603", "national_id", row.number, number)
        result = next_pass(province, result)
        assert found(province, "ชื่อ") == "20 มี.ค. 64 10:00 น."
    assert [c.rule for c in result.lives.closed] == ["thai_id"]


def test_a_row_that_is_typed_anew_keeps_what_was_open_and_opens_nothing(province: Province) -> None:
    row = province.table("5603").rows[2]
    province.edit("5603", "first_name", row.number, "")
    result = province.one_pass()
    province.advance(3600)
    province.edit("5603", "national_id", row.number, "")
    result = next_pass(province, result)
    assert result.lives.closed == ()
    levels = {r["หัวตาราง"]: (r["ระดับ"], r[FOUND]) for r in province.master(MEND)}
    assert levels == {
        "ชื่อ": ("ยังกรอกไม่ครบ", "20 มี.ค. 64 10:00 น."),
        "เลขประจำตัวประชาชน": ("ยังกรอกไม่ครบ", ""),
    }
    province.advance(660)
    result = next_pass(province, result)
    assert found(province, "เลขประจำตัวประชาชน") == "20 มี.ค. 64 11:11 น."
    assert {r["ระดับ"] for r in province.master(MEND)} == {"ต้องแก้ไข"}
    assert next_pass(province, result).calls["sheets_write"] == 0


def test_a_first_pass_that_cannot_read_the_master_does_not_make_everything_new(province: Province) -> None:
    province.edit("5603", "first_name", province.table("5603").rows[2].number, "")
    province.one_pass()
    province.advance(86400)
    province.cache = MemoryCache()
    province.fault(f"/v4/spreadsheets/{province.settings.master}", "status", status=503)
    result = province.one_pass()
    province.mend()
    assert next_pass(province, result).calls["sheets_write"] == 0
    assert found(province, "ชื่อ") == "20 มี.ค. 64 10:00 น."


def test_findings_of_a_sheet_that_only_the_master_remembers_stay_open(province: Province) -> None:
    province.edit("5603", "first_name", province.table("5603").rows[2].number, "")
    result = province.one_pass()
    province.fault(f"GET /v4/spreadsheets/{province.district('5603').spreadsheet}", "status", status=503)
    province.cache = MemoryCache()
    result = next_pass(province, result)
    assert (result.lives.closed, len(result.lives.open)) == ((), 1)
    assert oldest(province) == "20 มี.ค. 64 10:00 น."
    province.one_pass()
    assert oldest(province) == "20 มี.ค. 64 10:00 น."


def test_a_lacking_row_is_the_oldest_of_its_sub_district(province: Province) -> None:
    table = province.table("5603")
    width = max(table.columns.values()) + 1
    last = table.rows[-1].number
    province.type_in(province.district("5603").spreadsheet, table.tab, last, 0, [[""] * width])
    result = province.one_pass()
    assert (oldest(province), oldest(province, "560203")) == ("20 มี.ค. 64 10:00 น.", "")
    (told,) = Standing.after(result).oldest(NOW + timedelta(hours=1))
    assert (told["district"], told["subdistrict"], told["rule"], told["row"]) == (
        "5603",
        "เวียง",
        "group_size",
        None,
    )
    assert 3500 < told["age_s"] <= 3600


# ── pure ─────────────────────────────────────────────────────────────────────────────────────────


def finding(row: str, number: int | None = 7, **more: object) -> Finding:
    wrong = Violation("phone", "error", {"th": "x", "en": "x"}, row=number, column="phone", value="0")
    facts: dict[str, object] = {"row": row, "group": "เวียง"} | more
    return Finding("5603", "เชียงคำ", "1.1", "เวียง", wrong, "SHEET", 42, **facts)  # type: ignore[arg-type]


def test_what_is_known_of_a_row_wins_over_where_it_stands() -> None:
    lives = follow([finding("a", 7), finding("b", 8)], None, {}, NOW)
    later = NOW + timedelta(days=1)
    lives = follow([finding("b", 7), finding("c", 9)], lives, {}, later)
    assert sorted((o.row, o.opened) for o in lives.open.values()) == [(7, NOW), (9, later)]
    assert [c.closed for c in lives.closed] == [later]


def test_what_the_master_tells_counts_only_where_nothing_is_remembered() -> None:
    lives = follow([finding("a")], None, {}, NOW)
    (item,) = lives.open
    old = {item: NOW - timedelta(days=3)}
    assert follow([finding("a")], lives, old, NOW).open[item].opened == NOW
    assert follow([finding("a")], None, old, NOW).open[item].opened == old[item]
    assert follow([finding("a")], Lives(lives.open, sure=False), old, NOW).open[item].opened == old[item]
    assert not follow([finding("a")], None, None, NOW).sure


def test_a_waived_finding_is_neither_open_nor_mended() -> None:
    wrong = Violation("thai_id", "error", {"th": "x", "en": "x"}, row=7, column="id", waived=True)
    waived = Finding("5603", "เชียงคำ", "1.1", "เวียง", wrong, "SHEET", 42, row="a", group="เวียง")
    lives = follow([waived], None, {}, NOW)
    assert lives.oldest() == {}
    assert follow([], lives, {}, NOW).closed == ()


def closed(days: float, took: float) -> Closed:
    at = NOW - timedelta(days=days)
    return Closed("5603", "1.1", "phone", "error", at - timedelta(hours=took), at)


def test_what_was_mended_of_late_is_counted_with_the_time_it_took() -> None:
    mended = Mended().joined([closed(100, 1), closed(20, 90), closed(6, 2), closed(1, 4), closed(0, 9)], NOW)
    told = mended.told(NOW)
    assert (told["days"], told["count"], told["median_s"]) == (7, 3, 4 * 3600)
    assert told["forms"] == {"1.1": {"count": 3, "median_s": 4 * 3600}}
    assert len(mended.closed) == 4
    assert Mended().told(NOW) == {"days": 7, "count": 0, "median_s": None, "forms": {}}


def test_only_so_many_mended_findings_are_remembered_and_none_for_ever() -> None:
    mended = Mended().joined([closed(1, n) for n in range(MOST + 9)], NOW)
    assert len(mended.closed) == MOST
    assert mended.joined([], NOW + KEPT).closed == ()


@settings(deadline=None)
@given(st.lists(st.builds(closed, st.integers(0, 80), st.integers(0, 99)), max_size=5))
def test_the_mended_are_read_back_as_they_were(some: list[Closed]) -> None:
    mended = Mended(tuple(some))
    assert Mended.from_json(json.loads(json.dumps(mended.to_json()))) == mended


@settings(deadline=None)
@given(st.dictionaries(st.text("ab", min_size=1, max_size=3), st.integers(1, 99), max_size=4))
def test_a_standing_is_read_back_as_it_was(rows: dict[str, int]) -> None:
    lives = follow([finding(name, number) for name, number in rows.items()], None, {}, NOW)
    standing = Standing({"at": NOW.isoformat(), "districts": []}, lives)
    assert Standing.from_json(json.loads(json.dumps(standing.to_json()))) == standing
