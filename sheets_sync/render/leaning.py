"""The columns' widths in proportion: their texts on one line where that is modest, headers on two. Pure."""

from collections.abc import Sequence

from sheets_sync.render import fit
from sheets_sync.render.paper import Paper, PaperColumn

ONE_LINE_CM = 2.0  # a header shorter than this is not broken


def leaning(p: Paper, rows: Sequence[Sequence[str]]) -> list[float]:
    """A share for each column of the paper, given the texts that are to stand in it."""
    size, columns = p.font_size, p.columns
    measured = [[fit.measure(text, size) for text in row] for row in rows]
    found = fit.shares([c.width_cm for c in columns], measured)
    least = [_least_cm(c, size) + 2 * fit.PADDING_CM for c in columns]
    return [max(*both) for both in zip(found, least, strict=True)]


def _least_cm(column: PaperColumn, size: float) -> float:
    """What a header needs: its longest word, and half of it where it may take two lines."""
    whole = max(fit.measure(column.header, size, bold=True)) * 1.1
    if column.over or whole < ONE_LINE_CM:
        return whole
    words = [w for w in column.header.split(" ") if len(w) < 10]
    return max(whole / 2, *(max(fit.measure(w, size, bold=True)) * 1.1 for w in words), 0)
