"""Forms without a table in a district's spreadsheet: a tab is drafted for each, or a person is told why not.

No table is made beside one that somebody has begun: what looks like the form is to be mended by its people.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets_sync.config import Province
from sheets_sync.google import HOWTO, Draft
from sheets_sync.messages import both
from sheets_sync.model import Bilingual, Form, Tab, Workbook
from sheets_sync.setup.drafts import is_blank
from sheets_sync.setup.form_tab import form_tab, tab_title
from sheets_sync.thai import loose
from sheets_sync.validation import find_tables, resemblance

MOST_TOLD = 3  # headers to mend in one tab
_DEFAULT = re.compile(r"(?:Sheet|ชีต|แผ่น|แผ่นงาน)\s*[0-9]+")


@dataclass(frozen=True, slots=True)
class Missing:
    """`book`: the spreadsheet as it will be; `drafts`: form -> its tab; `notes`: what a person must mend."""

    book: Workbook
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    notes: tuple[Bilingual, ...] = ()


def missing(
    book: Workbook, forms: Mapping[str, Form], there: Mapping[str, Collection[int]], province: Province
) -> Missing:
    """`there`: form -> ids of the tabs that hold its tables; empty for the forms that are missing."""
    begun = _begun(book, forms, {i for ids in there.values() for i in ids})
    blank = all(map(is_blank, book.tabs))
    drafts: dict[str, Draft] = {}
    notes: list[Bilingual] = []
    after = book
    for form in (form for id_, form in forms.items() if not there[id_]):
        standing = next((tab for tab in book.tabs if is_blank(tab) and _is_called(tab, form)), None)
        if standing is None and (tab := begun.get(form.id)):
            notes.append(_note(book, tab, form, list(forms.values())))
            continue
        at = sum(not draft.stands for draft in drafts.values()) if blank else None
        made = form_tab(after, form, province, standing, at)
        drafts[form.id], after = made, with_tab(after, made.tab)
    return Missing(after, drafts, tuple(notes))


def with_tab(book: Workbook, tab: Tab) -> Workbook:
    """The spreadsheet with this tab, in the place of the one of the same id where it has that."""
    others = tuple(tab if t.sheet_id == tab.sheet_id else t for t in book.tabs)
    return replace(book, tabs=others if tab in others else (*others, tab))


def spare(book: Workbook) -> Tab | None:
    """The tab that Sheets puts into every new spreadsheet, where all is blank: it may become something."""
    if not all(map(is_blank, book.tabs)):
        return None
    return next((tab for tab in book.tabs if _DEFAULT.fullmatch(tab.title)), None)


def _begun(book: Workbook, forms: Mapping[str, Form], used: Collection[int]) -> dict[str, Tab]:
    """Form -> the tab that looks most like it; a tab that looks like several speaks for the nearest."""
    found: dict[str, Tab] = {}
    for tab in book.tabs:
        if tab.sheet_id in used or is_blank(tab) or any(mark.key == HOWTO for mark in tab.marks):
            continue
        alike = {id_: 1.0 if _is_called(tab, form) else resemblance(tab, form) for id_, form in forms.items()}
        best = max(alike.values())
        found |= {id_: tab for id_, share in alike.items() if share == best > 0 and id_ not in found}
    return found


def _is_called(tab: Tab, form: Form) -> bool:
    return loose(tab.title) in {loose(tab_title(form)), loose(form.title["th"])}


def _note(book: Workbook, tab: Tab, form: Form, forms: Sequence[Form]) -> Bilingual:
    """What the finder of tables says of its header; else that it must be completed."""
    found = find_tables(replace(book, tabs=(tab,)), form, forms).problems
    told = [problem.message for problem in found if problem.column][:MOST_TOLD]
    if not told:
        return both("layout.half", form=form.id, tab=tab.title, title=tab_title(form))
    said = {language: " · ".join(words[language] for words in told) for language in told[0]}
    return {
        language: both("layout.mend", form=form.id, tab=tab.title, what=what)[language]
        for language, what in said.items()
    }


def joined(notes: Sequence[Bilingual]) -> Bilingual:
    """Several notes as one."""
    return {language: " | ".join(note[language] for note in notes) for language in notes[0]} if notes else {}
