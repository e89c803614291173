"""One rule, two enforcers: the formulas laid in a sheet, computed by LibreOffice, against our reading."""

import csv
import random
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from sheets_sync.model import Cell, Form
from sheets_sync.thai.text import thai_digits
from sheets_sync.validation.columns import read_column
from sheets_sync.validation.native import fingerprint, help_texts, offers, text_columns, validations
from tests.validation.made import FORMS, SCOPE, card
from tests.validation.test_spellings import LINES, _cell

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
EPOCH = date(1899, 12, 30)
Case = tuple[str, str, Cell]  # form, column key, what stands there


def number(value: float, kind: str = "NUMBER") -> Cell:
    return Cell(float(value), "", kind)


def serial(year: int, month: int, day: int) -> Cell:
    return number((date(year, month, day) - EPOCH).days, "DATE")


def text(words: str) -> Cell:
    return Cell(words, words, "TEXT")


def cards() -> tuple[list[Cell], list[Cell]]:
    """(right ones, wrong ones)"""
    chance = random.Random(2564)
    good = [card(chance.randrange(10**6), first) for first in "1234567" for _ in range(6)]
    wrong = [n[:12] + str((int(n[12]) + chance.randint(1, 9)) % 10) for n in good]
    dashed = [f"{n[0]}-{n[1:5]}-{n[5:10]}-{n[10:12]}-{n[12]}" for n in good[:5]]
    short = [good[0][:12], good[0] + "1", "1.23E+12", "ไม่ทราบ"]
    fine = [*map(text, [*good, *dashed]), number(int(good[0]))]
    return fine, [*map(text, [*wrong, *short]), number(int(wrong[0]))]


RIGHT_CARDS, WRONG_CARDS = cards()

# What the sheet itself is to mark, with the column it is typed in.
MARKED: list[Case] = [
    *(("1.1", "national_id", one) for one in WRONG_CARDS),
    *(("1.1", "phone", text(t)) for t in ("08123", "081234567890", "ถามลูก", "812-LINE", "061234567")),
    ("1.1", "phone", number(8123)),
    *(("1.1", "birth_date", text(t)) for t in ("ไม่ทราบ", "วันเกิด")),
    *(("1.1", "birth_date", serial(y, 3, 23)) for y in (1880, 2160, 2564)),
    ("1.1", "birth_date", number(2510)),
    ("1.1", "moo", number(120)),
    ("1.1", "note", text("ก" * 301)),
    *(("1.3", "budget_total", text(t)) for t in ("ฟรี", "ห้าหมื่น")),
    ("1.3", "budget_total", number(-1)),
    *(("1.3", "target_households", one) for one in (text("ทุกครัวเรือน"), number(0), number(25.5))),
    ("1.3", "start_date", serial(2563, 9, 30)),
    ("1.3", "start_date", serial(2021, 10, 1)),
    ("1.3", "end_date", text("ตลอดปี")),
    ("lessons", "pages", number(11)),
    ("lessons", "minutes", number(5.5)),
    ("lessons", "link", text("คลิปในไลน์")),
    ("selection", "result_score", number(26)),
    ("contest", "prize", number(1_000_001)),
]

FINE: list[Case] = [
    *(("1.1", "national_id", one) for one in RIGHT_CARDS),
    *(("1.1", "birth_date", one) for one in (serial(1967, 3, 23), serial(2510, 3, 23), number(150110))),
    ("1.1", "note", text("ก" * 300)),
    ("1.1", "first_name", text("สมชาย")),
    *(("1.3", "budget_total", number(n)) for n in (0, 1.5, 100_000)),
    *(("1.3", "start_date", one) for one in (serial(2020, 10, 1), serial(2564, 9, 30), number(44287.75))),
    ("lessons", "minutes", number(5)),
    ("lessons", "link", text("HTTPS://example.com/clip")),
    ("publicity", "likes", number(1_000_000)),
    ("contest", "prize", number(1_000_000)),
]


def spelled() -> list[Case]:
    """The list of spellings, each in its column."""
    found = []
    for line in LINES:
        key, written, *_ = (part.strip() for part in line.split("|"))
        form = next(f for f in ("1.1", "1.3") if any(c.key == key for c in FORMS[f].columns))
        found.append((form, key, _cell(written)))
    return [(form, key, cell) for form, key, cell in found if not cell.error and _formula(form, key, "A1")]


def _formula(form: str, key: str, cell: str) -> str:
    """The custom formula of that column for that cell; "" where a dropdown stands."""
    rule = validations(FORMS[form], {key: 0}, int(cell[1:]), SCOPE)[key]["condition"]
    return str(rule["values"][0]["userEnteredValue"]) if rule["type"] == "CUSTOM_FORMULA" else ""


CASES = [*MARKED, *FINE, *spelled()]
PIECES = [*"- 0126/.,'–=%฿\n", "\u200b", "  ", "บาท", "ม.", "+66", "(x)", "ํา", "E+5", "1/2"]


def mistyped(count: int) -> list[Case]:
    """Cases with letters put in, left out or written in Thai digits; numbers of every size."""
    chance = random.Random(2564)
    made: list[Case] = []
    while len(made) < count:
        form, key, cell = chance.choice(CASES)
        if not isinstance(cell.value, str):
            most = chance.choice([400, 300_000, 10**9, 10**13])
            made.append((form, key, number(chance.randrange(most), cell.format)))
            continue
        typed = cell.value
        for _ in range(chance.randint(1, 3)):
            at = chance.randint(0, len(typed))
            cut = chance.choice([0, 0, 1])
            typed = typed[:at] + ("" if cut else chance.choice(PIECES)) + typed[at + cut :]
        made.append((form, key, text(thai_digits(typed) if chance.random() < 0.1 else typed)))
    return [case for case in made if case[2].value != ""]


MISTYPED = mistyped(4000)


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> list[bool]:
    """What LibreOffice says to each of CASES and MISTYPED: the value in A, the formula of its row in B."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not here")
    folder = tmp_path_factory.mktemp("office")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, (form, key, cell) in enumerate([*CASES, *MISTYPED], start=1):
        sheet.cell(row, 1, cell.value).data_type = "s" if isinstance(cell.value, str) else "n"
        sheet.cell(row, 2, _formula(form, key, f"A{row}"))
    book.save(folder / "rules.xlsx")
    kind = "csv:Text - txt - csv (StarCalc):44,34,76"  # commas, quotes, UTF-8
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", kind, "rules.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=100)
    with (folder / "rules.csv").open(encoding="utf-8", newline="") as lines:
        said = [row[1] for row in csv.reader(lines)]
    assert set(said) == {"TRUE", "FALSE"}
    return [word == "TRUE" for word in said]


def accepted(case: Case) -> bool:
    """Whether the service finds nothing to say about it."""
    form, key, cell = case
    reading = read_column(FORMS[form].column(key), [cell], SCOPE)[0]
    if reading.faults:
        return False
    bound = [r for r in FORMS[form].rules if r.check == "in_fiscal_year" and key in r.columns]
    return not bound or "2020-10-01" <= reading.value <= "2021-09-30"


@pytest.mark.timeout(200)
def test_the_sheet_marks_nothing_that_the_service_accepts(computed: list[bool]) -> None:
    cases = [*CASES, *MISTYPED]
    wrongly = [case for case, passes in zip(cases, computed, strict=True) if not passes and accepted(case)]
    assert not wrongly
    assert sum(map(accepted, MISTYPED)) > 500  # there was something to mark


@pytest.mark.timeout(200)
def test_the_sheet_marks_what_it_can_tell_and_lets_the_rest_through(computed: list[bool]) -> None:
    said = dict(zip(map(repr, CASES), computed, strict=False))
    assert [case for case in MARKED if said[repr(case)]] == []
    assert [case for case in FINE if not said[repr(case)]] == []
    told = [case for case in CASES if not accepted(case)]
    through = [case for case in told if said[repr(case)]]
    assert len(through) < len(told) * 0.75  # it is of some use
    assert {key for _, key, _ in through} <= LETS_THROUGH


# Columns in which the sheet lets some of it through that the service finds fault with, and why.
LETS_THROUGH = {
    *(
        "first_name",
        "last_name",
        "village",
        "note",
        "project_name",
        "responsible",
        "rationale",
        "activities",
    ),  # words: Sheets can measure their length
    *("house_no", "moo"),  # so many ways to write them that only what is far out is marked
    *("birth_date", "start_date", "end_date"),  # dates in words, periods, days that do not exist
    *("national_id", "phone"),  # numbers with words around, example numbers, ditto marks
    *("seq", "target_households"),  # figures with words around
    *("budget_fees", "budget_materials", "budget_services", "budget_total"),
}


def test_every_column_with_help_shows_it_and_no_rule_refuses_a_word() -> None:
    for form in FORMS.values():
        rules = validations(form, {c.key: place for place, c in enumerate(form.columns)}, 6, SCOPE)
        assert set(rules) == {c.key for c in form.columns if c.help}
        assert set(rules) == {c.key for c in form.columns}, "a column without help"
        for key, rule in rules.items():
            assert SCOPE.filled(form.column(key).help) in rule["inputMessage"]
            assert rule["strict"] is False
            assert rule["condition"]["values"]


def test_choices_and_places_are_dropdowns_and_formulas_speak_of_their_own_row() -> None:
    for form in FORMS.values():
        rules = validations(form, {c.key: place for place, c in enumerate(form.columns)}, 6, SCOPE)
        for column in form.columns:
            listed = rules[column.key]["condition"]["type"] == "ONE_OF_LIST"
            assert listed is rules[column.key]["showCustomUi"] is bool(offers(column, SCOPE))
            if column.choices:
                offered = [v["userEnteredValue"] for v in rules[column.key]["condition"]["values"]]
                assert offered == list(column.choices)
    rules = validations(FORMS["1.1"], {"subdistrict": 9, "national_id": 4}, 6, SCOPE)
    assert [v["userEnteredValue"] for v in rules["subdistrict"]["condition"]["values"]] == [
        s.name for s in SCOPE.subdistricts
    ]
    assert "E6" in rules["national_id"]["condition"]["values"][0]["userEnteredValue"]


def test_every_word_that_is_offered_is_one_the_service_takes() -> None:
    for form in FORMS.values():
        for column in form.columns:
            for word in offers(column, SCOPE):
                assert read_column(column, [text(word)], SCOPE)[0].faults == ()


def test_the_help_tells_a_columns_rule_from_every_other() -> None:
    for form in FORMS.values():
        assert len(set(help_texts(form, SCOPE).values())) == len(form.columns)


def test_a_list_too_long_for_sheets_and_a_column_that_holds_several_get_no_dropdown() -> None:
    long = replace(FORMS["1.1"].column("role"), suggestions=tuple(map(str, range(501))))
    form: Form = replace(FORMS["1.1"], columns=(long,))
    assert validations(form, {"role": 0}, 6, SCOPE)["role"]["condition"]["type"] == "CUSTOM_FORMULA"
    together = {"prefix": 1, "first_name": 1, "last_name": 1, "phone": 2}
    assert set(validations(FORMS["1.1"], together, 6, SCOPE)) == {"phone"}


def test_the_fingerprint_changes_with_the_rules_and_not_with_the_day() -> None:
    form = FORMS["1.1"]
    before = fingerprint(form, SCOPE)
    assert fingerprint(form, replace(SCOPE, today=SCOPE.today.replace(year=2022))) == before
    assert fingerprint(form, replace(SCOPE, subdistricts=SCOPE.subdistricts[:1])) != before
    assert fingerprint(FORMS["1.3"], replace(SCOPE, fiscal_year=2565)) != fingerprint(FORMS["1.3"], SCOPE)


def test_numbers_that_must_stay_text_are_named() -> None:
    assert text_columns(FORMS["1.1"]) == ("national_id", "house_no", "phone")
    assert text_columns(FORMS["1.3"]) == ("phone",)
