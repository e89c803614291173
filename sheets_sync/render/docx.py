"""Proposals as .docx, for staff to edit and merge: the same words as the .pdf, in the office's own font.

Equal batches give equal bytes. python-docx is imported where it is used.
"""

import io
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from sheets_sync.model import Batch, Form
from sheets_sync.render.packing import settled
from sheets_sync.render.proposal import Proposal, Proposals, Section, proposals

if TYPE_CHECKING:
    from docx.document import Document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INDENT_CM = 0.75
WIDTHS_CM = (11.0, 4.0)  # of the budget table


def docx(batch: Batch, form: Form) -> bytes:
    """The bytes of the .docx: one proposal after another, each from the top of a page."""
    from docx import Document

    found = proposals(batch, form)
    document = Document()
    _set_up(document, found)
    for number, each in enumerate(found.each):
        _write(document, found, each, first=number == 0)
    buffer = io.BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


def _set_up(document: "Document", found: Proposals) -> None:
    from docx.shared import Cm

    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    for side, cm in found.margins_cm.items():
        setattr(page, f"{side}_margin", Cm(cm))
    _style(document.styles["Normal"], found)
    properties = document.core_properties
    properties.title, properties.author, properties.language = found.title, "", "th-TH"
    properties.created = properties.modified = datetime.combine(found.on, time())
    properties.comments = ""
    _page_number(page, page.footer.paragraphs[0])


def _style(style: Any, found: Proposals) -> None:
    """Thai letters count as "complex script" in Word: font and size are said twice."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = found.font, Pt(found.font_size)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    properties = style.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), found.font)
    properties.rFonts.set(qn("w:eastAsia"), found.font)
    size = properties.makeelement(qn("w:szCs"), {qn("w:val"): str(round(found.font_size * 2))})
    properties.append(size)
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:bidi"): "th-TH"}))


def _page_number(page: Any, paragraph: Any) -> None:
    """`หน้า ๑`, counted by Word itself in the section's digits: Thai ones."""
    from docx.oxml.ns import qn

    paragraph.alignment = 2
    paragraph.add_run("หน้า ")
    paragraph._p.append(paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): "PAGE"}))
    digits = page._sectPr.makeelement(qn("w:pgNumType"), {qn("w:fmt"): "thaiNumbers"})
    page._sectPr.find(qn("w:cols")).addprevious(digits)


def _write(document: "Document", found: Proposals, each: Proposal, *, first: bool) -> None:
    corner = _line(document, found.corner, bold=True, align=2)
    corner.paragraph_format.page_break_before = not first
    for heading in each.headings:
        _line(document, heading, bold=True, align=1)
    document.add_paragraph()
    for section in each.sections:
        _section(document, section)


def _section(document: "Document", section: Section) -> None:
    heading = _line(document, section.title, bold=True)
    if section.inline:
        heading.add_run(f"  {section.paragraphs[0]}")
        return
    heading.paragraph_format.keep_with_next = True
    for words in section.paragraphs:
        line = _line(document, words, indent=INDENT_CM)
        line.paragraph_format.keep_with_next = bool(section.table)
    if section.table:
        _budget(document, section.table)


def _line(
    document: "Document", words: str, *, bold: bool = False, align: int | None = None, indent: float = 0
) -> Any:
    from docx.shared import Cm

    paragraph: Any = document.add_paragraph()
    _run(paragraph, words, bold=bold)
    if align is not None:
        paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.left_indent = Cm(indent)
    return paragraph


def _run(paragraph: Any, words: str, *, bold: bool) -> None:
    run = paragraph.add_run(words)
    if bold:
        run.bold = True
        run.font.cs_bold = True


def _budget(document: "Document", lines: tuple[tuple[str, str], ...]) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.alignment, table.autofit = 1, False
    for column, cm in zip(table.columns, WIDTHS_CM, strict=True):
        column.width = Cm(cm)
    rows = (("รายการ", "จำนวนเงิน (บาท)"), *lines)
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for i, (cell, words, cm) in enumerate(zip(cells, row, WIDTHS_CM, strict=True)):
            cell.width = Cm(cm)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.keep_with_next = True
            _run(paragraph, words, bold=number in (0, len(rows) - 1))
            paragraph.alignment = 1 if number == 0 else (2 if i else 0)
    document.add_paragraph()
