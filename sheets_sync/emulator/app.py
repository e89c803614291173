"""The HTTP side: Google's paths, the token endpoint, the control calls, and faults on the wire."""

import asyncio
import gzip
import socket
import struct
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from sheets_sync.emulator.control import Control
from sheets_sync.emulator.errors import GoogleError
from sheets_sync.emulator.faults import Fault, Faults
from sheets_sync.emulator.pipeline import Pipeline, Reply, Request, refusal, to_bytes
from sheets_sync.emulator.quota import exceeded
from sheets_sync.emulator.token import GrantRefused, Tokens

_ZIP_FROM = 4096  # bytes: below, packing costs more than it saves
_STATUSES = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    500: ("INTERNAL", "Internal error encountered."),
    502: ("UNAVAILABLE", "Bad Gateway"),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
    504: ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
}
_HTML_502 = Reply(
    502,
    b"<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 502 (Server Error)!!1</title>\n"
    b"  <p><b>502.</b> <ins>That\xe2\x80\x99s an error.</ins>\n"
    b"  <p>The server encountered a temporary error and could not complete your request."
    b"<p>Please try again in 30 seconds.  <ins>That\xe2\x80\x99s all we know.</ins>\n",
    "text/html; charset=UTF-8",
)


@dataclass(slots=True)
class Wire:
    """The connections of the server, by the client's address, and those that hang on purpose."""

    transports: dict[Any, asyncio.Transport] = field(default_factory=dict)
    hanging: set[asyncio.Event] = field(default_factory=set)

    def reset(self, client: Any) -> None:
        """Cut a connection with a RST."""
        transport = self.transports.get(tuple(client))
        if transport is None:
            return
        sock: socket.socket = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()

    def close(self, client: Any) -> None:
        """Close a connection after what was written."""
        transport = self.transports.get(tuple(client))
        if transport is not None:
            transport.close()

    async def hang(self, receive: Receive) -> None:
        """Wait until the client gives up or `release`."""
        event = asyncio.Event()
        self.hanging.add(event)
        gone = asyncio.ensure_future(_disconnected(receive))
        freed = asyncio.ensure_future(event.wait())
        await asyncio.wait([gone, freed], return_when=asyncio.FIRST_COMPLETED)
        self.hanging.discard(event)
        for task in (gone, freed):
            task.cancel()

    def release(self) -> None:
        """Let go of every hanging call."""
        for event in self.hanging:
            event.set()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Api:
    """ASGI: everything but the control calls. Runs on one event loop, so one call is handled at a time."""

    def __init__(
        self, pipeline: Pipeline, tokens: Tokens, faults: Faults, control: Control, wire: Wire
    ) -> None:
        self._pipeline, self._tokens, self._faults = pipeline, tokens, faults
        self._control, self._wire = control, wire

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = await _read(scope, receive)
        if request is None:
            return
        fault = self._faults.pick(f"{request.method} {unquote(request.path)}")
        if fault is None:
            await _send(send, _zipped(self._answer(request), request))
        else:
            await self._fail(fault, request, scope, receive, send)

    def _answer(self, request: Request) -> Reply:
        if request.path == "/token" and request.method == "POST":
            return self._token(request)
        return self._pipeline.answer(request)

    def _token(self, request: Request) -> Reply:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        try:
            return Reply(200, to_bytes(self._tokens.grant(form)))
        except GrantRefused as refused:
            body = {"error": refused.error, "error_description": refused.description}
            return Reply(400, to_bytes(body))

    async def _fail(self, fault: Fault, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope["client"]
        if fault.kind in {"lost_reply", "half"}:
            reply = self._answer(request)
            if fault.kind == "half":
                await _send_half(send, reply)
            self._wire.close(client)
            return
        self._control.calls.faulted()
        if fault.kind == "status":
            await _send(send, _failure(fault, "/drive/" in request.path))
        elif fault.kind == "html":
            await _send(send, _HTML_502)
        elif fault.kind == "reset":
            self._wire.reset(client)
        else:
            await self._wire.hang(receive)
            self._wire.close(client)


def _failure(fault: Fault, drive: bool) -> Reply:
    status, message = _STATUSES.get(fault.status, ("UNKNOWN", "The request failed."))
    told = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": fault.reason}
    details = [told | {"domain": "googleapis.com"}] if fault.reason else None
    error = GoogleError(fault.status, status, message, details)
    if fault.status == 429:
        error = exceeded("sheets", "read", 60, per_user=True)
    reply = refusal(error, drive and fault.status != 429)
    after = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return Reply(reply.status, reply.body, headers={**reply.headers, **after})


async def _read(scope: Scope, receive: Receive) -> Request | None:
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    path = scope["raw_path"].decode("latin-1").partition("?")[0]
    return Request(scope["method"], path, scope["query_string"].decode("latin-1"), headers, body)


def _zipped(reply: Reply, request: Request) -> Reply:
    if len(reply.body) < _ZIP_FROM or "gzip" not in request.headers.get("accept-encoding", ""):
        return reply
    headers = {**reply.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return replace(reply, body=gzip.compress(reply.body, compresslevel=1), headers=headers)


async def _start(send: Send, reply: Reply) -> None:
    head = {"content-type": reply.content_type, "content-length": str(len(reply.body)), **reply.headers}
    if reply.status == 204:
        head = dict(reply.headers)
    headers = [(k.lower().encode(), v.encode()) for k, v in head.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})


async def _send(send: Send, reply: Reply) -> None:
    await _start(send, reply)
    await send({"type": "http.response.body", "body": reply.body})


async def _send_half(send: Send, reply: Reply) -> None:
    await _start(send, reply)
    half = reply.body[: len(reply.body) // 2]
    await send({"type": "http.response.body", "body": half, "more_body": True})


def build(api: Api, control: Control) -> Starlette:
    """The whole application."""
    return Starlette(routes=[Mount("/emulator", routes=control.routes()), Mount("/", app=api)])
