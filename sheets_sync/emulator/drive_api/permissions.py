"""Drive's permissions: who a file is shared with."""

from sheets_sync.emulator.api import Call, Operation
from sheets_sync.emulator.drive_api.files import page
from sheets_sync.emulator.drive_api.refusals import bad, missing, refused
from sheets_sync.emulator.drive_api.resource import PERMISSION_FIELDS, Json, permission_json, shown
from sheets_sync.emulator.world import File, Permission, user_id

_ROLES = {"owner", "writer", "commenter", "reader"}
_TYPES = {"user", "group", "domain", "anyone"}
_LIST_FIELDS = f"kind,nextPageToken,permissions({PERMISSION_FIELDS})"


def list_permissions(call: Call) -> Json:
    """drive.permissions.list."""
    entries = [permission_json(p) for p in _file(call).permissions.values()]
    shown_entries, token = page(call, entries, 100, 100)
    reply: Json = {"kind": "drive#permissionList", "permissions": shown_entries}
    return shown(call, reply | ({"nextPageToken": token} if token else {}), _LIST_FIELDS)


def get(call: Call) -> Json:
    """drive.permissions.get."""
    return _one(call, _permission(call))


def create(call: Call) -> Json:
    """drive.permissions.create; sharing again with the same person changes the role."""
    file, body = _file(call), call.body
    permission = _read(body)
    old = file.permissions.get(permission.id)
    if old is not None and old.role == "owner":
        return _one(call, old)
    if permission.role == "owner":
        _hand_over(call, file, permission)
    file.permissions[permission.id] = permission
    call.world.note(file.id, call.caller)
    return _one(call, permission)


def _read(body: Json) -> Permission:
    kind, role = body.get("type", ""), body.get("role", "")
    if kind not in _TYPES:
        raise bad("The permission type field is required." if not kind else "The specified type is invalid.")
    if role not in _ROLES:
        raise bad("The permission role field is required." if not role else "The specified role is invalid.")
    email, domain = body.get("emailAddress", ""), body.get("domain", "")
    if kind in {"user", "group"}:
        if "@" not in email:
            why = "The specified emailAddress is invalid or not applicable for the given permission type."
            raise bad(why, "invalid")
        return Permission(user_id(email), kind, role, email)
    discoverable = bool(body.get("allowFileDiscovery", False))
    if kind == "domain":
        if "." not in domain:
            why = "The specified domain is invalid or not applicable for the given permission type."
            raise bad(why, "invalid")
        return Permission(f"{user_id(domain)}k", kind, role, domain=domain, discoverable=discoverable)
    return Permission("anyone" if discoverable else "anyoneWithLink", kind, role, discoverable=discoverable)


def _hand_over(call: Call, file: File, permission: Permission) -> None:
    if not call.flag("transferOwnership"):
        why = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise refused(why, "forbidden")
    caller = call.caller.email.lower()
    accepts = permission.pending and permission.email.lower() == caller
    if file.owner.lower() != caller and not accepts:
        raise refused("Only the owner of a file can transfer its ownership.", "insufficientFilePermissions")
    call.world.may_own(permission.email)
    for other in file.permissions.values():
        if other.role == "owner":
            other.role = "writer"


def update(call: Call) -> Json:
    """drive.permissions.update: another role."""
    file, permission = _file(call), _permission(call)
    role = call.body.get("role", permission.role)
    if role not in _ROLES:
        raise bad("The specified role is invalid.")
    if permission.role == "owner" and role != "owner":
        raise refused("The owner of a file can't be given another role.", "insufficientFilePermissions")
    if role == "owner" and permission.role != "owner":
        _hand_over(call, file, permission)
    permission.role = role
    permission.pending = role != "owner" and call.body.get("pendingOwner", permission.pending)
    call.world.note(file.id, call.caller)
    return _one(call, permission)


def delete(call: Call) -> Json:
    """drive.permissions.delete: the owner's own stays."""
    file, permission = _file(call), _permission(call)
    if permission.role == "owner":
        raise refused("The owner of a file cannot be removed.", "insufficientFilePermissions")
    del file.permissions[permission.id]
    call.world.note(file.id, call.caller, lost=[permission.email])
    return {}


def _file(call: Call) -> File:
    return call.world.files[call.path["fileId"]]


def _permission(call: Call) -> Permission:
    name = call.path["permissionId"]
    found = _file(call).permissions.get(name)
    if found is None:
        raise missing("Permission", name, "permissionId")
    return found


def _one(call: Call, permission: Permission) -> Json:
    return shown(call, permission_json(permission), PERMISSION_FIELDS)


_BASE = "/drive/v3/files/{fileId}/permissions"
OPERATIONS = [
    Operation("drive.permissions.list", "GET", _BASE, list_permissions, "write"),
    Operation("drive.permissions.create", "POST", _BASE, create, "write"),
    Operation("drive.permissions.get", "GET", f"{_BASE}/{{permissionId}}", get, "read"),
    Operation("drive.permissions.update", "PATCH", f"{_BASE}/{{permissionId}}", update, "write"),
    Operation("drive.permissions.delete", "DELETE", f"{_BASE}/{{permissionId}}", delete, "write"),
]
