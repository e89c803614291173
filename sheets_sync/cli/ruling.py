"""`accept`, `reopen`: people's word on a district."""

import getpass
from datetime import datetime
from typing import Annotated

import typer

from sheets_sync import delivery, service
from sheets_sync.cli import assembly, named, tables, words
from sheets_sync.cli.say import (
    CONFIG,
    ConfigOption,
    FormOption,
    JsonOption,
    NowOption,
    WhoOption,
    WhyOption,
    console,
    print_json,
)
from sheets_sync.config.values import typed_moment
from sheets_sync.errors import UsageError
from sheets_sync.messages import LANGUAGES, text

DistrictArgument = Annotated[str, typer.Argument(metavar="DISTRICT", help="ชื่อหรือรหัสอำเภอ · name or code")]


_OF_NO_USE = {"halted": "cannot", "unreadable": "later"}


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(accept)
    app.command()(reopen)


def accept(
    district: DistrictArgument,
    form: FormOption,
    why: WhyOption,
    who: WhoOption = "",
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """รับไฟล์ของอำเภอที่หยุดรับไว้ตามที่เป็นอยู่ · take a halted sheet as it is, in a pass right now."""
    with assembly.opened(config, now) as office:
        found = named.district(office.settings, district)
        code = found.code
        delivery.accept(office.post, (code, form), who or getpass.getuser(), why)
        result = service.one_pass(office, assembly.sheets(office))
        judged, taken = result.judged[code, form], (code, form) in result.used_accepts
        if not result.reached:
            raise words.unreached(len(office.settings.districts), judged.note)
        if json_:
            state = {"state": judged.state, "note": judged.note.get("th", ""), "cause": judged.cause}
            print_json({"district": code, "form": form, **state, "accepted": taken})
        else:
            outcome = "done" if taken else _OF_NO_USE.get(judged.state, "nothing")
            for lang, note in (judged.note or dict.fromkeys(LANGUAGES, "")).items():
                said = text(f"accept.{outcome}", lang, name=found.name, form=form, note=note)
                console.print(said, markup=False, soft_wrap=True)
    return 0 if judged.state == "ok" else 1


def reopen(
    district: DistrictArgument,
    form: FormOption,
    until: Annotated[str, typer.Option("--until", metavar="MOMENT", help="ถึงเมื่อใด · until when")],
    why: WhyOption,
    who: WhoOption = "",
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """ให้อำเภอแก้ไขต่อหลังกำหนด · let a district work on after its deadline."""
    with assembly.opened(config, now) as office:
        found, moment = named.district(office.settings, district), _moment(until)
        delivery.reopen(office.post, (found.code, form), moment, who or getpass.getuser(), why)
        if json_:
            print_json({"district": found.code, "form": form, "until": moment.isoformat()})
        else:
            until = tables.day(moment.isoformat())
            words.say(console, "cli.reopened", name=found.name, form=form, until=until)
    return 0


def _moment(text: str) -> datetime:
    """As the calendar reads it: a bare day is the end of its office hours."""
    try:
        return typed_moment(text.strip())
    except (ValueError, AssertionError) as e:
        en, _, th = str(e).partition(" | ")
        raise UsageError(f"{text!r} {en}", f"{text}: {th or en}") from None
