"""Field masks of update requests: which fields of a message replace, set or clear those we keep."""

import json
import struct
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sheets_sync.emulator.errors import bad_request
from sheets_sync.emulator.fields import Tree, parse

Json = dict[str, Any]
THEME = {
    "TEXT": (0, 0, 0),
    "BACKGROUND": (255, 255, 255),
    "ACCENT1": (66, 133, 244),
    "ACCENT2": (234, 67, 53),
    "ACCENT3": (251, 188, 4),
    "ACCENT4": (52, 168, 83),
    "ACCENT5": (255, 109, 1),
    "ACCENT6": (70, 189, 198),
    "LINK": (17, 85, 204),
}


def mask_tree(fields: str | None) -> Tree:
    """A request's `fields` as a tree; it must name something."""
    if not fields:
        raise bad_request("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    return parse(fields).tree


def merged(old: Mapping[str, Any], new: Mapping[str, Any], tree: Tree) -> Json:
    """`old` with the fields of the tree taken from `new`; those `new` lacks are cleared."""
    if "*" in tree or not tree:
        return {k: v for k, v in new.items() if v is not None}
    made = dict(old)
    for name, below in tree.items():
        _forget_twin(made, name, tree)
        value = new.get(name)
        if below and not (len(below) == 1 and "*" in below):
            inner = old.get(name)
            value = merged(
                inner if isinstance(inner, Mapping) else {},
                value if isinstance(value, Mapping) else {},
                below,
            )
            if not value:
                value = None
        if value is None:
            made.pop(name, None)
        else:
            made[name] = value
    return made


def _forget_twin(made: Json, name: str, tree: Tree) -> None:
    """backgroundColor and backgroundColorStyle say the same: the one that is set wins."""
    twin = name.removesuffix("Style") if name.endswith("olorStyle") else name + "Style"
    if twin not in tree and ("olor" in name):
        made.pop(twin, None)


def styled(value: Any) -> Any:
    """A format with every colour in both of Google's spellings, rounded to the eight bits Google keeps."""
    if isinstance(value, list):
        return [styled(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    made = {k: styled(v) for k, v in value.items() if not _is_colour(k) and v is not None}
    for name in sorted({k.removesuffix("Style") for k in value if _is_colour(k)}):
        style, plain = value.get(name + "Style"), value.get(name)
        if isinstance(style, Mapping):
            made |= _from_style(name, style)
        elif isinstance(plain, Mapping):
            made |= {name: _rounded(plain), name + "Style": {"rgbColor": _rounded(plain)}}
    return made


def interned(form: Mapping[str, Any]) -> Json:
    """An equal dict that cells share: thousands of cells have the same few formats and rules."""
    return _shared(json.dumps(form, sort_keys=True))


@lru_cache(maxsize=4096)
def _shared(text: str) -> Json:
    made: Json = json.loads(text)
    return made


def _is_colour(name: str) -> bool:
    return (
        name == "color"
        or name == "colorStyle"
        or (name.endswith(("Color", "ColorStyle")) and name != "rgbColor")
    )


def _from_style(name: str, style: Mapping[str, Any]) -> Json:
    if theme := style.get("themeColor"):
        rgb = dict(zip(("red", "green", "blue"), (v / 255 for v in THEME.get(theme, (0, 0, 0))), strict=True))
        return {name: _rounded(rgb), name + "Style": {"themeColor": theme}}
    colour = _rounded(style.get("rgbColor") or {})
    return {name: colour, name + "Style": {"rgbColor": colour}}


def _rounded(colour: Mapping[str, Any]) -> Json:
    made: Json = {}
    for part in ("red", "green", "blue"):
        level = round(min(1.0, max(0.0, float(colour.get(part) or 0))) * 255)
        if level:
            made[part] = _as_float32(level / 255)
    if colour.get("alpha") not in (None, 1):
        made["alpha"] = colour["alpha"]
    return made


def _as_float32(value: float) -> int | float:
    """The shortest decimal that gives the same 32-bit float, as Google prints them."""
    packed = struct.pack("f", value)
    single: float = struct.unpack("f", packed)[0]
    for digits in range(1, 10):
        text = f"{single:.{digits}g}"
        if struct.pack("f", float(text)) == packed:
            return int(float(text)) if float(text).is_integer() else float(text)
    return value
