"""A batch as .pdf, set by typst in Sarabun: the form's table, or one proposal after another. Thai digits.

The words go in as JSON, never as markup: `#`, `*` and `$` in a cell are those letters. Equal batches give
equal bytes. typst is imported where it is used.
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sheets_sync.model import Batch, BatchRow, Form
from sheets_sync.render.leaning import leaning
from sheets_sync.render.paper import Paper, cell, headings, pages, paper, total_line
from sheets_sync.render.proposal import has_proposals, proposals
from sheets_sync.thai import normal, thai_digits

PDF = "application/pdf"
SETS = Path(__file__).parent / "typst"
LETTER_SIZE = 11 / 16  # Sarabun at 11 points looks as large as TH SarabunPSK at 16
SMALLEST = 10.5 / 14  # of the table's size, before it takes a second page


def pdf(batch: Batch, form: Form, reporter: str = "") -> bytes:
    """The bytes of the .pdf. `reporter`: the line below each table ("" for none)."""
    if has_proposals(form):
        return _set("proposals.typ", _proposals(batch, form), batch.frozen_at.date())
    return _set("table.typ", _table(batch, form, reporter), batch.frozen_at.date())


def _set(template: str, words: dict[str, Any], on: date) -> bytes:
    import fontpkg_sarabun
    import typst

    day = {"year": on.year, "month": on.month, "day": on.day}
    return typst.compile(
        SETS / template,
        root=SETS,
        font_paths=[Path(fontpkg_sarabun.ROOT) / "files"],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(words | {"on": day}, ensure_ascii=False)},
        timestamp=0,
    )


def _table(batch: Batch, form: Form, reporter: str) -> dict[str, Any]:
    p = paper(form, batch.rows)
    blocks = pages(batch, p.page_by)
    texts = [[_cells(row, n, p) for n, row in enumerate(rows, start=1)] for rows in blocks]
    return {
        "title": thai_digits(form.title.get("th", form.id)),
        "corner": thai_digits(p.corner),
        "landscape": p.landscape,
        "margins": dict(p.margins_cm),
        "size": p.font_size * LETTER_SIZE,
        "heading_size": p.heading_size * LETTER_SIZE,
        "smallest": p.font_size * LETTER_SIZE * SMALLEST,
        "columns": [
            {
                "header": thai_digits(c.header),
                "over": thai_digits(c.over),
                "align": c.align,
                "name": c.join == "name",
            }
            for c in p.columns
        ],
        "widths": leaning(p, [row for block in texts for row in block]),
        "blocks": [
            {
                "headings": [thai_digits(h) for h in headings(p, batch, form, rows)],
                "rows": block,
                "total": thai_digits(total_line(p, batch, form, rows)),
            }
            for rows, block in zip(blocks, texts, strict=True)
        ],
        "reporter": thai_digits(reporter),
    }


def _cells(row: BatchRow, number: int, p: Paper) -> list[str]:
    found: Sequence[str | float] = [cell(row, column, number) for column in p.columns]
    return [thai_digits(normal(c) if isinstance(c, str) else f"{c:,}") for c in found]


def _proposals(batch: Batch, form: Form) -> dict[str, Any]:
    found = proposals(batch, form)
    return {
        "title": found.title,
        "corner": found.corner,
        "margins": dict(found.margins_cm),
        "size": found.font_size * LETTER_SIZE,
        "proposals": [
            {
                "headings": list(each.headings),
                "sections": [
                    {
                        "title": section.title,
                        "inline": section.inline,
                        "paragraphs": list(section.paragraphs),
                        "table": [list(line) for line in section.table],
                    }
                    for section in each.sections
                ],
            }
            for each in found.each
        ],
    }
