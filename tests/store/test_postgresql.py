"""The same store on a real PostgreSQL server of the test's own."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheets_sync.model import Delivery
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.store import Ruling, Store
from tests.store.test_ledger import BATCH, DUE, KEY, NOON, freeze
from tests.store.test_store import accepted

BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)


def _run(*command: str) -> None:
    """PostgreSQL refuses to run as root."""
    drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    subprocess.run(
        [*drop, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60
    )


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A cluster of its own on a free port."""
    pytest.importorskip("psycopg", reason="needs psycopg")
    if BIN is None or (os.geteuid() == 0 and not shutil.which("setpriv")):
        pytest.skip("needs PostgreSQL's own programs")
    folder = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    try:
        _run(str(BIN / "initdb"), "-D", str(folder / "data"), "-U", "test", "-A", "trust", "-N")
        _run(
            str(BIN / "pg_ctl"),
            "-D",
            str(folder / "data"),
            "-w",
            "-o",
            options,
            "-l",
            str(folder / "log"),
            "start",
        )
        yield f"postgresql+psycopg://test@127.0.0.1:{port}/postgres"
    finally:
        _run(str(BIN / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_ledger_cache_locks_and_claims_work_on_postgresql(url: str) -> None:
    with Store.open(url) as store, Store.open(url) as other:
        ledger = store.ledger
        ledger.put(Delivery(KEY, "batch", "1.1", "due", ()), NOON)
        assert not ledger.freeze(BATCH, DUE, "o@example.com", seen="held")
        assert ledger.freeze(BATCH, DUE, "o@example.com", seen="due")
        assert not freeze(ledger)
        assert (ledger.batch(KEY), ledger.delivery(KEY)) == (BATCH, DUE)
        with store.sending("k") as ours, other.sending("k") as theirs, other.sending("l") as another:
            assert (ours, theirs, another) == (True, False, True)
        cache = store.cache("56", Accepted.from_json)
        cache.keep([accepted("5601")])
        cache.keep([accepted("5601")])
        assert cache.load() == {("5601", "1.1"): accepted("5601")}
        won: list[bool] = []
        claims = [
            threading.Thread(target=lambda: won.append(ledger.claim(KEY, ("due",), 1, NOON)))
            for _ in range(6)
        ]
        for claim in claims:
            claim.start()
        for claim in claims:
            claim.join()
        assert sorted(won) == [False] * 5 + [True]
        assert ledger.rule(Ruling(KEY, "hold", "x", "y", NOON), ("sending",), "held")
