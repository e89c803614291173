"""Google's per-minute quotas over a sliding minute, and its 429."""

from collections import defaultdict, deque
from typing import Any, Literal

from sheets_sync.emulator.clock import Clock
from sheets_sync.emulator.errors import GoogleError

Rule = Literal["none", "google"]
_WINDOW = 60.0  # seconds
PER_USER = 60
PER_PROJECT = 300
DRIVE = 12_000
_PROJECT = "100000000000"


class Quota:
    """Counts reads and writes per user and per project (there is one project)."""

    def __init__(self, clock: Clock, rule: Rule = "none") -> None:
        self.rule = rule
        self._clock = clock
        self._used: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)

    def set(self, rule: Rule) -> None:
        """Switch the rule; what was used so far is forgotten."""
        self.rule = rule
        self._used.clear()

    def spend(self, service: str, kind: str, user: str) -> None:
        """Count one call ("read" or "write") of a user, or refuse it with Google's 429."""
        if self.rule == "none":
            return
        now = self._clock.elapsed()
        limits = self._limits(service, kind, user)
        for key, limit in limits:
            self._forget(key, now)
            if len(self._used[key]) >= limit:
                raise exceeded(service, kind, limit, per_user=bool(key[1]))
        for key, _ in limits:
            self._used[key].append(now)

    def _limits(self, service: str, kind: str, user: str) -> list[tuple[tuple[str, str], int]]:
        if service == "drive":
            return [(("drive", user), DRIVE)]
        return [((kind, user), PER_USER), ((kind, ""), PER_PROJECT)]

    def _forget(self, key: tuple[str, str], now: float) -> None:
        used = self._used[key]
        while used and used[0] <= now - _WINDOW:
            used.popleft()


def exceeded(service: str, kind: str, limit: int, per_user: bool) -> GoogleError:
    """Google's 429 for a quota."""
    if service == "drive":
        return _drive_exceeded()
    title = kind.capitalize()
    scope, suffix = (" per user", "PerUser") if per_user else ("", "PerProject")
    message = (
        f"Quota exceeded for quota metric '{title} requests' and limit '{title} requests per minute{scope}' "
        f"of service 'sheets.googleapis.com' for consumer 'project_number:{_PROJECT}'."
    )
    metadata = {
        "consumer": f"projects/{_PROJECT}",
        "quota_limit": f"{title}RequestsPerMinute{suffix}",
        "quota_limit_value": str(limit),
        "quota_location": "global",
        "quota_metric": f"sheets.googleapis.com/{kind}_requests",
        "quota_unit": "1/min/{project}/{user}" if per_user else "1/min/{project}",
        "service": "sheets.googleapis.com",
    }
    return GoogleError(429, "RESOURCE_EXHAUSTED", message, _details(metadata))


def _details(metadata: dict[str, str]) -> list[dict[str, Any]]:
    info = "type.googleapis.com/google.rpc.ErrorInfo"
    link = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
    }
    return [
        {"@type": info, "reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com", "metadata": metadata},
        {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]},
    ]


def _drive_exceeded() -> GoogleError:
    message = "User Rate Limit Exceeded. Rate of requests for user exceed configured project quota."
    error = {"message": message, "domain": "usageLimits", "reason": "userRateLimitExceeded"}
    return GoogleError(403, "PERMISSION_DENIED", message, errors=[error])
