"""`replace-sheet`: a district goes on in another spreadsheet."""

import getpass
from typing import Annotated

import typer

from sheets_sync import delivery
from sheets_sync.cli import assembly, named
from sheets_sync.cli.ruling import DistrictArgument
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, WhoOption, console, print_json
from sheets_sync.config import exchange_sheet, spreadsheet_id
from sheets_sync.messages import both
from sheets_sync.reconcile import Accepted
from sheets_sync.setup.replace_sheet import Weighed, weigh_sheet


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command("replace-sheet")(replace_sheet)


def replace_sheet(
    district: DistrictArgument,
    sheet: Annotated[str, typer.Argument(metavar="ID", help="รหัสหรือที่อยู่ของไฟล์ใหม่ · id or address")],
    why: Annotated[str, typer.Option("--why", help="เหตุผล · the reason, kept in the ledger")] = "",
    who: WhoOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="แสดงสิ่งที่จะเปลี่ยน ไม่เขียน · only show what would change")
    ] = False,
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """ให้อำเภอใช้ไฟล์ชีตใหม่แทนไฟล์เดิม · give a district another spreadsheet."""
    new = spreadsheet_id(sheet)
    with assembly.opened(config, now) as office:
        settings = office.settings
        previous = office.store.cache(settings.province.code, Accepted.from_json).load()
        found = weigh_sheet(
            settings,
            assembly.sheets(office),
            named.district(settings, district),
            new,
            previous,
            office.clock.now(),
        )
        file = ""
        if not dry_run:
            file = str(exchange_sheet(config, found.district.code, new))
            sheets = (found.district.spreadsheet, new)
            delivery.replaced(office.post, found.district.code, sheets, who or getpass.getuser(), why)
        if json_:
            print_json({"dry_run": dry_run, **found.to_json(), "file": file})
        else:
            _show(found, file)
    return 1 if found.needs_a_person else 0


def _show(found: Weighed, file: str) -> None:
    _say("replace.title", name=found.district.name, title=found.title)
    for form in found.forms:
        if form.rows_before is None or form.read_at is None:
            _say("replace.rows_new", form=form.form, rows=form.rows)
            continue
        read_at = f"{form.read_at:%Y-%m-%d %H:%M}"
        counted = {"rows": form.rows, "before": form.rows_before, "gone": form.gone}
        _say("replace.rows", form=form.form, read_at=read_at, **counted)
        if form.halts:
            _say("replace.halts", form=form.form, code=found.district.code)
    for note in found.notes:
        console.print("\n".join(note.values()), markup=False, soft_wrap=True)
    _say("replace.done", file=file) if file else _say("replace.would")


def _say(key: str, **values: object) -> None:
    for words in both(key, **values).values():
        console.print(words, markup=False, soft_wrap=True)
