"""What people may say about a batch, what they are shown, and what a preview leaves alone."""

import io
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from sheets_sync.delivery import (
    acknowledge,
    amend,
    approve,
    department_text,
    for_master,
    hold,
    list_outbox,
    planned,
    preview,
    send_now,
    settle,
    show,
    step,
)
from sheets_sync.delivery.attempt import settlement
from sheets_sync.delivery.step import freeze_due
from sheets_sync.errors import StoreError, UsageError
from sheets_sync.mail import Outcome, Reply, attachments
from sheets_sync.mirror import DeliveryLine
from sheets_sync.model import Delivery, JudgedRow
from sheets_sync.store import Answer, Ledger, Store
from tests.delivery.office import BEFORE, KEY, KEY_13, SEND_AT, Office, judge, seen, spoilt


def test_a_preview_shows_counts_and_files_and_leaves_ledger_and_wire_alone(
    here: Office, tmp_path: Path
) -> None:
    here.clock.moment = BEFORE
    found = preview(here.post, seen(rows=13), "1.1", tmp_path / "look")
    assert (found.key, found.rows, found.missing, found.would_be) == (KEY, 26, 4, "due")
    assert "๒๖ คน" in found.subject
    assert "4 คน ใน 2 ตำบล" in found.why
    names = {f.name.rpartition(".")[2] for f in found.folder.iterdir()}
    assert names == {"xlsx", "pdf", "eml"}
    assert {oct(f.stat().st_mode & 0o777) for f in found.folder.iterdir()} == {"0o600"}
    assert here.post.ledger.is_empty()
    assert here.mail() == []
    assert found.to_json()["folder"] == str(found.folder)


def test_a_preview_is_possible_where_nothing_may_be_mailed(here: Office, tmp_path: Path) -> None:
    real = here.post.settings.mail.model_copy(update={"host": "smtp.example.com", "security": "tls"})
    post = replace(here.post, settings=replace(here.post.settings, mail=real))
    assert preview(post, here.seen, "1.3", tmp_path).rows == 4
    with pytest.raises(UsageError):
        send_now(post, here.seen, "1.3")
    assert here.post.ledger.is_empty()


def test_send_now_does_not_wait_for_the_hour_and_the_hour_sends_nothing_more(here: Office) -> None:
    here.clock.moment = BEFORE
    assert send_now(here.post, here.seen, "1.1").delivery.state == "sent"
    here.clock.moment = SEND_AT
    step(here.post, here.seen)
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]
    assert send_now(here.post, here.seen, "1.1").delivery.state == "sent"
    assert len(here.mail(KEY)) == 1


def test_a_revision_replaces_the_batch_and_counts_what_changed(here: Office) -> None:
    step(here.post, seen(rows=14))
    with pytest.raises(UsageError):
        amend(here.post, seen(rows=14), "1.1")
    here.clock.wait(days=3)
    after = seen(rows=15)
    first = after.judged["5601", "1.1"]
    altered = first.report.rows[0]._replace(values={**first.report.rows[0].values, "note": "ใหม่"})
    rows: list[JudgedRow] = [altered, *first.report.rows[2:]]
    changed = replace(after, judged={**after.judged, ("5601", "1.1"): judge("5601", "1.1", rows)})
    line = amend(here.post, changed, "1.1")
    assert (line.delivery.key, line.delivery.state, line.rows) == ("56/1.1/2564-1/1", "sent", 29)
    shown = show(here.post, "56/1.1/2564-1/1")
    assert "ฉบับแก้ไขครั้งที่ ๑" in shown.subject
    assert "โดยเพิ่ม ๒ รายการ แก้ไข ๑ รายการ นำออก ๑ รายการ" in shown.body
    assert "ขออภัย" not in shown.body
    [entry] = here.mail("56/1.1/2564-1/1")
    book = next(f for f in attachments(here.eml(entry["n"])) if f.name.endswith(".xlsx"))
    lines = [row[:5] for row in openpyxl.load_workbook(io.BytesIO(book.content))["การแก้ไข"].values]
    assert lines[1:] == [
        ("แก้ไข", "เมืองพะเยา", "เวียง", 1, 1),
        ("เพิ่ม", "เมืองพะเยา", "เวียง", 14, ""),
        ("เพิ่ม", "เชียงคำ", "เวียง", 15, ""),
        ("นำออก", "เมืองพะเยา", "เวียง", "", 2),
    ]
    assert len({m["message_id"] for m in here.mail() if "form1.1" in m["attachments"][0]["name"]}) == 2
    step(here.post, here.seen)
    assert len(here.mail()) == 3


def test_only_what_was_sent_can_be_amended(here: Office) -> None:
    with pytest.raises(UsageError):
        amend(here.post, here.seen, "1.1")


@pytest.mark.parametrize("act", ["preview", "send", "amend"])
def test_a_form_that_the_config_does_not_have_is_a_usage_error(
    here: Office, act: str, tmp_path: Path
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "preview": lambda: preview(here.post, here.seen, "9.9", tmp_path),
        "send": lambda: send_now(here.post, here.seen, "9.9"),
        "amend": lambda: amend(here.post, here.seen, "9.9"),
    }
    with pytest.raises(UsageError):
        acts[act]()


def test_show_tells_everything_but_rows(here: Office) -> None:
    here.faults(at="dot", kind="reply", reply="451 later", count=1)
    step(here.post, here.seen)
    here.clock.wait(minutes=1)
    step(here.post, here.seen)
    shown = show(here.post, KEY).to_json()
    assert shown["state"] == "sent"
    assert [t["outcome"] for t in shown["tries"]] == ["retry", "accepted"]
    assert shown["recipients"]["cdd@example.com"]["state"] == "accepted"
    assert set(shown["hashes"]) == {"rows", "rules"}
    assert "สมชาย" not in str(shown)
    assert [line.delivery.key for line in list_outbox(here.post)] == [KEY, KEY_13]


def test_the_line_for_the_master_says_when_and_how_many(here: Office) -> None:
    result = step(here.post, here.seen)
    line = result.lines[0].for_master()
    assert (line.key, line.round, line.revision, line.rows, line.sent_at) == (KEY, "2564-1", 0, 30, SEND_AT)
    told = result.lines[0].to_json()
    assert told["settled_at"] == "2021-03-30T09:00:00+07:00"
    assert told["to"] == ["cdd@example.com"]
    batch = here.post.ledger.batch(KEY)
    assert batch is not None
    assert told["rows_sha256"] == batch.rows_hash


def test_what_is_still_to_come_is_planned_until_the_ledger_knows_it(here: Office) -> None:
    assert [(p.delivery.key, p.delivery.state) for p in planned(here.post)] == [
        (KEY, "planned"),
        (KEY_13, "planned"),
    ]
    send_now(here.post, here.seen, "1.1")
    assert [p.delivery.key for p in planned(here.post)] == [KEY_13]


def test_rulings_need_a_key_a_name_and_a_reason(here: Office) -> None:
    step(here.post, here.seen)
    with pytest.raises(UsageError):
        show(here.post, "56/1.1/2564-9/0")
    with pytest.raises(UsageError):
        settle(here.post, "56/1.1/2564-9/0", "sent", "x", "y")
    with pytest.raises(UsageError):
        hold(here.post, "57/9.9/2564-1/0", "x", "y")
    with pytest.raises(UsageError):
        hold(here.post, KEY_13, "x", "  ")
    with pytest.raises(UsageError):
        settle(here.post, KEY, "retry", " ", "y")


def test_what_is_sent_cannot_be_held_nor_sent_again(here: Office) -> None:
    step(here.post, here.seen)
    for act in (
        lambda: hold(here.post, KEY, "x", "y"),
        lambda: approve(here.post, KEY, "x"),
        lambda: settle(here.post, KEY, "retry", "x", "y"),
        lambda: settle(here.post, KEY, "sent", "x", "y"),
    ):
        with pytest.raises(UsageError):
            act()
    assert here.state() == "sent"
    acknowledge(here.post, KEY, "กรมฯ", "ตอบกลับแล้ว")
    assert here.state() == "acknowledged"
    step(here.post, here.seen)
    assert len(here.mail(KEY)) == 1


def test_the_master_keeps_what_the_server_said_after_a_person_has_spoken(here: Office) -> None:
    def told() -> DeliveryLine:
        return next(line for line in for_master(list_outbox(here.post)) if line.key == KEY)

    here.clock.moment = BEFORE
    assert [line.to for line in for_master(list_outbox(here.post))] == []
    here.clock.moment = SEND_AT
    step(here.post, here.seen)
    batch = here.post.ledger.batch(KEY)
    assert batch is not None
    assert (told().to, told().rows_hash) == (("cdd@example.com",), batch.rows_hash)
    assert told().answer == told().why
    assert "250" in told().answer
    acknowledge(here.post, KEY, "กรมฯ", "ตอบกลับแล้ว")
    assert told().why == "ตอบกลับแล้ว"
    assert "250" in told().answer


def test_the_last_attempt_is_the_one_that_is_told(here: Office) -> None:
    here.faults(at="dot", kind="reply", reply="451 4.3.0 try later", count=2)
    step(here.post, here.seen)
    assert "451 4.3.0" in list_outbox(here.post)[0].answer
    here.mend()
    here.clock.wait(minutes=2)
    step(here.post, here.seen)
    line = list_outbox(here.post)[0]
    assert (line.delivery.attempts, "250" in line.to_json()["answer"]) == (2, True)


def test_an_approval_before_the_day_lets_the_batch_leave_on_its_day(make: Callable[..., Office]) -> None:
    here = make(approval="required", incomplete="hold")
    here.clock.moment = BEFORE
    approve(here.post, KEY, "เจ้าหน้าที่")
    assert step(here.post, seen(rows=13)).lines[0].delivery.state == "planned"
    here.clock.moment = SEND_AT
    step(here.post, seen(rows=13))
    assert (here.state(), here.state(KEY_13)) == ("sent", "awaiting_approval")


def test_the_text_for_line_tells_only_what_is_known_of_a_batch_that_was_never_frozen(here: Office) -> None:
    hold(here.post, KEY, "จนท.", "ส่งเอง")
    settle(here.post, KEY, "sent", "จนท.", "ส่งทางหนังสือแล้ว")
    said = department_text(here.post, "1.1")
    assert "เรียบร้อยแล้ว" in said
    assert not any(word in said for word in ("จำนวน", "อีเมล", "เมื่อวันที่", "เวลา"))
    step(here.post, here.seen)
    assert "จำนวน" in department_text(here.post, "1.3")


def test_a_hold_that_comes_while_the_batch_is_being_compiled_wins(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules["sheets_sync.delivery.step"]
    real = module.compile_batch

    def slowly(*arguments: object) -> object:
        ruler = threading.Thread(target=hold, args=(here.post, KEY, "x", "รอก่อน"))
        ruler.start()
        ruler.join()
        return real(*arguments)

    monkeypatch.setattr(module, "compile_batch", slowly)
    step(here.post, replace(here.seen, judged={k: v for k, v in here.seen.judged.items() if k[1] == "1.1"}))
    assert (here.state(), here.mail(KEY)) == ("held", [])


def test_apart_a_fault_of_one_form_does_not_stop_the_other(here: Office) -> None:
    broken = replace(here.seen, counts={"1.3": here.seen.counts["1.3"], "1.1": [None]})  # type: ignore[list-item, dict-item]
    result = step(here.post, broken)
    assert ([line.delivery.state for line in result.lines], here.mail(KEY)) == (["held", "sent"], [])
    assert "AttributeError" in result.lines[0].delivery.why
    step(here.post, here.seen)
    assert here.state() == "sent"


def test_a_store_that_fails_stops_the_step_and_nothing_leaves(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise StoreError("full")

    monkeypatch.setattr("sheets_sync.store.Ledger.given", full)
    with pytest.raises(StoreError):
        step(here.post, here.seen)
    assert here.mail() == []
    monkeypatch.undo()
    step(here.post, here.seen)
    assert [len(here.mail(k)) for k in (KEY, KEY_13)] == [1, 1]


def test_an_outbox_folder_that_cannot_be_written_does_not_hold_the_mail(here: Office) -> None:
    here.outbox.parent.mkdir(exist_ok=True)
    here.outbox.write_text("a file where a folder should be")
    step(here.post, here.seen)
    assert (here.state(), len(here.mail(KEY))) == ("sent", 1)


def test_nobody_sends_what_another_process_is_sending(here: Office) -> None:
    with Store.open(here.post.settings.store) as other, other.sending(KEY) as ours:
        assert ours
        step(here.post, here.seen)
        assert (here.state(), here.mail()) == ("due", [])
    step(here.post, here.seen)
    assert here.state() == "sent"


def test_a_recipient_outside_the_allow_list_is_never_mailed(here: Office) -> None:
    strict = here.post.settings.mail.model_copy(update={"allow": ["other@example.com"]})
    post = replace(here.post, settings=replace(here.post.settings, mail=strict))
    with pytest.raises(UsageError):
        step(post, here.seen)
    assert here.post.ledger.is_empty()


def test_a_password_that_cannot_be_read_is_said_before_anything_is_frozen(here: Office) -> None:
    secret = here.post.settings.mail.model_copy(
        update={"user": "office", "password_file": here.outbox / "none"}
    )
    post = replace(here.post, settings=replace(here.post.settings, mail=secret))
    with pytest.raises(UsageError):
        step(post, here.seen)
    assert here.post.ledger.is_empty()


A, B = "a@example.com", "b@example.com"
PENDING = {A: Answer("pending"), B: Answer("pending")}


@pytest.mark.parametrize(
    ("outcome", "before", "state", "states"),
    [
        (Outcome("accepted", Reply(250), (A, B)), PENDING, "sent", ("accepted", "accepted")),
        (Outcome("partly", Reply(250), (A,), {B: Reply(450)}), PENDING, "retry", ("accepted", "pending")),
        (Outcome("partly", Reply(250), (A,), {B: Reply(550)}), PENDING, "failed", ("accepted", "refused")),
        (
            Outcome("accepted", Reply(250), (B,)),
            {A: Answer("refused"), B: Answer("pending")},
            "failed",
            ("refused", "accepted"),
        ),
        (Outcome("retry", Reply(451)), PENDING, "retry", ("pending", "pending")),
        (
            Outcome("retry", Reply(450), (), {A: Reply(450), B: Reply(550)}),
            PENDING,
            "retry",
            ("pending", "refused"),
        ),
        (Outcome("failed", Reply(550)), PENDING, "failed", ("pending", "pending")),
        (
            Outcome("unknown", Reply(0), (), {A: Reply(550)}, given=True),
            PENDING,
            "unknown",
            ("refused", "unknown"),
        ),
        (
            Outcome("unknown", Reply(0), given=True),
            {A: Answer("accepted"), B: Answer("pending")},
            "unknown",
            ("accepted", "unknown"),
        ),
    ],
)
def test_what_an_attempt_proves_is_settled_per_recipient(
    outcome: Outcome, before: dict[str, Answer], state: str, states: tuple[str, str]
) -> None:
    how = settlement(outcome, before, 1, SEND_AT)
    after = {**before, **how.answers}
    assert (how.state, (after[A].state, after[B].state)) == (state, states)
    assert (how.next_attempt_at == SEND_AT + timedelta(minutes=1)) is (state == "retry")


def test_a_hold_in_the_very_instant_of_the_freeze_holds(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Ledger.delivery

    def frozen_meanwhile(ledger: Ledger, key: str) -> Delivery | None:
        monkeypatch.setattr(Ledger, "delivery", real)
        found = ledger.delivery(key)
        assert freeze_due(here.post, here.seen, "1.1", here.clock.now(), lost=False)
        return found

    monkeypatch.setattr(Ledger, "delivery", frozen_meanwhile)
    hold(here.post, KEY, "จนท.", "รอหนังสือนำส่ง")
    step(here.post, here.seen)
    assert here.state() == "held"
    assert here.mail(KEY) == []
    approve(here.post, KEY, "จนท.")
    step(here.post, here.seen)
    assert len(here.mail(KEY)) == 1


def test_an_early_approve_does_not_skip_the_grace_but_one_given_while_it_waits_does(
    make: Callable[..., Office],
) -> None:
    here = make(approval="required", grace_minutes=30)
    half = spoilt(seen(), "5603", "1.1", "unreadable")
    here.clock.moment = BEFORE
    approve(here.post, KEY, "จนท.")
    approve(here.post, KEY_13, "จนท.")
    here.clock.moment = SEND_AT
    step(here.post, half)
    assert (here.state(), here.state(KEY_13)) == ("due", "sent")
    assert here.mail(KEY) == []
    approve(here.post, KEY, "จนท.", "ส่งเท่าที่มี")
    step(here.post, half)
    assert len(here.mail(KEY)) == 1


def test_after_its_grace_an_early_approved_batch_goes_by_itself(make: Callable[..., Office]) -> None:
    here = make(approval="required", grace_minutes=30)
    here.clock.moment = BEFORE
    approve(here.post, KEY, "จนท.")
    here.clock.moment = SEND_AT + timedelta(minutes=30)
    step(here.post, spoilt(seen(), "5603", "1.1", "unreadable"))
    assert len(here.mail(KEY)) == 1
