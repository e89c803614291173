"""A batch as one flat table: codes and names in front, then every column of the form, all of it text.

The `data` worksheet, the package's CSV and the national file are this table. pandas is imported where it is
used: `status` must not wait for it.
"""

import hashlib
from typing import TYPE_CHECKING

from sheets_sync.model import Batch, Column, Form
from sheets_sync.thai import plain_number

if TYPE_CHECKING:
    import pandas as pd

FIXED = ("รหัสจังหวัด", "จังหวัด", "รหัสอำเภอ", "อำเภอ", "รหัสตำบล", "ตำบล")
NUMBERS = ("money", "count")
EVALUATED = ("=", "+", "-", "@", "\t", "\r")


def flat_columns(form: Form) -> list[Column]:
    """The form's own columns of the flat table: those that do not stand in front already."""
    return [c for c in form.columns if c.header not in FIXED]


def headers(form: Form) -> list[str]:
    """The headers of the flat table, in order."""
    return [*FIXED, *(c.header for c in flat_columns(form))]


def frame(batch: Batch, form: Form) -> "pd.DataFrame":
    """One line a row, in the batch's order; every value a string, an empty cell an empty string."""
    import pandas as pd

    keys = [c.key for c in flat_columns(form)]
    rows = [
        [
            batch.province_code,
            batch.province,
            row.district_code,
            row.district,
            row.subdistrict_code,
            row.subdistrict,
            *(row.values.get(key, "") for key in keys),
        ]
        for row in batch.rows
    ]
    return pd.DataFrame(rows, columns=headers(form), dtype=object)


def table_hash(table: "pd.DataFrame") -> str:
    """SHA-256 (hex) of a flat table. A number is the same however it was written: `100000`, `100000.0`."""
    plain = table.map(_plain)
    return hashlib.sha256(plain.to_csv(index=False, lineterminator="\n").encode()).hexdigest()


def marks(batch: Batch, table: "pd.DataFrame") -> dict[str, str]:
    """What the department's side knows our file by, even without its manifest: no word of a person."""
    return {
        "batch_key": batch.key,
        "rows": str(len(batch.rows)),
        "data_sha256": table_hash(table),
        "frozen_at": batch.frozen_at.isoformat(),
    }


def guarded(table: "pd.DataFrame") -> "pd.DataFrame":
    """The table as it may stand in a .csv: what a spreadsheet would evaluate begins with an apostrophe."""
    return table.map(lambda text: f"'{text}" if len(text) > 1 and text.startswith(EVALUATED) else text)


def is_number(text: str) -> bool:
    """Whether a normal form is a plain number: `100000`, `33333.33`."""
    return text.isascii() and text.replace(".", "", 1).isdecimal()


def _plain(text: str) -> str:
    return (
        plain_number(float(text)) if len(text) < 13 and text[:1] != "0" and is_number(text) else text.strip()
    )
