"""Blank forms as a department might hand them out: two header rows, merged cells, a sum below."""

import io
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROSTER = (
    "ที่",
    "ชื่อ - สกุล",
    "เลขประจำตัวประชาชน",
    "ที่อยู่",
    None,
    None,
    "ตำแหน่ง / บทบาทในชุมชน",
    "หมายเลขโทรศัพท์",
    "หมายเหตุ",
)
BELOW = (None, None, None, "บ้านเลขที่", "หมู่ที่", "ชื่อหมู่บ้าน", None, None, None)
SUMMARY = ("ลำดับ", "อำเภอ", "ตำบล", "หมู่ที่", "บ้าน", "ชื่อโครงการ", "รวมงบประมาณ (บาท)")


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def roster(rows: int = 15, changes: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """A blank form 1.1; `changes`: header -> another text."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "แบบ 1.1"
    line = Border(*[Side("thin")] * 4)
    sheet["A1"] = "แบบรายงาน ๑.๑ (ส่งเสริม) ของกรมฯ"
    sheet["A2"] = "ตำบล{{ ตำบล }} อำเภอ{{อำเภอ}} จังหวัด{{จังหวัด}} ข้อมูล ณ วันที่ {{วันที่}}"
    sheet.merge_cells("A2:I2")
    for row, texts in ((4, ROSTER), (5, BELOW)):
        for column, text in enumerate(texts, start=1):
            one = sheet.cell(row, column, changes.get(text or "", text))
            one.font, one.border = Font("TH SarabunPSK", 16, bold=True), line
            one.alignment = Alignment("center", "center", wrap_text=True)
    sheet.merge_cells("D4:F4")
    for column in "ABCGHI":
        sheet.merge_cells(f"{column}4:{column}5")
    for row in range(6, 6 + rows):
        sheet.row_dimensions[row].height = 21
        for column in range(1, 10):
            one = sheet.cell(row, column)
            one.font, one.border, one.fill = Font("TH SarabunPSK", 14), line, PatternFill("solid", "FFFDE7")
    end = 6 + rows
    sheet.cell(end, 1, "รวม {{จำนวน}} คน (ชาย {{ชาย}} คน หญิง {{หญิง}} คน)").font = Font(
        "TH SarabunPSK", 16, bold=True
    )
    sheet.merge_cells(start_row=end, start_column=1, end_row=end, end_column=9)
    sheet.row_dimensions[end].height = 30
    sheet.cell(end + 2, 7, "ผู้รายงาน ................................")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    for column, width in zip("ABCDEFGHI", (5, 26, 20, 10, 7, 18, 26, 15, 18), strict=True):
        sheet.column_dimensions[column].width = width
    book.create_sheet("คำชี้แจง")["A1"] = "คำชี้แจงการกรอก"
    return saved(book)


def summary(*, headers: tuple[str, ...] = SUMMARY) -> bytes:
    """A blank summary of form 1.3 without anything below its header."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "บัญชีสรุปข้อเสนอโครงการ จังหวัด{{จังหวัด}}"
    sheet.append([])
    sheet.append(list(headers))
    return saved(book)


def proposal(*lines: str, header: str = "แบบรายงาน ๑.๓ จังหวัด{{ จังหวัด }}") -> bytes:
    """A blank proposal of form 1.3."""
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = header
    for line in lines or PROPOSAL:
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    table.cell(0, 0).text, table.cell(0, 1).text = "ค่าวัสดุ", "{{ ค่าวัสดุ }}"
    table.cell(1, 0).text, table.cell(1, 1).text = "รวม ({{ จำนวนเงินตัวอักษร }})", "{{ budget_total }}"
    return saved(document)


PROPOSAL = (
    "ข้อเสนอโครงการ ลำดับที่ {{ ที่ }}",
    "๑. ชื่อโครงการ {{ ชื่อโครงการ }}",
    "๒. พื้นที่ {{ สถานที่ }} (หมู่ที่ {{ หมู่ที่ }} {{ ชื่อหมู่บ้าน }} ตำบล{{ ตำบล }} อำเภอ{{ อำเภอ }})",
    "๓. หลักการ {{ หลักการและเหตุผล }}",
    "๔. วัตถุประสงค์ {{ objectives }}",
    "๕. กลุ่มเป้าหมาย {{ กลุ่มเป้าหมาย }} ครัวเรือน",
    "๖. กิจกรรม {{ activities }}",
    "๗. ระยะเวลา {{ start_date }} ถึง {{ end_date }}",
    "{% if indicators %}๘. ตัวชี้วัด {{ indicators }}{% endif %}",
    "๙. ผล {{ expected_results }} {{ evaluation }}",
    "๑๐. ผู้รับผิดชอบ {{ ผู้รับผิดชอบ }} {{ phone }}",
)


def main(folder: Path) -> None:
    """Writes the examples, to look at or to start from."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {
        "form1.1.xlsx": roster(),
        "form1.3.xlsx": summary(),
        "form1.3.docx": proposal(),
    }.items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
