"""Our column in a district's sheet: what is written, and what is left as it is."""

from datetime import datetime

import pytest

from sheets_sync.clock import BANGKOK
from sheets_sync.mirror import Feedback, Summary, column_writes, is_ours, place, summary_text
from sheets_sync.model import Cell, GroupCount, JudgedRow, Mark, Span, Tab, Table, Violation

NOW = datetime(2021, 3, 20, 10, 5, tzinfo=BANGKOK)
DEADLINE = datetime(2021, 3, 23, 16, 30, tzinfo=BANGKOK)


def tab(*rows: tuple[str, ...], **more: object) -> Tab:
    cells = tuple(tuple(Cell(text or None, text) for text in row) for row in rows)
    return Tab(1, "แบบ", cells, row_count=50, column_count=10, **more)  # type: ignore[arg-type]


def table(header: int, **columns: int) -> Table:
    return Table("1.1", 1, "แบบ", header, columns, {k: k for k in columns}, ())


def told(**more: object) -> Summary:
    groups = [GroupCount("5602", "จุน", "560203", "ลอ", 15, filled=15, clean=14, to_mend=1)]
    wrong = Violation("thai_id", "error", {"th": "x", "en": "x"}, row=7)
    rows = [JudgedRow(7, "error", ("1",), {}, violations=(wrong,)), JudgedRow(8, "clean", ("2",), {})]
    facts: dict[str, object] = {"groups": groups, "rows": rows, "unit": "คน", "deadline": DEADLINE}
    return Summary(**facts | {"submittable": True} | more)  # type: ignore[arg-type]


def test_the_summary_says_what_a_phone_can_show() -> None:
    assert summary_text(told(), NOW) == (
        "ตำบลลอ ผ่าน 14 จาก 15 คน · ต้องแก้ไข 1 (แถว 7) · ยังไม่ส่ง · กำหนดส่งจังหวัด อ. 23 มี.ค. 64 เหลืออีก 3 วัน"
        " · ตรวจล่าสุด 10:05 น."
    )


@pytest.mark.parametrize(("day", "words"), [(22, "เหลืออีก 1 วัน"), (23, "วันนี้วันสุดท้าย"), (25, "เลยกำหนดมา 2 วัน")])
def test_the_summary_counts_days_by_the_calendar(day: int, words: str) -> None:
    assert words in summary_text(told(), NOW.replace(day=day, hour=23, minute=59))


def test_the_summary_gives_a_receipt_and_tells_what_concerns_the_whole_table() -> None:
    sent = datetime(2021, 3, 22, 15, 10, tzinfo=BANGKOK)
    text = summary_text(told(submitted_at=sent, remarks=["ตำบลลอ: กรอกแล้ว 14 คน ขาดอีก 1 คน (ต้องมี 15)"]), NOW)
    assert "จังหวัดได้รับแล้ว 22 มี.ค. 64 15:10 น." in text
    assert text.endswith("\nตำบลลอ: กรอกแล้ว 14 คน ขาดอีก 1 คน (ต้องมี 15)")


def test_many_rows_to_mend_are_counted_and_the_first_named() -> None:
    rows = [JudgedRow(n, "error", (str(n),), {}) for n in range(6, 14)]
    assert "ต้องแก้ไข 8 (แถว 6, 7, 8, 9, 10 และอีก 3 แถว)" in summary_text(told(rows=rows), NOW)


def test_first_everything_is_written_and_then_nothing() -> None:
    empty = tab(("ชื่อเรื่อง",), (), ("ชื่อ",), ("ก",), ("ข",))
    wanted = Feedback("สรุป · กำหนดส่งจังหวัด", (3,), {4: "ผ่าน", 5: "แก้ 1\nชื่อ: ว่าง"})
    written = column_writes(empty, 1, wanted)
    assert written == [None, "สรุป · กำหนดส่งจังหวัด", "ผลตรวจ", "ผ่าน", "แก้ 1\nชื่อ: ว่าง"]
    full = tab(*(("", text or "") for text in written))
    assert column_writes(full, 1, wanted) == []


def test_only_what_differs_is_written_and_old_words_beside_blank_rows_are_cleared() -> None:
    before = tab(("สรุป",), ("ผลตรวจ",), ("แก้ 1\nก",), ("ผ่าน",), ("ผ่าน",), ("โทรหาพี่แดง",))
    wanted = Feedback("สรุป", (2,), {3: "ผ่าน", 4: "ผ่าน"})
    assert column_writes(before, 0, wanted) == [None, None, "ผ่าน", None, ""]


def test_time_alone_is_no_reason_to_write_but_goes_along_with_one() -> None:
    old, new = (summary_text(told(), NOW.replace(hour=h, day=d)) for h, d in ((10, 20), (18, 21)))
    before = tab((old,), ("ผลตรวจ",), ("ผ่าน",))
    assert column_writes(before, 0, Feedback(new, (2,), {3: "ผ่าน"})) == []
    assert column_writes(before, 0, Feedback(new, (2,), {3: "ตรวจ 1"})) == [new, None, "ตรวจ 1"]
    assert column_writes(before, 0, Feedback(new, (2,), {3: "ผ่าน"}), heartbeat=True) == [new]
    more = new.replace("ต้องแก้ไข 1", "ต้องแก้ไข 2")
    assert column_writes(before, 0, Feedback(more, (2,), {3: "ผ่าน"})) == [more]


def test_a_header_in_the_first_row_carries_the_summary_in_its_own_cell() -> None:
    wanted = Feedback("สรุป", (1,), {2: "ผ่าน"})
    written = column_writes(tab(("ชื่อ",), ("ก",)), 1, wanted)
    assert written == ["ผลตรวจ\nสรุป", "ผ่าน"]
    assert column_writes(tab(*((t or "",) for t in written)), 0, wanted) == []


@pytest.mark.parametrize("rows", [(("สรุปเดิม",), ("ผลตรวจ",), ("ผ่าน",)), (("ผลตรวจ\nสรุปเดิม",), ("ผ่าน",))])
def test_where_no_table_can_be_read_only_the_summary_changes(rows: tuple[tuple[str, ...], ...]) -> None:
    written = column_writes(tab(*rows), 0, Feedback("ไม่พบหัวตาราง", read=False))
    assert len(written) == 1
    assert (written[0] or "").endswith("ไม่พบหัวตาราง")
    again = tab((written[0] or "",), *rows[1:])
    assert column_writes(again, 0, Feedback("ไม่พบหัวตาราง", read=False)) == []


def test_our_column_goes_behind_the_table_and_what_belongs_to_it() -> None:
    sheet = tab(("", "", "", "", "โทรถาม"), ("ก", "ข", "ของเขา"))
    assert place(sheet, [table(2, a=0, b=1)]) == 3
    assert place(sheet, [table(2, a=0, b=1)], taken=[3]) == 5
    merged = tab(("", "", "", "", "โทรถาม"), ("ก", "ข", "ของเขา"), merges=(Span(0, 2, 1, 4),))
    assert place(merged, [table(2, a=0, b=1)]) == 5
    marked = tab(("ก", "ข"), marks=(Mark(1, "k", "1.3", 2),))
    assert place(marked, [table(1, a=0, b=1)]) == 3


def test_own_cells_a_marked_column_is_ours_only_while_it_holds_our_words() -> None:
    assert is_ours(tab(("ก", ""), ("ข", "")), 1, [table(1, a=0)])
    assert is_ours(tab(("ก", "ผลตรวจ"), ("ข", "แก้แล้วค่ะ")), 1, [table(1, a=0)])
    assert is_ours(tab(("ก", "เปลี่ยนหัว"), ("ข", "ผ่าน")), 1, [table(1, a=0)])
    assert not is_ours(tab(("ก", "ความเห็น"), ("ข", "ดีมาก")), 1, [table(1, a=0)])
    assert not is_ours(tab(("ก", "ผลตรวจ"), ("ข", "ผ่าน")), 1, [table(1, a=0, b=1)])
