"""What a cell shows, and the format it ends up with."""

from collections.abc import Mapping
from typing import Any

from sheets_sync.emulator.grid.cell import Cell, Fault, Formula, Value, tidy
from sheets_sync.emulator.grid.locales import locale_of
from sheets_sync.emulator.grid.patterns import apply_pattern, plain
from sheets_sync.emulator.grid.values import Dated

WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT: dict[str, Any] = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}


def own_format(cell: Cell, value: Value) -> Mapping[str, Any] | None:
    """The number format as Google shows it: without a pattern where the type's default is meant."""
    own: Mapping[str, Any] | None = (cell.format or {}).get("numberFormat")
    if own and (own.get("pattern") or own.get("type") not in {None, "NUMBER_FORMAT_TYPE_UNSPECIFIED"}):
        return own
    if isinstance(value, Dated) and isinstance(cell.value, Formula):
        return {"type": value.kind}
    return None


def number_format(cell: Cell, value: Value, locale: str) -> Mapping[str, Any] | None:
    """The number format in force, its pattern filled in; None is automatic."""
    own = own_format(cell, value)
    if own is None or own.get("pattern"):
        return own
    return {**own, "pattern": locale_of(locale).pattern(own["type"])}


def display(value: Value, form: Mapping[str, Any] | None, locale: str) -> str:
    """The text a cell shows for a value under a number format."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case Fault():
            return value.shown
        case str():
            return (
                apply_pattern(value, form["pattern"], locale_of(locale))
                if form and form["pattern"]
                else value
            )
    if form and form.get("pattern"):
        return apply_pattern(value, form["pattern"], locale_of(locale))
    return plain(value, locale_of(locale))


def effective_format(cell: Cell, value: Value) -> dict[str, Any]:
    """The spreadsheet's default format with the cell's own on top, as Google's effectiveFormat."""
    made = dict(DEFAULT_FORMAT)
    made["textFormat"] = DEFAULT_FORMAT["textFormat"] | {"fontFamily": "Arial"}
    for name, part in (cell.format or {}).items():
        whole = name in {"textFormat", "padding"} and isinstance(part, Mapping)
        made[name] = {**made.get(name, {}), **part} if whole else part
    made.setdefault("horizontalAlignment", _alignment(value))
    made.setdefault("hyperlinkDisplayType", "PLAIN_TEXT")
    if form := own_format(cell, value):
        made["numberFormat"] = dict(form)
    return made


def unformatted(value: Value) -> Any:
    """A value under UNFORMATTED_VALUE: numbers stay numbers, errors are shown as the cell shows them."""
    match value:
        case None:
            return ""
        case Fault():
            return value.shown
        case bool() | str():
            return value
    return tidy(value)


def _alignment(value: Value) -> str:
    if isinstance(value, bool | Fault):
        return "CENTER"
    return "RIGHT" if isinstance(value, int | float) else "LEFT"
