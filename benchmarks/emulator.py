"""The emulator as a process of its own: requests a second, one client and fifty at once; memory.

The rates depend on the machine and on what else it does; the ratios stand on measurements of the same run.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measure import Measured, timed

REQUESTS = 2000  # a measurement
CROWD = 50
HEADERS = {"Authorization": "Bearer person:bench@example.com", "Content-Type": "application/json"}
ROW = json.dumps({"values": [["ก", "0812345678", 15]]}).encode()
MIB = 1024  # KiB, as /proc counts


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that is sent again and again."""

    method: str
    path: str
    body: bytes | None = None


def measure() -> list[Measured]:
    """Both samples, each in an emulator of its own."""
    found: list[Measured] = []
    with running("phayao") as (ready, _, _):
        found += rates(ready["url"], next(iter(ready["districts"].values())))
    with running("nation") as (ready, process, seconds):
        found.append(Measured("nation sample into the emulator, its process included", seconds, "s"))
        province = next(iter(ready["provinces"].values()))
        sheet = next(iter(province["districts"].values()))
        crowd(ready["url"], Ask("GET", f"/v4/spreadsheets/{sheet}/values/A1:B2"), CROWD)
        found += memory(process.pid)
    return found


@contextmanager
def running(sample: str) -> Iterator[tuple[dict[str, Any], "subprocess.Popen[str]", float]]:
    """`emulator --sample …`: its ready line, the process, the seconds until it was ready."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sheets_sync", "emulator", "--data", folder, "--sample", sample]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
        assert process.stdout is not None
        try:
            line: list[str] = []
            seconds = timed(lambda: line.append(process.stdout.readline()))  # type: ignore[union-attr]
            yield json.loads(line[0]), process, seconds
        finally:
            process.terminate()
            process.wait(timeout=30)
            process.stdout.close()


def rates(url: str, sheet: str) -> list[Measured]:
    """Requests a second, and how they compare."""
    book = f"/v4/spreadsheets/{sheet}"
    small = Ask("GET", f"{book}/values/A1:B2")
    row = Ask("PUT", f"{book}/values/Z1:AB1?valueInputOption=RAW", ROW)
    whole = Ask("GET", f"{book}?fields=sheets.data.rowData.values.formattedValue")
    grown = Ask("POST", f"{book}:batchUpdate", grow())
    crowd(url, grown, 1, 1)
    plain, _ = crowd(url, Ask("GET", "/emulator/health"), 1)
    alone, _ = crowd(url, small, 1)
    many, slow = crowd(url, small, CROWD)
    return [
        Measured("small reads, one client", alone, "1/s"),
        Measured(f"small reads, {CROWD} clients at once", many, "1/s"),
        Measured(f"  the slowest of 100 of those {CROWD} clients' reads", slow * 1000, "ms"),
        Measured("one row written, one client", crowd(url, row, 1)[0], "1/s"),
        Measured("all values of a district's sheet, one client", crowd(url, whole, 1, 200)[0], "1/s"),
        Measured(f"  {CROWD} clients : one client", many / alone, "ratio"),
        Measured("  a call that does nothing : a small read", plain / alone, "ratio"),
    ]


def grow() -> bytes:
    """A batchUpdate that makes room for the row that is written."""
    size = {"sheetId": 0, "gridProperties": {"columnCount": 30}}
    asked = {"updateSheetProperties": {"properties": size, "fields": "gridProperties.columnCount"}}
    return json.dumps({"requests": [asked]}).encode()


def crowd(url: str, ask: Ask, clients: int, requests: int = REQUESTS) -> tuple[float, float]:
    """Requests a second of that many clients at once, and the seconds that 1 in 100 exceeds."""
    took: list[float] = []
    failed: list[int] = []
    gate = threading.Barrier(clients + 1)
    threads = [
        threading.Thread(target=client, args=(url, ask, max(1, requests // clients), gate, took, failed))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    seconds = timed(lambda: [thread.join() for thread in threads])
    if failed or len(took) < requests // clients * clients:
        raise SystemExit(f"{ask.method} {ask.path}: {len(failed)} failed, status {failed[:1]}")
    return len(took) / seconds, quantiles([*took, took[0]], n=100)[-1]


def client(
    url: str, ask: Ask, requests: int, gate: threading.Barrier, took: list[float], failed: list[int]
) -> None:
    """One client with one connection."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.connect()
    gate.wait()
    for _ in range(requests):
        took.append(timed(lambda: exchange(connection, ask, failed)))
    connection.close()


def exchange(connection: HTTPConnection, ask: Ask, failed: list[int]) -> None:
    """One request and its whole answer."""
    connection.request(ask.method, ask.path, ask.body, HEADERS)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        failed.append(answer.status)


def memory(pid: int) -> list[Measured]:
    """Resident now and at most, where /proc tells."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return []
    told = dict(line.split(":", 1) for line in status.read_text().splitlines())
    lines = {"memory with the nation loaded": "VmRSS", "  at most, while loading": "VmHWM"}
    return [Measured(what, int(told[key].split()[0]) / MIB, "MiB") for what, key in lines.items()]
