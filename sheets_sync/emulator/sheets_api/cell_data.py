"""CellData: from a request into a cell, and from a cell into a reply."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.fields import FieldMask, Tree
from sheets_sync.emulator.grid import Cell, Formula, Sheet, Spreadsheet
from sheets_sync.emulator.grid.cell import EXTRAS, NOTHING, Entered, Value, as_double, extended
from sheets_sync.emulator.grid.conditions import Painter, coloured
from sheets_sync.emulator.grid.links import link_of
from sheets_sync.emulator.grid.render import display, effective_format, number_format, own_format
from sheets_sync.emulator.sheets_api.masks import interned, merged, styled

Json = dict[str, Any]
Wanted = Mapping[str, FieldMask | None]  # CellData's fields that were asked for; a mask cuts one down
Shared = dict[tuple[Any, ...], Any]  # what equal cells of one reply show: worked out once, and one object
MAX_TEXT = 50_000
WRITABLE = ("userEnteredValue", "userEnteredFormat", "note", *EXTRAS)
_KEPT = {"userEnteredFormat", *EXTRAS}  # shown as the cell keeps them
READ = ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink", *WRITABLE)


def entered(value: Mapping[str, Any] | None) -> Entered:
    """An ExtendedValue of a request as a cell's value; an empty string empties the cell."""
    if not value:
        return None
    if "formulaValue" in value:
        text = str(value["formulaValue"])
        return Formula(text) if text.startswith("=") else text or None
    if "numberValue" in value:
        number = value["numberValue"]
        try:
            return as_double(number)
        except OverflowError:
            raise bad_request("userEnteredValue.numberValue must be a finite number.") from None
    if "boolValue" in value:
        return bool(value["boolValue"])
    if "stringValue" in value:
        return held(value["stringValue"]) or None
    raise bad_request("userEnteredValue must be a number, string, boolean or formula.")


def held(text: str) -> str:
    """A text that a cell can hold, as it is; Google's 400 for a longer one."""
    if len(text) > MAX_TEXT:
        raise bad_request(
            f"Your input contains more than the maximum of {MAX_TEXT} characters in a single cell."
        )
    return text


def changed(cell: Cell, data: Mapping[str, Any], tree: Tree) -> Cell:
    """The cell with the fields of the mask taken from CellData; those it lacks are cleared."""
    wanted = set(WRITABLE) if "*" in tree else set(tree)
    if "userEnteredValue" in wanted:
        cell = cell.with_value(entered(data.get("userEnteredValue")))
    if "userEnteredFormat" in wanted:
        cell = replace(cell, format=_format(cell, data.get("userEnteredFormat") or {}, tree))
    if "note" in wanted:
        cell = replace(cell, note=data.get("note") or "")
    for name in EXTRAS:
        if name in wanted:
            kept = {k: v for k, v in cell.extra.items() if k != name}
            extra = kept | ({name: styled(data[name])} if data.get(name) else {})
            cell = replace(cell, extra=interned(extra) if extra else NOTHING)
    return cell


def _format(cell: Cell, new: Mapping[str, Any], tree: Tree) -> Json | None:
    below = tree.get("userEnteredFormat") or {}
    made = merged(cell.format or {}, new, below)
    return interned(styled(made)) if made else None


@dataclass(frozen=True, slots=True)
class View:
    """A cell with what its fields are worked out from."""

    book: Spreadsheet
    sheet: Sheet
    row: int
    col: int
    cell: Cell
    value: Value
    rules: Sequence[Painter]
    shared: Shared

    def extended(self, value: Value | Formula) -> Json:
        """A value as ExtendedValue; what was typed and what it counts as are mostly one."""
        key = ("value", type(value), value)
        if key not in self.shared:
            self.shared[key] = extended(value)
        made: Json = self.shared[key]
        return made

    def number_format(self) -> Json | None:
        """effectiveFormat.numberFormat: asked for often, and cheap alone."""
        form = own_format(self.cell, self.value)
        return {"numberFormat": dict(form)} if form else None

    def kin(self, name: str) -> tuple[Any, ...] | None:
        """Cells with the same key show the same in that field; None: who knows."""
        cell, value = self.cell, self.value
        if name in _KEPT:
            return name, id(cell.format if name == "userEnteredFormat" else cell.extra.get(name))
        if name == "effectiveFormat" and not self.rules:
            return name, id(cell.format), type(cell.value), type(value), getattr(value, "kind", None)
        return None

    def effective_format(self) -> Json | None:
        """effectiveFormat, with what conditional formats add; none for a cell with a note alone."""
        if self.cell.value is None and not self.cell.format:
            return None
        base = effective_format(self.cell, self.value)
        return coloured(self.book, self.sheet, self.row, self.col, base, self.rules)

    def shown(self) -> str:
        """formattedValue"""
        if isinstance(self.value, str) and not self.cell.format:
            return self.value
        form = number_format(self.cell, self.value, self.book.locale)
        return display(self.value, form, self.book.locale)


_FIELDS: dict[str, Callable[[View], Any]] = {
    "userEnteredValue": lambda view: view.extended(view.cell.value),
    "effectiveValue": lambda view: view.extended(view.value),
    "formattedValue": View.shown,
    "userEnteredFormat": lambda view: view.cell.format,
    "effectiveFormat": View.effective_format,
    "note": lambda view: view.cell.note,
    "hyperlink": lambda view: link_of(view.cell),
}


def cell_json(view: View, wanted: Wanted) -> Json:
    """A cell as CellData: the wanted fields that hold something (a mask cuts a field down)."""
    made: Json = {}
    for name, mask in wanted.items():
        key = view.kin(name)
        if key is None:
            value = _field(view, name, mask)
        elif key in view.shared:
            value = view.shared[key]
        else:
            value = view.shared[key] = _field(view, name, mask)
        if value:
            made[name] = value
    return made


def _field(view: View, name: str, mask: FieldMask | None) -> Any:
    if mask is not None and name == "effectiveFormat" and set(mask.tree) == {"numberFormat"}:
        value: Any = view.number_format()
    else:
        value = _FIELDS[name](view) if name in _FIELDS else view.cell.extra.get(name)
    return mask.apply(value) if mask is not None and value else value
