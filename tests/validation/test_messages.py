"""Every sentence of every rule, filled in with what really stands there: readable, polite, with a mend.

`pytest tests/validation/test_messages.py -s -k printed` prints them all for reading through.
"""

import re
import statistics
import string
import unicodedata
from collections.abc import Iterator, Mapping

import pytest

from sheets_sync.messages import catalogue
from tests.validation.made import FORMS

HEADERS = {
    **dict.fromkeys(
        ("thai_id", "example_number", "unique", "unique_province", "same_person"), "เลขประจำตัวประชาชน"
    ),
    **dict.fromkeys(("date_order", "in_fiscal_year", "range.late", "range.early"), "วันที่สิ้นสุด"),
    **dict.fromkeys(
        ("sum", "limit", "type.money", "type.money_figure", "type.money_slipped", "type.money_words"),
        "รวมงบประมาณ (บาท)",
    ),
    **dict.fromkeys(
        ("type.house_date", "pattern.house_no", "pattern.no_house", "pattern.whole_address"), "บ้านเลขที่"
    ),
    **dict.fromkeys(
        ("type.moo", "type.moo_two", "type.moo_name", "belongs_to.moo", "belongs_to.no_part", "range"), "หมู่ที่"
    ),
    **dict.fromkeys(("type.count", "type.count_unit", "limit.more", "limit.fewer"), "กลุ่มเป้าหมาย (ครัวเรือน)"),
    "pattern": "นามสกุล",
    "phone": "หมายเลขโทรศัพท์",
    "date": "วันเดือนปีเกิด",
    "belongs_to": "ตำบล",
    "belongs_to.village": "ชื่อหมู่บ้าน",
    "group_size": "ตำบล",
    "url": "ลิงก์",
    "choice": "คำนำหน้า",
}
USUAL: Mapping[str, object] = {
    "value": "น.ส",
    "offer": "นางสาว",
    "error": "#REF!",
    "reading": "กำนัน",
    "figure": "50000",
    "words": "หนึ่งหมื่นบาทถ้วน",
    "n": 14,
    "limit": 200,
    "day": 31,
    "month": "เมษายน",
    "year": 2564,
    "offers": "ร้อยตรี เรือตรี",
    "date": "23 มี.ค. 64",
    "one": 2464,
    "two": 2564,
    "age": 12,
    "weekday": "จันทร์",
    "other": "วันที่เริ่มดำเนินการ",
    "before": 2563,
    "rows": "12",
    "district": "เชียงคำ",
    "place": "บ้านต๋อม",
    "moo": 4,
    "subdistrict": "ลอ",
    "group": "ตำบลลอ",
    "unit": "คน",
    "gap": 1,
    "sum": "98,000",
    "total": "100,000",
    "amount": "120,000",
    "found": "หมู่ที่ 7",
    "row": 4,
    "to": "12/3",
    "title": "แบบรายงาน ๑.๑",
    "columns": "F, J",
    "twin": "สำเนาของ แบบ 1.1",
    "tab": "แบบ 1.1",
    "headers": "เลขประจำตัวประชาชน, หมายเลขโทรศัพท์",
    "moos": "2, 3, 5",
}
OWN: dict[str, dict[str, object]] = {
    "length": {"n": 312},
    "length.short": {"n": 4, "limit": 20},
    "range.high": {"value": "120", "limit": 30},
    "range.low": {"value": "0", "limit": 1},
    "range.late": {"value": "1/5/2564", "limit": "30 เม.ย. 64"},
    "range.early": {"value": "1/2/2564", "limit": "1 มี.ค. 64"},
    "type.count": {"value": "ทุกครัวเรือน"},
    "type.count_unit": {"value": "25 ครัวเรือน", "figure": 25},
    "type.money": {"value": "ห้าพัน"},
    "type.money_figure": {"value": "5 หมื่น"},
    "type.money_slipped": {"value": "50.000"},
    "type.moo": {"value": "สี่"},
    "type.moo_two": {"value": "3, 4"},
    "type.moo_name": {"value": "บ้านลอ ม.4", "offer": 4},
    "choice.rank": {"value": "ร.ต.", "n": 3, "offers": "ร้อยตรี เรือตรี เรืออากาศตรี"},
    "choice.post": {"value": "ผญบ."},
    "choice.prefix": {"value": "รตท"},
    "choice.sex": {"value": "หญิง", "prefix": "นาย"},
    "belongs_to.near": {"value": "บ้านต้ำ", "offer": "บ้านต๊ำ"},
    "belongs_to.subdistrict": {"value": "บ้านต้ำ"},
    "belongs_to.elsewhere": {"value": "เวียง"},
    "belongs_to.municipality": {"value": "อบต.ลอ", "offer": "ลอ"},
    "belongs_to.village": {"offer": "บ้านร่องดู่"},
    "limit.high": {"limit": "100,000", "gap": "20,000"},
    "limit.low": {"amount": "95,000", "limit": "100,000"},
    "limit.more": {"amount": 12, "limit": 10, "gap": 2},
    "limit.fewer": {"amount": 8, "limit": 10},
    "sum": {"gap": "2,000"},
    "date.short_year": {"year": 25},
    "date.year_wrong": {"year": 2654},
    "group_size.few": {"rows": 15},
    "group_size.many": {"n": 16},
    "group_size.over": {"n": 3, "rows": 2, "unit": "โครงการ"},
    "group_size.none": {"unit": "โครงการ"},
    "header_missing.near": {"found": "เลขประจำตัวประชาน", "header": "เลขประจำตัวประชาชน"},
    "header_doubled": {"header": "ตำบล"},
    "mark.errors": {"n": 2},
    "mark.warnings": {"n": 1},
    "mark.both": {"errors": 1, "warnings": 1},
    "mark.mild": {"said": "ชื่อ: พบ “x” → โปรดตรวจสอบ"},
    "more": {"n": 2},
}
FRAME = ("clean", "waived", "mark", "in_progress", "more", "hidden")
NOTES = (
    *("leading_zero", "thai_digits", "buddhist_year", "serial_date", "whitespace", "invisible"),
    *("number_as_text", "spelling", "phone.extension", "phone.remark"),
)
OFFENDS_TH = (
    *("ผิด", "ห้าม", "ไม่ถูกต้อง", "ท่าน", "คุณ", "ครับ", "ค่ะ", "ล่าช้า", "ค้างส่ง", "เท็จ", "ปลอม", "ล้มเหลว", "คำเตือน"),
    *("คอลัมน์", "เซลล์", "ฟิลด์", "เรคคอร์ด", "เดดไลน์", "ด่วน", "!"),
)
OFFENDS_EN = ("invalid", "illegal", "wrong", "mistake", "must not", "forbidden", "error", "failed", "!")


def header_of(kind: str) -> str:
    return HEADERS.get(kind) or HEADERS.get(kind.partition(".")[0]) or "ชื่อโครงการ"


def filled(kind: str, template: str) -> str:
    values = {**USUAL, "header": header_of(kind), **OWN.get(kind.partition("@")[0], {})}
    return template.format_map(values)


def sentences() -> Iterator[tuple[str, str, str]]:
    """(kind, Thai, English) of the catalogue and of every rule file."""
    for id, words in catalogue().items():
        if id.startswith("feedback."):
            kind = id.removeprefix("feedback.")
            yield kind, filled(kind, words["th"]), filled(kind, words["en"])
    for form in FORMS.values():
        for column in form.columns:
            for rule, words in column.message.items():
                yield f"{form.id} {column.key} {rule}", *_own(column.header, rule, words)
        for row_rule in form.rules:
            if row_rule.message:
                header = form.column(row_rule.columns[-1]).header
                yield f"{form.id} {row_rule.id}", *_own(header, row_rule.id, row_rule.message)


def _own(header: str, rule: str, words: Mapping[str, str]) -> tuple[str, str]:
    values = {**USUAL, **OWN.get(rule, {}), "header": header, "limit": 10, "value": "12"}
    return words["th"].format_map(values), words["en"].format_map(values)


SENTENCES = list(sentences())
FINDINGS = [s for s in SENTENCES if not s[0].startswith((*FRAME, *NOTES))]


def width(text: str) -> int:
    """As a screen counts: marks above and below take no room."""
    return sum(unicodedata.category(letter) != "Mn" for letter in text)


@pytest.mark.parametrize(("kind", "th", "en"), SENTENCES, ids=[s[0] for s in SENTENCES])
def test_a_sentence_is_whole_and_offends_nobody(kind: str, th: str, en: str) -> None:
    for text in (th, en):
        assert not re.search(r"[{}]|\bNone\b|  |\(\)|“”", text), text
        assert text == text.strip()
    plain = th.replace("#REF!", "").replace("รับผิดชอบ", "")
    assert not [word for word in OFFENDS_TH if word in plain], th
    assert not [
        word
        for word in OFFENDS_EN
        if re.search(rf"(?<![\w#]){re.escape(word)}", en.replace("#REF!", ""), re.I)
    ], en
    assert re.search("[ก-ฮ]", th)
    assert not re.search("[A-Za-z]{3,}", re.sub(r"https://|#REF!", "", th)), th


@pytest.mark.parametrize(("kind", "th", "en"), FINDINGS, ids=[s[0] for s in FINDINGS])
def test_a_finding_says_what_was_found_and_how_to_mend_it(kind: str, th: str, en: str) -> None:
    for text in (th, en):
        found, arrow, mend = text.partition(" → ")
        assert arrow
        assert len(found) > 8
        assert len(mend) > 5
        assert " → " not in mend
    asks = ("โปรด", "กรอก", "ใส่", "เลือก", "หมายถึง", "ต้องไม่", "แถวละ", "กด", "ถ้า")
    assert th.partition(" → ")[2].startswith(asks) or "โปรด" in th, th


def test_a_phone_shows_a_sentence_without_opening_the_cell() -> None:
    widths = {kind: width(th) for kind, th, _ in FINDINGS}
    assert not {kind: n for kind, n in widths.items() if n > 88}
    assert statistics.median(widths.values()) <= 60
    assert sum(n > 72 for n in widths.values()) <= len(widths) // 10


def test_every_value_given_here_is_used() -> None:
    """A sentence that no longer names a value leaves nothing stale behind in this file."""
    kinds = {kind for kind, _, _ in SENTENCES}
    assert set(OWN) <= kinds
    known = {n for w in catalogue().values() for _, n, _, _ in string.Formatter().parse(w["th"]) if n}
    assert set(USUAL) <= known


def test_all_sentences_printed() -> None:
    for kind, th, en in SENTENCES:
        print(f"{kind:34} {width(th):3}  {th}\n{'':34} {width(en):3}  {en}")
    assert len(SENTENCES) > 150
