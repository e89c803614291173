"""SEEN-FIRST: a batch leaves only after its officer was sent a preview in good time, over real SMTP."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from sheets_sync.delivery import Post, approve, hold, send_now, step
from sheets_sync.store import Store
from tests.delivery.office import KEY, OFFICER, SEND_AT, Office, seen, spoilt

DAY = "56/1.1/2564-1/preview-2021-03-30"
THREE = SEND_AT.replace(day=25, hour=8, minute=30)  # a Thursday; the batch is due on the Tuesday after
ONE = SEND_AT.replace(day=29, hour=8, minute=30)


def at(here: Office, moment: object, rows: int = 15) -> None:
    here.clock.moment = moment  # type: ignore[assignment]
    step(here.post, seen(rows))


@pytest.fixture
def notify(make: Callable[..., Office]) -> Office:
    return make(approval="notify")


def test_seen_first_previews_leave_three_and_one_working_days_before_and_the_batch_at_its_hour(
    notify: Office,
) -> None:
    at(notify, THREE - timedelta(minutes=1))
    assert notify.kinds() == []
    for moment in (THREE, THREE + timedelta(hours=9), THREE.replace(day=28), ONE, ONE + timedelta(hours=20)):
        at(notify, moment)
    assert notify.kinds() == ["preview-3d", "preview-1d"]
    at(notify, SEND_AT - timedelta(minutes=1))
    at(notify, SEND_AT)
    assert notify.kinds() == ["preview-3d", "preview-1d", "0"]
    assert notify.state() == "sent"
    first = notify.mail("56/1.1/2564-1/preview-3d")[0]
    assert first["to"] == [OFFICER]
    assert [a["name"][:8] for a in first["attachments"]] == ["preview_"] * len(first["attachments"])


def test_seen_first_each_preview_leaves_once_across_restarts(notify: Office) -> None:
    for moment in (THREE, THREE, ONE, ONE, SEND_AT):
        notify.clock.moment = moment
        with Store.open(notify.post.settings.store) as store:
            step(Post(notify.post.settings, store, notify.clock), notify.seen)
    assert notify.kinds() == ["preview-3d", "preview-1d", "0"]


def test_seen_first_of_two_missed_previews_one_is_caught_up(notify: Office) -> None:
    at(notify, ONE + timedelta(hours=6))
    assert notify.kinds() == ["preview-1d"]
    at(notify, SEND_AT)
    assert notify.state() == "sent"


def test_seen_first_a_missed_preview_leaves_at_once_and_its_batch_on_the_next_working_morning(
    notify: Office,
) -> None:
    at(notify, SEND_AT)
    assert (notify.kinds(), notify.state()) == (["preview-2021-03-30"], "awaiting_approval")
    at(notify, SEND_AT.replace(day=31, hour=8, minute=29), rows=14)
    assert notify.kinds() == ["preview-2021-03-30"]
    assert "31 มีนาคม" not in notify.words(DAY)
    at(notify, SEND_AT.replace(day=31, hour=8, minute=30))
    assert (notify.kinds(), notify.state()) == (["preview-2021-03-30", "0"], "sent")
    found = notify.post.ledger.delivery(KEY)
    assert found is not None
    assert found.late


def test_seen_first_a_preview_on_a_friday_gives_her_until_monday_morning(make: Callable[..., Office]) -> None:
    friday = SEND_AT.replace(day=26)
    here = make(approval="notify", send_at=friday)
    at(here, friday)
    at(here, friday.replace(day=28, hour=20))
    assert here.kinds() == ["preview-2021-03-26"]
    at(here, friday.replace(day=29, hour=8, minute=30))
    assert here.kinds() == ["preview-2021-03-26", "0"]


def test_seen_first_a_preview_that_no_server_takes_keeps_its_batch_and_is_tried_anew_each_working_day(
    notify: Office,
) -> None:
    notify.faults(at="rcpt", kind="reply", reply="550 5.1.1 nobody", count=2)
    at(notify, SEND_AT)
    at(notify, SEND_AT.replace(hour=15))
    assert (notify.kinds(), notify.state()) == ([], "awaiting_approval")
    at(notify, SEND_AT.replace(day=31))
    assert (notify.kinds(), notify.state()) == (["preview-2021-03-31"], "awaiting_approval")
    at(notify, SEND_AT.replace(day=31) + timedelta(days=1))
    assert notify.state() == "sent"


def test_seen_first_she_holds_a_batch_that_she_saw_and_nothing_leaves(notify: Office) -> None:
    at(notify, THREE)
    hold(notify.post, KEY, "จนท.", "รอหนังสือนำส่ง")
    for day in (29, 30, 31):
        at(notify, SEND_AT.replace(day=day))
    assert (notify.state(), "0" in notify.kinds()) == ("held", False)
    approve(notify.post, KEY, "จนท.")
    at(notify, SEND_AT.replace(day=31, hour=10))
    assert notify.state() == "sent"


def test_seen_first_she_may_let_it_go_before_the_morning_comes(notify: Office) -> None:
    at(notify, SEND_AT)
    approve(notify.post, KEY, "จนท.")
    at(notify, SEND_AT + timedelta(minutes=5))
    assert notify.kinds() == ["preview-2021-03-30", "0"]


def test_seen_first_required_is_previewed_and_waits_for_her_word_however_long(
    make: Callable[..., Office],
) -> None:
    here = make(approval="required")
    for moment in (THREE, ONE, SEND_AT, SEND_AT + timedelta(days=9)):
        at(here, moment)
    assert (here.kinds(), here.state()) == (["preview-3d", "preview-1d"], "awaiting_approval")
    approve(here.post, KEY, "จนท.")
    at(here, SEND_AT + timedelta(days=9))
    assert here.state() == "sent"
    batch = here.post.ledger.batch(KEY)
    assert batch is not None
    assert batch.frozen_at == SEND_AT


def test_seen_first_approval_none_sends_no_preview(here: Office) -> None:
    for moment in (THREE, ONE, SEND_AT):
        at(here, moment)
    assert here.kinds() == ["0"]


def test_seen_first_a_preview_says_what_is_missing_and_how_to_stop_it_and_names_nobody(
    notify: Office,
) -> None:
    at(notify, ONE, rows=13)
    words = notify.words("56/1.1/2564-1/preview-1d")
    assert "ขาดหรือรอแก้ไข 4 คน" in words
    assert f"sheets-sync hold {KEY}" in words
    people = [r for j in seen().judged.values() for r in j.report.rows if "national_id" in r.values]
    assert not [r for r in people if r.values["national_id"] in words or r.values["first_name"] in words]


def test_seen_first_a_fault_of_one_forms_preview_stays_with_it(notify: Office) -> None:
    notify.clock.moment = ONE
    broken = spoilt(seen(), "5601", "1.1", "")
    step(notify.post, replace(broken, counts={}))
    assert "preview-1d" in notify.kinds("1.3")


@pytest.mark.parametrize("seed", range(4))
def test_seen_first_no_schedule_of_ticks_and_faults_sends_a_batch_before_its_preview(
    make: Callable[..., Office], seed: int
) -> None:
    dice = random.Random(seed)
    here = make(f"s{seed}", approval="notify")
    moment = SEND_AT - timedelta(days=dice.randint(0, 7), minutes=dice.randint(0, 1439))
    while moment < SEND_AT + timedelta(days=6):
        if dice.random() < 0.4:
            kind = dice.choice(("reply", "drop"))
            stage = dice.choice(("connect", "rcpt", "data"))
            here.faults(at=stage, kind=kind, reply=dice.choice(("451 later", "550 no")), count=2)
        at(here, moment)
        here.mend()
        kinds = here.kinds()
        assert kinds.count("0") <= 1, seed
        if "0" in kinds:
            assert kinds[0].startswith("preview-"), seed
        moment += timedelta(minutes=dice.choice((7, 45, 300, 1440)))
    assert here.state() in ("sent", "failed"), seed
    assert len(set(here.kinds())) == len(here.kinds()), seed


def test_seen_first_asked_to_send_early_the_preview_leaves_at_once_and_says_from_when_the_batch_goes(
    notify: Office,
) -> None:
    notify.clock.moment = SEND_AT.replace(day=16)
    for _ in range(2):
        line = send_now(notify.post, notify.seen, "1.1")
        assert notify.kinds() == ["preview-2021-03-16"]
        assert line.delivery.state == "awaiting_approval"
        assert "ส่งตัวอย่างให้จังหวัดแล้ว จะส่งกรมฯ ตั้งแต่ 30 มี.ค. 64" in line.delivery.why
    at(notify, SEND_AT - timedelta(minutes=1))
    assert notify.kinds() == ["preview-2021-03-16", "preview-1d"]
    at(notify, SEND_AT)
    assert notify.state() == "sent"


def test_seen_first_asked_to_send_with_approval_none_no_preview_leaves(make: Callable[..., Office]) -> None:
    here = make(approval="none")
    here.clock.moment = SEND_AT.replace(day=16)
    assert send_now(here.post, here.seen, "1.1").delivery.state == "sent"
    assert here.kinds() == ["0"]
