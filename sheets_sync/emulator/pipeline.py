"""One request through the whole house: who, what, well formed, within quota, allowed; then the operation."""

import json
import logging
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import orjson

from sheets_sync.emulator import fields, payload
from sheets_sync.emulator.api import Call, Operation
from sheets_sync.emulator.calls import Calls, kind_of
from sheets_sync.emulator.errors import GoogleError, bad_request, forbidden, unimplemented
from sheets_sync.emulator.quota import Quota
from sheets_sync.emulator.route import Router
from sheets_sync.emulator.schema import Method, check, load
from sheets_sync.emulator.sharing import allow, in_scope
from sheets_sync.emulator.token import Tokens
from sheets_sync.emulator.world import Caller, StorageFull, World

log = logging.getLogger(__name__)
JSON = "application/json; charset=UTF-8"
_UNKNOWN = Method("", "", "")
_APIS = ("/v4/", "/drive/v3/", "/drive/v2/", "/upload/drive/", "/batch")


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request, read whole."""

    method: str
    path: str  # raw, still percent-encoded
    query: str
    headers: Mapping[str, str]  # lower-case names
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP reply."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class Pipeline:
    """Answers requests to the Google APIs. Not thread-safe: one request at a time."""

    def __init__(
        self,
        world: World,
        tokens: Tokens,
        quota: Quota,
        calls: Calls,
        operations: Iterable[Operation],
        strict: bool = False,
    ) -> None:
        self._world, self._tokens, self._quota, self._calls = world, tokens, quota, calls
        self._strict = strict  # refuse to give a reply that Google's schema does not know
        self._router = Router([(op.method, op.path, op) for op in operations])
        methods = [m for schema in load().values() for m in schema.methods.values()]
        self._known = Router([(m.method, m.path, m.id) for m in methods])

    def answer(self, request: Request) -> Reply:
        """The reply; whatever goes wrong inside is a 500 of Google's shape."""
        drive = "/drive/" in request.path
        try:
            return self._carry_out(request, drive)
        except StorageFull as error:
            return refusal(error if drive else forbidden(), drive)
        except GoogleError as error:
            if error.code == 429:
                self._calls.rejected()
            return refusal(error, drive)
        except RecursionError:
            return refusal(bad_request("Invalid JSON payload received. Message too deep."), drive)
        except Exception as error:
            _log_failure(request, error)
            return refusal(GoogleError(500, "INTERNAL", "Internal error encountered."), drive)

    def _carry_out(self, request: Request, drive: bool) -> Reply:
        if not request.path.startswith(_APIS) or "//" in request.path or request.path.endswith("/"):
            return NOT_FOUND
        request = _overridden(request)
        given = parse_qs(request.query, keep_blank_values=True)
        caller = self._tokens.caller(_authorization(request, given), drive)
        operation, path = self._find(request)
        schema = load()[operation.id.partition(".")[0]]
        method = schema.methods.get(operation.id, _UNKNOWN)
        in_scope(caller, method)
        query = check.query(schema, method, given)
        if mask := (query.get("fields") or [""])[-1]:
            check.mask(schema, method, mask)
        body = payload.read(schema, method, request.headers, request.body, operation.path)
        self._quota.spend(schema.api, kind_of(operation), caller.email)
        self._calls.count(operation, path.get("spreadsheetId"))
        self._world.settle()
        allow(self._world, caller, operation, path)
        reply = operation.handler(Call(self._world, caller, path, query, body))
        self._touch(operation, path, caller)
        return self._reply(reply, query, method)

    def _find(self, request: Request) -> tuple[Operation, dict[str, str]]:
        found = self._router.find(request.method, request.path)
        if found is not None:
            return found
        known = self._known.find(request.method, request.path)
        raise unimplemented(known[0] if known else f"{request.method} {request.path}")

    def _touch(self, operation: Operation, path: Mapping[str, str], caller: Caller) -> None:
        file_id = path.get("spreadsheetId")
        if operation.access == "write" and file_id in self._world.files:
            self._world.touch(file_id, caller)

    def _reply(self, reply: dict[str, Any], query: Mapping[str, list[str]], method: Method) -> Reply:
        if "media" in reply and isinstance(reply["media"], bytes):
            return Reply(200, reply["media"], reply["contentType"])
        if method.id and method.response is None:
            return Reply(204)
        self._examine(reply, method)
        mask = fields.from_query(query)
        shown = mask.apply(reply) if mask else reply
        pretty = (query.get("prettyPrint") or ["false"])[-1].lower() == "true"
        return Reply(200, to_bytes(shown, pretty))

    def _examine(self, reply: dict[str, Any], method: Method) -> None:
        if self._strict and method.response:
            api = method.id.partition(".")[0]
            misfits = check.misfits(load()[api], method.response, reply)
            if misfits:
                raise Misfit(f"misfit {method.id}: {misfits[:5]}")


def _overridden(request: Request) -> Request:
    """Google's clients send a GET whose address is too long as a POST of its query."""
    method = request.headers.get("x-http-method-override", "")
    if request.method != "POST" or not method:
        return request
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    query = request.body.decode("utf-8", "replace") if form else request.query
    return replace(request, method=method.upper(), query=query, body=b"" if form else request.body)


def _authorization(request: Request, query: Mapping[str, list[str]]) -> str | None:
    token = query.get("access_token")
    return f"Bearer {token[-1]}" if token else request.headers.get("authorization")


class Misfit(Exception):
    """A reply of ours that does not fit Google's schema (only looked for when strict)."""


def _log_failure(request: Request, error: Exception) -> None:
    # Where and what kind, not the text: it may hold what somebody typed.
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    what = str(error) if isinstance(error, Misfit) else type(error).__name__
    log.error("the emulator failed at a %s: %s at %s", request.method, what, where)


def refusal(error: GoogleError, drive: bool) -> Reply:
    """An error as a reply."""
    headers = {}
    if error.code == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return Reply(error.code, to_bytes(error.to_json(drive), pretty=True), headers=headers)


def to_bytes(value: Any, pretty: bool = False) -> bytes:
    """JSON as Google sends it."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if pretty else None)
    except orjson.JSONEncodeError:  # half a character, or a number beyond 64 bits
        separators = None if pretty else (",", ":")
        text = json.dumps(value, ensure_ascii=False, indent=2 if pretty else None, separators=separators)
        return text.encode("utf-8", "replace")


NOT_FOUND = Reply(
    404,
    b"<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 404 (Not Found)!!1</title>\n"
    b"  <p><b>404.</b> <ins>That\xe2\x80\x99s an error.</ins>\n"
    b"  <p>The requested URL was not found on this server.  <ins>That\xe2\x80\x99s all we know.</ins>\n",
    "text/html; charset=UTF-8",
)
