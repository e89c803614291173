"""What stands in a cell and is no value in any column: ditto marks, and words that hold a place."""

import re

# Ditto marks alone or between dashes: " ,, 〃 -"- ๆ
_MARKS = re.compile(r"[“”„″〃ˮ\"]{1,4}|[,'’‘´`]{2,4}|ๆ{1,3}|ditto|do\.?", re.IGNORECASE)
_LIKE = re.compile(
    r"(?:เหมือน|เช่นเดียวกับ|เดียวกับ|ตาม|ดัง)(?:กับ)?\s*"
    r"(?:ข้างบน|ข้างต้น|ด้านบน|บน|แถวบน|แถวที่|แถว|หมู่|ม\.|บ้าน).{0,15}|เช่นเดียวกัน|เหมือนกัน"
)
_PLACEHOLDER = re.compile(
    r"รอ(?:(?:ข้อมูล|แจ้ง|กรอก|ตรวจสอบ|ยืนยัน|สรรหา|เลือกตั้ง|แต่งตั้ง|ประสาน|เอกสาร).{0,20})?|"
    r"(?:อยู่)?ระหว่าง(?:การ)?(?:สรรหา|ดำเนินการ|ตรวจสอบ|ประสาน|เลือกตั้ง|แต่งตั้ง).{0,20}|(?:ตำแหน่ง|ยัง)?ว่าง|"
    r"(?:ยัง)?ไม่มีข้อมูล|ยังไม่ทราบ|(?:จะ)?แจ้ง(?:ให้ทราบ)?(?:ภายหลัง|ทีหลัง)|"
    "(?:ตาม|ดู)(?:ใน|จาก)?(?:เอกสาร|ไฟล์|รายละเอียด)(?:ที่)?แนบ(?:ท้าย)?|"
    r"x[-x ]*x|\.{2,}|…+|_+|\?+|\*{2,}|[-–—]{2,}|n\.?/?a\.?|tbd|test|ทดสอบ|null|none|#n/a",
    re.IGNORECASE,
)
_FIRST = frozenset(
    "เตรอยทดวไจแxXnNtTdD.…?#(*_-–—\"'“”„″〃ˮ,’‘´`ๆ"
)  # most cells are told by their first letter
_STARTS = (
    *("เหมือน", "เช่น", "เดียวกับ", "ตาม", "ดัง", "ดู", "รอ", "อยู่", "ระหว่าง", "ตำแหน่งว่าง", "ยัง", "ว่าง", "ไม่"),
    *("จะแจ้ง", "แจ้ง", "ทดสอบ", "x", "X", "n", "N", "t", "T", "d", "D", "ๆ", *".…?#(*_-–—\"'“”„″〃ˮ,’‘´`"),
)
_LONGEST = 50
NOT_NONE = f"(?!{'|'.join(map(re.escape, _STARTS))})"  # before a pattern: what is surely a value


def may_be_none(text: str) -> bool:
    """Cheap: whether a text is worth a second look."""
    return text[0] in _FIRST and len(text) <= _LONGEST and text.startswith(_STARTS)


def is_ditto(text: str) -> bool:
    """`"`, `,,`, `-"-`, `เหมือนข้างบน`."""
    return _MARKS.fullmatch(re.sub(r"[-–\s]", "", text)) is not None or _LIKE.fullmatch(text) is not None


def is_placeholder(text: str) -> bool:
    """`รอข้อมูล`, `xxx`, `...`, `(ว่าง)`."""
    return any(_PLACEHOLDER.fullmatch(way) for way in (text, text.strip("()-– ")) if way)
