"""Nothing is mailed to or from an address that nobody filled in, and the word says where it stands."""

from dataclasses import replace
from typing import Any

import pytest

from sheets_sync.delivery import Post, ask_addresses, preview, send_now, step
from sheets_sync.delivery.notice import file_notice
from sheets_sync.errors import UsageError
from sheets_sync.mail import note, unfilled
from tests.delivery.office import KEY, KEY_13, OFFICER, TO, Office

NOBODY = "PUT-THE-ADDRESS-HERE@example.invalid"


def changed(here: Office, to: list[str] | None = None, **mail: Any) -> Post:
    """Another config: recipients of form 1.1, settings of `mail`."""
    found = here.post.settings
    rounds = dict(found.rounds)
    if to:
        rounds["1.1"] = rounds["1.1"].model_copy(update={"to": to})
    allow = [*found.mail.allow, NOBODY]
    its = found.mail.model_copy(update={"allow": allow, **mail})
    return replace(here.post, settings=replace(found, rounds=rounds, mail=its))


def test_a_batch_to_an_address_that_nobody_filled_in_waits_and_goes_when_it_is(here: Office) -> None:
    step(changed(here, to=[NOBODY]), here.seen)
    assert (here.state(KEY), here.state(KEY_13)) == ("held", "sent")
    held = here.post.ledger.delivery(KEY)
    assert held is not None
    assert f"forms.1.1.to ({NOBODY})" in held.why
    assert "cc" not in held.why
    step(here.post, here.seen)
    assert here.state(KEY) == "sent"
    assert [m["to"] for m in here.mail(KEY)] == [TO]


def test_send_refuses_and_says_where_to_fill_in(here: Office, tmp_path: Any) -> None:
    post = changed(here, to=[NOBODY])
    with pytest.raises(UsageError, match=r"not filled in yet: forms\.1\.1\.to") as told:
        send_now(post, here.seen, "1.1")
    assert "ยังไม่ได้กรอก" in told.value.th
    assert "forms.1.1.to" in preview(post, here.seen, "1.1", tmp_path / "look").why
    assert here.post.ledger.is_empty()
    assert here.mail() == []


def test_a_batch_that_names_no_letter_waits_and_send_refuses(here: Office) -> None:
    found = here.post.settings
    province = found.province.model_copy(update={"reference": "PUT-THE-LETTER-REFERENCE-HERE"})
    post = replace(here.post, settings=replace(found, province=province))
    with pytest.raises(UsageError, match=r"not filled in yet: province\.reference"):
        send_now(post, here.seen, "1.1")
    step(post, here.seen)
    assert (here.state(KEY), here.mail(KEY)) == ("held", [])
    step(here.post, here.seen)
    assert here.state(KEY) == "sent"


@pytest.mark.parametrize("setting", ["sender", "reply_to"])
def test_without_a_sender_nothing_is_frozen(here: Office, setting: str) -> None:
    with pytest.raises(UsageError, match=r"mail\.sender"):
        step(changed(here, **{setting: NOBODY}), here.seen)
    assert here.post.ledger.is_empty()


def test_without_a_server_nothing_is_frozen(here: Office) -> None:
    with pytest.raises(UsageError, match=r"mail\.host"):
        step(changed(here, host="PUT-THE-MAIL-SERVER-HERE"), here.seen)
    assert here.post.ledger.is_empty()


def test_examples_addresses_are_mailed_on_this_machine_alone(here: Office) -> None:
    here.clock.pretended = False
    away = changed(here, host="192.0.2.1", security="tls", sender="o@cdd.go.th")
    with pytest.raises(UsageError, match=r"forms\.1\.1\.to"):
        send_now(away, here.seen, "1.1")
    step(here.post, here.seen)
    assert here.state(KEY) == "sent"


def test_the_department_cannot_be_asked_to_confirm_such_an_address(here: Office) -> None:
    with pytest.raises(UsageError, match=r"forms\.1\.1\.to"):
        ask_addresses(changed(here, to=[NOBODY]))
    assert here.mail() == []


def test_a_notice_goes_to_those_of_its_readers_who_are_real(here: Office) -> None:
    post, letter, now = changed(here), note("เรื่อง", ["ข้อความ"]), here.clock.now()
    assert not file_notice(post, ("alert", f"{KEY}/none", "1.1"), [NOBODY], letter, now)
    assert here.post.ledger.is_empty()
    assert file_notice(post, ("alert", f"{KEY}/one", "1.1"), [NOBODY, OFFICER], letter, now)
    assert [d.recipients for d in here.post.ledger.deliveries()] == [(OFFICER,)]


@pytest.mark.parametrize(
    ("address", "at_home", "away"),
    [
        ("o@cdd.go.th", True, True),
        ("o@example.com", True, False),
        ("o@mail.example.org", True, False),
        ("o@EXAMPLE.NET", True, False),
        ("o@anexample.com", True, True),
        ("o@example.com.th", True, True),
        ("o@office.invalid", True, False),
        (NOBODY, False, False),
    ],
)
def test_which_addresses_are_real_enough(address: str, at_home: bool, away: bool) -> None:
    assert (unfilled([address], loopback=True) == ()) is at_home
    assert (unfilled([address], loopback=False) == ()) is away
