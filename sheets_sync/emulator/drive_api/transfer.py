"""Content in and out of Drive: uploads (also gspread's, of version 2) and exports."""

import csv
import io

from sheets_sync.emulator.api import Call, Operation
from sheets_sync.emulator.drive_api import files
from sheets_sync.emulator.drive_api.refusals import bad, refused
from sheets_sync.emulator.drive_api.resource import EXPORTS, Json, export_links, stamp
from sheets_sync.emulator.drive_api.workbook import xlsx
from sheets_sync.emulator.errors import unimplemented
from sheets_sync.emulator.grid import Sheet, Spreadsheet
from sheets_sync.emulator.world import SPREADSHEET, File, root_id, user_id

MADE = ("csv", "tsv", "xlsx")  # the formats of export
_TABLES = {"text/csv", "text/tab-separated-values", "text/plain", "application/json", ""}


def create(call: Call) -> Json:
    """drive.files.create with content."""
    _only(call, {"media", "multipart"})
    metadata = call.body["metadata"]
    mime = metadata.get("mimeType") or call.body["contentType"] or "application/octet-stream"
    made = Call(call.world, call.caller, call.path, {"fields": ["id"]}, metadata | {"mimeType": mime})
    file = call.world.files[files.create(made)["id"]]
    _put(call, file)
    return files.one(call, file)


def update(call: Call) -> Json:
    """drive.files.update with content."""
    _only(call, {"media", "multipart"})
    file = call.world.files[call.path["fileId"]]
    files.update(Call(call.world, call.caller, call.path, call.query, call.body["metadata"]))
    _put(call, file)
    return files.one(call, file)


def update_v2(call: Call) -> Json:
    """Version 2's files.update, as gspread's import_csv sends it."""
    file = call.world.files[call.path["fileId"]]
    _put(call, file)
    return _version_2(call, file)


def _only(call: Call, kinds: set[str]) -> None:
    kind = call.text("uploadType", "media")
    if kind not in kinds:
        raise unimplemented(f"uploads of type {kind}")


def _put(call: Call, file: File) -> None:
    data, kind = call.body["media"], call.body["contentType"]
    if file.mime_type != SPREADSHEET:
        file.content = data
    elif kind in _TABLES:
        sheet_id = call.world.rng.randrange(1, 2**31)
        spreadsheet = call.world.spreadsheets[file.id]
        spreadsheet.moment = call.world.clock.now()
        _import(spreadsheet, _text(data), file.name, sheet_id)
    else:
        raise unimplemented(f"the conversion of {kind} to a spreadsheet")
    call.world.touch(file.id, call.caller)


def _import(spreadsheet: Spreadsheet, text: str, title: str, sheet_id: int) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        spreadsheet.replace_with_csv(lines, title, sheet_id)
    except csv.Error:
        raise bad("Bad Request. The file can't be read as a table.") from None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise bad("Bad Request. The file is not text in UTF-8.") from None


def _version_2(call: Call, file: File) -> Json:
    me = call.caller.email
    base = f"https://www.googleapis.com/drive/v2/files/{file.id}"
    times = {"modifiedDate": stamp(file.modified), "modifiedByMeDate": stamp(file.modified)}
    return {
        "kind": "drive#file",
        "id": file.id,
        "title": file.name,
        "mimeType": file.mime_type,
        "selfLink": base,
        "etag": f'"{user_id(file.id + str(file.version))}"',
        "alternateLink": f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk",
        "embedLink": f"https://docs.google.com/spreadsheets/d/{file.id}/htmlembed?ouid={user_id(me)}",
        "thumbnailLink": f"https://docs.google.com/feeds/vt?gd=true&id={file.id}&v=1&s={user_id(file.id)}&sz=s220",
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "exportLinks": export_links(file.id),
        "createdDate": stamp(file.created),
        **times,
        "lastViewedByMeDate": stamp(file.modified),
        "markedViewedByMeDate": "1970-01-01T00:00:00.000Z",
        "version": str(file.version),
        "fileSize": "1024",
        "quotaBytesUsed": "1024",
        "shared": len(file.permissions) > 1,
        "explicitlyTrashed": file.trashed,
        "spaces": ["drive"],
        **_CONSTANT,
        **_people(call, file, base),
    }


def _people(call: Call, file: File, base: str) -> Json:
    role = call.world.role(file, call.caller.email)
    root = root_id(file.owner)
    return {
        "userPermission": {
            "kind": "drive#permission",
            "id": "me",
            "type": "user",
            "role": role,
            "selfLink": f"{base}/permissions/me",
            "etag": f'"{user_id(base)}"',
            "pendingOwner": False,
        },
        "ownerNames": [file.owner],
        "owners": [_user_2(call, file.owner)],
        "lastModifyingUserName": file.modified_by,
        "lastModifyingUser": _user_2(call, file.modified_by),
        "parents": [
            {
                "kind": "drive#parentReference",
                "id": parent,
                "isRoot": parent == root,
                "selfLink": f"{base}/parents/{parent}",
                "parentLink": f"https://www.googleapis.com/drive/v2/files/{parent}",
            }
            for parent in file.parents
        ],
        "labels": {
            "viewed": True,
            "restricted": False,
            "starred": file.starred,
            "hidden": False,
            "trashed": file.trashed,
        },
    }


_CONSTANT = {
    "editable": True,
    "copyable": True,
    "writersCanShare": True,
    "copyRequiresWriterPermission": False,
    "appDataContents": False,
    "capabilities": {"canEdit": True, "canCopy": True},
}


def _user_2(call: Call, email: str) -> Json:
    return {
        "kind": "drive#user",
        "displayName": email,
        "isAuthenticatedUser": email.lower() == call.caller.email.lower(),
        "permissionId": user_id(email),
        "emailAddress": email,
        "picture": {"url": "https://lh3.googleusercontent.com/a/default-user=s64"},
    }


def export(call: Call) -> Json:
    """drive.files.export: CSV and TSV of the first sheet, Excel of all; other formats are not made here."""
    file, mime = call.world.files[call.path["fileId"]], call.text("mimeType")
    if file.mime_type != SPREADSHEET:
        raise refused("Export only supports Docs Editors files.", "fileNotExportable")
    if mime not in EXPORTS:
        raise bad("The requested conversion is not supported.")
    if EXPORTS[mime] not in MADE:
        raise unimplemented(f"the export to {mime}")
    spreadsheet = call.world.spreadsheets[file.id]
    spreadsheet.moment = call.world.clock.now()
    if EXPORTS[mime] == "xlsx":
        return {"media": xlsx(spreadsheet), "contentType": mime}
    text = _table(spreadsheet, spreadsheet.first_visible(), "\t" if EXPORTS[mime] == "tsv" else ",")
    return {"media": text.encode(), "contentType": mime}


def _table(spreadsheet: Spreadsheet, sheet: Sheet, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    last = max((row for row, cells in sheet.rows.items() if cells), default=-1)
    width = max((max(cells) + 1 for cells in sheet.rows.values() if cells), default=0)
    for row in range(last + 1):
        writer.writerow([spreadsheet.shown(sheet, row, col) for col in range(width)])
    return out.getvalue().removesuffix("\r\n")


_UPLOAD = "/upload/drive/v3/files"
OPERATIONS = [
    Operation("drive.files.create", "POST", _UPLOAD, create, "none"),
    Operation("drive.files.update", "PATCH", f"{_UPLOAD}/{{fileId}}", update, "write"),
    Operation("drive.v2.files.update", "PUT", "/upload/drive/v2/files/{fileId}", update_v2, "write"),
    Operation("drive.files.export", "GET", "/drive/v3/files/{fileId}/export", export, "read"),
]
