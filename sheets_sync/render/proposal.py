"""A proposal as its paper tells it: numbered sections of prose and one budget table. Pure.

Which sections, in which order and from which columns stands in the rule file (`document: proposal:`). There
are no lines to sign: the letter asks for proposals without signatures, and an empty line looks forgotten.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sheets_sync.model import Batch, BatchRow, Form
from sheets_sync.thai import NO_NUMBER, baht_words, long_date, normal, plain_number, thai_digits

PROPOSAL_MARGINS = {"top": 2.5, "bottom": 2.0, "left": 3.0, "right": 2.0}
_NO_LETTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
INLINE = 48  # a text as short as this stands on its heading's line


@dataclass(frozen=True, slots=True)
class Section:
    """`title` holds its number. `table`: (what, amount) lines, the last one the sum."""

    title: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, str], ...] = ()

    @property
    def inline(self) -> bool:
        """Whether its text stands on the heading's line."""
        return not self.table and len(self.paragraphs) == 1 and len(self.paragraphs[0]) <= INLINE


@dataclass(frozen=True, slots=True)
class Proposal:
    """One village's proposal in Thai digits."""

    headings: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """All of a batch, and the page they are set on (cm, points)."""

    title: str
    corner: str
    margins_cm: Mapping[str, float]
    font: str
    font_size: float
    on: date
    each: tuple[Proposal, ...]


def has_proposals(form: Form) -> bool:
    """Whether each row of the form is a page of prose."""
    return bool(form.document.get("proposal"))


def proposals(batch: Batch, form: Form) -> Proposals:
    """Every row of the batch as a proposal, in the batch's order."""
    hints: Mapping[str, Any] = form.document.get("proposal", {})
    corner = str(form.document.get("corner", ""))
    title = str(
        hints.get("title") or form.document.get("mail", {}).get("what") or form.title.get("th", form.id)
    )
    return Proposals(
        title=thai_digits(title),
        corner=thai_digits(corner),
        margins_cm=PROPOSAL_MARGINS | dict(hints.get("margins_cm", {})),
        font=str(form.document.get("font") or "TH SarabunPSK"),
        font_size=float(hints.get("font_size", 16)),
        on=batch.frozen_at.date(),
        each=tuple(_proposal(batch, row, form, hints, title) for row in batch.rows),
    )


def place(row: BatchRow, province: str) -> str:
    """`บ้านร่องห้า หมู่ที่ 1 ตำบลลอ อำเภอจุน จังหวัดพะเยา`; without what nobody typed."""
    village, moo = row.values.get("village", ""), row.values.get("moo", "")
    named = village if not village or village.startswith("บ้าน") else f"บ้าน{village}"
    parts = (named, f"หมู่ที่ {moo}" if moo else "", f"ตำบล{row.subdistrict}", f"อำเภอ{row.district}")
    return " ".join([*(p for p in parts if p), f"จังหวัด{province}"])


def _proposal(batch: Batch, row: BatchRow, form: Form, hints: Mapping[str, Any], title: str) -> Proposal:
    year = batch.round.split("-")[0]
    project = f"โครงการเสริมสร้างและพัฒนาผู้นำการเปลี่ยนแปลง ประจำปีงบประมาณ พ.ศ. {year}"
    headings = (title, str(hints.get("project") or project), place(row, batch.province))
    sections = []
    for number, hint in enumerate(hints["sections"], start=1):
        source = [str(key) for key in hint.get("source", ())]
        found = _section(str(hint.get("join", "plain")), row, batch, form, source)
        sections.append(
            Section(
                thai_digits(f"{number}. {hint['title']}"),
                tuple(clean(p) for p in found.paragraphs) or ("-",),
                tuple((thai_digits(what), thai_digits(amount)) for what, amount in found.table),
            )
        )
    return Proposal(tuple(clean(h) for h in headings), tuple(sections))


def _section(join: str, row: BatchRow, batch: Batch, form: Form, source: Sequence[str]) -> Section:
    values = [row.values.get(key, "") for key in source]
    if join == "budget":
        return _budget(form, source, values)
    if join == "area":
        return Section("", (values[0] if values and values[0] else place(row, batch.province),))
    lines = _JOINS.get(join, _prose)(values)
    return Section("", tuple(line for line in lines if line))


def _prose(values: Sequence[str]) -> list[str]:
    return [line.strip() for value in values for line in value.split("\n")]


def _households(values: Sequence[str]) -> list[str]:
    return [f"{value} ครัวเรือน" for value in values if value]


def _period(values: Sequence[str]) -> list[str]:
    days = [f"วันที่ {long_day(value)}" for value in values if value]
    return [" ถึง".join(days)]


def _responsible(values: Sequence[str]) -> list[str]:
    who, *phones = values
    return [*_prose([who]), *(f"โทร. {phone}" for phone in phones if phone and phone != "-")]


def _budget(form: Form, source: Sequence[str], values: Sequence[str]) -> Section:
    """The lines that hold money, then the sum, also in words."""
    *parts, whole = zip(source, (amount_of(v) for v in values), strict=True)
    table = [(form.column(key).header, money(amount)) for key, amount in parts if amount]
    total = whole[1]
    if total is None:
        return Section("", (), tuple(table))
    table.append((f"รวมทั้งสิ้น ({baht_words(total)})", money(total)))
    return Section("", (f"งบประมาณ {money(total)} บาท ({baht_words(total)})",), tuple(table))


def clean(text: str) -> str:
    """Thai digits, and nothing that a document may not hold."""
    return thai_digits(normal(_NO_LETTERS.sub("", text)))


def amount_of(text: str) -> Decimal | None:
    """The amount that a cell holds; None when it is none."""
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < NO_NUMBER else None


def money(amount: Decimal | None) -> str:
    """`33,333.50`"""
    whole, _, satang = plain_number(amount or 0).partition(".")
    return f"{int(whole):,}" + (f".{satang:0<2}" if satang else "")


def long_day(text: str) -> str:
    """An ISO date in words; anything else as it is."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text


_JOINS: Mapping[str, Callable[[Sequence[str]], list[str]]] = {
    "households": _households,
    "period": _period,
    "lines": _responsible,
}
