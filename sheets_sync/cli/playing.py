"""Commands to try it without Google: `emulator`, `demo`."""

import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import requests
import typer

from sheets_sync.cli.say import JsonOption
from sheets_sync.errors import UsageError
from sheets_sync.messages import both

if TYPE_CHECKING:
    from sheets_sync.emulator import Running


FreePort = Annotated[int, typer.Option(min=0, max=65535, help="0 = ช่องใดก็ได้ที่ว่าง · 0 = any free one")]


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(emulator)
    app.command()(demo)


def emulator(
    data: Annotated[
        Path, typer.Option(help="โฟลเดอร์เก็บกุญแจ การตั้งค่า และอีเมล · folder for key, config and mail")
    ],
    port: FreePort = 0,
    smtp_port: FreePort = 0,
    sample: Annotated[
        Literal["phayao", "nation", "empty"], typer.Option(help="ข้อมูลสมมติ · invented data")
    ] = "empty",
    quota: Annotated[Literal["google", "none"], typer.Option(help="โควตาต่อนาที · per-minute quotas")] = "none",
    drive_lag: Annotated[float, typer.Option(help="วินาที · how late the change feed is")] = 0.0,
    service_accounts_own_files: Annotated[
        Literal["yes", "no"] | None,
        typer.Option(help="ปกติ yes เฉพาะ --sample empty · by default yes for empty only"),
    ] = None,
    seed: Annotated[int, typer.Option(help="เมล็ดสุ่มของข้อมูลสมมติ · seed of the invented data")] = 2564,
) -> int:
    """ตัวแทน Google Sheets ในเครื่องนี้ · a stand-in for Google's APIs and a mail server; serves until SIGTERM."""
    from sheets_sync import sample as samples

    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    own = service_accounts_own_files or ("yes" if sample == "empty" else "no")
    with _started(
        port=port,
        smtp_port=smtp_port,
        data=data,
        drive_lag=drive_lag,
        service_accounts_own_files=own == "yes",
    ) as running:
        ready: dict[str, Any] = {
            "url": running.url,
            "smtp_host": running.smtp_host,
            "smtp_port": running.smtp_port,
            "service_account": str(running.service_account.resolve()),
        }
        loaded = samples.load(
            running.url,
            data,
            kind=sample,
            smtp=(running.smtp_host, running.smtp_port),
            service_account=running.service_account,
            seed=seed,
        )
        requests.post(f"{running.url}/emulator/quota", json={"quota": quota}, timeout=30).raise_for_status()
        sys.stdout.write(json.dumps(ready | loaded, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        stop.wait()
    return 0


def _started(**options: Any) -> "Running":
    """The emulator, running. UsageError when it cannot listen where it was told to."""
    from sheets_sync.emulator import start

    try:
        return start(**options)
    except OSError as e:
        if e.filename:
            raise _unwritable(e) from None
        raise UsageError(
            f"the emulator cannot listen there ({e.strerror}): choose another --port or --smtp-port, or 0",
            f"เปิดช่องเชื่อมต่อนั้นไม่ได้ ({e.strerror}) โปรดเลือก --port หรือ --smtp-port อื่น หรือใส่ 0",
        ) from None


def _unwritable(fault: OSError) -> UsageError:
    words = both("cli.unwritable", file=fault.filename, why=fault.strerror)
    return UsageError(words["en"], words["th"])


def demo(
    folder: Annotated[Path, typer.Option(help="โฟลเดอร์ผลลัพธ์ · where what was sent is left")] = Path(
        "var/demo"
    ),
    live: Annotated[
        bool, typer.Option("--live", help="เปิดหน้าเว็บให้ลองพิมพ์ · stays, with a page to type into")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="พอร์ตของหน้าเว็บ · the page's port")] = 8765,
    json_: JsonOption = False,
) -> int:
    """ทดลองงานทั้งหมดกับจังหวัดสมมติ · the whole job once, on an invented province, without Google."""
    from sheets_sync.demo import live as live_page
    from sheets_sync.demo import tour

    if live:
        return live_page.run(folder, port)

    return tour.run(folder, as_json=json_)
