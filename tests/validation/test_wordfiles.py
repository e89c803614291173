"""Rosters in Word documents: read from their tables by the same rules as a spreadsheet."""

import csv
import io
import os
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table, _Cell

from sheets_sync.errors import UsageError
from sheets_sync.validation import find_tables, read_file, validate_tables, write_feedback
from tests.validation.made import FORMS, SCOPE, card, person
from tests.validation.messy import HEAD, Rows, people, said, saved

FORM = FORMS["1.1"]
SEED = int(os.environ.get("WORD_SEED", random.randrange(10**6)))


def fill(table: Table, rows: Rows) -> None:
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            table.cell(number, column).text = "" if value is None else str(value)


def document(*parts: str | Rows, edit: Callable[[Any], None] = id) -> bytes:
    """A .docx of paragraphs and tables."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
        else:
            fill(made.add_table(len(part), max(map(len, part))), part)
    edit(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def given(folder: Path, content: bytes, name: str = "รายชื่อ.docx") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def xml(text: str) -> Any:
    return parse_xml(re.sub(r"^<(w:\w+)", rf"<\1 {nsdecls('w')}", text))


def values(path: Path) -> list[dict[str, str]]:
    found = find_tables(read_file(path), FORM)
    return [dict(row.values) for r in validate_tables(found.tables, FORM, SCOPE) for row in r.rows]


def test_a_table_below_titles_is_read_and_its_first_row_is_row_1(tmp_path: Path) -> None:
    word = document("บัญชีรายชื่อผู้นำชุมชน", "ตำบลจุน อำเภอจุน", [HEAD, person(1), person(2, national_id="12")])
    assert said(given(tmp_path, word)) == ([2, 3], ["E3 thai_id"])


def test_any_header_order_a_whole_name_in_one_column_and_titles_inside_the_table(tmp_path: Path) -> None:
    words = ["เลขบัตรประชาชน", "ชื่อ-สกุล", "ตำบล", "หมู่", "บ้าน", "บ้านเลขที่", "ตำแหน่ง", "เบอร์โทร"]
    rows = [
        ["บัญชีรายชื่อ", *[""] * 7],
        words,
        [card(5), "ว่าที่ ร.ต.หญิง สมศรี ใจดี", "จุน", "๔", "บ้านร่องดู่", "12/3", "กำนัน", "081-2345678"],
    ]

    def across(made: Any) -> None:
        made.tables[0].cell(0, 0).merge(made.tables[0].cell(0, 7)).text = "บัญชีรายชื่อ"

    (row,) = values(given(tmp_path, document(rows, edit=across)))
    assert row["national_id"] == card(5)
    assert (row["prefix"], row["first_name"], row["last_name"]) == ("ว่าที่ร้อยตรีหญิง", "สมศรี", "ใจดี")
    assert (row["moo"], row["house_no"], row["phone"]) == ("4", "12/3", "0812345678")


def test_cells_merged_downwards_count_for_every_row_and_headers_may_have_two_lines(tmp_path: Path) -> None:
    upper = ["ลำดับ", "ชื่อ-สกุล", "เลขประจำตัวประชาชน", "ที่อยู่", "", "", "ตำบล", "ตำแหน่ง", "โทรศัพท์"]
    lower = ["", "", "", "บ้านเลขที่", "หมู่ที่", "หมู่บ้าน", "", "", ""]
    lines = [
        ["1", "นายสมชาย ใจดี", card(1), "1", "4", "บ้านร่องดู่", "จุน", "กำนัน", "0812345678"],
        ["2", "นางสมศรี ใจดี", card(2), "2", "4", "บ้านร่องดู่", "", "อสม.", "0812345679"],
    ]

    def merge(made: Any) -> None:
        table = made.tables[0]
        table.cell(0, 3).merge(table.cell(0, 5))
        for column in (0, 1, 2, 6, 7, 8):
            table.cell(0, column).merge(table.cell(1, column))
        table.cell(2, 6).merge(table.cell(3, 6))

    read = values(given(tmp_path, document([upper, lower, *lines], edit=merge)))
    assert [(r["first_name"], r["subdistrict"], r["moo"]) for r in read] == [
        ("สมชาย", "จุน", "4"),
        ("สมศรี", "จุน", "4"),
    ]


def test_paragraphs_and_line_breaks_in_a_cell_are_lines_of_one_text(tmp_path: Path) -> None:
    def split(made: Any) -> None:
        table = made.tables[0]
        table.cell(0, 4).text = "เลขประจำตัว"
        table.cell(0, 4).add_paragraph("ประชาชน")
        table.cell(1, 10).text = "กรรมการ"
        table.cell(1, 10).paragraphs[0].add_run().add_break()
        table.cell(1, 10).paragraphs[0].add_run("หมู่บ้าน")
        table.cell(1, 11).add_paragraph("0898765432")

    path = given(tmp_path, document([HEAD, person(1)], edit=split))
    cells = read_file(path).tabs[0].cells[1]
    assert cells[10].value == "กรรมการ\nหมู่บ้าน"
    assert str(cells[11].value).splitlines()[1] == "0898765432"
    assert said(path)[0] == [2]


def test_a_table_that_goes_on_below_is_one_table_with_the_words_between(tmp_path: Path) -> None:
    word = document([HEAD, *people(1, 2)], "", "รายชื่อสำรอง", [person(3)], [["ตำบล", "จำนวน"], ["จุน", "3"]])
    path = given(tmp_path, word)
    assert said(path) == ([2, 3, 5], [])
    assert [row["note"] for row in values(path)] == ["", "", "สำรอง"]


def test_a_roster_inside_a_cell_of_another_table_is_found(tmp_path: Path) -> None:
    def inner(made: Any) -> None:
        cell: _Cell = made.tables[0].cell(0, 1)
        fill(cell.add_table(2, len(HEAD)), [HEAD, person(1)])

    path = given(tmp_path, document([["ตราครุฑ", "บัญชีรายชื่อ"]], edit=inner))
    assert said(path) == ([2], [])
    assert [tab.cells[0][0].value for tab in read_file(path).tabs] == ["ตราครุฑ", "ลำดับ"]


def test_struck_words_are_seen_and_what_was_deleted_under_tracking_is_not_read(tmp_path: Path) -> None:
    def tracked(made: Any) -> None:
        table = made.tables[0]
        for cell in table.rows[1].cells:
            for run in cell.paragraphs[0].runs:
                run.font.strike = True
        name = table.cell(2, 2).paragraphs[0]
        name._p.append(xml('<w:del w:id="1"><w:r><w:delText>เก่า</w:delText></w:r></w:del>'))
        name._p.append(xml('<w:ins w:id="2"><w:r><w:t>พร</w:t></w:r></w:ins>'))
        gone = table.rows[3]._tr
        gone.insert(0, xml('<w:trPr><w:del w:id="3"/></w:trPr>'))

    path = given(tmp_path, document([HEAD, *people(1, 2, 3)], edit=tracked))
    rows, told = said(path)
    assert rows == [2, 3]
    assert "B2 struck?" in told or "A2 struck?" in told
    assert values(path)[1]["first_name"] == f"{person(2)[2]}พร"


def test_a_field_gives_what_it_shows_and_a_formula_like_text_stays_a_text(tmp_path: Path) -> None:
    def field(made: Any) -> None:
        paragraph = made.tables[0].cell(1, 6).paragraphs[0]._p
        for part in ('<w:fldChar w:fldCharType="begin"/>', "<w:instrText> =1+2 </w:instrText>"):
            paragraph.append(xml(f"<w:r>{part}</w:r>"))
        paragraph.append(xml('<w:r><w:fldChar w:fldCharType="separate"/></w:r>'))
        paragraph.append(xml("<w:r><w:t>9</w:t></w:r>"))

    path = given(tmp_path, document([HEAD, person(1, house_no="", role="=1+2")], edit=field))
    line = read_file(path).tabs[0].cells[1]
    assert (line[6].value, line[10].value, line[10].formula) == ("9", "=1+2", False)


def test_content_controls_around_rows_and_cells_hide_nothing(tmp_path: Path) -> None:
    def wrapped(made: Any) -> None:
        row = made.tables[0].rows[2]._tr
        around = xml("<w:sdt><w:sdtContent/></w:sdt>")
        row.addprevious(around)
        around[0].append(row)

    assert said(given(tmp_path, document([HEAD, *people(1, 2)], edit=wrapped))) == ([2, 3], [])


def test_the_same_rows_say_the_same_as_csv_xlsx_and_docx(tmp_path: Path) -> None:
    """Randomised: WORD_SEED gives it again."""
    print(f"WORD_SEED={SEED}")
    chance = random.Random(SEED)
    faults: list[dict[str, Any]] = [
        {"national_id": "12"},
        {"phone": "081-234 5678"},
        {"subdistrict": "ที่อื่น"},
        {"birth_date": "23 มี.ค. 10"},
        {"last_name": ""},
        {"prefix": "น.ส."},
        {"moo": "ม.3"},
        {"house_no": "๑๒/๓"},
    ]
    order = chance.sample(range(len(HEAD)), len(HEAD))
    made = [person(n, **(chance.choice(faults) if chance.random() < 0.5 else {})) for n in range(1, 13)]
    rows: Sequence[Sequence[Any]] = [[str(row[c] or "") for c in order] for row in [HEAD, *made]]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    files = [
        given(tmp_path, out.getvalue().encode("utf-8-sig"), "a.csv"),
        given(tmp_path, out.getvalue().encode("cp874"), "b.csv"),
        saved(tmp_path / "c.xlsx", rows),
        given(tmp_path, document("บัญชีรายชื่อ", rows), "d.docx"),
    ]
    first, *others = [(said(file), values(file)) for file in files]
    assert len(first[1]) == 12
    assert all(other == first for other in others)


def test_it_is_given_back_as_an_xlsx_with_what_was_found(tmp_path: Path) -> None:
    path = given(tmp_path, document([HEAD, person(1, national_id="12")]))
    workbook = read_file(path)
    tables = find_tables(workbook, FORM).tables
    told = tuple(zip(tables, validate_tables(tables, FORM, SCOPE), strict=True))
    write_feedback(path, workbook, told, tmp_path / "out.xlsx")
    back = read_file(tmp_path / "out.xlsx").tabs[0]
    assert str(back.cell(1, len(HEAD)).value).startswith("แก้ 1")


PHOTO = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(99)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(99)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("IMG_1.heic", PHOTO, "picture"),
        ("รายชื่อ.xlsx", PHOTO, "picture"),
        ("a.docx", b"\xff\xd8\xff\xe0" + bytes(99), "picture"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
        ("a.bmp", b"BM\x36\x00\x00\x00\x00\x00\x00\x00", "picture"),
        ("a.xlsx", b"\r\n%PDF-1.7\n", "PDF"),
        ("a.pdf", b"", "PDF"),
        ("a.doc", OLD_WORD, "old Word"),
        ("a.docx", OLD_WORD, "old Word"),
        ("a.rtf", b"{\\rtf1\\ansi}", "another kind"),
        ("a.odt", zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "another kind"),
        ("a.zip", zipped(รายชื่อ__xlsx=b"PK"), "unpack"),
        ("a.xlsx", zipped(รูป__jpg=b"x"), "unpack"),
        ("a.rar", b"Rar!\x1a\x07\x00", "unpack"),
        ("a.docx", document("รายชื่อ อยู่ในข้อความ"), "no table"),
        ("a.docx", document([HEAD])[:-300], "damaged"),
        ("a.docx", zipped(word=b"") + b"", "damaged"),
        ("a.docx", zipped(**{"word/document__xml": b"<w"}), "damaged"),
        ("a.docx", zipped(**{"word/document__xml": bytes(120_000_000)}), "larger"),
    ],
)
def test_what_holds_no_table_is_told_what_it_is_and_how_to_go_on(
    name: str, content: bytes, word: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as told:
        read_file(given(tmp_path, content, name))
    assert word in told.value.en
    assert "โปรด" in told.value.th
