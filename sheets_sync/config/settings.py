"""The config and the forms it names, checked: what the rest of the house is given."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sheets_sync import gazetteer
from sheets_sync.config.schema import Alerts, District, Documents, Google, Mail, Pace, Page, Province, Round
from sheets_sync.model import Form, Subdistrict


@dataclass(frozen=True, slots=True)
class Settings:
    """The config and the forms it names, checked, with absolute paths."""

    folder: Path
    province: Province
    districts: tuple[District, ...]
    master: str
    google: Google
    mail: Mail
    rounds: Mapping[str, Round]
    forms: Mapping[str, Form]
    pace: Pace
    store: str
    clock: str | None
    villages: Mapping[str, Mapping[str, str]]  # sub-district code -> moo -> name; empty: not known
    alerts: Alerts = field(default_factory=Alerts)
    documents: Documents = field(default_factory=Documents)
    page: Page = field(default_factory=Page)
    rules: Path = Path()  # the folder of the rule files
    participants: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # sub-district code -> numbers of the villages that take part; missing: not known
    templates: Mapping[str, Path] = field(default_factory=dict)  # `form1.1.xlsx` -> where it lies

    def district(self, name_or_code: str) -> District | None:
        """The district with this code or name, with or without อ./อำเภอ."""
        wanted = re.sub(r"^(อำเภอ|อ\.)\s*", "", name_or_code.strip())
        capital = f"{wanted}{self.province.name}" if wanted == "เมือง" else wanted
        return next((d for d in self.districts if wanted == d.code or capital == d.name), None)

    def officers(self, form: str = "") -> tuple[str, ...]:
        """Who previews (of that form) and digests go to: the officers named, else the office's mailbox."""
        named = self.rounds[form].preview_to if form in self.rounds else []
        office = self.mail.reply_to or self.mail.sender
        return tuple(dict.fromkeys(named or self.province.contacts or [office]))

    def subdistricts(self, district: District) -> tuple[Subdistrict, ...]:
        """Those of the district that take part, with their villages where they are known."""
        names = {s.code: s.name for s in gazetteer.subdistricts(district.code)}
        return tuple(
            Subdistrict(c, names[c], self.villages.get(c), self.participants.get(c))
            for c in district.subdistricts
        )
