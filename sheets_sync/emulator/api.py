"""What an operation of the emulated APIs is: a method, a path, and a function from a call to its reply."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sheets_sync.emulator.world import Caller, World

Access = Literal["read", "write", "none"]


@dataclass(frozen=True, slots=True)
class Call:
    """One request, already authenticated, routed and allowed."""

    world: World
    caller: Caller
    path: Mapping[str, str]  # decoded: {"spreadsheetId": "1ab…", "range": "Sheet1!A1:B2"}
    query: Mapping[str, list[str]]
    body: dict[str, Any]

    def text(self, name: str, default: str = "") -> str:
        """The last value of a query parameter."""
        values = self.query.get(name)
        return values[-1] if values else default

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean query parameter, as Google reads it ("true", "True", "1")."""
        values = self.query.get(name)
        return values[-1].lower() in {"true", "1"} if values else default


Handler = Callable[[Call], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Operation:
    """An entry of the API's table of methods."""

    id: str  # Google's method id: "sheets.spreadsheets.values.get"
    method: str  # "GET"
    path: str  # "/v4/spreadsheets/{spreadsheetId}/values/{range}:append"
    handler: Handler
    access: Access  # none: no existing file is involved
