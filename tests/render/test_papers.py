"""The .pdf, .docx and data package of a batch: what stands on them, and that they can be relied upon."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx as worddoc
import frictionless
import msoffcrypto
import openpyxl
import pikepdf
import pytest

from sheets_sync.model import Batch
from sheets_sync.render import docx, package, page_count, pdf, reporter_line, seal, workbook
from sheets_sync.render.frame import FIXED, frame, table_hash
from sheets_sync.render.proposal import proposals
from tests.render.made import batch, forms

FORMS = forms()
LONG = {
    "first_name": "พระครูสังฆรักษ์วิสุทธิญาณโสภณ",
    "last_name": "ศรีสุวรรณรัตนกุลชัยวงศ์ไพศาล",
    "role": "ประธานกองทุนหมู่บ้าน/กรรมการพัฒนาสตรีตำบล/อาสาพัฒนาชุมชน",
    "note": "แทนคนเดิมที่ย้ายไปทำงานต่างจังหวัด",
}
WHOLE = {"objectives": "1. เพื่อให้มีผักปลอดภัย\n2. ลดรายจ่าย", "activities": "1. ประชุม\n2. ลงมือทำ"}
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")


def read(content: bytes, tmp_path: Path, *how: str) -> str:
    """The text of a .pdf."""
    path = tmp_path / "read.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", *how, str(path), "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


@pytest.mark.parametrize("form", ["1.1", "1.3"])
def test_equal_batches_give_equal_papers(form: str) -> None:
    made = batch(form, (2, 1))
    assert pdf(made, FORMS[form]) == pdf(made, FORMS[form])
    assert package(made, FORMS[form]) == package(made, FORMS[form])
    assert docx(batch("1.3", (2,)), FORMS["1.3"]) == docx(batch("1.3", (2,)), FORMS["1.3"])


@pytest.mark.parametrize("values", [{}, LONG], ids=["usual", "long names"])
def test_the_roster_has_one_page_a_sub_district(values: dict[str, str]) -> None:
    assert page_count(pdf(batch("1.1", (15, 15, 14), **values), FORMS["1.1"], reporter_line("", "", ""))) == 3


@needs_poppler
def test_the_roster_is_in_thai_digits_throughout(tmp_path: Path) -> None:
    made = batch("1.1", (15, 14))
    shown = read(pdf(made, FORMS["1.1"]), tmp_path, "-layout")
    assert not [c for c in shown if c in "0123456789"]
    assert "หน้า ๑/๒" in shown
    assert "รวม ๑๔ คน" in shown
    for row in made.rows:
        assert row.values["national_id"].translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) in shown


@needs_poppler
def test_the_line_of_the_reporter_stands_only_where_it_is_asked_for(tmp_path: Path) -> None:
    assert "ผู้รายงาน" not in read(pdf(batch("1.1", (2,)), FORMS["1.1"]), tmp_path)
    line = reporter_line("สมใจ รักงาน", "พัฒนาการจังหวัด", "0 5400 0000")
    shown = read(pdf(batch("1.1", (2,)), FORMS["1.1"], line), tmp_path)
    assert "โทร. ๐ ๕๔๐๐ ๐๐๐๐" in shown
    cells = [
        str(c.value)
        for row in openpyxl.load_workbook(
            io.BytesIO(workbook(batch("1.1", (2,)), FORMS["1.1"], line))
        ).worksheets[0]
        for c in row
    ]
    assert line in cells


HOSTILE = '#let x = 1 *bold* _it_ $x^2$ @ref <label> `raw` \\ // ~ "quoted" #panic("no") [a](b) = ## - + /'


@needs_poppler
@pytest.mark.parametrize(("form", "key"), [("1.1", "note"), ("1.3", "rationale"), ("1.3", "project_name")])
def test_what_people_typed_is_never_read_as_markup(form: str, key: str, tmp_path: Path) -> None:
    shown = read(pdf(batch(form, (1,), **{key: HOSTILE}), FORMS[form]), tmp_path)
    together = "".join(shown.split())
    for part in ("*bold*", "_it_", "@ref", "<label>", "`raw`", '#panic("no")', "[a](b)"):
        assert part in together


def test_a_proposal_has_its_sections_in_order_the_sum_in_words_and_nothing_to_sign() -> None:
    [one] = proposals(batch("1.3", (1,), **WHOLE), FORMS["1.3"]).each
    titles = [section.title for section in one.sections]
    assert titles[0] == "๑. ชื่อโครงการ"
    assert titles[7] == "๘. งบประมาณ"
    budget = one.sections[7]
    assert budget.table[-1] == ("รวมทั้งสิ้น (หนึ่งแสนบาทถ้วน)", "๑๐๐,๐๐๐")
    assert [amount for _, amount in budget.table[:-1]] == ["๔๐,๐๐๐", "๖๐,๐๐๐"]
    words = " ".join([*one.headings, *titles, *(p for s in one.sections for p in s.paragraphs)])
    assert not [w for w in ("ผู้เสนอ", "ผู้เห็นชอบ", "ผู้อนุมัติ", "ลงชื่อ", "....") if w in words]
    assert "บ้านร่องห้า หมู่ที่ ๑ ตำบลเวียง อำเภอเมืองพะเยา จังหวัดพะเยา" in one.headings


def test_the_word_file_says_what_the_pdf_says() -> None:
    made = batch("1.3", (2, 1), **WHOLE)
    document = worddoc.Document(io.BytesIO(docx(made, FORMS["1.3"])))
    text = [p.text for p in document.paragraphs]
    assert sum(p.paragraph_format.page_break_before is True for p in document.paragraphs) == 2
    for one in proposals(made, FORMS["1.3"]).each:
        assert set(one.headings) <= set(text)
        assert {s.title for s in one.sections} <= {t.split("  ")[0] for t in text}
    assert [r.cells[0].text for r in document.tables[0].rows][-1] == "รวมทั้งสิ้น (หนึ่งแสนบาทถ้วน)"
    assert document.styles["Normal"].font.name == "TH SarabunPSK"


def test_control_characters_of_a_paste_do_not_stop_the_papers() -> None:
    made = batch("1.3", (1,), rationale="หนึ่ง\x0bสอง\x01\ufffe", objectives="")
    assert docx(made, FORMS["1.3"])
    assert page_count(pdf(made, FORMS["1.3"])) == 1


def test_two_hundred_proposals_are_two_hundred_pages() -> None:
    assert page_count(pdf(batch("1.3", (90, 60, 50), **WHOLE), FORMS["1.3"])) == 200


def test_the_flat_table_is_all_text_and_its_hash_does_not_mind_how_a_number_is_written() -> None:
    table = frame(batch("1.3", (2,)), FORMS["1.3"])
    assert list(table.columns[:6]) == list(FIXED)
    assert {type(v) for column in table for v in table[column]} == {str}
    amounts = table.replace("100000", "100000.0")
    assert not amounts.equals(table)
    assert table_hash(amounts) == table_hash(table)
    assert table_hash(table.replace("100000", "100001")) != table_hash(table)
    ids = frame(batch("1.1", (1,), house_no="012"), FORMS["1.1"])
    assert table_hash(ids) != table_hash(ids.replace("012", "12"))


def checked(made: Batch, tmp_path: Path, *changes: tuple[str, str]) -> frictionless.Report:
    """What frictionless says of a package in which somebody changed a line."""
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(io.BytesIO(package(made, FORMS[made.form]))) as whole:
        data = whole.read("data.csv").decode()
        told = json.loads(whole.read("datapackage.json"))
    for old, new in changes:
        assert old in data
        data = data.replace(old, new, 1)
        for name in ("bytes", "hash"):
            told["resources"][0].pop(name, None)
    with zipfile.ZipFile(path, "w") as spoilt:
        spoilt.writestr("data.csv", data)
        spoilt.writestr("datapackage.json", json.dumps(told, ensure_ascii=False))
    return frictionless.validate(str(path))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("form", ["1.1", "1.3"])
def test_frictionless_validates_the_package(form: str, tmp_path: Path) -> None:
    report = checked(batch(form, (15, 3), **(WHOLE if form == "1.3" else {})), tmp_path)
    assert report.valid, report.flatten(["message"])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("1.1", {"national_id": "9560100123457"}),
        ("1.1", {"national_id": "สูญหาย"}),
        ("1.1", {"national_id": "", "first_name": ""}),
        ("1.1", {"birth_date": "2510"}),
        ("1.1", {"change": "ไม่ทราบ"}),
        ("1.3", {"start_date": "เมษายน", "budget_total": "150000", "target_households": "หลายหลัง"}),
    ],
)
def test_what_the_province_waived_is_no_fault_of_the_package_nor_of_the_papers(
    form: str, values: dict[str, str], tmp_path: Path
) -> None:
    made = batch(form, (2, 1), **values)
    report = checked(made, tmp_path)
    assert report.valid, report.flatten(["message"])
    assert workbook(made, FORMS[form])
    assert page_count(pdf(made, FORMS[form]))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        ("1.1", "1560101000000", "156010100000"),
        ("1.1", "1560101000000", "1560101007919"),
        ("1.1", "คงเดิม", "ไม่ทราบ"),
        ("1.1", "สมชาย", ""),
        ("1.3", "100000", "หนึ่งแสน"),
        ("1.3", "2021-04-01", "1/4/2564"),
    ],
    ids=["short ID", "the same ID twice", "no such choice", "no name", "no number", "no date"],
)
def test_a_wrong_row_put_in_by_hand_fails_the_package(form: str, old: str, new: str, tmp_path: Path) -> None:
    report = checked(batch(form, (2,), **(WHOLE if form == "1.3" else {})), tmp_path, (old, new))
    assert not report.valid


def test_nothing_in_the_csv_is_evaluated_when_a_spreadsheet_opens_it() -> None:
    with zipfile.ZipFile(
        io.BytesIO(package(batch("1.1", (1,), note="=1+1", last_name="-"), FORMS["1.1"]))
    ) as found:
        line = found.read("data.csv").decode().splitlines()[1]
    assert ",'=1+1" in line
    assert ",-," in line


def test_a_password_locks_the_files_and_opens_them_again() -> None:
    made = batch("1.1", (1,))
    for name, content in (("a.xlsx", workbook(made, FORMS["1.1"])), ("a.pdf", pdf(made, FORMS["1.1"]))):
        locked = seal(content, name, "ความลับ-1234")
        if name.endswith("pdf"):
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.open(io.BytesIO(locked))
            assert len(pikepdf.open(io.BytesIO(locked), password="ความลับ-1234").pages) == 1
        else:
            office = msoffcrypto.OfficeFile(io.BytesIO(locked))
            assert office.is_encrypted()
            office.load_key(password="ความลับ-1234")
            plain = io.BytesIO()
            office.decrypt(plain)
            assert plain.getvalue() == content
    with pytest.raises(ValueError):
        seal(b"", "a.zip", "x")


@needs_poppler
def test_a_heading_breaks_between_its_words_not_within_the_name_of_a_place(tmp_path: Path) -> None:
    village = "บ้านห้วยข้าวก่ำพัฒนาสันป่าม่วงเหนือบูรพาใต้แม่ต๋ำน้อยห้วยไคร้ใหม่พัฒนา"
    text = read(pdf(batch("1.3", (0, 1), village=village), FORMS["1.3"]), tmp_path, "-layout")
    heading = next(line for line in text.splitlines() if "พะเยา" in line)
    assert heading.strip().startswith("อ")  # อำเภอจุน, whole (pdftotext reads the ำ as it likes)
    assert "จุน" in heading


def test_the_budget_of_a_word_document_stays_with_its_heading() -> None:
    document = worddoc.Document(io.BytesIO(docx(batch("1.3", (1,)), FORMS["1.3"])))
    texts = {p.text: p for p in document.paragraphs}
    assert texts["งบประมาณ ๑๐๐,๐๐๐ บาท (หนึ่งแสนบาทถ้วน)"].paragraph_format.keep_with_next
