"""The department's paper as its rule file describes it (`document:`), read with defaults. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheets_sync.model import Batch, BatchRow, Form
from sheets_sync.thai import NO_NUMBER, long_date, plain_number, short_date
from sheets_sync.thai.prefixes import full_name, sex_in

A4_CM = (21.0, 29.7)
DOTS = "." * 40


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of the printed table. `over`: the heading it shares with its neighbours."""

    header: str
    source: tuple[str, ...]
    join: str
    width_cm: float
    align: str = "left"
    over: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """How one form is printed. Sizes in cm and points; texts still hold {fields}."""

    columns: tuple[PaperColumn, ...]
    headings: tuple[str, ...]
    corner: str
    total: str
    sheet: str
    font: str
    font_size: float
    heading_size: float
    landscape: bool
    margins_cm: Mapping[str, float]
    page_by: str

    @property
    def width_cm(self) -> float:
        """Between the margins."""
        return max(A4_CM) - self._sides if self.landscape else min(A4_CM) - self._sides

    @property
    def height_cm(self) -> float:
        """Between the margins."""
        page = min(A4_CM) if self.landscape else max(A4_CM)
        return page - self.margins_cm["top"] - self.margins_cm["bottom"]

    @property
    def _sides(self) -> float:
        return self.margins_cm["left"] + self.margins_cm["right"]


def paper(form: Form, rows: Sequence[BatchRow]) -> Paper:
    """The form's paper; columns "when filled" need at least half of the rows to be filled."""
    hints = form.document
    margins = dict.fromkeys(("top", "bottom", "left", "right"), 1.5) | dict(hints.get("margins_cm", {}))
    return Paper(
        columns=_columns(form, rows),
        headings=tuple(
            hints.get("headings") or (form.title.get("th", ""), "จังหวัด{province}", "ข้อมูล ณ วันที่ {date}")
        ),
        corner=hints.get("corner", ""),
        total=hints.get("total") or "รวม {rows} " + form.unit.get("th", "รายการ"),
        sheet=hints.get("sheet") or "แบบรายงาน",
        font=hints.get("font") or "TH SarabunPSK",
        font_size=hints.get("font_size", 14),
        heading_size=hints.get("heading_size", 16),
        landscape=hints.get("orientation", "landscape") == "landscape",
        margins_cm=margins,
        page_by=hints.get("page_by", ""),
    )


def _columns(form: Form, rows: Sequence[BatchRow]) -> tuple[PaperColumn, ...]:
    hints = form.document.get("columns") or [{"header": c.header, "source": [c.key]} for c in form.columns]
    found = []
    for hint in hints:
        source = tuple(hint.get("source", ()))
        if hint.get("when_filled") and not _mostly_filled(rows, source):
            continue  # it still stands in the data sheet
        found.append(
            PaperColumn(
                header=hint["header"],
                source=source,
                join=hint.get("join", "plain"),
                width_cm=float(hint.get("width_cm", 3.0)),
                align=hint.get("align", "left"),
                over=hint.get("over", ""),
            )
        )
    return tuple(found)


def _mostly_filled(rows: Sequence[BatchRow], source: Sequence[str]) -> bool:
    filled = sum(any(_value(row, key) for key in source) for row in rows)
    return filled * 2 >= max(len(rows), 1)


def pages(batch: Batch, page_by: str) -> list[tuple[BatchRow, ...]]:
    """The rows of each page, in the batch's order: one sub-district a page, or all together."""
    if page_by != "subdistrict":
        return [batch.rows]
    found: dict[tuple[str, str], list[BatchRow]] = {}
    for row in batch.rows:
        found.setdefault((row.district_code, row.subdistrict_code or row.subdistrict), []).append(row)
    return [tuple(rows) for rows in found.values()] or [()]


def cell(row: BatchRow, column: PaperColumn, number: int) -> str | float:
    """What stands in this cell: text, or a number where it is an amount or a count. Digits are Arabic."""
    values = [_value(row, key) for key in column.source]
    join = _JOINS.get(column.join, _plain)
    return number if column.join == "number" else join(values)


def figures(rows: Iterable[BatchRow], form: Form) -> dict[str, str]:
    """The counts that texts may name.

    rows, men, women, sex_unknown; the sums of money columns by their keys; and for each choice of the review
    column how many rows have it (`review_1`, … in the rules' order; `review_0`: not reviewed).
    """
    rows = list(rows)
    sexes = [sex_in(r.values) for r in rows]
    found = {
        "rows": str(len(rows)),
        "men": str(sexes.count("ชาย")),
        "women": str(sexes.count("หญิง")),
        "sex_unknown": str(sexes.count("")),
    }
    for column in form.columns:
        if column.type == "money":
            found[column.key] = (
                f"{sum(_number(r.values.get(column.key, '')) or 0 for r in rows):,.2f}".removesuffix(".00")
            )
    if form.review_column:
        found["review_0"] = str(sum(not r.values.get(form.review_column) for r in rows))
        for i, choice in enumerate(form.column(form.review_column).choices, start=1):
            found[f"review_{i}"] = str(sum(r.values.get(form.review_column) == choice for r in rows))
    return found


def headings(p: Paper, batch: Batch, form: Form, rows: Sequence[BatchRow]) -> list[str]:
    """The headings of one page with their fields filled in; a field that nobody knows stays as dots."""
    words = _Lenient(words_of(batch, form, rows))
    return [heading.format_map(words) for heading in p.headings]


def total_line(p: Paper, batch: Batch, form: Form, rows: Sequence[BatchRow]) -> str:
    """The line below the table of one page."""
    words = words_of(batch, form, rows)
    text = p.total.format_map(_Lenient(words))
    unknown = int(words["sex_unknown"])
    if "{men}" in p.total and unknown:
        text = text.removesuffix(")") + f" ไม่ระบุ {unknown} {form.unit.get('th', '')})"
    return text


def reporter_line(name: str, position: str, phone: str) -> str:
    """`ผู้รายงาน … ตำแหน่ง … โทร. …`; dots where nothing is given."""
    return f"ผู้รายงาน {name or DOTS} ตำแหน่ง {position or DOTS} โทร. {phone or DOTS}"


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "...."


def words_of(batch: Batch, form: Form, rows: Sequence[BatchRow]) -> dict[str, str]:
    """What the texts of one page may name: its place and day, and the counts of its rows."""
    first = rows[0] if rows else None
    return {
        "province": batch.province,
        "district": first.district if first else "",
        "subdistrict": first.subdistrict if first else "",
        "date": long_date(batch.frozen_at.date()),
        "fiscal_year": batch.round.split("-")[0],
        **figures(rows, form),
    }


def day(text: str) -> str:
    """An ISO date as Thai offices write it short: `23 มี.ค. 64`; anything else as it is."""
    try:
        return short_date(date.fromisoformat(text))
    except ValueError:
        return text


def _value(row: BatchRow, key: str) -> str:
    if key in ("district", "subdistrict"):
        return row.district if key == "district" else row.subdistrict
    return row.values.get(key, "")


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if abs(number) < NO_NUMBER else None  # a waived cell may say `nan`


def _plain(values: Sequence[str]) -> str:
    return " ".join(v for v in values if v)


def _name(values: Sequence[str]) -> str:
    prefix, first, last = (*values, "", "", "")[:3]
    return full_name(prefix, first, last)


def _lines(values: Sequence[str]) -> str:
    return "\n".join(v for v in values if v and v != "-")


def _period(values: Sequence[str]) -> str:
    return " –\n".join(day(v) for v in values if v)


def _amount(values: Sequence[str]) -> str | float:
    number = _number(values[0]) if values else None
    if number is None:
        return _plain(values)
    return int(plain_number(number)) if number == int(number) else number


def _date(values: Sequence[str]) -> str:
    return _plain([day(v) for v in values])


_JOINS: Mapping[str, Any] = {
    "plain": _plain,
    "name": _name,
    "lines": _lines,
    "period": _period,
    "money": _amount,
    "count": _amount,
    "date": _date,
}
