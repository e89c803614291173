"""The list as it is typed, and where in a sheet it may be typed: pure, on plain tables."""

from dataclasses import replace
from typing import Any

import pytest

from sheets_sync.model import BatchRow, Span, Workbook
from sheets_sync.setup.free_lines import CannotFill, find_spot, stands
from sheets_sync.setup.last_list import typed
from tests.validation.made import FORMS, book, card, header, person, tab

FORM = FORMS["1.1"]
TITLE = ["บัญชีรายชื่อ"]
WIDTH = len(header(FORM))


def was(**changed: str) -> BatchRow:
    values = {
        "prefix": "ร้อยตรี",
        "first_name": "สมชาย",
        "last_name": "-",
        "national_id": card(1),
        "birth_date": "1967-03-23",
        "house_no": "12/3",
        "moo": "4",
        "village": "บ้านดอน",
        "subdistrict": "จุน",
        "role": "กำนัน",
        "phone": "0812345678",
        "change": "คงเดิม",
        "note": "ย้ายมา",
    }
    return BatchRow("5602", "จุน", "560202", "จุน", values | changed)


def line(number: int = 1, **changed: str) -> dict[str, Any]:
    return typed(was(**changed), number, FORM)


def test_a_row_is_typed_as_a_person_would_for_a_round_that_nobody_has_reviewed() -> None:
    assert line(7) == {
        "seq": 7.0,
        "prefix": "ร้อยตรี",
        "first_name": "สมชาย",
        "last_name": "-",
        "national_id": card(1),
        "birth_date": "23/3/2510",
        "house_no": "12/3",
        "moo": 4.0,
        "village": "บ้านดอน",
        "subdistrict": "จุน",
        "role": "กำนัน",
        "phone": "0812345678",
    }


def test_only_a_reserve_keeps_its_mark_and_odd_values_stay_as_they_are() -> None:
    assert line(note="สำรอง ลำดับ 1")["note"] == "สำรอง"
    assert line(moo="ชุมชน 3")["moo"] == "ชุมชน 3"
    assert line(birth_date="ไม่ทราบ")["birth_date"] == "ไม่ทราบ"
    spent = typed(
        BatchRow("5602", "จุน", "", "", {"start_date": "2021-04-01", "budget_fees": "99999.5"}),
        1,
        FORMS["1.3"],
    )
    assert (spent["start_date"], spent["budget_fees"]) == ("1/4/2564", 99999.5)


def place(sheet: Workbook, *lines: dict[str, Any]) -> tuple[int, list[dict[int, Any]]]:
    spot = find_spot(sheet, FORM, lines or (line(),))
    return spot.row, [dict(cells) for cells in spot.lines]


def refused(sheet: Workbook, *lines: dict[str, Any]) -> str:
    with pytest.raises(CannotFill) as told:
        place(sheet, *lines)
    assert set(told.value.note) == {"th", "en"}
    return told.value.state


def test_the_list_begins_below_the_header_or_below_its_column_numbers() -> None:
    assert place(book(tab([TITLE, header(FORM)])))[0] == 2
    numbers = [f"({i + 1})" for i in range(WIDTH)]
    assert place(book(tab([TITLE, header(FORM), numbers])))[0] == 3
    example = ["ตัวอย่าง", *person(1)[1:]]
    assert place(book(tab([TITLE, header(FORM), example])))[0] == 3


def test_a_column_that_holds_the_whole_name_gets_the_whole_name() -> None:
    words = ["ลำดับ", "ชื่อ-สกุล", *header(FORM)[4:]]
    row, [cells] = place(book(tab([words])))
    assert (row, cells[1]) == (1, "ร้อยตรี สมชาย -")
    _, [cells] = place(book(tab([words])), line(prefix="นาย", last_name="ใจดี"))
    assert cells[1] == "นายสมชาย ใจดี"


def test_cells_merged_for_one_sub_district_are_typed_once_at_their_top() -> None:
    at = header(FORM).index("ตำบล")
    sheet = tab([header(FORM)], merges=(Span(1, at, 3, at + 1),))
    _, [first, second] = place(book(sheet), line(1), line(2, national_id=card(2)))
    assert (first[at], at in second) == ("จุน", False)
    other = line(2, national_id=card(2), subdistrict="ลอ")
    assert refused(book(sheet), line(1), other) == "in_the_way"
    role = header(FORM).index("ตำแหน่ง/บทบาทในชุมชน")
    apart = tab([header(FORM)], merges=(Span(1, role, 3, role + 1),))
    assert refused(book(apart), line(1), line(2, national_id=card(2))) == "in_the_way"


def test_why_a_sheet_is_left_alone_is_told_apart() -> None:
    full = book(tab([header(FORM), person(1)]))
    assert refused(full) == "has_rows"
    there = book(tab([header(FORM), person(1, national_id=card(1))]))
    assert refused(there) == "has_list"
    with pytest.raises(CannotFill, match="has_list") as told:
        find_spot(there, FORM, [line()])
    assert "ช่อง การทบทวน กรอกแล้ว 1 แถว" in told.value.note["th"]  # they may be last round's
    fresh = book(tab([header(FORM), person(1, national_id=card(1), change=None)]))
    with pytest.raises(CannotFill, match="has_list") as told:
        find_spot(fresh, FORM, [line()])
    assert "การทบทวน" not in told.value.note["th"]
    assert stands(there, FORM, [line()])
    assert refused(book(tab([TITLE]))) == "no_table"
    two = book(tab([header(FORM)]), tab([header(FORM)], "ตำบลลอ", 1))
    assert refused(two) == "several_tables"
    foot = [""] * (WIDTH - 4) + ["ลงชื่อ ........"]
    assert refused(book(tab([header(FORM), [], foot])), line(1), line(2)) == "no_room"
    assert place(book(tab([header(FORM), [], [], foot])), line(1), line(2))[0] == 1


def test_what_was_filled_in_beforehand_must_say_the_same() -> None:
    def prepared(**changed: Any) -> Workbook:
        blank = dict.fromkeys((c.key for c in FORM.columns if c.key != "sex"), "")
        return book(tab([header(FORM), list((blank | changed).values())]))

    row, [cells] = place(prepared(seq=9, subdistrict="ต.จุน".removeprefix("ต.")))
    assert row == 1
    assert cells[header(FORM).index("ตำบล")] == "จุน"  # blank cells are chosen at the write
    assert refused(prepared(subdistrict="ลอ")) == "in_the_way"
    assert refused(prepared(moo=5)) == "in_the_way"
    assert place(prepared(moo=4))[0] == 1


def test_a_sheet_with_another_form_alone_has_no_table_of_this_one() -> None:
    other = replace(tab([header(FORMS["1.3"])]), title="แบบ 1.3")
    assert refused(book(other)) == "no_table"
