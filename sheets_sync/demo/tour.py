"""`sheets-sync demo`: starts the emulator, runs the real commands against it, shows what they did."""

import json
from pathlib import Path
from typing import Any

import requests
from rich.console import Console

from sheets_sync.demo import show, stage
from sheets_sync.demo.story import Story


def run(folder: Path, *, as_json: bool) -> int:
    """Runs the demo into `folder` (emptied first); 0 when every batch was accepted."""
    console = Console(stderr=as_json, highlight=False)
    stage.emptied(folder)
    with stage.emulator(folder) as ready, console.status("") as status:
        story = _play(ready, folder, status.update)
    if as_json:
        print(json.dumps(_summary(story), ensure_ascii=False, indent=1))
    else:
        show.story(console, story, folder)
    return 0 if len(story.mails) >= len(story.deadlines) else 3


def _play(ready: dict[str, Any], folder: Path, tell: Any) -> Story:
    config = ready["config"]
    tell("ตรวจไฟล์ของทุกอำเภอ เขียนผลตรวจ รวมทะเบียนจังหวัด · first pass over every district")
    first = stage.command("sync", "--config", config)
    tell("ตรวจซ้ำ: ไม่มีอะไรเปลี่ยน ไม่เขียนอะไร · second pass: nothing changed, nothing written")
    second = stage.command("sync", "--config", config)
    calendar = stage.command("status", "--config", config)["calendar"]
    deadlines = []
    for form, dates in sorted(calendar.items(), key=lambda item: str(item[1]["send_at"])):
        tell(f"ถึงกำหนดส่งแบบ {form} · form {form} is due")
        deadlines.append(
            (form, dates["send_at"], stage.command("sync", "--config", config, "--now", dates["send_at"]))
        )
    return Story(
        ready=ready,
        first=first,
        second=second,
        deadlines=deadlines,
        to_mend=_values(ready, "รายการที่ต้องแก้ไข"),
        mails=requests.get(f"{ready['url']}/emulator/mail", timeout=30).json(),
        files=sorted(p for kind in ("*.xlsx", "*.pdf", "*.eml") for p in folder.rglob(kind)),
    )


def _values(ready: dict[str, Any], tab: str) -> list[list[str]]:
    """A tab of the master, read as the province's officer would."""
    reply = requests.get(
        f"{ready['url']}/v4/spreadsheets/{ready['master']}/values/{tab}",
        headers={"Authorization": f"Bearer person:{ready['owner']}"},
        timeout=30,
    )
    rows: list[list[str]] = reply.json().get("values", [])
    return rows


def _summary(story: Story) -> dict[str, Any]:
    return {
        "first_pass": story.first,
        "second_pass": story.second,
        "deadlines": [{"form": f, "at": at, "deliveries": r["deliveries"]} for f, at, r in story.deadlines],
        "mails": story.mails,
        "files": [str(p) for p in story.files],
    }
