"""Rules over tables: rule files -> Form, workbooks -> Table, tables -> Report, reports -> words. Pure."""

from sheets_sync.validation.engine import state_of, validate_table, validate_tables, with_violations
from sheets_sync.validation.feedbackfile import write_feedback
from sheets_sync.validation.files import read_file
from sheets_sync.validation.normalfile import write_normal
from sheets_sync.validation.province import validate_province
from sheets_sync.validation.provinceindex import ProvinceIndex
from sheets_sync.validation.rulefile import load_forms
from sheets_sync.validation.tables import Found, find_tables
from sheets_sync.validation.waivers import Holds, cell_name, row_names, with_waivers
from sheets_sync.validation.wording import feedback_text

__all__ = [
    "Found",
    "Holds",
    "ProvinceIndex",
    "cell_name",
    "feedback_text",
    "find_tables",
    "load_forms",
    "read_file",
    "row_names",
    "state_of",
    "validate_province",
    "validate_table",
    "validate_tables",
    "with_violations",
    "with_waivers",
    "write_feedback",
    "write_normal",
]
