"""Protected ranges of ours: they close what people type in once its deadline is over."""

from collections.abc import Iterator, Sequence
from typing import Any

from sheets_sync.google.native import grid_range
from sheets_sync.model import Protection, Span, Tab

Request = dict[str, Any]


def locks_of(tab: Tab, form: str) -> list[Protection]:
    """The locks of ours for that form in the tab; they are known by how their description begins."""
    return [p for p in tab.protections if p.description.startswith(_label(form))]


def lock_requests(
    tab: Tab, form: str, spans: Sequence[Span], words: str, editors: Sequence[str]
) -> Iterator[Request]:
    """Takes away locks of ours that should not be (`spans` empty: all), and lays those that lack.

    `words` tell people what it is; `editors` may type on.
    """
    there = locks_of(tab, form)
    holding = [next((p for p in there if _covers(p.span, span)), None) for span in spans]
    for protection in there:
        if protection not in holding:
            yield {"deleteProtectedRange": {"protectedRangeId": protection.id}}
    for span, lock in zip(spans, holding, strict=True):
        if lock is None:
            made: Request = {
                "range": grid_range(tab.sheet_id, span),
                "description": f"{_label(form)} {words}",
            }
            made |= {"warningOnly": False, "editors": {"users": list(editors)}}
            yield {"addProtectedRange": {"protectedRange": made}}


def _label(form: str) -> str:
    return f"[sheets_sync {form}]"


def _covers(lock: Span, wanted: Span) -> bool:
    rows = lock.top <= wanted.top and lock.bottom >= wanted.bottom
    return rows and lock.left <= wanted.left and lock.right >= wanted.right
