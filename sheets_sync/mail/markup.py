"""The HTML of a mail: plain tags with their styles beside them, for mail programs drop style sheets. Pure."""

from collections.abc import Sequence
from html import escape

_FONT = "font-family:Sarabun,'Leelawadee UI',Tahoma,sans-serif;font-size:15px;line-height:1.6"
_TABLE = '<table border="1" cellspacing="0" cellpadding="5" style="border-collapse:collapse">'


def page(body: str) -> str:
    """A whole document."""
    return f'<!DOCTYPE html><html lang="th"><body style="{_FONT}">{body}</body></html>\n'


def table(lines: Sequence[Sequence[str]]) -> str:
    """A table whose first line is its header; numbers stand in the middle of their columns."""
    head, *rows = lines
    made = ["".join(f"<th>{escape(cell)}</th>" for cell in head), *("".join(map(_cell, row)) for row in rows)]
    return _TABLE + "".join(f"<tr>{line}</tr>" for line in made) + "</table>"


def _cell(words: str) -> str:
    where = ' align="center"' if words.isdecimal() or words == "-" else ""
    return f"<td{where}>{escape(words)}</td>"
