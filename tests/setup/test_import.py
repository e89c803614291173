"""`import FILE`: a roster that came as a file goes into a district's empty rows, and nothing else changes."""

import csv
import io
import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from sheets_sync.google import Sheets
from sheets_sync.model import Workbook
from tests.conftest import Ran
from tests.setup.conftest import ROSTER, TAB, Later
from tests.validation.made import FORMS, card, person

FORM = FORMS["1.1"]
NAME, PLACE = "ปง", "งิม"  # a plain sheet of the sample: 15 rows, nothing below, no tick
KEYS = [c.key for c in FORM.columns if c.key != "sex"]
WORDS = {
    "national_id": "เลขบัตรประชาชน",
    "whole": "ชื่อ-สกุล",
    "house_no": "บ้านเลขที่",
    "moo": "หมู่",
    "village": "หมู่บ้าน",
    "subdistrict": "ตำบล",
    "role": "ตำแหน่ง",
    "phone": "เบอร์โทร",
}
Person = dict[str, Any]
SEED = int(os.environ.get("IMPORT_SEED", random.randrange(10**6)))


def someone(n: int, **changed: Any) -> Person:
    """A faultless row for the district, by column."""
    row = dict(zip(KEYS, person(n), strict=True)) | {"subdistrict": PLACE, "village": None, "moo": "ม.4"}
    return row | {"village": "บ้านดอน", "role": "ปราชญ์ชาวบ้าน", "change": None} | changed


def some(*numbers: int) -> list[Person]:
    return [someone(n) for n in numbers]


def rows_of(people: Sequence[Person], words: Sequence[str] = tuple(WORDS)) -> list[list[Any]]:
    """Title, header and rows as an office writes them: the whole name in one column."""
    lines = []
    for one in people:
        whole = f"{one['prefix']}{one['first_name']} {one['last_name']}"
        lines.append([{"whole": whole, **one}[key] for key in words])
    return [["บัญชีรายชื่อผู้นำชุมชน"], [WORDS[key] for key in words], *lines]


def xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell in (cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)):
        cell.data_type = "s"
    book.save(path)
    return path


def written_by_excel(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def csv_of(encoding: str) -> Callable[[Path, Sequence[Sequence[Any]]], Path]:
    def write(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        path.write_bytes(out.getvalue().encode(encoding))
        return path

    return write


def word(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    made = docx.Document()
    made.add_paragraph(str(rows[0][0]))
    table = made.add_table(len(rows) - 1, len(rows[1]))
    for number, row in enumerate(rows[1:]):
        for column, value in enumerate(row):
            table.cell(number, column).text = "" if value is None else str(value)
    made.save(str(path))
    return path


def bring(office: Later, file: Path, *more: str, name: str = NAME, form: str = "1.1") -> Ran:
    return office.run("import", file, "--district", name, "--form", form, *more)


def ids(office: Later, name: str = NAME) -> list[str]:
    return [row.get("national_id", "") for row in office.rows(name)]


def ways(told: dict[str, Any]) -> list[str]:
    return [line["state"] for line in told["lines"]]


# ── what goes in ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.xlsx", xlsx),
        ("a.xls", written_by_excel),
        ("a.csv", csv_of("utf-8-sig")),
        ("a.csv", csv_of("cp874")),
        ("a.docx", word),
    ],
    ids=["xlsx", "xlsx called xls", "csv", "csv in TIS-620", "docx"],
)
def test_a_roster_of_any_kind_goes_below_the_rows_that_stand_there(
    office: Later, tmp_path: Path, name: str, write: Callable[..., Path]
) -> None:
    before, last = ids(office), office.table(NAME).rows[-1].number
    file = write(tmp_path / name, rows_of(some(1, 2, 3)))
    shown = bring(office, file, "--json").json()
    assert (shown["state"], shown["written"], ids(office)) == ("would_write", 0, before)
    done = bring(office, file, "--write", "--json")
    told = done.json()
    assert (told["state"], told["written"], told["tab"]) == ("written", 3, TAB)
    assert [line["place"] for line in told["lines"]] == [last + 1, last + 2, last + 3]
    assert ids(office) == [*before, *(one["national_id"] for one in some(1, 2, 3))]
    row = office.rows(NAME)[-1]
    names = {key: row[key] for key in ("prefix", "first_name", "last_name")}
    assert names == {key: someone(3)[key] for key in names}


def test_what_was_sent_goes_in_letter_for_letter_as_text(office: Later, tmp_path: Path) -> None:
    odd = someone(1, role="=1+2", house_no="12/3", phone="081-234 5678", moo="หมู่ที่ ๔", national_id="1-2345")
    bring(office, xlsx(tmp_path / "a.xlsx", rows_of([odd])), "--write")
    table, cells = office.table(NAME), office.typed(NAME)
    last = table.rows[-1].number
    for key in ("role", "house_no", "phone", "moo", "national_id"):
        assert cells[last - 1, table.columns[key]]["userEnteredValue"] == {"stringValue": odd[key]}


def test_what_excel_made_a_number_of_goes_in_as_it_was_meant(office: Later, tmp_path: Path) -> None:
    spoilt = someone(1, national_id=int(card(77)), phone=812345678, moo=4, house_no=9)
    bring(office, xlsx(tmp_path / "a.xlsx", rows_of([spoilt])), "--write")
    table, cells = office.table(NAME), office.typed(NAME)
    values = {
        key: cells[table.rows[-1].number - 1, column].get("userEnteredValue")
        for key, column in table.columns.items()
        if key in ("national_id", "phone", "moo", "house_no", "seq")
    }
    assert values == {
        "national_id": {"stringValue": card(77)},
        "phone": {"stringValue": "0812345678"},
        "house_no": {"stringValue": "9"},
        "moo": {"numberValue": 4},
        "seq": {"numberValue": 16},
    }


def test_a_whole_name_stays_whole_where_the_sheet_has_one_column_for_it(
    office: Later, tmp_path: Path
) -> None:
    office.empty(NAME)
    table = office.table(NAME)
    header = table.header_number
    for key, word_ in (("first_name", "ชื่อ-สกุล"), ("prefix", "ของเรา"), ("last_name", "ของเรา 2")):
        office.put(NAME, header, table.columns[key], word_)
    bring(office, xlsx(tmp_path / "a.xlsx", rows_of(some(1))), "--write")
    cells = office.typed(NAME)
    at = cells[header, table.columns["first_name"]]["userEnteredValue"]["stringValue"]
    assert at == f"นาย{someone(1)['first_name']} ใจดี"


def test_titles_sums_and_signatures_of_the_file_are_no_people(office: Later, tmp_path: Path) -> None:
    foot = [[], ["", "รวม 2 คน"], [], ["", "ลงชื่อ ................ ผู้รายงาน"], ["", "(นายสมชาย ใจดี)"]]
    file = xlsx(tmp_path / "a.xlsx", [*rows_of(some(1, 2)), *foot])
    assert ways(bring(office, file, "--write", "--json").json()) == ["new", "new"]
    assert len(office.rows(NAME)) == 17


def test_every_row_says_in_the_sheet_what_it_said_in_the_file(office: Later, tmp_path: Path) -> None:
    """Randomised: IMPORT_SEED gives it again."""
    print(f"IMPORT_SEED={SEED}")
    chance = random.Random(SEED)
    changes: list[Person] = [
        {"national_id": int(card(500))},
        {"national_id": "1 5601 00012 34 5"},
        {"phone": 812345678},
        {"phone": "08-1234-5678, 0898765432"},
        {"house_no": "๑๒/๓"},
        {"moo": 4},
        {"last_name": ""},
        {"prefix": "น.ส."},
        {"role": "=SUM(A1)"},
        {"subdistrict": "ต." + PLACE},
        {"subdistrict": "ที่อื่น"},
        {"role": "  กำนัน\u200b "},
    ]
    made = [someone(n, **(chance.choice(changes) if chance.random() < 0.7 else {})) for n in range(1, 13)]
    words = chance.sample(list(WORDS), len(WORDS))
    write = chance.choice([xlsx, word, csv_of("utf-8")])
    name = {xlsx: "a.xlsx", word: "a.docx"}.get(write, "a.csv")
    office.empty(NAME)
    file = write(tmp_path / name, rows_of(made, words))
    told = bring(office, file, "--write", "--json").json()
    new = [line for line in told["lines"] if line["state"] == "new"]
    assert [row.number for row in office.table(NAME).rows] == [line["place"] for line in new]
    again = bring(office, file, "--write", "--json").json()
    assert again["written"] == 0
    assert {line["state"] for line in again["lines"]} <= {"stands", "twice"}
    found = {line["row"]: line["place"] for line in new}
    said = [v for v in told["violations"] if v["row"] in found]
    sheet = office.run("sync", "--no-mail", "--json").json()
    counts = next(d for d in sheet["districts"] if d["name"] == NAME)["forms"]["1.1"]
    assert counts["rows"] == len(new)
    assert counts["errors"] == len({v["row"] for v in said if v["severity"] == "error"})


# ── each row once ────────────────────────────────────────────────────────────────────────────────


def test_run_twice_nothing_is_typed_twice(office: Later, tmp_path: Path) -> None:
    office.empty(NAME)
    file = xlsx(tmp_path / "a.xlsx", rows_of([someone(n) for n in range(1, 16)]))
    assert bring(office, file, "--write").code == 0
    before = office.typed(NAME)
    office.phayao.control("DELETE", "calls")
    ran = bring(office, file, "--write", "--json")
    assert (ran.code, ran.json()["state"], set(ways(ran.json()))) == (0, "all_there", {"stands"})
    assert office.phayao.control("GET", "calls")["sheets_write"] == 0
    assert office.typed(NAME) == before


def test_the_rest_of_a_list_goes_in_and_numbers_go_on(office: Later, tmp_path: Path) -> None:
    bring(office, xlsx(tmp_path / "a.xlsx", rows_of(some(1, 2))), "--write")
    told = bring(office, xlsx(tmp_path / "b.xlsx", rows_of(some(2, 3, 1, 4))), "--write", "--json").json()
    assert ways(told) == ["stands", "new", "stands", "new"]
    assert [row["seq"] for row in office.rows(NAME)][-4:] == ["16", "17", "18", "19"]


def test_a_row_that_stands_there_in_other_words_is_named_and_left(office: Later, tmp_path: Path) -> None:
    bring(office, xlsx(tmp_path / "a.xlsx", rows_of(some(1))), "--write")
    at = office.table(NAME).rows[-1].number
    before = office.typed(NAME)
    other = xlsx(tmp_path / "b.xlsx", rows_of([someone(1, phone="0898765432", role="กำนัน")]))
    ran = bring(office, other, "--write", "--json")
    [line] = ran.json()["lines"]
    assert (ran.code, line["state"], line["other"]) == (1, "differs", at)
    assert line["headers"] == ["ตำแหน่ง/บทบาทในชุมชน", "หมายเลขโทรศัพท์"]
    assert office.typed(NAME) == before
    said = bring(office, other).stdout
    assert "แต่ต่างที่" in said
    assert "ไม่กรอก 1 แถว ที่มีแล้วแต่ข้อความต่างกัน" in said


def test_a_number_that_was_mended_in_the_sheet_makes_no_second_row(office: Later, tmp_path: Path) -> None:
    for faulty in ("12", ""):
        file = xlsx(tmp_path / "a.xlsx", rows_of([someone(len(faulty) + 5, national_id=faulty)]))
        assert bring(office, file, "--write", "--json").json()["written"] == 1
        assert ways(bring(office, file, "--write", "--json").json()) == ["stands"]
        last = office.table(NAME).rows[-1].number
        office.edit(NAME, last, national_id=card(300 + len(faulty)))
        count = len(office.rows(NAME))
        assert ways(bring(office, file, "--write", "--json").json())[0] in ("stands", "differs")
        assert len(office.rows(NAME)) == count


def test_a_person_who_stands_twice_in_the_file_goes_in_once(office: Later, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1, 2, 1)))
    told = bring(office, file, "--write", "--json").json()
    assert (ways(told), told["lines"][2]["other"]) == (["new", "new", "twice"], 3)
    assert ids(office).count(someone(1)["national_id"]) == 1


def test_who_stands_in_another_district_is_left_out_so_that_its_row_stays_clean(
    office: Later, tmp_path: Path
) -> None:
    office.run("sync", "--no-mail")
    theirs = ids(office, "แม่ใจ")[0]
    file = xlsx(tmp_path / "a.xlsx", rows_of([someone(1, national_id=theirs), someone(2)]))
    ran = bring(office, file, "--write", "--json")
    assert (ran.code, ways(ran.json())) == (1, ["elsewhere", "new"])
    assert "unique_province" in {v["rule"] for v in ran.json()["violations"]}
    assert theirs not in ids(office)


def test_without_an_earlier_pass_it_says_that_other_districts_were_not_compared(
    office: Later, tmp_path: Path
) -> None:
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1)))
    assert bring(office, file, "--json").json()["not_checked"] == ["unique_province"]
    assert "ยังไม่ได้เทียบกับอำเภออื่น" in bring(office, file).stdout


def test_a_row_struck_through_in_the_file_is_left_out(office: Later, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet, struck = book.add_worksheet(), book.add_format({"font_strikeout": True})
        for number, row in enumerate(rows_of(some(1, 2))):
            sheet.write_row(number, 0, row, struck if number == 2 else None)
    ran = bring(office, tmp_path / "a.xlsx", "--write", "--json")
    assert (ran.code, ways(ran.json())) == (1, ["struck", "new"])


# ── nothing of anybody's changes ─────────────────────────────────────────────────────────────────


def unchanged(before: dict[Any, Any], after: dict[Any, Any]) -> bool:
    """Whatever was typed stands where it stood."""
    return all(after.get(at, {}) | cell == after.get(at) for at, cell in before.items())


@pytest.mark.parametrize("name", ["ปง", "ดอกคำใต้", "เชียงคำ", "เชียงม่วน", "ภูซาง", "แม่ใจ"])
def test_own_cells_what_stood_there_stands_where_it_stood(office: Later, tmp_path: Path, name: str) -> None:
    office.run("layout")
    office.run("sync", "--no-mail")
    before, count = office.typed(name), len(office.rows(name))
    place = str(office.table(name).rows[0].cells["subdistrict"].value)
    made = [someone(n, subdistrict=place) for n in (1, 2)]
    told = bring(office, xlsx(tmp_path / "a.xlsx", rows_of(made)), "--write", "--json", name=name).json()
    assert (told["state"], len(office.rows(name))) == ("written", count + 2)
    assert unchanged(before, office.typed(name))
    office.run("sync", "--no-mail")
    assert office.run("sync", "--no-mail", "--json").json()["calls"]["sheets_write"] == 0


def interleaved(monkeypatch: pytest.MonkeyPatch, edit: Callable[[], None]) -> None:
    """A person edits right after the service has read, and before it writes."""
    read, edits = Sheets.read, [edit]

    def then(self: Sheets, spreadsheet: str, **more: Any) -> Workbook:
        book = read(self, spreadsheet, **more)
        if edits:
            edits.pop()()
        return book

    monkeypatch.setattr(Sheets, "read", then)


def typist(office: Later, row: int, text: str) -> Callable[[], None]:
    """Types into one cell of the roster, under ชื่อ and the card's number."""
    columns = office.table(NAME).columns

    def types() -> None:
        for key, value in (("first_name", text), ("national_id", card(900))):
            office.put(NAME, row, columns[key], value)

    return types


@pytest.mark.parametrize("empty", [False, True], ids=["below rows", "into an empty table"])
def test_own_cells_what_is_typed_into_those_very_rows_at_that_moment_is_kept(
    office: Later, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    if empty:
        office.empty(NAME)
    table = office.table(NAME)
    free = max([r.number for r in table.rows], default=table.header_number) + 1
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1, 2, 3)))
    interleaved(monkeypatch, typist(office, free, "สมคิด"))
    told = bring(office, file, "--write", "--json").json()
    assert told["state"] == "written"
    assert ids(office)[-4:] == [*(one["national_id"] for one in some(1, 2, 3)), card(900)]
    assert office.rows(NAME)[-1]["first_name"] == "สมคิด"


@pytest.mark.parametrize("order", ["insertDimension", "deleteDimension"])
def test_own_cells_a_row_put_in_or_taken_out_at_that_moment_costs_nobodys_row(
    office: Later, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    table = office.table(NAME)
    at = table.rows[3].number
    area = {"sheetId": ROSTER, "dimension": "ROWS", "startIndex": at - 1, "endIndex": at}
    gone = {ids(office)[3]} if order == "deleteDimension" else set()
    expected = {*ids(office), *(one["national_id"] for one in some(1, 2))} - gone
    interleaved(monkeypatch, lambda: office.change(office.phayao.districts[NAME], {order: {"range": area}}))
    assert bring(office, xlsx(tmp_path / "a.xlsx", rows_of(some(1, 2))), "--write", "--json").code == 1
    assert sorted(ids(office)) == sorted(expected)


def test_lines_numbered_beforehand_are_filled_and_keep_their_numbers(office: Later, tmp_path: Path) -> None:
    last = office.table(NAME).rows[-1].number
    for number in range(3):
        office.edit(NAME, last + 1 + number, seq=101 + number, subdistrict=PLACE)
    before = office.typed(NAME)
    made = [someone(1, subdistrict=f"ต.{PLACE}"), someone(2)]
    bring(office, xlsx(tmp_path / "a.xlsx", rows_of(made)), "--write")
    assert [row["seq"] for row in office.rows(NAME)][-2:] == ["101", "102"]
    assert unchanged(before, office.typed(NAME))
    office.edit(NAME, last + 3, subdistrict="ที่อื่น")
    told = bring(office, xlsx(tmp_path / "b.xlsx", rows_of(some(3))), "--write", "--json").json()
    assert told["state"] == "in_the_way"


def test_without_room_nothing_is_typed_and_it_says_how_many_rows_are_lacking(
    office: Later, tmp_path: Path
) -> None:
    name = "เชียงม่วน"
    last = office.table(name).rows[-1].number
    before = office.typed(name)
    place = str(office.table(name).rows[0].cells["subdistrict"].value)
    made = [someone(n, subdistrict=place) for n in range(1, 8)]
    ran = bring(office, xlsx(tmp_path / "a.xlsx", rows_of(made)), "--write", "--json", name=name)
    told = ran.json()
    assert (ran.code, told["state"]) == (1, "no_room")
    assert f"ว่าง 2 แถว แต่ต้องใช้ 7 แถว ขาดอีก 5 แถว (แถว {last + 3} มีข้อความ)" in told["note"]
    assert office.typed(name) == before


def test_a_tick_that_stands_is_told_and_the_rows_show_as_edited_after_sending(
    office: Later, tmp_path: Path
) -> None:
    office.run("sync", "--no-mail")
    file = xlsx(tmp_path / "a.xlsx", rows_of([someone(1, subdistrict="ลอ")]))
    ran = bring(office, file, "--write", "--json", name="จุน")
    assert (ran.code, ran.json()["state"], ran.json()["ticked"]) == (1, "written", True)
    assert office.table("จุน").submitted is True
    district = next(
        d for d in office.run("sync", "--no-mail", "--json").json()["districts"] if d["name"] == "จุน"
    )
    assert district["forms"]["1.1"]["edited"]["rows"] == [ran.json()["lines"][0]["place"]]


def test_after_the_deadline_it_says_late_and_a_locked_sheet_waits_until_it_is_reopened(
    office: Later, tmp_path: Path
) -> None:
    office.now("2021-03-24T09:00:00+07:00")
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1)))
    assert bring(office, file, "--json").json()["late"] is True
    office.calendar("1.1", lock=True)
    ran = bring(office, file, "--write", "--json")
    assert (ran.code, ran.json()["state"]) == (1, "closed")
    assert f"reopen {NAME}" in ran.json()["note"]
    assert len(office.rows(NAME)) == 15
    office.run("reopen", NAME, "--form", "1.1", "--until", "2021-03-25", "--why", "ส่งทาง LINE")
    assert bring(office, file, "--write", "--json").json()["state"] == "written"


# ── answers lost, nothing to reach ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_reply", "status", "reset", "html"])
def test_an_answer_that_was_lost_doubles_and_loses_no_row(office: Later, tmp_path: Path, kind: str) -> None:
    office.fault(f"POST .*{office.phayao.districts[NAME]}:batchUpdate", kind, count=1)
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1, 2)))
    told = bring(office, file, "--write", "--json").json()
    assert (told["state"], told["written"]) == ("written", 2)
    assert ids(office)[15:] == [one["national_id"] for one in some(1, 2)]


def test_a_google_that_answers_no_write_is_told_and_the_next_run_mends_it(
    office: Later, tmp_path: Path
) -> None:
    office.fault(f"POST .*{office.phayao.districts[NAME]}:batchUpdate", "status")
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1)))
    ran = bring(office, file, "--write", "--json")
    assert (ran.code, ran.json()["state"], ran.json()["written"]) == (1, "unsure", 0)
    office.phayao.control("DELETE", "faults")
    assert bring(office, file, "--write", "--json").json()["state"] == "written"


def test_without_google_nothing_is_done_and_it_exits_3(office: Later, tmp_path: Path) -> None:
    office.fault("/token", "status", status=503)
    ran = bring(office, xlsx(tmp_path / "a.xlsx", rows_of(some(1))), "--write")
    assert ran.code == 3
    assert "Traceback" not in ran.stderr


# ── what is no roster ────────────────────────────────────────────────────────────────────────────


def locked(path: Path) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx(path, rows_of(some(1))).read_bytes())).encrypt("secret", out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "word_"),
    [
        ("IMG_0001.jpg", lambda path: b"\xff\xd8\xff\xe0" + bytes(200), "รูปภาพ"),
        ("รายชื่อ.xlsx", lambda path: b"\x89PNG\r\n\x1a\n" + bytes(200), "รูปภาพ"),
        ("a.heic", lambda path: b"\x00\x00\x00\x18ftypheic" + bytes(200), "รูปภาพ"),
        ("a.pdf", lambda path: b"%PDF-1.7\n" + bytes(200), "PDF"),
        ("a.doc", lambda path: b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument".encode("utf-16-le"), "Word"),
        ("a.xlsx", locked, "รหัสผ่าน"),
        ("none.xlsx", lambda path: None, "ไม่พบไฟล์"),
    ],
)
def test_a_photo_a_pdf_an_old_word_file_or_a_password_gets_a_clear_answer(
    office: Later, tmp_path: Path, name: str, make: Callable[[Path], bytes | None], word_: str
) -> None:
    content = make(tmp_path / "whole.xlsx")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    office.phayao.control("DELETE", "calls")
    ran = bring(office, tmp_path / name, "--write")
    assert (ran.code, word_ in ran.stderr) == (2, True)
    assert len([line for line in ran.stderr.splitlines() if line]) == 2  # Thai, then English
    assert office.phayao.control("GET", "calls")["total"] == 0


def test_wrong_usage_is_told_with_what_there_is(office: Later, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1)))
    for name, form, told in (("กรุงเทพ", "1.1", "จุน"), (NAME, "9.9", "1.1, 1.3")):
        ran = bring(office, file, name=name, form=form)
        assert (ran.code, told in ran.stderr) == (2, True)
    assert office.run("import", file, "--form", "1.1").code == 2
    wrong = bring(office, file, "--json", form="1.3")
    assert (wrong.code, wrong.json()["state"], wrong.json()["rows"]) == (1, "no_rows", 0)
    assert wrong.json()["violations"]


def test_a_sheet_without_the_table_and_a_column_it_has_not_are_told(office: Later, tmp_path: Path) -> None:
    rows = [["บัญชี"], [*WORDS.values(), "วันเกิด"]]
    rows += [[*line, "23/3/2510"] for line in rows_of(some(1))[2:]]
    file = xlsx(tmp_path / "a.xlsx", rows)
    ran = bring(office, file, "--write", "--json")
    assert (ran.code, ran.json()["columns_left_out"]) == (1, ["วันเดือนปีเกิด"])
    table = office.table(NAME)
    office.put(NAME, table.header_number, table.columns["national_id"], "")
    assert bring(office, file, "--write", "--json").json()["state"] == "no_table"


def test_nobodys_name_or_number_is_in_what_it_says(office: Later, tmp_path: Path) -> None:
    office.run("sync", "--no-mail")
    made = [someone(1), someone(2, national_id="1234567890123"), someone(3, phone="08123"), someone(1)]
    file = xlsx(tmp_path / "a.xlsx", rows_of(made))
    for arguments in ((), ("--json",), ("--write",), ("--write", "--json"), ()):
        ran = bring(office, file, *arguments)
        said = ran.stdout + ran.stderr
        for one in made:
            hidden = (one["first_name"], one["last_name"], one["national_id"], one["phone"])
            assert not any(value in said for value in hidden)


def test_on_80_columns_each_row_says_where_it_goes(
    office: Later, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = xlsx(tmp_path / "a.xlsx", rows_of([someone(1), someone(2, national_id="12")]))
    said = bring(office, file, "--write").stdout
    assert "กรอกแล้ว แถว 21" in said
    assert "1xxx" in said
    assert "กรอก 2 แถวลงชีต แบบ 1.1 ตั้งแต่แถว 21 แล้ว" in said
