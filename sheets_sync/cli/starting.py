"""`new-round`: a round starts from last round's list."""

from typing import Annotated

import typer
from rich.markup import escape

from sheets_sync import service
from sheets_sync.cli import assembly, words
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, console, print_json
from sheets_sync.messages import text
from sheets_sync.office import Office
from sheets_sync.setup.new_round import Filled, NewRound
from sheets_sync.thai.text import arabic_digits


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(new_round)


def new_round(
    form: Annotated[
        str, typer.Argument(metavar="FORM", parser=arabic_digits, help="แบบ เช่น 1.1 · form, as 1.1")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="แสดงเท่านั้น ไม่กรอก · show only, nothing is typed")
    ] = False,
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """กรอกรายชื่อรอบก่อนลงในตารางที่ว่างของอำเภอ · fill the districts' empty tables with last round's list."""
    with assembly.opened(config, now) as office:
        done = service.new_round(office, assembly.sheets(office), form, dry_run=dry_run)
        if not done.reached:
            raise words.unreached(len(done.districts), done.districts[0].note if done.districts else {})
        if json_:
            print_json(done.to_json())
        else:
            _show(office, done)
    return 1 if done.needs_a_person else 0


def _show(office: Office, done: NewRound) -> None:
    last = done.last
    words.say(console, f"new_round.from_{last.source}", name=last.key)
    title = words.beside("title.round", form=done.form, round=done.round)
    table = words.grid(title, "district", "row", "result")
    label = office.settings.forms[done.form].submit_label
    for district in done.districts:
        table.add_row(district.name, str(district.rows), escape(_said(district, label)))
    console.print(table)
    for place in last.missing:
        words.say(console, "new_round.missing", name=place.name, district=place.district)
    for place in last.left_out:
        words.say(console, "new_round.left_out", name=place.name, district=place.district, rows=place.rows)


def _said(district: Filled, label: str) -> str:
    said = district.note.get("th") or text(f"new_round.{district.state}")
    return f"{said}\n{text('new_round.ticked', label=label)}" if district.ticked else said
