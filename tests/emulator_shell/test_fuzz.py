"""Requests made at random from Google's schema: never a 500, never a reply that does not fit.

FUZZ_REQUESTS and FUZZ_SEED in the environment make a longer run, or the same one again.
"""

import json
import os
import random
import string
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from sheets_sync.emulator import drive_api, sheets_api
from sheets_sync.emulator.calls import Calls
from sheets_sync.emulator.pipeline import Pipeline, Reply, Request
from sheets_sync.emulator.quota import Quota
from sheets_sync.emulator.schema import Method, Schema, load
from sheets_sync.emulator.token import Tokens
from sheets_sync.emulator.world import World

COUNT = int(os.environ.get("FUZZ_REQUESTS", "2500"))
SEED = int(os.environ.get("FUZZ_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
RANGES = [
    "A1",
    "A1:C3",
    "Sheet1",
    "Sheet1!B:B",
    "'Sheet1'!2:3",
    "ไม่มี!A1",
    "A0",
    "ZZZ9999999",
    "A1:B",
    "",
    "names",
]
TEXTS = [
    "",
    "x",
    "Sheet1",
    "สวัสดี",
    "=1+2",
    "=SUM(A1:B2)",
    "=A1/0",
    "15/1/2564",
    "0812345678",
    "1.5%",
    "A1:B2",
    "*",
    "a\rb,c\td\r\ne",
]
NUMBERS = [0, 1, 2, 3, 5, 19, 20, 21, -1, 2**31 - 1]
MASKS = [
    "*",
    "userEnteredValue",
    "title",
    "note,userEnteredFormat.numberFormat",
    "sheets.properties",
    "bogus",
    "a(b",
]
HEADERS = {"authorization": "Bearer person:fuzz@example.com", "content-type": "application/json"}


class Fuzzer:
    """Makes requests: mostly well typed, so that they get past the door."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.world = World(seed=seed)
        operations = [*sheets_api.OPERATIONS, *drive_api.OPERATIONS]
        tokens, calls = Tokens(), Calls()
        self.pipeline = Pipeline(self.world, tokens, Quota(self.world.clock), calls, operations, strict=True)
        self.operations = operations
        self.batch_update = next(op for op in operations if op.id == "sheets.spreadsheets.batchUpdate")
        self.books: list[str] = []

    def make_book(self) -> None:
        grid = {"rowCount": 20, "columnCount": 8}
        names = {0: "Sheet1", 2: "Sheet2"}
        sheets = [
            {"properties": {"sheetId": n, "title": name, "gridProperties": grid}} for n, name in names.items()
        ]
        body = json.dumps({"properties": {"title": "fuzz"}, "sheets": sheets})
        made = self.pipeline.answer(Request("POST", "/v4/spreadsheets", "", HEADERS, body.encode()))
        self.books = [json.loads(made.body)["spreadsheetId"]]
        path = f"/v4/spreadsheets/{self.books[0]}/values/A1"
        values = json.dumps({"values": [["ก", 1, "=B1+1"], ["0812", True, 2.5], ["", None, "x"]]}).encode()
        self.pipeline.answer(Request("PUT", path, "valueInputOption=USER_ENTERED", HEADERS, values))

    def request(self) -> Request:
        if not self.books or self.books[0] not in self.world.files or self.dice.random() < 0.03:
            self.make_book()
        operation = self.dice.choice(self.operations) if self.dice.random() < 0.6 else self.batch_update
        schema = load()[operation.id.partition(".")[0]]
        method = schema.methods.get(operation.id)
        path = operation.path
        for name in ("spreadsheetId", "fileId"):
            path = path.replace(f"{{{name}}}", self.dice.choice([*self.books] * 9 + ["missing"]))
        path = path.replace("{range}", quote(self.dice.choice(RANGES) or "A1"))
        for name in ("sheetId", "metadataId", "permissionId"):
            path = path.replace(f"{{{name}}}", str(self.dice.choice([0, 1, 2, "x"])))
        query = self.query(schema, method) if method else ""
        body = self.body(schema, method) if method and method.request else b""
        return Request(operation.method, path, query, HEADERS, body)

    def query(self, schema: Schema, method: Method) -> str:
        chosen = {k: self.value(schema, t, 0) for k, t in method.query.items() if self.dice.random() < 0.5}
        flat = {k: v[0] if isinstance(v, list) and v else v for k, v in chosen.items()}
        if "valueInputOption" in method.query and self.dice.random() < 0.9:
            flat["valueInputOption"] = self.dice.choice(["RAW", "USER_ENTERED"])
        flat.pop("pageSize", None)
        return urlencode({k: v for k, v in flat.items() if isinstance(v, str | int | float)})

    def body(self, schema: Schema, method: Method) -> bytes:
        if self.dice.random() < 0.02:
            return "".join(self.dice.choices(string.printable, k=20)).encode()
        made = self.message(schema, str(method.request), 0, 0.6)
        if method.request == "BatchUpdateSpreadsheetRequest":
            kinds = schema.messages["Request"]
            chosen = self.dice.choices(sorted(kinds), k=self.dice.randint(1, 2))
            made = made if self.dice.random() < 0.1 else {}
            made["requests"] = [{k: self.value(schema, kinds[k], 1, 0.8)} for k in chosen]
        return json.dumps(made).encode()

    def value(self, schema: Schema, kind: str, depth: int, likely: float = 0.6) -> Any:
        dice = self.dice
        if dice.random() < 0.004:
            return dice.choice([None, "x", 7, [], {}, True, -1.5])
        if kind[0] == "[":
            return [self.value(schema, kind[1:], depth + 1, likely) for _ in range(dice.randint(0, 3))]
        if kind[0] == "{":
            return {dice.choice(TEXTS): self.value(schema, kind[1:], depth + 1)}
        if kind[0] == "@":
            return self.message(schema, kind[1:], depth, likely)
        if kind[0] == "=":
            return dice.choice(schema.enums[kind[1:]])
        plain: dict[str, list[Any]] = {
            "i": NUMBERS,
            "l": ["1", "5"],
            "f": [0, 1, 0.5, -3.25, 1e9],
            "b": [True, False],
        }
        return dice.choice(plain.get(kind, [*TEXTS, *RANGES, 1, 2.5, None] if kind == "any" else TEXTS))

    def message(self, schema: Schema, name: str, depth: int, likely: float) -> dict[str, Any]:
        if name in {"GridRange", "DimensionRange"} and self.dice.random() < 0.8:
            return self.area(name)
        chance = likely if depth < 4 else likely / depth
        made = {
            k: self.value(schema, t, depth + 1, likely)
            for k, t in schema.messages[name].items()
            if self.dice.random() < chance
        }
        if "sheetId" in made:
            made["sheetId"] = self.dice.choice([0, 0, 0, 2, 99])
        for size in {"rowCount", "columnCount", "length"} & made.keys():
            made[size] = self.dice.choice([0, 1, 5, 30, -1])  # grids stay small, and a run short
        if "fields" in made:
            made["fields"] = self.dice.choice([*["*"] * 5, *MASKS])
        if "range" in made and isinstance(made["range"], str):
            made["range"] = self.dice.choice(RANGES)
        return made

    def area(self, name: str) -> dict[str, Any]:
        start, left = self.dice.randint(0, 5), self.dice.randint(0, 4)
        if name == "DimensionRange":
            dimension = self.dice.choice(["ROWS", "COLUMNS"])
            return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": start + 2}
        rows = {"startRowIndex": start, "endRowIndex": start + self.dice.randint(1, 4)}
        columns = {"startColumnIndex": left, "endColumnIndex": left + self.dice.randint(1, 3)}
        return {"sheetId": 0} | self.dice.choice([rows | columns, rows, columns, rows | columns])

    def send(self, request: Request) -> Reply:
        return self.pipeline.answer(request)


def test_a_place_before_the_grid_is_refused_at_once() -> None:
    data = [{"startColumn": -5, "rowData": [{"values": [{"userEnteredValue": {"numberValue": 1}}]}]}]
    body = json.dumps({"sheets": [{"data": data}]}).encode()
    assert Fuzzer(1).send(Request("POST", "/v4/spreadsheets", "", HEADERS, body)).status == 400


@pytest.mark.timeout(max(120, COUNT))
def test_no_request_makes_a_500(caplog: pytest.LogCaptureFixture) -> None:
    print(f"{COUNT} requests, FUZZ_SEED={SEED}")
    fuzzer = Fuzzer(SEED)
    seen: dict[int, int] = {}
    failures: list[str] = []
    for _ in range(COUNT):
        request = fuzzer.request()
        caplog.clear()
        reply = fuzzer.send(request)
        seen[reply.status] = seen.get(reply.status, 0) + 1
        if reply.status == 500:
            where = f"{request.method} {request.path}?{request.query}\n{request.body.decode()[:600]}"
            failures.append(f"{where}\n{caplog.messages[-1:]}")
    print(f"answered: {dict(sorted(seen.items()))}")
    assert not failures, f"seed {SEED}: {len(failures)} of {COUNT}\n" + "\n\n".join(failures[:5])
    assert seen.get(200, 0) > COUNT / 20, f"seed {SEED}: too few got through: {seen}"
