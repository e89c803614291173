"""Who may do what with which file, and Google's refusals."""

from collections.abc import Mapping

from sheets_sync.emulator.api import Operation
from sheets_sync.emulator.errors import GoogleError, forbidden, not_found
from sheets_sync.emulator.schema import Method
from sheets_sync.emulator.world import SPREADSHEET, Caller, File, World

_WRITERS = {"owner", "organizer", "fileOrganizer", "writer"}


def in_scope(caller: Caller, method: Method) -> None:
    """Refuse a token that was not asked for with one of the method's scopes."""
    if not caller.scopes or not method.scopes or caller.scopes & method.scopes:
        return
    service = method.id.partition(".")[0]
    details = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"service": f"{service}.googleapis.com", "method": method.id},
    }
    error = {"message": "Insufficient Permission", "domain": "global", "reason": "insufficientPermissions"}
    message = "Request had insufficient authentication scopes."
    raise GoogleError(403, "PERMISSION_DENIED", message, [details], [error])


def allow(world: World, caller: Caller, operation: Operation, path: Mapping[str, str]) -> None:
    """Refuse a call on a file that is not there or not shared well enough."""
    if operation.access == "none":
        return
    if "fileId" in path:
        drive_file(world, caller, path["fileId"], operation.access)
    elif "spreadsheetId" in path:
        _spreadsheet(world, caller, path["spreadsheetId"], operation.access)


def _spreadsheet(world: World, caller: Caller, file_id: str, access: str) -> None:
    file = world.files.get(file_id)
    if file is None:
        raise not_found()
    role = world.role(file, caller.email)
    if not role or (access == "write" and role not in _WRITERS):
        raise forbidden()
    if file.mime_type != SPREADSHEET:
        raise GoogleError(400, "FAILED_PRECONDITION", "This operation is not supported for this document")


def drive_file(world: World, caller: Caller, file_id: str, access: str) -> File:
    """The file, as far as the caller may see ("read") or change it ("write"), in Drive's words."""
    file = world.files.get(file_id)
    role = world.role(file, caller.email) if file else ""
    if file is None or not role:
        message = f"File not found: {file_id}."
        error = {"message": message, "domain": "global", "reason": "notFound"}
        where = {"location": "fileId", "locationType": "parameter"}
        raise GoogleError(404, "NOT_FOUND", message, errors=[error | where])
    if access == "write" and role not in _WRITERS:
        raise insufficient(file_id)
    return file


def insufficient(file_id: str) -> GoogleError:
    """Drive's 403 for a file one sees but may not change."""
    message = f"The user does not have sufficient permissions for file {file_id}."
    error = {"message": message, "domain": "global", "reason": "insufficientFilePermissions"}
    return GoogleError(403, "PERMISSION_DENIED", message, errors=[error])
