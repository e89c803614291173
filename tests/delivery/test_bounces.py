"""Mail that comes back: a real Postfix bounces it, Dovecot shows the notification, the ledger tells it."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sheets_sync import mail
from sheets_sync.config.schema import Alerts, Imap
from sheets_sync.delivery import Post, acknowledge, bounces, settle, show, step
from sheets_sync.errors import Unreachable
from sheets_sync.mail import Bounce
from sheets_sync.store import Store
from tests.delivery.mailhost import PASSWORD, MailHost
from tests.delivery.office import KEY, KEY_13, OFFICER, Office, TestClock, seen, settings

CDD, GONE = "cdd@example.com", "gone@example.com"


def office(folder: Path, host: MailHost, to: list[str]) -> Post:
    """A post office whose mail goes through the real server, to these."""
    found = settings(folder, ("127.0.0.1", host.smtp), "office@example.com", to=to)
    folder.mkdir(exist_ok=True)
    (folder / "password").write_text(PASSWORD.replace(" ", "_"))
    imap = Imap(
        host="127.0.0.1", port=host.imap, security="none", user="office", password_file=folder / "password"
    )
    allow = [*found.mail.allow, "boss@example.com"]
    found = replace(
        found,
        mail=found.mail.model_copy(update={"imap": imap, "allow": allow}),
        rounds={"1.1": found.rounds["1.1"]},
        alerts=Alerts(to=["boss@example.com"]),
    )
    return Post(found, Store.open(found.store), TestClock())


def looked(post: Post, host: MailHost, number: int) -> None:
    """Steps, some minutes later, once the server has put so many notifications into the office's inbox."""
    for _ in range(200):  # Postfix delivers behind our back
        if len(list(host.home.glob("office/new/*")) + list(host.home.glob("office/cur/*"))) >= number:
            break
        time.sleep(0.1)
    assert isinstance(post.clock, TestClock)
    post.clock.wait(minutes=6)
    step(post, seen())


def state(post: Post, key: str = KEY) -> str:
    found = post.ledger.delivery(key)
    return found.state if found else ""


def test_a_mail_to_an_unknown_user_really_comes_back_and_is_told_and_not_sent_again(
    tmp_path: Path, host: MailHost
) -> None:
    post = office(tmp_path / "all", host, [GONE])
    step(post, seen())
    assert [a.outcome for a in post.ledger.attempts(KEY)] == ["accepted"]  # the server took it at first
    looked(post, host, 1)
    assert state(post) == "failed"
    shown = show(post, KEY)
    assert shown.recipients[GONE].state == "bounced"
    assert shown.recipients[GONE].text.startswith("5.1.1 ")
    assert "ตีกลับทุกราย" in shown.line.delivery.why
    assert "56/1.1/2564-1/alert-failed-0-1-0" in [d.key for d in post.ledger.deliveries()]
    for _ in range(3):
        looked(post, host, 1)
    assert len(post.ledger.attempts(KEY)) == 1
    post.store.close()

    some = office(tmp_path / "some", host, [CDD, GONE])
    before = len(host.inbox())
    step(some, seen(14))
    looked(some, host, 3)  # of the first, of its alert to an unknown boss, and of this
    answers = some.ledger.answers(KEY)
    assert (state(some), answers[CDD].state, answers[GONE].state) == ("sent", "accepted", "bounced")
    assert len(host.inbox()) == before + 1
    assert "56/1.1/2564-1/alert-bounced-0-1" in [d.key for d in some.ledger.deliveries()]
    some.store.close()


# ── the ledger's side, with notifications put in by hand ─────────────────────────────────────────


@pytest.fixture
def returned(here: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`returned({"cdd@example.com": "5.1.1 unknown"})`: steps with that notification in the inbox."""
    imap = Imap(host="127.0.0.1", port=1, security="none", user="x", password_file=here.outbox.parent / "p")
    imap.password_file.write_text("x")
    found = here.post.settings
    here.post = replace(
        here.post,
        settings=replace(
            found, mail=found.mail.model_copy(update={"imap": imap}), alerts=Alerts(to=[OFFICER])
        ),
    )
    inbox: list[Bounce] = []
    monkeypatch.setattr(mail, "bounces", lambda *_: tuple(reversed(inbox)))

    def put(failed: dict[str, str], key: str = KEY, id_: str = "<dsn-1>") -> None:
        delivery = here.post.ledger.delivery(key)
        assert delivery is not None
        inbox.append(Bounce(id_, delivery.message_id, failed))
        here.clock.wait(minutes=6)
        step(here.post, here.seen)

    return put


def test_a_bounce_is_noted_once_even_when_the_cache_is_lost_and_after_a_person_sent_it_again(
    here: Office, returned: Callable[..., None]
) -> None:
    step(here.post, here.seen)
    returned({CDD: "5.1.1 unknown"})
    assert here.state() == "failed"
    settle(here.post, KEY, "retry", "จนท.", "กรมฯ แก้กล่องจดหมายแล้ว")
    here.post.store.cache("56 inbox", bounces.Looked.from_json).forget()
    here.clock.wait(minutes=6)
    step(here.post, here.seen)
    step(here.post, here.seen)
    assert here.state() == "sent"
    assert len(here.mail(KEY)) == 2  # by a person's word
    returned({CDD: "5.2.2 full"}, id_="<dsn-2>")
    assert here.state() == "failed"


def test_a_bounce_of_somebody_else_or_of_no_mail_of_ours_changes_nothing(
    here: Office, returned: Callable[..., None]
) -> None:
    step(here.post, here.seen)
    returned({"stranger@example.com": "5.1.1 unknown"})
    assert here.state() == "sent"
    assert here.post.ledger.bounced() == {}


def test_what_the_department_has_confirmed_stays_confirmed(
    here: Office, returned: Callable[..., None]
) -> None:
    step(here.post, here.seen)
    acknowledge(here.post, KEY, "จนท.", "ทางโทรศัพท์")
    returned({CDD: "5.1.1 unknown"})
    assert here.state() == "acknowledged"
    assert here.post.ledger.bounced() == {KEY: 1}


def test_a_bounce_of_one_form_leaves_the_other_alone_and_is_a_persons_to_settle(
    here: Office, returned: Callable[..., None]
) -> None:
    step(here.post, here.seen)
    returned({CDD.upper().lower(): "5.1.1 unknown"}, key=KEY_13)
    assert (here.state(), here.state(KEY_13)) == ("sent", "failed")
    settle(here.post, KEY_13, "sent", "จนท.", "ส่งทาง LINE แล้ว")
    assert here.state(KEY_13) == "sent"
    assert here.post.ledger.answers(KEY_13)[CDD].state == "accepted"


def test_a_part_that_came_back_fails_its_batch(here: Office, returned: Callable[..., None]) -> None:
    tight = here.post.settings.mail.model_copy(update={"max_mib": 0.05})
    here.post = replace(here.post, settings=replace(here.post.settings, mail=tight))
    step(here.post, here.seen)
    returned({CDD: "5.3.4 too big"}, key=f"{KEY}/2")
    assert (here.state(), here.state(f"{KEY}/1"), here.state(f"{KEY}/2")) == ("failed", "sent", "failed")


def test_the_inbox_is_looked_through_every_five_minutes_for_a_week(
    here: Office, returned: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def deaf(*_: object) -> tuple[Bounce, ...]:
        asked.append(here.clock.moment)
        raise Unreachable("no answer")

    monkeypatch.setattr(mail, "bounces", deaf)
    step(here.post, here.seen)
    for _ in range(4):
        here.clock.wait(minutes=1)
        step(here.post, here.seen)
    assert len(asked) == 1
    here.clock.wait(minutes=1)
    step(here.post, here.seen)
    assert len(asked) == 2
    here.clock.moment += timedelta(days=8)
    step(here.post, here.seen)
    assert len(asked) == 2
    assert here.state() == "sent"


def test_a_mailbox_whose_password_is_gone_stops_no_mail(here: Office, returned: Callable[..., None]) -> None:
    imap = here.post.settings.mail.imap
    assert imap
    imap.password_file.unlink()
    here.faults(at="dot", kind="drop", count=1)
    step(here.post, here.seen)
    here.clock.wait(minutes=6)
    step(here.post, here.seen)
    assert (here.state(), here.state(KEY_13)) == ("unknown", "sent")
    assert any(k.startswith("alert-unknown") for k in here.kinds())
