"""Files of a batch: .xlsx, .pdf, .docx, data package; and what they are called. Bytes in memory, no disk."""

import re

from sheets_sync.model import Batch, BatchRow, Form
from sheets_sync.render.changes import by_key, row_changes
from sheets_sync.render.docx import DOCX, docx
from sheets_sync.render.package import ZIP, package
from sheets_sync.render.paper import figures, pages, reporter_line
from sheets_sync.render.pdf import PDF, pdf
from sheets_sync.render.proposal import has_proposals
from sheets_sync.render.sealing import page_count, seal
from sheets_sync.render.template_docx import document_faults, filled_document
from sheets_sync.render.template_xlsx import filled_workbook, workbook_faults
from sheets_sync.render.workbook import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = [
    "DOCX",
    "PDF",
    "XLSX",
    "ZIP",
    "by_key",
    "document_faults",
    "docx",
    "figures",
    "file_stem",
    "filled_document",
    "filled_workbook",
    "has_proposals",
    "package",
    "page_count",
    "pdf",
    "reporter_line",
    "row_changes",
    "seal",
    "units",
    "workbook",
    "workbook_faults",
]


def file_stem(batch: Batch, romanised: str) -> str:
    """`56-phayao_form1.1_2564-1_r0`: ASCII, sortable, province first; no word of a person."""
    name = re.sub(r"[^a-z0-9]+", "", romanised.lower())
    form = re.sub(r"[^0-9A-Za-z.-]+", "", batch.form)
    return f"{batch.province_code}-{name}_form{form}_{batch.round}_r{batch.revision}"


def units(batch: Batch, form: Form) -> list[tuple[BatchRow, ...]]:
    """What may not be torn apart when a batch is mailed in parts: a proposal, else a sub-district."""
    return [(row,) for row in batch.rows] if has_proposals(form) else pages(batch, "subdistrict")
