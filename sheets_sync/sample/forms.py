"""A leader and a proposal as the cells of their forms, before anyone makes a mistake."""

from collections.abc import Sequence
from random import Random

from sheets_sync.sample import words
from sheets_sync.sample.grid import Cells, Style, Typed
from sheets_sync.sample.people import MONTHS, Person, Place

BUDGET = 100_000


def roster(people: Sequence[Person], style: Style, *, reviewed: bool) -> list[Cells]:
    """Form 1.1: one row a person; the review columns stay empty where nobody has reviewed yet."""
    return [_leader(seq, person, style, reviewed) for seq, person in enumerate(people, start=1)]


def proposals(random: Random, place: Place, people: Sequence[Person], count: int) -> list[Cells]:
    """Form 1.3: `count` villages of the sub-district, each with its proposal of 100,000 baht."""
    villages = sorted(random.sample(sorted(place.villages), count), key=int)
    ideas = random.sample(words.PROJECTS, count)
    return [
        _proposal(random, place, moo, idea, random.choice(people))
        for moo, idea in zip(villages, ideas, strict=True)
    ]


def _leader(seq: int, person: Person, style: Style, reviewed: bool) -> Cells:
    number, phone = person.national_id, person.phone
    if style.dashes:
        number = f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"
        phone = f"{phone[:3]}-{phone[3:6]}-{phone[6:]}"
    cells: Cells = {
        "seq": seq,
        "prefix": person.prefix,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "national_id": number,
        "house_no": person.house_no,
        "moo": int(person.moo),
        "village": person.village,
        "subdistrict": person.subdistrict,
        "role": person.role,
        "phone": phone,
        "change": person.change if reviewed else "",
        "note": person.note if reviewed else "",
    }
    if "birth_date" in style.order:
        cells["birth_date"] = Typed(f"{person.born.day}/{person.born.month}/{person.born.year + 543}")
    return cells


def _proposal(
    random: Random, place: Place, moo: str, idea: tuple[str, str, str], responsible: Person
) -> Cells:
    name, product, deed = idea
    village = place.villages[moo]
    households = random.randint(15, 60)
    fees, services = random.randint(0, 8) * 600, random.randint(5, 25) * 1_000
    other = random.randint(0, 5) * 500
    space = " " if responsible.prefix in words.RANKS else ""
    who = f"{responsible.prefix}{space}{responsible.first_name} {responsible.last_name}"
    where = f"{village} หมู่ที่ {moo} ตำบล{place.name}"
    return {
        "project_name": f"โครงการ{name} {village}",
        "moo": int(moo),
        "village": village,
        "subdistrict": place.name,
        "rationale": f"ชาว{where} ได้ร่วมกันสำรวจข้อมูลครัวเรือนและเห็นพ้องว่าควรดำเนินการ{name} "
        f"เพื่อให้ชุมชนพึ่งตนเองได้ตามหลักปรัชญาของเศรษฐกิจพอเพียง",
        "objectives": f"1. เพื่อให้มี{product}\n2. เพื่อให้ครัวเรือนลดรายจ่ายและมีรายได้เพิ่มขึ้น",
        "target_households": households,
        "area": where,
        "activities": f"1. ประชุมชี้แจงครัวเรือนเป้าหมาย\n2. {deed}\n3. ติดตามและสรุปผล",
        "start_date": f"{random.randint(1, 25)} {MONTHS[random.randint(3, 4)]} 2564",
        "end_date": f"{random.randint(1, 28)} {MONTHS[random.randint(6, 8)]} 2564",
        "budget_fees": fees,
        "budget_services": services,
        "budget_materials": BUDGET - fees - services - other,
        "budget_other": other,
        "budget_total": BUDGET,
        "indicators": f"ครัวเรือนเข้าร่วมไม่น้อยกว่า {households} ครัวเรือน",
        "expected_results": f"ครัวเรือนเป้าหมายมี{product} และขยายผลสู่ครัวเรือนอื่น",
        "evaluation": "คณะกรรมการหมู่บ้านติดตามทุกเดือนและรายงานอำเภอ",
        "responsible": f"{who} {responsible.role}",
        "phone": responsible.phone,
    }
