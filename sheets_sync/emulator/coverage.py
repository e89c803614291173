"""What the emulator covers, told by the code itself: `python -m sheets_sync.emulator.coverage [PAGE]`.

It is Markdown. With a PAGE, what stands there between the two marks is written anew; without one it is
printed.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from sheets_sync.emulator import drive_api, payload, quota, sheets_api
from sheets_sync.emulator.drive_api.transfer import MADE
from sheets_sync.emulator.grid.functions import covered
from sheets_sync.emulator.grid.locales import LOCALES
from sheets_sync.emulator.schema import load
from sheets_sync.emulator.sheets_api.requests import KINDS
from sheets_sync.emulator.sheets_api.selectors import MAX_CELLS
from sheets_sync.emulator.sheets_api.values import MAX_TEXT

BEGIN = "<!-- from the code: python -m sheets_sync.emulator.coverage docs/emulator.md -->"
END = "<!-- end of what comes from the code -->"


def markdown() -> str:
    """All the tables."""
    parts = [
        _operations("Sheets v4", "sheets"),
        _operations("Drive v3", "drive"),
        _kinds(),
        _formulas(),
        _limits(),
    ]
    return "\n\n".join(parts)


def written(page: str) -> str:
    """A page with the tables of now between its marks; ValueError when it has none."""
    found = re.search(f"{re.escape(BEGIN)}.*{re.escape(END)}", page, re.DOTALL)
    if found is None:
        raise ValueError("the page has no marks to write between")
    return f"{page[: found.start()]}{BEGIN}\n\n{markdown()}\n\n{END}{page[found.end() :]}"


def _operations(title: str, api: str) -> str:
    """The methods of one API that are answered, and the names of those that are not."""
    mine = [op for op in [*sheets_api.OPERATIONS, *drive_api.OPERATIONS] if op.id.startswith(f"{api}.")]
    rows = [f"| `{op.id.removeprefix(f'{api}.')}` | `{op.method} {op.path}` |" for op in mine]
    missing = sorted(set(load()[api].methods) - {op.id for op in mine})
    head = f"### {title}: {len({op.id for op in mine})} methods\n\n| method | answers |\n|---|---|"
    return f"{head}\n" + "\n".join(rows) + f"\n\n501: {_names(_short(name) for name in missing) or 'none'}."


def _short(method: str) -> str:
    return method.partition(".")[2]


def _kinds() -> str:
    """The kinds of batchUpdate."""
    known = load()["sheets"].messages["Request"]
    missing = sorted(set(known) - set(KINDS))
    return (
        f"### batchUpdate: {len(KINDS)} of {len(known)} kinds of request\n\n"
        f"Carried out: {_names(sorted(KINDS))}.\n\n"
        f"501, and nothing of that batch is done: {_names(missing)}."
    )


def _formulas() -> str:
    """The functions of formulas."""
    return (
        f"### Formulas: {len(covered())} functions\n\n"
        "Evaluated, with `+ - * / ^ & % = <> < <= > >=`, ranges, named ranges and other tabs: "
        f"{_names(covered())}.\n\n"
        "Any other formula is kept and given back as typed; its value is `#NAME?` with a message that names "
        "the function, never a wrong value."
    )


def _limits() -> str:
    """The limits and the locales."""
    rows = {
        "cells of a spreadsheet": f"{MAX_CELLS:,}",
        "characters of a cell": f"{MAX_TEXT:,}",
        "a request": f"{payload.LARGEST_BODY // 2**20} MiB",
        "reads, and as many writes, a minute and user (`quota google`)": f"{quota.PER_USER:,}",
        "the same for all users together": f"{quota.PER_PROJECT:,}",
        "Drive calls a minute and user": f"{quota.DRIVE:,}",
        "formats of export": _names(MADE),
        "locales with their own dates and numbers": _names(sorted(LOCALES)),
    }
    lines = [f"| {what} | {value} |" for what, value in rows.items()]
    return "### Limits\n\n| of | limit |\n|---|---|\n" + "\n".join(lines)


def _names(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def main(arguments: list[str]) -> None:
    """Print the tables, or write them into a page."""
    if not arguments:
        sys.stdout.write(markdown() + "\n")
        return
    page = Path(arguments[0])
    page.write_text(written(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
