"""The machine: versions, free disk, folders that must be writable, files that nobody else should read."""

import os
import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from sheets_sync.config import Settings
from sheets_sync.setup.doctor.check import Check, found

LEAST_FREE = 500  # MiB
LIBRARIES = ("sheets-sync", "gspread", "google-auth", "yagmail", "schedule", "pandas")


def machine(settings: Settings) -> Iterator[Check]:
    """What this machine gives the service."""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield found("versions", "ok", python=platform.python_version(), versions=versions)
    yield from _folder(settings.mail.outbox)
    secrets = [settings.google.service_account, settings.mail.password_file, settings.documents.lock_file]
    for path in (p for p in secrets if p and p.exists()):
        yield _secret(path)
    yield found("villages", "ok" if settings.villages else "look")


def _folder(folder: Path) -> Iterator[Check]:
    """The folder itself, or the nearest one above that is there already."""
    there = next(p for p in (folder, *folder.parents) if p.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        yield found("folder", "mend", str(folder))
        return
    free = shutil.disk_usage(there).free >> 20
    yield found("disk", "ok" if free >= LEAST_FREE else "mend", str(there), free=free, least=LEAST_FREE)


def _secret(path: Path) -> Check:
    """Windows keeps no such bits: there nothing can be said."""
    if os.name == "nt":
        return found("secret", "unknown", path.name)
    return found("secret", "look" if path.stat().st_mode & 0o077 else "ok", path.name)
