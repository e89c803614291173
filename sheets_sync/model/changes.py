"""What is to be done to the master, in the order it was planned in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Linked:
    """A text cell that is a link."""

    text: str
    uri: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A box for staff to tick. `on` None: a box is to be there, what it says is theirs."""

    on: bool | None = None


MasterCell = str | int | bool | Linked | Tick | None  # None: not ours, leave it


@dataclass(frozen=True, slots=True)
class AddTab:
    """A tab of the master that is missing; its header row is the first. `sheet_id`: the id it is to have."""

    tab: str
    headers: tuple[str, ...]
    sheet_id: int | None = None


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Rows to insert so that the first of them has this number."""

    tab: str
    number: int
    rows: tuple[tuple[MasterCell, ...], ...]


@dataclass(frozen=True, slots=True)
class DeleteRows:
    """`count` rows to delete, the first with this number."""

    tab: str
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class SetCells:
    """Cells of one row to overwrite, from this 0-based column on."""

    tab: str
    number: int
    column: int
    cells: tuple[MasterCell, ...]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One row to move up, whatever stands in it, so that it then has the number `to`."""

    tab: str
    number: int
    to: int


Change = AddTab | InsertRows | DeleteRows | SetCells | MoveRow  # applied in the order they are planned in
