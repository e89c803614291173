"""The control calls."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from sheets_sync.emulator import Running
from sheets_sync.emulator.clock import Clock
from tests.emulator_shell.conftest import Person


def control(running: Running, method: str, call: str, body: Any = None) -> requests.Response:
    return requests.request(method, f"{running.url}/emulator/{call}", json=body, timeout=10)


def test_health(emulator: Running) -> None:
    assert control(emulator, "GET", "health").json() == {"status": "ready"}


def test_calls_are_counted_by_operation_and_reset(fresh: Callable[..., Running]) -> None:
    running = fresh()
    owner = Person(running.url, "somchai")
    file_id = owner.make()
    owner.get(f"/drive/v3/files/{file_id}")
    owner.get("/drive/v3/files/missing")
    counted = control(running, "GET", "calls").json()
    assert (counted["total"], counted["drive"]) == (3, 3)
    assert counted["by_operation"] == {"drive.files.create": 1, "drive.files.get": 2}
    assert control(running, "DELETE", "calls").json()["total"] == 0
    assert control(running, "GET", "calls").json()["by_operation"] == {}


def test_the_clock_is_set_advanced_and_ticks_on(fresh: Callable[..., Running]) -> None:
    running = fresh()
    start = datetime.fromisoformat("2021-03-20T10:00:00+07:00")
    control(running, "POST", "clock", {"now": start.isoformat()})
    control(running, "POST", "clock", {"advance_s": 3600})
    now = datetime.fromisoformat(control(running, "GET", "clock").json()["now"])
    assert timedelta(hours=1) < now - start < timedelta(hours=1, seconds=10)
    owner = Person(running.url, "somchai")
    made = owner.get(f"/drive/v3/files/{owner.make()}", fields="createdTime").json()
    assert made["createdTime"].startswith("2021-03-20T04:00:")


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("clock", {"now": "2021-03-20T10:00:00"}),
        ("clock", {"now": "tomorrow"}),
        ("clock", {"advance_s": "x"}),
        ("clock", {}),
        ("clock", []),
        ("faults", {"kind": "earthquake"}),
        ("faults", {"match": "("}),
        ("faults", {"colour": "red"}),
        ("faults", {"rate": "often"}),
        ("smtp-faults", {"at": "lunch"}),
        ("smtp-faults", {"at": "dot", "kind": "x"}),
        ("smtp-faults", {"at": "dot", "count": "x"}),
        ("quota", {"quota": "x"}),
    ],
)
def test_a_wrong_control_call_says_what_is_wrong(emulator: Running, call: str, body: Any) -> None:
    reply = control(emulator, "POST", call, body)
    assert reply.status_code == 400
    assert reply.json()["error"]


def test_the_quota_can_be_switched(emulator: Running) -> None:
    assert control(emulator, "POST", "quota", {"quota": "google"}).json() == {"quota": "google"}
    assert control(emulator, "POST", "quota", {"quota": "none"}).json() == {"quota": "none"}


def test_fifty_clients_at_once(emulator: Running) -> None:
    owner = Person(emulator.url, "busy")
    file_id = owner.make()
    together = threading.Barrier(50)

    def ask(n: int) -> int:
        one = Person(emulator.url, "busy")
        together.wait(10)
        codes = {one.get(f"/drive/v3/files/{file_id}").status_code for _ in range(4)}
        one.session.close()
        return codes.pop() if len(codes) == 1 else 0

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(ask, range(50))) == {200}


def test_elapsed_time_never_runs_backwards() -> None:
    clock = Clock()
    before = clock.elapsed()
    clock.set(datetime.fromisoformat("2021-03-20T10:00:00+07:00"))
    clock.advance(-500)
    middle = clock.elapsed()
    assert before <= middle < before + 60
    clock.advance(120)
    assert clock.elapsed() >= middle + 120


def test_a_taken_port_is_told_at_once(fresh: Callable[..., Running]) -> None:
    running = fresh()
    port = int(running.url.rpartition(":")[2])
    with pytest.raises(OSError):
        fresh(port=port)


def test_stopping_twice_is_harmless_and_frees_the_port(fresh: Callable[..., Running]) -> None:
    running = fresh()
    running.stop()
    running.stop()
    with pytest.raises(requests.ConnectionError):
        control(running, "GET", "health")
    assert control(fresh(port=int(running.url.rpartition(":")[2])), "GET", "health").status_code == 200
