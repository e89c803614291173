"""Google's own description of its requests and replies, as one compact table (see `derive`)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("table.json")


@dataclass(frozen=True, slots=True)
class Method:
    """One entry of Google's list of methods."""

    id: str
    method: str
    path: str
    request: str | None = None
    response: str | None = None
    scopes: frozenset[str] = frozenset()  # "spreadsheets", "drive.readonly"
    query: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """The messages, enums and methods of one API; types as `derive` writes them."""

    api: str
    messages: Mapping[str, Mapping[str, str]]
    enums: Mapping[str, tuple[str, ...]]
    methods: Mapping[str, Method]
    params: Mapping[str, str]


@cache
def load() -> Mapping[str, Schema]:
    """The schemas of "sheets" and "drive"."""
    tables = json.loads(TABLE.read_text("utf-8"))
    return {api: _schema(api, table) for api, table in tables.items()}


def _schema(api: str, table: dict[str, Any]) -> Schema:
    methods = {
        name: Method(
            id=name,
            **(m | {"scopes": frozenset(m["scopes"]), "required": tuple(m["required"])}),
        )
        for name, m in table["methods"].items()
    }
    enums = {name: tuple(values) for name, values in table["enums"].items()}
    return Schema(api, table["messages"], enums, methods, table["params"])
