"""Every sub-district of Phayao as people write it, and with a letter gone: never another one."""

import pytest

from sheets_sync import gazetteer
from sheets_sync.model import Cell, Scope
from sheets_sync.thai.address import bare_place
from sheets_sync.validation.columns import read_column
from tests.validation.made import FORMS, SCOPE

COLUMN = FORMS["1.1"].column("subdistrict")
DISTRICTS = gazetteer.districts("56")
PLACES = [(code, place.name) for code in DISTRICTS for place in gazetteer.subdistricts(code)]


def read(typed: str, code: str) -> tuple[str, list[str]]:
    places = gazetteer.subdistricts(code)
    scope = Scope(
        district_code=code,
        district_name=DISTRICTS[code],
        subdistricts=places,
        gazetteer=tuple(place.name for place in places),
        fiscal_year=2564,
        today=SCOPE.today,
    )
    reading = read_column(COLUMN, [Cell(typed, typed, "TEXT")], scope)[0]
    return reading.value, [fault.id for fault in reading.faults]


@pytest.mark.parametrize(("code", "name"), PLACES)
def test_a_sub_district_is_known_however_it_is_written(code: str, name: str) -> None:
    ways = [
        *(name, f"ต.{name}", f"ต. {name}", f"ตำบล{name}", f"ตำบล {name}", f"ตํ\u0e32บล{name}", f"ตาบล{name}"),
        *(f" {name} ", f"{name}\u200b", f"{name}\n", name.replace("ำ", "ํ\u0e32"), name.replace("ำ", "า")),
        *(name.replace("แ", "เเ"), " ".join([name[:2], name[2:]]), f"{name}."),
    ]
    for typed in ways:
        assert read(typed, code) == (name, []), typed


@pytest.mark.parametrize(("code", "name"), PLACES)
def test_a_letter_gone_is_asked_about_with_an_offer_that_is_no_other_place(code: str, name: str) -> None:
    names = {place.name for place in gazetteer.subdistricts(code)}
    for gone in range(len(name)):
        typed = name[:gone] + name[gone + 1 :]
        value, faults = read(typed, code)
        if value:  # the circle of an ำ, or the name of another one
            assert value == name or typed in names, typed
        else:
            assert faults, typed


@pytest.mark.parametrize("name", ["ตองโขบ", "ตาล", "ตำนาน", "ตะเคียน"])
def test_a_name_that_begins_like_the_word_for_sub_district_stays_whole(name: str) -> None:
    assert bare_place(name) == name


@pytest.mark.parametrize(
    ("district", "typed", "found", "said"),
    [
        ("เมืองพะเยา", "บ้านต้ำ", "", "belongs_to.near"),
        ("เมืองพะเยา", "บ้านต่ำ", "", "belongs_to.near"),
        ("เมืองพะเยา", "บ้านต้อม", "", "belongs_to.near"),
        ("เมืองพะเยา", "แม่ต่ำ", "", "belongs_to.near"),
        ("เชียงคำ", "ทุ่งผาสุก", "", "belongs_to.near"),
        ("จุน", "ห้วยข้าวกล่ำ", "", "belongs_to.near"),
        ("แม่ใจ", "ศรีถอย", "", "belongs_to.near"),
        ("เมืองพะเยา", "เวียง", "เวียง", ""),
        ("เชียงคำ", "เวียง", "เวียง", ""),
        ("จุน", "เวียง", "", "belongs_to.elsewhere"),
        ("ปง", "ต.ปง", "ปง", ""),
        ("จุน", "อ.จุน", "", "belongs_to.near"),
        ("เมืองพะเยา", "ทต.บ้านต๊ำ", "บ้านต๊ำ", "belongs_to.municipality"),
        ("เมืองพะเยา", "เทศบาลเมืองพะเยา", "", "belongs_to.subdistrict"),
        ("จุน", "เทศบาลตำบลเวียงลอ", "", "belongs_to.subdistrict"),
        ("ภูซาง", "ภูซาง ทุ่งกล้วย", "", "belongs_to.subdistrict"),
    ],
)
def test_places_that_are_taken_for_each_other(district: str, typed: str, found: str, said: str) -> None:
    code = next(code for code, name in DISTRICTS.items() if name == district)
    value, faults = read(typed, code)
    assert (value, " ".join(faults)) == (found, said)
