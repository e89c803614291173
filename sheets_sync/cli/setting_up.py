"""`doctor`: is everything ready, and how to mend what is not."""

import getpass
from typing import Annotated

import typer
from rich.markup import escape

from sheets_sync import config, delivery
from sheets_sync.cli import assembly, words
from sheets_sync.cli.say import (
    CONFIG,
    ConfigOption,
    JsonOption,
    NowOption,
    WhoOption,
    console,
    print_json,
)
from sheets_sync.config import Settings
from sheets_sync.errors import ConfigError
from sheets_sync.messages import both
from sheets_sync.office import Office
from sheets_sync.setup.doctor import Check, examine
from sheets_sync.thai import arabic_digits

COLOURS = {"ok": "green", "look": "yellow", "mend": "red", "unknown": "dim"}


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(doctor)


def doctor(
    mail: Annotated[
        bool, typer.Option("--mail", help="ส่งรหัสถึงกรมฯ เพื่อยืนยันที่อยู่ · mail the department a code")
    ] = False,
    confirm: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="ที่อยู่ที่ยืนยันแล้ว · the address that was confirmed")
    ] = None,
    code: Annotated[str, typer.Option(help="รหัสที่ได้ยินทางโทรศัพท์ · the code heard on the telephone")] = "",
    who: WhoOption = "",
    config_: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """ตรวจความพร้อมทุกอย่างก่อนใช้งานจริง โดยไม่แก้อะไร · looks at everything, changes nothing, says what to mend."""
    if mail or confirm:
        with assembly.opened(config_, now) as office:
            return _confirm(office, confirm, code, who) if confirm else _ask(office)
    try:
        settings = config.read(config_)
    except ConfigError as e:
        if not json_:
            raise
        print_json({"ready": False, "checks": [c.to_json() for c in _faults(e)]})
        return 2
    checks = _examined(settings, now)
    ready = not any(c.state == "mend" for c in checks)
    if json_:
        print_json({"ready": ready, "checks": [c.to_json() for c in checks]})
    else:
        words.say(console, "screen.config", config=config_)
        _show(checks)
    return 0 if ready else 1


def _examined(settings: Settings, now: str | None) -> list[Check]:
    clock = assembly.clock(settings, now)
    return list(
        examine(
            settings,
            clock,
            store=lambda: assembly.store(settings),
            sheets=lambda: assembly.way_to_google(settings, clock, drive=True),
        )
    )


def _ask(office: Office) -> int:
    asked = delivery.ask_addresses(office.post)
    for mail in asked:
        state = words.beside(f"delivery_state.{mail.state}")
        words.say(console, "confirm.asked", address=mail.recipients[0], state=state, why=mail.why)
    if not asked:
        words.say(console, "confirm.none_left")
    elif any(mail.state == "sent" for mail in asked):
        words.say(console, "confirm.next")
    return 0 if all(mail.state == "sent" for mail in asked) else 1


def _confirm(office: Office, address: str, code: str, who: str) -> int:
    delivery.confirm(office.post, address, arabic_digits(code), who or getpass.getuser())
    words.say(console, "confirm.done", address=address)
    return 0


def _faults(error: ConfigError) -> list[Check]:
    return [Check("config", "mend", p.file, {"th": p.th or p.en, "en": str(p)}) for p in error.problems]


def _named(check: Check, said: str) -> str:
    """With the sheet or setting it is about, where the words (also told elsewhere) do not name it."""
    return said if check.about in said else f"{check.about}: {said}"


def _show(checks: list[Check]) -> None:
    """What is to be mended last, where the eye falls."""
    table = words.grid(words.beside("doctor.title"), "state", "found")
    for check in sorted(checks, key=lambda c: list(COLOURS).index(c.state)):
        shown = [_named(check, said) for said in dict.fromkeys((check.message["th"], check.message["en"]))]
        state = f"[{COLOURS[check.state]}]{chr(10).join(both(f'doctor.state.{check.state}').values())}[/]"
        table.add_row(state, escape("\n".join(shown)))
    console.print(table)
    counts = {state: sum(c.state == state for c in checks) for state in COLOURS}
    said = "doctor.to_mend" if counts["mend"] or counts["look"] else "doctor.all_well"
    console.print(" · ".join(both(said, **counts).values()))
