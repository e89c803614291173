"""Starts the emulator: one thread, one event loop, HTTP and SMTP on loopback only."""

import asyncio
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from sheets_sync.emulator import drive_api, sheets_api
from sheets_sync.emulator.app import Api, Wire, build
from sheets_sync.emulator.calls import Calls
from sheets_sync.emulator.clock import Clock
from sheets_sync.emulator.control import Control
from sheets_sync.emulator.faults import Faults
from sheets_sync.emulator.mailbox import Mailbox
from sheets_sync.emulator.pipeline import Pipeline
from sheets_sync.emulator.quota import Quota, Rule
from sheets_sync.emulator.smtp import Sink, make_tls
from sheets_sync.emulator.smtp_faults import SmtpFaults
from sheets_sync.emulator.token import Tokens
from sheets_sync.emulator.world import World

HOST = "127.0.0.1"
_LONGEST_HEAD = 256 * 1024  # bytes of request line and headers: batchGet with many ranges


@dataclass(frozen=True, slots=True)
class Running:
    """A running emulator; leaving its `with` block stops it."""

    url: str
    smtp_host: str
    smtp_port: int
    service_account: Path
    smtp_ca: Path | None
    _stop: Callable[[], None]

    def stop(self) -> None:
        """Close every connection and end the thread; may be called twice."""
        self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    data: Path,
    *,
    port: int = 0,
    smtp_port: int = 0,
    quota: Rule = "none",
    drive_lag: float = 0.0,
    service_accounts_own_files: bool = True,
    smtp_tls: bool = False,
    smtp_login: bool = False,
    strict: bool | None = None,
) -> Running:
    """Start an emulator that keeps its key and its mail in `data`; ready when this returns.

    Port 0 is any free one (OSError when a port is taken); `drive_lag` is in seconds; `smtp_tls` offers
    STARTTLS with the certificate `smtp_ca`; `smtp_login` asks for a login (any will do); `strict` makes a
    reply that does not fit Google's schema a 500 (None: if EMULATOR_STRICT is set in the environment).
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock, calls, faults, smtp_faults, wire = Clock(), Calls(), Faults(), SmtpFaults(), Wire()
    limits, mailbox, tokens = Quota(clock, quota), Mailbox(data / "mail", clock.now), Tokens()
    world = World(clock, drive_lag)
    world.own_files = service_accounts_own_files
    control = Control(clock, calls, faults, smtp_faults, mailbox, limits, wire.release)
    operations = [*sheets_api.OPERATIONS, *drive_api.OPERATIONS]
    strict = bool(os.environ.get("EMULATOR_STRICT")) if strict is None else strict
    pipeline = Pipeline(world, tokens, limits, calls, operations, strict)
    app = build(Api(pipeline, tokens, faults, control, wire), control)
    sink = Sink(mailbox, smtp_faults, make_tls(data) if smtp_tls else None, smtp_login)
    house = _House(app, wire, sink, *_bind_both(port, smtp_port))
    tokens.write_key(data / "service-account.json", house.url)
    house.start()
    ca = data / "smtp-ca.pem" if smtp_tls else None
    return Running(house.url, HOST, house.smtp_port, data / "service-account.json", ca, house.stop)


def _bind_both(port: int, smtp_port: int) -> tuple[socket.socket, socket.socket]:
    http = _bind(port)
    try:
        return http, _bind(smtp_port)
    except OSError:
        http.close()
        raise


def _bind(port: int) -> socket.socket:
    # asyncio switches Nagle's delay off only for sockets that say they are TCP.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOST, port))
    except OSError:
        sock.close()
        raise
    sock.listen(256)
    return sock


class _House:
    """The thread with the event loop."""

    def __init__(
        self, app: ASGIApp, wire: Wire, sink: Sink, http: socket.socket, smtp: socket.socket
    ) -> None:
        self._wire, self._sink, self._http, self._smtp = wire, sink, http, smtp
        self.url = f"http://{HOST}:{http.getsockname()[1]}"
        self.smtp_port: int = smtp.getsockname()[1]
        self._ready = threading.Event()
        self._server = _Server(_config(app, wire), self._ready)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="emulator", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._leave)
            self._thread.join()

    def _leave(self) -> None:
        self._server.should_exit = True
        self._wire.release()
        self._sink.faults.release()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        smtp = await self._loop.create_server(self._sink.protocol, sock=self._smtp)
        try:
            await self._server.serve(sockets=[self._http])
        finally:
            smtp.close()
            self._http.close()


class _Server(uvicorn.Server):
    """uvicorn's server, saying when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()


def _config(app: ASGIApp, wire: Wire) -> uvicorn.Config:
    class Protocol(H11Protocol):
        """Lets faults reach the connection."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._peer = transport.get_extra_info("peername")
            wire.transports[self._peer] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            wire.transports.pop(self._peer, None)
            super().connection_lost(exc)

    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )
