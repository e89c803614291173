"""Google's own replies, recorded by the gspread project: ours must be the same."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from sheets_sync.emulator import start

SHARED = Path(__file__).parents[3] / "shared"
RECORDINGS, REPLAY = SHARED / "google-recordings" / "replies.jsonl", SHARED / "tools" / "replay.py"
PERSON = "person:recorded@example.com"

pytestmark = pytest.mark.skipif(
    not (RECORDINGS.exists() and REPLAY.exists()),
    reason="Google's recorded replies are not beside the project",
)


# One recording lists the files that lay in the account before, and reads them: nothing in it makes them.
LISTS_OLD_FILES = "ClientTest.test_openall "
# Part of an uploaded file's thumbnail address is a signature.
SIGNED = ".thumbnailLink: want"


def test_every_recorded_reply_is_the_same(tmp_path: Path) -> None:
    with start(data=tmp_path, strict=True) as running:
        command = [sys.executable, str(REPLAY), running.url, PERSON, str(RECORDINGS), "--verbose"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)
    lines = done.stdout.splitlines()
    differing = [
        (call, why.strip())
        for call, why in itertools.pairwise(lines)
        if why.startswith("    ") and not call.startswith(LISTS_OLD_FILES) and SIGNED not in why
    ]
    assert not differing, differing[:5]
    assert "(59/61 cassettes whole)" in lines[-1], lines[-1]
