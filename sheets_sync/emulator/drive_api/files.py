"""Drive's files: list, get, create, copy, update, delete."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from sheets_sync.emulator.api import Call, Operation
from sheets_sync.emulator.drive_api import query
from sheets_sync.emulator.drive_api.refusals import bad, invalid, refused, required
from sheets_sync.emulator.drive_api.resource import FILE_FIELDS, Json, file_json, shown, user
from sheets_sync.emulator.sharing import drive_file, insufficient
from sheets_sync.emulator.world import FOLDER, ROOT, SPREADSHEET, Caller, File, World, root_id, user_id

_LIST_FIELDS = f"kind,nextPageToken,incompleteSearch,files({FILE_FIELDS})"
_NOT_BINARY = "Only files with binary content can be directly downloaded. Use Export with Docs Editors files."
_NOT_WRITABLE = (
    "The parents field is not directly writable in update requests. "
    "Use the addParents and removeParents parameters instead."
)
_ORDERS: dict[str, Callable[[File], Any]] = {
    "createdTime": lambda file: file.created,
    "folder": lambda file: file.mime_type != FOLDER,
    "modifiedByMeTime": lambda file: file.modified,
    "modifiedTime": lambda file: file.modified,
    "name": lambda file: file.name,
    "name_natural": lambda file: file.name.casefold(),
    "quotaBytesUsed": lambda file: len(file.content),
    "recency": lambda file: file.modified,
    "sharedWithMeTime": lambda file: file.created,
    "starred": lambda file: file.starred,
    "viewedByMeTime": lambda file: file.modified,
}


def listed(world: World, file: File, caller: Caller) -> bool:
    """Whether a file turns up in this caller's lists (by a link alone it does not)."""
    found = any(
        p.covers(caller.email) and (p.type in {"user", "group"} or p.discoverable)
        for p in file.permissions.values()
    )
    above = (world.files[parent] for parent in file.parents if parent in world.files)
    return found or any(listed(world, folder, caller) for folder in above)


def page(call: Call, items: list[Any], default: int, largest: int) -> tuple[list[Any], str]:
    """One page of a list and the token of the next ("" at the end)."""
    size = int(call.text("pageSize") or default)
    if not 1 <= size <= largest:
        raise invalid("pageSize")
    start = _offset(call.text("pageToken"))
    more = start + size < len(items)
    token = base64.urlsafe_b64encode(b"!%d" % (start + size)).decode() if more else ""
    return items[start : start + size], token


def _offset(token: str) -> int:
    if not token:
        return 0
    try:
        text = base64.urlsafe_b64decode(token).decode()
        return int(text.removeprefix("!"))
    except (ValueError, binascii.Error):
        raise invalid("pageToken") from None


def list_files(call: Call) -> Json:
    """drive.files.list."""
    text = call.text("q")
    test = query.parse(text, call.world, call.caller) if text.strip() else lambda file: True
    found = [f for f in call.world.files.values() if listed(call.world, f, call.caller) and test(f)]
    files, token = page(call, _ordered(found, call.text("orderBy")), 100, 1000)
    reply: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    reply["files"] = [file_json(call.world, file, call.caller) for file in files]
    return shown(call, reply | ({"nextPageToken": token} if token else {}), _LIST_FIELDS)


def _ordered(files: list[File], order: str) -> list[File]:
    files = files[::-1]  # the newest first, also among equals
    if not order:
        return sorted(files, key=lambda file: file.modified, reverse=True)
    for part in reversed(order.split(",")):
        words = part.split()
        if not words or words[0] not in _ORDERS or words[1:] not in ([], ["desc"]):
            raise invalid("orderBy")
        files = sorted(files, key=_ORDERS[words[0]], reverse=len(words) == 2)
    return files


def get(call: Call) -> Json:
    """drive.files.get, of a binary file also its content (alt=media)."""
    file = call.world.files[call.path["fileId"]]
    if call.text("alt") == "media":
        if file.mime_type in {SPREADSHEET, FOLDER}:
            raise refused(_NOT_BINARY, "fileNotDownloadable")
        return {"media": file.content, "contentType": file.mime_type}
    return one(call, file)


def one(call: Call, file: File) -> Json:
    """A file as a reply."""
    return shown(call, file_json(call.world, file, call.caller), FILE_FIELDS)


def create(call: Call) -> Json:
    """drive.files.create."""
    body = call.body
    parents = _checked_parents(call, body.get("parents", []))
    mime = body.get("mimeType", "application/octet-stream")
    file_id = call.world.create_file(call.caller, body.get("name", "Untitled"), mime, parents)
    file = call.world.files[file_id]
    _describe(file, body)
    return one(call, file)


def _checked_parents(call: Call, parents: list[str]) -> list[str]:
    for parent in parents:
        if parent not in {ROOT, root_id(call.caller.email)}:
            drive_file(call.world, call.caller, parent, "write")
    return parents


def _describe(file: File, body: Json) -> None:
    file.description = body.get("description", file.description)
    file.starred = body.get("starred", file.starred)
    file.properties |= body.get("properties", {})
    file.app_properties |= body.get("appProperties", {})


def copy(call: Call) -> Json:
    """drive.files.copy: an independent file that the caller owns."""
    source = call.world.files[call.path["fileId"]]
    name = call.body.get("name") or f"Copy of {source.name}"
    mine = source.parents if source.owner.lower() == call.caller.email.lower() else []
    parents = _checked_parents(call, call.body.get("parents", [])) or mine
    file_id = call.world.create_file(call.caller, name, source.mime_type, parents)
    twin = call.world.files[file_id]
    twin.content = source.content
    _describe(twin, {"description": source.description} | call.body)
    if source.id in call.world.spreadsheets:
        call.world.spreadsheets[file_id] = call.world.spreadsheets[source.id].copy(file_id, name)
    return one(call, twin)


def update(call: Call) -> Json:
    """drive.files.update: name, trash, folders, description, properties."""
    file, body = call.world.files[call.path["fileId"]], call.body
    if "trashed" in body and body["trashed"] != file.trashed:
        if file.owner.lower() != call.caller.email.lower():
            raise insufficient(file.id)
        file.trashed = body["trashed"]
    _describe(file, body)
    _move(call, file)
    if "name" in body:
        call.world.rename(file.id, body["name"])
    call.world.note(file.id, call.caller)
    return one(call, file)


def _move(call: Call, file: File) -> None:
    added = [p for p in call.text("addParents").split(",") if p]
    removed = {p for p in call.text("removeParents").split(",") if p}
    own_root = root_id(call.caller.email)
    removed |= {own_root} if ROOT in removed else set()
    if "parents" in call.body:
        raise refused(_NOT_WRITABLE, "fieldNotWritable")
    _checked_parents(call, added)
    if any(file.id in call.world.above(parent) for parent in added):
        raise bad("A folder can't be put into itself or into a folder below it.")
    kept = [p for p in file.parents if p not in removed]
    wanted = [own_root if p == ROOT else p for p in added]
    file.parents = wanted or kept  # a file has one parent


def delete(call: Call) -> Json:
    """drive.files.delete: for good, by the owner only."""
    file = call.world.files[call.path["fileId"]]
    if file.owner.lower() != call.caller.email.lower():
        raise insufficient(file.id)
    call.world.remove(file.id, call.caller)
    return {}


def empty_trash(call: Call) -> Json:
    """drive.files.emptyTrash: the caller's own trashed files, for good."""
    email = call.caller.email.lower()
    gone = [f.id for f in call.world.files.values() if f.trashed and f.owner.lower() == email]
    for file_id in gone:
        if file_id in call.world.files:
            call.world.remove(file_id, call.caller)
    return {}


def comments(call: Call) -> Json:
    """drive.comments.list: nobody comments here."""
    return {"kind": "drive#commentList", "comments": []}


def about(call: Call) -> Json:
    """drive.about.get: who is asking."""
    if not call.text("fields"):
        raise required("fields")
    email = call.caller.email
    limit = "0" if call.caller.kind == "service_account" else "16106127360"
    used = {"limit": limit, "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"}
    return {
        "kind": "drive#about",
        "user": user(email, call.caller) | {"permissionId": user_id(email)},
        "storageQuota": used,
        "maxUploadSize": "5242880000000",
        "appInstalled": False,
        "canCreateDrives": False,
    }


def generate_ids(call: Call) -> Json:
    """drive.files.generateIds."""
    count = int(call.text("count") or 10)
    if not 1 <= count <= 1000:
        raise invalid("count")
    ids = [call.world.new_id("folder") for _ in range(count)]
    return {"kind": "drive#generatedIds", "space": "drive", "ids": ids}


_BASE = "/drive/v3/files"
OPERATIONS = [
    Operation("drive.files.list", "GET", _BASE, list_files, "none"),
    Operation("drive.files.create", "POST", _BASE, create, "none"),
    Operation("drive.files.generateIds", "GET", f"{_BASE}/generateIds", generate_ids, "none"),
    Operation("drive.files.emptyTrash", "DELETE", f"{_BASE}/trash", empty_trash, "none"),
    Operation("drive.files.get", "GET", f"{_BASE}/{{fileId}}", get, "read"),
    Operation("drive.files.update", "PATCH", f"{_BASE}/{{fileId}}", update, "write"),
    Operation("drive.files.delete", "DELETE", f"{_BASE}/{{fileId}}", delete, "write"),
    Operation("drive.files.copy", "POST", f"{_BASE}/{{fileId}}/copy", copy, "read"),
    Operation("drive.comments.list", "GET", f"{_BASE}/{{fileId}}/comments", comments, "read"),
    Operation("drive.about.get", "GET", "/drive/v3/about", about, "none"),
]
