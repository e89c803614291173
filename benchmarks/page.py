"""The page of `run --page` with the country in the store: 878 districts, 15,000 people, what is open."""

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import yaml

from benchmarks.measure import Measured, timed
from sheets_sync import config, sample
from sheets_sync.emulator import start
from sheets_sync.reconcile import Lives, Standing
from sheets_sync.reconcile.lives import Life
from sheets_sync.sample import DistrictPlan, ProvincePlan
from sheets_sync.store import Store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update"
EVERY = 4  # one district in so many has something open, and one in as many has sent
RULES = ("thai_id", "required", "unique_province", "group_size", "belongs_to")


@dataclass(frozen=True, slots=True)
class Served:
    """A running page, and the emulator that counts its calls to Google."""

    url: str
    emulator: str
    store: str
    process: int

    def calls(self) -> int:
        """How often Sheets was asked since the last `forget`; the service itself asks Drive what changed."""
        counted = requests.get(f"{self.emulator}/emulator/calls", timeout=10).json()
        return int(counted["sheets_read"] + counted["sheets_write"])

    def forget(self) -> None:
        requests.delete(f"{self.emulator}/emulator/calls", timeout=10)

    def keep(self, standing: Standing) -> None:
        """Puts a standing where a pass would leave it."""
        with Store.open(self.store) as store:
            store.cache("56 standing", Standing.from_json).keep([standing])

    def seconds(self) -> float:
        """CPU seconds of the service so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def nation(at: datetime, *, sent: str = "") -> Standing:
    """How the country would stand after a pass at that moment; `sent`: a district that has sent besides."""
    plans = [(province, d) for province in sample.plan("nation") for d in province.districts]
    told = [_told(p, d, at, sent=d.code == sent or n % EVERY == 1) for n, (p, d) in enumerate(plans)]
    faulty = [(n, d) for n, (_, d) in enumerate(plans) if n % EVERY == 0]
    lives = {f"{d.code}/{form}": _life(d, form, n, at) for n, d in faulty for form in d.rows}
    return Standing({"province": "พะเยา", "at": at.isoformat(), "districts": told}, Lives(lives))


def _told(province: ProvincePlan, district: DistrictPlan, at: datetime, *, sent: bool) -> dict[str, Any]:
    """A district as `sync --json` tells it."""
    counts = {"warnings": 0, "in_progress": 0, "read_at": at.isoformat(), "late": None, "edited": None}
    rest = {
        "state": "ok",
        "note": "",
        "submitted": None,
        "reopened_until": None,
        "waived": [],
        "compared": None,
    }
    forms = {
        form: {"rows": rows, "due": rows or None, "clean": len(district.clean[form]), "errors": 0}
        | counts
        | rest
        for form, rows in district.rows.items()
    }
    name = f"{district.name} ({province.name})"
    submitted = at.isoformat() if sent else None
    return {
        "code": district.code,
        "name": name,
        "spreadsheet": "",
        "submitted": submitted,
        "note": "",
        "forms": forms,
    }


def _life(district: DistrictPlan, form: str, n: int, at: datetime) -> Life:
    opened = at - timedelta(hours=n % 240)
    return Life(district.code, form, "", RULES[n % len(RULES)], "error", 7, f"{n}{form}", opened)


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The real service on the sample province, which passes once and then rests for an hour."""
    with start(folder, service_accounts_own_files=False) as running, socket.socket() as free:
        smtp = (running.smtp_host, running.smtp_port)
        key = running.service_account
        ready = sample.load(running.url, folder, kind="phayao", smtp=smtp, service_account=key)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        chosen = Path(ready["config"])
        (chosen / "page.yaml").write_text(f"page: {{port: {port}}}\n", encoding="utf-8")
        rest = yaml.safe_load((chosen / "google.yaml").read_text("utf-8")) | {"pace": {"every_seconds": 3600}}
        (chosen / "google.yaml").write_text(yaml.safe_dump(rest), encoding="utf-8")
        outside = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}  # NiceGUI asks for it
        command = [sys.executable, "-m", "sheets_sync", "run", "--page", "--config", str(chosen)]
        with subprocess.Popen(command, env=outside, stderr=subprocess.DEVNULL) as process:
            try:
                url = f"http://127.0.0.1:{port}"
                _until_well(url, process)
                yield Served(url, running.url, config.read(chosen).store, process.pid)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)


def _until_well(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(360):
        if process.poll() is not None:
            raise RuntimeError("the service ended")
        try:
            if requests.get(f"{url}/healthz", timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.25)
    raise RuntimeError("no pass was made")


def measure() -> list[Measured]:
    """How soon a person sees the country, and what a refresh costs; nothing without a chromium."""
    if not CHROMIUM:
        return []
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as page:
        at = requests.get(f"{page.emulator}/emulator/clock", timeout=10).json()["now"]
        page.keep(nation(datetime.fromisoformat(at)))
        page.forget()
        opened = [_opened(page, width) for width in (1280, 1280, 390, 390)]
        calls = page.calls()
        refresh = [timed(lambda: requests.get(f"{page.url}/metrics", timeout=30)) for _ in range(10)]
        return [
            Measured(
                "page of the nation (878 districts), opened at 1280 pixels", min(opened[:2]) * 1000, "ms"
            ),
            Measured("  at 390 pixels", min(opened[2:]) * 1000, "ms"),
            Measured("  its figures for one refresh (/metrics)", statistics.median(refresh) * 1000, "ms"),
            Measured("  CPU of the service in a second of an open page", _cost(page) * 1000, "ms"),
            Measured("  calls to Google meanwhile", calls, "calls"),
        ]


def _opened(page: Served, width: int) -> float:
    """Seconds from the address typed to the first district painted."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        tab = browser.new_page(viewport={"width": width, "height": 900})
        seconds = timed(lambda: (tab.goto(page.url), tab.wait_for_selector(".ag-cell[col-id='1_1']")))
        browser.close()
        return seconds


def _cost(page: Served, seconds: float = 12.0) -> float:
    """CPU seconds of the service for each second that one person looks at it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        tab = browser.new_page()
        tab.goto(page.url)
        tab.wait_for_selector(".ag-cell[col-id='1_1']")
        before = page.seconds()
        tab.wait_for_timeout(seconds * 1000)
        spent = page.seconds() - before
        browser.close()
        return spent / seconds
