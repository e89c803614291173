"""How much memory 1,000,000 rows need, each way in a process of its own.

A nation is judged as it is collected, a province at a time: what is kept of a province are its counts.
One table of 100,000 rows shows what a single sheet would need.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Measured

PROVINCES, SHEETS, ROWS = 76, 14, 940  # of form 1.1, 1,000,160 rows in all
TABLE = 100_000
MIB = 1024  # KiB, as Linux counts


def measure() -> list[Measured]:
    """Peak memory of each way."""
    found: list[Measured] = []
    for way, what in (
        ("nation", f"{PROVINCES * SHEETS * ROWS:,} rows, province by province, memory at most"),
        ("cells", f"one table of {TABLE:,} rows, its cells"),
        ("table", f"one table of {TABLE:,} rows, judged"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.memory", way], capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        seconds, peak = map(float, done.stdout.split())
        found += [Measured(what, peak, "MiB"), Measured("  processor time", seconds, "s")]
    return found


def nation() -> None:
    """Every province's sheets: found, judged, compared across its districts, counted."""
    from benchmarks.rosters import PLAIN, plain_roster
    from benchmarks.validation import SCOPE, load_forms, shipped, workbook
    from sheets_sync.validation import find_tables, validate_province, validate_table

    form = load_forms(shipped.rules_folder(), [])["1.1"]
    rows = clean = 0
    for _ in range(PROVINCES):
        people = plain_roster(SHEETS * ROWS)
        reports = {}
        for sheet in range(SHEETS):
            book = workbook(form, PLAIN, people[sheet * ROWS : (sheet + 1) * ROWS])
            reports[f"{sheet:04}"] = validate_table(find_tables(book, form).tables[0], form, SCOPE)
        told = validate_province(reports, form, {})
        rows += sum(len(report.rows) for report in told.values())
        clean += sum(len(report.clean_rows) for report in told.values())
    assert rows == PROVINCES * SHEETS * ROWS > clean > rows // 2


def table(*, judged: bool = True) -> None:
    """One table, all of it held at once."""
    from benchmarks.rosters import PLAIN, plain_roster
    from benchmarks.validation import SCOPE, load_forms, shipped, workbook
    from sheets_sync.validation import find_tables, validate_table

    form = load_forms(shipped.rules_folder(), [])["1.1"]
    found = find_tables(workbook(form, PLAIN, plain_roster(TABLE)), form).tables[0]
    if judged:
        assert len(validate_table(found, form, SCOPE).rows) == TABLE


def peak() -> float:
    """The most this very program has held, MiB; what getrusage says is its parent's where that had more."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s*(\d+)", status)[0]) / MIB


WAYS: dict[str, Callable[[], None]] = {"nation": nation, "cells": lambda: table(judged=False), "table": table}

if __name__ == "__main__":
    WAYS[sys.argv[1]]()
    print(time.process_time(), peak())
