"""What the rules say of a local file, as JSON and as a table for people: of `check` and of `import`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.markup import escape

from sheets_sync.cli.say import console
from sheets_sync.cli.words import beside, grid
from sheets_sync.messages import both
from sheets_sync.model import Note, Report, Violation


def report_json(report: Report) -> dict[str, Any]:
    """`check --json`."""
    return {
        "form": report.form,
        "rows": len(report.rows),
        "clean": len(report.clean_rows),
        "violations": [violation_json(v) for v in report.all_violations],
        "notes": [_note(n) for row in report.rows for n in row.notes],
        "not_checked": list(report.not_checked),
    }


def violation_json(v: Violation) -> dict[str, Any]:
    """One finding."""
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


def counted(report: Report, file: Path) -> str:
    """How many rows of the file are clean."""
    clean, rows = len(report.clean_rows), len(report.rows)
    return beside("title.checked", file=file.name, clean=clean, rows=rows)


def show_findings(title: str, found: Iterable[tuple[Violation, str]]) -> None:
    """What was found, where, how to mend it, and how each weighs: the catalogue's `severity.` word."""
    table = grid(escape(title), "row", "cell", "found", "level")
    for v, weight in found:
        level = "\n".join(both(f"severity.{weight}").values())
        level = f"[red]{level}[/red]" if weight == "error" else level
        said = "\n".join(dict.fromkeys((v.message["th"], v.message["en"])))
        table.add_row(str(v.row or "–"), v.cell or "–", escape(said), level)
    console.print(table)
