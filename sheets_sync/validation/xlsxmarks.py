"""What calamine does not tell of an .xlsx: formulas, failed ones, struck and hidden rows, its size."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from sheets_sync.model import Span

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MOST_BYTES = 100_000_000  # unpacked: a province's sheets are a thousandth of it
Place = tuple[int, int]  # 0-based row, column


@dataclass(slots=True)
class Marks:
    """The formulas of a sheet, the error each failed one shows, what is struck or hidden, and its size."""

    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    struck: set[Place] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    merges: list[Span] = field(default_factory=list)
    rows: int = 0
    columns: int = 0


DAMAGES = (
    *(OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, struct.error, ElementTree.ParseError),
)


class TooLargeError(Exception):
    """The file unpacks to more than anybody typed."""


def read_marks(content: IO[bytes]) -> dict[str, Marks]:
    """Sheet name -> its marks; nothing for a file of another kind.

    TooLargeError for one that unpacks to far more than a sheet of people holds; one that is damaged raises
    whatever its damage makes of it (`DAMAGES`).
    """
    if content.read(2) != b"PK":
        return {}
    with zipfile.ZipFile(content) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_BYTES:
            raise TooLargeError
        if "xl/workbook.xml" not in package.namelist():
            return {}
        struck = _struck_styles(package)
        return {name: _marks(package, part, struck) for name, part in _parts(package)}


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in _root(package, "xl/_rels/workbook.xml.rels").iter(f"{_PACKAGE}Relationship")
    }
    for sheet in _root(package, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_REL), "")
        yield str(sheet.get("name")), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _root(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(part))


def _struck_styles(package: zipfile.ZipFile) -> frozenset[str]:
    """Numbers of the cell styles whose font is struck through."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    root = _root(package, "xl/styles.xml")
    fonts = root.find(f"{_MAIN}fonts")
    strikes = [font.find(f"{_MAIN}strike") for font in fonts] if fonts is not None else []
    struck = {
        str(n) for n, mark in enumerate(strikes) if mark is not None and mark.get("val") not in ("0", "false")
    }
    styles = root.find(f"{_MAIN}cellXfs")
    return frozenset(
        str(n) for n, xf in enumerate(styles if styles is not None else ()) if xf.get("fontId") in struck
    )


def _marks(package: zipfile.ZipFile, part: str, struck: frozenset[str]) -> Marks:
    found = Marks()
    if part not in package.namelist():
        return found
    with package.open(part) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag == f"{_MAIN}c":
                _note_cell(found, element, struck)
            elif element.tag == f"{_MAIN}row":
                if element.get("hidden") in ("1", "true"):
                    found.hidden.add(int(element.get("r") or 1) - 1)
                element.clear()
            elif element.tag == f"{_MAIN}mergeCell":
                found.merges.append(_span(element.get("ref", "A1")))
    return found


def _note_cell(found: Marks, element: ElementTree.Element, struck: frozenset[str]) -> None:
    if not len(element):
        return  # a format without a value
    place = _place(element.get("r", "A1"))
    if place[0] >= 1 << 20 or place[1] >= 1 << 14:
        raise ValueError("a cell beyond the last of a sheet")
    found.rows, found.columns = max(found.rows, place[0] + 1), max(found.columns, place[1] + 1)
    if element.find(f"{_MAIN}f") is not None:
        found.formulas.add(place)
    if element.get("t") == "e" and (error := element.findtext(f"{_MAIN}v", "")):
        found.errors[place] = error
    if struck and element.get("s") in struck:
        found.struck.add(place)


def _place(name: str) -> Place:
    column = 0
    for letter in re.sub("[^A-Z]", "", name):
        column = 26 * column + ord(letter) - 64
    return int(re.sub("[^0-9]", "", name) or 1) - 1, column - 1


def _span(reference: str) -> Span:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    return Span(top, left, bottom + 1, right + 1)
