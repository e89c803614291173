"""Requests that lay Sheets' own rules and formats into a sheet of other people; no value is touched.

Which rules are laid in a tab is told by its mark: `FORM FINGERPRINT`. Only where it stands they are mended.
"""

from collections.abc import Mapping
from typing import Any

from sheets_sync.model import Mark, Span, Tab

MARK = "sheets_sync.native"
Request = dict[str, Any]


def native_mark(tab: Tab, form: str) -> Mark | None:
    """The mark that says that this form's rules are laid in the tab."""
    mine = (m for m in tab.marks if m.key == MARK and m.column is None)
    return next((m for m in mine if m.value.rpartition(" ")[0] == form), None)


def mark_value(form: str, fingerprint: str) -> str:
    """What the mark of these rules says."""
    return f"{form} {fingerprint}"


def mark_requests(sheet_id: int, value: str, standing: Mark | None) -> list[Request]:
    """Makes the tab say which rules lie in it; nothing when it does."""
    if standing and standing.value == value:
        return []
    if standing:
        lookup = {"developerMetadataLookup": {"metadataId": standing.id}}
        data = {"dataFilters": [lookup], "developerMetadata": {"metadataValue": value}}
        return [{"updateDeveloperMetadata": data | {"fields": "metadataValue"}}]
    data = {"metadataKey": MARK, "metadataValue": value, "visibility": "DOCUMENT"}
    return [{"createDeveloperMetadata": {"developerMetadata": data | {"location": {"sheetId": sheet_id}}}}]


def rule_request(sheet_id: int, span: Span, rule: Mapping[str, Any]) -> Request:
    """Data validation for a stretch of cells; formulas are written for its first one."""
    return {"setDataValidation": {"range": grid_range(sheet_id, span), "rule": rule}}


def text_request(sheet_id: int, span: Span) -> Request:
    """Plain text as the number format of a stretch of cells."""
    cell = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    where = grid_range(sheet_id, span)
    return {"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat.numberFormat"}}


def freeze_request(sheet_id: int, rows: int) -> Request:
    """The first rows stay in sight."""
    properties = {"sheetId": sheet_id, "gridProperties": {"frozenRowCount": rows}}
    return {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.frozenRowCount"}}


def grid_range(sheet_id: int, span: Span) -> Request:
    """Google's GridRange."""
    rows = {"startRowIndex": span.top, "endRowIndex": span.bottom}
    return {"sheetId": sheet_id, **rows, "startColumnIndex": span.left, "endColumnIndex": span.right}
