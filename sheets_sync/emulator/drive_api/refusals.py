"""Drive's own refusals."""

from sheets_sync.emulator.errors import GoogleError


def invalid(parameter: str) -> GoogleError:
    """400 for a parameter Drive can't read."""
    where = {"location": parameter, "locationType": "parameter"}
    error = {"message": "Invalid Value", "domain": "global", "reason": "invalid"}
    return GoogleError(400, "INVALID_ARGUMENT", "Invalid Value", errors=[error | where])


def required(parameter: str) -> GoogleError:
    """400 for a parameter that must be given."""
    message = f"The '{parameter}' parameter is required for this method."
    where = {"location": parameter, "locationType": "parameter"}
    error = {"message": message, "domain": "global", "reason": "required"}
    return GoogleError(400, "INVALID_ARGUMENT", message, errors=[error | where])


def bad(message: str, reason: str = "badRequest") -> GoogleError:
    """400 with a message of Drive's."""
    error = {"message": message, "domain": "global", "reason": reason}
    return GoogleError(400, "INVALID_ARGUMENT", message, errors=[error])


def refused(message: str, reason: str) -> GoogleError:
    """403 with a message of Drive's."""
    error = {"message": message, "domain": "global", "reason": reason}
    return GoogleError(403, "PERMISSION_DENIED", message, errors=[error])


def missing(what: str, name: str, location: str) -> GoogleError:
    """404: "File not found: 1ab…", "Permission not found: …"."""
    message = f"{what} not found: {name}."
    where = {"location": location, "locationType": "parameter"}
    error = {"message": message, "domain": "global", "reason": "notFound"}
    return GoogleError(404, "NOT_FOUND", message, errors=[error | where])
