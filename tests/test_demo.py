"""`sheets-sync demo`, as a stranger types it: processes of their own, nothing prepared."""

import json
import os
import stat


def test_the_demo_does_the_whole_job_and_leaves_what_was_sent(cli, tmp_path) -> None:
    ran = cli("demo", "--folder", tmp_path / "demo", "--json", timeout=240)
    assert ran.code == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["second_pass"]["calls"]["sheets_write"] == 0
    sent = [d for deadline in told["deadlines"] for d in deadline["deliveries"] if d["state"] == "sent"]
    assert {d["form"] for d in sent} == {"1.1", "1.3"}
    assert len(told["mails"]) == 2
    kinds = sorted(os.path.splitext(name)[1] for name in told["files"])
    assert kinds.count(".xlsx") == kinds.count(".pdf") == 2
    assert kinds.count(".eml") >= 2
    for name in told["files"]:
        assert not stat.S_IMODE(os.stat(name).st_mode) & 0o077, f"{name} may be read by others"
