"""Emulators over real HTTP, and a caller for each kind of person."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import google.auth.credentials
import pytest
import requests

from sheets_sync.emulator import Running, start

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """google-auth asks iamcredentials.googleapis.com in the background: not from here."""
    monkeypatch.setattr(
        google.auth.credentials.CredentialsWithRegionalAccessBoundary,
        "_is_regional_access_boundary_lookup_required",
        lambda credentials: False,
    )


class Person:
    """Someone with a session at an emulator."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self.email = url, f"{name}@example.com"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer person:{self.email}"

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """Any request, with a time-out."""
        return self.session.request(method, self.url + path, timeout=options.pop("timeout", 10), **options)

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.ask("GET", path, params=params)

    def post(self, path: str, body: Any = None, **params: Any) -> requests.Response:
        return self.ask("POST", path, json=body, params=params)

    def make(self, name: str = "ทะเบียน", mime: str = SPREADSHEET, **more: Any) -> str:
        """A new file of one's own; gives its id."""
        reply = self.post("/drive/v3/files", {"name": name, "mimeType": mime} | more)
        assert reply.status_code == 200, reply.text
        return str(reply.json()["id"])

    def share(self, file_id: str, with_whom: str, role: str = "writer") -> None:
        body = {"type": "user", "role": role, "emailAddress": with_whom}
        reply = self.post(f"/drive/v3/files/{file_id}/permissions", body)
        assert reply.status_code == 200, reply.text


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One emulator for each test file; tests make files of their own in it."""
    with start(data=tmp_path_factory.mktemp("emulator"), strict=True) as running:
        yield running


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts emulators with settings of the test's own, and stops them."""
    made: list[Running] = []

    def begin(**settings: Any) -> Running:
        made.append(start(data=tmp_path / f"emulator{len(made)}", strict=True, **settings))
        return made[-1]

    yield begin
    for running in made:
        running.stop()


@pytest.fixture
def person(emulator: Running) -> Callable[[str], Person]:
    """`person("somchai")` at the file's emulator."""
    return lambda name: Person(emulator.url, name)


@pytest.fixture
def somchai(emulator: Running) -> Person:
    return Person(emulator.url, "somchai")


@pytest.fixture
def malee(emulator: Running) -> Person:
    return Person(emulator.url, "malee")
