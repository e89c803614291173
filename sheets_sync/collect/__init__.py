"""The department's side: what many provinces sent, read, checked and put into one national file.

Files of ours are known by their own marks and hashes (and by a manifest that lies beside them); every other
.xlsx is one that a province made by hand and goes through the same checks as a district's sheet.
"""

from collections.abc import Iterable, Mapping

from sheets_sync.collect.national import Found, national
from sheets_sync.collect.reading import Sent, read_folder

__all__ = ["Found", "Sent", "gather", "national", "read_folder"]


def gather(sent: Iterable[Sent]) -> tuple[Sent, ...]:
    """All that was sent, each province's form by its last revision: what that replaces counts no more.

    A batch that was mailed in parts counts with each of them, whichever way they lie.
    """
    found = list(sent)
    in_order = [one for one in sorted(found, key=lambda s: s.order) if one.counts]
    last: Mapping[tuple[str, str], Sent] = {(one.province_code, one.form): one for one in in_order}
    kept = {
        (one.province_code, one.form, one.part): one
        for one in in_order
        if one.key == last[one.province_code, one.form].key
    }
    return tuple(
        one if not one.counts or one is kept.get((one.province_code, one.form, one.part)) else one.replaced()
        for one in found
    )
