"""Sends stored bytes once, through yagmail, and notes whether the message had been given.

smtplib raises the same SMTPServerDisconnected before and after the message was given; only the server's 354
tells them apart, so it is noted at the connection itself.
"""

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any, Literal

import yagmail

from sheets_sync.errors import UsageError
from sheets_sync.mail.outcome import Outcome, Reply, settled
from sheets_sync.messages import both

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in. Seconds to wait: before the message is given, and for the answer after it."""

    host: str
    port: int
    security: Security = "tls"
    user: str = ""
    password: str = ""
    patience: float = 60.0
    patience_after: float = 600.0  # RFC 5321 4.5.3.2.6; a shorter one makes duplicates of its own

    @property
    def is_loopback(self) -> bool:
        """True when mail handed in there cannot leave this machine by way of a network."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def check(server: Server, *, pretended: bool) -> None:
    """UsageError when this server may not be mailed to: in clear over a network, or at a pretended moment."""
    if server.is_loopback:
        return
    if pretended:
        raise _usage("mail.pretended", host=server.host)
    if server.security == "none":
        raise _usage("mail.clear", host=server.host)


def send(
    server: Server, sender: str, recipients: Sequence[str], message: bytes, on_given: Callable[[], None]
) -> Outcome:
    """One attempt. `on_given` is called before the first byte leaves; what it raises stops the attempt.

    Call `check` before. Never raises for what the network or the server does: that is the Outcome.
    """
    client = _Once(server, sender, on_given)
    try:
        client.login()
        client._attempt_send(list(recipients), message)
        end = client.last or Reply(0)
    except Exception as e:
        if e is client.stopped_by:
            raise
        end = _reply(e, given=client.given)
    finally:
        client.hang_up()
    return settled(client.replies(recipients), end, given=client.given)


def log_in(server: Server, sender: str) -> Reply:
    """Says hello and logs in, as `send` would, and gives nothing. Code 250: it may send; else what stopped it
    (code 0: no answer of the server, its text is the kind of fault)."""
    client = _Once(server, sender, lambda: None)
    try:
        client.login()
        return Reply(250)
    except Exception as e:
        return _reply(e, given=False)
    finally:
        client.hang_up()


class _Once(yagmail.SMTP):  # type: ignore[misc]
    """yagmail's client with its resending switched off: one login, one dialogue, one answer."""

    def __init__(self, server: Server, sender: str, on_given: Callable[[], None]) -> None:
        context = None if server.security == "none" else ssl.create_default_context()
        options: dict[str, Any] = {"timeout": server.patience}
        if server.is_loopback:
            options["local_hostname"] = "localhost"  # else smtplib asks the DNS for our name
        if server.security == "tls":
            options["context"] = context
        super().__init__(
            user=server.user or sender,
            password=server.password,
            host=server.host,
            port=server.port,
            smtp_ssl=server.security == "tls",
            smtp_starttls={"context": context} if server.security == "starttls" else False,
            smtp_skip_login=not server.user,
            soft_email_validation=False,
            **options,
        )
        self.set_logging(None)  # what is worth telling is told by the caller, without addresses
        self.user = server.user or sender  # yagmail adds @gmail.com to a user name without @
        self._server = server
        self._sender = sender
        self._on_given = on_given
        self.stopped_by: Exception | None = None

    @property
    def connection(self) -> Callable[..., Any]:
        """yagmail's own kind of connection, which also notes what the server says."""
        noting = type("Noting", (_Noting, super().connection), {})
        return partial(noting, tell=self._given, patience=self._server.patience_after)

    def _given(self) -> None:
        try:
            self._on_given()
        except Exception as e:
            self.stopped_by = e
            raise

    def _attempt_send(self, recipients: list[str], message: bytes) -> Mapping[str, Any]:
        """The one place where yagmail 0.16.0 would send again after a disconnect."""
        return dict(self.smtp.sendmail(self._sender, recipients, message))

    @property
    def given(self) -> bool:
        """True when the server asked for the message (354) and it was about to leave."""
        return bool(self.smtp and self.smtp.given)

    @property
    def last(self) -> Reply | None:
        """The server's answer to the message itself."""
        return self.smtp.last if self.smtp else None

    def replies(self, recipients: Sequence[str]) -> dict[str, Reply]:
        """The reply to each recipient who was named to the server."""
        known = self.smtp.replies if self.smtp else {}
        return {address: known[address] for address in recipients if address in known}

    def hang_up(self) -> None:
        """QUIT without waiting long; but a server that is still to answer the message just loses the link."""
        self.is_closed = True
        if self.smtp is None:
            return
        try:
            if self.smtp.sock is not None and (self.last or not (self.given or self.stopped_by)):
                self.smtp.sock.settimeout(5)
                self.smtp.quit()
        except (OSError, SMTPException):
            pass
        finally:
            self.smtp.close()


class _Noting:
    """Notes 354, the reply to each RCPT and the reply to the message."""

    def __init__(self, *args: Any, tell: Callable[[], None], patience: float, **options: Any) -> None:
        self.given = False
        self.last: Reply | None = None
        self.replies: dict[str, Reply] = {}
        self._tell = tell
        self._patience = patience
        super().__init__(*args, **options)

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        code, text = super().rcpt(recip, options)  # type: ignore[misc]
        self.replies[recip] = Reply(code, _text(text))
        return code, text

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()  # type: ignore[misc]
        if code == 354 and not self.given:
            self._tell()
            self.given = True
            self.sock.settimeout(self._patience)  # type: ignore[attr-defined]
        elif self.given and self.last is None:
            self.last = Reply(code, _text(text))
        return code, text


def _reply(e: Exception, *, given: bool) -> Reply:
    """What stopped the dialogue. Code 0: not a definite answer of the server."""
    if isinstance(e, SMTPRecipientsRefused):
        # one "not now" among them is reason to try again
        return min((Reply(code, _text(text)) for code, text in e.recipients.values()), key=lambda r: r.code)
    if isinstance(e, SMTPNotSupportedError):
        return Reply(550, str(e))
    if type(e) is SMTPResponseException and given:
        return Reply(0, "LineTooLong")  # smtplib's own 500, not the server's
    if isinstance(e, SMTPResponseException):
        return Reply(e.smtp_code, _text(e.smtp_error))
    return Reply(0, type(e).__name__)


def _text(text: bytes | str) -> str:
    return (text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text))[:500]


def _usage(key: str, **values: object) -> UsageError:
    words = both(key, **values)
    return UsageError(words["en"], words["th"])
