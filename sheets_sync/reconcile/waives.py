"""What `judge` asks of whoever knows which findings the province accepts."""

from collections.abc import Sequence
from typing import Protocol

from sheets_sync.config import District, Settings
from sheets_sync.model import Form, Report, Table
from sheets_sync.validation import Holds, row_names, with_waivers


class Waives(Protocol):
    """Who says which findings the province accepts."""

    def concerns(self, place: tuple[str, str]) -> bool:
        """Whether any finding of this (district code, form) may be waived."""
        ...

    def holds(self, place: tuple[str, str]) -> Holds:
        """The one to ask about its findings."""
        ...


class Nothing:
    """Nobody has waived anything."""

    def concerns(self, place: tuple[str, str]) -> bool:
        """Never."""
        return False

    def holds(self, place: tuple[str, str]) -> Holds:
        """No finding is waived."""
        return lambda row, found, cell: False


def waived(
    waives: Waives,
    settings: Settings,
    district: District,
    form: Form,
    tables: Sequence[Table],
    reports: Sequence[Report],
) -> tuple[Report, ...]:
    """The reports of a district's tables with the findings that the province accepts."""
    place = (district.code, form.id)
    if not waives.concerns(place):
        return tuple(reports)
    holds, codes = waives.holds(place), {s.name: s.code for s in settings.subdistricts(district)}
    parts = zip(tables, row_names(tables, form), reports, strict=True)
    return tuple(with_waivers(table, names, report, form, codes, holds) for table, names, report in parts)
