"""A mail whose answer was lost is looked for among the sent ones: real Postfix and Dovecot on loopback."""

import time
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

from sheets_sync.config.schema import Imap, Mail
from sheets_sync.delivery import Post, step
from sheets_sync.store import Store
from tests.delivery.mailhost import PASSWORD, MailHost
from tests.delivery.office import KEY, KEY_13, TestClock, seen, settings


def office(folder: Path, host: MailHost, smtp: int) -> Post:
    found = settings(folder, ("127.0.0.1", smtp), "office@example.com")
    (folder / "password").write_text(PASSWORD.replace(" ", "_"))
    imap = Imap(
        host="127.0.0.1", port=host.imap, security="none", user="office", password_file=folder / "password"
    )
    found = replace(found, mail=found.mail.model_copy(update={"imap": imap}))
    return Post(found, Store.open(found.store), TestClock())


def state(post: Post, key: str) -> str:
    found = post.ledger.delivery(key)
    return found.state if found else ""


def test_a_mail_whose_answer_was_lost_is_found_among_the_sent_ones_and_there_is_one_copy(
    tmp_path: Path, host: MailHost
) -> None:
    post = office(tmp_path, host, host.lossy)
    step(post, seen())
    for _ in range(100):  # Postfix delivers behind our back
        if len(host.inbox()) >= 2:
            break
        time.sleep(0.1)
    assert isinstance(post.clock, TestClock)
    post.clock.wait(minutes=6)
    step(post, seen())
    assert [state(post, k) for k in (KEY, KEY_13)] == ["sent", "sent"]
    ids = [str(message_from_bytes(m)["Message-ID"]) for m in host.inbox()]
    wanted = [d.message_id for d in post.ledger.deliveries()]
    assert sorted(ids) == sorted(wanted)
    assert post.ledger.rulings(KEY)[-1].who == "sheets-sync"
    post.store.close()


def test_what_is_not_among_the_sent_ones_stays_for_a_person(tmp_path: Path, host: MailHost) -> None:
    post = office(tmp_path, host, host.smtp)
    found = replace(post.settings, mail=post.settings.mail.model_copy(update={"sender": "x@example.com"}))
    elsewhere = replace(post, settings=found)  # Postfix keeps no copy of what this sender sends
    step(replace(elsewhere, settings=replace(found, mail=_through(found.mail, host.lossy))), seen(13))
    assert isinstance(post.clock, TestClock)
    for _ in range(3):
        post.clock.wait(minutes=6)
        step(elsewhere, seen(13))
    assert state(post, KEY) == "unknown"
    post.store.close()


def _through(mail: Mail, port: int) -> Mail:
    return mail.model_copy(update={"port": port})


def test_a_mailbox_that_does_not_answer_changes_nothing(tmp_path: Path, host: MailHost) -> None:
    post = office(tmp_path, host, host.lossy)
    imap = post.settings.mail.imap
    assert imap
    deaf = post.settings.mail.model_copy(update={"imap": imap.model_copy(update={"port": 1})})
    step(replace(post, settings=replace(post.settings, mail=deaf)), seen(14))
    assert state(post, KEY) == "unknown"
    post.store.close()
