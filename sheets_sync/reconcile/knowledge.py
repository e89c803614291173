"""What a pass knows before it looks at a sheet: the settings, people's word, and what the master tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheets_sync.config import District, Settings
from sheets_sync.mirror import later_told, moments_told, registry_rows, together
from sheets_sync.model import EMPTY, Form, Later, Reopened, Tab
from sheets_sync.reconcile.cache import Accepted
from sheets_sync.reconcile.waives import Nothing, Waives


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before a sheet is looked at. `master` is None when it could not be read."""

    settings: Settings
    now: datetime
    previous: Mapping[tuple[str, str], Accepted]
    master: Sequence[Tab] | None
    accepts: frozenset[tuple[str, str]] = frozenset()
    reopened: Mapping[tuple[str, str], Reopened] = field(default_factory=dict)
    held: Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]] = field(default_factory=dict)
    told: Mapping[tuple[str, str], tuple[datetime | None, datetime | None]] = field(default_factory=dict)
    later: Mapping[tuple[str, str], tuple[Later | None, Later | None]] = field(default_factory=dict)
    waives: Waives = field(default_factory=Nothing)
    read_at: Mapping[str, datetime] = field(default_factory=dict)  # spreadsheets not read in this pass

    @classmethod
    def of(
        cls,
        settings: Settings,
        now: datetime,
        previous: Mapping[tuple[str, str], Accepted],
        master: Sequence[Tab] | None,
        accepts: frozenset[tuple[str, str]],
        reopened: Mapping[tuple[str, str], Reopened],
        waives: Waives,
        read_at: Mapping[str, datetime] = EMPTY,
    ) -> "Knowledge":
        """With what the master holds, form -> district -> rows, and what its summary tells."""
        tabs = master or ()
        held = {form.id: registry_rows(tabs, form) for form in settings.forms.values()}
        told, later = moments_told(tabs), later_told(tabs)
        return cls(settings, now, previous, master, accepts, reopened, held, told, later, waives, read_at)

    def seen_at(self, district: District) -> datetime:
        """When the district's sheet was read: now, unless it is remembered from a look before."""
        return self.read_at.get(district.spreadsheet, self.now)

    def rows_in_master(self, district: District, form: Form) -> Sequence[Mapping[str, str]]:
        """The rows that the master's registry has of this district."""
        return self.held.get(form.id, {}).get(district.code, ())

    def told_by_master(self, district: District, form: Form) -> tuple[datetime | None, datetime | None]:
        """When the master says that the district sent, and when it was last read."""
        told = [self.told[c, form.id] for c in district.subdistricts if (c, form.id) in self.told]
        return told[0] if told else (None, None)

    def later_by_master(self, district: District, form: str) -> tuple[Later | None, Later | None]:
        """Which rows the master says were edited after the tick, and which came after the deadline."""
        told = [self.later[c, form] for c in district.subdistricts if (c, form) in self.later]
        edited, late = zip(*told, strict=True) if told else ((), ())
        return together(x for x in edited if x), together(x for x in late if x)

    def deadline(self, district: District, form: str) -> datetime:
        """The district's own: later than the round's when it was opened again until then."""
        general, again = (
            self.settings.rounds[form].district_deadline,
            self.reopened.get((district.code, form)),
        )
        return max(general, again.until) if again else general

    def open_again(self, district: District, form: str) -> Reopened | None:
        """The word that lets this district work on now."""
        again = self.reopened.get((district.code, form))
        return again if again and self.now <= again.until else None
