"""Reminders: only to those with something open, what exactly, once; caught up as one; then the digest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sheets_sync.delivery import Post, step
from sheets_sync.model import GroupCount, Judged, JudgedRow, Table, Violation
from sheets_sync.store import Store
from tests.delivery.office import (
    NAMES,
    OFFICER,
    PLACES,
    SEND_AT,
    Office,
    Seen,
    contact,
    judge,
    row,
    seen,
    spoilt,
)
from tests.render.made import person

DEADLINE = SEND_AT - timedelta(days=7)  # Tuesday 23 March, 09:00
WEEK = DEADLINE.replace(day=16, hour=8, minute=30)
EVE = DEADLINE.replace(day=22, hour=8, minute=30)


@pytest.fixture
def here(make: Callable[..., Office]) -> Office:
    return make(reminders=[7, 1])


def faulty(number: int) -> JudgedRow:
    message = {"th": "เลขประจำตัวประชาชน: มี 12 หลัก → โปรดกรอกให้ครบ 13 หลัก", "en": "12 digits"}
    violation = Violation("thai_id", "error", message, number + 5, "E7", "national_id", "เลขประจำตัวประชาชน")
    return row(number, "560101", person(number), state="error", violations=(violation,))


def found(*, open_: str = "5601", ticked: str = "") -> Seen:
    """Everything clean but for one row of one district; `ticked` says that it sent."""
    whole = seen()
    rows = [row(n, PLACES[open_][0], person(n)) for n in range(14)]
    judged: dict[tuple[str, str], Judged] = {**whole.judged}
    judged[open_, "1.1"] = judge(open_, "1.1", [*rows, faulty(14)])
    counts = [
        GroupCount(c, n, *PLACES[c], 15, 15, 15, 14 if c == open_ else 15, int(c == open_))
        for c, n in NAMES.items()
    ]
    if ticked:
        judged[ticked, "1.1"] = replace(judged[ticked, "1.1"], submitted_at=DEADLINE - timedelta(days=9))
    return Seen(judged, {**whole.counts, "1.1": counts})


def at(office: Office, moment: Any, what: Seen | None = None, **how: Any) -> None:
    office.clock.moment = moment
    step(office.post, what or found(), **how)


def test_a_reminder_goes_only_to_those_with_something_open_and_says_what_by_row(here: Office) -> None:
    at(here, WEEK - timedelta(minutes=1))
    assert here.mail() == []
    at(here, WEEK)
    assert sorted(here.kinds()) == ["digest-7d", "reminder-7d/5601"]
    [entry] = here.mail("56/1.1/2564-1/reminder-7d/5601")
    assert entry["to"] == [contact("5601")]
    words = here.words("56/1.1/2564-1/reminder-7d/5601")
    assert "แถว 19: เลขประจำตัวประชาชน" in words
    assert "อ. 23 มี.ค. 64" in words
    assert "เหลืออีก 7 วัน" in words
    assert "https://docs.google.com/spreadsheets/d/invented-5601-sheet/edit?openExternalBrowser=1" in words
    values = person(14)
    assert not [k for k in ("national_id", "first_name", "last_name", "phone") if values[k] in words]


def test_a_reminder_leaves_once_for_each_day_and_district_across_restarts(here: Office) -> None:
    for moment in (WEEK, WEEK, WEEK + timedelta(days=3), EVE, EVE + timedelta(hours=12)):
        here.clock.moment = moment
        with Store.open(here.post.settings.store) as store:
            step(Post(here.post.settings, store, here.clock), found())
    reminders = [k for k in here.kinds() if k.startswith("reminder")]
    assert reminders == ["reminder-7d/5601", "reminder-1d/5601"]


def test_a_row_that_turns_faulty_after_the_day_waits_for_the_next_reminder(here: Office) -> None:
    at(here, WEEK)
    at(here, WEEK + timedelta(days=2), found(open_="5603"))
    assert not [k for k in here.kinds() if k.endswith("5603")]
    at(here, EVE, found(open_="5603"))
    assert "reminder-1d/5603" in here.kinds()


def test_missed_reminders_are_caught_up_as_one(here: Office) -> None:
    at(here, EVE + timedelta(hours=5))
    assert [k for k in here.kinds() if k.startswith("reminder")] == ["reminder-1d/5601"]


def test_a_reminder_on_a_day_off_goes_on_the_working_day_before(make: Callable[..., Office]) -> None:
    # six days before Tuesday 23 March is a Wednesday; two days before is a Sunday: Friday the 19th
    here = make(reminders=[2])
    at(here, DEADLINE.replace(day=19, hour=8, minute=29))
    assert here.mail() == []
    at(here, DEADLINE.replace(day=19, hour=8, minute=30))
    assert "reminder-2d/5601" in here.kinds()


def test_after_the_deadline_those_with_something_open_are_told_once_and_so_is_the_province(
    here: Office,
) -> None:
    for day in (23, 24, 25, 29):
        at(here, DEADLINE.replace(day=day, hour=10))
    assert sorted(here.kinds()) == ["digest-overdue", "reminder-overdue/5601"]
    words = here.words("56/1.1/2564-1/reminder-overdue/5601")
    assert "จังหวัดจะส่งกรมฯ อ. 30 มี.ค. 64" in words
    assert "ค้าง" not in words


def test_past_the_send_date_nobody_is_reminded_and_the_batch_is_one(here: Office) -> None:
    at(here, SEND_AT + timedelta(days=40))
    assert here.kinds() == ["0"]


def test_the_digest_tells_the_province_of_every_district_and_the_group_text_names_none(here: Office) -> None:
    at(here, WEEK, found(ticked="5603"))
    [entry] = here.mail("56/1.1/2564-1/digest-7d")
    assert entry["to"] == [OFFICER]
    words = here.words("56/1.1/2564-1/digest-7d")
    table, group = words.split("ข้อความสำหรับวางในกลุ่ม LINE:")
    assert "เมืองพะเยา | 14 | 1 | ยังไม่ส่ง | แจ้งแล้ว" in table
    assert "เชียงคำ | 15 | 0 | ส่งแล้ว | -" in table
    assert "ส่งแล้ว 1 จาก 2 ตำบล" in group
    assert not [name for name in NAMES.values() if name in group]


def test_a_district_that_has_not_ticked_is_reminded_of_the_tick_alone(here: Office) -> None:
    whole = seen()
    table = Table("1.1", 77, "แบบ 1.1", 4, {}, {}, (), submitted=False)
    judged = {**whole.judged, ("5603", "1.1"): replace(whole.judged["5603", "1.1"], table=table)}
    at(here, WEEK, replace(whole, judged=judged))
    assert [k for k in here.kinds() if k.startswith("reminder")] == ["reminder-7d/5603"]
    words = here.words("56/1.1/2564-1/reminder-7d/5603")
    assert "โปรดติ๊ก" in words
    assert "openExternalBrowser=1#gid=77" in words


def test_a_sheet_that_is_halted_is_told_of_and_one_without_contact_is_left_to_the_digest(
    here: Office,
) -> None:
    districts = tuple(d.model_copy(update={"contacts": []}) for d in here.post.settings.districts[:1])
    settings = replace(here.post.settings, districts=(*districts, here.post.settings.districts[1]))
    here.post = replace(here.post, settings=settings)
    halted = found()
    judged = {**halted.judged, ("5603", "1.1"): replace(halted.judged["5603", "1.1"], state="halted")}
    at(here, WEEK, replace(halted, judged=judged))
    assert [k for k in here.kinds() if k.startswith("reminder")] == ["reminder-7d/5603"]
    assert "ไม่มีอีเมลในการตั้งค่า" in here.words("56/1.1/2564-1/digest-7d")


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        ("rows_vanished", "ข้อมูลในไฟล์เปลี่ยนไปมาก"),
        ("header", "โปรดพิมพ์กลับในช่อง E4"),
        ("no_table", "ยังไม่มีตารางของแบบนี้ → โปรดโทรแจ้งจังหวัด"),
    ],
)
def test_a_reminder_says_what_mends_a_halted_sheet(here: Office, cause: str, says: str) -> None:
    halted = spoilt(found(), "5603", "1.1", "halted", cause)
    noted = replace(halted.judged["5603", "1.1"], note={"th": "โปรดพิมพ์กลับในช่อง E4", "en": "-"})
    at(here, WEEK, replace(halted, judged={**halted.judged, ("5603", "1.1"): noted}))
    words = here.words("56/1.1/2564-1/reminder-7d/5603")
    assert says in words
    assert ("E4" in words) == (cause == "header")


def test_while_no_sheet_could_be_read_nobody_is_reminded(here: Office) -> None:
    at(here, WEEK, fresh=False)
    assert here.mail() == []
    at(here, WEEK + timedelta(hours=1))
    assert "reminder-7d/5601" in here.kinds()


def test_without_days_in_the_config_nobody_is_reminded(make: Callable[..., Office]) -> None:
    here = make()
    for moment in (WEEK, EVE, DEADLINE.replace(day=25)):
        at(here, moment)
    assert here.mail() == []


def test_a_due_batch_leaves_before_a_reminder(make: Callable[..., Office]) -> None:
    here = make(reminders=[7])
    rounds = dict(here.post.settings.rounds)
    late = rounds["1.3"].model_copy(
        update={
            "district_deadline": SEND_AT + timedelta(days=7),
            "send_at": SEND_AT + timedelta(days=14),
            "department_deadline": SEND_AT + timedelta(days=15),
        }
    )
    here.post = replace(here.post, settings=replace(here.post.settings, rounds={**rounds, "1.3": late}))
    whole = seen()
    counts = [replace(c, to_mend=1) for c in whole.counts["1.3"]]
    at(here, SEND_AT, replace(whole, counts={**whole.counts, "1.3": counts}))
    assert here.mail()[0]["message_id"].startswith("<56.1.1.2564-1.0-")
    assert "reminder-7d/5601" in here.kinds("1.3")
