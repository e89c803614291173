"""The real parts the tests stand on: an emulator, the sample province in it, the command line."""

import gc
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # imported where they are used: a test of pure code starts without servers
    import requests

    from sheets_sync.emulator import Running
    from sheets_sync.sample import Kind

ROOT = Path(__file__).parent.parent
SEED = 2564

# Every emulator of the test run, also of commands that it starts, answers 500 rather than give a reply that
# Google's schema does not know.
os.environ["EMULATOR_STRICT"] = "1"

# Nor may a test act on the province that whoever runs it works for.
os.environ.pop("SHEETS_SYNC_CONFIG", None)


# The rooms whose files take longest come first, so that no worker is left with a long one at the end.
LONGEST = (
    "demo",
    "ticks",
    "test_demo",
    "delivery",
    "test_main_job",
    "setup",
    "reconcile",
    "cli",
    "web",
    "render",
    "test_",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        room = item.path.relative_to(ROOT / "tests").parts[0]
        return next((n for n, name in enumerate(LONGEST) if room.startswith(name)), len(LONGEST))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Seven thousand tests stay to the end: looking through them for garbage was an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class Misfits(logging.Handler):
    """Hears of every reply that the emulators of this process would not give."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if " misfit " in (said := record.getMessage()):
            self._said.append(said)

    def taken(self) -> list[str]:
        """What was heard since the last time."""
        said, self._said = self._said, []
        return said


_MISFITS = Misfits()
logging.getLogger("sheets_sync.emulator.pipeline").addHandler(_MISFITS)


@pytest.fixture(autouse=True)
def misfits() -> Iterator[Misfits]:
    """Fails the test in which a reply did not fit, even where the service tried again and came through."""
    yield _MISFITS
    assert not _MISFITS.taken()


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.stdout)


@dataclass(frozen=True)
class Phayao:
    """The sample province, loaded into an emulator of its own."""

    running: "Running"
    ready: dict[str, Any]  # what `emulator --sample phayao` prints when it is ready
    data: Path

    @property
    def url(self) -> str:
        return self.running.url

    @property
    def config(self) -> Path:
        return Path(self.ready["config"])

    @property
    def master(self) -> str:
        return str(self.ready["master"])

    @property
    def districts(self) -> dict[str, str]:
        """District name -> spreadsheet id."""
        return dict(self.ready["districts"])

    def person(self, name: str = "officer") -> "requests.Session":
        """An HTTP session that acts as person:NAME@example.com."""
        import requests

        session = requests.Session()
        session.headers["Authorization"] = f"Bearer person:{name}@example.com"
        return session

    def control(self, method: str, call: str, body: dict[str, Any] | None = None) -> Any:
        """A control call of the emulator: `control("POST", "clock", {"now": …})`."""
        import requests

        reply = requests.request(method, f"{self.url}/emulator/{call}", json=body, timeout=30)
        reply.raise_for_status()
        return reply.json() if reply.content else None


@cache
def remember_keys() -> None:
    """Each command of a test reads the emulator's key; OpenSSL takes 30 ms to try it, and once is enough."""
    from google.auth.crypt import RSASigner

    tried = cache(RSASigner.from_string)
    RSASigner.from_string = tried


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Running"]:
    """An empty emulator, one for each test file."""
    from sheets_sync.emulator import start

    remember_keys()
    with start(data=tmp_path_factory.mktemp("emulator"), service_accounts_own_files=False) as running:
        yield running


@pytest.fixture
def phayao(tmp_path: Path) -> Iterator[Phayao]:
    """The sample province in an emulator of the test's own."""
    with province(tmp_path) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def phayao_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phayao]:
    """The sample province, one for each test file: for tests that leave it as it is."""
    with province(tmp_path_factory.mktemp("phayao")) as loaded:
        yield loaded


@contextmanager
def province(data: Path) -> Iterator[Phayao]:
    """An emulator with the sample province."""
    from sheets_sync.emulator import start

    remember_keys()
    with start(data=data, service_accounts_own_files=False) as running:
        yield Phayao(running, load_sample(running, data), data)


def load_sample(running: "Running", data: Path, kind: "Kind" = "phayao", seed: int = SEED) -> dict[str, Any]:
    """Puts a sample into a running emulator, as `emulator --sample` does."""
    from sheets_sync import sample

    smtp = (running.smtp_host, running.smtp_port)
    return sample.load(
        running.url, data, kind=kind, smtp=smtp, service_account=running.service_account, seed=seed
    )


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that no authority has signed, and its key."""
    from sheets_sync.emulator.smtp import make_tls

    folder = tmp_path_factory.mktemp("tls")
    make_tls(folder)
    return folder / "smtp-ca.pem", folder / "smtp-key.pem"


@pytest.fixture
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses before Google is asked again are a fiftieth as long; it is asked as often as ever."""
    from google.auth import _exponential_backoff as token

    from sheets_sync.clock import SystemClock

    def pause(seconds: float) -> None:
        time.sleep(seconds / 50)

    monkeypatch.setattr(SystemClock, "sleep", lambda _, seconds: pause(seconds))
    monkeypatch.setattr(token, "time", SimpleNamespace(sleep=pause))


@pytest.fixture
def cli() -> Callable[..., Ran]:
    """`cli("sync", "--json")` runs `python -m sheets_sync sync --json` as a process of its own."""

    def run(*arguments: str | Path, timeout: float = 60, cwd: Path = ROOT) -> Ran:
        command = [sys.executable, "-m", "sheets_sync", *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=timeout, cwd=cwd, check=False
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`command("sync", "--json")` runs that command line in this process: the same, without the start."""
    from sheets_sync import cli as command_line

    def run(*arguments: Any) -> Ran:
        capsys.readouterr()
        code = command_line.run([str(a) for a in arguments])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run
