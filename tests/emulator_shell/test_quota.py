"""Google's quotas: a sliding minute on the emulator's clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from sheets_sync.emulator import Running
from sheets_sync.emulator.clock import Clock
from sheets_sync.emulator.errors import GoogleError
from sheets_sync.emulator.quota import Quota
from tests.emulator_shell.conftest import Person


def spent(quota: Quota, kind: str, user: str, times: int) -> int:
    """How many of so many calls are let through."""
    for through in range(times):
        try:
            quota.spend("sheets", kind, user)
        except GoogleError:
            return through
    return times


def test_a_user_has_sixty_reads_and_sixty_writes_a_minute() -> None:
    quota = Quota(Clock(), "google")
    assert spent(quota, "read", "a", 70) == 60
    assert spent(quota, "write", "a", 70) == 60
    assert spent(quota, "read", "b", 70) == 60


def test_a_project_has_three_hundred() -> None:
    quota = Quota(Clock(), "google")
    assert sum(spent(quota, "read", str(user), 60) for user in range(7)) == 300


def test_the_minute_slides_on_the_emulators_clock_and_a_leap_does_not_jam_it() -> None:
    clock = Clock()
    quota = Quota(clock, "google")
    assert spent(quota, "read", "a", 30) == 30
    clock.advance(40)
    assert spent(quota, "read", "a", 40) == 30
    clock.advance(21)
    assert spent(quota, "read", "a", 40) == 30
    clock.set(datetime(2021, 3, 20, tzinfo=UTC))  # backwards: time goes on from what was used
    assert spent(quota, "read", "a", 10) == 0
    clock.advance(61)
    assert spent(quota, "read", "a", 70) == 60


def test_without_the_rule_nothing_is_counted_and_switching_forgets() -> None:
    quota = Quota(Clock(), "none")
    assert spent(quota, "read", "a", 100) == 100
    quota.set("google")
    assert spent(quota, "read", "a", 100) == 60
    quota.set("google")
    assert spent(quota, "read", "a", 1) == 1


def test_drive_has_a_quota_of_its_own() -> None:
    quota = Quota(Clock(), "google")
    assert spent(quota, "read", "a", 60) == 60
    for _ in range(300):
        quota.spend("drive", "read", "a")


@pytest.fixture
def metered(fresh: Callable[..., Running]) -> tuple[Running, Person, str]:
    running = fresh(quota="google")
    owner = Person(running.url, "somchai")
    return running, owner, owner.make()


def test_over_it_comes_googles_429(metered: tuple[Running, Person, str]) -> None:
    running, owner, book = metered
    path = f"/v4/spreadsheets/{book}/values/A1"
    codes = [owner.get(path).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]
    error = owner.get(path).json()["error"]
    limit = "'Read requests' and limit 'Read requests per minute per user'"
    service = "service 'sheets.googleapis.com' for consumer 'project_number:100000000000'"
    assert error["message"] == f"Quota exceeded for quota metric {limit} of {service}."
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    info = error["details"][0]
    assert (info["reason"], info["domain"]) == ("RATE_LIMIT_EXCEEDED", "googleapis.com")
    assert info["metadata"]["quota_limit_value"] == "60"
    body = {"values": [["ก"]]}
    assert owner.ask("PUT", path + "?valueInputOption=RAW", json=body).status_code == 200
    calls = requests.get(f"{running.url}/emulator/calls", timeout=10).json()
    assert (calls["sheets_read"], calls["sheets_write"], calls["rejected_429"]) == (60, 1, 2)
    assert calls["by_spreadsheet"] == {book: {"read": 60, "write": 1}}
    requests.post(f"{running.url}/emulator/clock", json={"advance_s": 61}, timeout=10)
    assert owner.get(path).status_code == 200


def test_a_batch_counts_as_one_and_reads_by_post_are_reads(metered: tuple[Running, Person, str]) -> None:
    running, owner, book = metered
    requests.delete(f"{running.url}/emulator/calls", timeout=10)
    filters: dict[str, Any] = {"dataFilters": [{"a1Range": "A1:B2"}]}
    assert owner.post(f"/v4/spreadsheets/{book}/values:batchGetByDataFilter", filters).status_code == 200
    assert owner.post(f"/v4/spreadsheets/{book}:getByDataFilter", filters).status_code == 200
    data = [{"range": f"A{n}", "values": [[n]]} for n in range(1, 30)]
    body = {"valueInputOption": "RAW", "data": data}
    assert owner.post(f"/v4/spreadsheets/{book}/values:batchUpdate", body).status_code == 200
    calls = requests.get(f"{running.url}/emulator/calls", timeout=10).json()
    assert (calls["sheets_read"], calls["sheets_write"], calls["drive"]) == (2, 1, 0)
