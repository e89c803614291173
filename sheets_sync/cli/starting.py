"""`new-round`: a round starts from last round's list."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from sheets_sync import service
from sheets_sync.cli import assembly
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, console, print_json
from sheets_sync.errors import Unreachable
from sheets_sync.messages import both, text
from sheets_sync.service import Office
from sheets_sync.setup.new_round import Filled, NewRound


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(new_round)


def new_round(
    form: Annotated[str, typer.Argument(metavar="FORM", help="แบบ เช่น 1.1 · form, as 1.1")],
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
            why = done.districts[0].note if done.districts else {}
            words = both("cli.unreached", count=len(done.districts), why="{why}")
            told = {lang: words[lang].replace("{why}", why.get(lang, "")) for lang in words}
            raise Unreachable(told["en"], told["th"])
        if json_:
            print_json(done.to_json())
        else:
            _show(office, done)
    return 1 if done.needs_a_person else 0


def _show(office: Office, done: NewRound) -> None:
    last = done.last
    console.print(text(f"new_round.from_{last.source}", name=last.key), markup=False, soft_wrap=True)
    table = Table(title=f"แบบ {done.form} รอบ {done.round}", title_justify="left")
    for header in ("อำเภอ", "แถว", "ผล"):
        table.add_column(header, overflow="fold")
    label = office.settings.forms[done.form].submit_label
    for district in done.districts:
        table.add_row(district.name, str(district.rows), escape(_said(district, label)))
    console.print(table)
    for place in last.missing:
        said = text("new_round.missing", name=place.name, district=place.district)
        console.print(said, markup=False, soft_wrap=True)
    for place in last.left_out:
        said = text("new_round.left_out", name=place.name, district=place.district, rows=place.rows)
        console.print(said, markup=False, soft_wrap=True)


def _said(district: Filled, label: str) -> str:
    said = district.note.get("th") or text(f"new_round.{district.state}")
    return f"{said}\n{text('new_round.ticked', label=label)}" if district.ticked else said
