"""What went wrong with a call, as one of our errors; and whether it may be tried again at once."""

import re

import orjson
import requests
from google.auth.exceptions import GoogleAuthError, RefreshError

from sheets_sync.errors import Forbidden, NotFound, QuotaExhausted, Rejected, SheetsSyncError, Unreachable
from sheets_sync.messages import text

QUOTA_REASONS = {"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded"}
DISABLED_REASONS = {"SERVICE_DISABLED", "accessNotConfigured"}


class Again(Exception):
    """May go away by itself. `safe`: nothing was changed, so it may be tried again at once."""

    def __init__(self, error: SheetsSyncError, *, safe: bool, after: float = 0.0) -> None:
        super().__init__()
        self.error = error
        self.safe = safe
        self.after = after


def words(key: str, **values: object) -> tuple[str, str]:
    """(English, Thai), as an error takes them."""
    return text(key, "en", **values), text(key, "th", **values)


def unreachable(cause: Exception, *, maybe_done: bool = False) -> Unreachable:
    """No usable answer, told by the kind of its cause alone."""
    return Unreachable(*words("google.unreachable", why=type(cause).__name__), maybe_done=maybe_done)


def token_refused(cause: GoogleAuthError) -> Exception:
    """The token endpoint said no: for good (key deleted, host's clock wrong), or for now."""
    if isinstance(cause, RefreshError) and not cause.retryable:
        return Forbidden(*words("google.key_refused"))
    return Again(unreachable(cause), safe=True)


def broken(cause: requests.RequestException, write: bool) -> Again:
    """No answer at all. A read that timed out is not tried again now: the others are waiting."""
    never_left = isinstance(cause, requests.ConnectTimeout) or "NewConnectionError" in repr(cause)
    timed_out = isinstance(cause, requests.Timeout)
    safe = never_left if write else not timed_out
    return Again(unreachable(cause, maybe_done=write and not never_left), safe=safe)


def refused(response: requests.Response, write: bool) -> Exception:
    """The answer's status as one of our errors."""
    status, reason, message = response.status_code, *_told(response)
    if status == 429 or (status == 403 and reason in QUOTA_REASONS):
        return Again(QuotaExhausted(*words("google.quota")), safe=True, after=_retry_after(response))
    if status == 401:
        return Forbidden(*words("google.key_refused"))
    if status == 403:
        disabled = "google.disabled" if reason in DISABLED_REASONS else "google.forbidden"
        return Forbidden(*words(disabled))
    if status == 404:
        return NotFound(*words("google.not_found"))
    if status < 400 or status == 408 or (status >= 500 and status != 501):
        error = Unreachable(*words("google.unreachable", why=status), maybe_done=write)
        return Again(error, safe=not write, after=_retry_after(response))
    key = "google.office_file" if "not supported for this document" in message else "google.rejected"
    if "protected cell" in message:
        key = "google.protected"
    return Rejected(*words(key, status=status, why=_scrubbed(message)))


def check_whole(response: requests.Response, write: bool) -> None:
    """200 with a web page or half a document is no answer. A whole one is parsed this once."""
    try:
        body = orjson.loads(response.content)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        error = Unreachable(*words("google.unreachable", why="half an answer"), maybe_done=write)
        raise Again(error, safe=not write)
    response.json = lambda **_: body  # type: ignore[method-assign]  # a large sheet is megabytes


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
