"""One place that talks, waits and retries.

gspread's HTTP client is kept for what it knows of Google's paths; session, time-outs, errors and retries are
ours: its own hang for ever, repeat what is not safe to repeat, or never give up.
"""

import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import requests.auth
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials
from gspread.http_client import FileType, HTTPClient, ParamsType

from sheets_sync.clock import Clock
from sheets_sync.errors import QuotaExhausted, UsageError
from sheets_sync.google.budget import Budget, Kind
from sheets_sync.google.failures import Again, broken, check_whole, refused, token_refused, unreachable, words

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)
GOOGLE = ("https://sheets.googleapis.com", "https://www.googleapis.com")
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


def credentials_from(key: Path, api_root: str = GOOGLE[0], scopes: Sequence[str] = SCOPES) -> Credentials:
    """The service account of this key file. UsageError when it is none."""
    kind = Credentials if api_root in GOOGLE else _AwayFromGoogle
    try:
        return kind.from_service_account_file(str(key), scopes=list(scopes))  # type: ignore[no-any-return, no-untyped-call]
    except OSError as e:
        raise UsageError(*words("google.no_key", file=key, why=type(e).__name__)) from None
    except (ValueError, AttributeError, TypeError, GoogleAuthError):  # no object, or one without its fields
        raise UsageError(*words("google.bad_key", file=key)) from None


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

    @property
    def account(self) -> str:
        """The address of the service account."""
        return str(self._credentials.service_account_email)

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
            except Again as again:
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
            raise Again(unreachable(e), safe=True) from None
        except GoogleAuthError as e:
            raise token_refused(e) from None
        except requests.RequestException as e:
            raise broken(e, write) from None
        if not response.ok:
            raise refused(response, write)
        check_whole(response, write)
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

    def _pause(self, kind: Kind, tried: int, again: "Again") -> None:
        longest = self._patience.longest_pause
        pause = min(longest, self._patience.first_pause * 2 ** (tried - 1)) * self._chance.uniform(0.5, 1.0)
        pause = min(longest, max(pause, again.after))
        if isinstance(again.error, QuotaExhausted):
            self.budget.refused(kind, pause)
        self._clock.sleep(pause)


def _kind(method: str, endpoint: str) -> Kind:
    if "/drive/" in endpoint:
        return "drive"
    reading = method.lower() == "get" or endpoint.endswith(("ByDataFilter:get", ":getByDataFilter"))
    return "sheets_read" if reading else "sheets_write"
