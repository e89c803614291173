"""One tab of the master: the smallest list of changes that makes our part of it what it should be.

Rows are known by what they are about, never by where they stand; what staff typed beside a row stays with it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sheets_sync.mask import mask
from sheets_sync.mirror.history import DISTRICT, FORM, Event, Memory
from sheets_sync.mirror.matching import Match, key_of, rest_of
from sheets_sync.mirror.ordering import moves
from sheets_sync.mirror.sheet import (
    Found,
    Identity,
    Line,
    Spec,
    Standing,
    as_text,
    identities,
    one_text,
    plain,
    same,
)
from sheets_sync.mirror.ticks import item_name
from sheets_sync.model import (
    BLANK,
    EMPTY,
    AddTab,
    Change,
    DeleteRows,
    InsertRows,
    MasterCell,
    SetCells,
    Tick,
)


@dataclass(frozen=True, slots=True)
class TabPlan:
    """What is to be done to one tab, what the history is to tell of it, and the counts for people."""

    changes: tuple[Change, ...] = ()
    events: tuple[Event, ...] = ()
    inserted: tuple[Line, ...] = ()
    updated: tuple[Line, ...] = ()
    deleted: tuple[Standing, ...] = ()
    unchanged: int = 0


def plan_tab(
    found: Found,
    lines: Sequence[Line],
    memory: Memory,
    *,
    keep: Callable[[Standing], bool] = lambda row: False,
    refresh: bool = False,
    cells: Mapping[str, Mapping[str, MasterCell]] = EMPTY,
) -> TabPlan:
    """`lines` are the rows as they should be; `keep` says which rows of ours stay though no line asks for it.

    `cells` are what people's ticks make of single cells: item -> header -> cell, instead of the line's.
    Volatile cells are written only with `refresh`. Nothing to do gives no changes.
    """
    spec = found.spec
    if found.exists and not found.header_number:
        return TabPlan((InsertRows(found.title, 1, (spec.all_headers,)),))  # the rows follow when it stands
    wanted = {i: line.but(cells.get(item_name(i), EMPTY)) for i, line in identities(spec, lines).items()}
    standing = {row.identity: row for row in found.rows}
    match = Match(spec, standing, wanted, keep)
    columns, header_changes = _headers(found)
    updates = dict(_updates(match.pairs, columns, found, refresh))
    gone = sorted(match.gone, key=lambda row: row.number)
    inserts = _Inserts(found, columns, match, memory)
    changes = [*header_changes, *updates.values(), *_deletions(found, gone), *inserts.changes()]
    if spec.ordered and not gone and not match.new:  # else their places are still to come
        changes += moves(found, list(wanted))
    return TabPlan(
        changes=tuple(changes),
        events=tuple(_events(spec, match, updates, gone, inserts, memory)),
        inserted=tuple(line for _, line in match.new),
        updated=tuple(line for row, line in match.pairs if row.number in updates),
        deleted=tuple(gone),
        unchanged=sum(row.number not in updates for row, _ in match.pairs),
    )


def head(found: Found) -> tuple[dict[str, int], list[Change]]:
    """Where each header of ours stands once the tab and all of them are there, and what that takes."""
    if found.exists and not found.header_number:
        return dict(found.columns), [InsertRows(found.title, 1, (found.spec.all_headers,))]
    return _headers(found)


def add_rows(found: Found, lines: Sequence[Line]) -> list[Change]:
    """New rows below all others, whatever they are about."""
    if not lines:
        return []
    columns, changes = _headers(found)
    rows = []
    for line in lines:
        by_column = {columns[h]: c for h, c in line.cells.items()}
        rows.append(tuple(by_column.get(i) for i in range(max(by_column) + 1)))
    return [*changes, InsertRows(found.title, max(found.last, 1) + 1, tuple(rows))]


# ── changes ──────────────────────────────────────────────────────────────────────────────────────


def _headers(found: Found) -> tuple[dict[str, int], list[Change]]:
    """Where each header of ours stands or will stand, and what that takes."""
    spec = found.spec
    if not found.exists:
        return {h: i for i, h in enumerate(spec.all_headers)}, [
            AddTab(spec.title, spec.all_headers, spec.home)
        ]
    columns, free = dict(found.columns), found.width
    changes: list[Change] = []
    for header in spec.all_headers:
        if header not in columns:
            columns[header] = free
            free += 1
        if header not in found.columns or header in found.renamed:
            changes.append(SetCells(found.title, found.header_number, columns[header], (header,)))
    return columns, changes


def _updates(
    pairs: Sequence[tuple[Standing, Line]], columns: Mapping[str, int], found: Found, refresh: bool
) -> Iterator[tuple[int, Change]]:
    spec, title = found.spec, found.title
    for row, line in pairs:
        cells = {columns[h]: c for h, c in _ours(spec, line) if not same(row.cells.get(h, BLANK), c)}
        moving = {columns[h] for h in spec.volatile}
        if cells.keys() - moving or (refresh and cells):
            yield row.number, SetCells(title, row.number, min(cells), _stretch(cells))


def _ours(spec: Spec, line: Line) -> Iterator[tuple[str, MasterCell]]:
    """What we may write beside a row that stands: of the staff's columns the boxes alone."""
    theirs = set(spec.staffs) - set(spec.ticks)
    return ((header, cell) for header, cell in line.cells.items() if header not in theirs)


def _stretch(cells: Mapping[int, MasterCell]) -> tuple[MasterCell, ...]:
    """Cells side by side; None where one is not to be touched."""
    return tuple(cells.get(i) for i in range(min(cells), max(cells) + 1))


def _deletions(found: Found, gone: Sequence[Standing]) -> Iterator[Change]:
    """From the bottom up, neighbours together; a tab is never left without a row below its header."""
    title = found.title
    if gone and found.row_count - len(gone) <= found.header_number:
        yield InsertRows(title, found.row_count + 1, (("",),))
    numbers = [row.number for row in gone]
    for _, run in groupby(reversed(list(enumerate(numbers))), key=lambda p: p[1] - p[0]):
        stretch = [number for _, number in run]
        yield DeleteRows(title, min(stretch), len(stretch))


@dataclass(slots=True)
class _Inserts:
    """Where new rows go: after the last row of their district, else before the next district's first."""

    found: Found
    columns: Mapping[str, int]
    match: Match
    memory: Memory
    words: dict[Identity, Mapping[str, str]] = field(default_factory=dict)  # what staff get back

    def changes(self) -> list[Change]:
        """To be carried out after the deletions, from the top down."""
        if not self.match.new:
            return []
        out: list[Change] = []
        for number, run in self._runs():
            rows = tuple(self._cells(identity, line) for identity, line in run)
            out.append(InsertRows(self.found.title, number, rows))
        return out

    def _runs(self) -> Iterator[tuple[int, list[tuple[Identity, Line]]]]:
        order = self._order()
        for is_new, group in groupby(enumerate(order, start=max(self.found.header_number, 1) + 1), _is_new):
            placed = list(group)
            if is_new:
                yield placed[0][0], [new for _, new in placed if isinstance(new, tuple)]

    def _order(self) -> list[int | tuple[Identity, Line]]:
        """The tab's rows as they will stand: numbers of rows that stay, and the new ones among them."""
        gone = {row.number for row in self.match.gone}
        blocks = {row.number: self._block_of(row) for row in self.found.rows}
        first = self.found.header_number + 1
        order: list[int | tuple[Identity, Line]] = []
        order += [n for n in range(first, self.found.last + 1) if n not in gone]
        ends = {blocks[n]: i + 1 for i, n in enumerate(order) if isinstance(n, int) and n in blocks}
        by_block: dict[str, list[tuple[Identity, Line]]] = {}
        for identity, line in self.match.new:
            by_block.setdefault(self._block(line), []).append((identity, line))
        places = {block: self._place(block, ends, len(order)) for block in by_block}
        for block in sorted(by_block, key=lambda b: (places[b], b), reverse=True):
            order[places[block] : places[block]] = by_block[block]
        return order

    @staticmethod
    def _place(block: str, ends: Mapping[str, int], length: int) -> int:
        if block in ends:
            return ends[block]
        before = [end for b, end in ends.items() if b < block]
        return max(before) if before else (0 if ends else length)

    def _block(self, line: Line) -> str:
        return as_text(line.cells.get(self.found.spec.block, ""))[:4]

    def _block_of(self, row: Standing) -> str:
        return plain(row.cells.get(self.found.spec.block, BLANK))[:4]

    def _cells(self, identity: Identity, line: Line) -> tuple[MasterCell, ...]:
        spec = self.found.spec
        by_column = {self.columns[h]: c for h, c in line.cells.items()}
        key = key_of(spec, identity)
        known = self.memory.words(key, rest_of(spec, line.texts))
        words = self.words[identity] = {h: said for h, said in known.items() if h in spec.staffs}
        by_column |= {self.columns[h]: said for h, said in words.items() if h not in spec.ticks}
        for header in spec.ticks:  # a box that a write gone astray took along
            if header in self.memory.exactly(key) and line.cells.get(header) == Tick():
                by_column[self.columns[header]] = Tick(True)
        return tuple(by_column.get(i) for i in range(max(by_column) + 1))


def _is_new(item: tuple[int, object]) -> bool:
    return isinstance(item[1], tuple)


# ── what the history is to tell ──────────────────────────────────────────────────────────────────


def _events(
    spec: Spec,
    match: Match,
    updates: Mapping[int, Change],
    gone: Sequence[Standing],
    inserts: _Inserts,
    memory: Memory,
) -> Iterator[Event]:
    for row in gone:
        rest, key = rest_of(spec, row.texts), key_of(spec, row.identity)
        known = memory.knows(key, rest)
        yield Event("gone", spec.title, key, rest, *_whose(spec, row.texts), note=row.note, known=known)
    for row, line in match.mended:
        yield Event("key_mended", spec.title, "", "", *_whose(spec, line.texts), note=row.note)
    mended = {row.number for row, _ in match.mended}
    for row, line in match.pairs:
        if row.number in updates and row.number not in mended:
            changed = tuple(h for h, c in _ours(spec, line) if not same(row.cells.get(h, BLANK), c))
            yield Event("changed", spec.title, "", "", *_whose(spec, line.texts), headers=changed)
    for identity, line in match.new:
        key, rest = key_of(spec, identity), rest_of(spec, line.texts)
        if memory.knows(key, rest):
            note = one_text({h: w for h, w in inserts.words[identity].items() if h not in spec.ticks})
            yield Event("back", spec.title, key, rest, *_whose(spec, line.texts), note=note)


def _whose(spec: Spec, cells: Mapping[str, str]) -> tuple[str, str, str]:
    """(form, district, key without the district's code), the key masked where it is a person's."""
    kinds = spec.personal
    parts = [mask(cells[h], kinds[h]) if h in kinds else cells[h] for h in spec.identity if h != spec.block]
    return spec.form or cells.get(FORM, ""), cells.get(DISTRICT, ""), " ".join(parts)
