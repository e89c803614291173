"""`layout`: tabs that are missing, and what Sheets itself can check and show, in the districts' sheets."""

from typing import Annotated

import typer

from sheets_sync.cli import assembly, tables, words
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, console, print_json
from sheets_sync.setup import lay_out


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(layout)


def layout(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="แสดงสิ่งที่จะทำ โดยไม่เขียน · only show what it would do")
    ] = False,
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """จัดไฟล์ของอำเภอ: วางแท็บที่ยังไม่มี คำแนะนำ รายการให้เลือก โดยไม่แตะค่าใด · lay out the districts' sheets."""
    with assembly.opened(config, now) as office:
        done = lay_out(office.settings, assembly.sheets(office), office.clock.now(), dry_run=dry_run)
        if not done.reached:
            raise words.unreached(len(done.districts), done.districts[0].note)
        reply = {"dry_run": dry_run} | done.to_json()
        if json_:
            print_json(reply)
        else:
            tables.show_layout(console, reply)
        return 1 if done.needs_a_person else 0
