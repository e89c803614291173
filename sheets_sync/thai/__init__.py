"""Thai text, digits, dates, numbers, names and telephones as people type them; pure, no clock."""

from sheets_sync.thai.dates import long_date, month_name, parse_date, read_date, short_date
from sheets_sync.thai.money import NO_NUMBER, baht_words, plain_number, read_money
from sheets_sync.thai.reading import Reading, Remark
from sheets_sync.thai.text import arabic_digits, loose, normal, thai_digits

__all__ = [
    "NO_NUMBER",
    "Reading",
    "Remark",
    "arabic_digits",
    "baht_words",
    "long_date",
    "loose",
    "month_name",
    "normal",
    "parse_date",
    "plain_number",
    "read_date",
    "read_money",
    "short_date",
    "thai_digits",
]
