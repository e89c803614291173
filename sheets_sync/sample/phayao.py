"""The sample province: Phayao's 9 districts, 10 sub-districts, 150 leaders; people and proposals invented.

Every reality and every mistake stands in the tables here; `truth` of the package tells them to tests.
"""

from random import Random

from sheets_sync import gazetteer
from sheets_sync.sample.grid import Extra, Style
from sheets_sync.sample.mistakes import MET_ELSEWHERE, PROPOSAL, ROSTER, foreign_subdistrict, twin_of
from sheets_sync.sample.people import Inventor
from sheets_sync.sample.plan import Draft, Habit, ProvincePlan, draft, finish

CODE = "56"
TAKING_PART = {
    "5601": ("560101", "560106"),  # เวียง บ้านต๊ำ
    "5602": ("560203",),
    "5603": ("560307",),  # the other เวียง
    "5604": ("560403",),
    "5605": ("560505",),
    "5606": ("560604",),
    "5607": ("560702",),
    "5608": ("560803",),
    "5609": ("560902",),
}
_TWIN = 5  # row of the leader of 5603 who also stands in the list of 5605

_OWN_WORDS = Style(
    headers={
        "seq": "ที่",
        "prefix": "คำนำหน้าชื่อ",
        "last_name": "สกุล",
        "national_id": "เลขบัตรประชาชน",
        "birth_date": "ว/ด/ป เกิด",
        "village": "บ้าน",
        "subdistrict": "ตำบลเป้าหมาย",
        "role": "ตำแหน่ง",
        "phone": "เบอร์โทร",
        "change": "ผลการทบทวน",
    },
    order=(
        *("seq", "subdistrict", "moo", "village", "prefix", "first_name", "last_name", "national_id"),
        *("birth_date", "phone", "role", "house_no", "change", "note"),
    ),
)


def plan(seed: int) -> ProvincePlan:
    """The same province for the same seed."""
    inventor = Inventor(Random(seed))
    drafts = {code: _draft(inventor, code, parts) for code, parts in TAKING_PART.items()}
    habits = _habits(drafts)
    name = gazetteer.province_name(CODE) or CODE
    return ProvincePlan(CODE, name, tuple(finish(d, habits[code], name) for code, d in drafts.items()))


def _draft(inventor: Inventor, code: str, parts: tuple[str, ...]) -> Draft:
    names = {s.code: s.name for s in gazetteer.subdistricts(code)}
    return draft(inventor, code, gazetteer.district_name(code) or code, {c: names[c] for c in parts}, (2, 4))


def _habits(drafts: dict[str, Draft]) -> dict[str, Habit]:
    both = ("1.1", "1.3")
    return {
        "5601": Habit(
            roster=Style(blank_behind=frozenset({14})),
            wrong_people={3: ROSTER["wrong check digit"], 21: ROSTER["zero-width character"]},
        ),
        "5602": Habit(
            roster=Style(extras=(Extra("phone", "กลุ่มไลน์", "มี"),), dashes=True),
            proposals=Style(sums=True),
            wrong_people={8: ROSTER["telephone without its zero"]},
            left_out=12,
            submitted=("1.1",),
        ),
        "5603": Habit(
            roster=Style(blank_behind=frozenset({4, 9})),
            wrong_people={_TWIN: MET_ELSEWHERE, 10: ROSTER["ID in Thai digits"]},
            wrong_proposals={0: PROPOSAL["B.E. date taken for the year 2564"]},
        ),
        "5604": Habit(
            roster=Style(signature=True),
            wrong_people={6: foreign_subdistrict("ลอ")},
            submitted=("1.1",),
        ),
        "5605": Habit(
            roster=Style(merged_subdistrict=True),
            wrong_people={2: twin_of(drafts["5603"].people[_TWIN]), 11: ROSTER["ID typed as a number"]},
            wrong_proposals={1: PROPOSAL["lines do not add up"]},
        ),
        "5606": Habit(reviewed=False, wrong_people={9: ROSTER["post as prefix"]}),
        "5607": Habit(roster=_OWN_WORDS, wrong_people={7: ROSTER["no ID"]}, submitted=both),
        "5608": Habit(
            roster=Style(
                extras=(Extra("village", "เขตรับผิดชอบ", "สพอ."), Extra("note", "วันที่ตรวจ", "ตรวจแล้ว"))
            ),
            wrong_people={1: ROSTER["example ID"], 13: ROSTER["whole address in one cell"]},
            wrong_proposals={0: PROPOSAL["120,000 baht"]},
            submitted=("1.1",),
        ),
        "5609": Habit(
            roster=Style(dashes=True),
            wrong_people={4: ROSTER["a digit lost"]},
            no_surname=8,
            submitted=both,
        ),
    }
