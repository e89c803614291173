"""Checks requests (and, in tests, our own replies) against Google's schema, in Google's words."""

import json
import re
from functools import cache
from typing import Any

from sheets_sync.emulator import fields
from sheets_sync.emulator.errors import GoogleError, bad_request
from sheets_sync.emulator.schema import Method, Schema
from sheets_sync.emulator.schema.fits import fits
from sheets_sync.emulator.schema.scalars import DROP, INT_KEYED, READERS, enum, int32, strictly

_BAD = "Invalid JSON payload received."
_KIND = "type.googleapis.com/google.rpc.BadRequest"
_PACKAGES = {"sheets": "google.apps.sheets.v4", "drive": "google.apps.drive.v3"}
_WRAPPED = {"SheetProperties.sheetId"}  # google.protobuf.Int32Value: its path ends in ".value"
_NESTED = {"Request": "BatchUpdateSpreadsheetRequest.Request"}
_TYPES = {"s": "TYPE_STRING", "i": "TYPE_INT32", "l": "TYPE_INT64", "f": "TYPE_DOUBLE", "b": "TYPE_BOOL"}


@cache
def snake(name: str) -> str:
    """A field's name as Google's messages write it in paths: sheetId -> sheet_id."""
    return re.sub(r"(?<!^)([A-Z])", lambda m: "_" + m.group(1).lower(), name)


@cache
def camel(name: str) -> str:
    """sheet_id -> sheetId: Google takes both."""
    return re.sub(r"_([a-z0-9])", lambda m: m.group(1).upper(), name)


def refusal(violations: list[tuple[str, str]]) -> GoogleError:
    """Google's 400 for (field, description) pairs."""
    listed = [{"field": f, "description": d} if f else {"description": d} for f, d in violations]
    return bad_request("\n".join(d for _, d in violations), [{"@type": _KIND, "fieldViolations": listed}])


def body(schema: Schema, message: str, value: Any, at: str = "") -> dict[str, Any]:
    """The request's body in normal form (names, numbers given as text, single items for lists)."""
    if not isinstance(value, dict):
        raise refusal([("", f'{_BAD} Unknown name "": Root element must be a message.')])
    check = _Check(schema, lenient=schema.api == "drive")
    read: dict[str, Any] = check.message(message, value, at)
    if check.violations:
        raise refusal(check.violations)
    return read


def query(schema: Schema, method: Method, given: dict[str, list[str]]) -> dict[str, list[str]]:
    """The query parameters in normal form; Drive ignores those it does not know, Sheets refuses them."""
    check = _Check(schema, lenient=False)
    read: dict[str, list[str]] = {}
    for name, values in given.items():
        known = name if name in schema.params else camel(name.removeprefix("$"))
        kind = method.query.get(known) or schema.params.get(known)
        if kind is None:
            check.unbound(name)
        else:
            read[known] = [v for v in values if check.param(kind, v, snake(known))]
    if check.violations:
        raise refusal(check.violations)
    return read


def mask(schema: Schema, method: Method, text: str) -> None:
    """Refuse a `fields` mask that names something the reply can't have."""
    try:
        parsed = fields.parse(text)
    except GoogleError:
        raise _drive_mask(text) if schema.api == "drive" else fields.invalid(text) from None
    for path in parsed.paths():
        if method.response and not _reaches(schema, f"@{method.response}", path.split(".")):
            raise fields.invalid(text, path) if schema.api == "sheets" else _drive_mask(path)


def misfits(schema: Schema, message: str, reply: Any) -> list[str]:
    """What in a reply of ours does not fit Google's schema."""
    if fits(schema, message, reply):
        return []
    check = _Check(schema, lenient=False)
    check.strict = True
    check.value(f"@{message}", reply, "reply", message)
    return [f"{field}: {text}" for field, text in check.violations]


def _drive_mask(path: str) -> GoogleError:
    message = f"Invalid field selection {path.replace('.', '/')}"
    error = {"message": message, "domain": "global", "reason": "invalidParameter"}
    where = {"location": "fields", "locationType": "parameter"}
    return GoogleError(400, "INVALID_ARGUMENT", message, errors=[error | where])


def _reaches(schema: Schema, kind: str, path: list[str]) -> bool:
    kind = kind.lstrip("[")
    if not path or path == ["*"] or kind == "any":
        return True
    if kind.startswith("{"):
        return _reaches(schema, kind[1:], path[1:])
    if not kind.startswith("@"):
        return False
    below = schema.messages[kind[1:]]
    if path[0] == "*":
        return any(_reaches(schema, k, path[1:]) for k in below.values())
    name = path[0] if path[0] in below else camel(path[0])
    return name in below and _reaches(schema, below[name], path[1:])


class _Check:
    """One walk through a message; collects (field, description) of all that is wrong."""

    def __init__(self, schema: Schema, lenient: bool) -> None:
        self.schema, self.lenient, self.strict = schema, lenient, False
        self.violations: list[tuple[str, str]] = []

    def message(self, name: str, given: dict[str, Any], at: str) -> dict[str, Any]:
        below = self.schema.messages[name]
        read: dict[str, Any] = {}
        for key, value in given.items():
            known = key if key in below else camel(key)
            if known not in below:
                self._unknown(key, at)
                continue
            path = f"{at}.{snake(known)}" if at else snake(known)
            if f"{name}.{known}" in _WRAPPED:
                path += ".value"
            item = self.value(below[known], value, path, known)
            if item is not DROP:
                read[known] = item
        return read

    def value(self, kind: str, value: Any, at: str, name: str) -> Any:
        """The value in normal form, or DROP."""
        if kind == "any":
            return value
        if value is None and not self.strict:
            return DROP
        if kind[0] == "[":
            return self._list(kind[1:], value, at, name)
        if isinstance(value, list):
            self._no_list(at, name)
            return DROP
        if kind[0] == "@":
            return self._object(kind[1:], value, at)
        if kind[0] == "{":
            return self._map(kind[1:], value, at, name)
        return self._scalar(kind, value, at)

    def param(self, kind: str, text: str, at: str) -> bool:
        """Whether a query parameter's text is of its type (a fault is noted)."""
        return self._scalar(kind.lstrip("["), text, at, from_query=True) is not DROP

    def unbound(self, name: str) -> None:
        if self.schema.api == "sheets":
            why = f"Cannot bind query parameter. Field '{name}' could not be found in request message."
            self.violations.append(("", f'{_BAD} Unknown name "{name}": {why}'))

    def _unknown(self, key: str, at: str) -> None:
        if not self.lenient:
            where = f" at '{at}'" if at else ""
            self.violations.append((at, f'{_BAD} Unknown name "{key}"{where}: Cannot find field.'))

    def _no_list(self, at: str, name: str) -> None:
        parent = at.rpartition(".")[0]
        where = f" at '{parent}'" if parent else ""
        why = "Proto field is not repeating, cannot start list."
        self.violations.append((parent, f'{_BAD} Unknown name "{name}"{where}: {why}'))

    def _list(self, kind: str, value: Any, at: str, name: str) -> Any:
        if not isinstance(value, list):
            if self.strict:
                return self._invalid(at, "a list", value)
            item = self._item(kind, value, at, name)
            return DROP if item is DROP else [item]
        if kind == "any":
            return value
        if kind[0] == "@" and not self.strict:
            # Google flattens lists in a list of messages: gspread-formatting's batches rely on it.
            value = [inner for item in value for inner in (item if isinstance(item, list) else [item])]
        items = [self._item(kind, item, f"{at}[{n}]", name) for n, item in enumerate(value)]
        return [item for item in items if item is not DROP]

    def _item(self, kind: str, value: Any, at: str, name: str) -> Any:
        if kind == "[any" and not isinstance(value, list):
            return self._invalid(at, "type.googleapis.com/google.protobuf.ListValue", value)
        return self.value(kind, value, at, name)

    def _object(self, message: str, value: Any, at: str) -> Any:
        if isinstance(value, dict):
            return self.message(message, value, at)
        return self._invalid(at, self._type_name(_NESTED.get(message, message)), value)

    def _map(self, kind: str, value: Any, at: str, name: str) -> Any:
        if not isinstance(value, dict):
            return self._invalid(at, "Map", value)
        if name in INT_KEYED:
            for key in value:
                if int32(key) is DROP:
                    return self._invalid(f"{at}.key", _TYPES["i"], key)
        items = {k: self.value(kind, v, f'{at}["{k}"]', name) for k, v in value.items()}
        return {k: v for k, v in items.items() if v is not DROP}

    def _scalar(self, kind: str, value: Any, at: str, from_query: bool = False) -> Any:
        if isinstance(value, dict):
            text = f"Invalid value at '{at}' ({self._kind_name(kind)}), Starting an object on a scalar field"
            self.violations.append((at, text))
            return DROP
        read = self._read(kind, value, from_query)
        return self._invalid(at, self._kind_name(kind), value) if read is DROP else read

    def _read(self, kind: str, value: Any, from_query: bool) -> Any:
        if kind[0] == "=":
            return enum(self.schema.enums[kind[1:]], value)
        if self.strict:
            return value if strictly(kind, value) else DROP
        if from_query and kind == "b":
            value = value.lower() if isinstance(value, str) else value
        return READERS[kind](value)

    def _kind_name(self, kind: str) -> str:
        return self._enum_name(kind[1:]) if kind[0] == "=" else _TYPES[kind]

    def _enum_name(self, key: str) -> str:
        owner, _, field = key.rpartition(".")
        head = self.schema.enums[key][0]
        if head.endswith(("_UNSPECIFIED", "_UNDEFINED")) and not head.startswith("INPUT_VALUE_OPTION"):
            name = "".join(word.title() for word in head.rpartition("_")[0].split("_"))
        else:
            bare = field.removeprefix("response") or field
            name = bare[0].upper() + bare[1:]
        nested = owner.endswith("ChartSpec") and "Chart" in name
        return self._type_name(f"{owner}.{name}" if nested else name)

    def _type_name(self, name: str) -> str:
        return f"type.googleapis.com/{_PACKAGES[self.schema.api]}.{name}"

    def _invalid(self, at: str, kind: str, value: Any) -> Any:
        shown = json.dumps(value, ensure_ascii=False)
        self.violations.append((at, f"Invalid value at '{at}' ({kind}), {shown}"))
        return DROP
