"""A second, slow reading of the roster's rules, from their text and python-stdnum, not from the engine.

It says for each row which columns have which findings, and the normal forms it is sure of. It covers what the
generator of `test_oracle.py` types, and answers everything else with an AssertionError instead of a guess.
"""

import datetime as dt
from collections import Counter
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.th import pin

Typed = dict[str, Any]
Findings = set[tuple[str, str, str]]  # (column, rule, severity)

TODAY = dt.date(2021, 3, 20)
TAKING_PART = {"ห้วยข้าวก่ำ", "จุน", "ลอ", "ทุ่งรวงทอง"}
IN_DISTRICT = TAKING_PART | {"หงส์หิน", "ห้วยยางขาม", "พระธาตุขิงแกง"}
PREFIXES = {
    "นาย": "นาย", "นาง": "นาง", "นางสาว": "นางสาว", "น.ส.": "นางสาว", "นส.": "นางสาว", "ด.ช.": "เด็กชาย",
    "ว่าที่ ร.ต.": "ว่าที่ร้อยตรี", "จ.ส.อ.": "จ่าสิบเอก", "ร้อยตำรวจตรี": "ร้อยตำรวจตรี", "พระครู": "พระครู",
}  # fmt: skip
SHARED = {"ร.ต.", "ส.ต.", "น.อ."}  # army, navy and air force have the same short form
POSTS = {"กำนัน", "ผู้ใหญ่บ้าน", "คุณ"}
ROLES = {"ผญบ.": "ผู้ใหญ่บ้าน", "อช.": "อาสาพัฒนาชุมชน"}
JOBS = {"เกษตรกร", "รับจ้าง", "ชาวบ้าน"}
TOWN = {"-", "0", "ไม่มี"}
PLACEHOLDERS = {"รอข้อมูล", "xxx", "..."}
DITTO = {'"', "เหมือนบน"}
MONTHS = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()
MILD = {"phone"}


def arabic(text: str) -> str:
    """Thai digits as 0–9."""
    return "".join(str("๐๑๒๓๔๕๖๗๘๙".index(c)) if c in "๐๑๒๓๔๕๖๗๘๙" else c for c in text)


def tidy(value: Any) -> str:
    """What a person sees, without what cannot be seen and surplus spaces."""
    text = "" if value is None else str(value)
    for hidden in "\u200b\ufeff":
        text = text.replace(hidden, "")
    return " ".join(text.replace("\xa0", " ").split())


def judge(rows: list[Typed]) -> list[tuple[Findings, dict[str, str]]]:
    """The findings and normal forms of every row of one sheet."""
    judged = [_row(row) for row in rows]
    _unique(judged, "national_id", "error", 2)
    _unique(judged, "phone", "warning", 4)
    _posts(judged)
    _namesakes(judged)
    _swapped(judged)
    _series(rows, judged)
    return judged


def _row(row: Typed) -> tuple[Findings, dict[str, str]]:
    found: Findings = set()
    normal: dict[str, str] = {}
    for key, value in row.items():
        text = tidy(value)
        rule, form = "", ""
        if text in DITTO:
            rule = "ditto"
        elif text in PLACEHOLDERS:
            rule = "placeholder"
        elif text:
            rule, form = READ[key](value, text)
        normal[key] = form
        if rule:
            hard = key not in MILD and not rule.endswith("?")
            if rule in ("ditto", "placeholder") and key in ("birth_date", "change", "note"):
                hard = rule == "ditto" or key == "note"
            found.add((key, rule.rstrip("?"), "error" if hard else "warning"))
    _required(row, normal, found)
    return found, normal


def _required(row: Typed, normal: dict[str, str], found: Findings) -> None:
    for key in row:
        if key in ("birth_date", "change", "note", "seq") or tidy(row[key]):
            continue
        if key == "village" and normal["moo"] in TOWN:
            continue
        if key == "last_name" and normal["prefix"].startswith("พระ"):
            continue  # a monk has none; his ฉายา may stand there
        found.add((key, "required", "warning" if key in MILD else "error"))
    if normal["change"] == "เปลี่ยนตัว" and not tidy(row["note"]):
        found.add(("note", "required", "warning"))
    _ages(normal, found)


def _ages(normal: dict[str, str], found: Findings) -> None:
    """Cards beginning 1 or 2 are of births from 2527 B.E. on, 3 to 5 of before; children grow up at 15."""
    if not normal["birth_date"]:
        return
    born = dt.date.fromisoformat(normal["birth_date"])
    first = normal["national_id"][:1]
    if (first in ("1", "2") and born.year < 1984) or (first in ("3", "4", "5") and born.year >= 1984):
        found.add(("national_id", "thai_id", "warning"))
    if normal["prefix"] == "เด็กชาย" and (TODAY.year - born.year, TODAY.month, TODAY.day) >= (
        15,
        born.month,
        born.day,
    ):
        found.add(("prefix", "choice", "warning"))


def _prefix(value: Any, text: str) -> tuple[str, str]:
    if text in SHARED:
        return "choice?", text
    return ("", PREFIXES[text]) if text in PREFIXES else ("choice", "")


def _name(value: Any, text: str) -> tuple[str, str]:
    if text == "-":
        return "", "-"
    if all("ก" <= c <= "๎" or c == " " for c in text):
        return "", text
    return ("keyboard_layout" if ";" in text or "," in text else "pattern"), ""


def _first(value: Any, text: str) -> tuple[str, str]:
    rule, form = _name(value, text)
    return ("pattern", form) if form == "-" else (rule, form)


def _card(value: Any, text: str) -> tuple[str, str]:
    if isinstance(value, float):
        digits = str(int(value))
    else:
        if "E+" in text or "x" in text.lower() or "*" in text:
            return "thai_id", ""
        digits = arabic(text).replace("-", "").replace(" ", "")
    if digits == "0":
        return "placeholder", ""
    if digits in ("1234567890121", "1234567890123") or (len(digits) == 13 and len(set(digits)) == 1):
        return "example_number", ""
    if len(digits) != 13 or digits[0] == "9" or digits.startswith("099"):
        return "thai_id", ""
    try:
        if digits[0] != "0":
            pin.validate(digits)
        elif pin.calc_check_digit(digits) != digits[12]:
            return "thai_id", ""
    except ValidationError:
        return "thai_id", ""
    return ("thai_id?" if digits[0] == "0" else ""), digits


def _phone(value: Any, text: str) -> tuple[str, str]:
    if isinstance(value, float):
        digits = "0" + str(int(value))
    elif text in ("-", "ไม่มี"):
        return "phone", "-"
    elif any("ก" <= c <= "ฮ" for c in text):
        return "phone", ""
    else:
        digits = arabic(text).replace("-", "").replace(" ", "")
        digits = "0" + digits[3:] if digits.startswith("+66") else digits
    mobile = len(digits) == 10 and (
        digits[:2] in ("08", "09") or digits[:3] in ("061", "062", "063", "064", "065")
    )
    landline = len(digits) == 9 and digits[:4] in ("0544", "0534")
    return ("", digits) if mobile or landline else ("phone", "")


def _moo(value: Any, text: str) -> tuple[str, str]:
    if text in ("-", "ไม่มี"):
        return "", text
    digits = arabic(str(int(value)) if isinstance(value, float) else text)
    for word in ("หมู่ที่", "หมู่", "ม."):
        digits = digits.removeprefix(word).strip()
    if not digits.isdigit():
        return "type", ""
    return ("range?" if int(digits) > 30 else ""), str(int(digits))


def _house(value: Any, text: str) -> tuple[str, str]:
    if text in ("-", "ไม่มี"):
        return "pattern?", text
    plain = str(int(value)) if isinstance(value, float) else arabic(text).removeprefix("บ้านเลขที่").strip()
    parts = plain.split("/")
    good = len(parts) <= 3 and all(p.isdigit() and len(p) <= 5 for p in parts)
    return ("", plain) if good else ("pattern", "")


def _subdistrict(value: Any, text: str) -> tuple[str, str]:
    name = text.removeprefix("ตำบล").removeprefix("ต.").strip()
    return ("", name) if name in TAKING_PART else ("belongs_to", "")


def _role(value: Any, text: str) -> tuple[str, str]:
    return ("pattern?" if text in JOBS else ""), ROLES.get(text, text)


def _change(value: Any, text: str) -> tuple[str, str]:
    return ("", text) if text in ("คงเดิม", "แก้ไขข้อมูล", "เปลี่ยนตัว") else ("choice", "")


def _birth(value: Any, text: str) -> tuple[str, str]:
    plain = arabic(text)
    if "/" in plain:
        day, month, year = plain.split("/")
    else:
        day, word, year = plain.split(" ")
        month = str(MONTHS.index(word) + 1)
    assert len(year) == 4, "the generator types whole years only"
    try:
        born = dt.date(int(year) - (543 if int(year) >= 2400 else 0), int(month), int(day))
    except ValueError:
        return "date", ""
    age = TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))
    if age < 10 or age > 110:
        return "date", ""
    return ("date?" if age < 18 else ""), born.isoformat()


def _text(value: Any, text: str) -> tuple[str, str]:
    return "", arabic(text)


READ = {
    "prefix": _prefix, "first_name": _first, "last_name": _name, "national_id": _card, "birth_date": _birth,
    "house_no": _house, "moo": _moo, "village": _text, "subdistrict": _subdistrict, "role": _role,
    "phone": _phone, "change": _change, "note": _text,
}  # fmt: skip


def _unique(judged: list[tuple[Findings, dict[str, str]]], key: str, severity: str, least: int) -> None:
    counts = Counter(normal[key] for _, normal in judged)
    for found, normal in judged:
        if normal[key] not in ("", "-") and counts[normal[key]] >= least:
            found.add((key, "unique", severity))


def _posts(judged: list[tuple[Findings, dict[str, str]]]) -> None:
    for post, keys in (("กำนัน", ("subdistrict",)), ("ผู้ใหญ่บ้าน", ("subdistrict", "moo"))):
        where = [tuple(normal[k] for k in keys) for _, normal in judged if normal["role"] == post]
        for found, normal in judged:
            place = tuple(normal[k] for k in keys)
            if normal["role"] == post and all(place) and where.count(place) > 1:
                found.add(("role", "unique", "warning"))


def _namesakes(judged: list[tuple[Findings, dict[str, str]]]) -> None:
    numbers: dict[tuple[str, str], list[str]] = {}
    for _, normal in judged:
        numbers.setdefault((normal["first_name"], normal["last_name"]), []).append(normal["national_id"])
    for found, normal in judged:
        name = (normal["first_name"], normal["last_name"])
        if all(name) and len(set(numbers[name]) - {""}) > 1:
            found.add(("national_id", "same_person", "warning"))


def _swapped(judged: list[tuple[Findings, dict[str, str]]]) -> None:
    """A first name that is a surname elsewhere, beside a surname nobody else has."""
    firsts = [normal["first_name"] for _, normal in judged]
    lasts = [normal["last_name"] for _, normal in judged]
    for found, normal in judged:
        first, last = normal["first_name"], normal["last_name"]
        alone = firsts.count(first) == 1 and lasts.count(last) == 1
        if first in lasts and alone and first not in ("", last) and last not in ("", "-"):
            found.add(("last_name", "shifted_columns", "warning"))


def _series(rows: list[Typed], judged: list[tuple[Findings, dict[str, str]]]) -> None:
    """Numbers that each are one more than the one above, three or more of them, were dragged."""
    whole = [_digits(row["national_id"]) for row in rows]
    for index, number in enumerate(whole[1:], start=1):

        def one_more(at: int) -> bool:
            return 0 < at < len(whole) and whole[at - 1] > 0 and whole[at] == whole[at - 1] + 1

        if number and one_more(index) and (one_more(index - 1) or one_more(index + 1)):
            found = judged[index][0]
            found -= {f for f in found if f[0] == "national_id"}
            found.add(("national_id", "thai_id", "error"))


def _digits(value: Any) -> int:
    if isinstance(value, float):
        return int(value)
    digits = arabic(tidy(value)).replace("-", "").replace(" ", "")
    return int(digits) if len(digits) == 13 and digits.isdigit() else 0
