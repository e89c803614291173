"""The outbox folder: what was frozen and what was sent, as files that people can open. Private (0600)."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from sheets_sync import mail
from sheets_sync.model import Batch, Delivery


def lay_out(outbox: Path, delivery: Delivery, batch: Batch) -> Path:
    """Puts the batch's files, its manifest and, once it is sent, the very message beside each other.

    Repeatable: equal content is written again to the same place. Gives the folder.
    """
    files = {f.name: f.content for f in mail.attachments(delivery.message)}
    stem = next(iter(files)).rpartition(".")[0]
    manifest = json.dumps(_manifest(delivery, batch, files), ensure_ascii=False, indent=2, sort_keys=True)
    found = {**files, "manifest.json": manifest.encode()}
    if delivery.state in ("sent", "acknowledged"):
        found[f"{stem}.eml"] = delivery.message
    return write_all(outbox / stem, found)


def write_all(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Writes files that only their owner can read, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in files.items():
        half = folder / f".{name}.part"
        descriptor = os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        half.replace(folder / name)
    return folder


def _manifest(delivery: Delivery, batch: Batch, files: Mapping[str, bytes]) -> dict[str, object]:
    """Counts and hashes; no row, no name."""
    return {
        "key": batch.key,
        "form": batch.form,
        "round": batch.round,
        "revision": batch.revision,
        "province": batch.province_code,
        "frozen_at": batch.frozen_at.isoformat(),
        "rows": len(batch.rows),
        "rows_sha256": batch.rows_hash,
        "rules_sha256": batch.rules_hash,
        "message_id": delivery.message_id,
        "late": delivery.late,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
