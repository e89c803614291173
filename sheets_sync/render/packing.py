"""Zip archives that are the same bytes for the same content: names in order, one fixed date."""

import io
import zipfile
from collections.abc import Callable, Mapping

_DATE = (1980, 1, 1, 0, 0, 0)


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def settled(archive: bytes, changes: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """The archive without the moments at which its entries were written.

    `changes`: the name of an entry -> what to make of its bytes.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        found = {name: old.read(name) for name in old.namelist()}
    return packed(
        found | {name: change(found[name]) for name, change in (changes or {}).items() if name in found}
    )
