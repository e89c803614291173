"""`check`: a local file by the same rules, offline."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sheets_sync import config, gazetteer, shipped
from sheets_sync.cli import named, words
from sheets_sync.cli.findings import counted, report_json, show_findings
from sheets_sync.cli.say import CONFIG, ConfigOption, FormOption, JsonOption, NowOption, console, print_json
from sheets_sync.clock import FollowedClock, SystemClock, parse_moment
from sheets_sync.config import Settings
from sheets_sync.errors import ConfigError, Problem, Unreachable, UsageError
from sheets_sync.model import Form, Report, Scope, Subdistrict, Violation, Workbook
from sheets_sync.validation import find_tables, load_forms, read_file, validate_tables, write_normal
from sheets_sync.validation import write_feedback as feedback_file


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(check)


def check(
    file: Annotated[Path, typer.Argument(help=".xlsx .xls .ods .csv .docx")],
    form: FormOption,
    district: Annotated[str | None, typer.Option(help="ชื่อหรือรหัสอำเภอ · name or code of the district")] = None,
    normal: Annotated[Path | None, typer.Option(help="เขียนค่าที่อ่านได้ลง .csv (ไม่ปิดบัง) · normal forms")] = None,
    write_feedback: Annotated[
        Path | None, typer.Option(help="คืนไฟล์ .xlsx พร้อมช่องผลตรวจและเซลล์สีแดง · the file with what was found")
    ] = None,
    config_: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """ตรวจไฟล์ในเครื่องด้วยกฎเดียวกัน โดยไม่ใช้อินเทอร์เน็ต · checks a local file by the same rules, offline."""
    settings = config.read(config_) if config_ != CONFIG or config_.exists() else None
    forms = _forms(settings)
    rules = named.form(forms, form)
    workbook = read_file(file)
    scope, unchecked = _scope(settings, district, workbook, _moment(settings, now))
    found = find_tables(workbook, rules, forms.values())
    reports = validate_tables(found.tables, rules, scope)
    report = _joined(rules, reports, found.problems, unchecked)
    if normal:
        write_normal(report, rules, normal)
    if write_feedback:
        feedback_file(file, workbook, tuple(zip(found.tables, reports, strict=True)), write_feedback)
    if json_:
        print_json(report_json(report))
    else:
        _show(report, file)
    return 1 if any(v.severity == "error" for v in report.all_violations) else 0


def _forms(settings: Settings | None) -> dict[str, Form]:
    """Every form of the rules folder, also those that the calendar does not name yet."""
    problems: list[Problem] = []
    forms = load_forms(settings.rules if settings else shipped.rules_folder(), problems)
    if problems:
        raise ConfigError(problems)
    return forms


def _moment(settings: Settings | None, now: str | None) -> datetime:
    """The moment people's ages are told by; offline, real time stands in for the config's clock."""
    if now:
        return parse_moment(now)
    try:
        clock = FollowedClock(settings.clock) if settings and settings.clock else SystemClock()
        return clock.now()
    except Unreachable:
        return SystemClock().now()


def _scope(
    settings: Settings | None, district: str | None, workbook: Workbook, now: datetime
) -> tuple[Scope, tuple[str, ...]]:
    """Whose table it is; and what cannot be checked because that is not known."""
    year = settings.province.fiscal_year if settings else now.year + 543 + (now.month >= 10)
    places: tuple[Subdistrict, ...] = ()
    code = name = ""
    if district:
        code, name, places = _district(settings, district)
    scope = Scope(
        district_code=code,
        district_name=name,
        subdistricts=places,
        gazetteer=tuple(s.name for s in gazetteer.subdistricts(code)),
        fiscal_year=year,
        today=now,
        locale=workbook.locale,
    )
    return scope, () if places else ("belongs_to",)


def _district(settings: Settings | None, district: str) -> tuple[str, str, tuple[Subdistrict, ...]]:
    known = settings.district(district) if settings else None
    if settings and known:
        return known.code, known.name, settings.subdistricts(known)
    wanted = district.strip().removeprefix("อำเภอ").removeprefix("อ.").strip()
    found = [
        (code, name)
        for province in gazetteer.provinces()
        for code, name in gazetteer.districts(province).items()
        if wanted in (code, name)
    ]
    if settings or len(found) != 1:
        en = "is not in the config" if settings else f"fits {len(found)} districts: give its code"
        th = "ไม่อยู่ในการตั้งค่า" if settings else f"ตรงกับ {len(found)} อำเภอ โปรดระบุรหัสอำเภอ"
        raise UsageError(f"district {district} {en}", f"อำเภอ {district} {th}")
    code, name = found[0]
    return code, name, gazetteer.subdistricts(code)


def _joined(
    form: Form, reports: tuple[Report, ...], problems: tuple[Violation, ...], more: tuple[str, ...]
) -> Report:
    """The reports of all tables of the file as one."""
    unchecked = dict.fromkeys(rule for r in reports for rule in r.not_checked)
    return Report(
        form=form.id,
        rows=tuple(row for r in reports for row in r.rows),
        violations=(*problems, *(v for r in reports for v in r.violations)),
        not_checked=tuple(dict.fromkeys((*unchecked, *more))),
    )


def _show(report: Report, file: Path) -> None:
    show_findings(counted(report, file), ((v, v.severity) for v in report.all_violations))
    if repaired := sum(len(row.notes) for row in report.rows):
        words.say(console, "screen.repaired", count=repaired)
