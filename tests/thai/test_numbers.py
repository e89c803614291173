"""Dates, money, card numbers, telephones, prefixes: the readers by themselves."""

from datetime import date, timedelta
from decimal import Decimal

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.th import pin

from sheets_sync.thai import (
    baht_words,
    long_date,
    month_name,
    parse_date,
    plain_number,
    read_money,
    short_date,
    thai_digits,
)
from sheets_sync.thai import dates as days
from sheets_sync.thai.address import near_name, read_house_no, read_moo, village_keys
from sheets_sync.thai.dates import Era, read_date, read_serial
from sheets_sync.thai.ids import check_id, read_thai_id
from sheets_sync.thai.money import words_amount
from sheets_sync.thai.months import FULL, SHORT, month_number
from sheets_sync.thai.names import read_name
from sheets_sync.thai.phones import read_phone
from sheets_sync.thai.prefixes import _known, full_name, read_prefix, sex_in, sex_of

TODAY = date(2021, 3, 20)
BIRTH = Era("birth", TODAY, 2564)
FISCAL = Era("fiscal", TODAY, 2564)
ANY = Era("", TODAY, 2564)
EPOCH = date(1899, 12, 30)


@given(st.dates(date(1915, 1, 1), date(2004, 12, 31)), st.integers(0, 6))
def test_a_date_of_birth_is_read_in_every_way_it_may_be_written(day: date, way: int) -> None:
    year = day.year + 543
    written = (
        f"{day.day}/{day.month}/{year}",
        f"{day.day:02}-{day.month:02}-{year}",
        f"{day.day} {FULL[day.month - 1]} {year}",
        f"{day.day} {SHORT[day.month - 1]} {year}",
        thai_digits(f"{day.day} {FULL[day.month - 1]} พ.ศ. {year}"),
        day.isoformat(),
        f"วันที่ {day.day} เดือน{FULL[day.month - 1]} พ.ศ. {year}",
    )[way]
    assert read_date(written, BIRTH).value == day.isoformat()


@given(st.dates(date(1925, 1, 1), date(2005, 12, 31)))
def test_serials_of_both_eras_give_the_same_day(day: date) -> None:
    common = float((day - EPOCH).days)
    assert read_serial(common, BIRTH).value == day.isoformat()
    if (day.month, day.day) != (2, 29):
        buddhist = float((day.replace(year=day.year + 543) - EPOCH).days)
        assert read_serial(buddhist, BIRTH).value == day.isoformat()


def test_the_29th_of_february_of_a_year_that_only_looks_like_a_leap_year_is_told() -> None:
    serial = float((date(2564, 2, 29) - EPOCH).days)
    assert read_serial(serial, FISCAL).faults[0].id == "date.no_leap"


def test_a_short_year_that_the_sheet_took_for_this_century_is_read_again() -> None:
    serial = float((date(2010, 1, 15) - EPOCH).days)
    assert read_serial(serial, BIRTH, "15/1/10").value == "1967-01-15"


def test_american_sheets_are_asked_about() -> None:
    american = Era("birth", TODAY, 2564, "en_US")
    serial = float((date(1967, 3, 12) - EPOCH).days)
    reading = read_serial(serial, american, "3/12/1967")
    assert (reading.value, reading.faults[0].id, reading.faults[0].soft) == (
        "1967-03-12",
        "date.american",
        True,
    )


@given(st.text(max_size=20), st.sampled_from([BIRTH, FISCAL, ANY]))
def test_no_text_breaks_the_date_reader(text: str, era: Era) -> None:
    reading = read_date(text, era)
    assert reading.value == "" or date.fromisoformat(reading.value)
    assert reading.value or reading.faults


@given(st.floats())
def test_no_number_breaks_the_date_reader(value: float) -> None:
    if value == value:
        for is_date in (True, False):
            reading = read_serial(value, BIRTH, "", is_date)
            assert reading.value or reading.faults


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("๒๓ มีนาคม ๒๕๖๔", date(2021, 3, 23)),
        ("2021-03-23", date(2021, 3, 23)),
        ("2564-03-23", date(2021, 3, 23)),
        ("23 มี.ค. 2564", date(2021, 3, 23)),
        ("23/3/2564", date(2021, 3, 23)),
        ("วันอังคารที่ ๒๓ มีนาคม ๒๕๖๔", date(2021, 3, 23)),
        ("23 มี.ค. 64", None),
        ("31 เมษายน 2564", None),
        ("มีนาคม", None),
        ("", None),
    ],
)
def test_dates_of_the_config_are_read(typed: str, day: date | None) -> None:
    assert parse_date(typed) == day


def test_dates_are_written_for_people() -> None:
    assert long_date(date(2021, 3, 23)) == "23 มีนาคม 2564"
    assert short_date(date(2021, 3, 23)) == "23 มี.ค. 64"
    assert short_date(date(2021, 3, 23), weekday=True) == "อ. 23 มี.ค. 64"
    assert month_name(12) == "ธันวาคม"


@pytest.mark.parametrize(
    ("word", "number"), [("มีค", 3), ("มิย", 6), ("พค", 5), ("พย", 11), ("กยค", None), ("มก", None)]
)
def test_short_months_are_exact(word: str, number: int | None) -> None:
    assert month_number(word) == number


@pytest.mark.parametrize("number", range(1, 13))
def test_a_month_with_one_letter_wrong_is_known_or_asked_never_another(number: int) -> None:
    full = FULL[number - 1]
    for place in range(len(full)):
        for letter in "กนมา":
            assert month_number(full[:place] + letter + full[place + 1 :]) in (number, None)


@given(st.integers(0, 10**13))
def test_amounts_in_words_are_read_back(amount: int) -> None:
    assert words_amount(baht_words(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "ศูนย์บาทถ้วน"),
        (1, "หนึ่งบาทถ้วน"),
        (10, "สิบบาทถ้วน"),
        (11, "สิบเอ็ดบาทถ้วน"),
        (21, "ยี่สิบเอ็ดบาทถ้วน"),
        (100, "หนึ่งร้อยบาทถ้วน"),
        (101, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (100000, "หนึ่งแสนบาทถ้วน"),
        (1000000, "หนึ่งล้านบาทถ้วน"),
        (1000001, "หนึ่งล้านเอ็ดบาทถ้วน"),
        (Decimal("33333.33"), "สามหมื่นสามพันสามร้อยสามสิบสามบาทสามสิบสามสตางค์"),
    ],
)
def test_amounts_are_written_in_words(amount: Decimal | int, words: str) -> None:
    assert baht_words(amount) == words


def test_a_negative_amount_has_no_words() -> None:
    with pytest.raises(ValueError, match="negative"):
        baht_words(-1)


@given(st.decimals(0, 10**9, places=2))
def test_money_is_read_as_it_was_written(amount: Decimal) -> None:
    assert read_money(f"{amount:,.2f}").value == plain_number(amount)
    assert Decimal(read_money(f"{amount:,.2f} บาท").value) == amount


@given(st.integers(10**11, 10**12 - 1))
def test_card_numbers_agree_with_the_library(number: int) -> None:
    for last in "0123456789":
        digits = f"{number}{last}"
        ours = check_id(digits)
        right = pin.is_valid(digits)
        if ours.faults and ours.faults[0].id in ("example_number",):
            continue
        assert bool(ours.value) == right


def test_a_wrong_third_digit_is_not_seen_and_nobody_claims_it() -> None:
    assert all(pin.calc_check_digit(f"35{d}0100000010") == "1" for d in "0123456789")


@given(st.integers(0, 999_999_999))
def test_telephones_agree_with_the_library(number: int) -> None:
    digits = f"0{number:09}"
    try:
        valid = phonenumbers.is_valid_number_for_region(phonenumbers.parse(digits, "TH"), "TH")
    except phonenumbers.NumberParseException:
        valid = False
    if read_phone(digits).value:
        assert valid
    elif valid:
        assert read_phone(digits).faults[0].id == "phone.two"


@pytest.mark.parametrize("full", sorted({w for words in _known().values() for w in words}))
def test_every_prefix_written_in_full_is_itself(full: str) -> None:
    reading = read_prefix(full)
    assert (reading.value, reading.faults) == (full, ())


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        ("นาย", "นายสมชาย ใจดี"),
        ("ร้อยตรี", "ร้อยตรี สมชาย ใจดี"),
        ("ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรีหญิง สมชาย ใจดี"),
        ("พระ", "พระสมชาย ใจดี"),
        ("ดร.", "ดร. สมชาย ใจดี"),
    ],
)
def test_a_space_stands_after_a_rank_and_nowhere_else(prefix: str, name: str) -> None:
    assert full_name(prefix, "สมชาย", "ใจดี") == name
    assert full_name("นาย", "สมชาย", "-") == "นายสมชาย"


@pytest.mark.parametrize(
    ("prefix", "sex"),
    [
        ("นาย", "ชาย"),
        ("นางสาว", "หญิง"),
        ("ร้อยตรีหญิง", "หญิง"),
        ("ร้อยตรี", ""),
        ("พระครูสังฆรักษ์", "ชาย"),
        ("แม่ชี", "หญิง"),
    ],
)
def test_the_sex_is_told_only_by_what_says_it(prefix: str, sex: str) -> None:
    assert sex_of(prefix) == sex


@pytest.mark.parametrize(
    ("typed", "offer"), [("บ้านต้ำ", "บ้านต๊ำ"), ("บ้านต้อม", "บ้านต๋อม"), ("แม่ต่ำ", "แม่ต๋ำ"), ("กรุงเทพ", ""), ("", "")]
)
def test_the_nearest_name_is_offered_when_there_is_one(typed: str, offer: str) -> None:
    assert near_name(typed, ("บ้านต๊ำ", "บ้านต๋อม", "แม่ต๋ำ", "เวียง")) == offer


def test_the_word_ban_may_belong_to_a_name() -> None:
    assert village_keys("บ้านบ้านใหม่") & village_keys("บ้านใหม่")
    assert village_keys("บ.ใหม่") & village_keys("บ้านใหม่")
    assert not village_keys("บ้านใหม่") & village_keys("บ้านร่องดู่")


READERS = [read_thai_id, read_phone, read_money, read_house_no, read_moo, read_prefix, read_name]


@given(st.one_of(st.text(max_size=25), st.text("0123456789๐๑x-/. ()+,\n'\"=Eกขค้ำ่", max_size=25)))
def test_no_text_breaks_a_reader_and_its_normal_form_is_settled(text: str) -> None:
    for read in READERS:
        first = read(text)
        if first.value and not first.faults:
            again = read(first.value)
            assert again.value == first.value, read.__name__


def test_the_epoch_is_that_of_the_sheets() -> None:
    assert days.from_serial(1) == date(1899, 12, 31)
    assert days.from_serial(1e12) is None
    assert days.from_serial(float((date(2021, 3, 20) - EPOCH) / timedelta(days=1))) == date(2021, 3, 20)


@pytest.mark.parametrize(
    ("values", "sex"),
    [
        ({"prefix": "ร้อยตรี", "sex": "หญิง"}, "หญิง"),
        ({"prefix": "นาย", "sex": "หญิง"}, "หญิง"),
        ({"prefix": "นาย", "sex": ""}, "ชาย"),
        ({"prefix": "นาง", "sex": "ไม่แน่ใจ"}, "หญิง"),
        ({"prefix": "ร้อยตรี"}, ""),
        ({}, ""),
    ],
)
def test_a_stated_sex_wins_over_the_prefix(values: dict[str, str], sex: str) -> None:
    assert sex_in(values) == sex
