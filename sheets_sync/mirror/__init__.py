"""What the districts' feedback columns and the master should say, and the smallest change to get there.

Pure: takes what stands and what is known, gives changes; applying them twice is applying them once.
"""

from sheets_sync.mirror.feedback import HEADER, Feedback, answers, column_writes, is_ours, place
from sheets_sync.mirror.history import Answer, Memory, remember
from sheets_sync.mirror.later import later_text, together
from sheets_sync.mirror.master import (
    FormCounts,
    MasterPlan,
    Wanted,
    delivery_keys,
    later_told,
    moments_told,
    notes_of,
    opened_told,
    plan_deliveries,
    plan_master,
    registry_rows,
)
from sheets_sync.mirror.summary import Summary, summary_text
from sheets_sync.mirror.tabs import DeliveryLine, Finding, Progress, RegistryRow, clean, item_names

__all__ = [
    "HEADER",
    "Answer",
    "DeliveryLine",
    "Feedback",
    "Finding",
    "FormCounts",
    "MasterPlan",
    "Memory",
    "Progress",
    "RegistryRow",
    "Summary",
    "Wanted",
    "answers",
    "clean",
    "column_writes",
    "delivery_keys",
    "is_ours",
    "item_names",
    "later_text",
    "later_told",
    "moments_told",
    "notes_of",
    "opened_told",
    "place",
    "plan_deliveries",
    "plan_master",
    "registry_rows",
    "remember",
    "summary_text",
    "together",
]
