"""`make bench`: how fast the main parts are here; a table, and the same as benchmarks/results.json."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import requests
from rich.console import Console
from rich.table import Table

from benchmarks import delivery, emulator, page, validation
from benchmarks.measure import Measured, timed
from sheets_sync import sample
from sheets_sync.emulator import Running, start

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Measures everything once, in order."""
    found: list[Measured] = []
    with province() as (running, ready, seconds):
        found.append(Measured("sample province into the emulator", seconds, "s"))
        for name in ("first pass over 9 districts, as a command", "second pass, nothing changed"):
            found.append(Measured(name, timed(lambda: sync(ready["config"])), "s"))
            calls = requests.get(f"{running.url}/emulator/calls", timeout=10).json()
            for kind in ("sheets_read", "sheets_write"):
                found.append(Measured(f"  {kind}", calls[kind], "calls"))
            requests.delete(f"{running.url}/emulator/calls", timeout=10)
    found += emulator.measure()
    found += validation.measure()
    found += delivery.measure()
    found += page.measure()
    show(found)
    RESULTS.write_text(json.dumps([asdict(m) for m in found], indent=1) + "\n", encoding="utf-8")


@contextmanager
def province() -> Iterator[tuple[Running, dict[str, Any], float]]:
    """An emulator with the sample province, and the seconds that loading took."""
    with tempfile.TemporaryDirectory() as folder, start(Path(folder)) as running:
        smtp = (running.smtp_host, running.smtp_port)
        begun = time.perf_counter()
        ready = sample.load(
            running.url, Path(folder), kind="phayao", smtp=smtp, service_account=running.service_account
        )
        yield running, ready, time.perf_counter() - begun


def sync(config: str) -> None:
    """One `sync` as a person would run it, start of Python included."""
    command = [sys.executable, "-m", "sheets_sync", "--config", config, "sync", "--no-mail", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)


def show(found: list[Measured]) -> None:
    """The table on the terminal."""
    table = Table("measured", "value", "unit")
    for line in found:
        table.add_row(line.what, f"{line.value:,.2f}".removesuffix(".00"), line.unit)
    Console().print(table)


if __name__ == "__main__":
    main()
