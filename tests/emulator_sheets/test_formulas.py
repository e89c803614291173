"""Formulas: stored, given back, evaluated where the emulator can, marked where it can't."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sheets_sync.emulator.grid import Fault, Sheet, Spreadsheet
from sheets_sync.emulator.grid.tokens import carried


@pytest.fixture
def book() -> Spreadsheet:
    made = Spreadsheet.create(
        "id", "title", "th_TH", sheets=[Sheet(0, "Sheet1"), Sheet(1, "ชีต สอง", rows=3000)]
    )
    made.moment = datetime(2021, 3, 20, 3, tzinfo=UTC)
    first, second = made.sheets
    for r, line in enumerate([[1, "ก", True], [2, "«ชื่อ»: x", False], [3, "", None], [4.5, "abc", "7"]]):
        for c, value in enumerate(line):
            first.enter(r, c, value if value != "" else None)
    second.enter(0, 0, 10)
    return made


def result(book: Spreadsheet, formula: str) -> Any:
    book.type_in(book.sheets[0], 8, 5, formula)
    return book.value(book.sheets[0], 8, 5)


CASES = [
    ("=1+2*3", 7),
    ("=(1+2)*3", 9),
    ("=-2^2", 4),
    ("=2^-1", 0.5),
    ("=50%*4", 2),
    ('="a"&1&TRUE', "a1TRUE"),
    ("=1=1", True),
    ('="A"="a"', True),
    ("=1<>2", True),
    ('=2<"1"', True),
    ("=A1+A4", 5.5),
    ("=C4+1", 8),
    ("=SUM(A1:A4)", 10.5),
    ("=SUM(A:A,1)", 11.5),
    ("=SUM('ชีต สอง'!A1:B2)", 10),
    ("=MIN(A1:A4)&MAX(A1:A4)", "14.5"),
    ("=AVERAGE(A1:A3)", 2),
    ("=COUNT(A1:C4)", 4),
    ("=COUNTA(B1:B4)", 3),
    ("=COUNTBLANK(B1:B4)", 1),
    ('=COUNTIF(A1:A4,">2")', 2),
    ('=COUNTIF(B1:B4,"*x*")', 1),
    ('=COUNTIFS(A1:A4,">1",B1:B4,"abc")', 1),
    ('=SUMIF(A1:A4,">=3")', 7.5),
    ("=IF(A1>0,B1,1/0)", "ก"),
    ("=IF(FALSE,1)", False),
    ('=IFERROR(1/0,"-")', "-"),
    ("=IFS(FALSE,1,TRUE,2)", 2),
    ("=AND(TRUE,A1=1)", True),
    ("=OR(C1:C2)", True),
    ("=NOT(A1=2)", True),
    ("=LEN(B2)", 9),
    ('=FIND("«ชื่อ»",B2)', 1),
    ('=ISNUMBER(FIND("zz",B2))', False),
    ('=SEARCH("B","abc")', 2),
    ("=ISBLANK(B3)", True),
    ('=REGEXMATCH("0812345678","^0[0-9]{9}$")', True),
    ('=REGEXREPLACE("a-b","-","+")', "a+b"),
    ('=REGEXEXTRACT("เลข 12","[0-9]+")', "12"),
    ('=VALUE("1,200")', 1200),
    ('=TEXT(0.5,"0%")', "50%"),
    ('=TEXT(DATE(2021,1,15),"d/m/yyyy")', "15/1/2021"),
    ("=YEAR(DATE(2021,14,1))", 2022),
    ("=TODAY()-DATE(2021,3,1)", 19),
    ("=ROUND(2.345,2)", 2.35),
    ("=ROUNDDOWN(-2.7,0)", -2),
    ("=INT(-2.5)", -3),
    ("=MOD(-1,3)", 2),
    ('=LEFT("กขค",2)&RIGHT("กขค")&MID("กขค",2,1)', "กขคข"),
    ('=TRIM("  a   b ")', "a b"),
    ('=UPPER("a")&LOWER("B")', "Ab"),
    ('=FIND(CHAR(10)&"b",CHAR(10)&"a"&CHAR(10)&"b")', 3),
    ("=UNICHAR(3585)&CHAR(3586)", "กข"),
    ('=SUBSTITUTE("a.b.c",".","",2)', "a.bc"),
    ('="a"&CHAR(10)&CHAR(3585)&CODE("ก")', "a\nก3585"),
    ('=CONCATENATE("a",A1:A2)', "a12"),
    ('=JOIN("-",A1:A2)', "1-2"),
    ('=EXACT("a","A")', False),
    ('=HYPERLINK("https://example.com","ดู")', "ดู"),
    ("=ROW(B7)+COLUMN(C1)", 10),
    ("=ROW()", 9),
    ("=B3", 0),
    ("={1,2;3,4}", 1),
    ("=SUM({1,2;3,4})", 10),
]


@pytest.mark.parametrize(("formula", "value"), CASES)
def test_a_formula_is_evaluated(book: Spreadsheet, formula: str, value: object) -> None:
    got = result(book, formula)
    assert got == value
    assert isinstance(got, bool) == isinstance(value, bool)


FAULTS = [
    ("=1/0", "DIVIDE_BY_ZERO", "#DIV/0!"),
    ("=A1+B1", "VALUE", "#VALUE!"),
    ("=#REF!+1", "REF", "#REF!"),
    ("=Nowhere!A1", "REF", "#REF!"),
    ("=no_such_name", "NAME", "#NAME?"),
    ("=SUM(", "ERROR", "#ERROR!"),
    ("=1+", "ERROR", "#ERROR!"),
    ("=F9", "REF", "#REF!"),
    ('=LEFT("a",-1)', "NUM", "#NUM!"),
    ("=CHAR(0)", "NUM", "#NUM!"),
    ("=NA()", "N_A", "#N/A"),
    ("=LEN(1,2)", "N_A", "#N/A"),
    ("=10^400", "NUM", "#NUM!"),
    ("=SUM(F9,1/0)", "REF", "#REF!"),
]


@pytest.mark.parametrize(("formula", "kind", "shown"), FAULTS)
def test_a_faulty_formula_shows_an_error_value(
    book: Spreadsheet, formula: str, kind: str, shown: str
) -> None:
    got = result(book, formula)
    assert isinstance(got, Fault)
    assert (got.kind, got.shown) == (kind, shown)


def test_a_function_that_is_not_covered_says_so(book: Spreadsheet) -> None:
    got = result(book, '=QUERY(A1:B2,"select A")')
    assert isinstance(got, Fault)
    assert got.message == "this emulator does not evaluate QUERY"


def test_results_follow_what_they_stand_on(book: Spreadsheet) -> None:
    sheet = book.sheets[0]
    assert result(book, "=A1*2") == 2
    sheet.enter(0, 0, 21)
    assert book.value(sheet, 8, 5) == 42


def test_a_long_chain_is_no_trouble(book: Spreadsheet) -> None:
    sheet = book.sheets[1]
    for row in range(1, 3000):
        book.type_in(sheet, row, 0, f"=A{row}+1")
    assert book.value(sheet, 2999, 0) == 10 + 2999


def test_copied_references_move_unless_they_are_fixed() -> None:
    assert carried("=A1+$A1+A$1+$A$1+SUM(B:B)+LOG10(2)+'it''s A1'!A1", 2, 1) == (
        "=B3+$A3+B$1+$A$1+SUM(C:C)+LOG10(2)+'it''s A1'!B3"
    )
    assert carried('=A1&"A1"', -1, 0) == '=#REF!&"A1"'
