"""`import FILE`: nothing of anybody's changes, no answer doubles a row, and what is no roster says so."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from sheets_sync.google import Sheets
from sheets_sync.model import Workbook
from tests.setup.conftest import ROSTER, Later
from tests.setup.rosters import NAME, PLACE, WORDS, bring, ids, rows_of, some, someone, ways, xlsx
from tests.validation.made import card

# ── nothing of anybody's changes ─────────────────────────────────────────────────────────────────


def unchanged(before: dict[Any, Any], after: dict[Any, Any]) -> bool:
    """Whatever was typed stands where it stood."""
    return all(after.get(at, {}) | cell == after.get(at) for at, cell in before.items())


def test_own_cells_what_stood_there_stands_where_it_stood(office: Later, tmp_path: Path) -> None:
    office.run("layout")
    office.run("sync", "--no-mail")
    for first, name in enumerate(("ปง", "ดอกคำใต้", "เชียงคำ", "เชียงม่วน", "ภูซาง", "แม่ใจ")):
        before, count = office.typed(name), len(office.rows(name))
        place = str(office.table(name).rows[0].cells["subdistrict"].value)
        made = [someone(2 * first + n, subdistrict=place) for n in (1, 2)]
        told = bring(office, xlsx(tmp_path / "a.xlsx", rows_of(made)), "--write", "--json", name=name).json()
        assert (told["state"], len(office.rows(name))) == ("written", count + 2), name
        assert unchanged(before, office.typed(name)), name
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


def test_own_cells_a_formula_over_an_empty_table_counts_what_was_brought_in(
    office: Later, tmp_path: Path
) -> None:
    office.empty(NAME)
    table = office.table(NAME)
    first, column = table.header_number + 1, "ABCDEFGHIJKLMN"[table.columns["national_id"]]
    formula = {"userEnteredValue": {"formulaValue": f"=COUNTA({column}{first}:{column}{first + 99})"}}
    start = {"sheetId": ROSTER, "rowIndex": 0, "columnIndex": 11}
    cells = {"start": start, "rows": [{"values": [formula]}], "fields": "userEnteredValue"}
    office.change(office.phayao.districts[NAME], {"updateCells": cells})
    before = office.typed(NAME)
    bring(office, xlsx(tmp_path / "a.xlsx", rows_of(some(1, 2))), "--write")
    assert unchanged(before, office.typed(NAME))
    book = office.sheets.read(office.phayao.districts[NAME])
    assert next(t for t in book.tabs if t.sheet_id == ROSTER).cell(0, 11).value == 2


def test_a_table_that_lost_its_header_at_that_moment_is_told(
    office: Later, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = office.table(NAME)
    column = table.columns["national_id"]
    interleaved(monkeypatch, lambda: office.put(NAME, table.header_number, column, "เลข"))
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1)))
    ran = bring(office, file, "--write", "--json")
    assert (ran.code, ran.json()["state"]) == (1, "astray")
    office.put(NAME, table.header_number, column, "เลขประจำตัวประชาชน")
    assert ways(bring(office, file, "--write", "--json").json()) == ["stands"]


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


@pytest.mark.usefixtures("in_haste")
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
