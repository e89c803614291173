"""Conditional formats under copying and cutting: they go with their cells and leave what is overwritten."""

from typing import Any

from sheets_sync.emulator.grid.area import BOUNDS, Area
from sheets_sync.emulator.grid.sheet import Sheet

Json = dict[str, Any]
_PART = "conditionalFormats"


def spread_rules(source: Sheet, block: Area, goal: Sheet, area: Area, cut: bool) -> None:
    """Carry the rules of a block over to an area (a multiple of its size), in place of those there."""
    carried = [(rule, _copies(_areas(rule, source), block, area)) for rule in source.parts.get(_PART, ())]
    if cut:
        _leave(source, block)
    _leave(goal, area)
    for rule, copies in carried:
        if not copies:
            continue
        ranges = [c.to_json(goal.id) | {"sheetId": goal.id} for c in copies]
        kept = next((r for r in goal.part(_PART) if r is rule), None)
        if kept is None:
            goal.part(_PART).append({**rule, "ranges": ranges})
        else:
            kept["ranges"] = kept["ranges"] + ranges
    for sheet in (source, goal):
        sheet.parts[_PART] = [rule for rule in sheet.part(_PART) if rule["ranges"]]
        if not sheet.parts[_PART]:
            del sheet.parts[_PART]


def _leave(sheet: Sheet, hole: Area) -> None:
    """Take an area out of every rule; a rule left without cells stays for the moment, it may come back."""
    for rule in sheet.part(_PART):
        if any(area.meets(hole) for area in _areas(rule, sheet)):
            parts = [part for area in _areas(rule, sheet) for part in _without(area, hole)]
            rule["ranges"] = [part.to_json(sheet.id) | {"sheetId": sheet.id} for part in parts]


def _areas(rule: Json, sheet: Sheet) -> list[Area]:
    whole = (0, sheet.row_count, 0, sheet.col_count)
    return [
        Area(*(where.get(name, full) for name, full in zip(BOUNDS, whole, strict=True)))
        for where in rule["ranges"]
    ]


def _without(area: Area, hole: Area) -> list[Area]:
    """The up to four rectangles of an area outside a hole."""
    if not area.meets(hole):
        return [area]
    cut = area.clip(hole)
    pieces = [
        Area(area.row0, cut.row0, area.col0, area.col1),
        Area(cut.row1, area.row1, area.col0, area.col1),
        Area(cut.row0, cut.row1, area.col0, cut.col0),
        Area(cut.row0, cut.row1, cut.col1, area.col1),
    ]
    return [piece for piece in pieces if piece.height > 0 and piece.width > 0]


def _copies(areas: list[Area], block: Area, goal: Area) -> list[Area]:
    """Where the cells of a block that a rule covers land in the goal."""
    inside = [area.clip(block) for area in areas if area.meets(block)]
    down = range(0, goal.height, block.height)
    right = range(0, goal.width, block.width)
    offsets = [(goal.row0 - block.row0 + d, goal.col0 - block.col0 + r) for d in down for r in right]
    return [part.moved(*offset) for offset in offsets for part in inside]
