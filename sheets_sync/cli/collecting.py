"""`collect`: the department's side."""

import csv
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from sheets_sync import collect as gathering
from sheets_sync import config, shipped
from sheets_sync.cli import words
from sheets_sync.cli.say import CONFIG, ConfigOption, JsonOption, NowOption, console, print_json
from sheets_sync.clock import SystemClock, parse_moment
from sheets_sync.errors import ConfigError, Problem, UsageError
from sheets_sync.messages import both
from sheets_sync.model import Form
from sheets_sync.validation import load_forms

NATIONAL = "national.xlsx"
WANTS_A_PERSON = ("altered", "locked", "unreadable")


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command()(collect)


def collect(
    folder: Annotated[Path, typer.Argument(help="โฟลเดอร์ที่เก็บไฟล์ของทุกจังหวัด · where the files lie")],
    output: Annotated[Path | None, typer.Option(help="ไฟล์รวมทั้งประเทศ · the national .xlsx")] = None,
    passwords: Annotated[Path | None, typer.Option(help=".csv: รหัสจังหวัด,รหัสผ่าน · code,password")] = None,
    config_: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """รวมไฟล์ที่ทุกจังหวัดส่งเป็นไฟล์เดียว · many provinces' files as one, who sent what, who stands twice."""
    if not folder.is_dir():
        raise _usage("collect.no_folder", folder=str(folder))
    forms, target = _forms(config_), output or folder / NATIONAL
    moment = parse_moment(now) if now else SystemClock().now()
    sent = gathering.gather(gathering.read_folder(folder, forms, _passwords(passwords), moment, target))
    found = gathering.national(sent, forms)
    try:
        target.write_bytes(found.content)
        target.chmod(0o600)
    except OSError as e:
        raise _usage("cli.unwritable", file=str(target), why=e.strerror or "") from None
    counted = {name: dict(getattr(found, name)) for name in ("rows", "provinces", "twice", "missing")}
    if json_:
        print_json({"files": [one.to_json() for one in sent], **counted, "output": str(target)})
    else:
        _show(sent, counted, target)
    waits = any(one.state in WANTS_A_PERSON or one.errors for one in sent) or any(found.twice.values())
    return 1 if waits else 0


def _forms(path: Path) -> dict[str, Form]:
    if path != CONFIG or path.exists():
        return dict(config.read(path).forms)
    problems: list[Problem] = []
    forms = load_forms(shipped.rules_folder(), problems)
    if problems:
        raise ConfigError(problems)
    return dict(forms)


def _passwords(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return {code.strip(): password.strip() for code, password in csv.reader(lines)}
    except (OSError, ValueError):
        raise _usage("collect.no_passwords") from None


def _usage(key: str, **values: str) -> UsageError:
    said = both(key, **values)
    return UsageError(said["en"], said["th"])


def _show(sent: tuple[gathering.Sent, ...], counted: dict[str, dict[str, int]], target: Path) -> None:
    columns = ("file", "province", "form", "rows", "errors", "state")
    table = words.grid(words.beside("title.received"), *columns)
    for one in sent:
        said = "\n".join(both(f"collect.{one.state}").values())
        table.add_row(escape(one.file), one.province, one.form, str(one.rows), str(one.errors), said)
    console.print(table)
    for form in counted["rows"]:
        told = {name: counts[form] for name, counts in counted.items()}
        words.say(console, "screen.collected", form=form, **told)
    words.say(console, "screen.collected_at", file=target)
