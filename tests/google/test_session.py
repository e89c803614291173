"""What Google answers, and does not: every failure is one of ours, and only what is safe is tried again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sheets_sync.clock import SystemClock
from sheets_sync.emulator import Running
from sheets_sync.errors import (
    Forbidden,
    NotFound,
    QuotaExhausted,
    Rejected,
    SheetsSyncError,
    Unreachable,
    UsageError,
)
from sheets_sync.google import Patience, Sheets, credentials_from
from sheets_sync.model import AddTab

QUICK = Patience(connect=2, read=2, write=2, tries=3, first_pause=0.01, longest_pause=0.05)
PERSON = {"Authorization": "Bearer person:owner@example.com"}


class World:
    """One spreadsheet, shared with the service, and the emulator's controls."""

    def __init__(self, running: Running) -> None:
        self.url = running.url
        self.key = running.service_account
        self.id = self.made()
        self.sheets = self.opened()

    def opened(self, key: Path | None = None) -> Sheets:
        return Sheets.open(key or self.key, SystemClock(), api_root=self.url, patience=QUICK)

    def made(self, share: bool = True) -> str:
        made = requests.post(f"{self.url}/v4/spreadsheets", json={}, headers=PERSON, timeout=30).json()
        if share:
            robot = json.loads(self.key.read_text())["client_email"]
            body = {"role": "writer", "type": "user", "emailAddress": robot}
            place = f"{self.url}/drive/v3/files/{made['spreadsheetId']}/permissions"
            assert requests.post(place, json=body, headers=PERSON, timeout=30).ok
        return str(made["spreadsheetId"])

    def control(self, method: str, call: str, body: dict[str, Any] | None = None) -> Any:
        reply = requests.request(method, f"{self.url}/emulator/{call}", json=body, timeout=30)
        return reply.json() if reply.content else None

    def fault(self, match: str, kind: str, **more: Any) -> None:
        self.control("POST", "faults", {"match": match, "kind": kind, "rate": 1.0, **more})

    def write(self) -> None:
        self.sheets.apply(self.id, [AddTab("ใหม่", ("ก",))], ())

    def calls(self) -> dict[str, Any]:
        found: dict[str, Any] = self.control("GET", "calls")
        return found


@pytest.fixture
def world(emulator: Running) -> Iterator[World]:
    made = World(emulator)
    made.control("DELETE", "faults")
    made.control("DELETE", "calls")
    yield made
    made.control("DELETE", "faults")


@pytest.mark.parametrize(
    ("kind", "status"),
    [("status", 500), ("status", 503), ("status", 429), ("html", 0), ("half", 0), ("reset", 0)],
)
def test_a_read_is_tried_again_when_the_failure_may_go_away(world: World, kind: str, status: int) -> None:
    world.fault("GET /v4/", kind, status=status, count=2)
    assert world.sheets.read(world.id).id == world.id


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("status", 503, Unreachable),
        ("html", 0, Unreachable),
        ("half", 0, Unreachable),
        ("reset", 0, Unreachable),
        ("timeout", 0, Unreachable),
        ("status", 429, QuotaExhausted),
        ("status", 403, Forbidden),
        ("status", 404, NotFound),
        ("status", 400, Rejected),
    ],
)
def test_a_read_that_keeps_failing_is_an_error_of_ours(
    world: World, kind: str, status: int, error: type[SheetsSyncError]
) -> None:
    world.fault("GET /v4/", kind, status=status)
    with pytest.raises(error) as told:
        world.sheets.read(world.id)
    assert told.value.th
    assert told.value.en != told.value.th


@pytest.mark.parametrize("kind", ["lost_reply", "status", "html", "half", "reset"])
def test_a_write_that_may_have_been_carried_out_is_not_repeated(world: World, kind: str) -> None:
    world.fault("POST /v4/", kind, status=503)
    with pytest.raises(Unreachable) as told:
        world.write()
    assert told.value.maybe_done
    assert world.sheets.calls["sheets_write"] == 1


def test_a_write_that_was_refused_for_quota_is_repeated(world: World) -> None:
    world.fault("POST /v4/", "status", status=429, count=2)
    world.write()
    assert world.sheets.calls["sheets_write"] == 3


def test_a_spreadsheet_that_is_not_there_or_not_shared(world: World) -> None:
    with pytest.raises(NotFound):
        world.sheets.read("1nosuchspreadsheet000000000000000000000000000")
    with pytest.raises(Forbidden):
        world.sheets.read(world.made(share=False))


def test_nobody_answers_at_all(world: World) -> None:
    nobody = Sheets.open(world.key, SystemClock(), api_root="http://127.0.0.1:9", patience=QUICK)
    with pytest.raises(Unreachable) as told:
        nobody.apply(world.id, [AddTab("ใหม่", ("ก",))], ())
    assert not told.value.maybe_done


def test_a_key_that_google_does_not_know_is_a_matter_for_a_person(world: World, tmp_path: Path) -> None:
    key = json.loads(world.key.read_text()) | {"client_email": "other@example.com"}
    wrong = tmp_path / "key.json"
    wrong.write_text(json.dumps(key))
    with pytest.raises(Forbidden):
        world.opened(wrong).read(world.id)


@pytest.mark.parametrize("content", ["", "{}", "[]", "no json", '{"type": "authorized_user"}'])
def test_a_key_file_that_is_none_is_told_without_its_content(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(UsageError) as told:
        credentials_from(file)
    assert "key.json" in told.value.en
    assert "ไม่ใช่กุญแจ" in told.value.th
    assert "download a new key" in told.value.en


def test_a_key_file_that_is_not_there_sends_to_its_address_not_to_a_new_key(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        credentials_from(tmp_path / "key.json")
    assert "โปรดตรวจสอบที่อยู่ไฟล์" in told.value.th


def test_error_texts_hold_nothing_that_was_typed(world: World) -> None:
    world.fault("GET /v4/", "status", status=400)
    with pytest.raises(Rejected) as told:
        world.sheets.read(world.id)
    assert world.id not in told.value.en


def test_one_token_serves_many_calls_and_nobody_else_is_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = []
    send = requests.adapters.HTTPAdapter.send

    def watched(self: Any, request: Any, **options: Any) -> Any:
        hosts.append(request.url)
        return send(self, request, **options)

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", watched)
    for _ in range(3):
        world.sheets.read(world.id)
    assert all(url.startswith(world.url) for url in hosts)
    assert sum("/token" in url for url in hosts) == 1
