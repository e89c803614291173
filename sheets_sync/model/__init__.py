"""The frozen types every room speaks. Nothing here does I/O or reads the clock.

Positions: `number` is a row as a person sees it (the first row is 1); every other index is 0-based.
Rows travel as mappings from a column's key (`national_id`) to what stands there.
"""

from sheets_sync.model.base import EMPTY, Bilingual, Severity, empty
from sheets_sync.model.changes import (
    AddTab,
    Change,
    DeleteRows,
    InsertRows,
    Linked,
    MasterCell,
    SetCells,
    Tick,
)
from sheets_sync.model.found import (
    FormState,
    Judged,
    JudgedRow,
    Note,
    Report,
    RowState,
    Violation,
    Waived,
    Waiver,
)
from sheets_sync.model.read import BLANK, Cell, Mark, Row, Span, Tab, Table, Workbook
from sheets_sync.model.rules import Column, Combined, Form, GroupRule, RowRule, Scope, Subdistrict
from sheets_sync.model.sending import (
    Attachment,
    Batch,
    BatchRow,
    Delivery,
    DeliveryKind,
    DeliveryState,
    GroupCount,
)

__all__ = [
    "BLANK",
    "EMPTY",
    "AddTab",
    "Attachment",
    "Batch",
    "BatchRow",
    "Bilingual",
    "Cell",
    "Change",
    "Column",
    "Combined",
    "DeleteRows",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "Form",
    "FormState",
    "GroupCount",
    "GroupRule",
    "InsertRows",
    "Judged",
    "JudgedRow",
    "Linked",
    "Mark",
    "MasterCell",
    "Note",
    "Report",
    "Row",
    "RowRule",
    "RowState",
    "Scope",
    "SetCells",
    "Severity",
    "Span",
    "Subdistrict",
    "Tab",
    "Table",
    "Tick",
    "Violation",
    "Waived",
    "Waiver",
    "Workbook",
    "empty",
]
