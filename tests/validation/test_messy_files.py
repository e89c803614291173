"""Files as they arrive: wrong endings, broken, locked, far too large; always rows or a clear word."""

import csv
import io
import random
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.errors import UsageError
from sheets_sync.validation import read_file
from tests.validation.made import person
from tests.validation.messy import HEAD, Rows, people, said, saved

THREE = people(1, 2, 3)


def text(rows: Rows, separator: str = ",", line: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=line).writerows(
        [["" if value is None else value for value in row] for row in rows]
    )
    return out.getvalue()


def given(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


PLAIN = text([["บัญชีรายชื่อ"], HEAD, *THREE])


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode("utf-16-le"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        text([["บัญชีรายชื่อ"], HEAD, *THREE], "|").encode(),
        text([["บัญชี, รายชื่อ, ผู้นำ, ชุมชน,,,,,,,,,,,,,,,,,,"], HEAD, *THREE], ";").encode("cp874"),
        ("sep=;\r\n" + text([HEAD, *THREE], ";")).encode("utf-8-sig"),
        text([["x"], HEAD, *THREE], line="\r").encode(),
    ],
    ids=["utf-16 without mark", "utf-16-be", "bars", "commas of prose", "Excel's sep=", "old Mac"],
)
def test_a_text_file_is_read_whatever_wrote_it(content: bytes, tmp_path: Path) -> None:
    assert said(given(tmp_path, "a.csv", content)) == ([3, 4, 5], [])


def test_a_quotation_mark_left_open_does_not_swallow_the_rows_below(tmp_path: Path) -> None:
    broken = text([HEAD, *THREE]).replace("สมข", '"สมข', 1)
    assert said(given(tmp_path, "a.csv", broken.encode())) == ([2, 3, 4], ["C2 pattern"])


def test_a_page_of_prose_in_a_cell_is_too_long_for_its_column_only(tmp_path: Path) -> None:
    rows = [HEAD, person(1, note="ก" * 200_000), person(2)]
    assert said(given(tmp_path, "a.csv", text(rows).encode())) == ([2, 3], ["N2 length?"])


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.ods", "A.XLSX", "a.docx", "a"])
def test_an_xlsx_is_read_whatever_its_name_ends_in(name: str, tmp_path: Path) -> None:
    content = saved(tmp_path / "t.xlsx", [HEAD, *THREE]).read_bytes()
    assert said(given(tmp_path, name, content)) == ([2, 3, 4], [])


def test_a_csv_called_xlsx_is_read(tmp_path: Path) -> None:
    assert said(given(tmp_path, "a.xlsx", text([HEAD, *THREE]).encode("cp874"))) == ([2, 3, 4], [])


def locked(content: bytes) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt("secret", out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "make", "word"),
    [
        ("a.xlsx", locked, "password"),
        ("a.xlsx", lambda whole: whole[: len(whole) // 2], "damaged"),
        ("a.xlsx", lambda whole: whole[:-100], "damaged"),
        ("a.xlsx", lambda whole: b"", "damaged"),
        ("a.xlsx", lambda whole: packed(a=b"no sheet"), "damaged"),
        ("a.xlsx", lambda whole: packed(a=bytes(120_000_000)), "larger"),
        ("a.xlsx", lambda whole: b"%PDF-1.4\n" * 100, "PDF"),
        ("a.pdf", lambda whole: b"%PDF-1.4\n" * 100, "PDF"),
        ("a.jpg", lambda whole: b"\xff\xd8\xff\xe0", "picture"),
        ("a.csv", lambda whole: b"\xff\xd8\xff\xe0\x00\x10JFIF" * 90, "picture"),
        ("a.xls", lambda whole: "<html><table><tr><td>ลำดับ</td></tr></table>".encode(), "web page"),
        ("a.csv", lambda whole: PLAIN.encode() + b"\xff\xfe", "UTF-8"),
    ],
)
def test_what_is_no_table_says_what_it_is(name: str, make: Any, word: str, tmp_path: Path) -> None:
    whole = saved(tmp_path / "whole.xlsx", [HEAD, *THREE]).read_bytes()
    with pytest.raises(UsageError) as told:
        read_file(given(tmp_path, name, make(whole)))
    assert word in told.value.en
    assert "โปรด" in told.value.th


@pytest.mark.parametrize("place", ["A1048576", "XFD1048576", "XFD5", "ZZ90000"])
def test_a_value_at_the_far_end_of_a_sheet_costs_seconds_at_most(place: str, tmp_path: Path) -> None:
    def stray(sheet: Worksheet) -> None:
        sheet[place] = "x"

    rows = [HEAD, person(1), *people(2, 3, subdistrict=None), person(4)]
    path = saved(tmp_path / "a.xlsx", rows, merges=["J2:J4"], edit=stray)
    began = time.process_time()
    assert said(path) == ([2, 3, 4, 5], [])
    assert time.process_time() - began < 20


def test_a_sheet_that_its_owner_protected_is_read(tmp_path: Path) -> None:
    def protect(sheet: Worksheet) -> None:
        sheet.protection.sheet = True

    assert said(saved(tmp_path / "a.xlsx", [HEAD, *THREE], edit=protect)) == ([2, 3, 4], [])


def test_two_thousand_rows_are_read_to_the_last(tmp_path: Path) -> None:
    rows = [person(n, last_name=None, prefix="พระ") for n in range(1, 2001)]
    numbers, _ = said(saved(tmp_path / "a.xlsx", [HEAD, *rows]))
    assert numbers == list(range(2, 2002))


@pytest.mark.parametrize("seed", range(60))
def test_a_file_damaged_anywhere_is_read_or_told(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    content = bytearray(saved(tmp_path / "t.xlsx", [HEAD, *THREE]).read_bytes())
    for _ in range(chance.choice([1, 5, 50])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = given(tmp_path, chance.choice(["a.xlsx", "a.xls", "a.csv", "a.ods"]), bytes(content))
    try:
        read_file(path)
    except UsageError as told:
        assert told.th  # noqa: PT017 (either way is right)
