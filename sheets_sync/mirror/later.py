"""Rows that came or changed after a moment, as the master's summary says it and as it is read back.

What the summary says is all that is left of it when the cache is gone, so reading gives what was written.
"""

import re
from collections.abc import Iterable, Iterator

from sheets_sync.messages import text
from sheets_sync.mirror.words import moment
from sheets_sync.model import Later, Place, Reopened

_SHEET = 0  # a master names rows by their number alone
_PART = re.compile(r"(?P<word>\D*?) ?(?P<count>\d+) \S+(?: \(\D+(?P<rows>[\d, ]+)\))?")
WHY = 100  # characters of a reason


def later_text(later: Later | None) -> str:
    """`2 แถว (แถว 7, 9) · นำออก 1 แถว`; a word of its own for none; "" when that is no question."""
    if later is None:
        return ""
    parts = list(_parts(later))
    if not later.known:
        parts.append(text("later.unknown"))
    return " · ".join(parts) or text("later.none")


def read_later(words: str) -> Later | None:
    """What `later_text` wrote; None when nothing stands there, or something else."""
    if not words:
        return None
    rows: list[Place] = []
    unsure: list[Place] = []
    gone, known = 0, True
    for part in words.split(" · "):
        found = _PART.fullmatch(part)
        if part == text("later.unknown"):
            known = False
        elif found and found["rows"]:
            to = unsure if found["word"] == text("later.unknown") else rows
            to += [(_SHEET, int(n)) for n in found["rows"].split(", ")]
        elif found:
            gone = int(found["count"])
        elif part != text("later.none"):
            return None
    return Later(tuple(rows), tuple(unsure), gone, known)


def together(found: Iterable[Later]) -> Later | None:
    """What the sub-districts of a district say, as one; None when none says anything."""
    every = list(found)
    if not every:
        return None
    return Later(
        rows=tuple(dict.fromkeys(p for one in every for p in one.rows)),
        unsure=tuple(dict.fromkeys(p for one in every for p in one.unsure)),
        gone=max(one.gone for one in every),
        known=all(one.known for one in every),
    )


def reopened_text(reopened: Reopened | None) -> str:
    """`25 มี.ค. 64 16:30 น. (น้ำท่วม)`"""
    if reopened is None:
        return ""
    why = " ".join(reopened.why.split())
    return f"{moment(reopened.until)} ({why if len(why) <= WHY else f'{why[:WHY]}…'})"


def _parts(later: Later) -> Iterator[str]:
    if later.rows:
        yield text("later.rows", count=len(later.rows), rows=_numbers(later.rows))
    if later.gone:
        yield text("later.gone", count=later.gone)
    if later.unsure:
        words = text("later.rows", count=len(later.unsure), rows=_numbers(later.unsure))
        yield f"{text('later.unknown')} {words}"


def _numbers(places: Iterable[Place]) -> str:
    return text("summary.rows", rows=", ".join(str(number) for _, number in places))
