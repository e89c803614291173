"""`collect`: many provinces' files as one, who has sent what, who stands twice."""

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import structlog

from sheets_sync.cli import run
from sheets_sync.model import Batch
from sheets_sync.render import file_stem, seal, workbook
from tests.render.made import batch, forms

FORMS = forms()
NOW = "2021-04-01T09:00"


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command run inside the test's process points the logs at its own stderr."""
    yield
    structlog.reset_defaults()


def of(code: str, name: str, made: Batch, first: int = 0, revision: int = 0) -> Batch:
    """The batch as another province's; its people's IDs begin elsewhere, so that nobody stands twice."""
    rows = tuple(
        replace(
            row,
            district_code=f"{code}01",
            values=row.values | {"national_id": f"1{code}01{first + n:08}"}
            if "national_id" in row.values
            else row.values,
        )
        for n, row in enumerate(made.rows)
    )
    key = f"{code}/{made.form}/2564-1/{revision}"
    return replace(made, key=key, province_code=code, province=name, rows=rows, revision=revision)


def put(folder: Path, made: Batch, roman: str = "x", password: str = "") -> Path:
    """Its .xlsx in the folder, as it would come by mail."""
    path = folder / f"{file_stem(made, roman)}.xlsx"
    content = workbook(made, FORMS[made.form])
    path.write_bytes(seal(content, path.name, password) if password else content)
    return path


def collected(capsys: pytest.CaptureFixture[str], folder: Path, *more: str, code: int = 0) -> dict[str, Any]:
    """What `collect --json` says."""
    assert run(["collect", str(folder), "--json", "--now", NOW, *more]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def states(found: dict[str, Any]) -> dict[str, str]:
    return {one["file"].split("_")[0] + one["file"][-8:-5]: one["state"] for one in found["files"]}


def test_what_provinces_sent_becomes_one_national_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, of("56", "พะเยา", batch("1.1", (15, 15))))
    put(tmp_path, of("57", "เชียงราย", batch("1.1", (15,))))
    put(tmp_path, of("56", "พะเยา", batch("1.3", (2,))))
    found = collected(capsys, tmp_path)
    assert found["rows"] == {"1.1": 45, "1.3": 2}
    assert found["provinces"] == {"1.1": 2, "1.3": 1}
    assert found["missing"] == {"1.1": 74, "1.3": 75}
    assert {one["state"] for one in found["files"]} == {"ours"}
    book = openpyxl.load_workbook(found["output"])
    head, *rows = book["data 1.1"].iter_rows(values_only=True)
    assert head[:2] == ("รหัสจังหวัด", "จังหวัด")
    assert [r[0] for r in rows] == ["56"] * 30 + ["57"] * 15
    assert all(re.fullmatch("[0-9]{13}", str(r[head.index("เลขประจำตัวประชาชน")])) for r in rows)
    assert [
        r[8] for r in book["ผู้ส่ง"].iter_rows(min_row=2, values_only=True) if r[0] == "57" and r[2] == "1.1"
    ] == ["57-x_form1.1_2564-1_r0.xlsx"]
    again = collected(capsys, tmp_path)
    assert again["rows"] == found["rows"]  # its own result is not read as a province's


def test_a_revision_replaces_the_batch_before_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, of("56", "พะเยา", batch("1.1", (15,))))
    put(tmp_path, of("56", "พะเยา", batch("1.1", (14,)), revision=1))
    found = collected(capsys, tmp_path)
    assert states(found) == {"56-x_r0": "replaced", "56-x_r1": "ours"}
    assert found["rows"] == {"1.1": 14}


def test_people_who_stand_twice_are_shown_beside_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = of("56", "พะเยา", batch("1.1", (3,)))
    there = of("57", "เชียงราย", batch("1.1", (3,)))
    moved = replace(
        there.rows[1], values=there.rows[1].values | {"national_id": here.rows[2].values["national_id"]}
    )
    put(tmp_path, here)
    put(tmp_path, replace(there, rows=(there.rows[0], moved, there.rows[2])))
    found = collected(capsys, tmp_path, code=1)
    assert found["twice"] == {"1.1": 2}
    lines = list(openpyxl.load_workbook(found["output"])["ซ้ำ 1.1"].iter_rows(min_row=2, values_only=True))
    assert [line[0] for line in lines] == ["56", "57"]


def test_a_file_altered_after_it_was_sent_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, of("56", "พะเยา", batch("1.1", (3,))))
    book = openpyxl.load_workbook(path)
    book["data"]["H2"] = "คนอื่น"
    book.save(path)
    found = collected(capsys, tmp_path, code=1)
    assert states(found) == {"56-x_r0": "altered"}


def test_a_manifest_beside_it_is_believed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, of("56", "พะเยา", batch("1.1", (3,))))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    for told, state in ((digest, "ours"), ("0" * 64, "altered")):
        (tmp_path / "manifest.json").write_text(json.dumps({"files": {path.name: told}}))
        assert states(collected(capsys, tmp_path, code=int(state == "altered"))) == {"56-x_r0": state}


def test_an_amount_saved_again_by_excel_is_no_alteration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(tmp_path, of("56", "พะเยา", batch("1.3", (3,), budget_total="33333.33")))
    book = openpyxl.load_workbook(path)
    book.save(path)
    assert states(collected(capsys, tmp_path)) == {"56-x_r0": "ours"}


def test_a_locked_file_opens_with_the_provinces_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    put(tmp_path / "in", of("56", "พะเยา", batch("1.1", (3,))), password="ลับมาก")
    assert states(collected(capsys, tmp_path / "in", code=1)) == {"56-x_r0": "locked"}
    words = tmp_path / "words.csv"
    words.write_text("56,ลับมาก\n57,อื่น\n", encoding="utf-8")
    found = collected(capsys, tmp_path / "in", "--passwords", str(words))
    assert (states(found), found["rows"]) == ({"56-x_r0": "ours"}, {"1.1": 3})
    words.write_text("56,ผิด\n", encoding="utf-8")
    assert states(collected(capsys, tmp_path / "in", "--passwords", str(words), code=1)) == {
        "56-x_r0": "locked"
    }


def test_a_file_made_by_hand_goes_through_the_same_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    columns = FORMS["1.1"].columns
    sheet.append(["บัญชีรายชื่อ"])
    sheet.append([c.header for c in columns])
    for n, row in enumerate(batch("1.1", (3,)).rows):
        values = row.values | {"national_id": "1101700230708" if n else "1560100000000"}
        sheet.append([values.get(c.key, "") for c in columns])
    book.save(tmp_path / "57 เชียงราย.xlsx")
    (tmp_path / "58-broken.xlsx").write_bytes(b"PK\x03\x04 not a zip")
    found = collected(capsys, tmp_path, code=1)
    hand, broken = found["files"]
    assert (hand["state"], hand["province"], hand["form"], hand["rows"]) == ("hand", "เชียงราย", "1.1", 3)
    assert hand["errors"] == 3
    assert broken["state"] == "unreadable"


def test_nothing_of_a_person_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = of("56", "พะเยา", batch("1.1", (3,)))
    put(tmp_path, made)
    assert run(["collect", str(tmp_path), "--now", NOW]) == 0
    shown = capsys.readouterr()
    for row in made.rows:
        assert row.values["national_id"] not in shown.out + shown.err
        assert row.values["first_name"] not in shown.out + shown.err


def test_the_national_file_is_its_owners_alone_and_evaluates_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, of("56", "พะเยา", batch("1.1", (1,), note="=1+1")))
    found = collected(capsys, tmp_path, "--output", str(tmp_path / "all.xlsx"))
    path = Path(found["output"])
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    cells = [
        c
        for row in openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["data 1.1"].iter_rows()
        for c in row
    ]
    assert [c.data_type for c in cells if c.value == "=1+1"] == ["s"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert run(["collect", str(tmp_path / "nowhere")]) == 2
