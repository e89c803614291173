"""The only HTTP to Google: who we are, how often we may ask, how sheets are read and written.

Takes and gives the types of `model`; every failure is one of `errors`. Nothing here knows a district, the
rules of a form or the config.
"""

from sheets_sync.google.budget import Budget
from sheets_sync.google.feedback import MARK, Band, FeedbackColumn, colours_hold
from sheets_sync.google.filling import is_free
from sheets_sync.google.fittings import (
    ROW_PIXELS,
    Bars,
    View,
    chart_of,
    chart_request,
    open_columns,
    protect_request,
    protection_of,
    redraw_request,
    shows,
    view_requests,
)
from sheets_sync.google.hints import Hints
from sheets_sync.google.inspection import DRIVE_SCOPE, Inspection
from sheets_sync.google.locks import lock_requests, locks_of
from sheets_sync.google.making import (
    HOWTO,
    Draft,
    Styled,
    append_request,
    howto_mark,
    make_requests,
    place_request,
)
from sheets_sync.google.native import (
    freeze_request,
    mark_requests,
    mark_value,
    native_mark,
    rule_request,
    text_request,
)
from sheets_sync.google.session import SCOPES, Patience, Session, credentials_from
from sheets_sync.google.sheets import Laid, Sheets
from sheets_sync.google.writing import NEW_TAB_ROWS

__all__ = [
    "DRIVE_SCOPE",
    "HOWTO",
    "MARK",
    "NEW_TAB_ROWS",
    "ROW_PIXELS",
    "SCOPES",
    "Band",
    "Bars",
    "Budget",
    "Draft",
    "FeedbackColumn",
    "Hints",
    "Inspection",
    "Laid",
    "Patience",
    "Session",
    "Sheets",
    "Styled",
    "View",
    "append_request",
    "chart_of",
    "chart_request",
    "colours_hold",
    "credentials_from",
    "freeze_request",
    "howto_mark",
    "is_free",
    "lock_requests",
    "locks_of",
    "make_requests",
    "mark_requests",
    "mark_value",
    "native_mark",
    "open_columns",
    "place_request",
    "protect_request",
    "protection_of",
    "redraw_request",
    "rule_request",
    "shows",
    "text_request",
    "view_requests",
]
