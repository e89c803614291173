"""`new-round`: each district's empty table is filled with last round's list, to be reviewed row by row.

Nothing of anybody's is changed: a sheet with rows is left alone, only blank cells are typed into, in one
write with absolute places right after a read, so that a repeated or lost answer never makes a row twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sheets_sync.config import District, Settings
from sheets_sync.errors import SheetsSyncError, Unreachable
from sheets_sync.google import Sheets
from sheets_sync.messages import both
from sheets_sync.model import EMPTY, Bilingual, Form, Workbook
from sheets_sync.reconcile.observe import each
from sheets_sync.setup.free_lines import CannotFill, Line, find_spot, stands, ticked
from sheets_sync.setup.last_list import LastList, typed

DONE = ("filled", "would_fill", "has_list")


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of one district. `rows`: how many were, or would be, typed in."""

    code: str
    name: str
    spreadsheet: str
    state: str
    rows: int = 0
    note: Bilingual = field(default_factory=dict)
    ticked: bool = False  # ตรวจทานแล้ว ส่งจังหวัด still stands: a person must take it away

    def to_json(self) -> dict[str, Any]:
        """One district of `new-round --json`."""
        return {
            "code": self.code,
            "name": self.name,
            "spreadsheet": self.spreadsheet,
            "state": self.state,
            "rows": self.rows,
            "note": self.note.get("th", ""),
            "ticked": self.ticked,
        }


@dataclass(frozen=True, slots=True)
class NewRound:
    """What `new-round` did, or would do."""

    form: str
    round: str
    dry_run: bool
    last: LastList
    districts: tuple[Filled, ...]

    @property
    def reached(self) -> bool:
        """Whether any sheet could be read."""
        return any(d.state != "unreadable" for d in self.districts)

    @property
    def needs_a_person(self) -> bool:
        """A sheet was left alone, a tick still stands, or the list does not fit those who take part."""
        left_alone = any(d.state not in DONE or d.ticked for d in self.districts)
        return left_alone or bool(self.last.missing or self.last.left_out)

    def to_json(self) -> dict[str, Any]:
        """`new-round --json`."""
        return {
            "form": self.form,
            "round": self.round,
            "dry_run": self.dry_run,
            "source": {"kind": self.last.source, "key": self.last.key},
            "districts": [d.to_json() for d in self.districts],
            "missing": [p.to_json() for p in self.last.missing],
            "left_out": [p.to_json() for p in self.last.left_out],
        }


def new_round(
    settings: Settings, sheets: Sheets, form: Form, last: LastList, *, dry_run: bool = False
) -> NewRound:
    """Fills what can be filled, several districts at a time; trouble with one sheet stays with it."""
    districts = {d.code: d for d in settings.districts if d.subdistricts}
    filler = _Filler(sheets, form, last, dry_run)
    found = each(districts, lambda code: filler.fill(districts[code]))
    told = tuple(_told(districts[code], what) for code, what in found.items())
    return NewRound(form.id, settings.rounds[form.id].round, dry_run, last, told)


def _told(district: District, what: Filled | SheetsSyncError) -> Filled:
    if isinstance(what, Filled):
        return what
    lost = isinstance(what, Unreachable) and what.maybe_done
    note = both("lines.unsure") if lost else {"th": what.th, "en": what.en}
    state = "unsure" if lost else "unreadable"
    return Filled(district.code, district.name, district.spreadsheet, state, note=note)


class _Filler:
    """Reads one district's sheet and, where its table is empty, types the list in."""

    def __init__(self, sheets: Sheets, form: Form, last: LastList, dry_run: bool) -> None:
        self._sheets = sheets
        self._form = form
        self._last = last
        self._dry_run = dry_run

    def fill(self, district: District) -> Filled:
        """One read, and one write when there is something to type. Raises as `Sheets` does."""
        rows = self._last.rows.get(district.code, ())
        lines = [typed(row, number, self._form) for number, row in enumerate(rows, start=1)]
        book = self._sheets.read(district.spreadsheet)
        state, note = "would_fill", EMPTY
        try:
            if not lines:
                raise CannotFill("nothing", "new_round.nothing")
            find_spot(book, self._form, lines)
            if not self._dry_run:
                state, note = self._type_in(district, book, lines)
        except CannotFill as why:
            state, note = why.state, why.note
        count = len(lines) if state in ("filled", "would_fill") else 0
        tick = ticked(book, self._form)
        return Filled(district.code, district.name, district.spreadsheet, state, count, note, tick)

    def _type_in(self, district: District, book: Workbook, lines: Sequence[Line]) -> tuple[str, Bilingual]:
        """A lost answer is looked after: what stands there is not typed again."""
        try:
            return self._once(district, book, lines)
        except Unreachable as e:
            if not e.maybe_done:
                raise
        book = self._sheets.read(district.spreadsheet)
        if stands(book, self._form, lines):
            return "filled", EMPTY
        return self._once(district, book, lines)

    def _once(self, district: District, book: Workbook, lines: Sequence[Line]) -> tuple[str, Bilingual]:
        spot = find_spot(book, self._form, lines)
        after = self._sheets.fill_blanks(district.spreadsheet, spot.tab, spot.row, spot.lines)
        whole = Workbook(book.id, book.title, after, book.locale)
        if not stands(whole, self._form, lines):  # somebody moved the table at that very moment
            raise CannotFill("astray", row=spot.row + 1)
        return "filled", EMPTY
