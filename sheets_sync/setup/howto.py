"""The tab วิธีใช้: what a district's people must know, and each form's columns with a made-up example.

Made from the rule files, so a new form is explained without code. Short lines and three narrow columns: a
phone shows them whole. No line reads as a header: the words stand below each other, a number in front.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheets_sync.config import Province
from sheets_sync.google import HOWTO, Draft, Styled, append_request, howto_mark, mark_value
from sheets_sync.messages import text
from sheets_sync.model import Column, Form, Scope, Tab, Workbook
from sheets_sync.setup.drafts import Line, draft
from sheets_sync.validation import examples

TITLE = "วิธีใช้"
WIDTHS = (108, 114, 104)  # pixels
_STEPS, _LAW = ("fill", "feedback", "paste", "tick", "own"), ("private", "law")


@dataclass(frozen=True, slots=True)
class Howto:
    """What is to be done about the instructions: `state` as `layout --json` has it."""

    state: str  # made added kept old theirs
    draft: Draft | None = None
    requests: tuple[dict[str, Any], ...] = ()


def howto(
    book: Workbook, forms: Sequence[Form], scope: Scope, province: Province, standing: Tab | None = None
) -> Howto:
    """A tab with all forms where there is none; else those forms' parts that it lacks, below what stands.

    A part whose rules have changed since is old: people may have written beside it, so it is left to them.
    `standing`: the empty tab that it may be laid in.
    """
    parts = {form.id: list(_part(form, scope)) for form in forms}
    values = {form: mark_value(form, _hash(lines)) for form, lines in parts.items()}
    ours = next((tab for tab in book.tabs if any(mark.key == HOWTO for mark in tab.marks)), None)
    if ours is not None:
        return _added(ours, parts, values)
    if any(tab.title == TITLE for tab in book.tabs):
        return Howto("theirs")
    lines = [*_intro(forms, scope, province), *(line for part in parts.values() for line in part)]
    grid = Tab(0, "", row_count=len(lines) + 20, column_count=len(WIDTHS))
    made = Draft(grid, (), WIDTHS, marks=tuple(values.values()))
    return Howto("made", draft(book, standing, TITLE, lines, made))


def _added(tab: Tab, parts: Mapping[str, Sequence[Line]], values: Mapping[str, str]) -> Howto:
    marks = {mark.value.rpartition(" ")[0]: mark.value for mark in tab.marks if mark.key == HOWTO}
    lacking = [form for form in parts if form not in marks]
    lines = [line for form in lacking for line in parts[form]]
    old = any(marks[form] != value for form, value in values.items() if form in marks)
    if not lines:
        return Howto("old" if old else "kept")
    signs = (howto_mark(tab.sheet_id, values[form]) for form in lacking)
    return Howto("added", None, (append_request(tab.sheet_id, lines), *signs))


def _intro(forms: Sequence[Form], scope: Scope, province: Province) -> Iterator[Line]:
    label = next((form.submit_label for form in forms if form.submit_label), "")
    personal = any(column.personal for form in forms for column in form.columns)
    said = [step for step in _STEPS if label or step != "tick"] + list(_LAW if personal else ())
    yield [Styled(text("layout.howto.title", district=scope.district_name), "title")]
    yield from ([Styled(text(f"layout.howto.{what}", label=label), "line")] for what in said)
    yield [Styled(text("layout.ask", whom=province.phone or province.office), "line")]
    if province.phone:
        yield [Styled(province.office, "line")]


def _part(form: Form, scope: Scope) -> Iterator[Line]:
    shown = examples(form, scope)
    yield []
    yield [Styled(form.title["th"], "title")]
    yield [Styled(text("layout.howto.invented"), "small")]
    yield [Styled(text(f"layout.howto.{what}"), "needed") for what in ("column", "how", "example")]
    for number, column in enumerate(form.columns, start=1):
        what = Styled(f"{number}. {column.header}{_needed(column)}", "name")
        yield [what, Styled(scope.filled(_help(column)), "text"), Styled(shown[column.key], "text")]


def _needed(column: Column) -> str:
    if column.required_when:
        return "\n" + text("layout.howto.sometimes")
    return "\n" + text("layout.howto.needed") if column.required else ""


def _help(column: Column) -> str:
    return column.help or " · ".join(column.choices)


def _hash(lines: Sequence[Line]) -> str:
    said = "\n".join(str(cell.value) for line in lines for cell in line if cell)
    return hashlib.sha256(said.encode()).hexdigest()[:12]
