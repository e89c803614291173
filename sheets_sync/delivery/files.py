"""The outbox folder: what was frozen and what was sent, as files that people can open. Private (0600)."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import structlog

from sheets_sync import mail
from sheets_sync.delivery.papers import beside, file_stem
from sheets_sync.delivery.post import Post
from sheets_sync.errors import PaperError
from sheets_sync.messages import text
from sheets_sync.model import Batch, Delivery
from sheets_sync.thai import thai_digits

_log = structlog.get_logger("sheets_sync.delivery")


def keep(post: Post, key: str) -> None:
    """Lays out the batch of this key as the ledger has it.

    The files are a copy: a full disk or a lost password file must not turn a sent mail into a fault.
    """
    delivery, batch = post.ledger.delivery(key), post.ledger.batch(key)
    if delivery is None or batch is None:
        return
    found = [post.ledger.delivery(part.key) for part in post.parts(key)] or [delivery]
    try:
        folder = post.settings.mail.outbox / file_stem(post.settings, batch)
        lay_out(folder, delivery, [d for d in found if d], batch, beside(post.settings, batch))
    except (OSError, PaperError) as e:
        _log.error("delivery.files", key=key, fault=type(e).__name__)


def lay_out(
    folder: Path,
    delivery: Delivery,
    mailed: Sequence[Delivery],
    batch: Batch,
    beside: Mapping[str, Callable[[], bytes]],
) -> Path:
    """Puts the batch's files, its manifest and, once they are sent, the very messages beside each other.

    `mailed`: the delivery, or its parts. `beside`: what is not mailed, made only where it does not lie there
    yet. Repeatable: equal content is written again to the same place. Gives the folder.
    """
    files = [{f.name: f.content for f in mail.attachments(d.message)} for d in mailed]
    kept = _kept(folder, batch)
    extra = {name: kept.get(name) or make() for name, make in beside.items()}
    every = {name: content for some in (*files, extra) for name, content in some.items()}
    told = _manifest(delivery, batch, every, mailed=[name for some in files for name in some])
    if len(mailed) > 1:
        told["parts"] = [_part(d, some) for d, some in zip(mailed, files, strict=True)]
    manifest = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    found = {
        **every,
        "manifest.json": manifest.encode(),
        "line.txt": _line(mailed[0], batch).encode(),
    }
    for one, some in zip(mailed, files, strict=True):
        if one.state in ("sent", "acknowledged"):
            found[f"{next(iter(some)).rpartition('.')[0]}.eml"] = one.message
    return write_all(folder, found)


def _part(delivery: Delivery, files: Iterable[str]) -> dict[str, object]:
    return {"key": delivery.key, "message_id": delivery.message_id, "mailed": list(files)}


def _line(delivery: Delivery, batch: Batch) -> str:
    """What to paste where the same files go by OA or LINE: counts only, as in the mail's subject."""
    subject = mail.subject_and_body(delivery.message)[0].partition("] ")[2]
    what = subject.partition(text("letter.subject_part", number="", of="").partition("  ")[0])[0]
    return text("delivery.line", province=batch.province, what=what, batch=thai_digits(batch.key)) + "\n"


def _kept(folder: Path, batch: Batch) -> dict[str, bytes]:
    """The files that lie there of this very batch, whole; nothing of another that had the same key."""
    try:
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if (told["rows_sha256"], told["frozen_at"]) != (batch.rows_hash, batch.frozen_at.isoformat()):
            return {}
        found = {name: (folder / name).read_bytes() for name in told["files"] if (folder / name).is_file()}
        return {n: c for n, c in found.items() if hashlib.sha256(c).hexdigest() == told["files"][n]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


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


def _manifest(
    delivery: Delivery, batch: Batch, files: Mapping[str, bytes], mailed: list[str]
) -> dict[str, object]:
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
        "mailed": mailed,
        "message_id": delivery.message_id,
        "late": delivery.late,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
