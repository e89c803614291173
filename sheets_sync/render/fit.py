"""Will it fit the page? Estimates from the letters, because no office has the same font files as we. Pure.

Measured on Laksaman, which stands in for TH SarabunPSK where that is not installed and is a quarter larger:
what fits in the one fits in the other.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from math import ceil

EM = {"narrow": 0.33, "usual": 0.54, "wide": 0.7}
FIRST_LINE = 1.45  # height in em that the ink of one line needs: marks above marks, and below
NEXT_LINE = 1.65  # distance of a line from the one above it, in em
DIGIT = 1.06  # a column's width counts in whole pixels of a digit: printed, it comes out this much wider
CM_PER_POINT = 2.54 / 72
SMALLEST = 0.6  # the paper is never printed smaller than this; beyond it, it takes another page
SMALLEST_FLOWING = 0.8  # of a table that may go on over pages
PADDING_CM = 0.2  # on either side of a text: the cell's own and an indent of 1


Parts = tuple[float, ...]  # the widths of a text's paragraphs, in cm


def measure(text: str, size: float, *, bold: bool = False) -> Parts:
    """How wide each paragraph of the text would be on one line, at this size in points."""
    em = size * CM_PER_POINT * (1.06 if bold else 1.0)
    return tuple(em * sum(map(_advance, part)) for part in text.split("\n"))


def lines(parts: Parts, width: float) -> int:
    """How many lines a measured text takes in a cell `width` cm wide."""
    room = max(width - 2 * PADDING_CM, 0.1)
    return sum(max(1, ceil(part / room * 1.04)) for part in parts)


def header_lines(header: str, size: float, width: float) -> int:
    """How many lines a bold header takes: it breaks at spaces, and a word that is wider than the cell."""
    room, used, count = max(width - PADDING_CM, 0.1), 0.0, 1
    for word in header.split(" "):
        wide = max(measure(word, size, bold=True)) * 1.04
        if used and used + wide > room:
            used, count = 0.0, count + 1
        count += max(ceil(wide / room) - 1, 0)
        used = used + wide if wide <= room else room
    return count


def row_cm(cells: Iterable[Parts], widths: Sequence[float], size: float) -> float:
    """The height of a row of wrapped, measured cells."""
    most = max((lines(parts, w) for parts, w in zip(cells, widths, strict=True)), default=1)
    return line_cm(size) + (most - 1) * NEXT_LINE * size * CM_PER_POINT


def line_cm(size: float) -> float:
    """The height of a row of one line."""
    return size * FIRST_LINE * CM_PER_POINT


def shares(hints: Sequence[float], rows: Iterable[Sequence[Parts]]) -> list[float]:
    """Column widths in cm as the rule file hints at them, leaning towards what stands in the columns."""
    needed = [0.0] * len(hints)
    for row in rows:
        for i, parts in enumerate(row):
            needed[i] = max(needed[i], max(parts) + 2 * PADDING_CM)
    return [min(max(n, 0.8 * h), 1.4 * h) for n, h in zip(needed, hints, strict=True)]


@cache
def _advance(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Cf"):
        return 0.0
    if letter in "าะ1":
        return EM["usual"] * 0.85
    if letter in " .,'|ไใเโแlij:;-":
        return EM["narrow"]
    return EM["wide"] if letter in "ณญฌฒฐฑMW@%—" else EM["usual"]
