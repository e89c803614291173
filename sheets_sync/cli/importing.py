"""`import`: a roster that came as a file, checked, shown, and put into its district's sheet."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from sheets_sync import service
from sheets_sync.cli import assembly, named
from sheets_sync.cli.findings import report_json, show_findings, violation_json
from sheets_sync.cli.say import CONFIG, ConfigOption, FormOption, JsonOption, NowOption, console, print_json
from sheets_sync.cli.words import beside, grid, tell
from sheets_sync.mask import mask
from sheets_sync.messages import both, text
from sheets_sync.model import Bilingual, Column, Form, JudgedRow
from sheets_sync.setup.file_import import Imported
from sheets_sync.setup.incoming import Incoming
from sheets_sync.validation import feedback_text, read_file, typed_text

ENDS = ("table.found_in_file", "table.in_sheet")
SHOWN = 4  # columns that tell rows apart; more do not fit a terminal


def register(app: typer.Typer) -> None:
    """Adds this file's commands."""
    app.command("import")(import_)


def import_(
    file: Annotated[Path, typer.Argument(help=".xlsx .xls .ods .csv .docx")],
    district: Annotated[str, typer.Option(help="ชื่อหรือรหัสอำเภอ · name or code of the district")],
    form: FormOption,
    write: Annotated[bool, typer.Option("--write", help="กรอกลงชีต · put the rows into the sheet")] = False,
    config: ConfigOption = CONFIG,
    now: NowOption = None,
    json_: JsonOption = False,
) -> int:
    """ตรวจไฟล์ที่ได้รับ แล้วกรอกลงแถวว่างของอำเภอ · check a file that came, and put it into a district's sheet."""
    with assembly.opened(config, now) as office:
        place = (named.district(office.settings, district), named.form(office.settings.forms, form))
        came = read_file(file)
        done = service.import_file(office, assembly.sheets(office), place, came, write=write)
        if json_:
            print_json(_json(done))
        else:
            _show(done, place[1], file)
    return 1 if done.needs_a_person else 0


def _json(done: Imported) -> dict[str, Any]:
    """What becomes of each row, and what `check --json` says; counts are the sheet's with the new rows."""
    return report_json(done.arrived.report) | {
        "district": done.district.code,
        "name": done.district.name,
        "spreadsheet": done.district.spreadsheet,
        "state": done.state,
        "note": done.note.get("th", ""),
        "tab": done.tab,
        "written": len(done.new) if done.state == "written" else 0,
        "lines": [_line(row) for row in done.rows],
        "ticked": done.ticked,
        "late": done.late,
        "columns_left_out": list(done.lost),
        "violations": [violation_json(v) for v in done.findings],
    }


def _line(row: Incoming) -> dict[str, Any]:
    return {
        "tab": row.judged.tab,
        "row": row.number,
        "state": row.state,
        "judged": row.judged.report.state,
        "place": row.place,
        "other": row.other,
        "headers": list(row.headers),
    }


# ── for people ───────────────────────────────────────────────────────────────────────────────────


def _show(done: Imported, form: Form, file: Path) -> None:
    if done.rows:
        console.print(_table(done, form, file))
    if done.findings:
        show_findings(beside("import.findings"), done.levels)
    for said in _sentences(done, form):
        tell(console, said)


def _sentences(done: Imported, form: Form) -> list[Bilingual]:
    count, first = len(done.new), str(done.first)
    said = [done.note or both(f"import.{done.state}", count=count, tab=done.tab, first=first)]
    if done.ticked:
        said.append(both("import.ticked", label=form.submit_label))
    if done.late:
        said.append(both("import.late"))
    if done.lost:
        said.append(both("import.lost", headers=" ".join(done.lost)))
    if left := sum(row.state in ("differs", "elsewhere", "struck") for row in done.rows):
        said.append(both("import.left", count=left))
    if "unique_province" in done.arrived.report.not_checked:
        said.append(both("import.not_compared"))
    return said


def _table(done: Imported, form: Form, file: Path) -> Table:
    title = beside("import.title", file=file.name, name=done.district.name, form=form.id)
    table = grid(escape(title), "row")
    columns = _telling(form)
    for header in (*(c.header for c in columns), *("\n".join(both(w).values()) for w in ENDS)):
        table.add_column(header, overflow="fold")
    tabs = {row.judged.tab for row in done.rows}
    for row in done.rows:
        number = f"{escape(row.judged.tab)} {row.number}" if len(tabs) > 1 else str(row.number)
        cells = (escape(_masked(row, column)) for column in columns)
        table.add_row(number, *cells, _verdict(row.judged.report), escape(_way(done, row)))
    return table


def _telling(form: Form) -> list[Column]:
    """The columns by which people know a row: its key, its group, then a name."""
    groups = [key for group in form.groups for key in group.by]
    names = [c.key for c in form.columns if c.required and c.type in ("name", "text")]
    keys = list(dict.fromkeys((*form.key, *groups, *names)))[:SHOWN]
    return [c for c in form.columns if c.key in keys]


def _masked(row: Incoming, column: Column) -> str:
    said = row.judged.report.values.get(column.key) or typed_text(row.judged.row, column.key)
    return mask(said, column.type) if column.personal else said[:20]


def _verdict(row: JudgedRow) -> str:
    """The short mark that the row will have in the sheet."""
    mark = feedback_text(row).partition("\n")[0]
    return f"[red]{mark}[/red]" if row.state == "error" else mark


def _way(done: Imported, row: Incoming) -> str:
    """What became, or would become, of a row."""
    if row.place and done.state in ("written", "would_write"):
        key = "written" if done.state == "written" else "would"
        return text(f"import.place.{key}", place=row.place)
    return text(f"import.row.{row.state}", other=row.other, headers=" ".join(row.headers))
