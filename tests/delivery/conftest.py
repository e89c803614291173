"""A post office at the emulator's mail sink."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.emulator import Running
from tests.delivery.office import Office, office


@pytest.fixture
def make(emulator: Running, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """`make(approval="required")` opens a post office with such rounds."""
    opened: list[Office] = []

    def open_(name: str = "a", **round_: Any) -> Office:
        opened.append(
            office(tmp_path / name, (emulator.smtp_host, emulator.smtp_port), emulator.url, **round_)
        )
        return opened[-1]

    yield open_
    for one in opened:
        one.mend()
        one.post.store.close()


@pytest.fixture
def here(make: Callable[..., Office]) -> Office:
    """A post office whose batches need nobody."""
    return make()
