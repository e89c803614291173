"""Where every public name of gspread is used: a fresh spreadsheet with a small table."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gspread

TABLE = [["name", "n", "x"], ["ก", "1", "p"], ["ข", "2", "q"], ["ค", "3", "r"]]
FRIEND = "friend@example.com"


@dataclass
class Stage:
    """What one use has to play with."""

    client: gspread.Client
    book: gspread.Spreadsheet

    @property
    def sheet(self) -> gspread.Worksheet:
        """Sheet1 as the emulator has it now."""
        return self.book.get_worksheet_by_id(0)

    def other(self, title: str = "อีกแผ่น") -> gspread.Worksheet:
        """One more tab."""
        return self.book.add_worksheet(title, 10, 5)

    def new(self, title: str = "อีกเล่ม") -> gspread.Spreadsheet:
        """One more spreadsheet."""
        return self.client.create(title)

    def part(self, name: str, n: int = 0) -> Any:
        """A field of a tab, straight from spreadsheets.get."""
        return self.book.fetch_sheet_metadata()["sheets"][n].get(name)

    def hidden(self, dimension: str) -> list[int]:
        """Which of the first rows or columns are hidden."""
        (data,) = self.book.fetch_sheet_metadata({"includeGridData": "true"})["sheets"][0]["data"]
        lines = data[f"{dimension}Metadata"]
        return [n for n, line in enumerate(lines[:10]) if line.get("hiddenByUser")]

    def titles(self) -> list[str]:
        """The tabs in their order."""
        return [tab.title for tab in self.book.worksheets()]

    def friend(self) -> str:
        """The id of a permission given to somebody."""
        self.book.share(FRIEND, perm_type="user", role="writer", notify=False)
        return str(next(p["id"] for p in self.book.list_permissions() if p["emailAddress"] == FRIEND))

    def role(self) -> str:
        """What that somebody may do, "" for nothing."""
        return str(
            next((p["role"] for p in self.book.list_permissions() if p.get("emailAddress") == FRIEND), "")
        )


def after(*steps: Any) -> Any:
    """The value of the last step."""
    return steps[-1]


def quietly(work: Callable[[], Any]) -> Any:
    """For what gspread itself warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return work()


Use = tuple[Callable[[Stage], Any], Any]
