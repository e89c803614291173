"""What a pasteData request holds: rows of texts, from delimited text or an HTML table."""

import csv
import io
from html.parser import HTMLParser
from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.sheets_api.cell_data import held


def lines_of(body: dict[str, Any]) -> list[list[str]]:
    """The texts to enter, row by row; what no cell can hold is refused."""
    try:
        lines = _lines(body, body.get("data") or "")
    except csv.Error:  # only a field of more than 131,072 characters
        lines = [[body["data"]]]
    return [[held(text) for text in line] for line in lines]


def _lines(body: dict[str, Any], data: str) -> list[list[str]]:
    if body.get("html"):
        reader = _Table()
        reader.feed(data)
        return reader.rows
    delimiter = body.get("delimiter")
    if not delimiter:
        raise bad_request("Must specify a delimiter or html.")
    if len(delimiter) != 1:
        return [line.split(delimiter) for line in data.splitlines()]
    return [list(row) for row in csv.reader(io.StringIO(data, newline=""), delimiter=delimiter)]


class _Table(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Rows and cells begin."""
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self.rows[-1].append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        """Cells end."""
        if tag in {"td", "th"}:
            self._open = False

    def handle_data(self, data: str) -> None:
        """Text inside a cell."""
        if self._open:
            self.rows[-1][-1] += data.strip()
