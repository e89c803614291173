"""What a pass remembers of the passes before it. It may be deleted at any time: that costs time, never a row.

The store keeps one JSON document per (province, district, form); this file says what is in it and how it is
written. It holds personal data: whoever keeps it keeps it where only the service can read it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sheets_sync.model import Cell, Row, Table
from sheets_sync.reconcile.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that vanished from a sheet: the hash of what it was, and when it was first missed."""

    row: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The last read of one form of one district that passed the brake.

    `seen` maps the hash of a row's cells to the moment this row was first seen in that shape; None means
    "old": it stood there at the first read. `gone` holds the rows that vanished within the last 24 hours.
    """

    district_code: str
    form: str
    tables: tuple[Table, ...]
    read_at: datetime
    seen: Mapping[str, datetime | None] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()
    submitted_at: datetime | None = None
    locale: str = "th_TH"  # of the spreadsheet: dates are read by it
    spreadsheet: str = ""  # it was read in; "" where an older version remembered it
    at_tick: Snapshot | None = None  # what stood there when the district sent
    at_deadline: Snapshot | None = None  # and at its deadline, once that has passed

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `Accepted.from_json` gives back an equal object."""
        return {
            "district": self.district_code,
            "form": self.form,
            "read_at": self.read_at.isoformat(),
            "submitted_at": _text(self.submitted_at),
            "locale": self.locale,
            "spreadsheet": self.spreadsheet,
            "tables": [_table_to_json(t) for t in self.tables],
            "seen": {row: _text(at) for row, at in self.seen.items()},
            "gone": [[g.row, g.at.isoformat()] for g in self.gone],
            "at_tick": self.at_tick.to_json() if self.at_tick else None,
            "at_deadline": self.at_deadline.to_json() if self.at_deadline else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Accepted":
        """The object that `to_json` wrote. KeyError, TypeError or ValueError when it is something else."""
        return cls(
            district_code=data["district"],
            form=data["form"],
            tables=tuple(_table_from_json(t) for t in data["tables"]),
            read_at=datetime.fromisoformat(data["read_at"]),
            seen={row: _moment(at) for row, at in data["seen"].items()},
            gone=tuple(Gone(row, datetime.fromisoformat(at)) for row, at in data["gone"]),
            submitted_at=_moment(data["submitted_at"]),
            locale=data["locale"],
            spreadsheet=data.get("spreadsheet", ""),
            at_tick=Snapshot.from_json(data.get("at_tick")),
            at_deadline=Snapshot.from_json(data.get("at_deadline")),
        )


class Cache(Protocol):
    """Where `Accepted`s are kept between passes, for one province."""

    def load(self) -> Mapping[tuple[str, str], Accepted]:
        """Everything kept: (district code, form) -> Accepted. Documents that cannot be read are left out."""
        ...

    def keep(self, changed: Sequence[Accepted]) -> None:
        """Keeps these, each in the place of the one before it, all or none."""
        ...


# ── as JSON ──────────────────────────────────────────────────────────────────────────────────────

_CELL = (("shown", "s"), ("format", "f"), ("error", "e"), ("formula", "x"), ("struck", "k"), ("link", "l"))


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _cell_to_json(cell: Cell) -> dict[str, Any]:
    """Only what is not blank: a table of 15 rows has 200 cells."""
    out: dict[str, Any] = {} if cell.value is None else {"v": cell.value}
    return out | {short: getattr(cell, name) for name, short in _CELL if getattr(cell, name)}


def _cell_from_json(data: Mapping[str, Any]) -> Cell:
    return Cell(data.get("v"), **{name: data[short] for name, short in _CELL if short in data})


def _table_to_json(table: Table) -> dict[str, Any]:
    return {
        "form": table.form,
        "sheet_id": table.sheet_id,
        "tab": table.tab,
        "header_number": table.header_number,
        "columns": dict(table.columns),
        "headers": dict(table.headers),
        "submitted": table.submitted,
        "rows": [[r.number, r.hidden, {k: _cell_to_json(c) for k, c in r.cells.items()}] for r in table.rows],
    }


def _table_from_json(data: Mapping[str, Any]) -> Table:
    rows = tuple(
        Row(number, {k: _cell_from_json(c) for k, c in cells.items()}, hidden)
        for number, hidden, cells in data["rows"]
    )
    return Table(**{**data, "rows": rows})
