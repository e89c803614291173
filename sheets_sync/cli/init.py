"""`init`: asks for what a province is, and writes its config."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from sheets_sync import config, gazetteer
from sheets_sync.cli import words
from sheets_sync.cli.say import CONFIG, ConfigOption, complain, console
from sheets_sync.clock import BANGKOK, SystemClock
from sheets_sync.errors import ConfigError, UsageError
from sheets_sync.messages import both
from sheets_sync.setup.init import Answers, rehearse, write_config
from sheets_sync.thai import arabic_digits, loose

ByDistrict = Annotated[
    list[str] | None, typer.Option(metavar="DISTRICT=…", help="อำเภอละ 1 ครั้ง · once a district")
]


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(init)


def init(
    province: Annotated[str, typer.Option(help="ชื่อหรือรหัสจังหวัด · name or code")] = "",
    fiscal_year: Annotated[str, typer.Option(help="ปีงบประมาณ พ.ศ. · Buddhist era")] = "",
    subdistricts: ByDistrict = None,
    sheet: ByDistrict = None,
    contact: ByDistrict = None,
    master: Annotated[str, typer.Option(help="ที่อยู่ของทะเบียนรวม · the master's address")] = "",
    phone: Annotated[str, typer.Option(help="โทรศัพท์สำนักงาน · the office's telephone")] = "",
    key: Annotated[str, typer.Option(help="ไฟล์กุญแจบัญชีระบบ · the service account's key file")] = "",
    mail_host: Annotated[str, typer.Option(help="เครื่องส่งอีเมล · the mail server")] = "",
    mail_user: Annotated[str, typer.Option(help="ชื่อเข้าระบบอีเมล · its user")] = "",
    sender: Annotated[str, typer.Option(help="อีเมลสำนักงาน · the office's address")] = "",
    department: Annotated[str, typer.Option(help="อีเมลกรมฯ · the department's address")] = "",
    lock: Annotated[
        bool | None, typer.Option("--lock/--no-lock", help="ใส่รหัสผ่านไฟล์แนบ · a password on attachments")
    ] = None,
    ask: Annotated[
        bool | None, typer.Option("--ask/--no-ask", help="ถามสิ่งที่ไม่ได้ระบุ · ask for what is not given")
    ] = None,
    config_: ConfigOption = CONFIG,
) -> int:
    """เขียนไฟล์ตั้งค่าของจังหวัด ไม่เขียนทับไฟล์เดิม · writes a province's config; never overwrites."""
    asks = _Asks(sys.stdin.isatty() if ask is None else ask)
    code = _province(asks.for_("province", province))
    year = asks.for_("fiscal_year", fiscal_year, str(_year(SystemClock().now())))
    places = {d: _places(d, said) for d, said in _by_district(code, subdistricts, asks, "subdistricts")}
    answers = Answers(
        province=code,
        fiscal_year=_number(year),
        subdistricts=places,
        sheets=dict(_by_district(code, sheet, asks, "sheet", places)),
        contacts=dict(_by_district(code, contact, asks, "contact", places)),
        master=asks.for_("master", master),
        phone=asks.for_("phone", phone),
        key=_path(asks.for_("key", key), config_),
        mail_host=asks.for_("mail_host", mail_host),
        mail_user=mail_user,
        sender=asks.for_("sender", sender),
        department=asks.for_("department", department),
        lock=asks.whether("lock", lock),
    )
    rehearse(config_, answers)
    for path in write_config(config_, answers):
        words.say(console, "init.wrote", file=path)
    return _look_again(config_)


def _look_again(folder: Path) -> int:
    """What was written is read as every command reads it; then what comes next."""
    try:
        settings = config.read(folder)
    except ConfigError as e:
        complain(e)
        return 2
    words.say(console, "init.next", config=folder, sheets=len(settings.districts) + 1)
    return 0


class _Asks:
    """Asks a person for what no option gave; or takes it as not known."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted

    def for_(self, what: str, given: str, otherwise: str = "", **values: Any) -> str:
        """The answer, in Arabic digits; "" when there is none."""
        if given or not self._wanted:
            return arabic_digits(given or otherwise)
        question = words.beside(f"init.ask.{what}", **values)
        return arabic_digits(
            str(typer.prompt(question, default=otherwise, show_default=bool(otherwise), err=True))
        )

    def whether(self, what: str, given: bool | None) -> bool:
        """Yes or no; no when nobody is there to ask."""
        if given is not None or not self._wanted:
            return bool(given)
        return bool(typer.confirm(words.beside(f"init.ask.{what}"), default=False, err=True))


def _by_district(
    province: str,
    given: Sequence[str] | None,
    asks: _Asks,
    what: str,
    among: Sequence[str] | dict[str, Any] = (),
) -> Iterator[tuple[str, str]]:
    """(district code, answer) for each that was given or asked for."""
    told = dict(_pair(province, one) for one in given or ())
    for code, name in gazetteer.districts(province).items():
        wanted = code in told or code in among or (what == "subdistricts" and not told)
        offered = ", ".join(s.name for s in gazetteer.subdistricts(code)) if what == "subdistricts" else ""
        said = asks.for_(what, told.get(code, ""), district=name, offered=offered) if wanted else ""
        if said:
            yield code, said


def _pair(province: str, said: str) -> tuple[str, str]:
    """`จุน=…` or `5602=…`."""
    name, _, value = arabic_digits(said).partition("=")
    known = gazetteer.districts(province)
    code = next((c for c, n in known.items() if loose(name.removeprefix("อำเภอ")) in (c, loose(n))), "")
    if not code or not value.strip():
        raise _usage("init.no_district", said=name, known=", ".join(known.values()))
    return code, value.strip()


def _places(district: str, said: str) -> tuple[str, ...]:
    """Codes or names of sub-districts, with commas between."""
    known = gazetteer.subdistricts(district)
    found = []
    for word in filter(None, (w.strip().removeprefix("ตำบล") for w in said.split(","))):
        code = next((s.code for s in known if loose(word) in (s.code, loose(s.name))), None)
        if code is None:
            raise _usage("init.no_subdistrict", said=word, known=", ".join(s.name for s in known))
        found.append(code)
    return tuple(dict.fromkeys(found))


def _province(said: str) -> str:
    word = loose(said.removeprefix("จังหวัด"))
    code = next((c for c, name in gazetteer.provinces().items() if word and word in (c, loose(name))), None)
    if code is None:
        raise _usage("init.no_province", said=said or "-")
    return code


def _number(said: str) -> int:
    if not said.isdecimal() or not 2500 <= int(said) <= 2700:
        raise _usage("init.no_year", said=said or "-")
    return int(said)


def _year(now: datetime) -> int:
    """The fiscal year (B.E.) of a moment: it begins on 1 October."""
    local = now.astimezone(BANGKOK)
    return local.year + 543 + (local.month >= 10)


def _path(said: str, folder: Path) -> str:
    """A path typed from here, as the config (whose paths start from its folder) is to have it."""
    return str((Path.cwd() / said).resolve()) if said and Path(said).exists() else said


def _usage(key: str, **values: object) -> UsageError:
    said = both(key, **values)
    return UsageError(said["en"], said["th"])
