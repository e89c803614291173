"""What a sample consists of before anything is written: districts, their tabs, and the truth about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheets_sync.sample.forms import proposals, roster
from sheets_sync.sample.grid import PLAIN, Cells, Style, TabPlan, lay_out
from sheets_sync.sample.mistakes import Mistake, Planted
from sheets_sync.sample.people import Inventor, Person, Place

FORMS = ("1.1", "1.3")
_TITLES = {
    "1.1": ("แบบรายงาน ๑.๑ (ส่งเสริม)", "บัญชีรายชื่อผู้นำชุมชนกลุ่มเป้าหมาย (ตำบลละ ๑๕ คน)"),
    "1.3": ("แบบรายงาน ๑.๓ (ส่งเสริม)", "ข้อเสนอโครงการ ๑๐๐,๐๐๐ บาท (หมู่บ้านละ ๑ โครงการ)"),
}


@dataclass(frozen=True, slots=True)
class Habit:
    """How one district works: its way with each form, its mistakes (by 0-based row), what it has sent."""

    roster: Style = PLAIN
    proposals: Style = PLAIN
    wrong_people: Mapping[int, Mistake] = field(default_factory=dict)
    wrong_proposals: Mapping[int, Mistake] = field(default_factory=dict)
    left_out: int | None = None  # 0-based: this leader is missing
    no_surname: int | None = None  # 0-based: this leader has none
    reviewed: bool = True
    submitted: tuple[str, ...] = ()  # forms whose tick is set


@dataclass(frozen=True, slots=True)
class Draft:
    """A district before it has a habit: who leads and what is proposed there."""

    code: str
    name: str
    places: tuple[Place, ...]
    people: tuple[Person, ...]
    proposals: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class DistrictPlan:
    """One spreadsheet: its tabs by form, and what is true about it."""

    code: str
    name: str
    places: tuple[Place, ...]
    tabs: Mapping[str, TabPlan]
    planted: tuple[Planted, ...]
    clean: Mapping[str, tuple[str, ...]]  # form -> keys of the rows without an error, in the sheet's order
    rows: Mapping[str, int]  # form -> rows filled
    submitted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProvincePlan:
    """A province of the sample."""

    code: str
    name: str
    districts: tuple[DistrictPlan, ...]


def draft(
    inventor: Inventor, code: str, name: str, subdistricts: Mapping[str, str], villages: tuple[int, int]
) -> Draft:
    """Invents a district: 15 leaders and some proposals (from, to) for each sub-district (code -> name)."""
    places = tuple(inventor.place(code, c, n) for c, n in subdistricts.items())
    people = [inventor.leaders(place) for place in places]
    rows = [
        row
        for place, leaders in zip(places, people, strict=True)
        for row in proposals(inventor.random, place, leaders, inventor.random.randint(*villages))
    ]
    return Draft(code, name, places, tuple(p for leaders in people for p in leaders), tuple(rows))


def finish(start: Draft, habit: Habit, province: str) -> DistrictPlan:
    """The district's spreadsheet with everything its habit does to it."""
    people = list(start.people)
    rows = {
        "1.1": _with_habit(roster(people, habit.roster, reviewed=habit.reviewed), habit),
        "1.3": [{"seq": i, **row} for i, row in enumerate(start.proposals, start=1)],
    }
    keys = {
        "1.1": [p.national_id for p in people],
        "1.3": [f"{r['subdistrict']}/{r['moo']}" for r in start.proposals],
    }
    if habit.left_out is not None:
        del rows["1.1"][habit.left_out], keys["1.1"][habit.left_out]
    wrong = {"1.1": habit.wrong_people, "1.3": habit.wrong_proposals}
    styles = {"1.1": habit.roster, "1.3": habit.proposals}
    heading = f"อำเภอ{start.name} จังหวัด{province}"
    tabs = {
        form: lay_out(
            form,
            [*_TITLES[form], heading],
            _spoilt(rows[form], wrong[form]),
            styles[form],
            submitted=form in habit.submitted,
        )
        for form in FORMS
    }
    return DistrictPlan(
        start.code,
        start.name,
        start.places,
        tabs,
        tuple(p for form in FORMS for p in _planted(start, form, tabs[form], wrong[form], habit)),
        {form: _clean(keys[form], wrong[form]) for form in FORMS},
        {form: len(rows[form]) for form in FORMS},
        habit.submitted,
    )


def _with_habit(rows: list[Cells], habit: Habit) -> list[Cells]:
    if habit.no_surname is not None:
        rows[habit.no_surname]["last_name"] = "-"
    return rows


def _spoilt(rows: Sequence[Cells], wrong: Mapping[int, Mistake]) -> list[Cells]:
    return [wrong[i].make(row) if i in wrong else row for i, row in enumerate(rows)]


def _clean(keys: Sequence[str], wrong: Mapping[int, Mistake]) -> tuple[str, ...]:
    return tuple(k for i, k in enumerate(keys) if i not in wrong or wrong[i].finding != "error")


def _planted(
    start: Draft, form: str, tab: TabPlan, wrong: Mapping[int, Mistake], habit: Habit
) -> list[Planted]:
    found = [
        Planted(start.code, form, tab.row_numbers[i], m.column, m.rule, m.finding)
        for i, m in sorted(wrong.items())
    ]
    strayed = any(m.rule == "belongs_to" for m in wrong.values())
    if form == "1.1" and (habit.left_out is not None or strayed):  # both leave a sub-district one short of 15
        found.append(Planted(start.code, form, None, "subdistrict", "group_size", "error"))
    return found
