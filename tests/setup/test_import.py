"""`import FILE`: a roster that came as a file goes into a district's empty rows, each row once."""

import os
import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sheets_sync.cli import say
from sheets_sync.validation import find_tables
from tests.setup.conftest import TAB, Later
from tests.setup.rosters import (
    NAME,
    PLACE,
    WORDS,
    Person,
    bring,
    csv_of,
    ids,
    rows_of,
    some,
    someone,
    ways,
    word,
    written_by_excel,
    xlsx,
)
from tests.validation.made import FORMS, card, proposal

SEED = int(os.environ.get("IMPORT_SEED", random.randrange(10**6)))


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
    met_again = {"new": ("stands",), "twice": ("stands", "differs")}
    assert all(b in met_again[a] for a, b in zip(ways(told), ways(again), strict=True))
    found = {line["row"]: line["place"] for line in new}
    said = [
        v for v in told["violations"] if v["row"] in found and v["rule"] != "unique"
    ]  # its twin is left out
    sheet = office.run("sync", "--no-mail", "--json").json()
    counts = next(d for d in sheet["districts"] if d["name"] == NAME)["forms"]["1.1"]
    assert counts["rows"] == len(new)
    assert counts["errors"] == len({v["row"] for v in said if v["severity"] == "error"})


@pytest.mark.parametrize("read_before", [True, False], ids=["read before", "never read"])
def test_its_words_for_a_row_are_those_that_the_sheet_then_shows(
    office: Later, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_before: bool
) -> None:
    monkeypatch.setattr(say.console, "width", 200)
    if read_before:
        office.run("sync", "--no-mail")
    people = [someone(1, role=""), someone(2, national_id="1560100012344", phone=""), someone(3)]
    file = xlsx(tmp_path / "a.xlsx", rows_of(people))
    shown = bring(office, file).stdout
    told = bring(office, file, "--write", "--json").json()
    office.run("sync", "--no-mail")
    tab = next(t for t in office.sheets.read(office.phayao.districts[NAME]).tabs if t.title == TAB)
    ours = next(m.column for m in tab.marks if m.value == "1.1" and m.column is not None)
    for line in told["lines"]:
        mark = tab.cell(line["place"] - 1, ours).shown.partition("\n")[0]
        row = next(x for x in shown.splitlines() if re.match(rf"{line['row']} ", x))
        assert re.search(rf" {mark}(  | *$)", row)
    half = "in_progress" if read_before else "error"
    assert [line["judged"] for line in told["lines"]] == [half, "error", "clean"]
    assert ("ยังกรอกไม่ครบ" in shown) == read_before


def test_the_lists_of_several_tabs_go_in_one_after_the_other(office: Later, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "a.xlsx", rows_of(some(1, 2)))
    book = openpyxl.load_workbook(file)
    other = book.create_sheet("ส่วนที่ 2")
    for row in rows_of(some(3)):
        other.append(row)
    book.save(file)
    told = bring(office, file, "--write", "--json").json()
    assert [(line["tab"], line["row"]) for line in told["lines"]] == [
        ("Sheet", 3),
        ("Sheet", 4),
        ("ส่วนที่ 2", 3),
    ]
    assert ids(office)[15:] == [one["national_id"] for one in some(1, 2, 3)]
    assert "ส่วนที่ 2 3" in bring(office, file).stdout


def test_proposals_are_brought_in_by_the_same_command(office: Later, tmp_path: Path) -> None:
    form = FORMS["1.3"]
    keys = [column.key for column in form.columns]
    made = [
        dict(zip(keys, proposal(n, subdistrict=PLACE, moo=n, village=None), strict=True)) for n in (21, 22)
    ]
    made[0] |= {"start_date": date(2021, 4, 1), "budget_total": "100,000.-"}
    rows = [[form.column(key).header for key in keys], *([row[key] for key in keys] for row in made)]
    file = xlsx(tmp_path / "a.xlsx", rows)
    told = bring(office, file, "--write", "--json", form="1.3").json()
    assert (told["state"], told["written"]) == ("written", 2)
    book = office.sheets.read(office.phayao.districts[NAME])
    (table,) = find_tables(book, form).tables
    first, second = table.rows[-2:]
    assert (first.cells["start_date"].value, first.cells["budget_total"].value) == ("1/4/2564", "100,000.-")
    assert (second.cells["budget_fees"].value, second.cells["activities"].value) == (
        10000.0,
        "1. ประชุม\n2. ปลูกผัก",
    )
    again = bring(office, file, "--write", "--json", form="1.3").json()
    assert (again["written"], set(ways(again))) == (0, {"stands"})


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
