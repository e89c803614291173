"""Google's error replies, in the style of the newer APIs (Sheets) and of Drive v3.

Raise `GoogleError`, or one of the helpers' results: `raise bad_request("Invalid requests[0]…")`.
"""

from typing import Any

_DRIVE_REASONS = {
    400: "badRequest",
    401: "authError",
    403: "insufficientFilePermissions",
    404: "notFound",
    429: "rateLimitExceeded",
    500: "internalError",
    501: "notImplemented",
    503: "backendError",
}


class GoogleError(Exception):
    """A refusal as Google words it; `errors` is Drive's own list, `details` the newer APIs'."""

    def __init__(
        self,
        code: int,
        status: str,
        message: str,
        details: list[dict[str, Any]] | None = None,
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.status, self.message = code, status, message
        self.details, self.errors = details, errors

    def to_json(self, drive: bool = False) -> dict[str, Any]:
        """The body of the reply."""
        return {"error": self._drive() if drive else self._sheets()}

    def _sheets(self) -> dict[str, Any]:
        body: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        return body | ({"details": self.details} if self.details else {})

    def _drive(self) -> dict[str, Any]:
        reason = _DRIVE_REASONS.get(self.code, "backendError")
        default = [{"message": self.message, "domain": "global", "reason": reason}]
        body: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "errors": default if self.errors is None else self.errors,
        }
        # Drive's own refusals carry no status; those of Google's front door (401, 429) do.
        return body | ({"status": self.status, "details": self.details} if self.details else {})


def bad_request(message: str, details: list[dict[str, Any]] | None = None) -> GoogleError:
    """400 INVALID_ARGUMENT."""
    return GoogleError(400, "INVALID_ARGUMENT", message, details)


def not_found(message: str = "Requested entity was not found.") -> GoogleError:
    """404 NOT_FOUND, as Sheets words it."""
    return GoogleError(404, "NOT_FOUND", message)


def forbidden(message: str = "The caller does not have permission") -> GoogleError:
    """403 PERMISSION_DENIED."""
    return GoogleError(403, "PERMISSION_DENIED", message)


def unimplemented(what: str) -> GoogleError:
    """501 UNIMPLEMENTED: the emulator knows the name but can't do it, and never answers emptily instead."""
    return GoogleError(501, "UNIMPLEMENTED", f"This emulator does not implement {what}.")
