"""Number and date patterns."""

import pytest

from sheets_sync.emulator.grid.locales import locale_of
from sheets_sync.emulator.grid.patterns import apply_pattern, plain

MOMENT = 44211 + 10.5 / 24 + 7.25 / 86400  # 15 January 2021 10:30:07.250, a Friday

NUMBERS = [
    (1234.567, "0", "1235"),
    (1234.567, "0.00", "1234.57"),
    (1234.567, "#,##0.00", "1,234.57"),
    (0.5, "#.##", ".5"),
    (5, "000", "005"),
    (-1234.5, "#,##0.0", "-1,234.5"),
    (-1234.5, "#,##0.0;(#,##0.0)", "(1,234.5)"),
    (0, '0;-0;"nil"', "nil"),
    (-0.001, "0.00", "0.00"),
    (0.125, "0.0%", "12.5%"),
    (1234, '"฿"#,##0', "฿1,234"),
    (1234, "[$฿]#,##0.00", "฿1,234.00"),
    (1234, "#,##0 [$€-407]", "1,234 €"),
    (12345678, "0.00E+00", "1.23E+07"),
    (1500000, "0.0,,", "1.5"),
    (7, "[<5]0;[>=5]0.0", "7.0"),
    (3, "[Red]0", "3"),
    (3, "General", "3"),
    (812345678, "0000000000", "0812345678"),
    (1.005, "0.00", "1.01"),
    (1e300, "0", "1" + "0" * 300),
    (MOMENT, "d/m/yyyy", "15/1/2021"),
    (MOMENT, "dd/mm/yy", "15/01/21"),
    (MOMENT, "ddd, d mmm yyyy", "Fri, 15 Jan 2021"),
    (MOMENT, "dddd mmmm mmmmm", "Friday January J"),
    (MOMENT, "h:mm", "10:30"),
    (MOMENT, "hh:mm:ss.000", "10:30:07.250"),
    (MOMENT + 0.5, "h:mm am/pm", "10:30 PM"),
    (1.5, "[h]:mm", "36:00"),
    (1.5, "[mm]", "2160"),
    (MOMENT, "yyyy-mm-dd h:mm", "2021-01-15 10:30"),
    (MOMENT, "mm:ss", "30:07"),
]


@pytest.mark.parametrize(("value", "pattern", "shown"), NUMBERS)
def test_a_pattern_shows_a_number(value: float, pattern: str, shown: str) -> None:
    assert apply_pattern(value, pattern, locale_of("en_US")) == shown


def test_a_pattern_shows_text() -> None:
    assert apply_pattern("ก", '0;-0;0;"~"@', locale_of("th_TH")) == "~ก"
    assert apply_pattern("ก", "@", locale_of("th_TH")) == "ก"
    assert apply_pattern("ก", "0.00", locale_of("th_TH")) == "ก"


def test_names_and_signs_follow_the_locale() -> None:
    assert apply_pattern(MOMENT, "dddd d mmmm yyyy", locale_of("th_TH")) == "วันศุกร์ 15 มกราคม 2021"
    assert apply_pattern(MOMENT, "d mmm yy", locale_of("th_TH")) == "15 ม.ค. 21"
    assert apply_pattern(1234.5, "#,##0.00", locale_of("de_DE")) == "1.234,50"
    assert plain(0.5, locale_of("fr_FR")) == "0,5"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-3, "-3"),
        (1101700230708, "1.1017E+12"),
        (1234567890123, "1.23457E+12"),
        (10**15, "1.00E+15"),
        (999999999999, "999999999999"),
        (123456789.123, "123456789.1"),
        (3.14159265358979, "3.141592654"),
        (0.0000001, "0.0000001"),
    ],
)
def test_a_number_without_format_is_shown_shortly(value: float, shown: str) -> None:
    assert plain(value, locale_of("en_US")) == shown
