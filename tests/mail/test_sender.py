"""One attempt on the wire, and what it proves."""

import inspect
import smtplib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yagmail

from sheets_sync.errors import StoreError, UsageError
from sheets_sync.mail import Outcome, Server, check, send
from sheets_sync.mail.sender import _Once
from tests.mail.scripted import DROP, HANG, Scripted

MESSAGE = b"Subject: x\r\n\r\nline\r\n.dot first\r\n"
TO = ("a@example.com", "b@example.com")


def attempt(answers: Mapping[str, str | Sequence[str]] | None = None) -> tuple[Outcome, Scripted, list[str]]:
    given: list[str] = []
    with Scripted(answers) as server:
        where = Server("127.0.0.1", server.port, "none", patience=2, patience_after=1)
        outcome = send(where, "office@example.com", TO, MESSAGE, lambda: given.append("given"))
    return outcome, server, given


def test_an_accepted_message_arrives_byte_for_byte_from_the_envelope_sender() -> None:
    outcome, server, given = attempt()
    assert (outcome.result, outcome.accepted, outcome.given, given) == ("accepted", TO, True, ["given"])
    assert server.messages == [MESSAGE]
    assert "mail FROM:<office@example.com>" in [c.split(" size")[0] for c in server.commands]


def test_some_refused_is_told_per_recipient() -> None:
    outcome, _, _ = attempt({"RCPT": ["550 no such user", "250 ok"]})
    assert (outcome.result, outcome.accepted) == ("partly", ("b@example.com",))
    assert outcome.refused is not None
    assert str(outcome.refused["a@example.com"]) == "550 no such user"


@pytest.mark.parametrize(
    ("answers", "result", "given"),
    [
        ({"greet": "421 busy"}, "retry", False),
        ({"greet": "554 go away"}, "failed", False),
        ({"greet": DROP}, "retry", False),
        ({"EHLO": DROP}, "retry", False),
        ({"MAIL": "451 later"}, "retry", False),
        ({"MAIL": "550 never"}, "failed", False),
        ({"MAIL": DROP}, "retry", False),
        ({"RCPT": "450 greylisted"}, "retry", False),
        ({"RCPT": "550 nobody"}, "failed", False),
        ({"RCPT": ["550 nobody", "450 later"]}, "retry", False),
        ({"RCPT": "421 closing"}, "retry", False),
        ({"RCPT": DROP}, "retry", False),
        ({"DATA": "451 later"}, "retry", False),
        ({"DATA": "554 never"}, "failed", False),
        ({"DATA": DROP}, "retry", False),
        ({"DATA": HANG}, "retry", False),
        ({"dot": "451 later"}, "retry", True),
        ({"dot": "421 closing"}, "retry", True),
        ({"dot": "552 too big"}, "failed", True),
        ({"dot": DROP}, "unknown", True),
        ({"dot": HANG}, "unknown", True),
        ({"dot": "gibberish"}, "unknown", True),
        ({"dot": "250" + "x" * 9000}, "unknown", True),
        ({"dot": "354 what"}, "unknown", True),
    ],
)
def test_every_answer_at_every_stage_is_what_it_proves(
    answers: Mapping[str, str | Sequence[str]], result: str, given: bool
) -> None:
    outcome, server, told = attempt(answers)
    assert (outcome.result, outcome.given, bool(told)) == (result, given, given)
    assert outcome.accepted == ()
    assert len(server.messages) <= 1  # never sent again by itself


def test_no_server_at_all_is_retry() -> None:
    with Scripted() as server:
        port = server.port
    outcome = send(Server("127.0.0.1", port, "none"), "o@example.com", TO, MESSAGE, lambda: None)
    assert (outcome.result, outcome.given) == ("retry", False)


def test_when_it_cannot_be_noted_that_the_message_leaves_it_does_not_leave() -> None:
    def full_disk() -> None:
        raise StoreError("full")

    with Scripted() as server, pytest.raises(StoreError):
        send(Server("127.0.0.1", server.port, "none"), "o@example.com", TO, MESSAGE, full_disk)
    assert b"".join(server.messages) == b""


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_needs_a_certificate_that_can_be_verified(
    certificate: tuple[Path, Path], security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Scripted(tls=certificate, starttls=security == "starttls") as server:
        where = Server("localhost", server.port, security, patience=5)  # type: ignore[arg-type]
        doubted = send(where, "o@example.com", TO, MESSAGE, lambda: None)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        trusted = send(where, "o@example.com", TO, MESSAGE, lambda: None)
    assert (doubted.result, doubted.given) == ("retry", False)
    assert "Cert" in doubted.reply.text
    assert trusted.result == "accepted"
    assert server.messages == [MESSAGE]


def test_starttls_that_the_server_does_not_offer_is_never_done_without() -> None:
    with Scripted() as server:
        outcome = send(
            Server("127.0.0.1", server.port, "starttls"), "o@example.com", TO, MESSAGE, lambda: None
        )
    assert (outcome.result, server.messages) == ("failed", [])


def test_a_wrong_password_is_a_definite_no_and_is_not_shown() -> None:
    with Scripted({"AUTH": "535 5.7.8 no"}) as server:
        server._answers["EHLO"] = ["250-x\r\n250 AUTH PLAIN"]
        where = Server("127.0.0.1", server.port, "none", user="office", password="s3cret-word")
        outcome = send(where, "o@example.com", TO, MESSAGE, lambda: None)
    assert (outcome.result, outcome.reply.code) == ("failed", 535)
    assert "s3cret" not in repr(outcome)
    assert not any("office@gmail" in c for c in server.commands)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "::1"])
def test_loopback_may_be_mailed_in_clear_and_at_a_pretended_moment(host: str) -> None:
    check(Server(host, 25, "none"), pretended=True)


@pytest.mark.parametrize("host", ["smtp.example.com", "10.0.0.1", "localhost.example.com", "0.0.0.0"])
def test_other_servers_need_tls_and_real_time(host: str) -> None:
    with pytest.raises(UsageError):
        check(Server(host, 25, "none"), pretended=False)
    with pytest.raises(UsageError):
        check(Server(host, 465, "tls"), pretended=True)
    check(Server(host, 465, "tls"), pretended=False)
    check(Server(host, 587, "starttls"), pretended=False)


def test_yagmail_still_sends_through_the_one_hook_that_we_override() -> None:
    """An upgrade that moves the resending elsewhere fails here."""
    assert list(inspect.signature(yagmail.SMTP._attempt_send).parameters) == [
        "self",
        "recipients",
        "msg_strings",
    ]
    source = inspect.getsource(yagmail.sender)
    assert source.count(".sendmail(") == 1
    assert ".sendmail(" in inspect.getsource(yagmail.SMTP._attempt_send)
    assert _Once._attempt_send is not yagmail.SMTP._attempt_send


def test_yagmails_own_send_does_not_resend_either() -> None:
    with Scripted({"dot": DROP}) as server:
        client = _Once(Server("127.0.0.1", server.port, "none"), "o@example.com", lambda: None)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.send(to="a@example.com", subject="x", contents=yagmail.raw("y"), prettify_html=False)
        client.hang_up()
    assert len(server.messages) == 1
