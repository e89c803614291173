"""The department's own forms: found by headers and fields, filled, and told plainly when they cannot be."""

import io
from typing import Any

import openpyxl
import pytest
from docx import Document

from sheets_sync import render
from sheets_sync.model import Batch
from sheets_sync.thai import thai_digits
from tests.render import blanks
from tests.render.made import batch, forms

F11, F13 = forms()["1.1"], forms()["1.3"]


def filled(made: Batch, blank: bytes = b"") -> Any:
    content = render.filled_workbook(blank or blanks.roster(), made, F11)
    return openpyxl.load_workbook(io.BytesIO(content))


def values(sheet: Any, row: int) -> list[Any]:
    return [sheet.cell(row, column).value for column in range(1, 10)]


def told(faults: Any) -> str:
    return "\n".join(f[language] for f in faults for language in ("th", "en"))


# ── .xlsx ────────────────────────────────────────────────────────────────────────────────────────


def test_blank_forms_of_the_department_have_no_fault() -> None:
    assert render.workbook_faults(blanks.roster(), F11) == []
    assert render.workbook_faults(blanks.summary(), F13) == []
    assert render.document_faults(blanks.proposal(), F13) == []


def test_a_roster_has_a_sheet_for_each_sub_district_with_its_place_people_and_sums() -> None:
    book = filled(batch("1.1", (15, 14, 15)))
    assert book.sheetnames == ["1 เวียง", "2 ลอ", "3 เวียง", "คำชี้แจง", "data"]
    sheet = book["2 ลอ"]
    assert sheet["A1"].value == "แบบรายงาน ๑.๑ (ส่งเสริม) ของกรมฯ"
    assert sheet["A2"].value == "ตำบลลอ อำเภอจุน จังหวัดพะเยา ข้อมูล ณ วันที่ 30 มีนาคม 2564"
    first = values(sheet, 6)
    assert first[:5] == [1, "นายสมชาย ใจดี", "1560101000000", "1/1", "1"]
    assert values(sheet, 19)[0] == 14
    assert values(sheet, 20) == [None] * 9  # the form's fifteenth line stays empty
    assert sheet["A21"].value == "รวม 14 คน (ชาย 6 คน หญิง 7 คน)"


def test_styles_heights_and_merged_cells_are_the_templates() -> None:
    sheet = filled(batch("1.1", (15,)))["1 เวียง"]
    assert sheet["B6"].font.name == "TH SarabunPSK"
    assert sheet["B6"].fill.fgColor.rgb.endswith("FFFDE7")
    assert sheet.row_dimensions[21].height == 30
    assert {"A2:I2", "D4:F4", "A4:A5", "A21:I21"} <= {str(r) for r in sheet.merged_cells.ranges}
    assert sheet.page_setup.orientation == "landscape"


def test_more_rows_than_the_form_has_move_what_stands_below() -> None:
    sheet = filled(batch("1.1", (18,)))["1 เวียง"]
    assert values(sheet, 23)[0] == 18
    assert sheet["B23"].fill.fgColor.rgb.endswith("FFFDE7")
    assert sheet["A24"].value.startswith("รวม 18 คน")
    assert sheet.row_dimensions[24].height == 30
    assert "A24:I24" in {str(r) for r in sheet.merged_cells.ranges}
    assert sheet["G26"].value.startswith("ผู้รายงาน")


def test_long_names_wrap_and_their_row_grows_and_a_little_too_long_shrinks() -> None:
    long = "พระครูสังฆรักษ์วิสุทธิญาณโสภณมหาเถรานุสรณ์ศรีสุวรรณรัตนกุลชัยวงศ์ไพศาลเจริญทรัพย์"
    sheet = filled(batch("1.1", (2,), first_name=long, note="แทนคนเดิมที่ย้ายไปแล้ว"))["1 เวียง"]
    assert sheet["B6"].alignment.wrap_text
    assert sheet.row_dimensions[6].height > 60
    assert sheet["I6"].alignment.shrink_to_fit
    assert not sheet["C6"].alignment.shrink_to_fit
    usual = filled(batch("1.1", (2,)))["1 เวียง"]
    assert usual.row_dimensions[7].height == 21


def test_rows_go_on_below_a_header_with_nothing_under_it() -> None:
    made = batch("1.3", (3, 2))
    book = openpyxl.load_workbook(io.BytesIO(render.filled_workbook(blanks.summary(), made, F13)))
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "บัญชีสรุปข้อเสนอโครงการ จังหวัดพะเยา"
    assert [sheet.cell(row, 1).value for row in range(4, 10)] == [1, 2, 3, 4, 5, None]
    assert [sheet.cell(7, column).value for column in (2, 3, 5, 7)] == ["จุน", "ลอ", "บ้านร่องห้า", 100000]


@pytest.mark.parametrize("nasty", ["=1+1", "+66", "@x", "#REF!", "{{จังหวัด}}", "\x0bใจดี", "-"])
def test_what_a_cell_holds_is_never_evaluated_nor_taken_for_a_field(nasty: str) -> None:
    book = filled(batch("1.1", (1,), note=nasty))
    one = book["1 เวียง"]["I6"]
    assert one.data_type == "s"
    assert one.value == nasty.replace("\x0b", "")


def test_the_flat_sheet_and_the_marks_are_those_of_our_own_layout() -> None:
    made = batch("1.1", (15, 15, 14), note="หมู่ ๒")
    ours = openpyxl.load_workbook(io.BytesIO(render.workbook(made, F11)))
    theirs = filled(made)
    for book in (ours, theirs):
        assert {p.name for p in book.custom_doc_props.props} >= {"batch_key", "rows", "data_sha256"}
    tables = [[[v or None for v in row] for row in book["data"].values] for book in (ours, theirs)]
    assert tables[0] == tables[1]


def test_equal_batches_give_equal_bytes() -> None:
    made = batch("1.1", (15,))
    assert render.filled_workbook(blanks.roster(), made, F11) == render.filled_workbook(
        blanks.roster(), made, F11
    )


def test_a_missing_column_an_unknown_field_and_a_sheet_of_our_name_are_told_in_both_languages() -> None:
    faults = told(render.workbook_faults(blanks.roster(changes={"เลขประจำตัวประชาชน": "เลขที่บัญชี"}), F11))
    assert "ไม่มีช่องสำหรับ เลขประจำตัวประชาชน" in faults
    assert "has no column for เลขประจำตัวประชาชน" in faults
    book = openpyxl.load_workbook(io.BytesIO(blanks.roster()))
    book.worksheets[0]["A2"] = "ตำบล{{ตำบน}}"
    book.create_sheet("data")
    faults = told(render.workbook_faults(blanks.saved(book), F11))
    assert "ไม่รู้จักช่อง ตำบน" in faults
    assert "no column for ตำบล" in faults  # its place stands nowhere now
    assert "ชีตชื่อ data" in faults


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0locked"])
def test_what_is_no_file_of_its_kind_is_told(broken: bytes) -> None:
    assert "เปิดไฟล์ไม่ได้" in told(render.workbook_faults(broken, F11))
    assert "เปิดไฟล์ไม่ได้" in told(render.document_faults(broken, F13))


def test_a_sheet_without_a_header_is_told_which_columns_it_needs() -> None:
    assert "เลขประจำตัวประชาชน" in told(render.workbook_faults(blanks.saved(openpyxl.Workbook()), F11))


# ── .docx ────────────────────────────────────────────────────────────────────────────────────────


def paragraphs(content: bytes) -> list[str]:
    return [p.text for p in Document(io.BytesIO(content)).paragraphs]


def test_every_proposal_is_filled_in_thai_digits_from_the_top_of_a_page() -> None:
    content = render.filled_document(blanks.proposal(), batch("1.3", (2, 1)), F13)
    document = Document(io.BytesIO(content))
    texts = paragraphs(content)
    starts = [i for i, text in enumerate(texts) if text.startswith("ข้อเสนอโครงการ ลำดับที่")]
    assert [texts[i][-1] for i in starts] == ["๑", "๒", "๓"]
    assert [bool(document.paragraphs[i].paragraph_format.page_break_before) for i in starts] == [
        False,
        True,
        True,
    ]
    assert "๒. พื้นที่ บ้านร่องห้า หมู่ที่ ๑ ตำบลลอ อำเภอจุน จังหวัดพะเยา (หมู่ที่ ๑ บ้านร่องห้า ตำบลลอ อำเภอจุน)" in texts
    assert "๗. ระยะเวลา ๑ เมษายน ๒๕๖๔ ถึง ๓๐ มิถุนายน ๒๕๖๔" in texts
    assert document.sections[0].header.paragraphs[0].text == "แบบรายงาน ๑.๓ จังหวัดพะเยา"
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    assert cells[:4] == ["ค่าวัสดุ", "๖๐,๐๐๐", "รวม (หนึ่งแสนบาทถ้วน)", "๑๐๐,๐๐๐"]
    assert len(document.tables) == 3


@pytest.mark.parametrize("nasty", ["{{ 7*7 }}", "{% for x in y %}", "<w:p>&", "ก\nข", "'\""])
def test_what_a_cell_holds_is_neither_a_template_nor_markup(nasty: str) -> None:
    made = batch("1.3", (1,), rationale=f"เพื่อ {nasty} \x0bนั้น")
    texts = paragraphs(render.filled_document(blanks.proposal(), made, F13))
    assert f"๓. หลักการ เพื่อ {thai_digits(nasty)} นั้น" in texts


def test_equal_batches_give_equal_documents() -> None:
    made = batch("1.3", (2,))
    one, other = (render.filled_document(blanks.proposal(), made, F13) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ ชื่อโครงกาน }}", "ไม่รู้จักช่อง ชื่อโครงกาน"),
        ("{{ ชื่อโครงการ }", "วงเล็บปีกกา"),
        ("{{ ชื่อโครงการ | nothing }}", "วงเล็บปีกกา"),
        ("{% for x in %}", "วงเล็บปีกกา"),
        ("{{ ชื่อโครงการ.__class__.__mro__ }}", "วงเล็บปีกกา"),
    ],
)
def test_a_field_that_is_not_right_is_told(line: str, said: str) -> None:
    assert said in told(render.document_faults(blanks.proposal(*blanks.PROPOSAL, line), F13))


def test_a_field_that_no_proposal_may_lack_is_asked_for_as_it_is_to_be_written() -> None:
    lines = [line for line in blanks.PROPOSAL if "ชื่อโครงการ }}" not in line]
    faults = told(render.document_faults(blanks.proposal(*lines), F13))
    assert "ไม่มีช่อง {{ ชื่อโครงการ }}" in faults


def test_a_villages_name_in_the_header_of_all_pages_is_refused() -> None:
    blank = blanks.proposal(header="บ้าน{{ ชื่อหมู่บ้าน }} จังหวัด{{ จังหวัด }}")
    assert "ช่อง ชื่อหมู่บ้าน อยู่ในหัวหรือท้ายกระดาษ" in told(render.document_faults(blank, F13))
