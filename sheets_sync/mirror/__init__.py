"""What the districts' feedback columns and the master should say, and the smallest change to get there.

Pure: takes what stands and what is known, gives changes; applying them twice is applying them once.
"""

from sheets_sync.mirror.compared import SPEC as COMPARED
from sheets_sync.mirror.completeness import TITLE as COMPLETENESS
from sheets_sync.mirror.completeness import completeness_spec, per_cent_of
from sheets_sync.mirror.deliveries import ACKNOWLEDGE, APPROVE, BY_HAND, DELIVERIES, HOLD, DeliveryLine
from sheets_sync.mirror.feedback import HEADER, Feedback, answers, column_writes, is_ours, place
from sheets_sync.mirror.history import SPEC as HISTORY
from sheets_sync.mirror.history import Answer, Event, Memory, remember
from sheets_sync.mirror.later import later_text, together
from sheets_sync.mirror.master import (
    TICKED,
    Cells,
    FormCounts,
    MasterPlan,
    Wanted,
    delivered_keys,
    delivery_keys,
    is_planned,
    later_told,
    moments_told,
    notes_of,
    opened_told,
    own_specs,
    plan_deliveries,
    plan_master,
    registry_rows,
)
from sheets_sync.mirror.native import lacking, no_text
from sheets_sync.mirror.plan import head
from sheets_sync.mirror.sheet import NOTE, Found, Spec, look
from sheets_sync.mirror.summary import Summary, summary_text
from sheets_sync.mirror.tabs import (
    ACCEPT,
    CODE,
    DISTRICT,
    MEND,
    PROGRESS,
    TAKEN,
    TICK_WHO,
    TICK_WHY,
    WAIVE,
    WAIVE_WHO,
    WAIVE_WHY,
    WAIVED,
    Finding,
    Progress,
    RegistryRow,
    clean,
    item_names,
    item_of,
    where,
)
from sheets_sync.mirror.ticks import Box, Seen, box, boxes, item_name, remember_boxes
from sheets_sync.mirror.views import Wish, views_of
from sheets_sync.mirror.words import moment

OWN_TABS = (MEND.title, PROGRESS.title, COMPLETENESS, DELIVERIES.title, HISTORY.title, COMPARED.title)
OWN_HEADERS = (CODE, DISTRICT, NOTE, HEADER)  # of a registry, and of a district's sheet

__all__ = [
    "ACCEPT",
    "ACKNOWLEDGE",
    "APPROVE",
    "BY_HAND",
    "COMPARED",
    "COMPLETENESS",
    "DELIVERIES",
    "DISTRICT",
    "HEADER",
    "HOLD",
    "MEND",
    "OWN_HEADERS",
    "OWN_TABS",
    "PROGRESS",
    "TAKEN",
    "TICKED",
    "TICK_WHO",
    "TICK_WHY",
    "WAIVE",
    "WAIVED",
    "WAIVE_WHO",
    "WAIVE_WHY",
    "Answer",
    "Box",
    "Cells",
    "DeliveryLine",
    "Event",
    "Feedback",
    "Finding",
    "FormCounts",
    "Found",
    "MasterPlan",
    "Memory",
    "Progress",
    "RegistryRow",
    "Seen",
    "Spec",
    "Summary",
    "Wanted",
    "Wish",
    "answers",
    "box",
    "boxes",
    "clean",
    "column_writes",
    "completeness_spec",
    "delivered_keys",
    "delivery_keys",
    "head",
    "is_ours",
    "is_planned",
    "item_name",
    "item_names",
    "item_of",
    "lacking",
    "later_text",
    "later_told",
    "look",
    "moment",
    "moments_told",
    "no_text",
    "notes_of",
    "opened_told",
    "own_specs",
    "per_cent_of",
    "place",
    "plan_deliveries",
    "plan_master",
    "registry_rows",
    "remember",
    "remember_boxes",
    "summary_text",
    "together",
    "views_of",
    "where",
]
