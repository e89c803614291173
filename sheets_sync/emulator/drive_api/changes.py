"""Drive's changes feed: a hint that lags and folds."""

from sheets_sync.emulator.api import Call, Operation
from sheets_sync.emulator.drive_api.files import listed
from sheets_sync.emulator.drive_api.refusals import invalid, required
from sheets_sync.emulator.drive_api.resource import FILE_FIELDS, Json, file_json, shown, stamp
from sheets_sync.emulator.feed import Edit

_FIELDS = (
    "kind,nextPageToken,newStartPageToken,"
    f"changes(kind,type,changeType,time,removed,fileId,file({FILE_FIELDS}))"
)


def start(call: Call) -> Json:
    """drive.changes.getStartPageToken."""
    return {"kind": "drive#startPageToken", "startPageToken": str(call.world.feed.position)}


def list_changes(call: Call) -> Json:
    """drive.changes.list: what became visible since the token, one entry a file."""
    token, size = call.text("pageToken"), int(call.text("pageSize") or 100)
    if not token:
        raise required("pageToken")
    if not token.isdecimal() or not 1 <= size <= 1000:
        raise invalid("pageToken" if not token.isdecimal() else "pageSize")
    feed = call.world.feed
    found = [(at, change) for at, edit in feed.since(int(token)) if (change := _change(call, edit))]
    reply: Json = {"kind": "drive#changeList", "changes": [change for _, change in found[:size]]}
    if len(found) > size:
        reply["nextPageToken"] = str(found[size][0])
    else:
        reply["newStartPageToken"] = str(feed.position)
    return shown(call, reply, _FIELDS)


def _change(call: Call, edit: Edit) -> Json | None:
    file = call.world.files.get(edit.file_id)
    entry = {
        "kind": "drive#change",
        "type": "file",
        "changeType": "file",
        "time": stamp(edit.moment),
        "fileId": edit.file_id,
    }
    if file is None or not listed(call.world, file, call.caller):
        told = call.flag("includeRemoved", True) and call.caller.email.lower() in edit.lost
        return entry | {"removed": True} if told else None
    return entry | {"removed": False, "file": file_json(call.world, file, call.caller)}


_BASE = "/drive/v3/changes"
OPERATIONS = [
    Operation("drive.changes.getStartPageToken", "GET", f"{_BASE}/startPageToken", start, "none"),
    Operation("drive.changes.list", "GET", _BASE, list_changes, "none"),
]
