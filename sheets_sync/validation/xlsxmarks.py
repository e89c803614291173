"""What calamine does not tell of an .xlsx: which cells are formulas, and which of them failed."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
Place = tuple[int, int]  # 0-based row, column


@dataclass(frozen=True, slots=True)
class Marks:
    """The formulas of a sheet, and the error each failed one shows."""

    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)


def read_marks(path: Path) -> dict[str, Marks]:
    """Sheet name -> its marks; nothing for a file of another kind or one that breaks the format."""
    try:
        with zipfile.ZipFile(path) as package:
            return {name: _marks(package, part) for name, part in _parts(package)}
    except (OSError, KeyError, zipfile.BadZipFile, ElementTree.ParseError):
        return {}


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


def _marks(package: zipfile.ZipFile, part: str) -> Marks:
    found = Marks()
    if part not in package.namelist():
        return found
    with package.open(part) as file:
        for place, formula, error in _cells(file):
            if formula:
                found.formulas.add(place)
            if error:
                found.errors[place] = error
    return found


def _cells(file: IO[bytes]) -> Iterator[tuple[Place, bool, str]]:
    for _, element in ElementTree.iterparse(file):
        if element.tag == f"{_MAIN}c":
            formula = element.find(f"{_MAIN}f") is not None
            error = element.findtext(f"{_MAIN}v", "") if element.get("t") == "e" else ""
            if formula or error:
                yield _place(element.get("r", "A1")), formula, error
        elif element.tag == f"{_MAIN}row":
            element.clear()


def _place(name: str) -> Place:
    column = 0
    for letter in re.sub("[^A-Z]", "", name):
        column = 26 * column + ord(letter) - 64
    return int(re.sub("[^0-9]", "", name) or 1) - 1, column - 1
