"""One rule, two enforcers: the formulas laid in a sheet, computed by LibreOffice, against our reading."""

import csv
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheets_sync.model import Column
from sheets_sync.validation.columns import read_column
from sheets_sync.validation.native import formula, validations
from tests.validation.made import FORMS, SCOPE, card, cell

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
FORM, PROPOSAL = FORMS["1.1"], FORMS["1.3"]


def _cards() -> list[Any]:
    chance = random.Random(2564)
    good = [card(chance.randrange(10**6), first) for first in "1234567" for _ in range(6)]
    wrong = [number[:12] + str((int(number[12]) + chance.randint(1, 9)) % 10) for number in good]
    dashed = [f"{n[0]}-{n[1:5]}-{n[5:10]}-{n[10:12]}-{n[12]}" for n in good[:5]]
    return [
        *good,
        *wrong,
        *dashed,
        float(good[0]),
        float(wrong[0]),
        good[0][:12],
        good[0] + "1",
        "1.23E+12",
        "ไม่ทราบ",
    ]


def _phones() -> list[Any]:
    good = [
        "0812345678",
        "089-123-4567",
        "+66812345678",
        "054449544",
        812345678.0,
        54449544.0,
        "-",
        "๐๘๑๒๓๔๕๖๗๘",
    ]
    return [*good, "08123", "081234567890", "ถามลูก", "812-LINE", 8123.0]


CASES: dict[str, list[Any]] = {
    "national_id": _cards(),
    "phone": _phones(),
    "budget_total": [0.0, 1.5, 100000.0, "ฟรี", "ห้าหมื่น"],
    "target_households": [1.0, 25.0, "ทุกครัวเรือน"],
}


def _column(key: str) -> Column:
    return next(c for form in (FORM, PROPOSAL) for c in form.columns if c.key == key)


def _computed(folder: Path) -> dict[str, list[bool]]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for place, (key, cases) in enumerate(CASES.items()):
        for row, case in enumerate(cases):
            sheet.cell(row + 1, 2 * place + 1, case).data_type = "n" if isinstance(case, float) else "s"
            where = f"{'ACEG'[place]}{row + 1}"
            sheet.cell(row + 1, 2 * place + 2, formula(_column(key), where))
    book.save(folder / "rules.xlsx")
    kind = "csv:Text - txt - csv (StarCalc):44,34,76"  # commas, quotes, UTF-8
    profile = (folder / "profile").as_uri()
    command = [
        str(OFFICE),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        kind,
        "rules.xlsx",
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=100)
    lines = list(csv.reader((folder / "rules.csv").read_text("utf-8").splitlines()))
    return {
        key: [lines[row][2 * place + 1] == "TRUE" for row in range(len(cases))]
        for place, (key, cases) in enumerate(CASES.items())
    }


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here")
def test_the_formulas_of_the_sheet_say_what_the_service_says(tmp_path: Path) -> None:
    computed = _computed(tmp_path)
    for key, cases in CASES.items():
        readings = read_column(_column(key), [cell(case) for case in cases], SCOPE)
        ours = [not any(not f.soft or f.rule == "range" for f in reading.faults) for reading in readings]
        differing = [case for case, a, b in zip(cases, computed[key], ours, strict=True) if a != b]
        assert not differing, f"{key}: {differing}"


def test_every_column_of_the_forms_is_offered_help_or_a_list() -> None:
    for form in FORMS.values():
        rules = validations(form, {c.key: place for place, c in enumerate(form.columns)}, 6, SCOPE)
        for key, rule in rules.items():
            assert rule["inputMessage"] == form.column(key).help != ""
            assert rule["strict"] is False
            assert rule["condition"]["values"]
    roster = validations(FORM, {"subdistrict": 9, "national_id": 4}, 6, SCOPE)
    assert [v["userEnteredValue"] for v in roster["subdistrict"]["condition"]["values"]] == [
        s.name for s in SCOPE.subdistricts
    ]
    assert "E6" in roster["national_id"]["condition"]["values"][0]["userEnteredValue"]
