"""What only a check of the set-up asks of a spreadsheet: may we write, who else may, what is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gspread.http_client import ParamsType
from gspread.urls import DRIVE_FILES_API_V3_URL as FILES
from gspread.urls import SPREADSHEETS_API_V4_BASE_URL as BASE

from sheets_sync.errors import Forbidden, SheetsSyncError
from sheets_sync.google import reading
from sheets_sync.google.session import Session
from sheets_sync.model import Workbook

DRIVE_SCOPE = "https://www.googleapis.com/auth/drive.metadata.readonly"
Link = Literal["nobody", "reader", "commenter", "writer", "untold", "unknown"]
_NOBODYS = {"metadataKey": "sheets_sync.nobody_has_this"}
_PROTECTIONS = ",protectedRanges(protectedRangeId,description,range,warningOnly,requestingUserCanEdit))"
_SHARING: ParamsType = {"fields": "permissions(type,role)", "supportsAllDrives": True}


@dataclass(frozen=True, slots=True)
class Inspection:
    """One spreadsheet. `closed`: tabs with a protection that shuts us out. `link`: what whoever has the link
    may do; untold where Drive keeps it from us (we may not share the file), unknown where Drive does not
    answer (its API is off)."""

    workbook: Workbook
    writable: bool
    closed: tuple[str, ...]
    link: Link


def inspect(session: Session, spreadsheet_id: str) -> Inspection:
    """Looks without changing anything: one read, one write that finds nothing to do, one question to Drive.

    Raises as every read does where the spreadsheet cannot be read at all.
    """
    mask = reading.MASK.removesuffix(")") + _PROTECTIONS
    found = session.fetch_sheet_metadata(spreadsheet_id, {"fields": mask})
    return Inspection(
        workbook=reading.workbook(found),
        writable=_writable(session, spreadsheet_id),
        closed=tuple(s["properties"]["title"] for s in found.get("sheets", ()) if _closed(s)),
        link=_link(session, spreadsheet_id),
    )


def _writable(session: Session, spreadsheet_id: str) -> bool:
    """Asks to delete metadata that nobody has: who may only view is refused all the same."""
    request = {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": _NOBODYS}}}
    try:
        session.request("post", f"{BASE}/{spreadsheet_id}:batchUpdate", json={"requests": [request]})
    except Forbidden:
        return False
    return True


def _closed(sheet: Mapping[str, Any]) -> bool:
    shut = (
        p
        for p in sheet.get("protectedRanges", ())
        if not (p.get("warningOnly") or p.get("requestingUserCanEdit"))
    )
    return any(shut)


def _link(session: Session, spreadsheet_id: str) -> Link:
    try:
        found = session.request("get", f"{FILES}/{spreadsheet_id}", params=_SHARING).json()
    except SheetsSyncError:
        return "unknown"
    if "permissions" not in found:
        return "untold"
    anyone: list[Link] = [p["role"] for p in found["permissions"] if p["type"] == "anyone"]
    return anyone[0] if anyone else "nobody"
