"""The emulator's own calls, on their own prefix: health, calls, faults, mail, clock, quota."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sheets_sync.emulator import faults as fault_rules
from sheets_sync.emulator import smtp_faults
from sheets_sync.emulator.calls import Calls
from sheets_sync.emulator.clock import Clock
from sheets_sync.emulator.faults import Faults
from sheets_sync.emulator.mailbox import Mailbox
from sheets_sync.emulator.quota import Quota
from sheets_sync.emulator.smtp_faults import SmtpFaults

Json = dict[str, Any]


@dataclass(slots=True)
class Control:
    """What the control calls can reach."""

    clock: Clock
    calls: Calls
    faults: Faults
    smtp_faults: SmtpFaults
    mailbox: Mailbox
    quota: Quota
    release: Callable[[], None]  # lets hanging HTTP calls go

    def routes(self) -> list[Route]:
        """The control calls of the contract, below /emulator."""
        return [
            Route("/health", self._health, methods=["GET"]),
            Route("/calls", self._calls, methods=["GET", "DELETE"]),
            Route("/faults", self._faults, methods=["GET", "POST", "DELETE"]),
            Route("/smtp-faults", self._smtp_faults, methods=["GET", "POST", "DELETE"]),
            Route("/mail", self._mail, methods=["GET"]),
            Route("/mail/{n:int}.eml", self._message, methods=["GET"]),
            Route("/clock", self._clock, methods=["GET", "POST"]),
            Route("/quota", self._quota, methods=["GET", "POST"]),
        ]

    async def _health(self, request: Request) -> Response:
        return JSONResponse({"status": "ready"})

    async def _calls(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.calls.reset()
        return JSONResponse(self.calls.to_json())

    async def _faults(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                self.faults.add(fault_rules.read(await _object(request)))
            except (ValueError, TypeError, re.error) as error:
                return _wrong(error)
        elif request.method == "DELETE":
            self.faults.clear()
            self.release()
        return JSONResponse({"faults": self.faults.to_json()})

    async def _smtp_faults(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                self.smtp_faults.add(smtp_faults.read(await _object(request)))
            except (ValueError, TypeError) as error:
                return _wrong(error)
        elif request.method == "DELETE":
            self.smtp_faults.clear()
        return JSONResponse({"faults": self.smtp_faults.to_json()})

    async def _mail(self, request: Request) -> Response:
        return JSONResponse(self.mailbox.to_json())

    async def _message(self, request: Request) -> Response:
        data = self.mailbox.read(request.path_params["n"])
        if data is None:
            return JSONResponse({"error": "no such message"}, 404)
        return Response(data, media_type="message/rfc822")

    async def _clock(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                self._set_clock(await _object(request))
            except (ValueError, TypeError, OverflowError) as error:
                return _wrong(error)
        return JSONResponse({"now": self.clock.now().isoformat()})

    def _set_clock(self, given: Json) -> None:
        if set(given) == {"now"}:
            moment = datetime.fromisoformat(given["now"])
            if moment.tzinfo is None:
                raise ValueError("now needs a time zone, as in 2021-03-20T10:00:00+07:00")
            self.clock.set(moment)
        elif set(given) == {"advance_s"}:
            self.clock.advance(float(given["advance_s"]))
        else:
            raise ValueError('give {"now": ISO} or {"advance_s": N}')

    async def _quota(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                rule = (await _object(request)).get("quota")
            except ValueError as error:
                return _wrong(error)
            if rule not in {"none", "google"}:
                return _wrong(ValueError('give {"quota": "google"} or {"quota": "none"}'))
            self.quota.set(rule)
        return JSONResponse({"quota": self.quota.rule})


async def _object(request: Request) -> Json:
    given = json.loads(await request.body())
    if not isinstance(given, dict):
        raise ValueError("give a JSON object")
    return given


def _wrong(error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 400)
