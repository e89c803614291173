"""Planning is proved by doing: a small interpreter carries the changes out, and the plan must then be empty.

A state machine of people and districts: rows come, go, change and get another key; staff sort, write notes,
insert columns and rows of their own; after each plan our cells are as wanted and theirs as they were.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sheets_sync.clock import BANGKOK
from sheets_sync.mirror import RegistryRow, Wanted, plan_master
from sheets_sync.mirror.sheet import NOTE
from sheets_sync.model import Cell, Tab
from tests.mirror.playing import FORM, apply_changes, blank_master, rows_of, tab_named

NOW = datetime(2021, 3, 20, 10, 0, tzinfo=BANGKOK)
KEYS = st.integers(1, 12).map(lambda n: f"{n:04}")
NAMES = st.sampled_from(["ก", "ข", "ค", "=1+1"])
CODES = st.sampled_from(["5601", "5602", "5603"])


class People(RuleBasedStateMachine):
    """What may happen between two passes, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs: tuple[Tab, ...] = blank_master()
        self.rows: dict[tuple[str, str], str] = {}  # (district, key) -> name
        self.notes: dict[tuple[str, str], str] = {}  # what staff wrote beside a row that stands
        self.now = NOW
        self.theirs = 0

    # ── districts ──

    @initialize(rows=st.dictionaries(st.tuples(CODES, KEYS), NAMES, max_size=8))
    def begin(self, rows: dict[tuple[str, str], str]) -> None:
        self.rows = dict(rows)
        self.pass_once()

    @rule(code=CODES, key=KEYS, name=NAMES)
    def a_row_is_there(self, code: str, key: str, name: str) -> None:
        self.rows[code, key] = name

    @rule(data=st.data())
    def a_row_goes(self, data: st.DataObject) -> None:
        if self.rows:
            del self.rows[data.draw(st.sampled_from(sorted(self.rows)))]

    # ── staff ──

    @rule(data=st.data(), note=st.sampled_from(["โทรแล้ว", "รอเอกสาร"]))
    def a_note_is_written(self, data: st.DataObject, note: str) -> None:
        standing = sorted(self._standing())
        if standing:
            key = data.draw(st.sampled_from(standing))
            self._type(self._standing()[key], self._columns()[NOTE], note)
            self.notes[key] = note

    @rule(seed=st.randoms(use_true_random=False))
    def the_tab_is_sorted(self, seed: "object") -> None:
        tab = tab_named(self.tabs, FORM.master_tab)
        body = list(tab.cells[1:])
        seed.shuffle(body)  # type: ignore[attr-defined]
        self._put((tab.cells[0], *body))

    @rule(at=st.integers(0, 5))
    def a_column_of_theirs_is_inserted(self, at: int) -> None:
        self.theirs += 1
        header = Cell(f"ของเรา {self.theirs}", f"ของเรา {self.theirs}")
        tab = tab_named(self.tabs, FORM.master_tab)
        lines = []
        for i, line in enumerate(tab.cells):
            padded = (*line, *[Cell()] * (at - len(line)))
            own = header if i == 0 else Cell("x", "x") if any(c.shown for c in line) else Cell()
            lines.append((*padded[:at], own, *padded[at:]))
        self._put(tuple(lines))

    @rule()
    def a_row_of_theirs_is_added(self) -> None:
        tab = tab_named(self.tabs, FORM.master_tab)
        place = self._columns()["รหัสอำเภอ"]
        line = [Cell()] * (place + 2)
        line[place] = Cell("ถึงหัวหน้า", "ถึงหัวหน้า")
        self._put((*tab.cells[:1], tuple(line), *tab.cells[1:]))

    @rule(data=st.data())
    def our_cell_is_overwritten(self, data: st.DataObject) -> None:
        standing = sorted(self._standing())
        if standing:
            key = data.draw(st.sampled_from(standing))
            self._type(self._standing()[key], self._columns()["ชื่อ"], "ผิดเพี้ยน")

    # ── we ──

    @rule()
    def pass_once(self) -> None:
        self.now += timedelta(minutes=1)
        before = self._standing()
        theirs = self._their_cells()
        plan = plan_master(self.tabs, self._wanted(), self.now)
        self.tabs = apply_changes(self.tabs, plan.changes)
        assert self._told() == self.rows
        assert theirs.items() <= self._their_cells().items()
        self._follow_notes(set(before))
        assert {k: v for k, v in self._notes_standing().items() if v} == self.notes
        again = plan_master(self.tabs, self._wanted(), self.now + timedelta(minutes=3))
        assert again.changes == ()

    @invariant()
    def no_key_stands_twice(self) -> None:
        tab = tab_named(self.tabs, FORM.master_tab)
        if tab.cells:
            rows = [(r["รหัสอำเภอ"], r["เลข"]) for r in rows_of(tab) if r.get("รหัสอำเภอ", "").isdigit()]
            assert len(rows) == len(set(rows))

    # ── looking ──

    def _follow_notes(self, before: set[tuple[str, str]]) -> None:
        """Where a note goes is the planner's word; none is lost or doubled, none leaves a row that stayed."""
        standing = self._notes_standing()
        for key, note in list(self.notes.items()):
            if key in self.rows and key in before:
                assert standing[key] == note
            else:
                del self.notes[key]
        new = set(standing) - before
        history = [r[NOTE] for r in rows_of(tab_named(self.tabs, "ประวัติการเปลี่ยนแปลง"))]
        for key in new:
            if standing[key]:
                assert standing[key] in history
                self.notes[key] = standing[key]

    def _wanted(self) -> Wanted:
        ordered = sorted(self.rows.items())
        rows = [RegistryRow(code, f"อ.{code}", {"id": key, "name": name}) for (code, key), name in ordered]
        return Wanted(forms={FORM.id: FORM}, rows={FORM.id: rows})

    def _columns(self) -> dict[str, int]:
        return {c.shown: i for i, c in enumerate(tab_named(self.tabs, FORM.master_tab).cells[0])}

    def _standing(self) -> dict[tuple[str, str], int]:
        tab = tab_named(self.tabs, FORM.master_tab)
        found = {}
        for i, row in enumerate(rows_of(tab), start=1):
            if row.get("รหัสอำเภอ", "").isdigit():
                found[row["รหัสอำเภอ"], row["เลข"]] = i
        return found

    def _told(self) -> dict[tuple[str, str], str]:
        rows = rows_of(tab_named(self.tabs, FORM.master_tab))
        return {(r["รหัสอำเภอ"], r["เลข"]): r["ชื่อ"] for r in rows if r.get("รหัสอำเภอ", "").isdigit()}

    def _notes_standing(self) -> dict[tuple[str, str], str]:
        rows = rows_of(tab_named(self.tabs, FORM.master_tab))
        return {(r["รหัสอำเภอ"], r["เลข"]): r[NOTE] for r in rows if r.get("รหัสอำเภอ", "").isdigit()}

    def _their_cells(self) -> dict[tuple[str, str, str], str]:
        """What staff's own columns say beside rows that stay, and staff's own rows."""
        rows = rows_of(tab_named(self.tabs, FORM.master_tab))
        stay = self.rows
        return {
            (r["รหัสอำเภอ"], r["เลข"], h): v
            for r in rows
            for h, v in r.items()
            if h.startswith("ของเรา") and (r["รหัสอำเภอ"], r["เลข"]) in stay and v
        } | {("", "", str(i)): "" for i, r in enumerate(r for r in rows if r.get("รหัสอำเภอ") == "ถึงหัวหน้า")}

    def _type(self, row: int, column: int, text: str) -> None:
        tab = tab_named(self.tabs, FORM.master_tab)
        line = list(tab.cells[row]) + [Cell()] * (column + 1 - len(tab.cells[row]))
        line[column] = Cell(text, text)
        self._put((*tab.cells[:row], tuple(line), *tab.cells[row + 1 :]))

    def _put(self, cells: Sequence[tuple[Cell, ...]]) -> None:
        from dataclasses import replace

        width = max((len(line) for line in cells), default=0)
        self.tabs = tuple(
            replace(t, cells=tuple(cells), row_count=max(t.row_count, len(cells)), column_count=width)
            if t.title == FORM.master_tab
            else t
            for t in self.tabs
        )


People.TestCase.settings = settings(
    max_examples=150,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTheMasterConverges = People.TestCase
