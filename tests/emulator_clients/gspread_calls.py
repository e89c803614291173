"""Every public name of gspread's Client, Spreadsheet, Worksheet and Cell.

`CALLS` maps "Worksheet.acell" to a function of a `Stage` (a fresh spreadsheet whose Sheet1 holds `TABLE` in
A1:C4) and the value it must give: the effect of the method, read back from the emulator, where there is one.
"""

import inspect

import gspread
from gspread.cell import Cell

from tests.emulator_clients.gspread_books import CELL, CLIENT, SPREADSHEET
from tests.emulator_clients.gspread_stage import Use
from tests.emulator_clients.gspread_tabs import WORKSHEET

CLASSES = {gspread.Client: CLIENT, gspread.Spreadsheet: SPREADSHEET, gspread.Worksheet: WORKSHEET, Cell: CELL}
CALLS: dict[str, Use] = {
    f"{owner.__name__}.{name}": use for owner, uses in CLASSES.items() for name, use in uses.items()
}


def public() -> list[str]:
    """What gspread offers, as installed."""
    return [
        f"{owner.__name__}.{name}"
        for owner in CLASSES
        for name, _ in inspect.getmembers(owner)
        if not name.startswith("_")
    ]


def table(refused: dict[str, str]) -> str:
    """The list as Markdown: one line a class, and below it what is not supported and why."""
    lines = []
    for owner in CLASSES:
        names = [name for name in public() if name.startswith(f"{owner.__name__}.")]
        good = [f"`{name.partition('.')[2]}`" for name in names if name not in refused]
        lines.append(f"- **{owner.__name__}** ({len(good)} of {len(names)}): {' '.join(good)}")
    lines += [f"- not supported: `{name}` ({why})" for name, why in sorted(refused.items())]
    return "\n".join(lines)
