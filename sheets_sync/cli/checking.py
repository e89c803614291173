"""`check`: a local file by the same rules, offline."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from sheets_sync import config, gazetteer, shipped
from sheets_sync.cli import words
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, console, print_json
from sheets_sync.clock import FollowedClock, SystemClock, parse_moment
from sheets_sync.config import Settings
from sheets_sync.errors import ConfigError, Problem, Unreachable, UsageError
from sheets_sync.messages import both
from sheets_sync.model import Form, Note, Report, Scope, Subdistrict, Violation, Workbook
from sheets_sync.validation import find_tables, load_forms, read_file, validate_tables, write_normal
from sheets_sync.validation import write_feedback as feedback_file

FormOption = Annotated[str, typer.Option("--form", help="แบบ เช่น 1.1 · form, as 1.1")]


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(check)


def check(
    file: Annotated[Path, typer.Argument(help=".xlsx .xls .csv")],
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
    rules = _form(forms, form)
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
        print_json(_json(report))
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


def _form(forms: Mapping[str, Form], form: str) -> Form:
    if form not in forms:
        known = ", ".join(sorted(forms))
        raise UsageError(f"there is no form {form}: known are {known}", f"ไม่มีแบบ {form} มีแบบ {known}")
    return forms[form]


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


def _json(report: Report) -> dict[str, Any]:
    return {
        "form": report.form,
        "rows": len(report.rows),
        "clean": len(report.clean_rows),
        "violations": [_violation(v) for v in report.all_violations],
        "notes": [_note(n) for row in report.rows for n in row.notes],
        "not_checked": list(report.not_checked),
    }


def _violation(v: Violation) -> dict[str, Any]:
    return {
        "row": v.row,
        "cell": v.cell,
        "column": v.column,
        "header": v.header,
        "rule": v.rule,
        "severity": v.severity,
        "value": v.value,
        "message": dict(v.message),
    }


def _note(n: Note) -> dict[str, Any]:
    return {"row": n.row, "cell": n.cell, "column": n.column, "rule": n.rule, "from": n.before, "to": n.after}


def _show(report: Report, file: Path) -> None:
    clean, rows = len(report.clean_rows), len(report.rows)
    title = words.beside("title.checked", file=file.name, clean=clean, rows=rows)
    table = words.grid(escape(title), "row", "cell", "found", "level")
    for v in report.all_violations:
        level = "\n".join(both(f"severity.{v.severity}").values())
        level = f"[red]{level}[/red]" if v.severity == "error" else level
        said = "\n".join(dict.fromkeys((v.message["th"], v.message["en"])))
        table.add_row(str(v.row or "–"), v.cell or "–", escape(said), level)
    console.print(table)
    repaired = sum(len(row.notes) for row in report.rows)
    if repaired:
        words.say(console, "screen.repaired", count=repaired)
