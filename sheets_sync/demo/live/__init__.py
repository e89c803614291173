"""The demo that stays: the sample's sheets to type into, the master, the clock and the mail, on one page."""

import signal
import sys
from pathlib import Path

from sheets_sync.demo import stage
from sheets_sync.demo.live.world import World


def run(folder: Path, port: int) -> int:
    """Serves until it is stopped (Ctrl-C, SIGTERM), on loopback only; `folder` is emptied first."""
    from sheets_sync.demo.live.page import serve  # here: NiceGUI takes a second to load

    stage.emptied(folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that what was started here is ended too
    with stage.emulator(folder) as ready, stage.daemon(ready["config"], folder):
        calendar = stage.command("status", "--config", ready["config"])["calendar"]
        serve(World(ready), {form: dates["send_at"] for form, dates in calendar.items()}, port)
    return 0
