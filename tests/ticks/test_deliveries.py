"""Batches let go, held and confirmed by ticks in the deliveries tab; a halted sheet taken in the summary."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheets_sync import delivery, service
from sheets_sync.errors import UsageError
from sheets_sync.office import Office
from sheets_sync.store import Store
from tests.reconcile import small
from tests.ticks.conftest import DELIVERIES, HISTORY, KEY, PROGRESS, SEND_AT, Desk

APPROVE, HOLD, BY_HAND, ACKNOWLEDGE = "เห็นชอบให้ส่ง", "พักการส่ง", "ส่งทาง OA/LINE แล้ว", "กรมฯ ยืนยันรับแล้ว"
WHY, WHO, RESULT, STATE = "เหตุผลของจังหวัด", "ชื่อย่อ", "ผลการติ๊ก", "สถานะ"
ACCEPT = "รับข้อมูลตามนี้"


def batch(desk: Desk) -> dict[str, str]:
    return desk.row(DELIVERIES, "รหัสชุดข้อมูล", KEY)


def put(desk: Desk, column: str, what: Any) -> None:
    desk.put(DELIVERIES, "รหัสชุดข้อมูล", KEY, column, what)


def tick(desk: Desk, box: str, *, who: str = "กข", why: str = "") -> None:
    put(desk, WHO, who)
    put(desk, WHY, why)
    put(desk, box, True)


def known(make: Callable[..., Desk], **round_: Any) -> Desk:
    """A province whose deliveries tab has been read with its rows in place."""
    desk = make(**round_)
    desk.work(mail=True)
    desk.work(mail=True)
    desk.settled(mail=True)
    return desk


def words(desk: Desk) -> list[tuple[str, str, str]]:
    return [(r.kind, r.who, r.why) for r in desk.office.store.ledger.rulings(KEY)]


def test_a_batch_to_come_stands_in_the_tab_with_its_key_and_its_boxes(make: Callable[..., Desk]) -> None:
    desk = known(make)
    row = batch(desk)
    assert row[STATE] == "ยังไม่ถึงวันส่ง"
    assert [row[box] for box in (APPROVE, HOLD, BY_HAND, ACKNOWLEDGE)] == ["FALSE"] * 4
    assert desk.work().result.deliveries_told == ()  # it says of nothing that it was sent


@pytest.mark.parametrize("early", [True, False], ids=["before its day", "when it waits"])
def test_approval_by_tick_lets_the_batch_leave_once(make: Callable[..., Desk], early: bool) -> None:
    desk = known(make, approval="required")
    if early:
        tick(desk, APPROVE)
        desk.work(mail=True)
        assert desk.mails() == []
        desk.settled(mail=True)
        desk.at(SEND_AT)
    else:
        desk.at(SEND_AT)
        desk.work(mail=True)
        assert batch(desk)[STATE] == "รอความเห็นชอบ"
        tick(desk, APPROVE)
    desk.work(mail=True)
    assert len(desk.mails()) == 1
    desk.work(mail=True)
    desk.settled(mail=True)
    assert len(desk.mails()) == 1
    assert words(desk) == [("approve", "กข", "ติ๊กในทะเบียนการจัดส่งกรมฯ")]
    assert (batch(desk)[STATE], batch(desk)[APPROVE]) == ("ส่งแล้ว", "TRUE")
    assert batch(desk)[RESULT].startswith("เห็นชอบให้ส่ง ")


def test_an_approval_without_initials_waits_for_them(make: Callable[..., Desk]) -> None:
    desk = known(make, approval="required")
    desk.at(SEND_AT)
    desk.work(mail=True)
    tick(desk, APPROVE, who="")
    desk.work(mail=True)
    assert (desk.mails(), batch(desk)[RESULT]) == ([], "โปรดระบุชื่อย่อ")
    desk.settled(mail=True)
    put(desk, WHO, "กข")
    desk.work(mail=True)
    assert len(desk.mails()) == 1


@pytest.mark.parametrize("who", ["กข", ""])
def test_a_hold_tick_made_before_the_pass_stops_a_batch_that_is_due(
    make: Callable[..., Desk], who: str
) -> None:
    desk = known(make, approval="notify")
    desk.at("2021-03-26T09:00:00+07:00")
    desk.work(mail=True)
    desk.at(SEND_AT)
    tick(desk, HOLD, who=who, why="รอหัวหน้า")
    desk.work(mail=True)
    assert desk.mails() == []
    assert batch(desk)[STATE] == "พักไว้ รอเจ้าหน้าที่ตัดสินใจ"
    assert words(desk) == [("hold", who or "ไม่ระบุชื่อย่อ", "รอหัวหน้า")]
    desk.settled(mail=True)
    tick(desk, APPROVE)
    desk.work(mail=True)
    assert len(desk.mails()) == 1
    desk.work(mail=True)
    assert (batch(desk)[HOLD], batch(desk)[APPROVE]) == ("FALSE", "TRUE")
    desk.settled(mail=True)


def test_a_hold_tick_counts_at_once_even_where_nothing_is_remembered(make: Callable[..., Desk]) -> None:
    desk = make(approval="none")
    desk.work(mail=True)
    tick(desk, HOLD)  # its row was never read before
    desk.at(SEND_AT)
    desk.work(mail=True)
    assert desk.mails() == []


def test_taking_a_hold_off_lets_nothing_go_and_says_what_does(make: Callable[..., Desk]) -> None:
    desk = known(make)
    tick(desk, HOLD)
    desk.work(mail=True)
    desk.work(mail=True)
    put(desk, HOLD, False)
    desk.at(SEND_AT)
    desk.work(mail=True)
    assert (desk.mails(), batch(desk)[HOLD]) == ([], "TRUE")
    assert any(APPROVE in r["รายละเอียด"] for r in desk.history("โปรดติ๊กอีกครั้ง"))
    desk.settled(mail=True)


def test_taking_an_approval_back_holds_the_batch(make: Callable[..., Desk]) -> None:
    desk = known(make, approval="required")
    tick(desk, APPROVE)
    desk.work(mail=True)
    desk.work(mail=True)
    put(desk, APPROVE, False)
    desk.work(mail=True)
    desk.at(SEND_AT)
    desk.work(mail=True)
    assert desk.mails() == []
    assert [kind for kind, _, _ in words(desk)] == ["approve", "hold"]
    desk.work(mail=True)
    desk.settled(mail=True)


def test_a_command_after_a_tick_wins_and_the_box_follows(make: Callable[..., Desk]) -> None:
    desk = known(make, approval="required")
    tick(desk, APPROVE)
    desk.work(mail=True)
    desk.work(mail=True)
    delivery.hold(desk.office.post, KEY, "คง", "รอเอกสาร")
    desk.work(mail=True)
    assert (batch(desk)[APPROVE], batch(desk)[HOLD]) == ("FALSE", "TRUE")
    desk.at(SEND_AT)
    desk.work(mail=True)
    assert desk.mails() == []
    desk.settled(mail=True)


def test_the_departments_word_and_a_hand_over_by_line_are_recorded_with_initials(
    make: Callable[..., Desk],
) -> None:
    desk = known(make)
    desk.at(SEND_AT)
    desk.work(mail=True)
    desk.work(mail=True)
    tick(desk, BY_HAND, who="กข")
    desk.work(mail=True)
    assert batch(desk)[STATE] == "ส่งแล้ว"
    tick(desk, ACKNOWLEDGE, who="คง", why="โทรยืนยัน")
    desk.work(mail=True)
    assert batch(desk)[STATE] == "กรมฯ ยืนยันรับแล้ว"
    assert words(desk) == [
        ("by_hand", "กข", "ติ๊กในทะเบียนการจัดส่งกรมฯ"),
        ("acknowledge", "คง", "โทรยืนยัน"),
    ]
    assert "(กข)" in batch(desk)[RESULT]
    assert "(คง)" in batch(desk)[RESULT]
    desk.settled(mail=True)
    put(desk, BY_HAND, False)
    desk.work(mail=True)
    desk.settled(mail=True)
    assert batch(desk)[BY_HAND] == "FALSE"
    assert "OA" not in batch(desk)[RESULT]
    assert len(desk.mails()) == 1


def test_what_cannot_be_done_now_is_taken_off_and_told(make: Callable[..., Desk]) -> None:
    desk = known(make)
    tick(desk, ACKNOWLEDGE)
    desk.work(mail=True)
    assert batch(desk)[ACKNOWLEDGE] == "FALSE"
    (told,) = desk.history("โปรดติ๊กอีกครั้ง")
    assert told["รายละเอียด"] == "ขณะนี้ยังทำรายการนี้ไม่ได้"
    desk.settled(mail=True)


@pytest.mark.parametrize("looks", [0, 3], ids=["the mail first", "passes without mail first"])
def test_after_a_lost_ledger_no_tick_sends_anything_again(make: Callable[..., Desk], looks: int) -> None:
    desk = known(make, approval="required")
    tick(desk, APPROVE)
    desk.at(SEND_AT)
    desk.work(mail=True)
    desk.work(mail=True)
    assert len(desk.mails()) == 1
    desk.office.store.close()
    store = desk.province.settings.store.removeprefix("sqlite:///")
    for file in Path(store).parent.glob("store.db*"):
        file.unlink()
    with Store.open(desk.province.settings.store) as opened:
        desk.office = Office(desk.province.settings, desk.office.clock, opened)
        for _ in range(looks):
            desk.work()
        for _ in range(4):
            desk.work(mail=True)
            desk.province.advance(60)
        assert batch(desk)[STATE] == "พักไว้ รอเจ้าหน้าที่ตัดสินใจ"
        assert len(desk.mails()) == 1
        desk.settled(mail=True)
        tick(desk, APPROVE)
        desk.work(mail=True)
        assert len(desk.mails()) == 1
        assert desk.history("โปรดติ๊กอีกครั้ง")[-1]["รายละเอียด"] == "ขณะนี้ยังทำรายการนี้ไม่ได้"


def test_a_tab_that_was_deleted_gets_the_ledgers_ticks_back(make: Callable[..., Desk]) -> None:
    desk = known(make, approval="required")
    tick(desk, APPROVE)
    desk.work(mail=True)
    tab = desk.province.tab(desk.province.settings.master, DELIVERIES)
    desk.province.change(desk.province.settings.master, {"deleteSheet": {"sheetId": tab.sheet_id}})
    desk.work(mail=True)
    assert (batch(desk)[APPROVE], batch(desk)[HOLD]) == ("TRUE", "FALSE")
    desk.settled(mail=True)
    assert [kind for kind, _, _ in words(desk)] == ["approve"]


# ── the summary ──────────────────────────────────────────────────────────────────────────────────


def emptied(make: Callable[..., Desk]) -> Desk:
    """A district that deleted everything, which is not obeyed in silence."""
    desk = known(make)
    table = desk.province.table("5602")
    blank = [[""] * len(small.HEADERS)] * small.ROWS
    district = desk.province.district("5602").spreadsheet
    desk.province.type_in(district, table.tab, table.rows[0].number, 0, blank)
    result = desk.work().result
    assert result.judged["5602", "1.1"].state == "halted"
    assert result.master["1.1"].deleted == 0
    return desk


def summary(desk: Desk) -> dict[str, str]:
    return desk.row(PROGRESS, "อำเภอ", "จุน")


def test_a_tick_in_the_summary_takes_a_halted_sheet_as_it_is(make: Callable[..., Desk]) -> None:
    desk = emptied(make)
    for column, what in ((WHY, "ย้ายไปแบบใหม่"), (WHO, "กข"), (ACCEPT, True)):
        desk.put(PROGRESS, "อำเภอ", "จุน", column, what)
    result = desk.work().result
    assert result.judged["5602", "1.1"].state == "ok"
    assert result.master["1.1"].deleted == small.ROWS
    assert summary(desk)[ACCEPT] == "FALSE"  # its word is spent
    assert summary(desk)[RESULT].endswith("(กข)")
    assert delivery.accepted(desk.office.post)["5602", "1.1"].why == "ย้ายไปแบบใหม่"
    assert delivery.pending_accepts(desk.office.post) == frozenset()
    assert len([r for r in desk.rows(HISTORY) if r["รายการ"] == ACCEPT]) == 1
    desk.settled()


def test_a_tick_beside_a_lost_header_is_taken_off_with_a_word(make: Callable[..., Desk]) -> None:
    desk = known(make)
    desk.province.edit("5602", "national_id", desk.province.table("5602").header_number, "xxx")
    for column, what in ((WHY, "ลอง"), (WHO, "กข"), (ACCEPT, True)):
        desk.put(PROGRESS, "อำเภอ", "จุน", column, what)
    assert desk.work().result.judged["5602", "1.1"].cause == "header"
    assert summary(desk)[ACCEPT] == "FALSE"
    assert any("ใช้ได้เมื่อแถวหายไปเท่านั้น" in " ".join(r.values()) for r in desk.rows(HISTORY))
    desk.settled()


def test_an_accept_that_took_nothing_is_not_shown_as_taken(make: Callable[..., Desk]) -> None:
    desk = known(make)
    desk.province.edit("5602", "national_id", desk.province.table("5602").header_number, "xxx")
    delivery.accept(desk.office.post, ("5602", "1.1"), "กข", "ลอง")
    assert desk.work().result.used_accepts == frozenset()
    desk.work()
    assert summary(desk)[RESULT] == ""
    assert delivery.accepted(desk.office.post) == {}


def test_a_halted_sheet_is_not_taken_without_a_reason(make: Callable[..., Desk]) -> None:
    desk = emptied(make)
    desk.put(PROGRESS, "อำเภอ", "จุน", ACCEPT, True)
    assert desk.work().result.judged["5602", "1.1"].state == "halted"
    assert summary(desk)[RESULT] == "โปรดระบุเหตุผลและชื่อย่อ"
    desk.settled()


def test_a_tick_beside_a_sheet_that_is_read_as_usual_accepts_nothing_in_advance(
    make: Callable[..., Desk],
) -> None:
    desk = known(make)
    for column, what in ((WHY, "เผื่อไว้"), (WHO, "กข"), (ACCEPT, True)):
        desk.put(PROGRESS, "อำเภอ", "จุน", column, what)
    desk.work()
    assert summary(desk)[ACCEPT] == "FALSE"
    assert delivery.accepted(desk.office.post) == {}
    desk.settled()


def test_a_tick_whose_moment_is_over_does_no_harm(
    make: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = known(make, approval="required")

    def too_late(*_: Any, **__: Any) -> None:
        raise UsageError("sent meanwhile", "ส่งไปแล้ว")

    tick(desk, APPROVE)
    with monkeypatch.context() as patched:
        patched.setattr(delivery, "approve", too_late)
        desk.work(mail=True)
    desk.work(mail=True)
    assert batch(desk)[APPROVE] == "FALSE"
    desk.settled(mail=True)


def test_a_hold_tick_is_honoured_by_the_daemons_two_jobs_too(make: Callable[..., Desk]) -> None:
    desk = known(make)
    tick(desk, HOLD)
    desk.at(SEND_AT)
    result = desk.work().result  # the pass is one job, the mail another
    service.deliver(desk.office, result)
    assert desk.mails() == []
    tick(desk, APPROVE)
    service.deliver(desk.office, desk.work().result)
    assert len(desk.mails()) == 1
    desk.work()
    desk.work()
    desk.settled()
