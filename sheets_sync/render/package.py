"""The machine-readable batch: a frictionless data package (data.csv, datapackage.json), zipped.

The table schema is made from the rule file: what a clean row keeps by severity error is a constraint, so a
wrong row put in by hand fails `frictionless validate`. Equal batches give equal bytes.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sheets_sync.model import Batch, Column, Form
from sheets_sync.render.frame import FIXED, flat_columns, frame, guarded, is_number
from sheets_sync.render.packing import packed
from sheets_sync.thai import arabic_digits

if TYPE_CHECKING:
    import pandas as pd

ZIP = "application/zip"
TYPES = {"money": "number", "count": "integer", "date": "date"}
PATTERNS = {"thai_id": "[0-9]{13}"}
CODES = {"รหัสจังหวัด": "[0-9]{2}", "รหัสอำเภอ": "[0-9]{4}", "รหัสตำบล": "[0-9]{6}"}
PLACES = {"district": "อำเภอ", "subdistrict": "ตำบล"}


def package(batch: Batch, form: Form) -> bytes:
    """The bytes of the .zip."""
    rows = frame(batch, form)
    table = guarded(rows).to_csv(index=False, lineterminator="\n").encode()
    described = _descriptor(batch, form) | {"resources": [_resource(form, rows, table)]}
    told = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True)
    return packed({"datapackage.json": f"{told}\n".encode(), "data.csv": table})


def schema(form: Form, rows: "pd.DataFrame") -> dict[str, Any]:
    """The form's flat table as a Frictionless Table Schema.

    What a value of these rows does not keep is not asked of its column: the province waived it there.
    """
    fields = [_place(header) for header in FIXED]
    fields += [_field(column, set(rows[column.header])) for column in flat_columns(form)]
    headers = {c.key: c.header for c in form.columns} | PLACES
    key = list(dict.fromkeys(["รหัสอำเภอ", *(headers[k] for k in form.key)]))
    known = not rows.duplicated(key).any() and not (rows[key] == "").any(axis=None)
    return {"fields": fields, "missingValues": [""]} | ({"primaryKey": key} if known else {})


def _descriptor(batch: Batch, form: Form) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": f"form{form.id}_{batch.province_code}_{batch.round}_r{batch.revision}".lower(),
        "title": arabic_digits(form.title.get("th", form.id)),
        "description": "What a spreadsheet would evaluate (= + - @ in front) begins with an apostrophe.",
        "created": batch.frozen_at.isoformat(),
        "batch_key": batch.key,
        "rows_sha256": batch.rows_hash,
        "rules_sha256": batch.rules_hash,
    }


def _resource(form: Form, rows: "pd.DataFrame", table: bytes) -> dict[str, Any]:
    return {
        "name": "data",
        "path": "data.csv",
        "profile": "tabular-data-resource",
        "type": "table",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table),
        "hash": f"sha256:{hashlib.sha256(table).hexdigest()}",
        "schema": schema(form, rows),
    }


def _place(header: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": header in ("รหัสจังหวัด", "จังหวัด", "รหัสอำเภอ", "อำเภอ")}
    if header in CODES:
        constraints["pattern"] = CODES[header]
    return {"name": header, "type": "string", "constraints": constraints}


def _field(column: Column, values: Collection[str]) -> dict[str, Any]:
    kind = TYPES.get(column.type, "string")
    kind = kind if all(_READS[kind](value) for value in values if value) else "string"
    constraints = {
        name: limit
        for name, limit in _constraints(column, kind).items()
        if limit is not None and all(_KEEPS[name](value, limit) for value in values)
    }
    found = {"name": column.header, "type": kind, "title": column.key}
    return found | ({"constraints": constraints} if constraints else {})


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_READS: Mapping[str, Callable[[str], bool]] = {
    "string": lambda text: True,
    "number": is_number,
    "integer": lambda text: text.isascii() and text.isdecimal(),
    "date": _is_date,
}
_KEEPS: Mapping[str, Callable[[str, Any], bool]] = {
    "required": lambda text, _: bool(text),
    "enum": lambda text, choices: not text or text in choices,
    "minimum": lambda text, least: not text or float(text) >= least,
    "maximum": lambda text, most: not text or float(text) <= most,
    "pattern": lambda text, pattern: not text or bool(re.fullmatch(pattern, text)),
}


def _constraints(column: Column, kind: str) -> Mapping[str, Any]:
    """Only what an error keeps out of a batch: a warning does not."""

    def kept(rule: str) -> bool:
        return column.severity.get(rule, "error") == "error"

    number = kind in ("number", "integer")
    choices = column.choices if column.type == "choice" and kept("choice") else ()
    return {
        "required": True if column.required and not column.required_unless and kept("required") else None,
        "enum": list(choices) or None,
        "minimum": column.minimum if number and kept("range") else None,
        "maximum": column.maximum if number and kept("range") else None,
        "pattern": PATTERNS.get(column.type) if kept(column.type) else None,
    }
