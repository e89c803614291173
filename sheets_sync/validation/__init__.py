"""Rules over tables: rule files -> Form, workbooks -> Table, tables -> Report, reports -> words. Pure."""

from sheets_sync.validation.engine import state_of, validate_table, validate_tables, with_violations
from sheets_sync.validation.examples import examples
from sheets_sync.validation.feedbackfile import write_feedback
from sheets_sync.validation.files import read_file
from sheets_sync.validation.headers import column_letters
from sheets_sync.validation.native import fingerprint, help_texts, text_columns, validations
from sheets_sync.validation.normalfile import write_normal
from sheets_sync.validation.provinceindex import ProvinceIndex, validate_province
from sheets_sync.validation.resemblance import resemblance
from sheets_sync.validation.rulefaults import Taken
from sheets_sync.validation.rulefile import form_of, load_forms
from sheets_sync.validation.sheet import typed_text
from sheets_sync.validation.tables import Found, find_tables
from sheets_sync.validation.waivers import Holds, cell_name, row_names, with_waivers
from sheets_sync.validation.wording import feedback_text

__all__ = [
    "Found",
    "Holds",
    "ProvinceIndex",
    "Taken",
    "cell_name",
    "column_letters",
    "examples",
    "feedback_text",
    "find_tables",
    "fingerprint",
    "form_of",
    "help_texts",
    "load_forms",
    "read_file",
    "resemblance",
    "row_names",
    "state_of",
    "text_columns",
    "typed_text",
    "validate_province",
    "validate_table",
    "validate_tables",
    "validations",
    "with_violations",
    "with_waivers",
    "write_feedback",
    "write_normal",
]
