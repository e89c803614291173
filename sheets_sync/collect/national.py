"""The national .xlsx: who has sent what, the rows of every form, and who stands twice."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheets_sync import gazetteer
from sheets_sync.collect.reading import Sent
from sheets_sync.messages import text
from sheets_sync.model import Form
from sheets_sync.render.frame import NUMBERS, headers, is_number

if TYPE_CHECKING:
    import pandas as pd

CAPITAL = "10"  # Bangkok is no province of the department's
FILE = "ไฟล์"
LONGEST_CELL = 32_767  # Excel's limit, in characters


@dataclass(frozen=True, slots=True)
class Found:
    """The national file and its counts, by form. `missing`: provinces of which there is nothing."""

    content: bytes = field(repr=False)
    rows: Mapping[str, int]
    provinces: Mapping[str, int]
    twice: Mapping[str, int]
    missing: Mapping[str, int]


def national(sent: Sequence[Sent], forms: Mapping[str, Form]) -> Found:
    """One workbook of everything that counts; forms of which there is nothing are left out."""
    import xlsxwriter

    tables = {id_: _joined(sent, form) for id_, form in forms.items() if _of(sent, id_)}
    doubles = {id_: _twice(table, forms[id_]) for id_, table in tables.items()}
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        _sheet(book, "ผู้ส่ง", *_who(sent, list(tables)))
        for id_, table in tables.items():
            amounts = {c.header for c in forms[id_].columns if c.type in NUMBERS}
            _sheet(book, f"data {id_}", list(table.columns), table.to_numpy().tolist(), amounts)
            if len(doubles[id_]):
                again = doubles[id_]
                _sheet(book, f"ซ้ำ {id_}", list(again.columns), again.to_numpy().tolist(), amounts)
    senders = {id_: {s.province_code for s in _of(sent, id_)} for id_ in tables}
    everyone = gazetteer.provinces().keys() - {CAPITAL}
    return Found(
        content=buffer.getvalue(),
        rows={id_: len(table) for id_, table in tables.items()},
        provinces={id_: len(codes - {""}) for id_, codes in senders.items()},
        twice={id_: len(table) for id_, table in doubles.items()},
        missing={id_: len(everyone - codes) for id_, codes in senders.items()},
    )


def _of(sent: Sequence[Sent], form: str) -> list[Sent]:
    return [one for one in sent if one.form == form and one.counts]


def _joined(sent: Sequence[Sent], form: Form) -> "pd.DataFrame":
    """The rows of every province, by province, each with the file it came from."""
    import pandas as pd

    tables = [
        one.table.assign(**{FILE: one.file})
        for one in sorted(_of(sent, form.id), key=lambda s: (s.province_code, s.file))
        if one.table is not None
    ]
    return pd.concat(tables, ignore_index=True).reindex(columns=[*headers(form), FILE])


def _twice(table: "pd.DataFrame", form: Form) -> "pd.DataFrame":
    """The rows that share a value which only one may have in the country, beside each other."""
    import pandas as pd

    found = []
    for column in (c for c in form.columns if c.unique == "province"):
        filled = table[table[column.header] != ""]
        again = filled[filled.duplicated(column.header, keep=False)]
        found.append(again.sort_values([column.header, "รหัสจังหวัด"], kind="stable"))
    return pd.concat(found) if found else table.head(0)


def _who(sent: Sequence[Sent], forms: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Province × form: what came, or that nothing did; then the files that nobody can be credited with."""
    head = ["รหัสจังหวัด", "จังหวัด", "แบบ", "สถานะ", "เลขชุดข้อมูล", "ฉบับแก้ไข", "จำนวนแถว", "ต้องแก้ไข", FILE]
    lines = []
    names = {code: name for code, name in gazetteer.provinces().items() if code != CAPITAL}
    for code, name in sorted(names.items()):
        for form in forms:
            mine = [one for one in sent if (one.province_code, one.form) == (code, form)]
            lines += [_line(one, name) for one in mine] or [
                [code, name, form, text("collect.missing"), *[""] * 5]
            ]
    rest = [one for one in sent if one.province_code not in names or one.form not in forms]
    return head, [*lines, *(_line(one, one.province) for one in rest)]


def _line(one: Sent, name: str) -> list[str]:
    said = text(f"collect.{one.state}")
    counts = [str(one.revision), str(one.rows), str(one.errors)]
    return [one.province_code, name, one.form, said, one.key, *counts, one.file]


def _sheet(
    book: Any,
    title: str,
    head: Sequence[str],
    lines: Sequence[Sequence[str]],
    amounts: set[str] | None = None,
) -> None:
    sheet = book.add_worksheet(title)
    bold, plain = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    numbers = {i for i, h in enumerate(head) if h in (amounts or {"ฉบับแก้ไข", "จำนวนแถว", "ต้องแก้ไข"})}
    for i, header in enumerate(head):
        sheet.write_string(0, i, header, bold)
    for number, line in enumerate(lines, start=1):
        for i, value in enumerate(line):
            if i in numbers and is_number(value):
                sheet.write_number(number, i, float(value))
            else:
                sheet.write_string(number, i, value[:LONGEST_CELL], plain)
    sheet.set_column(0, len(head) - 1, 16)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(lines), 1), len(head) - 1)
