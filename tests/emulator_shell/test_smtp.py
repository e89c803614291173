"""The SMTP sink, spoken to by smtplib."""

import hashlib
import smtplib
import ssl
import stat
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from sheets_sync.emulator import Running

FROM, TO = "sender@example.com", ["department@example.com", "province@example.com"]


@pytest.fixture
def fail(emulator: Running) -> Iterator[Callable[..., None]]:
    def add(**rule: Any) -> None:
        requests.post(f"{emulator.url}/emulator/smtp-faults", json=rule, timeout=10).raise_for_status()

    yield add
    requests.delete(f"{emulator.url}/emulator/smtp-faults", timeout=10)


def message(number: str = "1") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = FROM, ", ".join(TO), "รายงานแบบ ๑.๑"
    mail["Message-ID"] = f"<{number}@example.com>"
    mail.set_content("เรียน ผู้อำนวยการ\n.จุดนำหน้า\n")
    mail.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="รายงาน.xlsx")
    return mail


def send(running: Running, mail: EmailMessage | None = None, timeout: float = 5) -> dict[str, Any]:
    client = smtplib.SMTP(running.smtp_host, running.smtp_port, timeout=timeout)
    try:
        refused = client.send_message(mail or message())
        client.quit()
    finally:
        client.close()
    return refused


def inbox(running: Running) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = requests.get(f"{running.url}/emulator/mail", timeout=10).json()
    return listed


def test_what_is_accepted_is_listed_and_kept(fresh: Callable[..., Running]) -> None:
    running = fresh()
    assert send(running) == {}
    (entry,) = inbox(running)
    attachment = {"name": "รายงาน.xlsx", "bytes": 4, "sha256": hashlib.sha256(b"PK\x03\x04").hexdigest()}
    assert entry["attachments"] == [attachment]
    assert (entry["n"], entry["message_id"], entry["from"]) == (1, "<1@example.com>", FROM)
    assert (entry["to"], entry["subject"]) == (TO, "รายงานแบบ ๑.๑")
    raw = requests.get(f"{running.url}/emulator/mail/1.eml", timeout=10).content
    kept = running.service_account.parent / "mail" / "1.eml"
    assert kept.read_bytes() == raw
    assert b"Message-ID: <1@example.com>" in raw
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert requests.get(f"{running.url}/emulator/mail/2.eml", timeout=10).status_code == 404


def test_duplicates_are_kept_too(fresh: Callable[..., Running]) -> None:
    running = fresh()
    for _ in range(2):
        send(running)
    assert [entry["message_id"] for entry in inbox(running)] == ["<1@example.com>"] * 2


@pytest.mark.parametrize(
    ("at", "raised"),
    [
        ("connect", smtplib.SMTPConnectError),
        ("mail", smtplib.SMTPSenderRefused),
        ("rcpt", smtplib.SMTPRecipientsRefused),
        ("data", smtplib.SMTPDataError),
        ("dot", smtplib.SMTPDataError),
    ],
)
def test_a_reply_at_each_stage_refuses_the_mail(
    emulator: Running, fail: Callable[..., None], at: str, raised: type[Exception]
) -> None:
    before = len(inbox(emulator))
    fail(at=at, kind="reply", reply="451 4.3.0 try later", count=2 if at == "rcpt" else 1)
    with pytest.raises(raised, match="try later"):
        send(emulator)
    assert len(inbox(emulator)) == before
    assert send(emulator) == {}


@pytest.mark.parametrize("kind", ["drop", "hang"])
@pytest.mark.parametrize("at", ["connect", "mail", "rcpt", "data", "dot"])
def test_a_drop_or_hang_is_before_the_message_was_given_but_at_the_dot(
    emulator: Running, fail: Callable[..., None], at: str, kind: str
) -> None:
    before = len(inbox(emulator))
    fail(at=at, kind=kind, count=1)
    with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError)):
        send(emulator, timeout=0.3)
    assert len(inbox(emulator)) == before + (at == "dot")


def test_some_recipients_can_be_refused(emulator: Running, fail: Callable[..., None]) -> None:
    fail(at="rcpt", kind="reply", reply="550 5.1.1 no such user", count=1)
    assert send(emulator) == {TO[0]: (550, b"5.1.1 no such user")}
    assert inbox(emulator)[-1]["to"] == TO[1:]


def test_any_login_will_do_and_may_be_asked_for(fresh: Callable[..., Running]) -> None:
    running = fresh(smtp_login=True)
    with pytest.raises(smtplib.SMTPSenderRefused, match="Authentication Required"):
        send(running)
    with smtplib.SMTP(running.smtp_host, running.smtp_port, timeout=5) as client:
        client.login("province", "anything")
        client.send_message(message())
    assert len(inbox(running)) == 1


def test_starttls_with_the_emulators_own_certificate(fresh: Callable[..., Running]) -> None:
    running = fresh(smtp_tls=True)
    assert running.smtp_ca is not None
    trusting = ssl.create_default_context(cafile=str(running.smtp_ca))
    with smtplib.SMTP(running.smtp_host, running.smtp_port, timeout=5) as client:
        client.starttls(context=trusting)
        client.login("province", "anything")
        client.send_message(message())
    assert len(inbox(running)) == 1
    client = smtplib.SMTP(running.smtp_host, running.smtp_port, timeout=5)
    try:
        with pytest.raises(ssl.SSLCertVerificationError):
            client.starttls(context=ssl.create_default_context())
    finally:
        client.close()


def test_thai_addresses_pass_by_smtputf8(emulator: Running) -> None:
    mail = message("thai")
    del mail["To"]
    mail["To"] = "สมชาย@example.com"
    assert send(emulator, mail) == {}
    assert inbox(emulator)[-1]["to"] == ["สมชาย@example.com"]
