"""An emulator that refuses to give a reply Google's schema does not know, and sheets of our own in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gspread
import pytest
import requests
from google.auth.credentials import AnonymousCredentials

from sheets_sync.emulator import Redirect, Running, start

Json = dict[str, Any]
OWNER = "person:owner@example.com"  # a token: acts as that person


@dataclass(frozen=True)
class Book:
    """One spreadsheet, spoken to as one person."""

    url: str
    id: str
    session: requests.Session

    def call(self, method: str, path: str = "", body: Json | None = None, **query: Any) -> requests.Response:
        """Any call on this spreadsheet."""
        address = f"{self.url}/v4/spreadsheets/{self.id}{path}"
        return self.session.request(method, address, json=body, params=query, timeout=30)

    def get(self, path: str = "", **query: Any) -> Json:
        """A GET that must succeed."""
        return _done(self.call("GET", path, **query))

    def put(self, where: str, values: list[list[Any]], option: str = "USER_ENTERED", **query: Any) -> Json:
        """values.update"""
        query["valueInputOption"] = option
        return _done(self.call("PUT", f"/values/{where}", {"values": values}, **query))

    def post(self, path: str, body: Json, **query: Any) -> Json:
        """A POST that must succeed."""
        return _done(self.call("POST", path, body, **query))

    def values(self, where: str = "Sheet1", render: str = "FORMATTED_VALUE", **query: Any) -> list[list[Any]]:
        """values.get, without its frame."""
        found: list[list[Any]] = self.get(f"/values/{where}", valueRenderOption=render, **query).get(
            "values", []
        )
        return found

    def batch(self, *requests_: Json) -> list[Json]:
        """batchUpdate that must succeed; its replies."""
        replies: list[Json] = self.post(":batchUpdate", {"requests": list(requests_)})["replies"]
        return replies

    def refused(self, *requests_: Json) -> str:
        """The message of a batchUpdate that must be refused with 400."""
        reply = self.call("POST", ":batchUpdate", {"requests": list(requests_)})
        assert reply.status_code == 400, reply.text
        return str(reply.json()["error"]["message"])

    def cells(self, where: str, fields: str) -> list[list[Json]]:
        """CellData by rows, with only these fields."""
        mask = f"sheets.data.rowData.values({fields})"
        data = self.get("", ranges=where, fields=mask)["sheets"][0]["data"][0]
        return [row.get("values", []) for row in data.get("rowData", [])]

    def sheet(self, n: int = 0) -> Json:
        """One sheet of spreadsheets.get."""
        found: Json = self.get()["sheets"][n]
        return found

    def as_person(self, name: str) -> "Book":
        """The same spreadsheet, as somebody else."""
        return Book(self.url, self.id, _session(f"person:{name}@example.com"))


def _done(reply: requests.Response) -> Json:
    assert reply.status_code == 200, reply.text
    body: Json = reply.json()
    return body


def _session(token: str) -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    return session


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running emulator, strict about its own replies."""
    with start(data=tmp_path_factory.mktemp("emulator"), strict=True) as running:
        yield running


@pytest.fixture
def book(emulator: Running) -> Iterator[Book]:
    """A new spreadsheet with an empty Sheet1."""
    session = _session(OWNER)
    made = _done(session.post(f"{emulator.url}/v4/spreadsheets", json={}, timeout=30))
    yield Book(emulator.url, made["spreadsheetId"], session)
    session.close()


@pytest.fixture
def client(emulator: Running) -> Iterator[gspread.Client]:
    """The real gspread, talking to the emulator."""
    session = _session(OWNER)
    session.mount("https://", Redirect(emulator.url))
    yield gspread.Client(AnonymousCredentials(), session=session)  # type: ignore[no-untyped-call]
    session.close()
