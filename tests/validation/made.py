"""What the tests of this folder share: the two forms, a scope, and tables made from plain lists."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stdnum.th import pin

from sheets_sync.errors import Problem
from sheets_sync.model import Cell, Form, Scope, Span, Subdistrict, Tab, Table, Workbook
from sheets_sync.validation import find_tables, load_forms

RULES = Path(__file__).parents[2] / "rules"
_problems: list[Problem] = []
FORMS = load_forms(RULES, _problems)
NAMES = ("จุน", "ลอ", "หงส์หิน", "ทุ่งรวงทอง", "ห้วยยางขาม", "พระธาตุขิงแกง", "ห้วยข้าวก่ำ")
SCOPE = Scope(
    district_code="5602",
    district_name="จุน",
    subdistricts=(
        Subdistrict("560201", "ห้วยข้าวก่ำ"),
        Subdistrict("560202", "จุน"),
        Subdistrict("560203", "ลอ"),
        Subdistrict("560205", "ทุ่งรวงทอง"),
    ),
    gazetteer=NAMES,
    fiscal_year=2564,
    today=datetime(2021, 3, 20, 10, 0, tzinfo=UTC),
)


def card(number: int, first: str = "3") -> str:
    """A card number with the right check digit, of Phayao."""
    digits = f"{first}5601{number:07}"
    return digits + pin.calc_check_digit(digits + "0")


def cell(value: Any) -> Cell:
    """A cell as a sheet gives it."""
    if isinstance(value, Cell):
        return value
    if value is None or value == "":
        return Cell()
    if isinstance(value, bool):
        return Cell(value, str(value).upper(), "BOOLEAN")
    if isinstance(value, int | float):
        return Cell(float(value), f"{value:g}", "NUMBER")
    return Cell(value, value, "TEXT")


def tab(rows: Sequence[Sequence[Any]], title: str = "แบบ 1.1", sheet_id: int = 0, **more: Any) -> Tab:
    """A tab from plain values."""
    cells = tuple(tuple(cell(value) for value in row) for row in rows)
    return Tab(sheet_id, title, cells, len(cells), max(map(len, cells), default=0), **more)


def book(*tabs: Tab) -> Workbook:
    """A workbook of these tabs."""
    return Workbook("id", "ไฟล์", tabs)


def header(form: Form) -> list[str]:
    """The form's header line, as the sample's sheets have it: without the optional เพศ, which is the last."""
    return [column.header for column in form.columns if column.key != "sex"]


def person(n: int, **changed: Any) -> list[Any]:
    """A faultless row of form 1.1, with some cells changed."""
    letters = "กขคงจฉชซญณดตถทธนบปผพ"
    row: dict[str, Any] = {
        "seq": n,
        "prefix": "นาย",
        "first_name": f"สม{letters[n % 20]}{letters[n // 20 % 20]}",
        "last_name": "ใจดี",
        "national_id": card(1000 + 37 * n),
        "birth_date": None,
        "house_no": f"{n}/1",
        "moo": 4,
        "village": "บ้านร่องดู่",
        "subdistrict": "จุน",
        "role": "กรรมการหมู่บ้าน",
        "phone": f"08{10000000 + 7919 * n}",
        "change": "คงเดิม",
        "note": None,
    }
    return list({**row, **changed}.values())


def proposal(n: int, **changed: Any) -> list[Any]:
    """A faultless row of form 1.3, with some cells changed."""
    row: dict[str, Any] = {
        "seq": n,
        "project_name": f"โครงการปลูกผักสวนครัว {n}",
        "moo": n,
        "village": "บ้านร่องดู่",
        "subdistrict": "จุน",
        "rationale": "ครัวเรือนซื้อผักจากตลาดเป็นส่วนใหญ่",
        "objectives": "เพื่อลดรายจ่ายของครัวเรือน",
        "target_households": 25,
        "area": "สวนสาธารณะของหมู่บ้าน",
        "activities": "1. ประชุม\n2. ปลูกผัก",
        "start_date": "1/4/2564",
        "end_date": "30/6/2564",
        "budget_fees": 10000,
        "budget_services": 20000,
        "budget_materials": 70000,
        "budget_other": 0,
        "budget_total": 100000,
        "indicators": "ครัวเรือนปลูกผักครบทุกหลัง",
        "expected_results": "รายจ่ายลดลง",
        "evaluation": "ติดตามทุกเดือน",
        "responsible": "ประธานกลุ่ม",
        "phone": "0812345678",
        "note": None,
    }
    return list({**row, **changed}.values())


def found(rows: Sequence[Sequence[Any]], form: str = "1.1", **more: Any) -> Table:
    """The one table of a tab made from these rows below the form's header."""
    sheet = tab([["หัวเรื่อง"], header(FORMS[form]), *rows], **more)
    result = find_tables(book(sheet), FORMS[form])
    assert not result.problems
    return result.tables[0]


__all__ = [
    "FORMS",
    "NAMES",
    "RULES",
    "SCOPE",
    "Span",
    "book",
    "card",
    "cell",
    "found",
    "header",
    "person",
    "proposal",
    "tab",
]
