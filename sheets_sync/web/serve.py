"""Serves page, `/healthz` and `/metrics` from a thread of their own, beside the daemon's work."""

import errno
import secrets
import socket
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from nicegui import ui

from sheets_sync.errors import UsageError
from sheets_sync.messages import text
from sheets_sync.web import figures, metrics
from sheets_sync.web.figures import Source
from sheets_sync.web.page import build

COOKIE = "sheets_sync_token"
OPEN_TO_ALL = "/healthz"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the page is. `token` "": whoever reaches it may look; only on loopback."""

    host: str
    port: int
    token: str = ""


class Server:
    """The page, while the `with` lasts."""

    def __init__(self, source: Source, address: Address) -> None:
        """`source` gives the document of `status --json`; asked at each refresh, it must not call Google.

        UsageError when the address cannot be had: another program is there.
        """
        app = _application(source, address.token)
        self._server = uvicorn.Server(
            uvicorn.Config(app, host=address.host, port=address.port, log_level="warning", lifespan="on")
        )
        door = _door(address)
        self._thread = threading.Thread(target=self._server.run, args=([door],), name="page", daemon=True)

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)


def _door(address: Address) -> socket.socket:
    """The socket, taken before any work starts: a page that cannot be shown is told to whoever starts it."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family)
    except OSError as e:
        where = {"host": address.host, "port": str(address.port)}
        key = "page.port_taken" if e.errno == errno.EADDRINUSE else "page.no_address"
        raise UsageError(text(key, "en", **where), text(key, "th", **where)) from None


def _application(source: Source, token: str) -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/healthz")
    def healthz() -> Response:
        status = source()
        told = {"well": figures.is_well(status), "last_pass_age_s": figures.since_last_pass(status)}
        return JSONResponse(told, status_code=200 if told["well"] else 503)

    @app.get("/metrics")
    def metrics_() -> Response:
        return Response(metrics.exposition(source()), media_type="text/plain; version=0.0.4; charset=utf-8")

    if token:
        app.middleware("http")(_doorkeeper(token))
    ui.page("/", title=f"sheets-sync · {text('page.title')}")(lambda: build(source))
    ui.run_with(app, language="th", show_welcome_message=False)
    return app


Next = Callable[[Request], Awaitable[Response]]


def _doorkeeper(token: str) -> Callable[[Request, Next], Awaitable[Response]]:
    """Lets in who brings the token: in the address once, then as a cookie, or as a bearer."""

    async def check(request: Request, next_: Next) -> Response:
        brought = request.query_params.get("token", "")
        known = (brought, request.cookies.get(COOKIE, ""), request.headers.get("authorization", "")[7:])
        if request.url.path != OPEN_TO_ALL and not any(secrets.compare_digest(k, token) for k in known):
            return PlainTextResponse(text("page.no_token"), status_code=401)
        reply = await next_(request)
        if brought:
            reply.set_cookie(COOKIE, token, httponly=True, samesite="strict")
        return reply

    return check
