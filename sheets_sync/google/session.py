"""One place that talks, waits and retries.

gspread's HTTP client is kept for what it knows of Google's paths; session, time-outs, errors and retries are
ours: its own hang for ever, repeat what is not safe to repeat, or never give up.
"""

import random
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import requests.auth
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials
from gspread.http_client import FileType, HTTPClient, ParamsType

from sheets_sync.clock import Clock
from sheets_sync.errors import (
    Forbidden,
    NotFound,
    QuotaExhausted,
    Rejected,
    SheetsSyncError,
    Unreachable,
    UsageError,
)
from sheets_sync.google.budget import Budget, Kind
from sheets_sync.messages import text

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
GOOGLE = ("https://sheets.googleapis.com", "https://www.googleapis.com")
QUOTA_REASONS = {"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded"}
NO_TOKEN_SECONDS = 10.0  # how long a refused or broken token request speaks for those that wait
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one call may take, and how often it is tried. Seconds."""

    connect: float = 10.0
    read: float = 30.0  # a hanging sheet must not hold up the others
    write: float = 180.0  # Google itself gives up then
    tries: int = 4
    first_pause: float = 0.5
    longest_pause: float = 64.0


DEFAULT = Patience()


class _AwayFromGoogle(Credentials):
    """google-auth asks Google for an account's regional boundary in the background; an emulator has none."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def credentials_from(key: Path, api_root: str = GOOGLE[0]) -> Credentials:
    """The service account of this key file. UsageError when it is none."""
    kind = Credentials if api_root in GOOGLE else _AwayFromGoogle
    try:
        return kind.from_service_account_file(str(key), scopes=list(SCOPES))  # type: ignore[no-any-return, no-untyped-call]
    except (OSError, ValueError, GoogleAuthError) as e:
        raise UsageError(*_words("google.no_key", file=key, why=type(e).__name__)) from None


class _Bearer(requests.auth.AuthBase):
    """The token of one call."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class Session(HTTPClient):
    """gspread's HTTP client with our time-outs, budget, retries and errors. Threads may share it."""

    def __init__(
        self,
        credentials: Credentials,
        budget: Budget,
        clock: Clock,
        *,
        api_root: str = GOOGLE[0],
        patience: Patience = DEFAULT,
        chance: random.Random | None = None,
    ) -> None:
        self._credentials = credentials
        self._root = api_root.rstrip("/")
        self._patience = patience
        self._clock = clock
        self._chance = chance or random.Random()
        self._local = threading.local()
        self._refreshing = threading.Lock()
        self._no_token: tuple[float, GoogleAuthError] | None = None
        self.budget = budget
        super().__init__(credentials, session=self._session())

    def request(
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: FileType = None,
        headers: Any = None,
    ) -> requests.Response:
        """One answered call: what can be tried again safely is tried again.

        Reads are repeated on anything that may go away by itself; writes only when they were certainly not
        carried out. Raises Forbidden, NotFound, Rejected, QuotaExhausted or Unreachable.
        """
        arguments = {"params": params, "data": data, "json": json, "files": files, "headers": headers}
        kind = _kind(method, endpoint)
        for tried in range(1, self._patience.tries + 1):
            self.budget.spend(kind)
            try:
                response = self._once(method, self._address(endpoint), kind, arguments)
            except _Again as again:
                if tried == self._patience.tries or not again.safe:
                    raise again.error from None
                self._pause(kind, tried, again)
            else:
                self.budget.went_well(kind)
                return response
        raise AssertionError("unreachable")  # the loop returns or raises

    def _once(self, method: str, url: str, kind: Kind, arguments: Mapping[str, Any]) -> requests.Response:
        write = kind == "sheets_write"
        limit = (self._patience.connect, self._patience.write if write else self._patience.read)
        try:
            token = self._token()
            response = self._session().request(method, url, auth=token, timeout=limit, **arguments)
            if (
                response.status_code == 401
            ):  # the token died before its time: that much is sure, nothing was done
                token = self._token(refused=token)
                response = self._session().request(method, url, auth=token, timeout=limit, **arguments)
        except TransportError as e:
            raise _Again(_unreachable(e), safe=True) from None
        except GoogleAuthError as e:
            raise _token_refused(e) from None
        except requests.RequestException as e:
            raise _broken(e, write) from None
        if not response.ok:
            raise _refused(response, write)
        _check_whole(response, write)
        return response

    def _token(self, refused: "_Bearer | None" = None) -> "_Bearer":
        """One token for all threads. google-auth's own session is not used: it asks Google's IAM for a region
        behind our back, with the emulator's token too.
        """
        with self._refreshing:
            if not self._credentials.valid or (refused and refused.token == self._credentials.token):
                self._renew()
            return _Bearer(str(self._credentials.token))

    def _renew(self) -> None:
        """A new token. google-auth tries for seconds: what it then says holds for all threads for a while."""
        if self._no_token and self._clock.monotonic() < self._no_token[0]:
            raise self._no_token[1]
        try:
            self._credentials.refresh(Request(self._session()))  # type: ignore[no-untyped-call]
        except GoogleAuthError as e:
            self._no_token = (self._clock.monotonic() + NO_TOKEN_SECONDS, e)
            raise
        self._no_token = None

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.trust_env = urlsplit(self._root).hostname not in LOOPBACK  # no office's proxy knows ours
        return session

    def _address(self, endpoint: str) -> str:
        if self._root == GOOGLE[0]:
            return endpoint
        return next((self._root + endpoint[len(g) :] for g in GOOGLE if endpoint.startswith(g)), endpoint)

    def _pause(self, kind: Kind, tried: int, again: "_Again") -> None:
        longest = self._patience.longest_pause
        pause = min(longest, self._patience.first_pause * 2 ** (tried - 1)) * self._chance.uniform(0.5, 1.0)
        pause = min(longest, max(pause, again.after))
        if isinstance(again.error, QuotaExhausted):
            self.budget.refused(kind, pause)
        self._clock.sleep(pause)


# ── what went wrong ──────────────────────────────────────────────────────────────────────────────


class _Again(Exception):
    """May go away by itself. `safe`: nothing was changed, so it may be tried again at once."""

    def __init__(self, error: SheetsSyncError, *, safe: bool, after: float = 0.0) -> None:
        super().__init__()
        self.error = error
        self.safe = safe
        self.after = after


def _words(key: str, **values: object) -> tuple[str, str]:
    return text(key, "en", **values), text(key, "th", **values)


def _kind(method: str, endpoint: str) -> Kind:
    if "/drive/" in endpoint:
        return "drive"
    reading = method.lower() == "get" or endpoint.endswith(("ByDataFilter:get", ":getByDataFilter"))
    return "sheets_read" if reading else "sheets_write"


def _unreachable(cause: Exception, *, maybe_done: bool = False) -> Unreachable:
    return Unreachable(*_words("google.unreachable", why=type(cause).__name__), maybe_done=maybe_done)


def _token_refused(cause: GoogleAuthError) -> Exception:
    """The token endpoint said no: for good (key deleted, host's clock wrong), or for now."""
    if isinstance(cause, RefreshError) and not cause.retryable:
        return Forbidden(*_words("google.key_refused"))
    return _Again(_unreachable(cause), safe=True)


def _broken(cause: requests.RequestException, write: bool) -> _Again:
    """No answer at all. A read that timed out is not tried again now: the others are waiting."""
    never_left = isinstance(cause, requests.ConnectTimeout) or "NewConnectionError" in repr(cause)
    timed_out = isinstance(cause, requests.Timeout)
    safe = never_left if write else not timed_out
    return _Again(_unreachable(cause, maybe_done=write and not never_left), safe=safe)


def _refused(response: requests.Response, write: bool) -> Exception:
    """The answer's status as one of our errors."""
    status, reason, message = response.status_code, *_told(response)
    if status == 429 or (status == 403 and reason in QUOTA_REASONS):
        return _Again(QuotaExhausted(*_words("google.quota")), safe=True, after=_retry_after(response))
    if status == 401:
        return Forbidden(*_words("google.key_refused"))
    if status == 403:
        return Forbidden(*_words("google.forbidden"))
    if status == 404:
        return NotFound(*_words("google.not_found"))
    if status < 400 or status == 408 or (status >= 500 and status != 501):
        error = Unreachable(*_words("google.unreachable", why=status), maybe_done=write)
        return _Again(error, safe=not write, after=_retry_after(response))
    key = "google.office_file" if "not supported for this document" in message else "google.rejected"
    if "protected cell" in message:
        key = "google.protected"
    return Rejected(*_words(key, status=status, why=_scrubbed(message)))


def _check_whole(response: requests.Response, write: bool) -> None:
    """200 with a web page or half a document is no answer."""
    try:
        whole = isinstance(response.json(), dict)
    except ValueError:
        whole = False
    if not whole:
        error = Unreachable(*_words("google.unreachable", why="half an answer"), maybe_done=write)
        raise _Again(error, safe=not write)


def _told(response: requests.Response) -> tuple[str, str]:
    """(reason, message) of an error body; empty where it has none, as a web page or `invalid_grant`."""
    try:
        error = response.json()["error"]
        details = list(error.get("details", ())) + list(error.get("errors", ()))
        reasons = [str(d["reason"]) for d in details if "reason" in d]
        return (reasons[0] if reasons else ""), str(error.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""


def _retry_after(response: requests.Response) -> float:
    value = response.headers.get("Retry-After", "")
    return float(value) if re.fullmatch(r"[0-9]{1,5}", value) else 0.0


def _scrubbed(message: str) -> str:
    """Google's words without anything that may be a person's: it likes to repeat what it was given."""
    return re.sub(r"[\u0e00-\u0e7f]+|\"[^\"]*\"|[0-9]{4,}", "…", message)[:200]
