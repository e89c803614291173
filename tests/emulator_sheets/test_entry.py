"""What typing makes of text, by locale, and what a cell then shows."""

from datetime import UTC, date, datetime

import pytest

from sheets_sync.emulator.grid import Formula, Spreadsheet
from sheets_sync.emulator.grid.entry import serial, typed

NOW = datetime(2021, 3, 20, 10, tzinfo=UTC)

EN = [
    ("0042", 42, "42"),
    ("12%", 0.12, "12%"),
    ("12.5%", 0.125, "12.50%"),
    ("$1,234.5", 1234.5, "$1,234.50"),
    ("1,234", 1234, "1,234"),
    ("1234.50", 1234.5, "1234.5"),
    ("(5)", -5, "-5"),
    ("+5", 5, "5"),
    ("1.5e3", 1500, "1.50E+03"),
    ("1/15/2021", serial(date(2021, 1, 15)), "1/15/2021"),
    ("01/05/2021", serial(date(2021, 1, 5)), "01/05/2021"),
    ("15/1/2021", "15/1/2021", "15/1/2021"),
    ("2021-03-05", serial(date(2021, 3, 5)), "2021-03-05"),
    ("Jan 15, 2021", serial(date(2021, 1, 15)), "Jan 15, 2021"),
    ("15 March 2021", serial(date(2021, 3, 15)), "15 March 2021"),
    ("12/3", serial(date(2021, 12, 3)), "12/3"),
    ("12/34", "12/34", "12/34"),
    ("10:30", 0.4375, "10:30"),
    ("10:30 pm", 0.9375, "10:30 PM"),
    ("1/15/2021 10:30", serial(date(2021, 1, 15)) + 0.4375, "1/15/2021 10:30"),
    ("09:05", 545 / 1440, "09:05"),
    ("1/15/2021 12:27:59", serial(date(2021, 1, 15)) + 44879 / 86400, "1/15/2021 12:27:59"),
    ("true", True, "TRUE"),
    ("'0812345678", "0812345678", "0812345678"),
    ("081-234-5678", "081-234-5678", "081-234-5678"),
    ("0812345678", 812345678, "812345678"),
    ("1-5001-00023-45-6", "1-5001-00023-45-6", "1-5001-00023-45-6"),
    ("๑๒", "๑๒", "๑๒"),
    ("ก", "ก", "ก"),
    (" x ", " x ", " x "),
    ("1.2.3", "1.2.3", "1.2.3"),
    ("-", "-", "-"),
]


@pytest.mark.parametrize(("text", "value", "shown"), EN)
def test_text_typed_into_an_english_sheet(text: str, value: object, shown: str) -> None:
    check("en_US", text, value, shown)


TH = [
    ("15/1/2564", serial(date(2564, 1, 15)), "15/1/2564"),
    ("05/01/2564", serial(date(2564, 1, 5)), "05/01/2564"),
    ("29/02/2567", "29/02/2567", "29/02/2567"),  # no leap year of the common era
    ("29/2/2564", serial(date(2564, 2, 29)), "29/2/2564"),
    ("1/15/2021", "1/15/2021", "1/15/2021"),
    ("15 ม.ค. 2564", serial(date(2564, 1, 15)), "15 ม.ค. 2564"),
    ("15 มกราคม 2564", serial(date(2564, 1, 15)), "15 มกราคม 2564"),
    ("12/3", serial(date(2021, 3, 12)), "12/3"),
    ("12/13", "12/13", "12/13"),
    ("฿1,200", 1200, "฿1,200"),
    ("15/1/64", serial(date(1964, 1, 15)), "15/1/64"),
    ("1/2564", serial(date(2564, 1, 1)), "1/2564"),
]


@pytest.mark.parametrize(("text", "value", "shown"), TH)
def test_text_typed_into_a_thai_sheet(text: str, value: object, shown: str) -> None:
    check("th_TH", text, value, shown)


def check(locale: str, text: str, value: object, shown: str) -> None:
    book = Spreadsheet.create("id", "title", locale)
    book.moment = NOW
    sheet = book.sheets[0]
    book.type_in(sheet, 0, 0, text)
    got = sheet.cell(0, 0).value
    assert got == value
    assert type(got) is type(value) or isinstance(value, float | int)
    assert book.shown(sheet, 0, 0) == shown


def test_a_formula_begins_with_an_equals_sign() -> None:
    assert typed("=A1", "en_US", NOW).value == Formula("=A1")
    assert typed("+A1", "en_US", NOW).value == Formula("=+A1")
    assert typed("=", "en_US", NOW).value == "="


def test_a_comma_is_the_decimal_sign_of_french() -> None:
    assert typed("1,5", "fr_FR", NOW).value == 1.5
    assert typed("1.5", "fr_FR", NOW).value == "1.5"


def test_a_cell_of_plain_text_keeps_what_is_typed() -> None:
    book = Spreadsheet.create("id", "title")
    book.moment = NOW
    sheet = book.sheets[0]
    from sheets_sync.emulator.grid import Cell

    sheet.put(0, 0, Cell(None, {"numberFormat": {"type": "TEXT", "pattern": "@"}}))
    book.type_in(sheet, 0, 0, "0812345678")
    assert sheet.cell(0, 0).value == "0812345678"


def test_a_date_typed_the_usual_way_has_a_type_and_no_pattern() -> None:
    assert typed("15/1/2564", "th_TH", NOW).format == {"type": "DATE"}
    assert typed("05/01/2564", "th_TH", NOW).format == {"type": "DATE", "pattern": "dd/mm/yyyy"}
    assert typed("1/15/2021 12:27:59", "en_US", NOW).format == {"type": "DATE_TIME"}
