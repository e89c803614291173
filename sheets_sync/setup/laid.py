"""What became of every district's sheet when it was laid out, as `layout --json` has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sheets_sync.model import Bilingual
from sheets_sync.setup.master_layout import MasterLaid


@dataclass(frozen=True, slots=True)
class TabLaid:
    """What a form in a tab got, or would get: cells with a rule, cells as plain text, frozen rows."""

    tab: str
    form: str
    made: bool = False  # the tab with its header is new
    feedback: bool = False  # our column or its colours
    rules: int = 0
    text: int = 0
    frozen: int = 0

    def to_json(self) -> dict[str, Any]:
        """As `layout --json` has it."""
        counts = {"rules": self.rules, "text": self.text, "frozen": self.frozen}
        return {"tab": self.tab, "form": self.form, "made": self.made, "feedback": self.feedback, **counts}


@dataclass(frozen=True, slots=True)
class DistrictLaid:
    """One district's spreadsheet. `note` tells what a person must see to; `reached` that it could be read.

    `howto`: what became of the tab of instructions; `locale` and `time_zone`: what an empty one was set to.
    """

    code: str
    name: str
    spreadsheet: str
    tabs: tuple[TabLaid, ...] = ()
    note: Bilingual = field(default_factory=dict)
    reached: bool = True
    howto: str = ""
    locale: str = ""
    time_zone: str = ""

    def to_json(self) -> dict[str, Any]:
        """As `layout --json` has it."""
        return {
            "code": self.code,
            "name": self.name,
            "spreadsheet": self.spreadsheet,
            "note": self.note.get("th", ""),
            "howto": self.howto,
            "locale": self.locale,
            "time_zone": self.time_zone,
            "tabs": [tab.to_json() for tab in self.tabs],
        }


@dataclass(frozen=True, slots=True)
class Layout:
    """What became of every district's sheet, and of the master."""

    districts: tuple[DistrictLaid, ...]
    master: MasterLaid
    calls: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """As `layout --json` has it."""
        districts = [d.to_json() for d in self.districts]
        return {"districts": districts, "master": self.master.to_json(), "calls": dict(self.calls)}

    @property
    def reached(self) -> bool:
        """Whether any sheet could be read."""
        return any(d.reached for d in self.districts)

    @property
    def needs_a_person(self) -> bool:
        """Exit code 1: a sheet could not be laid out, or a table of it is not whole."""
        return bool(self.master.note) or any(d.note for d in self.districts)
