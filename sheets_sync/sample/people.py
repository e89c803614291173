"""Invented leaders: believable, without any real person, the same again for the same seed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sheets_sync.sample import words

MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
LEADERS = 15


@dataclass(frozen=True, slots=True)
class Place:
    """A sub-district that takes part, with its invented villages (moo -> name)."""

    district_code: str
    code: str
    name: str
    villages: dict[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """A leader as the district would write him down; `national_id` and `phone` are plain digits."""

    prefix: str
    first_name: str
    last_name: str
    national_id: str
    born: date
    house_no: str
    moo: str
    village: str
    subdistrict: str
    role: str
    phone: str
    change: str
    note: str


def check_digit(twelve: str) -> str:
    """The 13th digit of a national ID: 11 less the weighted sum modulo 11, of that the last digit."""
    weighted = sum(int(digit) * weight for digit, weight in zip(twelve, range(13, 1, -1), strict=True))
    return str((11 - weighted % 11) % 10)


class Inventor:
    """Makes places and people; no two share a name, a number or a telephone."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._used: set[str] = set()

    def place(self, district_code: str, code: str, name: str) -> Place:
        """The sub-district with six to nine villages."""
        count = self.random.randint(6, 9)
        names: list[str] = []
        while len(names) < count:
            name_ = "บ้าน" + self.random.choice(words.VILLAGE_HEADS) + self.random.choice(words.VILLAGE_TAILS)
            if name_ not in names:
                names.append(name_)
        return Place(district_code, code, name, {str(moo): n for moo, n in enumerate(names, start=1)})

    def leaders(self, place: Place) -> list[Person]:
        """The 15 of a sub-district: the กำนัน, a head for some villages, then whoever serves."""
        moos = list(place.villages)
        heads = self.random.sample(moos, 5)
        roles = ["กำนัน", *["ผู้ใหญ่บ้าน"] * 4, *self.random.sample(words.ROLES, LEADERS - 5)]
        homes = heads + [self.random.choice(moos) for _ in range(LEADERS - 5)]
        return [self._leader(place, moo, role) for moo, role in zip(homes, roles, strict=True)]

    def phone(self) -> str:
        """A mobile number nobody else has: ten digits from 0."""
        return self._fresh(
            lambda: f"0{self.random.choice('89')}{self.random.randint(10_000_000, 99_999_999)}"
        )

    def _leader(self, place: Place, moo: str, role: str) -> Person:
        female = self.random.random() < 0.42
        born = date(1945, 1, 1) + timedelta(days=self.random.randrange(52 * 365))
        change = self.random.choices(("คงเดิม", "แก้ไขข้อมูล", "เปลี่ยนตัว"), (80, 12, 8))[0]
        first, last = self._name(female).split()
        return Person(
            prefix=self._prefix(female),
            first_name=first,
            last_name=last,
            national_id=self._national_id(place.district_code, born),
            born=born,
            house_no=self._house_no(),
            moo=moo,
            village=place.villages[moo],
            subdistrict=place.name,
            role=role,
            phone=self.phone(),
            change=change,
            note=self.random.choice(words.REPLACED) if change == "เปลี่ยนตัว" else "",
        )

    def _name(self, female: bool) -> str:
        given = words.WOMEN if female else words.MEN
        heads, tails = words.SURNAME_HEADS, words.SURNAME_TAILS

        def one() -> str:
            head = self.random.choice(heads)
            tail = self.random.choice([t for t in tails if t != head])
            return f"{self.random.choice(given)} {head}{tail}"

        return self._fresh(one)

    def _prefix(self, female: bool) -> str:
        if female:
            return self.random.choice(("นาง", "นาง", "นางสาว"))
        return self.random.choice(words.RANKS) if self.random.random() < 0.05 else "นาย"

    def _national_id(self, district_code: str, born: date) -> str:
        kind = "3" if born.year < 1984 else "1"  # 3: counted in 2527 B.E., 1: registered at birth since

        def one() -> str:
            twelve = f"{kind}{district_code}{self.random.randint(1_000_000, 9_999_999)}"
            return twelve + check_digit(twelve)

        return self._fresh(one)

    def _house_no(self) -> str:
        number = str(self.random.randint(1, 299))
        return f"{number}/{self.random.randint(1, 12)}" if self.random.random() < 0.3 else number

    def _fresh(self, make: Callable[[], str]) -> str:
        while (value := make()) in self._used:
            pass
        self._used.add(value)
        return value
