"""The benchmarks' crowd counts what was answered, and does not count what failed."""

import pytest

from benchmarks.emulator import Ask, crowd, grow, rates
from sheets_sync.emulator import Running
from tests.emulator_clients.test_limits import Person


def test_every_rate_is_measured(emulator: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.emulator.crowd", lambda *asked: crowd(*asked[:2], min(asked[2], 5), 10))
    found = rates(emulator.url, Person(emulator.url, "bench").book)
    assert all(line.value > 0 for line in found)


def test_a_refusal_ends_the_measurement(emulator: Running) -> None:
    with pytest.raises(SystemExit, match="404"):
        crowd(emulator.url, Ask("POST", "/v4/spreadsheets/missing:batchUpdate", grow()), 3, 6)
