"""The daemon's turns with ledger, mail and staff: what a pass that a change called may do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from sheets_sync import delivery, service
from sheets_sync.reconcile import PassResult, Watch
from tests.reconcile import small
from tests.reconcile.conftest import OwnSeconds, open_sheets
from tests.ticks.conftest import KEY, MEND, REGISTRY, SEND_AT, Desk

ID = "เลขประจำตัวประชาชน"
WAIVE, WHY, WHO = "อนุโลม", "เหตุผลที่อนุโลม", "ชื่อย่อผู้อนุโลม"


class Watching:
    """`run` beside the officer's desk, without its waits."""

    def __init__(self, desk: Desk) -> None:
        settings = desk.province.settings
        self.clock = OwnSeconds(str(settings.clock))
        self.desk = desk
        self.office = replace(desk.office, clock=self.clock)
        self.sheets = open_sheets(settings, self.clock)
        self.watch = Watch(settings, self.sheets)
        assert self.turn()
        assert self.turn(15)

    def turn(self, seconds: float = 2.0) -> PassResult | None:
        """So many seconds later."""
        self.clock.seconds += seconds
        done = service.look(self.office, self.sheets, self.watch)
        return done.result if done else None

    def edit(self, code: str, index: int, column: str, value: str) -> int:
        """Somebody of the district types; the row as a person counts."""
        number = int(self.desk.province.table(code).rows[index].number)
        self.desk.province.edit(code, column, number, value)
        return number

    def frozen(self) -> bool:
        return self.desk.office.store.ledger.batch(KEY) is not None


@pytest.fixture
def watching(desk: Desk) -> Watching:
    return Watching(desk)


# ── ticks ────────────────────────────────────────────────────────────────────────────────────────


def test_a_tick_on_a_row_that_a_pass_between_had_just_moved_there_is_not_taken(watching: Watching) -> None:
    desk = watching.desk
    first = watching.edit("5602", 2, "national_id", "9560200123457")
    second = watching.edit("5602", 5, "national_id", "12345")
    assert watching.turn(15)
    assert watching.turn(15)
    at = desk.number(MEND, "แถว", str(first))
    assert desk.number(MEND, "แถว", str(second)) == at + 1
    watching.edit("5602", 2, "national_id", small.people("5602", "ลอ")[2][4])
    assert watching.turn()  # mended: what stood below moves up
    watching.edit("5602", 0, "first_name", "ใหม่")
    assert watching.turn()  # and one more read of the master since
    assert desk.number(MEND, "แถว", str(second)) == at
    for column, what in ((WHY, "ตรงตามบัตร"), (WHO, "กข"), (WAIVE, True)):
        desk.put_at(MEND, at, column, what)
    watching.edit("5602", 0, "first_name", "ใหม่กว่า")
    assert watching.turn()
    assert delivery.waivers(desk.office.post) == ()
    assert len(desk.history("โปรดติ๊กอีกครั้ง")) == 1
    assert watching.turn(15)  # a pace later the row has named that finding for long enough
    desk.put_at(MEND, at, WAIVE, True)
    watching.edit("5602", 0, "first_name", "ใหม่ที่สุด")
    assert watching.turn()
    assert "12345" in [r[ID] for r in desk.rows(REGISTRY)]


# ── mail ─────────────────────────────────────────────────────────────────────────────────────────


def just_before(desk: Desk, seconds: float) -> None:
    desk.at((datetime.fromisoformat(SEND_AT) - timedelta(seconds=seconds)).isoformat())


def test_mail_cut_no_batch_freezes_from_sheets_that_were_looked_at_before_the_pass(
    watching: Watching,
) -> None:
    desk = watching.desk
    watching.edit("5602", 0, "first_name", "ใหม่")
    assert watching.turn(15)
    just_before(desk, 1)
    watching.turn(15)
    watching.edit("5602", 0, "first_name", "ใหม่กว่า")
    between = watching.turn()
    assert between is not None
    assert not between.whole
    desk.at(SEND_AT)
    service.deliver(watching.office, between)
    assert not watching.frozen()
    after = watching.turn(1)
    assert after is not None
    assert after.whole
    service.deliver(watching.office, after)
    assert watching.frozen()


def test_mail_cut_what_was_typed_unseen_until_the_moment_of_sending_is_in_the_batch(
    watching: Watching,
) -> None:
    desk = watching.desk
    just_before(desk, 3)
    assert watching.turn(15)
    watching.edit("5602", 0, "first_name", "ใหม่")
    watching.edit("5608", 0, "first_name", "ทันเวลา")  # a quiet sheet: nobody looks for a quarter of a minute
    desk.at(SEND_AT)
    result = watching.turn(1)
    assert result is not None
    service.deliver(watching.office, result)
    batch = desk.office.store.ledger.batch(KEY)
    assert batch is not None
    assert "ทันเวลา" in [row.values["first_name"] for row in batch.rows]


def test_while_a_batch_waits_for_a_sheet_every_pass_at_the_pace_reads_all_itself(
    make: Callable[..., Any],
) -> None:
    watching = Watching(make(grace_minutes=60))
    desk = watching.desk
    sheet = desk.province.district("5603").spreadsheet
    desk.province.fault(f"GET .*{sheet}", "status", status=404)
    just_before(desk, -1)
    for _ in range(2):
        result = watching.turn(15)
        assert result is not None
        assert result.whole
        service.deliver(watching.office, result)
        assert not watching.frozen()
    desk.province.mend()
    result = watching.turn(15)
    assert result is not None
    service.deliver(watching.office, result)
    assert watching.frozen()
    result = watching.turn(15)
    assert result is not None
    assert not result.whole


def test_the_heartbeat_is_a_pass_of_its_own_that_reads_all(watching: Watching) -> None:
    watching.clock.seconds += 1
    done = service.look(watching.office, watching.sheets, watching.watch, heartbeat=True)
    assert done is not None
    assert done.result.whole
