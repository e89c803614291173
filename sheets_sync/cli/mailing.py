"""`send`, `outbox`, `approve`, `hold`: what leaves the house, and people's word on it."""

import getpass
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from sheets_sync import delivery, service
from sheets_sync.cli import assembly, tables, words
from sheets_sync.cli.say import (
    CONFIG,
    ConfigOption,
    JsonOption,
    NowOption,
    WhoOption,
    WhyOption,
    console,
    print_json,
)
from sheets_sync.office import Office
from sheets_sync.thai.text import arabic_digits

KeyArgument = Annotated[
    str, typer.Argument(metavar="KEY", help="รหัสชุดข้อมูล เช่น 56/1.1/2564-1/0 · as in outbox list")
]

outbox = typer.Typer(help="รายการรอส่ง · the ledger of what was and is to be mailed", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(send)
    app.command()(approve)
    app.command()(hold)
    outbox.command("list")(list_)
    outbox.command()(show)
    outbox.command()(settle)
    app.add_typer(outbox, name="outbox")


def send(
    form: Annotated[
        str, typer.Argument(metavar="FORM", parser=arabic_digits, help="แบบ เช่น 1.1 · form, as 1.1")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="รวบรวมและแสดงเท่านั้น · compile and show only")
    ] = False,
    amend: Annotated[bool, typer.Option("--amend", help="ส่งฉบับแก้ไข · send a revision")] = False,
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """รวบรวมแล้วส่งทันที · compile the form's batch from a fresh pass, and show or send it."""
    with assembly.opened(config, now) as office:
        result = service.one_pass(office, assembly.sheets(office))
        if not result.reached:
            notes = [j.note for j in result.judged.values() if j.note]
            raise words.unreached(len(office.settings.districts), notes[0] if notes else {})
        if dry_run:
            return _preview(
                office, delivery.preview(office.post, result, form, _previews(office)), as_json=json_
            )
        act = delivery.amend if amend else delivery.send_now
        line = act(office.post, result, form)
        if json_:
            print_json({"deliveries": [line.to_json()]})
        else:
            console.print(tables.deliveries([line.to_json()]))
            if line.delivery.state == "awaiting_approval":
                words.say(console, "screen.to_approve", batch=line.delivery.key)
        return 1 if line.needs_a_person or line.delivery.state != "sent" else 0


def _previews(office: Office) -> Path:
    return office.settings.mail.outbox / "previews"


def _preview(office: Office, found: delivery.Preview, *, as_json: bool) -> int:
    if as_json:
        print_json(found.to_json())
        return 0
    console.print(escape(f"{found.subject}\n\n{found.body}"), soft_wrap=True)
    form = office.settings.forms[found.form]
    words.tell(console, words.in_units("screen.compiled", form, rows=found.rows, missing=found.missing))
    if found.why:
        console.print(found.why, markup=False, soft_wrap=True)
    words.say(console, "screen.preview_at", folder=found.folder)
    return 0


def list_(config: ConfigOption = CONFIG, now: NowOption = None, json_: JsonOption = False) -> int:
    """รายการทั้งหมด · every delivery of the ledger."""
    with assembly.opened(config, now) as office:
        lines = [line.to_json() for line in service.outbox(office)]
    if json_:
        print_json({"deliveries": lines})
    else:
        console.print(tables.deliveries(lines) if lines else words.beside("cli.nothing_due"))
    return 0


def show(
    key: KeyArgument, config: ConfigOption = CONFIG, now: NowOption = None, json_: JsonOption = False
) -> int:
    """รายละเอียดหนึ่งรายการ · one delivery: its words, attempts, rulings."""
    with assembly.opened(config, now) as office:
        found = delivery.show(office.post, key)
    if json_:
        print_json(found.to_json())
        return 0
    console.print(tables.deliveries([found.line.to_json()]))
    if found.subject or found.body:
        console.print(escape(f"{found.subject}\n\n{found.body}"), soft_wrap=True)
    else:
        words.say(console, "screen.not_frozen", form=found.line.delivery.form)
    for entry in found.audit:
        console.print(f"{entry.at:%Y-%m-%d %H:%M} {escape(entry.what)}")
    return 0


def settle(
    key: KeyArgument,
    verdict: Annotated[Literal["sent", "retry"], typer.Argument(help="sent ถึงแล้ว · retry ส่งใหม่")],
    why: WhyOption,
    who: WhoOption = "",
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """ตัดสินรายการที่พักไว้ · a person's ruling on a held mail."""
    with assembly.opened(config, now) as office:
        delivery.settle(office.post, key, verdict, who or getpass.getuser(), why)
        return _told(office, key, as_json=json_)


def approve(
    key: KeyArgument,
    why: WhyOption = "",
    who: WhoOption = "",
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """เห็นชอบให้ส่ง · the provincial officer lets a batch leave."""
    with assembly.opened(config, now) as office:
        delivery.approve(office.post, key, who or getpass.getuser(), why)
        return _told(office, key, as_json=json_)


def hold(
    key: KeyArgument,
    why: WhyOption,
    who: WhoOption = "",
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """พักไว้ก่อน · the provincial officer stops a batch."""
    with assembly.opened(config, now) as office:
        delivery.hold(office.post, key, who or getpass.getuser(), why)
        return _told(office, key, as_json=json_)


def _told(office: Office, key: str, *, as_json: bool) -> int:
    lines = [line.to_json() for line in service.outbox(office) if line.delivery.key == key]
    if as_json:
        print_json({"deliveries": lines})
    else:
        console.print(tables.deliveries(lines))
    return 0
