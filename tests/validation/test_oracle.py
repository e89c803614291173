"""The engine against a second, slow reading of the same rules, on generated rows.

ORACLE_ROWS=1000000 compares that many; ORACLE_SEED=N repeats a run.
"""

import os
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.model import JudgedRow
from sheets_sync.validation import validate_table
from tests.validation import oracle, oracle_proposal
from tests.validation.made import FORMS, SCOPE, card, found, proposal

FORM = FORMS["1.1"]
ROWS = int(os.environ.get("ORACLE_ROWS", "10000"))
SEED = int(os.environ.get("ORACLE_SEED", "2564"))
SHEET = 250
SURE = ("prefix", "national_id", "birth_date", "house_no", "moo", "subdistrict", "role", "phone", "change")
WHOLE_ROWS = {("shifted_columns", "error"), ("split_paste", "error")}  # the generator makes none on purpose
THAI = "กขคงจชซดตถทธนบปผพมยรลวสหอ"


def cards(chance: random.Random) -> Any:
    number = card(chance.randrange(10**6), chance.choice("1234567"))
    wrong = number[:12] + str((int(number[12]) + chance.randint(1, 9)) % 10)
    dashed = f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"
    swapped = number[:6] + number[7] + number[6] + number[8:]
    return chance.choice(
        [number] * 8 + [dashed, dashed.replace("-", " "), float(number), thai(number), f"\u200b{number} ",
         wrong, swapped, number[:12], number + "1", "1.23E+12", "3-5601-xxxxx-01-1", "1234567890121",
         "0000000000000", "9" + number[1:], float(wrong), 0.0, card(1), card(2), ""]
    )  # fmt: skip


def thai(text: str) -> str:
    return "".join("๐๑๒๓๔๕๖๗๘๙"[int(c)] if c.isascii() and c.isdigit() else c for c in text)


def phones(chance: random.Random) -> Any:
    tail = f"{chance.randrange(10**7):07}"
    mobile = chance.choice(["081", "089", "091", "095", "061", "064"]) + tail
    landline = chance.choice(["0544", "0534"]) + tail[:5]
    dashed = f"{mobile[:3]}-{mobile[3:6]}-{mobile[6:]}"
    return chance.choice(
        [mobile] * 6 + [dashed, "+66" + mobile[1:], thai(mobile), landline,
         float(mobile[1:]), float(landline[1:]), mobile[:9], mobile + "1",
         "-", "ไม่มี", "ถามลูก", "0812345678", ""]
    )  # fmt: skip


def births(chance: random.Random) -> Any:
    day, month, year = chance.randint(1, 31), chance.randint(1, 12), chance.randint(2440, 2560)
    return chance.choice(
        ["", f"{day}/{month}/{year}", f"{day:02}/{month:02}/{year - 543}", thai(f"{day}/{month}/{year}"),
         f"{day} {oracle.MONTHS[month - 1]} {year}"]
    )  # fmt: skip


def names(chance: random.Random) -> Any:
    name = "".join(chance.choices(THAI, k=4))
    return chance.choice([name] * 30 + [name + "\xa0", "John", "l,=kp", "ใจดี", "-", ""])


def row(chance: random.Random) -> oracle.Typed:
    pick = chance.choice
    moo = chance.randint(1, 31)
    house = f"{chance.randint(1, 300)}/{chance.randint(1, 40)}"
    typed: oracle.Typed = {
        "prefix": pick([*oracle.PREFIXES] * 3 + [*oracle.SHARED, *oracle.POSTS, " นาย", ""]),
        "first_name": names(chance),
        "last_name": names(chance),
        "national_id": cards(chance),
        "birth_date": births(chance),
        "house_no": pick([house, house, float(moo), thai(house), f"บ้านเลขที่ {house}", "-", "หลังวัด", ""]),
        "moo": pick([float(moo), str(moo), f"ม.{moo}", f"หมู่ {moo}",
                     f"หมู่ที่ {thai(str(moo))}", "-", "0", "ไม่มี", "สองสาม", ""]),
        "village": pick(["บ้านร่องดู่", "บ้านใหม่", ""]),
        "subdistrict": pick([*oracle.TAKING_PART] * 3 + ["ต.จุน", "ตำบล ลอ", "หงส์หิน", "ไม่รู้จัก", ""]),
        "role": pick(["กรรมการหมู่บ้าน", "กำนัน", "ผู้ใหญ่บ้าน", "ผญบ.", "อช.", "เกษตรกร", "รับจ้าง", ""]),
        "phone": phones(chance),
        "change": pick(["คงเดิม", "แก้ไขข้อมูล", "เปลี่ยนตัว", "ออกไปแล้ว", ""]),
        "note": pick(["", "ย้ายบ้าน", "สำรอง"]),
    }  # fmt: skip
    if chance.random() < 0.05:
        typed[pick([*typed])] = pick([*oracle.PLACEHOLDERS, *oracle.DITTO])
    return typed


def sheet(chance: random.Random) -> list[oracle.Typed]:
    rows = [row(chance) for _ in range(SHEET)]
    if chance.random() < 0.3:  # somebody dragged the fill handle
        start, first = chance.randrange(SHEET - 6), int(card(chance.randrange(10**6)))
        for step in range(chance.randint(2, 5)):
            rows[start + step]["national_id"] = str(first + step)
    return rows


def said(row: JudgedRow) -> oracle.Findings:
    return {(v.column or "", v.rule, v.severity) for v in row.violations}


def differing(rows: list[oracle.Typed]) -> list[str]:
    """The rows of one sheet about which the two readings say different things."""
    wrong: list[str] = []
    table = found([[n, *r.values()] for n, r in enumerate(rows, start=1)])
    numbered = {r.number - 3: r for r in validate_table(table, FORM, SCOPE).rows}
    for index, (expected, normal) in enumerate(oracle.judge(rows)):
        judged = numbered[index]
        if {(rule, severity) for _, rule, severity in said(judged)} & WHOLE_ROWS:
            continue
        same = all(judged.values[k] == normal[k] for k in SURE if normal[k])
        if said(judged) != expected or not same:
            wrong.append(f"{rows[index]}\n  {sorted(said(judged) ^ expected)} {judged.values} {normal}")
    return wrong


def test_a_second_reading_of_the_rules_agrees_on_every_row() -> None:
    chance = random.Random(SEED)
    print(f"ORACLE_SEED={SEED}")
    wrong = [line for _ in range(max(1, ROWS // SHEET)) for line in differing(sheet(chance))]
    assert not wrong, f"seed {SEED}: {len(wrong)} rows differ, among them\n" + "\n".join(wrong[:8])


def test_a_second_reading_agrees_on_the_money_and_the_dates_of_every_proposal() -> None:
    chance = random.Random(SEED)
    print(f"ORACLE_SEED={SEED}")
    wrong: list[str] = []
    for _ in range(max(1, ROWS // 10 // 15)):
        rows = [oracle_proposal.typed(chance) for _ in range(15)]
        table = found([proposal(n, **cells) for n, cells in enumerate(rows, start=1)], form="1.3")
        for cells, judged in zip(rows, validate_table(table, FORMS["1.3"], SCOPE).rows, strict=True):
            if said(judged) != oracle_proposal.judge(cells):
                wrong.append(f"{cells}\n  {sorted(said(judged) ^ oracle_proposal.judge(cells))}")
    assert not wrong, f"seed {SEED}: {len(wrong)} proposals differ, among them\n" + "\n".join(wrong[:8])


@settings(deadline=None, max_examples=60 if ROWS <= 20_000 else 5_000)
@given(chance=st.randoms(use_true_random=False), count=st.integers(1, 6))
def test_hypothesis_finds_no_small_sheet_on_which_they_differ(chance: random.Random, count: int) -> None:
    """Its own choices, and the smallest sheet where one differs."""
    rows = [row(chance) for _ in range(count)]
    for typed in rows[1:]:
        for key in ("national_id", "first_name", "last_name", "subdistrict", "moo", "role"):
            if chance.random() < 0.3:  # rows that have something in common
                typed[key] = rows[0][key]
    assert not differing(rows)
