"""Random requests made from Google's discovery document: refused or answered, never a 500, never a hang."""

import collections
import json
import os
import random
import time
from importlib import resources
from typing import Any

import pytest

Json = dict[str, Any]
COUNT = int(os.environ.get("FUZZ", "250"))  # batches; FUZZ=20000 for the long run
SEED = int(os.environ.get("FUZZ_SEED", str(random.randrange(10**6))))
TEXTS = [
    "",
    "A1",
    "A1:B2",
    "x",
    "=A1+1",
    "=SUM(A:A)",
    "0.00",
    "d/m/yyyy",
    "ก",
    "Sheet1",
    "*",
    "12",
    "1/2/2021",
    "'",
    "=(",
    "a\rb,c\td\r\ne",
]
IDS = {
    *("namedRangeId", "protectedRangeId", "bandedRangeId", "filterViewId", "filterId", "chartId", "slicerId"),
    *("tableId", "objectId", "metadataId"),
}
NUMBERS = [0, 0, 1, 2, 3, 5, -1, 26, 1000, 10**6, 0.5, 1e300]


def document() -> Json:
    folder = resources.files("googleapiclient") / "discovery_cache" / "documents" / "sheets.v4.json"
    made: Json = json.loads(folder.read_text(encoding="utf-8"))
    return made


class Maker:
    """Makes messages of Google's schema; small indexes and known ids, so that many of them make sense."""

    def __init__(self, schemas: Json, rng: random.Random) -> None:
        self.schemas, self.rng = schemas, rng

    def message(self, name: str, depth: int = 0) -> Json:
        properties = self.schemas[name].get("properties", {})
        chance = 0.75 if depth < 4 else 0.35
        picked = {k: v for k, v in properties.items() if self.rng.random() < chance and depth < 9}
        return {k: self.value(k, v, depth + 1) for k, v in picked.items()}

    def one_of(self, name: str) -> Json:
        kind = self.rng.choice(sorted(self.schemas[name]["properties"]))
        return {kind: self.value(kind, self.schemas[name]["properties"][kind], 1)}

    def place(self, name: str) -> Json:
        """A range that exists, for most of the messages that are ranges."""
        row, col = self.rng.randrange(12), self.rng.randrange(6)
        down, right = self.rng.randrange(1, 5), self.rng.randrange(1, 3)
        match name:
            case "GridRange":
                ends = {"endRowIndex": row + down, "endColumnIndex": col + right}
                return {"sheetId": 0, "startRowIndex": row, "startColumnIndex": col} | ends
            case "DimensionRange":
                dimension = self.rng.choice(["ROWS", "COLUMNS"])
                return {"sheetId": 0, "dimension": dimension, "startIndex": col, "endIndex": col + down}
            case "GridCoordinate":
                return {"sheetId": 0, "rowIndex": row, "columnIndex": col}
            case "SortSpec":
                return {"dimensionIndex": col}
            case "SheetProperties":
                return {"sheetId": self.rng.choice([0, 1, 2])}
        return {}

    def value(self, key: str, schema: Json, depth: int) -> Any:
        if "$ref" in schema:
            made = self.message(schema["$ref"], depth)
            return made | self.place(schema["$ref"]) if self.rng.random() < 0.85 else made
        if key == "fields":
            return self.rng.choice(["*", "*", "*", "note", "userEnteredValue", "title", "nope", "range", ""])
        if key in IDS and self.rng.random() < 0.85:
            return self.rng.choice([1, 2]) if schema["type"] == "integer" else self.rng.choice(["1", "2"])
        if key == "name" and self.rng.random() < 0.8:
            return self.rng.choice(["first", "second"])
        match schema["type"]:
            case "array":
                return [self.value(key, schema["items"], depth) for _ in range(self.rng.randrange(3))]
            case "object":
                return {
                    str(self.rng.randrange(4)): self.value(
                        key, schema.get("additionalProperties", {"type": "any"}), depth
                    )
                }
            case "string":
                return self.rng.choice(schema.get("enum", TEXTS))
            case "integer" | "number":
                number = self.rng.choice(NUMBERS)
                whole = schema["type"] == "integer"
                return (
                    0
                    if key == "sheetId" and self.rng.random() < 0.9
                    else int(min(number, 10**6))
                    if whole
                    else number
                )
            case "boolean":
                return self.rng.random() < 0.5
        return self.rng.choice([None, 1, "x", True, "=1"])


def body_for(maker: Maker, rng: random.Random) -> tuple[str, str, Json]:
    if rng.random() < 0.8:
        return (
            "POST",
            ":batchUpdate",
            {"requests": [maker.one_of("Request") for _ in range(rng.randrange(1, 3))]},
        )
    where = rng.choice(TEXTS)
    choices = [
        ("PUT", f"/values/{where}?valueInputOption=USER_ENTERED", maker.message("ValueRange")),
        ("POST", f"/values/{where}:append?valueInputOption=RAW", maker.message("ValueRange")),
        ("GET", f"/values/{where}", {}),
        ("GET", f"?ranges={where}&includeGridData=true", {}),
        ("POST", ":getByDataFilter", maker.message("GetSpreadsheetByDataFilterRequest")),
        ("POST", "/values:batchUpdate", maker.message("BatchUpdateValuesRequest")),
        ("POST", "/values:batchUpdateByDataFilter", maker.message("BatchUpdateValuesByDataFilterRequest")),
        ("POST", "/values:batchGetByDataFilter", maker.message("BatchGetValuesByDataFilterRequest")),
        ("POST", "/developerMetadata:search", maker.message("SearchDeveloperMetadataRequest")),
    ]
    return rng.choice(choices)


def fresh(book: Any) -> str:
    """A small spreadsheet with values and formulas; gives its id."""
    grid = {"rowCount": 30, "columnCount": 10}
    sheets = [{"properties": {"sheetId": 0, "gridProperties": grid}}]
    made = book.session.post(f"{book.url}/v4/spreadsheets", json={"sheets": sheets}, timeout=30).json()
    number = str(made["spreadsheetId"])
    values = {"values": [["a", 1, "=A1"], ["b", 2, "=B1+B2"], ["c", 3, "=SUM(B:B)"], [1, 2, 3]]}
    address = f"{book.url}/v4/spreadsheets/{number}/values/A1?valueInputOption=USER_ENTERED"
    assert book.session.put(address, json=values, timeout=30).status_code == 200
    return number


def run(book: Any, count: int, seed: int) -> tuple[collections.Counter[str], list[str]]:
    """That many random requests: which kinds were carried out, and what went wrong."""
    rng = random.Random(seed)
    maker = Maker(document()["schemas"], rng)
    done: collections.Counter[str] = collections.Counter()
    bad: list[str] = []
    number = ""
    for n in range(count):
        if n % 50 == 0:
            number = fresh(book)
        method, path, body = body_for(maker, rng)
        address = f"{book.url}/v4/spreadsheets/{number}"
        began = time.monotonic()
        reply = book.session.request(
            method, address + path, json=None if method == "GET" else body, timeout=60
        )
        if reply.status_code not in {200, 400, 403, 404, 501} or time.monotonic() - began > 20:
            bad.append(f"{reply.status_code} {method} {path} {json.dumps(body)[:1500]}")
        if reply.status_code == 200:
            done.update(kind for request in body.get("requests", []) for kind in request)
            whole = book.session.get(address, params={"includeGridData": "true"}, timeout=60)
            if whole.status_code != 200:
                bad.append(f"then {whole.status_code} after {json.dumps(body)[:1500]}")
                number = fresh(book)
    return done, bad


@pytest.mark.timeout(1800)
def test_no_request_makes_the_emulator_fail(book: Any) -> None:
    print(f"{COUNT} requests over HTTP, FUZZ_SEED={SEED}")
    done, bad = run(book, COUNT, SEED)
    print(f"kinds of request carried out: {len(done)}, {sum(done.values())} times")
    assert not bad, bad[:3]
    assert len(done) > 10
