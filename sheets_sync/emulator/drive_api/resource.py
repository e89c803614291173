"""How Drive v3 shows files and people, and what it shows when no `fields` are asked for."""

from datetime import UTC, datetime
from typing import Any

from sheets_sync.emulator import fields
from sheets_sync.emulator.api import Call
from sheets_sync.emulator.world import FOLDER, SPREADSHEET, Caller, File, Permission, World, user_id

Json = dict[str, Any]
FILE_FIELDS = "kind,id,name,mimeType"
PERMISSION_FIELDS = "kind,id,type,role"
EXPORTS = {
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
    "text/tab-separated-values": "tsv",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "application/zip": "zip",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_READER = ("canCopy", "canDownload")
_WRITER = (*_READER, "canComment", "canEdit", "canRename", "canShare")
_ABILITIES = {
    "owner": (*_WRITER, "canTrash", "canDelete"),
    "writer": _WRITER,
    "commenter": (*_READER, "canComment"),
    "reader": _READER,
}


def shown(call: Call, reply: Json, default: str) -> Json:
    """The reply with Drive's default fields, when the call names none."""
    if call.text("fields"):
        return reply
    kept: Json = fields.parse(default).apply(reply)
    return kept


def stamp(moment: datetime) -> str:
    """A time as Drive writes it: UTC, three digits of a second."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def user(email: str, caller: Caller) -> Json:
    """A person, as files and permissions show them."""
    return {
        "kind": "drive#user",
        "displayName": email.partition("@")[0],
        "me": email.lower() == caller.email.lower(),
        "permissionId": user_id(email),
        "emailAddress": email,
    }


def file_json(world: World, file: File, caller: Caller) -> Json:
    """Everything Drive tells this caller about a file."""
    role = world.role(file, caller.email)
    mine = file.owner.lower() == caller.email.lower()
    able = _ABILITIES.get(role, ())
    reply: Json = {
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime_type,
        "starred": file.starred,
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed,
        "spaces": ["drive"],
        "version": str(file.version),
        "webViewLink": web_link(file),
        "createdTime": stamp(file.created),
        "modifiedTime": stamp(file.modified),
        "modifiedByMe": file.modified_by.lower() == caller.email.lower(),
        "owners": [user(file.owner, caller)],
        "lastModifyingUser": user(file.modified_by, caller),
        "shared": len(file.permissions) > 1,
        "ownedByMe": mine,
        "capabilities": {name: name in able for name in _ABILITIES["owner"]},
        "viewersCanCopyContent": True,
        "copyRequiresWriterPermission": False,
        "writersCanShare": True,
        "quotaBytesUsed": str(len(file.content)) if file.content else "1024",
        "isAppAuthorized": True,
    }
    return reply | _optional(file, role, mine)


def _optional(file: File, role: str, mine: bool) -> Json:
    reply: Json = {}
    if mine or role == "writer":
        reply["permissions"] = [permission_json(p) for p in file.permissions.values()]
        reply["permissionIds"] = list(file.permissions)
    if mine:
        reply["parents"] = list(file.parents)
    if file.description:
        reply["description"] = file.description
    if file.properties:
        reply["properties"] = dict(file.properties)
    if file.app_properties:
        reply["appProperties"] = dict(file.app_properties)
    if file.mime_type == SPREADSHEET:
        reply["exportLinks"] = export_links(file.id)
    elif file.mime_type != FOLDER:
        reply["size"] = str(len(file.content))
    return reply


def export_links(file_id: str) -> dict[str, str]:
    """Where a spreadsheet can be had in other formats."""
    base = f"https://docs.google.com/spreadsheets/export?id={file_id}&exportFormat="
    return {mime: base + kind for mime, kind in EXPORTS.items()}


def web_link(file: File) -> str:
    """The address a person opens."""
    if file.mime_type == SPREADSHEET:
        return f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk"
    if file.mime_type == FOLDER:
        return f"https://drive.google.com/drive/folders/{file.id}"
    return f"https://drive.google.com/file/d/{file.id}/view?usp=drivesdk"


def permission_json(permission: Permission) -> Json:
    """Everything Drive tells about one entry of a file's sharing."""
    reply: Json = {
        "kind": "drive#permission",
        "id": permission.id,
        "type": permission.type,
        "role": permission.role,
    }
    if permission.type in {"user", "group"}:
        email = permission.email
        person = {"emailAddress": email, "displayName": email.partition("@")[0], "deleted": False}
        return reply | person | {"pendingOwner": permission.pending}
    if permission.type == "domain":
        reply |= {"domain": permission.domain, "displayName": permission.domain}
    return reply | {"allowFileDiscovery": permission.discoverable}
