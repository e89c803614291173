"""The change list of a revision: which rows and what of them, and nothing that a person was before."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from sheets_sync.model import Batch, BatchRow, RowChange
from sheets_sync.render import filled_workbook, row_changes, workbook, workbook_faults
from sheets_sync.render.changes import change_lines
from tests.render import blanks
from tests.render.made import batch, forms

FORMS = forms()
FORM = FORMS["1.1"]
TITLE = "การแก้ไข"


def own(made: Batch, changes: tuple[RowChange, ...] = ()) -> bytes:
    return workbook(made, FORM, "", changes)


def departments(made: Batch, changes: tuple[RowChange, ...] = ()) -> bytes:
    return filled_workbook(blanks.roster(), made, FORM, changes)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def revised(old: Batch, *rows: BatchRow) -> Batch:
    return replace(old, revision=1, rows=rows)


def typed(row: BatchRow, **values: str) -> BatchRow:
    return replace(row, values={**row.values, **values})


A, B, C, D, E = batch("1.1", (3, 2)).rows
B = typed(B, last_name="แซ่เดิม", phone="0811111111")
C = typed(C, national_id="1560100888888")
OLD = replace(batch("1.1", (3, 2)), rows=(A, B, C, D, E))
NEW = revised(
    OLD, A, typed(B, phone="0899999999", last_name="สมใจนึก"), typed(C, national_id="1560100999999"), D, E
)
CHANGES = row_changes(OLD, NEW, FORM)


@pytest.mark.parametrize("make", [own, departments])
def test_the_list_names_place_number_and_headers_of_what_changed(make: Callable[..., bytes]) -> None:
    head, *lines = opened(make(NEW, CHANGES))[TITLE].values
    assert head == ("การแก้ไข", "อำเภอ", "ตำบล", "ลำดับที่", "ลำดับที่ในฉบับก่อน", "ช่องที่แก้ไข")
    headers = ", ".join(c.header for c in FORM.columns if c.key in ("last_name", "phone"))
    assert [tuple(value or "" for value in line) for line in lines] == [
        ("แก้ไข", "เมืองพะเยา", "เวียง", 2, 2, headers),
        ("เพิ่ม", "เมืองพะเยา", "เวียง", 3, "", ""),
        ("นำออก", "เมืองพะเยา", "เวียง", "", 3, ""),
    ]


@pytest.mark.parametrize("make", [own, departments])
def test_nothing_of_what_a_person_was_before_stands_in_a_revision(make: Callable[..., bytes]) -> None:
    book = opened(make(NEW, CHANGES))
    said = " ".join(str(v) for sheet in book for line in sheet.values for v in line if v is not None)
    assert "สมใจนึก" in said
    for gone in ("แซ่เดิม", "0811111111", "1560100888888"):
        assert gone not in said
    listed = " ".join(str(v) for line in book[TITLE].values for v in line)
    assert "สมใจนึก" not in listed


@pytest.mark.parametrize("make", [own, departments])
def test_only_a_revision_has_the_list_and_equal_ones_give_equal_bytes(make: Callable[..., bytes]) -> None:
    assert TITLE not in opened(make(OLD)).sheetnames
    assert make(NEW, CHANGES) == make(NEW, CHANGES)
    assert opened(make(NEW, CHANGES)).sheetnames[-2:] == ["data", TITLE]


def test_rows_that_only_got_another_number_are_not_altered() -> None:
    moved = revised(OLD, typed(B, seq="1"), typed(A, seq="2"), C, D, E)
    assert row_changes(OLD, moved, FORM) == ()


def test_numbers_are_those_of_the_paper_where_every_sub_district_begins_at_one() -> None:
    new = revised(OLD, A, B, C, D, typed(E, note="แก้"))
    [line] = change_lines(row_changes(OLD, new, FORM), new, FORM)
    assert line[1:5] == ("จุน", "ลอ", 2, 2)


def test_proposals_are_numbered_through() -> None:
    form, old = FORMS["1.3"], batch("1.3", (2, 2))
    new = revised(old, *old.rows[:3], typed(old.rows[3], village="บ้านใหม่"))
    [line] = change_lines(row_changes(old, new, form), new, form)
    assert line[3:5] == (4, 4)


def test_a_part_lists_its_own_rows_and_what_was_removed() -> None:
    new = revised(OLD, typed(A, note="แก้"), C, typed(D, note="แก้"), E)
    part = replace(new, rows=new.rows[2:])
    told = [(line[0], line[2]) for line in change_lines(row_changes(OLD, new, FORM), part, FORM)]
    assert told == [("แก้ไข", "ลอ"), ("นำออก", "เวียง")]


def test_a_template_with_a_sheet_of_that_name_is_refused() -> None:
    book = opened(blanks.roster())
    book.create_sheet(TITLE)
    buffer = io.BytesIO()
    book.save(buffer)
    [fault] = workbook_faults(buffer.getvalue(), FORM)
    assert TITLE in fault["th"]
