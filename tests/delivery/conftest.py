"""A post office at the emulator's mail sink."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.emulator import Running
from tests.delivery.mailhost import MailHost, mail_host, missing
from tests.delivery.office import Office, office


@pytest.fixture(scope="module")
def host() -> Iterator[MailHost]:
    """Postfix and Dovecot on loopback, one pair for each test file."""
    if why := missing():
        pytest.skip(why)
    folder = Path(tempfile.mkdtemp(prefix="mailhost", dir="/tmp"))  # readable by the servers' own users
    folder.chmod(0o755)
    try:
        with mail_host(folder) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
