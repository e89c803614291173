"""BOOT-ANY: killed anywhere, started again, no hand work is needed."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter

from sheets_sync import sample
from tests.conftest import ROOT
from tests.test_main_job import SEND, records, sync


def test_boot_any_passes_killed_at_any_moment_are_made_good_and_mail_leaves_once(command, phayao) -> None:
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    phayao.control("POST", "clock", {"now": SEND["1.1"]})
    for _ in range(4):
        arguments = [sys.executable, "-m", "sheets_sync", "sync", "--config", str(phayao.config)]
        process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(1.0, 5.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    for _ in range(2):
        sync(command, phayao)
    assert sync(command, phayao)["calls"]["sheets_write"] == 0
    found = Counter((r["รหัสอำเภอ"], r["เลขประจำตัวประชาชน"]) for r in records(phayao, "รายชื่อที่ผ่าน"))
    truth = sample.truth().clean
    assert found == Counter(
        (code, key) for (code, form), keys in truth.items() if form == "1.1" for key in keys
    )
    deliveries = sync(command, phayao)["deliveries"]
    batches = {d["form"]: d["state"] for d in deliveries if d["kind"] == "batch"}
    mails = phayao.control("GET", "mail")
    if batches["1.1"] == "sent":
        assert len(mails) == 1
    else:  # killed while it was being given: only a person can know
        assert batches["1.1"] == "unknown"
        assert len(mails) <= 1
