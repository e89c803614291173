"""`init`: asks for what a province is, and writes its config."""

import sys
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from sheets_sync import config, gazetteer
from sheets_sync.cli import words
from sheets_sync.cli.asking import Asks
from sheets_sync.cli.say import CONFIG, ConfigOption, complain, console
from sheets_sync.clock import BANGKOK, SystemClock
from sheets_sync.errors import ConfigError, UsageError
from sheets_sync.setup import fitting, places
from sheets_sync.setup.doctor.plan import unfilled, without_contacts
from sheets_sync.setup.init import Answers, is_free, rehearse, write_config
from sheets_sync.thai import arabic_digits, loose

MASTER = "ทะเบียนรวมจังหวัด"
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
    reference: Annotated[str, typer.Option(help="อ้างถึงหนังสือกรมฯ · the department's letter")] = "",
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
    asks = Asks(sys.stdin.isatty() if ask is None else ask)
    if asks.wanted:  # before the first question
        is_free(config_)
    code = asks.for_("province", province, places.province)
    year = asks.for_("fiscal_year", fiscal_year, fitting.year, str(_year(SystemClock().now())))
    part = _taking_part(asks, code, subdistricts)
    files = fitting.Files()
    sheets = _by_district(asks, code, "sheet", sheet, part, files.of)
    offices = _by_district(
        asks, code, "contact", contact, part, lambda name: fitting.address("contact", district=name)
    )
    of_master = asks.for_("master", master, files.of(MASTER))
    telephone = asks.for_("phone", phone, str)
    key_file = asks.for_("key", key, fitting.key)
    host, port = asks.for_("mail_host", mail_host, fitting.server)
    answers = Answers(
        province=code,
        fiscal_year=year,
        subdistricts=part,
        sheets=sheets,
        contacts=offices,
        master=of_master,
        phone=telephone,
        reference=reference.strip(),
        key=key_file,
        mail_host=host,
        mail_port=port,
        mail_user=mail_user,
        sender=asks.for_("sender", sender, fitting.address("sender")),
        department=asks.for_("department", department, fitting.address("department")),
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
    if left := unfilled(settings):
        words.say(console, "doctor.placeholder.mend", about=", ".join(left))
    if empty := without_contacts(settings):
        words.say(console, "doctor.placeholder.look", about=", ".join(empty))
    words.say(console, "init.next", config=folder, sheets=len(settings.districts) + 1)
    return 0


def _taking_part(asks: Asks, province: str, given: Sequence[str] | None) -> dict[str, tuple[str, ...]]:
    """District code -> its sub-districts that take part, for each that has any."""
    known = gazetteer.districts(province)
    if all_ := [one for one in given or () if loose(one) in places.EVERY]:
        given = [f"{code}={one}" for one in all_ for code in known]
    told = _told(asks, province, given)
    chosen: Sequence[str] = list(told)
    if not told:
        offered = ", ".join(known.values())
        chosen = asks.for_(
            "districts", "", partial(places.districts, province), places.EVERY[1], offered=offered
        )
    found = {}
    for code in (c for c in known if c in chosen):
        offered = ", ".join(places.subdistrict_names(code).values())
        found[code] = asks.for_(
            "subdistricts",
            told.get(code, ""),
            partial(places.subdistricts, code),
            district=known[code],
            offered=offered,
        )
    return {code: codes for code, codes in found.items() if codes}


def _by_district(
    asks: Asks,
    province: str,
    what: str,
    given: Sequence[str] | None,
    among: Collection[str],
    check_of: Callable[[str], fitting.Check],
) -> dict[str, str]:
    """District code -> answer, for each that one was given for, or asked for (those `among`)."""
    told = _told(asks, province, given)
    found = {
        code: asks.for_(what, told.get(code, ""), check_of(name), district=name)
        for code, name in gazetteer.districts(province).items()
        if code in told or code in among
    }
    return {code: said for code, said in found.items() if said}


def _told(asks: Asks, province: str, given: Sequence[str] | None) -> dict[str, str]:
    """`จุน=…` or `5602=…`, by code."""
    found = {}
    for one in given or ():
        name, _, value = arabic_digits(one).partition("=")
        try:
            if not value.strip():
                raise fitting.usage("init.no_value", said=one)
            found[places.district(province, name)] = value.strip()
        except UsageError as fault:
            asks.told(fault)
    return found


def _year(now: datetime) -> int:
    """The fiscal year (B.E.) of a moment: it begins on 1 October."""
    local = now.astimezone(BANGKOK)
    return local.year + 543 + (local.month >= 10)
