"""A prefix, a rank or the surname left inside a name, judged with the columns beside it."""

import pytest

from sheets_sync.validation import validate_table
from tests.validation.made import FORMS, SCOPE, found, person

CASES = [  # prefix, first name and surname as typed; both names' normal forms; what is said of the first name
    ("นาย", "นายสมชาย", "ใจดี", "สมชาย", "ใจดี", ""),
    ("นางสาว", "น.ส. สมหญิง", "ใจดี", "สมหญิง", "ใจดี", ""),
    ("ร.ต.ต.", "ร.ต.ต.สมชาย", "ใจดี", "สมชาย", "ใจดี", ""),
    ("ร้อยตำรวจตรี", "ร.ต.ต. สมชาย", "ใจดี", "สมชาย", "ใจดี", ""),
    ("เรือตรี", "ร.ต.สมชาย", "ใจดี ร.น.", "สมชาย", "ใจดี ร.น.", ""),
    ("ร้อยตรี", "ร้อยตรีสมชาย", "ใจดี", "สมชาย", "ใจดี", ""),
    ("ว่าที่ร้อยตรี", "ว่าที่ ร.ต.สมชาย", "ใจดี", "สมชาย", "ใจดี", ""),
    ("พระ", "พระสมชาย", "-", "สมชาย", "-", ""),
    ("นาย", "สมชาย ใจดี", "ใจดี", "สมชาย", "ใจดี", ""),
    ("นาย", "สมชาย ดนัย", "ใจดี", "สมชาย ดนัย", "ใจดี", ""),  # a middle name of the card
    ("นาย", "พลเอก", "ใจดี", "พลเอก", "ใจดี", ""),
    ("นางสาว", "นางนวล", "ใจดี", "นางนวล", "ใจดี", ""),
    ("นาย", "นายก", "ใจดี", "นายก", "ใจดี", ""),
    ("นาย", "ร.ต.ต.สมชาย", "ใจดี", "ร.ต.ต.สมชาย", "ใจดี", "pattern?"),
    ("นาง", "นางสาวสมหญิง", "ใจดี", "นางสาวสมหญิง", "ใจดี", "pattern?"),
    ("นาย", "นาย", "สมชาย ใจดี", "นาย", "สมชาย ใจดี", "pattern?"),
    ("", "นายสมชาย", "ใจดี", "", "ใจดี", "pattern"),
    ("", "ดาบตำรวจสมชาย", "ใจดี", "", "ใจดี", "pattern"),
    ("นาย", "สมชาย ใจดี", "", "", "", "pattern"),
    ("นาย", "ไม่ทราบ", "ใจดี", "-", "ใจดี", "pattern"),
]


@pytest.mark.parametrize(("prefix", "first", "last", "name", "surname", "said"), CASES)
def test_what_was_left_inside_a_name(
    prefix: str, first: str, last: str, name: str, surname: str, said: str
) -> None:
    table = found([person(1, prefix=prefix, first_name=first, last_name=last)])
    row = validate_table(table, FORMS["1.1"], SCOPE).rows[0]
    told = [
        v.rule + ("?" if v.severity == "warning" else "") for v in row.violations if v.column == "first_name"
    ]
    assert (row.values["first_name"], row.values["last_name"], " ".join(told)) == (name, surname, said)


@pytest.mark.parametrize(
    ("one", "two", "told"),
    [
        ("ณัฎฐ์", "ณัฏฐ์", True),
        ("จันทร", "จันทร์", True),
        ("ธัญญลักษณ์", "ธัญลักษณ์", True),
        ("สุรศักดื", "สุรศักดิ์", True),
        ("สม ศรี", "สมศรี", True),
        ("สมศรี", "สมสี", False),
        ("สมชาย", "สมชัย", False),  # brothers
        ("สมพร", "สมพงษ์", False),
    ],
)
def test_one_name_in_two_spellings_with_two_numbers_is_asked_about(one: str, two: str, told: bool) -> None:
    rows = [person(1, first_name=one), person(2, last_name="มีสุข"), person(3, first_name=two)]
    report = validate_table(found(rows), FORMS["1.1"], SCOPE)
    said = {(v.row, v.rule, v.severity) for v in report.all_violations if v.row}
    assert said == ({(3, "same_person", "warning"), (5, "same_person", "warning")} if told else set())
    if told:
        first = next(v for v in report.all_violations if v.row == 3)
        assert "แถว 5" in first.message["th"]
        assert one not in first.message["th"]
