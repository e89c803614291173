"""Invented batches to render: believable names, no real person."""

from datetime import datetime
from functools import cache
from pathlib import Path

from sheets_sync.clock import BANGKOK
from sheets_sync.errors import Problem
from sheets_sync.model import Batch, BatchRow, Form, GroupCount
from sheets_sync.store import rows_hash
from sheets_sync.validation.rulefile import load_forms

FROZEN = datetime(2021, 3, 30, 9, 0, tzinfo=BANGKOK)
FIRST = "สมชาย สมหญิง บุญมี จันทร์เพ็ญ ศรีวรรณ แก้วตา คำปัน อินถา มาลัย ดวงดี ทองใบ ญาณี ฐิติมา ปิ่นเพชร น้ำผึ้ง".split()
LAST = "ใจดี วงศ์ใหญ่ มั่นคง ศรีสุข ปัญญาดี ไชยวงค์ - ต๊ะวิชัย กุ๋ยแก้ว ฟูเฟื่อง ณ_น่าน สุขสบาย ยะวิญชาญ เครือวัลย์ ปินตา".split()
PLACES = [
    ("5601", "เมืองพะเยา", "560101", "เวียง"),
    ("5602", "จุน", "560203", "ลอ"),
    ("5603", "เชียงคำ", "560307", "เวียง"),
]


@cache
def forms() -> dict[str, Form]:
    """The rule files as they stand."""
    problems: list[Problem] = []
    found = load_forms(Path(__file__).parents[2] / "rules", problems)
    assert not problems
    return found


def person(n: int, **values: str) -> dict[str, str]:
    """One leader's normal forms."""
    woman = n % 2
    base = {
        "seq": str(n + 1),
        "prefix": "นางสาว" if woman else ("ร้อยตำรวจตรี" if n == 6 else "นาย"),
        "first_name": FIRST[n % 15],
        "last_name": LAST[n % 15].replace("_", " "),
        "national_id": f"156010{1000000 + n * 7919:07}",
        "house_no": f"{n + 1}/{n % 4 + 1}",
        "moo": str(n % 9 + 1),
        "village": "บ้านร่องห้า" if n % 3 else "บ้านสันป่าม่วงเหนือ",
        "role": "ผู้ใหญ่บ้าน" if n % 4 else "ประธานกองทุนหมู่บ้าน/กรรมการพัฒนาสตรีตำบล",
        "phone": f"08{10000000 + n * 1234567:08}",
        "change": ("คงเดิม", "แก้ไขข้อมูล", "เปลี่ยนตัว")[n % 3],
        "note": "" if n % 5 else "แทนคนเดิมที่ย้ายไปต่างจังหวัด",
    }
    return base | values


def proposal(n: int, **values: str) -> dict[str, str]:
    """One proposal's normal forms."""
    base = {
        "seq": str(n + 1),
        "project_name": "ส่งเสริมการปลูกผักสวนครัวและแปรรูปผลผลิตเพื่อสร้างความมั่นคงทางอาหารของครัวเรือน",
        "moo": str(n + 1),
        "village": "บ้านร่องห้า",
        "rationale": "เพื่อให้ครัวเรือนพึ่งตนเองได้",
        "target_households": "25",
        "start_date": "2021-04-01",
        "end_date": "2021-06-30",
        "budget_materials": "60000",
        "budget_services": "40000",
        "budget_total": "100000",
        "responsible": "ประธานคณะทำงาน ตำแหน่ง ผู้ใหญ่บ้าน",
        "phone": "0812345678",
    }
    return base | values


def batch(
    form: str = "1.1", sizes: tuple[int, ...] = (15, 15, 14), revision: int = 0, **values: str
) -> Batch:
    """A batch with that many rows in each of the three places."""
    make = person if form == "1.1" else proposal
    rows = tuple(
        BatchRow(*place, make(n, subdistrict=place[3], **values))
        for place, size in zip(PLACES, sizes, strict=False)
        for n in range(size)
    )
    expected = 15 if form == "1.1" else None
    counts = tuple(
        GroupCount(*place, expected, size, size, size) for place, size in zip(PLACES, sizes, strict=False)
    )
    key = f"56/{form}/2564-1/{revision}"
    return Batch(
        key, "56", "พะเยา", form, "2564-1", revision, FROZEN, rows, counts, rows_hash(rows), "r" * 64
    )
