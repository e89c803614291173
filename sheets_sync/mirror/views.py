"""The filter views that `layout` makes in the master's tabs: staff sort and filter without moving a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sheets_sync.messages import text
from sheets_sync.mirror import tabs
from sheets_sync.mirror.sheet import Spec
from sheets_sync.model import Form

BLANK_ONLY = {"type": "BLANK"}


@dataclass(frozen=True, slots=True)
class Wish:
    """A view by headers: what it sorts by (first to last), what alone it shows."""

    title: str
    sort: tuple[str, ...] = ()
    only: tuple[str, dict[str, Any]] | None = None  # header, the condition of Sheets that its rows meet


def views_of(spec: Spec, form: Form | None = None) -> Iterator[Wish]:
    """The views of a tab; `form`: the one whose registry it is."""
    if spec.staffs and tabs.DISTRICT in spec.headers:
        place = (h for h in (tabs.DISTRICT, tabs.SUBDISTRICT) if h in spec.headers)
        yield Wish(_title("by_district", spec), (spec.block or tabs.CODE, *place))
    if form and form.review_column:
        yield Wish(_title("not_reviewed", spec), only=(form.column(form.review_column).header, BLANK_ONLY))
    if spec is tabs.MEND:
        yield Wish(_title("to_mend", spec), only=(tabs.LEVEL, _says(text("severity.error"))))
        yield Wish(_title("oldest", spec), (tabs.FOUND_ORDER,))
    if spec is tabs.PROGRESS:
        yield Wish(_title("not_sent", spec), only=(tabs.SENT, _says(text("summary.not_sent"))))


def _title(name: str, spec: Spec) -> str:
    """Its tab's name with it: no two views of a spreadsheet are called the same."""
    return f"{text(f'view.{name}')} · {spec.title}"


def _says(words: str) -> dict[str, Any]:
    return {"type": "TEXT_EQ", "values": [{"userEnteredValue": words}]}
