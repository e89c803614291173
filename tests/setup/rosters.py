"""Rosters as offices send them, as files of every kind, and the command that brings them in."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import xlsxwriter

from tests.conftest import Ran
from tests.setup.conftest import Later
from tests.validation.made import FORMS, person

FORM = FORMS["1.1"]
NAME, PLACE = "ปง", "งิม"  # a plain sheet of the sample: 15 rows, nothing below, no tick
KEYS = [c.key for c in FORM.columns if c.key != "sex"]
WORDS = {
    "national_id": "เลขบัตรประชาชน",
    "whole": "ชื่อ-สกุล",
    "house_no": "บ้านเลขที่",
    "moo": "หมู่",
    "village": "หมู่บ้าน",
    "subdistrict": "ตำบล",
    "role": "ตำแหน่ง",
    "phone": "เบอร์โทร",
}
Person = dict[str, Any]


def someone(n: int, **changed: Any) -> Person:
    """A faultless row for the district, by column."""
    row = dict(zip(KEYS, person(n), strict=True)) | {"subdistrict": PLACE, "village": None, "moo": "ม.4"}
    return row | {"village": "บ้านดอน", "role": "ปราชญ์ชาวบ้าน", "change": None} | changed


def some(*numbers: int) -> list[Person]:
    return [someone(n) for n in numbers]


def rows_of(people: Sequence[Person], words: Sequence[str] = tuple(WORDS)) -> list[list[Any]]:
    """Title, header and rows as an office writes them: the whole name in one column."""
    lines = []
    for one in people:
        whole = f"{one['prefix']}{one['first_name']} {one['last_name']}"
        lines.append([{"whole": whole, **one}[key] for key in words])
    return [["บัญชีรายชื่อผู้นำชุมชน"], [WORDS[key] for key in words], *lines]


def xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell in (cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)):
        cell.data_type = "s"
    book.save(path)
    return path


def written_by_excel(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def csv_of(encoding: str) -> Callable[[Path, Sequence[Sequence[Any]]], Path]:
    def write(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        path.write_bytes(out.getvalue().encode(encoding))
        return path

    return write


def word(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    made = docx.Document()
    made.add_paragraph(str(rows[0][0]))
    table = made.add_table(len(rows) - 1, len(rows[1]))
    for number, row in enumerate(rows[1:]):
        for column, value in enumerate(row):
            table.cell(number, column).text = "" if value is None else str(value)
    made.save(str(path))
    return path


def bring(office: Later, file: Path, *more: str, name: str = NAME, form: str = "1.1") -> Ran:
    return office.run("import", file, "--district", name, "--form", form, *more)


def ids(office: Later, name: str = NAME) -> list[str]:
    return [row.get("national_id", "") for row in office.rows(name)]


def ways(told: dict[str, Any]) -> list[str]:
    return [line["state"] for line in told["lines"]]
