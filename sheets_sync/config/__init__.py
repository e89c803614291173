"""config/*.yaml -> Settings. Everything wrong is told at once, with file and line, in Thai and English.

A config is one file, or a folder whose files each hold some of the sections. Relative paths in it
start from that folder.
"""

from sheets_sync.config.answers import checked
from sheets_sync.config.exchange import exchange_sheet, spreadsheet_id
from sheets_sync.config.reading import read
from sheets_sync.config.schema import (
    CoveringLetter,
    District,
    Documents,
    File,
    Google,
    Mail,
    Pace,
    Page,
    Province,
    Round,
)
from sheets_sync.config.settings import Settings
from sheets_sync.config.templates import faults_of

__all__ = [
    "CoveringLetter",
    "District",
    "Documents",
    "File",
    "Google",
    "Mail",
    "Pace",
    "Page",
    "Province",
    "Round",
    "Settings",
    "checked",
    "exchange_sheet",
    "faults_of",
    "read",
    "spreadsheet_id",
]
