"""A second, slow reading of the proposals' rules over money and dates, from their text, not from the engine.

One village's 100,000 baht: what is typed in the budget's lines and its total, and when it begins and ends.
It covers what `typed` makes; everything else of the row is faultless.
"""

import datetime as dt
import random
from fractions import Fraction
from typing import Any

from tests.validation.oracle import MONTHS, Findings, Typed, arabic, tidy

LINES = ("budget_fees", "budget_services", "budget_materials", "budget_other")
DATES = ("start_date", "end_date")
LIMIT = 100_000
FIRST, LAST = dt.date(2020, 10, 1), dt.date(2021, 9, 30)  # fiscal year 2564
WORDS = {"หนึ่งหมื่นบาท", "สองหมื่น", "ประมาณ 5000", "ตามจริง"}


def typed(chance: random.Random) -> Typed:
    """The cells of one proposal that this file judges; most add up."""
    parts = [chance.choice([0, 5_000, 10_000, 12_500, 33_333]) for _ in LINES[1:]]
    parts.insert(0, chance.choice([LIMIT, LIMIT, LIMIT, 90_000, 110_000]) - sum(parts))
    total = sum(parts) + chance.choice([0] * 9 + [500])
    row: Typed = {key: _money(chance, part) for key, part in zip(LINES, parts, strict=True)}
    row["budget_total"] = _money(chance, total)
    begins = FIRST + dt.timedelta(days=chance.randint(-20, 380))
    row["start_date"] = _date(chance, begins)
    row["end_date"] = _date(chance, begins + dt.timedelta(days=chance.randint(-10, 90)))
    return row


def _money(chance: random.Random, amount: int) -> Any:
    digits = f"{amount:,}"
    return chance.choice(
        [float(amount)] * 6
        + [
            str(amount),
            digits,
            f"{digits}.-",
            f"{digits} บาท",
            f"{amount}.00",
            f" {digits}\u200b",
            f"{amount + 0.25}",
        ]
        + [
            "".join("๐๑๒๓๔๕๖๗๘๙"[int(c)] if c.isdigit() else c for c in digits),
            "",
            chance.choice([*WORDS]),
            "-",
        ]
    )


def _date(chance: random.Random, day: dt.date) -> Any:
    year, month = day.year + 543, MONTHS[day.month - 1]
    return chance.choice(
        [f"{day.day}/{day.month}/{year}", f"{day.day} {month} {year}", day.isoformat()] * 3
        + ["", f"31/{chance.choice([2, 4, 6, 9, 11])}/{year}", "ตลอดปี"]
    )


def judge(row: Typed) -> Findings:
    """The findings of one proposal."""
    found: Findings = set()
    amounts = {key: _amount(key, row[key], found) for key in (*LINES, "budget_total")}
    days = {key: _day(key, row[key], found) for key in DATES}
    total = amounts["budget_total"]
    if total is not None:
        faulty = any((key, rule, "error") in found for key in LINES for rule in ("type", "range"))
        if not faulty and sum(amounts[key] or 0 for key in LINES) != total:
            found.add(("budget_total", "sum", "error"))
        if total != LIMIT:
            found.add(("budget_total", "limit", "error" if total > LIMIT else "warning"))
    begins, ends = days["start_date"], days["end_date"]
    if begins and ends and begins > ends:
        found.add(("end_date", "date_order", "error"))
    for key, day in days.items():
        if day and not FIRST <= day <= LAST:
            found.add((key, "in_fiscal_year", "error"))
    return found


def _amount(key: str, value: Any, found: Findings) -> Fraction | None:
    text = arabic(tidy(value)).replace(",", "").removesuffix("บาท").strip().removesuffix(".-")
    if not text and key == "budget_total":
        found.add((key, "required", "error"))
    if not text:
        return None
    if tidy(value) in WORDS:
        found.add((key, "type", "error"))
        return None
    amount = Fraction(0) if text == "-" else Fraction(text)
    if amount < 0:
        found.add((key, "range", "error"))
    return amount


def _day(key: str, value: Any, found: Findings) -> dt.date | None:
    text = tidy(value)
    if not text:
        found.add((key, "required", "error"))
        return None
    try:
        return _read_day(text)
    except ValueError:
        found.add((key, "date", "error"))
        return None


def _read_day(text: str) -> dt.date:
    if "-" in text:
        return dt.date.fromisoformat(text)
    day, month, year = text.split("/" if "/" in text else " ")
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
    return dt.date(int(year) - 543, number, int(day))
