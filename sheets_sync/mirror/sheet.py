"""A tab of the master as it stands: our columns found by their headers, our rows by what they are about."""

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheets_sync.model import BLANK, Cell, Linked, MasterCell, Tab, Tick

NOTE = "บันทึกจังหวัด"  # the staff's own column, the last of every tab
SCAN = 20  # rows among which the header is looked for: people put titles above it

Identity = tuple[str, ...]  # what a row is about; the last part counts rows that would be the same


@dataclass(frozen=True, slots=True)
class Spec:
    """What a tab of the master is made of."""

    title: str
    headers: tuple[str, ...]  # ours, without the staff's
    identity: tuple[str, ...]  # headers that say what a row is about
    pattern: str  # what the first of them looks like in a row of ours
    block: str = ""  # the header whose first four characters are the district's code
    volatile: frozenset[str] = frozenset()  # written only together with another change
    silent: frozenset[str] = frozenset()  # not compared when a mended key is looked for
    note: bool = True
    ordered: bool = False  # its rows stand in the order of the lines, whatever their blocks
    staff: tuple[str, ...] = ()  # further columns of the staff's, before their notes
    ticks: tuple[str, ...] = ()  # those of them that are boxes to tick
    form: str = ""  # where all rows are of one form
    personal: Mapping[str, str] = field(default_factory=dict)  # header of the identity -> type, to be masked

    @property
    def home(self) -> int:
        """The sheet id a new tab gets: always the same, so that a renamed tab is still found."""
        return zlib.crc32(self.title.encode()) & 0x7FFFFFFF

    @property
    def all_headers(self) -> tuple[str, ...]:
        """As a new tab gets them."""
        return (*self.headers, *self.staffs)

    @property
    def staffs(self) -> tuple[str, ...]:
        """The staff's columns."""
        return (*self.staff, NOTE) if self.note else self.staff


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it should be: header -> cell."""

    cells: Mapping[str, MasterCell]

    def but(self, cells: Mapping[str, MasterCell]) -> "Line":
        """The same row with other cells in these places."""
        return Line({**self.cells, **cells}) if cells else self

    @property
    def texts(self) -> dict[str, str]:
        """Its cells as they would be read back."""
        return {header: as_text(cell) for header, cell in self.cells.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of ours as it stands."""

    number: int
    cells: Mapping[str, Cell]
    identity: Identity
    words: Mapping[str, str] = field(default_factory=dict)  # what staff typed beside it: header -> text
    ticks: Mapping[str, bool] = field(default_factory=dict)  # boxes that say yes or no

    @property
    def note(self) -> str:
        """Everything that staff typed, as the history keeps it."""
        return one_text(self.words)

    @property
    def texts(self) -> dict[str, str]:
        """Its cells as texts."""
        return {header: plain(cell) for header, cell in self.cells.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """A tab of the master after a look at it; `last` is the number of its last row in use."""

    spec: Spec
    title: str  # what it is called now
    exists: bool = False
    header_number: int = 0  # 0: there is no header
    columns: Mapping[str, int] = field(default_factory=dict)
    renamed: frozenset[str] = frozenset()  # headers of ours that somebody overwrote in their place
    rows: tuple[Standing, ...] = ()
    last: int = 0
    row_count: int = 0
    width: int = 0  # columns of the header row in use


def look(tabs: Sequence[Tab], spec: Spec) -> Found:
    """Finds the tab by its title or, renamed, by its id; columns by their headers, rows by their identity."""
    named = (t for t in tabs if t.title == spec.title)
    tab = next(named, None) or next((t for t in tabs if t.sheet_id == spec.home), None)
    if tab is None:
        return Found(spec, spec.title)
    used = [i + 1 for i, row in enumerate(tab.cells) if any(c.shown for c in row)]
    header = _header_number(tab, spec)
    columns = _columns(tab, spec, header)
    renamed = _renamed(spec, columns)
    columns |= renamed
    width = (
        max((i + 1 for i, c in enumerate(tab.cells[header - 1]) if c.shown), default=0) if tab.cells else 0
    )
    return Found(
        spec=spec,
        title=tab.title,
        exists=True,
        header_number=header,
        columns=columns,
        renamed=frozenset(renamed),
        rows=tuple(_rows(tab, spec, columns, range(header, max(used, default=0)))),
        last=max(header, *used, 0),
        row_count=tab.row_count,
        width=max([width, *(c + 1 for c in columns.values())]),
    )


def _header_number(tab: Tab, spec: Spec) -> int:
    """The row with most of our headers; the first row of a blank tab; 0 when only the header is gone."""
    wanted = set(spec.headers)
    counts = [len(wanted & {c.shown.strip() for c in row}) for row in tab.cells[:SCAN]] or [0]
    if most := max(counts):
        return counts.index(most) + 1
    place = spec.all_headers.index(spec.identity[0])
    rows = range(len(tab.cells))
    return 0 if any(re.fullmatch(spec.pattern, plain(tab.cell(i, place))) for i in rows) else 1


def _columns(tab: Tab, spec: Spec, header: int) -> dict[str, int]:
    if not header:
        return {h: i for i, h in enumerate(spec.all_headers)}
    found: dict[str, int] = {}
    for i, cell in enumerate(tab.cells[header - 1] if header <= len(tab.cells) else ()):
        if cell.shown.strip() in spec.all_headers:
            found.setdefault(cell.shown.strip(), i)
    return found


def _renamed(spec: Spec, columns: Mapping[str, int]) -> dict[str, int]:
    """Headers of ours that are gone from between their neighbours: overwritten, not moved."""
    order = spec.all_headers
    found: dict[str, int] = {}
    for i, header in enumerate(order):
        sides = [j for j in (i - 1, i + 1) if 0 <= j < len(order)]
        places = {columns[order[j]] + i - j if order[j] in columns else -1 for j in sides}
        if header not in columns and len(places) == 1 and not places & set(columns.values()):
            found[header] = places.pop()
    return {h: c for h, c in found.items() if c >= 0}


def _rows(tab: Tab, spec: Spec, columns: Mapping[str, int], numbers: range) -> list[Standing]:
    rows: list[Standing] = []
    seen: Counter[Identity] = Counter()
    for i in numbers:
        cells = {h: tab.cell(i, c) for h, c in columns.items()}
        key = tuple(plain(cells.get(h, BLANK)) for h in spec.identity)
        if not re.fullmatch(spec.pattern, key[0]):
            continue  # a person's row
        identity = (*key, str(seen[key]))
        seen[key] += 1
        rows.append(Standing(i + 1, cells, identity, *_theirs(spec, cells)))
    return rows


def _theirs(spec: Spec, cells: Mapping[str, Cell]) -> tuple[dict[str, str], dict[str, bool]]:
    """What staff typed beside a row, and what they ticked; a box that is none is left out."""
    typed = {h: plain(cells.get(h, BLANK)) for h in spec.staffs if h not in spec.ticks}
    boxes = {h: cells[h].value for h in spec.ticks if h in cells and not cells[h].formula}
    ticks = {h: on for h, on in boxes.items() if isinstance(on, bool)}
    return {h: words for h, words in typed.items() if words.strip()}, ticks


def identities(spec: Spec, lines: Sequence[Line]) -> dict[Identity, Line]:
    """Wanted rows by what they are about, in their order."""
    found: dict[Identity, Line] = {}
    seen: Counter[Identity] = Counter()
    for line in lines:
        key = tuple(as_text(line.cells.get(h, "")) for h in spec.identity)
        found[(*key, str(seen[key]))] = line
        seen[key] += 1
    return found


def plain(cell: Cell) -> str:
    """What stands in a cell, as a text: whole numbers without a decimal point, ticks as TRUE and FALSE."""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return str(int(value)) if float(value).is_integer() else str(value)
    return value or ""


def as_text(cell: MasterCell) -> str:
    """What a wanted cell says, as `plain` would read it back."""
    if isinstance(cell, Linked):
        return cell.text
    if isinstance(cell, Tick):
        cell = bool(cell.on)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return "" if cell is None else str(cell)


def one_text(words: Mapping[str, str]) -> str:
    """What staff typed beside a row in one text, their note first."""
    told = [f"{header}: {said}" for header, said in words.items() if header != NOTE]
    return " · ".join([*([words[NOTE]] if NOTE in words else []), *told])


def same(actual: Cell, wanted: MasterCell) -> bool:
    """Whether a cell is already as it should be: kind and value, and where it leads. A formula never is."""
    if wanted is None:
        return True
    if isinstance(wanted, Tick) and wanted.on is None:
        return actual.value is not None or actual.formula
    if actual.formula or actual.error:
        return False
    if isinstance(wanted, Tick):
        return actual.value is wanted.on
    if isinstance(wanted, Linked):
        return actual.value == wanted.text and actual.link == wanted.uri
    if isinstance(wanted, bool) or isinstance(actual.value, bool):
        return actual.value is wanted
    if isinstance(wanted, int):
        return actual.value == wanted and not isinstance(actual.value, str)
    return (actual.value or "") == wanted if not isinstance(actual.value, float) else False


def digest(*parts: str) -> str:
    """A short name of what these texts say together: 12 hex digits."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
