"""What the districts' feedback columns and the master should say, and the smallest change to get there.

Pure: takes what stands and what is known, gives changes; applying them twice is applying them once.
"""

from sheets_sync.mirror.feedback import HEADER, Feedback, answers, column_writes, is_ours, place
from sheets_sync.mirror.history import SPEC as HISTORY
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
from sheets_sync.mirror.native import lacking, no_text
from sheets_sync.mirror.sheet import NOTE
from sheets_sync.mirror.summary import Summary, summary_text
from sheets_sync.mirror.tabs import (
    CODE,
    DELIVERIES,
    DISTRICT,
    MEND,
    PROGRESS,
    DeliveryLine,
    Finding,
    Progress,
    RegistryRow,
    clean,
    item_names,
)

OWN_TABS = (MEND.title, PROGRESS.title, DELIVERIES.title, HISTORY.title)
OWN_HEADERS = (CODE, DISTRICT, NOTE, HEADER)  # of a registry, and of a district's sheet

__all__ = [
    "HEADER",
    "OWN_HEADERS",
    "OWN_TABS",
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
    "lacking",
    "later_text",
    "later_told",
    "moments_told",
    "no_text",
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
