"""The looks between the passes, over HTTP: what they see, what becomes of it, and what they leave alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheets_sync.google import Hints
from sheets_sync.model import BLANK, Cell, Workbook
from sheets_sync.reconcile import PassResult, Told, Watch, run
from sheets_sync.reconcile.attention import Sight
from sheets_sync.reconcile.books import differs
from tests.reconcile import small
from tests.reconcile.conftest import OwnSeconds, Province, open_sheets

REGISTRY = "รายชื่อที่ผ่าน"
ID = "เลขประจำตัวประชาชน"
WRONG = "3560168593790"


class Daemon:
    """The daemon's loop without its waits."""

    def __init__(self, province: Province, hints: Callable[[], frozenset[str]] = frozenset) -> None:
        self.province = province
        self.clock = OwnSeconds(str(province.settings.clock))
        self.sheets = open_sheets(province.settings, self.clock)
        self.watch = Watch(province.settings, self.sheets, hints)
        assert self.turn()

    def at_rest(self) -> "Daemon":
        """After a second pass."""
        assert self.turn(15)
        self.reads()
        return self

    def turn(self, seconds: float = 2.0) -> PassResult | None:
        """So many seconds later: what the pass gave, where there was one."""
        self.clock.seconds += seconds
        p, now, at = self.province, self.clock.now(), self.clock.seconds
        books = self.watch.turn(at, now)
        if books is None:
            return None
        result = run(p.settings, self.sheets, p.cache, now, Told(), books=books)
        self.watch.passed(result, at)
        return result

    def reads(self) -> dict[str, int]:
        """Spreadsheet -> how often it was read since this was last asked."""
        found = {s: c.get("read", 0) for s, c in self.province.calls()["by_spreadsheet"].items()}
        self.province.sample.control("DELETE", "calls")
        return {s: n for s, n in found.items() if n}

    def sheet(self, code: str) -> str:
        return str(self.province.district(code).spreadsheet)


@pytest.fixture
def daemon(province: Province) -> Daemon:
    """At rest: two passes, and everything as it should be."""
    return Daemon(province).at_rest()


def wrong(province: Province, code: str = "5602") -> int:
    """Somebody types a wrong number in the district's third row; the row."""
    row = province.table(code).rows[2].number
    province.edit(code, "national_id", row, WRONG)
    province.sample.control("DELETE", "calls")
    return row


def worked_in(daemon: Daemon, code: str = "5602") -> int:
    """A first edit that the pace has found: from here on the sheet is looked at every two seconds."""
    row = wrong(daemon.province, code)
    assert daemon.turn(15)
    daemon.reads()
    return row


def test_an_edit_in_a_sheet_that_is_worked_in_is_told_two_seconds_later_and_mended_as_soon(
    daemon: Daemon,
) -> None:
    province = daemon.province
    row = worked_in(daemon)
    right = small.people("5602", "ลอ")[2][4]
    assert province.feedback("5602")[row - 1].startswith("แก้ 1")
    assert right not in [r[ID] for r in province.master(REGISTRY)]
    province.edit("5602", "national_id", row, right)
    assert daemon.turn(2)
    assert province.feedback("5602")[row - 1] == "ผ่าน"
    assert right in [r[ID] for r in province.master(REGISTRY)]
    province.edit("5602", "national_id", row, WRONG)
    assert daemon.turn(2)
    assert province.feedback("5602")[row - 1].startswith("แก้ 1")
    assert right not in [r[ID] for r in province.master(REGISTRY)]


def test_a_look_that_sees_nothing_new_costs_one_read_and_our_own_words_are_nothing_new(
    daemon: Daemon,
) -> None:
    worked_in(daemon)
    for _ in range(3):
        assert daemon.turn(2) is None
    assert daemon.reads() == {daemon.sheet("5602"): 3}
    assert daemon.province.calls()["sheets_write"] == 0


def test_a_pass_that_a_change_called_reads_the_master_and_no_other_district(daemon: Daemon) -> None:
    row = worked_in(daemon)
    daemon.province.edit("5602", "first_name", row, "ใหม่")
    daemon.reads()
    result = daemon.turn(2)
    assert result is not None
    assert not result.whole
    assert daemon.reads() == {daemon.sheet("5602"): 1, daemon.province.settings.master: 1}
    codes = [d.code for d in daemon.province.settings.districts]
    assert {code for code, _ in result.judged} == set(codes)
    assert all(judged.state == "ok" for judged in result.judged.values())


def test_what_a_change_means_for_another_district_is_told_there_too(daemon: Daemon) -> None:
    province = daemon.province
    row = worked_in(daemon)
    province.edit("5602", "national_id", row, small.people("5603", "เวียง")[0][4])
    assert daemon.turn(2)
    other = province.table("5603").rows[0].number
    assert "อำเภอจุน" in province.feedback("5603")[other - 1]


def test_converge_after_every_kind_of_turn_a_whole_pass_has_nothing_to_write(daemon: Daemon) -> None:
    province = daemon.province
    row = worked_in(daemon)
    province.edit("5602", "first_name", row, "ใหม่")
    assert daemon.turn(2)
    wrong(province, "5603")
    assert daemon.turn(15)
    assert province.one_pass().calls["sheets_write"] == 0


def test_own_cells_a_sheet_that_was_not_read_just_now_is_not_written_to(daemon: Daemon) -> None:
    province = daemon.province
    row = worked_in(daemon)
    sheet = daemon.sheet("5603")
    daemon.clock.seconds += 14  # what is remembered of the others is older than the pace
    province.edit("5602", "national_id", row, small.people("5603", "เวียง")[0][4])
    daemon.watch._paced = daemon.clock.seconds + 2  # no pass is due but for the change
    for other, sight in daemon.watch._sights.items():
        looked = 0 if other == daemon.sheet("5602") else daemon.clock.seconds
        daemon.watch._sights[other] = replace(sight, looked=looked)
    daemon.reads()
    result = daemon.turn(2)
    assert result is not None
    assert sheet not in result.books.fresh
    assert sheet not in province.calls()["by_spreadsheet"]
    assert daemon.turn(15)
    other_row = province.table("5603").rows[0].number
    assert "อำเภอจุน" in province.feedback("5603")[other_row - 1]


def test_what_could_not_be_written_is_told_until_that_sheet_is_written_again(daemon: Daemon) -> None:
    province, p = daemon.province, daemon.province
    province.fault(f"POST .*{daemon.sheet('5603')}", "status", status=403)
    wrong(province, "5603")
    result = daemon.turn(15)
    province.mend()
    assert result is not None
    assert [d.code for d in result.districts if d.note] == ["5603"]
    books = daemon.watch._books(daemon.clock.seconds, paced=False)
    fresh = frozenset({daemon.sheet("5602")})
    between = run(p.settings, p.sheets, p.cache, result.at, books=replace(books, fresh=fresh))
    assert [d.code for d in between.districts if d.note] == ["5603"]
    assert not any(d.note for d in province.one_pass().districts)


def test_a_look_that_fails_changes_nothing_and_is_not_repeated_until_the_pace(daemon: Daemon) -> None:
    province = daemon.province
    row = worked_in(daemon)
    before = province.master(REGISTRY)
    province.edit("5602", "first_name", row, "ใหม่")
    province.fault(f"GET .*{daemon.sheet('5602')}", "status", status=404)
    for _ in range(4):
        assert daemon.turn(2) is None
    assert province.calls()["by_spreadsheet"][daemon.sheet("5602")]["read"] <= 3  # one look, tried anew
    assert province.master(REGISTRY) == before
    wrong(province, "5603")
    daemon.watch._sights[daemon.sheet("5603")] = Sight(0.0, hinted=True)
    result = daemon.turn(2)  # nor in a pass that another district calls
    assert result is not None
    assert result.judged["5602", "1.1"].state == "ok"
    province.mend()
    result = daemon.turn(15)
    assert result is not None
    assert result.judged["5602", "1.1"].state == "ok"


def test_apart_a_sheet_that_stays_unreadable_is_told_so_at_the_pace(daemon: Daemon) -> None:
    worked_in(daemon)
    daemon.province.fault(f"GET .*{daemon.sheet('5602')}", "status", status=404)
    assert daemon.turn(2) is None
    result = daemon.turn(15)
    daemon.province.mend()
    assert result is not None
    assert result.judged["5602", "1.1"].state == "unreadable"
    assert result.judged["5603", "1.1"].state == "ok"


def test_no_empty_the_brake_holds_in_a_pass_that_a_change_called(daemon: Daemon) -> None:
    province = daemon.province
    worked_in(daemon)
    table = province.table("5602")
    blank = [[""] * 13 for _ in table.rows]
    held = len(province.master(REGISTRY))
    province.type_in(daemon.sheet("5602"), table.tab, table.rows[0].number, 0, blank)
    result = daemon.turn(2)
    assert result is not None
    assert result.judged["5602", "1.1"].state == "halted"
    assert len(province.master(REGISTRY)) == held
    wrong(province, "5603")
    assert daemon.turn(15)
    result = daemon.turn(15)
    assert result is not None
    assert result.judged["5602", "1.1"].state == "halted"
    assert len(province.master(REGISTRY)) == held - 1


def test_notes_stay_beside_a_row_that_goes_and_comes_back_within_seconds(daemon: Daemon) -> None:
    province = daemon.province
    row = worked_in(daemon, "5603")
    right = small.people("5603", "เวียง")[2][4]
    province.edit("5603", "national_id", row, right)
    assert daemon.turn(2)
    province.note(REGISTRY, ID, right, "โทรแล้ว")
    province.edit("5603", "national_id", row, WRONG)
    assert daemon.turn(2)
    province.edit("5603", "national_id", row, right)
    assert daemon.turn(2)
    noted = [r["บันทึกจังหวัด"] for r in province.master(REGISTRY) if r[ID] == right]
    assert noted == ["โทรแล้ว"]


def test_what_somebody_elses_pass_read_later_goes_before_what_is_remembered(daemon: Daemon) -> None:
    province = daemon.province
    row = worked_in(daemon)
    table = province.table("5608")
    province.edit("5608", "first_name", table.rows[0].number, "อีกคน")
    province.advance(5)
    province.one_pass()  # `sync`, run by hand beside the daemon
    province.edit("5602", "first_name", row, "ใหม่")
    daemon.reads()
    assert daemon.turn(2)
    assert daemon.reads()[daemon.sheet("5608")] == 1
    names = [r["ชื่อ"] for r in province.master(REGISTRY) if r["รหัสอำเภอ"] == "5608"]
    assert "อีกคน" in names


def test_a_remembered_sheet_keeps_the_moment_of_its_reading(daemon: Daemon) -> None:
    province = daemon.province
    read_at = province.clock.now()
    row = worked_in(daemon)
    province.advance(8)
    province.edit("5602", "first_name", row, "ใหม่")
    result = daemon.turn(2)
    assert result is not None
    seen = {code: judged.read_at for (code, _), judged in result.judged.items()}
    assert seen["5602"] == result.at
    assert seen["5603"] is not None
    assert read_at <= seen["5603"] < result.at


def test_late_is_only_what_came_after_the_deadline_however_the_passes_fell(daemon: Daemon) -> None:
    """Around the deadline another district's edits call for passes: what is remembered is no look at it."""
    province = daemon.province
    deadline = province.settings.rounds["1.1"].district_deadline
    to_go(province, deadline - timedelta(seconds=4))
    row = worked_in(daemon)
    table = province.table("5603")
    province.edit("5603", "first_name", table.rows[0].number, "ทันเวลา")  # in time, and not seen yet
    to_go(province, deadline + timedelta(seconds=1))
    province.edit("5602", "first_name", row, "ใหม่")
    daemon.reads()
    result = daemon.turn(2)
    assert result is not None
    assert result.whole  # at a deadline every sheet is read
    assert daemon.reads()[daemon.sheet("5603")] == 1
    assert not result.judged["5603", "1.1"].late.rows
    province.edit("5603", "first_name", table.rows[1].number, "ไม่ทัน")
    province.advance(2)
    result = daemon.turn(15)
    assert result is not None
    late = result.judged["5603", "1.1"].late
    assert [number for _, number in late.rows] == [table.rows[1].number]


def to_go(province: Province, moment: datetime) -> None:
    province.sample.control("POST", "clock", {"now": moment.isoformat()})


def test_somebody_who_clears_our_words_in_a_sheet_that_is_worked_in_finds_them_back(daemon: Daemon) -> None:
    province = daemon.province
    row = worked_in(daemon)
    tab = province.tab(daemon.sheet("5602"), "แบบ 1.1")
    column = next(m.column for m in tab.marks if m.column is not None)
    province.type_in(daemon.sheet("5602"), tab.title, row, column, [[""]])
    assert daemon.turn(2)
    assert province.feedback("5602")[row - 1].startswith("แก้ 1")


def test_what_a_formula_gives_is_no_change_but_a_formula_for_a_value_is(daemon: Daemon) -> None:
    book = daemon.province.read(daemon.sheet("5602"))

    def told(cell: Cell) -> Workbook:
        tab = book.tabs[0]
        return replace(book, tabs=(replace(tab, cells=((*tab.cells[0], cell), *tab.cells[1:])),))

    at_ten, at_eleven = (Cell(value, str(value), formula=True) for value in (10.0, 11.0))
    assert not differs(told(at_eleven), told(at_ten))
    assert differs(told(at_ten), told(replace(at_ten, formula=False)))
    assert not differs(told(BLANK), book)


def test_after_five_minutes_without_a_change_a_sheet_is_one_of_the_others_again(daemon: Daemon) -> None:
    worked_in(daemon)
    since = daemon.clock.seconds
    while daemon.clock.seconds < since + 300:
        assert daemon.turn(15)
    daemon.reads()
    assert daemon.turn(2) is None
    assert daemon.reads() == {}


def test_where_writes_run_short_a_change_waits_for_the_pass_at_the_pace(daemon: Daemon) -> None:
    province = daemon.province
    row = worked_in(daemon)
    budget = daemon.sheets._session.budget
    while budget.room("sheets_write").left > 5:
        budget.spend("sheets_write")
    province.edit("5602", "first_name", row, "ใหม่")
    assert daemon.turn(2) is None
    assert daemon.turn(13)


# ── Drive's hints ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hinted(province: Province) -> Daemon:
    """With Drive's change feed."""
    google = province.settings.google
    hints = Hints.open(google.service_account, province.clock, api_root=google.api_root)
    return Daemon(province, _at_once(hints)).at_rest()


def _at_once(hints: Hints) -> Callable[[], frozenset[str]]:
    """Asks each time, not every three seconds."""

    def changed() -> frozenset[str]:
        hints._next = 0.0
        return hints.changed()

    return changed


def test_a_hint_of_drive_brings_a_quiet_sheet_to_its_turn_and_our_own_writes_are_no_hint(
    hinted: Daemon,
) -> None:
    assert hinted.turn(2) is None
    row = hinted.province.table("5602").rows[2].number
    hinted.province.edit("5602", "national_id", row, small.people("5603", "เวียง")[0][4])
    assert hinted.turn(2)  # one number in two districts: both sheets are written
    assert "อำเภอเชียงคำ" in hinted.province.feedback("5602")[row - 1]
    assert any("อำเภอจุน" in said for said in hinted.province.feedback("5603"))
    hinted.reads()
    assert hinted.turn(1) is None
    assert hinted.reads() == {}


def test_the_first_edit_after_the_first_pass_is_hinted_too(province: Province) -> None:
    google = province.settings.google
    hints = Hints.open(google.service_account, province.clock, api_root=google.api_root)
    daemon = Daemon(province, _at_once(hints))
    row = wrong(province)
    assert daemon.turn(2)
    assert province.feedback("5602")[row - 1].startswith("แก้ 1")


@pytest.mark.parametrize("kind", ["status", "timeout", "html"])
def test_without_drive_all_goes_on_at_the_pace_and_it_is_not_asked_again_for_a_while(
    province: Province, kind: str
) -> None:
    google = province.settings.google
    hints = Hints.open(google.service_account, province.clock, api_root=google.api_root)
    hints._session._patience = replace(hints._session._patience, read=0.2)
    province.fault("/drive/", kind, status=403)
    daemon = Daemon(province, hints.changed).at_rest()
    wrong(province)
    assert daemon.turn(15)
    province.mend()
    asked = province.calls()["drive"]
    hints.changed()
    assert province.calls()["drive"] == asked
