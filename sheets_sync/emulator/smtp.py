"""The SMTP sink: accepts every message over loopback and keeps it, unless a fault says otherwise."""

import asyncio
import datetime as dt
import ipaddress
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sheets_sync.emulator.clock import real_now
from sheets_sync.emulator.mailbox import Mailbox
from sheets_sync.emulator.smtp_faults import SmtpFault, SmtpFaults, Stage
from sheets_sync.emulator.token import write_private

# aiosmtpd logs addresses at INFO and a deprecation of its own at every login.
logging.getLogger("mail.log").setLevel(logging.ERROR)
_SIZE_LIMIT = 25 * 1024 * 1024  # bytes, as Gmail's


@dataclass(frozen=True, slots=True)
class Sink:
    """What a dialogue needs: where mail goes, what fails, whether a login is asked for."""

    mailbox: Mailbox
    faults: SmtpFaults
    tls: ssl.SSLContext | None = None
    login: bool = False

    def protocol(self) -> asyncio.BaseProtocol:
        """The protocol of a new connection."""
        fault = self.faults.pick("connect")
        return _Refused(fault) if fault else _Dialogue(self)


class _Refused(asyncio.Protocol):
    """A connection that fails before the greeting."""

    def __init__(self, fault: SmtpFault) -> None:
        self._fault = fault

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._fault.kind == "reply" and isinstance(transport, asyncio.Transport):
            transport.write(self._fault.reply.encode() + b"\r\n")
        if self._fault.kind != "hang":
            transport.close()


class _Dialogue(SMTP):
    """aiosmtpd's server with faults at its stages; any name and password log in."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        super().__init__(
            _Keeper(self),
            data_size_limit=_SIZE_LIMIT,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="emulator",
            tls_context=sink.tls,
            auth_require_tls=False,
            authenticator=_anybody,
            loop=asyncio.get_running_loop(),
        )

    async def check_auth_needed(self, caller_method: str) -> bool:
        """Whether the command was refused for want of a login."""
        if not self._sink.login or (self.session and self.session.authenticated):
            return False
        await self.push("530 5.7.0 Authentication Required.")
        return True

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._fails("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if not await self._fails("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str | None) -> None:
        if not await self._fails("data"):
            await super().smtp_DATA(arg)

    async def _fails(self, at: Stage) -> bool:
        fault = self._sink.faults.pick(at)
        if fault is None:
            return False
        if fault.kind == "reply":
            await self.push(fault.reply)
        else:
            await self.break_off(fault)
        return True

    async def break_off(self, fault: SmtpFault) -> None:
        """Drop the connection, at once or after a hang; losing it cancels this task."""
        if fault.kind == "hang":
            await self._sink.faults.hang()
        if self.transport is not None:
            self.transport.close()
        await asyncio.Event().wait()

    async def accepted(self, envelope: Envelope) -> str:
        """The reply to the final dot."""
        fault = self._sink.faults.pick("dot")
        if fault is not None and fault.kind == "reply":
            return fault.reply
        content = envelope.original_content or b""
        n = self._sink.mailbox.store(envelope.mail_from or "", list(envelope.rcpt_tos), content)
        if fault is not None:
            await self.break_off(fault)
        return f"250 2.0.0 OK queued as {n}"


class _Keeper:
    """The handler aiosmtpd calls at the final dot."""

    def __init__(self, dialogue: _Dialogue) -> None:
        self._dialogue = dialogue

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._dialogue.accepted(envelope)


def _anybody(*_: Any) -> AuthResult:
    return AuthResult(success=True)


def make_tls(folder: Path, now: Callable[[], dt.datetime] = real_now) -> ssl.SSLContext:
    """A TLS context with a fresh self-signed certificate for loopback, left as FOLDER/smtp-ca.pem."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, now())
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(folder / "smtp-ca.pem", pem)
    write_private(folder / "smtp-key.pem", secret)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "smtp-ca.pem", folder / "smtp-key.pem")
    return context


def _certificate(key: ec.EllipticCurvePrivateKey, now: dt.datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), address])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    day = dt.timedelta(days=1)
    builder = builder.not_valid_before(now - day).not_valid_after(now + 30 * day)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(usage, critical=True).add_extension(names, critical=False)
    return builder.sign(key, hashes.SHA256())
