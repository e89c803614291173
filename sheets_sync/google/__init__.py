"""The only HTTP to Google: who we are, how often we may ask, how sheets are read and written.

Takes and gives the types of `model`; every failure is one of `errors`. Nothing here knows a district, the
rules of a form or the config.
"""

from sheets_sync.google.budget import Budget
from sheets_sync.google.feedback import MARK, Band, FeedbackColumn, colours_hold
from sheets_sync.google.filling import is_free
from sheets_sync.google.session import Patience, Session, credentials_from
from sheets_sync.google.sheets import Sheets

__all__ = [
    "MARK",
    "Band",
    "Budget",
    "FeedbackColumn",
    "Patience",
    "Session",
    "Sheets",
    "colours_hold",
    "credentials_from",
    "is_free",
]
