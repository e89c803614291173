"""The department's own .docx, filled once for each proposal and put together, each from the top of a page.

Fields are docxtpl's: `{{ ชื่อโครงการ }}` or `{{ project_name }}`. A template is run in Jinja's sandbox; what a
cell holds is never a template. docxtpl, Jinja and python-docx are imported where they are used.
"""

import io
import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime, time
from typing import Any

from sheets_sync.messages import both
from sheets_sync.model import Batch, BatchRow, Bilingual, Column, Form
from sheets_sync.render.packing import settled
from sheets_sync.render.proposal import amount_of, clean, long_day, money, place
from sheets_sync.render.template_xlsx import needed
from sheets_sync.thai import baht_words, long_date

GENERAL = {"จังหวัด": "province", "วันที่": "date", "ปีงบประมาณ": "fiscal_year"}  # the same in every proposal
PLACES = {
    "อำเภอ": "district",
    "ตำบล": "subdistrict",
    "สถานที่": "place",
    "จำนวนเงินตัวอักษร": "baht_words",
    "ที่": "number",
}
PLACE_HOLDS = ("moo", "village", "subdistrict")


def document_faults(content: bytes, form: Form) -> list[Bilingual]:
    """What keeps this .docx from being filled, and how to mend it; nothing when it can be."""
    from jinja2 import TemplateError

    try:
        template = _opened(content)
        used = template.get_undeclared_template_variables(_environment())
        shared = _shared(template)
    except TemplateError as e:
        return [both("template.syntax", what=str(e)[:200])]
    except Exception as e:  # python-docx lets through whatever its parsers meet in a broken file
        return [both("template.unreadable", what=type(e).__name__)]
    names = _names(form)
    found: list[Bilingual] = []
    if strange := sorted(used - names.keys()):
        found.append(both("template.strange", names=", ".join(strange), known=", ".join(_thai(form))))
    held = {names.get(name, "") for name in used}
    held |= set(PLACE_HOLDS) if "place" in held else set()
    if missing := [key for key in needed(form) if key not in held]:
        headers = ", ".join(f"{{{{ {_thai_name(form.column(key))} }}}}" for key in missing)
        found.append(both("template.missing_field", headers=headers))
    if each := sorted(shared - {*GENERAL, *GENERAL.values()}):
        found.append(both("template.margin", names=", ".join(each), known=", ".join(GENERAL)))
    return found or _trial(content, form)


def filled_document(content: bytes, batch: Batch, form: Form) -> bytes:
    """The template filled for every proposal. Equal batches give equal bytes."""
    whole: Any = None
    for number, row in enumerate(batch.rows, start=1):
        one = _rendered(content, _context(batch, row, form, number))
        if whole is None:
            whole = one
        else:
            _append(whole, one)
    properties = whole.core_properties
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = datetime.combine(batch.frozen_at.date(), time())
    buffer = io.BytesIO()
    whole.save(buffer)
    return settled(buffer.getvalue())


def _trial(content: bytes, form: Form) -> list[Bilingual]:
    """Filled once with nothing in it: a filter that does not exist shows only then."""
    try:
        _rendered(content, dict.fromkeys(_names(form), ""))
    except Exception as e:  # whatever the template's own expressions come to
        return [both("template.syntax", what=f"{type(e).__name__}: {e}"[:200])]
    return []


def _opened(content: bytes) -> Any:
    from docxtpl import DocxTemplate

    return DocxTemplate(io.BytesIO(content))


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _rendered(content: bytes, context: Mapping[str, str]) -> Any:
    template = _opened(content)
    template.render(dict(context), _environment(), autoescape=True)
    return template.docx


def _shared(template: Any) -> set[str]:
    """The fields in headers and footers."""
    from jinja2 import meta

    template.init_docx()
    parts = [part for s in template.docx.sections for part in (s.header, s.footer)]
    text = "".join(template.patch_xml(template.xml_to_string(part._element)) for part in parts)
    return set(meta.find_undeclared_variables(_environment().parse(text)))


def _append(whole: Any, one: Any) -> None:
    """The body of another proposal behind what is there; of one template, they share its parts."""
    from docx.oxml.ns import qn

    end = whole.element.body.find(qn("w:sectPr"))
    parts = [deepcopy(part) for part in one.element.body if part.tag != qn("w:sectPr")]
    if parts and parts[0].tag == qn("w:p"):
        parts[0].get_or_add_pPr().get_or_add_pageBreakBefore()
    else:
        whole.add_page_break()
    for part in parts:
        end.addprevious(part)


# ── what a template may name ─────────────────────────────────────────────────────────────────────


def _thai_name(column: Column) -> str:
    """A header as it can be written in a field: `กลุ่มเป้าหมาย`, `วิธีดำเนินการ_กิจกรรม`."""
    bare = re.sub(r"\(.*?\)", "", column.header).strip()
    name = re.sub(r"[\s/.,–-]+", "_", bare).strip("_")
    return name if name.isidentifier() else column.key


def _names(form: Form) -> dict[str, str]:
    """Every name that a field may have -> what it names."""
    found = {name: key for names in (GENERAL, PLACES) for thai, key in names.items() for name in (thai, key)}
    for column in form.columns:
        for name in (_thai_name(column), column.key):
            found.setdefault(name, column.key)
    return found


def _thai(form: Form) -> list[str]:
    return [*GENERAL, *PLACES, *dict.fromkeys(_thai_name(c) for c in form.columns)]


def _context(batch: Batch, row: BatchRow, form: Form, number: int) -> dict[str, str]:
    values = {c.key: _value(c, row.values.get(c.key, "")) for c in form.columns}
    total = amount_of(row.values.get("budget_total", ""))
    values |= {
        "province": batch.province,
        "district": row.district,
        "subdistrict": row.subdistrict,
        "date": long_date(batch.frozen_at.date()),
        "fiscal_year": batch.round.split("-")[0],
        "place": place(row, batch.province),
        "baht_words": baht_words(total) if total is not None else "",
        "number": str(number),
    }
    return {name: clean(values[key]) for name, key in _names(form).items()}


def _value(column: Column, text: str) -> str:
    if column.type == "date":
        return long_day(text)
    if column.type in ("money", "count"):
        amount = amount_of(text)
        return money(amount) if amount is not None else text
    return text
