"""Nobody but clock.py reads the system clock: ruff says so."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUFF = Path(sys.executable).parent / "ruff"


def found(folder: Path, file: str, code: str) -> str:
    shutil.copy(ROOT / "pyproject.toml", folder)
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code)
    command = [str(RUFF), "check", "--no-cache", "--select", "TID251", file]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nprint(datetime.now())\n",
        "import datetime\nprint(datetime.date.today())\n",
        "import time\nprint(time.time())\n",
        "from time import monotonic\nprint(monotonic())\n",
    ],
)
def test_reading_the_clock_is_banned(tmp_path: Path, code: str) -> None:
    assert "TID251" in found(tmp_path, "sheets_sync/mirror/plan.py", code)


@pytest.mark.parametrize("file", ["sheets_sync/clock.py", "sheets_sync/emulator/clock.py"])
def test_the_two_clocks_may(tmp_path: Path, file: str) -> None:
    assert "TID251" not in found(tmp_path, file, "import time\nprint(time.time())\n")
