"""Turns findings into sentences: violations, notes, and the text of the feedback cell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias, overload

from sheets_sync.mask import mask
from sheets_sync.messages import Sentence, catalogue, text
from sheets_sync.model import Bilingual, Cell, Column, JudgedRow, Note, Severity, Violation
from sheets_sync.thai.reading import Reading, Remark
from sheets_sync.thai.text import arabic_digits
from sheets_sync.validation.headers import column_letters
from sheets_sync.validation.sheet import Hit, Sheet, seen_text

_LINES = 3
_LONGEST = 60
_QUIET = frozenset({"thai_digits", "buddhist_year", "whitespace", "invisible", "number_as_text", "spelling"})


class _Known(dict[str, object]):
    """Words of a rule file may name what a finding does not know."""

    def __missing__(self, key: str) -> str:
        return ""


def severity_of(column: Column, remark: Remark) -> Severity:
    """What the rule file says for this finding, else what it is by nature."""
    chosen = column.severity.get(remark.id) or column.severity.get(remark.rule)
    return chosen or ("warning" if remark.soft else "error")


def shown_value(column: Column, typed: str) -> str:
    """What was typed as it may be shown: masked where personal, never long."""
    if not column.personal:
        return typed if len(typed) <= _LONGEST else f"{typed[:_LONGEST]}…"
    if column.type == "thai_id":
        plain = typed.isascii() and typed.isdigit()
        typed = typed if plain else "".join(c for c in arabic_digits(typed) if c.isdigit()) or typed
    return mask(typed, column.type)


def sentence(
    column: Column, header: str, remark: Remark, value: str, own: Bilingual | None = None
) -> Bilingual:
    """The sentence in both languages; the rule file's own words win."""
    details: Mapping[str, object] = {"header": header, "value": value, **remark.details}
    words = own or column.message.get(remark.id) or column.message.get(remark.rule)
    if words:
        return Sentence(words, _Known(details))
    return Sentence(catalogue()[f"feedback.{remark.id}"], details)


def violation(sheet: Sheet, hit: Hit) -> Violation:
    """A finding of one cell as a violation."""
    column = sheet.form.column(hit.key)
    row = sheet.rows[hit.at]
    header = sheet.header(hit.key)
    value = shown_value(column, sheet.typed(hit.at, hit.key))
    message = sentence(column, sheet.spoken(hit.at, hit.key), hit.remark, value, hit.message)
    if row.hidden:
        message = {lang: f"{words} ({text('feedback.hidden', lang)})" for lang, words in message.items()}
    return Violation(
        rule=hit.remark.rule,
        severity=hit.severity or severity_of(column, hit.remark),
        message=message,
        row=row.number,
        cell=f"{column_letters(sheet.table.columns[hit.key])}{row.number}",
        column=hit.key,
        header=header,
        value=value,
    )


class Where(NamedTuple):
    """A column as it stands in a tab."""

    column: Column
    place: int
    header: str


Repaired: TypeAlias = tuple[Where, Cell, Reading]  # one cell, not yet in words


class Notes(Sequence[Note]):
    """The repairs of one row, put into words when somebody reads them: most are never read."""

    __slots__ = ("_number", "_repaired")

    def __init__(self, number: int, repaired: list[Repaired]) -> None:
        self._number = number
        self._repaired = repaired

    def __len__(self) -> int:
        return sum(len(said.repairs) for _, _, said in self._repaired)

    @overload
    def __getitem__(self, at: int) -> Note: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Note]: ...
    def __getitem__(self, at: int | slice) -> Note | Sequence[Note]:
        return tuple(self)[at]

    def __iter__(self) -> Iterator[Note]:
        for where, typed, said in self._repaired:
            for remark in said.repairs:
                yield note(self._number, where, typed, said.value, remark)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Notes):
            return NotImplemented
        return self._number == other._number and self._repaired == other._repaired

    __hash__ = None  # type: ignore[assignment]  # as the mappings in it


def note(number: int, where: Where, typed: Cell, value: str, remark: Remark) -> Note:
    """A repair as a note; both values masked where personal."""
    column = where.column
    details = {k: v for k, v in remark.details.items() if not (column.personal and k == "to")}
    if column.personal and remark.id == "spelling":
        remark = Remark("spelling.personal")
    elif column.personal and "to" in remark.details:
        details["to"] = shown_value(column, value)
    return Note(
        row=number,
        cell=f"{column_letters(where.place)}{number}",
        column=column.key,
        rule=remark.rule,
        before=shown_value(column, seen_text(typed)),
        after=shown_value(column, value),
        message=sentence(column, where.header, Remark(remark.id, details), ""),
    )


def feedback_text(row: JudgedRow) -> str:
    """What stands in the feedback cell of a row: a short mark, then one line a finding, at most three."""
    open_ones = [v for v in row.violations if not v.waived]
    errors = [v for v in open_ones if v.severity == "error"]
    warnings = [v for v in open_ones if v.severity == "warning"]
    if row.state == "in_progress":
        headers = ", ".join(dict.fromkeys(v.header or "" for v in errors))
        return f"{text('feedback.mark.in_progress')}\n{text('feedback.in_progress', headers=headers)}"
    if errors and warnings:
        mark = text("feedback.mark.both", errors=len(errors), warnings=len(warnings))
        mild = [text("feedback.mark.mild", said=said) for said in _said(warnings)]
        return _cell(mark, [*_said(errors), *mild])
    if errors:
        return _cell(text("feedback.mark.errors", n=len(errors)), _said(errors))
    if warnings:
        return _cell(text("feedback.mark.warnings", n=len(warnings)), _said(warnings))
    if any(v.waived for v in row.violations):
        return text("feedback.waived")
    lines = list(dict.fromkeys(n.message["th"] for n in row.notes if _worth_telling(n)))
    return "\n".join([text("feedback.clean"), *lines[:_LINES]])


def _worth_telling(note: Note) -> bool:
    """Repairs a person would want to know of: what was read may not be what was meant."""
    return note.rule not in _QUIET or "→" in note.message.get("th", "")


def _said(violations: list[Violation]) -> list[str]:
    return list(dict.fromkeys(v.message["th"] for v in violations))


def _cell(mark: str, lines: list[str]) -> str:
    more = [text("feedback.more", n=len(lines) - _LINES)] if len(lines) > _LINES else []
    return "\n".join([mark, *lines[:_LINES], *more])
