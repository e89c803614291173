"""GridRanges and indexes inside the JSON of rules, filters, charts, tables: moved with rows and columns."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from sheets_sync.emulator.grid.area import BOUNDS
from sheets_sync.emulator.grid.shifts import open_span
from sheets_sync.emulator.grid.tokens import Ref, rewritten

if TYPE_CHECKING:
    from sheets_sync.emulator.grid.structure import Change


class _Gone:
    """Marks a part whose cells are all deleted."""


GONE: Final[Any] = _Gone()
_LISTS = {"ranges", "sources", "unprotectedRanges"}  # a part goes when the last of these goes


def shift_json(part: Any, change: "Change") -> Any:
    """The part after the change; GONE when what it stood on is deleted."""
    if isinstance(part, list):
        return [new for item in part if (new := shift_json(item, change)) is not GONE]
    if not isinstance(part, dict):
        return part
    if _is_range(part):
        return _range(part, change)
    if "rowIndex" in part and "columnIndex" in part and "sheetId" in part:
        return _anchor(part, change)
    return _members(part, change)


def with_formulas(part: Any, mover: Callable[[Ref], Ref | None]) -> Any:
    """The part with the references of the formulas in its conditions changed."""
    if isinstance(part, list):
        return [with_formulas(item, mover) for item in part]
    if not isinstance(part, Mapping):
        return part
    return {
        k: rewritten(v, mover)
        if k == "userEnteredValue" and isinstance(v, str) and v.startswith("=")
        else with_formulas(v, mover)
        for k, v in part.items()
    }


def _members(part: dict[str, Any], change: "Change") -> Any:
    moved: dict[str, Any] = {}
    for name, value in part.items():
        if name == "criteria" and isinstance(value, dict):
            moved[name] = _criteria(value, part, change)
            continue
        new = shift_json(value, change)
        if new is GONE and name == "range":
            return GONE
        if name in _LISTS and value and not new and name != "unprotectedRanges":
            return GONE
        if new is not GONE:
            moved[name] = new
    return _columns(moved, part, change)


def _is_range(part: dict[str, Any]) -> bool:
    return "sheetId" in part and (any(k in part for k in BOUNDS) or "dimension" in part)


def _range(part: dict[str, Any], change: "Change") -> Any:
    if part["sheetId"] != change.sheet.id:
        return part
    if "dimension" in part:
        return _dimension_range(part, change)
    rows = change.dimension == "ROWS"
    along, other = (BOUNDS[:2], BOUNDS[2:]) if rows else (BOUNDS[2:], BOUNDS[:2])
    if change.across and not _inside(part, other, change.across):
        return part
    span = open_span(change.shift, part.get(along[0]), part.get(along[1]))
    if span is None:
        return GONE
    kept = {k: v for k, v in part.items() if k not in along}
    return kept | {k: v for k, v in zip(along, span, strict=True) if v is not None}


def _dimension_range(part: dict[str, Any], change: "Change") -> Any:
    if part["dimension"] != change.dimension or change.across:
        return part
    span = open_span(change.shift, part.get("startIndex"), part.get("endIndex"))
    return GONE if span is None else part | {"startIndex": span[0], "endIndex": span[1]}


def _inside(part: dict[str, Any], names: tuple[str, ...], across: tuple[int, int]) -> bool:
    start, end = part.get(names[0]), part.get(names[1])
    return start is not None and end is not None and across[0] <= start and end <= across[1]


def _anchor(part: dict[str, Any], change: "Change") -> dict[str, Any]:
    if part["sheetId"] != change.sheet.id or change.across:
        return part
    name = "rowIndex" if change.dimension == "ROWS" else "columnIndex"
    at = change.shift.index(part[name])
    return part | {name: max(0, part[name] - 1) if at is None else at}


def _criteria(criteria: dict[str, Any], part: dict[str, Any], change: "Change") -> dict[str, Any]:
    """A filter's criteria are keyed by column."""
    if not _on_columns(part, change):
        return criteria
    moved = ((change.shift.index(int(col)), value) for col, value in criteria.items())
    return {str(col): value for col, value in moved if col is not None}


def _columns(moved: dict[str, Any], part: dict[str, Any], change: "Change") -> dict[str, Any]:
    """filterSpecs and sortSpecs name columns by index."""
    if not _on_columns(part, change):
        return moved
    for name, key in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
        if name in moved:
            found = ((change.shift.index(int(s.get(key, 0))), s) for s in moved[name])
            moved[name] = [spec | {key: at} for at, spec in found if at is not None]
    return moved


def _on_columns(part: dict[str, Any], change: "Change") -> bool:
    where = part.get("range")
    same = isinstance(where, dict) and where.get("sheetId") == change.sheet.id
    return bool(same and change.dimension == "COLUMNS" and change.across is None)
