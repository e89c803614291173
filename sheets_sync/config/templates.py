"""The department's own blank forms, looked through at the start: a broken one is told then, not late."""

from collections.abc import Mapping
from pathlib import Path

from sheets_sync import render
from sheets_sync.errors import Problem
from sheets_sync.messages import both
from sheets_sync.model import Bilingual, Form

KINDS = (".xlsx", ".docx")


def read_templates(folder: Path, forms: Mapping[str, Form], problems: list[Problem]) -> dict[str, Path]:
    """`form1.1.xlsx` -> where it lies, for each that is there; a folder that is not there holds none."""
    known = {name: form for form in forms.values() for name in _names(form)}
    found = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix not in KINDS or path.name.startswith(("~$", ".")):
            continue
        found[path.name] = path
        faults = (
            faults_of(path, known[path.name])
            if path.name in known
            else [both("template.unknown_name", known=", ".join(known))]
        )
        problems += [Problem(str(path), None, "", f["en"], f["th"]) for f in faults]
    return found


def faults_of(path: Path, form: Form) -> list[Bilingual]:
    """What keeps the template from being filled, in both languages."""
    try:
        content = path.read_bytes()
    except OSError as e:
        return [both("template.unreadable", what=type(e).__name__)]
    check = render.workbook_faults if path.suffix == ".xlsx" else render.document_faults
    return check(content, form)


def _names(form: Form) -> list[str]:
    kinds = KINDS if render.has_proposals(form) else KINDS[:1]
    return [f"form{form.id}{kind}" for kind in kinds]
