"""What the demo plays on: the emulator with the sample province, and the service itself, as processes."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sheets_sync.errors import SheetsSyncError, Unreachable, UsageError
from sheets_sync.messages import both

LOG = "emulator.log"  # by it a folder is known as a demo's
PATIENCE = 120  # seconds a command may take before the demo gives up
_PROGRAM = [sys.executable, "-X", "utf8", "-m", "sheets_sync"]


def emptied(folder: Path) -> None:
    """A new folder, or what an earlier demo left in it taken away.

    UsageError when something else lies there, or it cannot be written.
    """
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / LOG).exists():
            raise _usage("demo.not_ours", folder=folder)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    except OSError as e:
        raise _usage("cli.unwritable", file=folder, why=e.strerror) from None


def _usage(key: str, **values: object) -> UsageError:
    words = both(key, **values)
    return UsageError(words["en"], words["th"])


@contextmanager
def emulator(folder: Path) -> Iterator[dict[str, Any]]:
    """The emulator with the sample province, as a process of its own; gives its ready line."""
    command = ["emulator", "--data", str(folder), "--sample", "phayao", "--quota", "google"]
    with _process(command, folder / LOG, stdout=subprocess.PIPE) as process:
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            log = folder / LOG
            raise Unreachable(f"the emulator did not start: see {log}", f"เปิดตัวแทนไม่ได้ ดู {log}")
        yield json.loads(line)


@contextmanager
def daemon(config: str, folder: Path) -> Iterator[None]:
    """`sheets-sync run` on that config, as a process of its own."""
    with _process(["run", "--config", config], folder / "run.log"):
        yield


@contextmanager
def _process(
    arguments: Sequence[str], log: Path, stdout: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [*_PROGRAM, *arguments], stdout=stdout, stderr=errors, text=True, encoding="utf-8"
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=30)


def command(*arguments: str) -> dict[str, Any]:
    """One command of ours with --json. SheetsSyncError when it could do nothing."""
    done = subprocess.run(
        [*_PROGRAM, *arguments, "--json"], capture_output=True, encoding="utf-8", timeout=PATIENCE
    )
    if done.returncode > 1:
        raise SheetsSyncError(
            f"sheets-sync {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}"
        )
    reply: dict[str, Any] = json.loads(done.stdout)
    return reply
