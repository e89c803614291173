"""The .xlsx of a batch: what is in it, and how it prints."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheets_sync.model import Batch
from sheets_sync.render import docx, figures, file_stem, package, workbook
from tests.render.made import FROZEN, batch, forms, person

FORMS = forms()


def opened(made: Batch) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook(made, FORMS[made.form])))


def texts(sheet: Any) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def test_equal_batches_give_equal_bytes() -> None:
    assert workbook(batch(), FORMS["1.1"]) == workbook(batch(), FORMS["1.1"])
    assert workbook(batch(), FORMS["1.1"]) != workbook(
        replace(batch(), frozen_at=FROZEN + timedelta(days=1)), FORMS["1.1"]
    )


def test_the_data_sheet_holds_every_row_and_value_as_text_behind_codes_and_names() -> None:
    made = batch()
    book = opened(made)
    head, *rows = [list(r) for r in book["data"].iter_rows(values_only=True)]
    assert head[:6] == ["รหัสจังหวัด", "จังหวัด", "รหัสอำเภอ", "อำเภอ", "รหัสตำบล", "ตำบล"]
    assert len(head) == len(set(head))
    assert {c.header for c in FORMS["1.1"].columns} <= set(head)
    headers = {c.header: c.key for c in FORMS["1.1"].columns}
    for frozen, row in zip(made.rows, rows, strict=True):
        assert row[:6] == [
            "56",
            "พะเยา",
            frozen.district_code,
            frozen.district,
            frozen.subdistrict_code,
            frozen.subdistrict,
        ]
        for header, value in zip(head[6:], row[6:], strict=True):
            assert str(value or "") == frozen.values.get(headers[header], "")


@pytest.mark.parametrize("form", ["1.1", "1.3"])
@pytest.mark.parametrize(
    "evil", ["=1+1", "+66", "-2", "@SUM(A1)", "{=1}", "http://example.com", "0012", "12/3", "a\x01b"]
)
def test_keep_text_no_cell_is_ever_a_formula_a_link_or_a_date(form: str, evil: str) -> None:
    made = batch(form, (2,), first_name=evil, note=evil, house_no=evil, project_name=evil, phone=evil)
    book = opened(made)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None
                assert cell.number_format in ("General", "@", "#,##0")
                if cell.data_type == "n" and cell.value is not None:
                    assert isinstance(cell.value, int | float)


def test_numbers_of_people_stay_strings_with_their_zeros() -> None:
    book = opened(batch("1.1", (1,), national_id="0123456789012", phone="0812345678", house_no="12/3"))
    for sheet in book:
        cells = {c.value: c.data_type for row in sheet.iter_rows() for c in row}
        assert {cells[v] for v in ("0123456789012", "0812345678", "12/3")} == {"s"}


def test_the_paper_has_a_block_a_sub_district_with_its_own_headings_numbers_and_total() -> None:
    made = batch()
    sheet = opened(made)["รายชื่อ"]
    found = texts(sheet)
    assert found.count("แบบรายงาน 1.1 (ส่งเสริม)") == 3
    assert "ตำบลเวียง อำเภอเมืองพะเยา จังหวัดพะเยา" in found
    assert "ตำบลเวียง อำเภอเชียงคำ จังหวัดพะเยา" in found
    assert found.count("ข้อมูล ณ วันที่ 30 มีนาคม 2564") == 3
    assert len([t for t in found if t.startswith("รวม 15 คน (ชาย ")]) == 2
    assert len([t for t in found if t.startswith("รวม 14 คน (ชาย ")]) == 1
    assert "นายสมชาย ใจดี" in found
    assert "ร้อยตำรวจตรี คำปัน" in found  # a space after a rank; no surname, no dash
    assert [b.id for b in sheet.row_breaks.brk] == [23, 46]
    assert not any(d in t for t in found for d in "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize("form", ["1.1", "1.3"])
def test_the_print_set_up_is_a4_landscape_with_margins_font_and_page_numbers(form: str) -> None:
    sheet = opened(batch(form)).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert round(sheet.page_margins.left * 2.54, 2) == 1.5
    assert sheet.oddFooter.right.text == ("หน้า &P/3" if form == "1.1" else "หน้า &P")
    assert {c.font.name for row in sheet.iter_rows() for c in row if c.value} == {"TH SarabunPSK"}
    assert {c.font.size for row in sheet.iter_rows() for c in row if c.value} == {14, 16}
    assert sheet.print_area


def test_the_summary_of_proposals_repeats_its_header_and_sums_the_money() -> None:
    sheet = opened(batch("1.3", (2, 1)))["สรุปข้อเสนอโครงการ"]
    assert sheet.print_title_rows
    found = texts(sheet)
    assert "รวม 3 โครงการ รวมงบประมาณ 300,000 บาท" in found
    assert "1 เม.ย. 64 –\n30 มิ.ย. 64" in found
    amounts = [c for row in sheet.iter_rows() for c in row if c.value == 100000]
    assert [(c.data_type, c.number_format) for c in amounts] == [("n", "#,##0")] * 3


def test_a_column_that_is_printed_only_when_filled_comes_and_goes() -> None:
    assert "วัน เดือน ปีเกิด" not in texts(opened(batch())["รายชื่อ"])
    found = texts(opened(batch(birth_date="1967-03-23"))["รายชื่อ"])
    assert "วัน เดือน ปีเกิด" in found
    assert "23 มี.ค. 10" in found


def test_a_form_without_any_hint_for_its_paper_is_printed_all_the_same() -> None:
    bare = replace(FORMS["1.1"], document={})
    book = openpyxl.load_workbook(io.BytesIO(workbook(batch(), bare)))
    assert "เลขประจำตัวประชาชน" in texts(book.worksheets[0])


def test_an_empty_batch_can_be_compiled_for_a_preview() -> None:
    assert len(opened(batch("1.1", ())).sheetnames) == 2


def test_figures_count_sexes_reviews_and_money() -> None:
    rows = batch("1.1", (15,)).rows
    found = figures(rows, FORMS["1.1"])
    assert found["rows"] == "15"
    assert int(found["men"]) + int(found["women"]) + int(found["sex_unknown"]) == 15
    assert [found[f"review_{n}"] for n in (1, 2, 3)] == ["5", "5", "5"]
    assert (
        figures(batch("1.3", (1,), budget_total="33333.33").rows, FORMS["1.3"])["budget_total"] == "33,333.33"
    )


def test_the_papers_total_counts_a_stated_sex_before_the_prefix() -> None:
    stated = opened(batch("1.1", (15,), prefix="นาย", sex="หญิง"))
    assert "รวม 15 คน (ชาย 0 คน หญิง 15 คน)" in texts(stated.worksheets[0])


def test_file_names_are_ascii_sortable_and_without_surprises() -> None:
    assert file_stem(batch(), "Phayao") == "56-phayao_form1.1_2564-1_r0"
    assert file_stem(batch(revision=2), "Nong Bua Lam Phu") == "56-nongbualamphu_form1.1_2564-1_r2"
    assert file_stem(replace(batch(), form="../1"), "") == "56-_form..1_2564-1_r0"


NASTY = {
    "first_name": "พระครูสังฆรักษ์วิสุทธิญาณโสภณ",
    "last_name": "ศรีสุวรรณรัตนกุลชัยวงศ์ไพศาล",
    "role": "ประธานกองทุนหมู่บ้าน/กรรมการพัฒนาสตรีตำบล/อาสาพัฒนาชุมชน",
    "note": "แทนคนเดิมที่ย้ายไปทำงานต่างจังหวัด",
}


@pytest.mark.skipif(
    not shutil.which("soffice") or not shutil.which("pdfinfo"), reason="needs LibreOffice and poppler"
)
@pytest.mark.parametrize("values", [{}, NASTY], ids=["usual", "long names"])
def test_libreoffice_prints_one_page_a_sub_district_and_nothing_is_cut(
    tmp_path: Path, values: dict[str, str]
) -> None:
    made = batch("1.1", (15, 15, 14), **values)
    path = tmp_path / "batch.xlsx"
    path.write_bytes(workbook(made, FORMS["1.1"]))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=100,
    )
    for page in (1, 2, 3):
        shown = _page(tmp_path / "batch.pdf", page)
        assert "แบบรายงาน 1.1" in shown
        assert "หมายเหตุ" in shown
        assert "รวม 1" in shown
        people = [r for r in made.rows if r.subdistrict_code == ("560101", "560203", "560307")[page - 1]]
        assert all(person.values["national_id"] in shown for person in people)
    assert "รหัสจังหวัด" in _page(tmp_path / "batch.pdf", 4)


def _page(pdf: Path, number: int) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-f", str(number), "-l", str(number), str(pdf), "-"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return done.stdout.decode()


def test_the_invented_people_are_not_all_alike() -> None:
    assert len({person(n)["national_id"] for n in range(45)}) == 45


@pytest.mark.parametrize("said", ["inf", "nan", "1e999", "9" * 40, "หนึ่งแสนบาท"])
def test_an_amount_that_was_waived_as_it_was_typed_holds_up_no_batch(said: str) -> None:
    odd = batch("1.3", (1, 0, 0), budget_total=said, budget_fees=said, target_households=said)
    assert opened(odd).sheetnames[-1] == "data"
    assert docx(odd, FORMS["1.3"])
    assert package(odd, FORMS["1.3"])
