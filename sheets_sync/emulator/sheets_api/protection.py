"""Protected ranges: who may change what, and Google's refusal."""

from typing import Any

from sheets_sync.emulator.errors import GoogleError, bad_request
from sheets_sync.emulator.grid import Area, Sheet, Spreadsheet
from sheets_sync.emulator.sheets_api.selectors import bounds_of

REFUSAL = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)


def may_edit(protection: dict[str, Any], email: str, owner: str) -> bool:
    """Whether that person may edit what a protection covers."""
    editors = protection.get("editors", {})
    users = [user.lower() for user in editors.get("users", [])]
    return email.lower() == owner.lower() or email.lower() in users or bool(protection.get("warningOnly"))


def covered(protection: dict[str, Any], sheet: Sheet, book: Spreadsheet) -> Area:
    """The cells a protection covers: a range, a named range or the whole sheet."""
    where = protection.get("range")
    if name := protection.get("namedRangeId"):
        where = next((n["range"] for n in book.named_ranges if n["namedRangeId"] == name), where)
    return bounds_of(where or {}).within(sheet.row_count, sheet.col_count)


def check(book: Spreadsheet, sheet: Sheet, area: Area, email: str, owner: str) -> None:
    """Refuse a change of cells someone else has protected."""
    for protection in sheet.parts.get("protectedRanges", ()):
        if may_edit(protection, email, owner):
            continue
        where = covered(protection, sheet, book)
        free = [
            bounds_of(hole).within(sheet.row_count, sheet.col_count)
            for hole in protection.get("unprotectedRanges", [])
        ]
        shared = where.clip(area)
        if shared.height and shared.width and not _free(shared, free):
            raise refused()


def check_insert(book: Spreadsheet, sheet: Sheet, dimension: str, at: int, email: str, owner: str) -> None:
    """Refuse new rows or columns in the middle of what someone else has protected."""
    for protection in sheet.parts.get("protectedRanges", ()):
        where = covered(protection, sheet, book)
        start, end = (where.row0, where.row1) if dimension == "ROWS" else (where.col0, where.col1)
        if start < at < end and not may_edit(protection, email, owner):
            raise refused()


def check_sheet(sheet: Sheet, email: str, owner: str) -> None:
    """Refuse a change of a sheet as a whole (deleting, renaming) when all of it is protected."""
    for protection in sheet.parts.get("protectedRanges", ()):
        whole = len(protection.get("range", {})) <= 1 and not protection.get("namedRangeId")
        if whole and not may_edit(protection, email, owner):
            raise refused()


def refused() -> GoogleError:
    """The 400 of a protected cell."""
    return bad_request(REFUSAL)


def _free(area: Area, holes: list[Area]) -> bool:
    """Whether the unprotected ranges cover all of an area."""
    if any(hole.holds(area) for hole in holes):
        return True
    return bool(holes) and all(any(h.has(r, c) for h in holes) for r, c in area.cells())
