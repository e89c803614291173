"""Boxes that staff tick: none is lost, none goes to another item, and none counts for an item nobody meant.

The state machine lets people tick by row number while rows move under them: what they meant is what that row
named when the master was read last.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from sheets_sync.clock import BANGKOK
from sheets_sync.mirror import (
    MEND,
    WAIVE,
    WAIVE_WHY,
    Box,
    Finding,
    Seen,
    Wanted,
    boxes,
    plan_master,
    remember_boxes,
)
from sheets_sync.mirror.sheet import NOTE, Standing, look
from sheets_sync.model import Cell, Tab, Tick, Violation
from tests.mirror.playing import FORM, apply_changes, blank_master, tab_named

NOW = datetime(2021, 3, 20, 10, 0, tzinfo=BANGKOK)
ROWS = st.tuples(st.sampled_from(["5601", "5602"]), st.sampled_from("กขคงจ"))
REASONS = st.sampled_from(["ตรงตามบัตร", "มีแต่ปี"])


def finding(code: str, row: str) -> Finding:
    """Two rows of a district may read alike: then a new one looks like the old one with its key mended."""
    message = {"th": f"เลข: ไม่ครบ {'กข'.find(row) >= 0}", "en": "short"}
    wrong = Violation("thai_id", "error", message, row=7, cell="E7", column="id", header="เลข")
    return Finding(code, f"อ.{code}", "1.1", "ลอ", wrong, "SHEET", 42, row=row)


class Staff(RuleBasedStateMachine):
    """Findings come and go, rows move, people tick what they last saw."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs: tuple[Tab, ...] = blank_master()
        self.findings: dict[tuple[str, str], Finding] = {}
        self.ledger: set[str] = set()
        self.seen = Seen()
        self.meant: dict[str, set[str]] = {}  # item on which a tick landed -> what people meant by it
        self.reasons: dict[str, str] = {}
        self.now = NOW

    @initialize(rows=st.sets(ROWS, max_size=5))
    def begin(self, rows: set[tuple[str, str]]) -> None:
        self.findings = {row: finding(*row) for row in sorted(rows)}
        self.a_pass()

    @rule(row=ROWS)
    def a_finding_opens(self, row: tuple[str, str]) -> None:
        self.findings[row] = finding(*row)

    @rule(data=st.data())
    def a_finding_is_mended(self, data: st.DataObject) -> None:
        if self.findings:
            del self.findings[data.draw(st.sampled_from(sorted(self.findings)))]

    @rule(seed=st.randoms(use_true_random=False))
    def the_tab_is_sorted(self, seed: object) -> None:
        if self._astray():
            return
        tab = tab_named(self.tabs, MEND.title)
        body = list(tab.cells[1:])
        seed.shuffle(body)  # type: ignore[attr-defined]
        self._put((tab.cells[0], *body))

    @rule()
    def a_row_of_theirs_is_added(self) -> None:
        if self._astray():
            return
        tab = tab_named(self.tabs, MEND.title)
        self._put((tab.cells[0], (Cell("ถึงหัวหน้า", "ถึงหัวหน้า"),), *tab.cells[1:]))

    @rule(data=st.data(), on=st.booleans())
    def a_box_is_clicked(self, data: st.DataObject, on: bool) -> None:
        """In the row where, at the last read, the item stood that is meant."""
        rows = {row.number: row for row in self._rows()}
        numbers = sorted({number for (_, number) in self.seen.rows} & rows.keys())
        if not numbers:
            return
        number = data.draw(st.sampled_from(numbers))
        landed, meant = self._item(rows[number]), self.seen.rows[MEND.title, number]
        if rows[number].ticks.get(WAIVE) is not on:
            self._type(number, WAIVE, Cell(on, "TRUE" if on else "FALSE"))
            self.meant.setdefault(landed, set()).add(meant)

    @rule(seed=st.randoms(use_true_random=False), data=st.data())
    def a_box_is_clicked_in_a_tab_that_was_just_sorted(self, seed: object, data: st.DataObject) -> None:
        self.the_tab_is_sorted(seed)
        self.a_box_is_clicked(data, on=True)

    @rule(data=st.data(), why=REASONS)
    def a_reason_is_typed(self, data: st.DataObject, why: str) -> None:
        rows = self._rows()
        if rows:
            row = data.draw(st.sampled_from(rows))
            self._type(row.number, WAIVE_WHY, Cell(why, why))
            self.reasons[self._item(row)] = why

    @rule()
    def a_pass(self) -> None:
        self.now += timedelta(minutes=1)
        before = {self._item(row): row for row in self._rows()}
        told, left, cells = set(), set(), {}
        expected: dict[str, bool] = {}
        for box in boxes(self.tabs, MEND, self.seen):
            verdict = box.verdict(box.item in self.ledger)
            if verdict == "wish":
                assert self.meant[box.item] == {box.item}, "a tick that was meant for another item"
                self.ledger ^= {box.item}
            agreed = box.item in self.ledger
            stays = verdict in ("rest", "wish", "wait")
            cells[box.item] = {WAIVE: Tick() if stays else Tick(agreed)}
            expected[box.item] = box.on if stays else agreed
            told |= {box.place} if agreed else set()
            left |= {box.place} if stays and box.on else set()
            if verdict != "wait":
                self.meant.pop(box.item, None)
        self.ledger &= {
            f"{f.item}\x1f0" for f in self.findings.values()
        }  # what is mended takes its waiver along
        for item in self.ledger - before.keys():
            cells[item] = {WAIVE: Tick(True)}
        read = remember_boxes(self.tabs, [MEND], told, left)
        wanted = Wanted({}, {}, list(self.findings.values()), ticks={MEND.title: cells})
        self.tabs = apply_changes(self.tabs, plan_master(self.tabs, wanted, self.now).changes)
        self.seen = read
        after = {self._item(row): row for row in self._rows()}
        assert after.keys() == {f"{f.item}\x1f0" for f in self.findings.values()}
        for item, row in after.items():
            assert row.ticks[WAIVE] is (expected[item] if item in before else item in self.ledger)
            if item in before:
                assert row.words.get(WAIVE_WHY) == self.reasons.get(item)
        self._follow(before, after)
        again = plan_master(self.tabs, replace(wanted, ticks={}), self.now + timedelta(minutes=3))
        assert again.changes == ()

    def _follow(self, before: dict[str, Standing], after: dict[str, Standing]) -> None:
        """Reasons of findings that went: they come back with them, or with what replaced them."""
        self.reasons = {i: row.words[WAIVE_WHY] for i, row in after.items() if WAIVE_WHY in row.words}
        self.meant = {item: whom for item, whom in self.meant.items() if item in after and item in before}

    def _astray(self) -> bool:
        """A tick lies on a row nobody meant: were it moved to its old place, nobody could know."""
        return any(whom != {item} for item, whom in self.meant.items())

    # ── looking and typing ──

    def _rows(self) -> list[Standing]:
        return list(look(self.tabs, MEND).rows)

    @staticmethod
    def _item(row: Standing) -> str:
        return "\x1f".join(row.identity)

    def _type(self, number: int, header: str, cell: Cell) -> None:
        tab = tab_named(self.tabs, MEND.title)
        column = look(self.tabs, MEND).columns[header]
        line = list(tab.cells[number - 1]) + [Cell()] * (column + 1 - len(tab.cells[number - 1]))
        line[column] = cell
        self._put((*tab.cells[: number - 1], tuple(line), *tab.cells[number:]))

    def _put(self, cells: tuple[tuple[Cell, ...], ...]) -> None:
        self.tabs = tuple(
            replace(t, cells=cells, row_count=max(t.row_count, len(cells))) if t.title == MEND.title else t
            for t in self.tabs
        )


Staff.TestCase.settings = settings(
    max_examples=80, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestTicksAreNobodyElses = Staff.TestCase


def brought(tabs: tuple[Tab, ...], *found: Finding) -> tuple[Tab, ...]:
    wanted = Wanted({FORM.id: FORM}, {}, list(found))
    return apply_changes(tabs, plan_master(tabs, wanted, NOW).changes)


def found_boxes(tabs: tuple[Tab, ...], seen: Seen) -> Iterator[Box]:
    return boxes(tabs, MEND, seen)


def test_a_master_of_before_gets_the_new_columns_behind_its_own_and_nobodys_header_is_overwritten() -> None:
    tabs = brought(blank_master(), finding("5601", "ก"))
    tab = tab_named(tabs, MEND.title)
    width = [c.shown for c in tab.cells[0]].index("รหัสรายการ") + 1
    theirs = Cell("ของเรา", "ของเรา")
    old = [
        [*line[:width], theirs, Cell(NOTE, NOTE) if i == 0 else Cell("โทรแล้ว", "โทรแล้ว")]
        for i, line in enumerate(tab.cells)
    ]
    before = tuple(
        replace(t, cells=tuple(map(tuple, old)), column_count=width + 2) if t is tab else t for t in tabs
    )
    after = brought(before, finding("5601", "ก"))
    header, line = tab_named(after, MEND.title).cells[:2]
    assert [c.shown for c in header][width : width + 2] == ["ของเรา", NOTE]
    assert set(MEND.all_headers) <= {c.shown for c in header}
    assert [c.shown for c in line][width + 1] == "โทรแล้ว"
    assert line[[c.shown for c in header].index(WAIVE)].value is False
    assert brought(after, finding("5601", "ก")) == after


def test_a_row_whose_key_was_mended_keeps_its_words_but_not_its_tick() -> None:
    staff = Staff()
    staff.tabs = brought(blank_master(), finding("5601", "ก"))
    staff._type(2, WAIVE, Cell(True, "TRUE"))
    staff._type(2, WAIVE_WHY, Cell("มีแต่ปี", "มีแต่ปี"))
    (row,) = look(brought(staff.tabs, finding("5601", "ข")), MEND).rows
    assert row.identity[0] == finding("5601", "ข").item
    assert (row.words, row.ticks) == ({WAIVE_WHY: "มีแต่ปี"}, {WAIVE: False})


@pytest.mark.parametrize("text", ["x", "TRUE"])
def test_what_is_typed_into_a_box_is_no_tick_and_stays(text: str) -> None:
    tabs = brought(blank_master(), finding("5601", "ก"))
    staff = Staff()
    staff.tabs = tabs
    staff._type(2, WAIVE, Cell(text, text))
    assert list(found_boxes(staff.tabs, Seen())) == []
    assert brought(staff.tabs, finding("5601", "ก")) == staff.tabs


def test_what_is_remembered_can_be_written_down_and_read_back() -> None:
    place = (MEND.title, "a\x1f0", WAIVE)
    seen = Seen({(MEND.title, 2): "a\x1f0"}, frozenset({place}), frozenset({place}))
    assert Seen.from_json(seen.to_json()) == seen
