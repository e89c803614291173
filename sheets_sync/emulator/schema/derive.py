"""Derives the table of fields and types from Google's discovery documents: `python -m …schema.derive FOLDER`.

FOLDER holds sheets.v4.json and drive.v3.json, as google-api-python-client carries them in
`googleapiclient/discovery_cache/documents`. Types are written shortly: s string, i int32, l int64 (a string
in JSON), f number, b boolean, any; "[t" a list of t, "{t" a map of t, "@Name" a message, "=Name" an enum.
"""

import json
import sys
from pathlib import Path
from typing import Any

from sheets_sync.emulator.schema import TABLE

DOCUMENTS = {"sheets": "sheets.v4.json", "drive": "drive.v3.json"}
_SCALARS = {"string": "s", "boolean": "b", "number": "f", "any": "any"}
Table = dict[str, Any]


def derive(document: dict[str, Any]) -> Table:
    """The compact table of one discovery document."""
    table: Table = {"messages": {}, "enums": {}, "methods": {}, "params": {}}
    for name, schema in document["schemas"].items():
        _message(table, name, schema)
    table["params"] = {k: _type(table, k, p) for k, p in document["parameters"].items()}
    _methods(table, document, document["servicePath"])
    return table


def _message(table: Table, name: str, schema: dict[str, Any]) -> str:
    fields = schema.get("properties", {})
    table["messages"][name] = {k: _type(table, f"{name}.{k}", p) for k, p in fields.items()}
    return "@" + name


def _type(table: Table, name: str, prop: dict[str, Any]) -> str:
    if "$ref" in prop:
        return f"@{prop['$ref']}"
    if "enum" in prop:
        table["enums"][name] = prop["enum"]
        return f"={name}"
    kind = prop["type"]
    if kind == "array":
        return "[" + _type(table, name, prop["items"])
    if kind == "object":
        return _object(table, name, prop)
    if kind == "integer":
        return "i"
    return "l" if prop.get("format") in {"int64", "uint64"} else _SCALARS[kind]


def _object(table: Table, name: str, prop: dict[str, Any]) -> str:
    if "additionalProperties" in prop:
        return "{" + _type(table, name, prop["additionalProperties"])
    return _message(table, name, prop)


def _methods(table: Table, resource: dict[str, Any], base: str) -> None:
    for method in resource.get("methods", {}).values():
        params = method.get("parameters", {})
        table["methods"][method["id"]] = {
            "method": method["httpMethod"],
            "path": "/" + base + method["path"],
            "request": method.get("request", {}).get("$ref"),
            "response": method.get("response", {}).get("$ref"),
            "scopes": [scope.rsplit("/", 1)[1] for scope in method.get("scopes", [])],
            "query": {
                k: ("[" if p.get("repeated") else "") + _type(table, f"{method['id']}.{k}", p)
                for k, p in params.items()
                if p["location"] == "query"
            },
            "required": [k for k, p in params.items() if p["location"] == "query" and p.get("required")],
        }
    for below in resource.get("resources", {}).values():
        _methods(table, below, base)


def main(folder: str) -> None:
    """Write the table anew from the documents in a folder."""
    read = {name: json.loads((Path(folder) / file).read_text("utf-8")) for name, file in DOCUMENTS.items()}
    tables = {name: derive(document) for name, document in read.items()}
    TABLE.write_text(json.dumps(tables, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
