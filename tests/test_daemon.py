"""`sheets-sync run`: jobs are kept apart, edits are answered, SIGTERM ends it, kill -9 loses nothing."""

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from sheets_sync import daemon, sample
from tests.conftest import ROOT, Phayao
from tests.test_main_job import column_of, put, tab

PATIENCE = 60  # seconds until a test gives up; a pass takes one or two


def test_a_job_that_breaks_does_not_stop_the_others() -> None:
    stop, done = threading.Event(), []

    def breaks() -> None:
        done.append("broken")
        if done.count("worked") >= 2 and done.count("broken") >= 2:
            stop.set()
        raise RuntimeError("1560100123453 must not be logged")

    def works() -> None:
        done.append("worked")

    daemon.run([daemon.Job("breaks", 1, breaks), daemon.Job("works", 1, works)], stop)
    assert done.count("worked") >= 2
    assert done.count("broken") >= 2


def test_a_job_that_hangs_delays_no_other() -> None:
    stop, hangs, done = threading.Event(), threading.Event(), []

    def works() -> None:
        done.append("worked")
        if len(done) == 2:
            hangs.set()
            stop.set()

    daemon.run(
        [daemon.Job("hangs", 1, lambda: (hangs.wait(30), None)[1]), daemon.Job("works", 1, works)], stop
    )
    assert len(done) == 2


def test_a_host_clock_that_is_set_back_by_hours_stops_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    back, stop, done = timedelta(0), threading.Event(), []

    class HostClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) - back

    def step_back() -> None:
        nonlocal back
        back = timedelta(hours=3)

    def works() -> None:
        done.append("worked")
        if len(done) == 3:
            stop.set()

    monkeypatch.setattr("schedule.datetime.datetime", HostClock)
    threading.Timer(0.2, step_back).start()
    give_up = threading.Timer(8, stop.set)
    give_up.start()
    daemon.run([daemon.Job("works", 1, works)], stop)
    give_up.cancel()
    assert len(done) == 3


@contextmanager
def running(phayao: Phayao, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The daemon as a process of its own, looking every 5 seconds."""
    config = phayao.config / "province.yaml"
    if "pace:" not in config.read_text(encoding="utf-8"):
        with config.open("a", encoding="utf-8") as file:
            file.write("\npace: {every_seconds: 5}\n")
    command = [sys.executable, "-m", "sheets_sync", "run", "--config", str(phayao.config)]
    with log.open("ab") as errors:
        process = subprocess.Popen(command, stderr=errors, cwd=ROOT)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(phayao: Phayao, spreadsheet: str, row: int, wanted: str) -> str:
    """What the feedback beside this row says, as soon as it says `wanted` somewhere."""
    shown = ""
    for _ in range(PATIENCE * 2):
        rows = tab(phayao, spreadsheet, "แบบ 1.1")
        if any("ผลตรวจ" in line for line in rows):
            _, ours = column_of(rows, "ผลตรวจ")
            shown = rows[row - 1][ours] if ours < len(rows[row - 1]) else ""
            if re.search(wanted, shown):
                return shown
        time.sleep(0.5)
    raise AssertionError(f"still: {shown!r}")


def test_boot_any_the_daemon_answers_an_edit_after_kill_9_too_and_pii_stays_out_of_its_log(
    phayao, tmp_path
) -> None:
    log = tmp_path / "daemon.log"
    chun = phayao.districts["จุน"]
    rows = tab(phayao, chun, "แบบ 1.1")
    header, column = column_of(rows, "เลขประจำตัวประชาชน")
    cell, right = f"'แบบ 1.1'!{chr(65 + column)}{header + 2}", rows[header + 1][column]
    with running(phayao, log) as process:
        until(phayao, chun, header + 2, "^ผ่าน")
        put(phayao, chun, cell, "3560168593790")
        assert "→" in until(phayao, chun, header + 2, "เลขประจำตัวประชาชน")
        process.send_signal(signal.SIGKILL)
        process.wait()
    put(phayao, chun, cell, right)
    with running(phayao, log) as process:
        until(phayao, chun, header + 2, "^ผ่าน")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
    written = log.read_text(encoding="utf-8")
    assert "daemon.stopped" in written
    keys = {k for (_, form), found in sample.truth().clean.items() if form == "1.1" for k in found}
    names = {line[3] for line in rows[header + 1 :] if len(line) > 3 and len(line[3]) > 3}
    assert not [word for word in keys | names if word in written]
