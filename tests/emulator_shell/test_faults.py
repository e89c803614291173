"""Faults on the wire, over real sockets."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from sheets_sync.emulator import Running
from sheets_sync.emulator.faults import Faults, read
from tests.emulator_shell.conftest import Person

FILES = "/drive/v3/files"


@pytest.fixture
def fail(emulator: Running) -> Iterator[Callable[..., None]]:
    def add(**rule: Any) -> None:
        requests.post(f"{emulator.url}/emulator/faults", json=rule, timeout=10).raise_for_status()

    yield add
    requests.delete(f"{emulator.url}/emulator/faults", timeout=10)


def names(who: Person) -> list[str]:
    return [file["name"] for file in who.get(FILES).json()["files"]]


def test_a_status_comes_as_often_as_counted(somchai: Person, fail: Callable[..., None]) -> None:
    fail(match="GET /drive", kind="status", status=503, count=2, retry_after=7)
    first = somchai.get(FILES)
    assert (first.status_code, first.headers["Retry-After"]) == (503, "7")
    assert first.json()["error"]["message"] == "The service is currently unavailable."
    assert [somchai.get(FILES).status_code for _ in range(2)] == [503, 200]


def test_only_matching_calls_fail(somchai: Person, fail: Callable[..., None]) -> None:
    fail(match="^GET /v4/spreadsheets/[^/]+/values/แผ่น1", kind="status", status=500)
    assert somchai.get(FILES).status_code == 200
    assert somchai.get("/v4/spreadsheets/x/values/แผ่น1!A1").status_code == 500


def test_a_429_fault_looks_like_googles_quota(somchai: Person, fail: Callable[..., None]) -> None:
    fail(kind="status", status=429, count=1)
    error = somchai.get("/v4/spreadsheets/x").json()["error"]
    assert (error["status"], error["details"][0]["reason"]) == ("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")


def test_an_html_page_of_a_proxy(somchai: Person, fail: Callable[..., None]) -> None:
    fail(kind="html", count=1)
    reply = somchai.get(FILES)
    assert (reply.status_code, reply.headers["content-type"]) == (502, "text/html; charset=UTF-8")


def test_a_reset_carries_nothing_out(person: Callable[[str], Person], fail: Callable[..., None]) -> None:
    owner = person("reset")
    fail(match="POST", kind="reset", count=1)
    with pytest.raises(requests.ConnectionError, match=r"reset by peer"):
        owner.post(FILES, {"name": "ก"})
    assert names(owner) == []


def test_a_lost_reply_carries_everything_out(
    person: Callable[[str], Person], fail: Callable[..., None]
) -> None:
    owner = person("lost")
    fail(match="POST", kind="lost_reply", count=1)
    with pytest.raises(requests.ConnectionError, match=r"without response"):
        owner.post(FILES, {"name": "ก"})
    assert names(owner) == ["ก"]


def test_half_a_reply_promises_the_whole(person: Callable[[str], Person], fail: Callable[..., None]) -> None:
    owner = person("half")
    fail(match="POST", kind="half", count=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match=r"IncompleteRead"):
        owner.post(FILES, {"name": "ก"})
    assert names(owner) == ["ก"]


def test_a_hanging_call_ends_with_the_clients_patience_or_the_fault(
    emulator: Running, somchai: Person, fail: Callable[..., None]
) -> None:
    fail(kind="timeout", count=1)
    with pytest.raises(requests.ReadTimeout):
        somchai.ask("GET", FILES, timeout=0.2)
    assert somchai.get(FILES).status_code == 200


def test_stopping_does_not_wait_for_a_hanging_call(fresh: Callable[..., Running]) -> None:
    running = fresh()
    requests.post(f"{running.url}/emulator/faults", json={"kind": "timeout"}, timeout=10)
    with pytest.raises(requests.ReadTimeout):
        requests.get(running.url + FILES, timeout=0.1)
    begin = time.monotonic()
    running.stop()
    assert time.monotonic() - begin < 5


def test_faulted_calls_are_counted_apart(fresh: Callable[..., Running]) -> None:
    running = fresh()
    rule = {"kind": "status", "count": 3}
    requests.post(f"{running.url}/emulator/faults", json=rule, timeout=10)
    owner = Person(running.url, "somchai")
    for _ in range(5):
        owner.get(FILES)
    calls = requests.get(f"{running.url}/emulator/calls", timeout=10).json()
    assert (calls["total"], calls["faults"]) == (2, 3)


def test_a_seed_makes_the_rate_repeatable() -> None:
    def pattern(seed: int) -> list[bool]:
        faults = Faults()
        faults.add(read({"match": "x", "rate": 0.3, "seed": seed}))
        return [faults.pick("GET /x") is not None for _ in range(200)]

    assert pattern(1) == pattern(1) != pattern(2)
    assert 30 < sum(pattern(1)) < 90
