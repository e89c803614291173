"""The department's side: what many provinces sent, read, checked and put into one national file.

Files of ours are known by their own marks and hashes (and by a manifest that lies beside them); every other
.xlsx is one that a province made by hand and goes through the same checks as a district's sheet.
"""

from collections.abc import Iterable, Mapping

from sheets_sync.collect.national import Found, national
from sheets_sync.collect.reading import Sent, read_folder

__all__ = ["Found", "Sent", "gather", "national", "read_folder"]


def gather(sent: Iterable[Sent]) -> tuple[Sent, ...]:
    """All that was sent, each province's form by its last revision: what that replaces counts no more."""
    found = list(sent)
    last: Mapping[tuple[str, str], Sent] = {
        (one.province_code, one.form): one for one in sorted(found, key=lambda s: s.order) if one.counts
    }
    return tuple(
        one if not one.counts or one is last[one.province_code, one.form] else one.replaced() for one in found
    )
