"""MAIL-*: each promise is a test that bears its name, over a real SMTP dialogue."""

import hashlib
import io
import multiprocessing
import os
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheets_sync.delivery import Post, approve, attempt, hold, settle, step
from sheets_sync.errors import UsageError
from sheets_sync.mail import attachments
from sheets_sync.store import Store
from tests.delivery.office import (
    BEFORE,
    KEY,
    KEY_13,
    LATE,
    SEND_AT,
    TO,
    Office,
    TestClock,
    seen,
    settings,
    spoilt,
)


def test_mail_due_nothing_leaves_before_its_moment_and_one_mail_a_form_from_then_on(here: Office) -> None:
    here.clock.moment = BEFORE
    assert step(here.post, here.seen).lines == ()
    here.clock.moment = SEND_AT
    result = step(here.post, here.seen)
    assert result.changed
    assert [(line.delivery.key, line.delivery.state) for line in result.lines] == [
        (KEY, "sent"),
        (KEY_13, "sent"),
    ]
    for _ in range(3):
        here.clock.wait(hours=7)
        again = step(here.post, here.seen)
        assert not again.changed
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]
    assert here.mail()[0]["to"] == TO


def test_mail_due_a_missed_deadline_gives_one_mail_marked_late(here: Office) -> None:
    here.clock.moment = LATE
    result = step(here.post, here.seen)
    assert [line.delivery.late for line in result.lines] == [True, True]
    message = message_from_bytes(here.eml(here.mail(KEY)[0]["n"]), _class=EmailMessage, policy=policy.default)
    assert "ขออภัยที่จัดส่งหลังวันที่กำหนด" in body(message)
    assert "หลัง" not in message["Subject"]


def test_mail_due_a_mail_that_leaves_after_the_departments_day_is_marked_late(here: Office) -> None:
    here.faults(at="connect", kind="drop", count=2)
    step(here.post, here.seen)
    assert here.state() == "retry"
    here.clock.moment = LATE
    step(here.post, here.seen)
    found = here.post.ledger.delivery(KEY)
    assert found is not None
    assert (found.state, found.late) == ("sent", True)


def test_mail_same_every_attempt_is_the_same_bytes_and_message_id(here: Office) -> None:
    here.faults(at="dot", kind="reply", reply="451 4.3.0 try later", count=4)
    bytes_ = set()
    for minutes in (0, 1, 5):
        here.clock.wait(minutes=minutes)
        step(here.post, seen(rows=14))  # what changes after the freeze does not change the mail
        found = here.post.ledger.delivery(KEY)
        assert found is not None
        bytes_.add((found.message, found.message_id))
    assert len(bytes_) == 1
    (message, id_) = bytes_.pop()
    (accepted,) = here.mail(KEY)
    assert accepted["message_id"] == id_
    assert here.eml(accepted["n"]) == message


def test_mail_same_no_two_batches_share_a_message_id(make: Callable[..., Office]) -> None:
    ids = []
    for round_ in ("2564-1", "2564-2"):  # the same rows, the same subject
        here = make(round_, round=round_)
        step(here.post, here.seen)
        ids += [m["message_id"] for m in here.mail()]
    assert len(ids) == len(set(ids)) == 4


def test_mail_one_threads_that_send_at_once_send_one_mail(here: Office) -> None:
    here.faults(at="connect", kind="drop", count=2)
    step(here.post, here.seen)
    here.clock.wait(minutes=1)
    barrier = threading.Barrier(6)

    def run() -> None:
        with Store.open(here.post.settings.store) as store:
            barrier.wait()
            attempt(Post(here.post.settings, store, here.clock), KEY)

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(here.mail(KEY)) == 1
    assert (here.state(), len(here.post.ledger.attempts(KEY))) == ("sent", 2)


def _whole_step(folder: str, smtp: tuple[str, int], sender: str) -> None:
    found = settings(Path(folder), smtp, sender)
    with Store.open(found.store) as store:
        step(Post(found, store, TestClock()), seen())


def test_mail_one_processes_that_freeze_and_send_at_once_send_one_mail(here: Office) -> None:
    found = here.post.settings
    arguments = (str(found.folder), (found.mail.host, found.mail.port), found.mail.sender)
    several = [
        multiprocessing.get_context("spawn").Process(target=_whole_step, args=arguments) for _ in range(2)
    ]
    for process in several:
        process.start()
    for process in several:
        process.join(100)
    step(here.post, here.seen)
    assert [p.exitcode for p in several] == [0, 0]
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]
    assert [here.state(k) for k in (KEY, KEY_13)] == ["sent", "sent"]


@pytest.mark.parametrize(
    "fault",
    [
        {"at": "connect", "kind": "drop"},
        {"at": "connect", "kind": "reply", "reply": "421 busy"},
        {"at": "mail", "kind": "reply", "reply": "451 later"},
        {"at": "rcpt", "kind": "reply", "reply": "450 greylisted"},
        {"at": "data", "kind": "reply", "reply": "451 later"},
        {"at": "data", "kind": "drop"},
        {"at": "dot", "kind": "reply", "reply": "452 full"},
    ],
)
def test_mail_no_lie_a_definite_not_now_is_retried_by_the_clock(here: Office, fault: dict[str, Any]) -> None:
    here.faults(**fault, count=2)
    step(here.post, here.seen)
    assert (here.state(), here.mail()) == ("retry", [])
    here.clock.wait(seconds=59)
    step(here.post, here.seen)
    assert (here.state(), here.mail()) == ("retry", [])
    here.clock.wait(seconds=1)
    step(here.post, here.seen)
    assert (here.state(), len(here.mail(KEY))) == ("sent", 1)


@pytest.mark.parametrize("at", ["mail", "rcpt", "data", "dot"])
def test_mail_no_lie_a_definite_no_is_failed_until_a_person_rules(here: Office, at: str) -> None:
    here.faults(at=at, kind="reply", reply="550 5.7.1 no")
    step(here.post, here.seen)
    here.mend()
    here.clock.wait(days=1)
    assert step(here.post, here.seen).needs_a_person
    assert (here.state(), here.mail()) == ("failed", [])
    settle(here.post, KEY, "retry", "เจ้าหน้าที่", "แก้ที่อยู่แล้ว")
    step(here.post, here.seen)
    assert (here.state(), len(here.mail(KEY))) == ("sent", 1)


def test_mail_no_lie_who_was_refused_is_not_sent_and_nobody_gets_it_twice(
    make: Callable[..., Office],
) -> None:
    here = make(to=["a@example.com", "b@example.com"])
    here.faults(at="rcpt", kind="reply", reply="450 later", count=1)
    step(here.post, here.seen)
    assert here.state() == "retry"
    assert here.mail(KEY)[0]["to"] == ["b@example.com"]
    here.clock.wait(minutes=1)
    step(here.post, here.seen)
    assert here.state() == "sent"
    assert [m["to"] for m in here.mail(KEY)] == [["b@example.com"], ["a@example.com"]]
    assert len({m["message_id"] for m in here.mail(KEY)}) == 1


def test_mail_no_lie_one_recipient_refused_for_good_is_failed_not_sent(make: Callable[..., Office]) -> None:
    here = make(to=["a@example.com", "b@example.com"])
    here.faults(at="rcpt", kind="reply", reply="550 nobody", count=1)
    step(here.post, here.seen)
    here.clock.wait(days=1)
    step(here.post, here.seen)
    assert here.state() == "failed"
    states = {a: r.state for a, r in here.post.ledger.answers(KEY).items()}
    assert states == {"a@example.com": "refused", "b@example.com": "accepted"}
    assert len(here.mail(KEY)) == 1
    settle(here.post, KEY, "retry", "เจ้าหน้าที่", "แก้ที่อยู่แล้ว")
    step(here.post, here.seen)
    assert [m["to"] for m in here.mail(KEY)] == [["b@example.com"], ["a@example.com"]]


def test_mail_hold_a_link_lost_after_the_message_was_given_is_never_sent_again_blindly(here: Office) -> None:
    here.faults(at="dot", kind="drop", count=1)
    step(here.post, here.seen)
    assert (here.state(), here.state(KEY_13)) == ("unknown", "sent")  # APART: the other form went
    for _ in range(3):
        here.clock.wait(days=1)
        step(here.post, here.seen)
    assert (here.state(), len(here.mail(KEY))) == ("unknown", 1)
    settle(here.post, KEY, "sent", "เจ้าหน้าที่", "กรมฯ ยืนยันทางโทรศัพท์")
    step(here.post, here.seen)
    assert (here.state(), len(here.mail(KEY))) == ("sent", 1)
    (ruling,) = here.post.ledger.rulings(KEY)
    assert (ruling.who, ruling.why) == ("เจ้าหน้าที่", "กรมฯ ยืนยันทางโทรศัพท์")


def test_mail_hold_a_person_may_rule_that_it_is_sent_again_the_same_bytes(here: Office) -> None:
    here.faults(at="dot", kind="drop", count=1)
    step(here.post, here.seen)
    settle(here.post, KEY, "retry", "เจ้าหน้าที่", "กรมฯ ไม่ได้รับ")
    step(here.post, here.seen)
    assert here.state() == "sent"
    first, second = here.mail(KEY)
    assert here.eml(first["n"]) == here.eml(second["n"])


def _die(folder: str, smtp: tuple[str, int], sender: str, at: str) -> None:
    """A process that is killed in the middle of an attempt: before the message is given, or after."""
    from sheets_sync.store import Ledger

    real = Ledger.given

    def given(self: Ledger, *arguments: Any) -> None:
        if at == "after":
            real(self, *arguments)
        os.kill(os.getpid(), 9)

    if at == "settle":
        Ledger.settle = lambda *_: os.kill(os.getpid(), 9)  # type: ignore[method-assign, assignment, return-value]
    else:
        Ledger.given = given  # type: ignore[method-assign]
    _whole_step(folder, smtp, sender)


@pytest.mark.parametrize(
    ("at", "state", "copies"), [("before", "sent", 1), ("after", "unknown", 0), ("settle", "unknown", 1)]
)
def test_mail_hold_a_process_killed_while_sending_is_found_at_the_next_start(
    here: Office, at: str, state: str, copies: int
) -> None:
    found = here.post.settings
    arguments = (str(found.folder), (found.mail.host, found.mail.port), found.mail.sender, at)
    process = multiprocessing.get_context("spawn").Process(target=_die, args=arguments)
    process.start()
    process.join(100)
    assert process.exitcode == -9
    assert here.state() == "sending"
    step(here.post, here.seen)  # the next start, at the very same moment
    assert (here.state(), len(here.mail(KEY))) == (state, copies)
    assert here.state(KEY_13) == "sent"
    here.clock.wait(days=1)
    step(here.post, here.seen)
    assert len(here.mail(KEY)) == copies


def test_mail_cut_a_batch_holds_exactly_the_rows_clean_at_its_freeze(here: Office) -> None:
    step(here.post, here.seen)
    batch = here.post.ledger.batch(KEY)
    assert batch is not None
    expected = {
        (code, r.values["national_id"])
        for (code, form), judged in here.seen.judged.items()
        for r in judged.report.rows
        if form == "1.1" and r.state == "clean" and not r.reserve
    }
    assert {(r.district_code, r.values["national_id"]) for r in batch.rows} == expected
    file, paper = attachments(here.eml(here.mail(KEY)[0]["n"]))
    assert paper.content.startswith(b"%PDF-")
    data = openpyxl.load_workbook(io.BytesIO(file.content))["data"]
    head, *rows = data.iter_rows(values_only=True)
    at = {name: i for i, name in enumerate(head)}
    assert {(r[at["รหัสอำเภอ"]], r[at["เลขประจำตัวประชาชน"]]) for r in rows} == expected
    assert {(r[at["รหัสตำบล"]], r[at["ตำบล"]]) for r in rows} == {("560101", "เวียง"), ("560307", "เวียง")}
    assert len(rows) == len(expected) == 30


def test_mail_cut_what_comes_after_the_freeze_waits_for_a_revision(here: Office) -> None:
    step(here.post, seen(rows=13))
    here.clock.wait(hours=1)
    step(here.post, seen(rows=15))
    batch = here.post.ledger.batch(KEY)
    assert batch is not None
    assert len(batch.rows) == 26
    assert len(here.mail(KEY)) == 1


def body(message: EmailMessage) -> str:
    found = message.get_body(("plain",))
    assert found is not None
    return str(found.get_content())


def test_pii_no_name_and_no_number_of_a_person_in_subject_body_or_file_name(here: Office) -> None:
    step(here.post, here.seen)
    secrets = {
        v
        for judged in here.seen.judged.values()
        for r in judged.report.rows
        for k, v in r.values.items()
        if k in ("national_id", "first_name", "last_name", "phone") and len(v) > 2
    }
    for entry in here.mail():
        message = message_from_bytes(here.eml(entry["n"]), _class=EmailMessage, policy=policy.default)
        html = message.get_body(("html",))
        assert html is not None
        for text in (
            message["Subject"],
            body(message),
            html.get_content(),
            *(a["name"] for a in entry["attachments"]),
        ):
            assert not re.search(r"[0-9๐-๙]{13}", text.replace("-", ""))
            assert not [s for s in secrets if s in text]
        assert all(a["name"].isascii() for a in entry["attachments"])


def test_after_a_send_the_message_and_the_files_lie_in_the_outbox_for_their_owner_alone(here: Office) -> None:
    step(here.post, here.seen)
    folder = here.outbox / "56-phayao_form1.1_2564-1_r0"
    names = {f.name for f in folder.iterdir()}
    assert names == {f"{folder.name}{end}" for end in (".xlsx", ".pdf", ".eml", "_data.zip")} | {
        "manifest.json",
        "line.txt",
    }
    assert {oct(f.stat().st_mode & 0o777) for f in folder.iterdir()} == {"0o600"}
    entry = here.mail(KEY)[0]
    assert (folder / f"{folder.name}.eml").read_bytes() == here.eml(entry["n"])
    sha = hashlib.sha256((folder / f"{folder.name}.xlsx").read_bytes()).hexdigest()
    assert entry["attachments"][0]["sha256"] == sha
    assert entry["attachments"][0]["name"] == f"{folder.name}.xlsx"


# ── what holds a batch back ──────────────────────────────────────────────────────────────────────


def test_incomplete_is_sent_with_a_clear_count_of_what_is_missing(here: Office) -> None:
    step(here.post, seen(rows=13))
    message = message_from_bytes(here.eml(here.mail(KEY)[0]["n"]), _class=EmailMessage, policy=policy.default)
    assert "๒๖ คน" in message["Subject"]
    assert "สำหรับอีก ๔ คน ใน ๒ ตำบล" in body(message)


def test_incomplete_is_held_where_the_config_says_so_and_goes_when_it_is_complete(
    make: Callable[..., Office],
) -> None:
    here = make(incomplete="hold")
    result = step(here.post, seen(rows=13))
    assert (here.state(), here.mail(KEY)) == ("held", [])
    assert result.needs_a_person
    assert "4 คน ใน 2 ตำบล" in result.lines[0].delivery.why
    here.clock.wait(hours=2)
    step(here.post, seen(rows=15))
    assert (here.state(), len(here.mail(KEY))) == ("sent", 1)


def test_incomplete_and_held_leaves_as_it_is_when_a_person_says_so(make: Callable[..., Office]) -> None:
    here = make(incomplete="hold")
    step(here.post, seen(rows=13))
    approve(here.post, KEY, "เจ้าหน้าที่", "ส่งเท่าที่มี")
    step(here.post, seen(rows=13))
    assert (here.state(), len(here.mail(KEY))) == ("sent", 1)


def test_a_batch_without_a_single_row_is_never_mailed(here: Office) -> None:
    step(here.post, seen(rows=0))
    assert (here.state(), here.mail(KEY), here.state(KEY_13)) == ("held", [], "sent")
    here.clock.wait(hours=1)
    step(here.post, seen(rows=15))
    assert here.state() == "sent"


def test_seen_first_a_hold_stops_a_batch_before_its_freeze_and_after(here: Office) -> None:
    here.clock.moment = BEFORE
    hold(here.post, KEY, "เจ้าหน้าที่", "รอหนังสือนำส่ง")
    here.clock.moment = SEND_AT
    here.faults(at="connect", kind="drop", count=1)
    step(here.post, here.seen)
    hold(here.post, KEY_13, "เจ้าหน้าที่", "รอ")
    here.clock.wait(days=2)
    step(here.post, here.seen)
    assert ([here.state(k) for k in (KEY, KEY_13)], here.mail()) == (["held", "held"], [])
    for key in (KEY, KEY_13):
        approve(here.post, key, "เจ้าหน้าที่")
    step(here.post, here.seen)
    assert [here.state(k) for k in (KEY, KEY_13)] == ["sent", "sent"]


def test_a_sheet_that_cannot_be_read_delays_the_batch_for_its_grace_and_is_then_told(
    make: Callable[..., Office],
) -> None:
    here = make(grace_minutes=30)
    unread = spoilt(here.seen, "5603", "1.1", "unreadable")
    step(here.post, unread)
    assert (here.state(), here.mail(KEY), here.state(KEY_13)) == ("due", [], "sent")
    here.clock.wait(minutes=30)
    step(here.post, unread)
    message = message_from_bytes(here.eml(here.mail(KEY)[0]["n"]), _class=EmailMessage, policy=policy.default)
    assert "อำเภอเชียงคำ: เปิดอ่านไฟล์ไม่ได้ขณะรวบรวม จึงใช้ข้อมูล ณ วันที่ ๓๐ มีนาคม ๒๕๖๔ เวลา ๐๘.๐๐ น." in body(message)


@pytest.mark.parametrize(
    ("cause", "says"), [("rows_vanished", "เปลี่ยนไปมาก"), ("header", "หัวตาราง"), ("no_table", "ยังไม่มีตาราง")]
)
def test_the_letter_says_why_a_halted_sheet_is_not_the_newest(here: Office, cause: str, says: str) -> None:
    step(here.post, spoilt(here.seen, "5603", "1.1", "halted", cause))
    batch = here.post.ledger.batch(KEY)
    assert batch is not None
    assert says in batch.remarks[0]
    assert "30 มีนาคม 2564" in batch.remarks[0]


def test_a_sheet_never_read_is_told_too(here: Office) -> None:
    step(here.post, spoilt(here.seen, "5603", "1.1", ""))
    batch = here.post.ledger.batch(KEY)
    assert batch is not None
    assert batch.remarks == ("อำเภอเชียงคำ: ยังไม่มีข้อมูล",)


def test_mail_one_a_new_ledger_and_a_master_nobody_could_read_hold_every_due_delivery(here: Office) -> None:
    step(here.post, replace(here.seen, deliveries_told=None))
    assert ([here.state(k) for k in (KEY, KEY_13)], here.mail()) == (["held", "held"], [])


def test_a_ledger_that_was_lost_holds_every_due_delivery(here: Office) -> None:
    told = replace(here.seen, deliveries_told=(KEY,))
    for _ in range(3):
        result = step(here.post, told)
        here.clock.wait(hours=5)
    assert ([here.state(k) for k in (KEY, KEY_13)], here.mail()) == (["held", "held"], [])
    assert result.needs_a_person
    settle(here.post, KEY, "sent", "เจ้าหน้าที่", "กรมฯ มีแล้ว")
    approve(here.post, KEY_13, "เจ้าหน้าที่")
    step(here.post, told)
    assert [here.state(k) for k in (KEY, KEY_13)] == ["sent", "sent"]
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [0, 1]


def test_at_a_pretended_moment_nothing_is_frozen_for_a_real_server(here: Office) -> None:
    real = replace(
        here.post.settings, mail=here.post.settings.mail.model_copy(update={"host": "smtp.example.com"})
    )
    elsewhere = replace(here.post, settings=real)
    with pytest.raises(UsageError, match="pretended"):
        step(elsewhere, here.seen)
    assert here.post.ledger.is_empty()
    here.clock.moment = BEFORE
    assert step(elsewhere, here.seen).lines == ()


def test_a_clock_set_back_by_a_day_stops_no_mail_and_doubles_none(here: Office) -> None:
    here.faults(at="connect", kind="drop", count=2)
    here.clock.moment = LATE
    step(here.post, here.seen)
    here.clock.moment = LATE - timedelta(days=1)
    step(here.post, here.seen)
    here.clock.moment = LATE
    step(here.post, here.seen)
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]
