"""The link of a cell: from its format, or from a =HYPERLINK with a literal address."""

import re

from sheets_sync.emulator.grid.cell import Cell, Formula

_FORMULA = re.compile(r'=\s*HYPERLINK\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)


def link_of(cell: Cell) -> str | None:
    """The address a click on the cell opens."""
    link = ((cell.format or {}).get("textFormat") or {}).get("link") or {}
    if link.get("uri"):
        return str(link["uri"])
    if isinstance(cell.value, Formula) and (found := _FORMULA.match(cell.value.text)):
        return found[1].replace('""', '"')
    return None
