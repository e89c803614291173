"""A Batch as JSON, and the hash that its rows are known by."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sheets_sync.model import Batch, BatchRow, GroupCount


def rows_hash(rows: Iterable[BatchRow]) -> str:
    """SHA-256 (hex) of the rows in canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps([_row(r) for r in rows], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def to_json(batch: Batch) -> dict[str, Any]:
    """Plain JSON; `from_json` gives back an equal batch."""
    plain = {name: getattr(batch, name) for name in _PLAIN}
    return plain | {
        "frozen_at": batch.frozen_at.isoformat(),
        "rows": [_row(r) for r in batch.rows],
        "counts": [asdict(c) for c in batch.counts],
        "remarks": list(batch.remarks),
    }


def from_json(data: Mapping[str, Any]) -> Batch:
    """The batch that `to_json` wrote."""
    return Batch(
        **{name: data[name] for name in _PLAIN},
        frozen_at=datetime.fromisoformat(data["frozen_at"]),
        rows=tuple(BatchRow(**r) for r in data["rows"]),
        counts=tuple(GroupCount(**c) for c in data["counts"]),
        remarks=tuple(data["remarks"]),
    )


_PLAIN = ("key", "province_code", "province", "form", "round", "revision", "rows_hash", "rules_hash")


def _row(row: BatchRow) -> dict[str, Any]:
    return {
        "district_code": row.district_code,
        "district": row.district,
        "subdistrict_code": row.subdistrict_code,
        "subdistrict": row.subdistrict,
        "values": dict(row.values),
    }
