"""Google's limits and refusals over HTTP: cells, characters, protection, sharing."""

from typing import Any

import pytest
import requests

from sheets_sync.emulator import Running

Json = dict[str, Any]
LONG = "x" * 50_001
TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."
TOO_MANY = "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)
RAW = {"valueInputOption": "RAW"}
CELL = {"userEnteredValue": {"stringValue": LONG}}
A1 = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}


class Person:
    """Somebody at the emulator, with a spreadsheet of an owner's."""

    def __init__(self, url: str, name: str, book: str = "") -> None:
        self.url = url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer person:{name}@example.com"
        self.book = book or self.make({})

    def make(self, body: Json) -> str:
        return str(self.ask("POST", "", body)[1]["spreadsheetId"])

    def ask(self, method: str, path: str, body: Json | None = None, **query: Any) -> tuple[int, Json]:
        """A call below /v4/spreadsheets: status and JSON."""
        address = f"{self.url}/v4/spreadsheets{path}"
        reply = self.session.request(method, address, json=body, params=query, timeout=30)
        return reply.status_code, reply.json()

    def put(self, where: str, value: Any) -> tuple[int, str]:
        """values.update of one cell."""
        return told(self.ask("PUT", f"/{self.book}/values/{where}", {"values": [[value]]}, **RAW))

    def batch(self, *asked: Json) -> tuple[int, str]:
        """batchUpdate."""
        return told(self.ask("POST", f"/{self.book}:batchUpdate", {"requests": list(asked)}))

    def refused(self, asked: Json) -> str:
        """What Google says to a batchUpdate of one request that must be refused, without naming it."""
        status, said = self.batch(asked)
        assert status == 400
        return said.removeprefix(f"Invalid requests[0].{next(iter(asked))}: ")


def told(answer: tuple[int, Json]) -> tuple[int, str]:
    """Status and what Google would say, "" when it is done."""
    return answer[0], answer[1].get("error", {}).get("message", "")


@pytest.fixture
def owner(emulator: Running) -> Person:
    return Person(emulator.url, "owner")


@pytest.fixture
def guest(emulator: Running, owner: Person) -> Person:
    """Somebody the spreadsheet is not shared with."""
    return Person(emulator.url, "guest", owner.book)


def share(owner: Person, role: str) -> None:
    body = {"type": "user", "role": role, "emailAddress": "guest@example.com"}
    reply = owner.session.post(f"{owner.url}/drive/v3/files/{owner.book}/permissions", json=body, timeout=10)
    assert reply.status_code == 200


LONG_BATCHES: list[Json] = [
    {"updateCells": {"start": A1, "rows": [{"values": [CELL]}], "fields": "userEnteredValue"}},
    {"appendCells": {"sheetId": 0, "rows": [{"values": [CELL]}], "fields": "userEnteredValue"}},
    {"repeatCell": {"range": {"sheetId": 0, "endRowIndex": 2}, "cell": CELL, "fields": "userEnteredValue"}},
    {"pasteData": {"coordinate": A1, "data": f"a,{LONG}", "delimiter": ","}},
    {"pasteData": {"coordinate": A1, "data": LONG * 3, "delimiter": ","}},
    {"pasteData": {"coordinate": A1, "data": f"<table><tr><td>{LONG}</td></tr></table>", "html": True}},
    {"findReplace": {"find": "seed", "replacement": LONG, "allSheets": True}},
]


@pytest.mark.parametrize("asked", LONG_BATCHES, ids=lambda asked: next(iter(asked)))
def test_a_cell_holds_50_000_characters_by_any_request(owner: Person, asked: Json) -> None:
    owner.put("A1", "seed")
    assert owner.refused(asked) == TOO_LONG
    assert owner.ask("GET", f"/{owner.book}/values/A1:C3")[1]["values"] == [["seed"]]


@pytest.mark.parametrize("option", ["RAW", "USER_ENTERED"])
def test_a_cell_holds_50_000_characters_by_any_way_of_writing_values(owner: Person, option: str) -> None:
    how, path = {"valueInputOption": option}, f"/{owner.book}/values"
    rows = {"values": [[LONG]]}
    assert told(owner.ask("PUT", f"{path}/A1", rows, **how)) == (400, TOO_LONG)
    assert told(owner.ask("POST", f"{path}/A1:append", rows, **how)) == (400, TOO_LONG)
    several = {"data": [{"range": "A1", "values": [["first"]]}, {"range": "A2"} | rows]}
    assert told(owner.ask("POST", f"{path}:batchUpdate", how | several)) == (
        400,
        f"Invalid data[1]: {TOO_LONG}",
    )
    assert "values" not in owner.ask("GET", f"{path}/A1:A2")[1]  # nothing of it was written
    assert owner.put("A1", LONG[:-1]) == (200, "")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_pasted_lines_end_as_any_system_ends_them(owner: Person, ending: str) -> None:
    data = f"a,b{ending}c,d{ending}"
    assert owner.batch({"pasteData": {"coordinate": A1, "data": data, "delimiter": ","}}) == (200, "")
    assert owner.ask("GET", f"/{owner.book}/values/A1:C3")[1]["values"] == [["a", "b"], ["c", "d"]]


def half_full(owner: Person) -> None:
    """Two tabs of 5,000,000 cells each: not one cell more fits."""
    grid = {"rowCount": 100_000, "columnCount": 50}
    names = [{"properties": {"sheetId": n, "title": f"S{n}", "gridProperties": grid}} for n in (0, 1)]
    owner.book = owner.make({"sheets": names})


FULL_BATCHES: list[Json] = [
    {"addSheet": {"properties": {"gridProperties": {"rowCount": 1, "columnCount": 1}}}},
    {"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 1}},
    {"insertDimension": {"range": {"sheetId": 1, "dimension": "ROWS", "startIndex": 5, "endIndex": 6}}},
    {
        "updateSheetProperties": {
            "properties": {"sheetId": 0, "gridProperties": {"rowCount": 100_001}},
            "fields": "gridProperties.rowCount",
        }
    },
    {"duplicateSheet": {"sourceSheetId": 0}},
]


@pytest.mark.parametrize("asked", FULL_BATCHES, ids=lambda asked: next(iter(asked)))
def test_a_spreadsheet_holds_10_000_000_cells_over_all_its_tabs(owner: Person, asked: Json) -> None:
    half_full(owner)
    assert owner.refused(asked) == TOO_MANY
    shrunk = {"deleteDimension": {"range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 25}}}
    assert owner.batch(shrunk, asked) == (200, "")


def test_appending_and_copying_meet_that_limit_too(owner: Person) -> None:
    half_full(owner)
    assert owner.put("S1!A100000", "last") == (200, "")
    rows = {"values": [["one more"]]}
    assert told(owner.ask("POST", f"/{owner.book}/values/S1!A100000:append", rows, **RAW)) == (400, TOO_MANY)
    goal = {"destinationSpreadsheetId": owner.book}
    source = owner.make({})
    assert told(owner.ask("POST", f"/{source}/sheets/0:copyTo", goal)) == (400, TOO_MANY)
    too_large = {"sheets": [{"properties": {"gridProperties": {"rowCount": 10_000_001, "columnCount": 1}}}]}
    assert owner.ask("POST", "", too_large)[0] == 400


def test_who_may_not_see_it_is_refused(owner: Person, guest: Person) -> None:
    refused = (403, "The caller does not have permission")
    assert told(guest.ask("GET", f"/{owner.book}")) == guest.put("A1", 1) == refused
    share(owner, "reader")
    assert guest.ask("GET", f"/{owner.book}")[0] == 200
    assert guest.put("A1", 1) == guest.batch({"addSheet": {}}) == refused
    share(owner, "writer")
    assert guest.put("A1", 1) == (200, "")


def test_protected_cells_are_their_editors(owner: Person, guest: Person) -> None:
    share(owner, "writer")
    where = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4}
    protection = {"range": where, "editors": {"users": ["owner@example.com"]}}
    assert owner.batch({"addProtectedRange": {"protectedRange": protection}}) == (200, "")
    rows: Json = {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}
    for asked in (
        {"repeatCell": {"range": where, "cell": {"note": "x"}, "fields": "note"}},
        {"deleteDimension": {"range": rows}},
        {"insertDimension": {"range": rows}},
        {"sortRange": {"range": where, "sortSpecs": [{"dimensionIndex": 0}]}},
        {"findReplace": {"find": "kept", "replacement": "lost", "allSheets": True}},
        {"cutPaste": {"source": where, "destination": A1}},
    ):
        owner.put("A2", "kept")
        assert guest.refused(asked) == PROTECTED
    assert guest.put("A2", 1) == (400, PROTECTED)
    assert told(guest.ask("POST", f"/{owner.book}/values/A1:A2:clear", {})) == (400, PROTECTED)
    assert guest.put("A1", 1) == owner.put("A2", 1) == (200, "")
