"""What the master says of late rows and of open findings, and how it is read back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.clock import BANGKOK
from sheets_sync.mirror import (
    Feedback,
    answers,
    column_writes,
    later_told,
    opened_told,
    plan_master,
    summary_text,
    together,
)
from sheets_sync.mirror.later import later_text, read_later, reopened_text
from sheets_sync.mirror.sheet import NOTE
from sheets_sync.model import Cell, Later, Reopened, Tab
from tests.mirror.playing import apply_changes, blank_master, tab_named
from tests.mirror.test_feedback import told as summary
from tests.mirror.test_master import MEND, NOW, PROGRESS, brought, finding, progress, told, typed, wanted

places = st.lists(st.tuples(st.just(0), st.integers(1, 2000)), unique=True, max_size=9).map(tuple)
laters = st.builds(Later, places, places, st.integers(0, 20), st.booleans())


@settings(deadline=None)
@given(st.one_of(st.none(), laters))
def test_what_is_written_is_read_back(later: Later | None) -> None:
    assert read_later(later_text(later)) == later


@pytest.mark.parametrize("words", ["โทรถามแล้ว", "ไม่มีเลย", "2 แถว · โทรถามแล้ว"])
def test_what_somebody_else_wrote_there_says_nothing(words: str) -> None:
    assert read_later(words) is None


def test_the_words_are_those_of_the_glossary() -> None:
    later = Later(((7, 7), (7, 9)), ((7, 12),), gone=1)
    assert later_text(later) == "2 แถว (แถว 7, 9) · นำออก 1 แถว · ไม่ทราบ 1 แถว (แถว 12)"
    assert later_text(Later(known=False)) == "ไม่ทราบ"
    assert later_text(Later()) == "ไม่มี"


def test_sub_districts_together_are_their_district() -> None:
    both = together([Later(((0, 7),), gone=1), Later(((0, 7), (0, 25)), known=False)])
    assert both == Later(((0, 7), (0, 25)), (), 1, False)
    assert together([]) is None


def test_a_long_reason_is_cut_and_its_lines_are_joined() -> None:
    until = datetime(2021, 3, 25, 16, 30, tzinfo=BANGKOK)
    assert reopened_text(Reopened(until, "น้ำ\nท่วม")) == "25 มี.ค. 64 16:30 น. (น้ำ ท่วม)"
    assert len(reopened_text(Reopened(until, "ก" * 500))) < 150


def test_the_summary_names_the_first_five_rows_and_drops_the_days_while_open_again() -> None:
    rows = tuple((7, n) for n in range(6, 14))
    words = summary_text(summary(late=Later(rows), edited=Later(rows[:1], gone=2)), NOW)
    assert "แก้ไขหลังส่ง 1 แถว (แถว 6) · ส่งหลังกำหนด 8 แถว (แถว 6, 7, 8, 9, 10 และอีก 3 แถว)" in words
    assert "นำออกหลังส่ง 2 แถว" in words
    again = Reopened(NOW + timedelta(days=9), "น้ำท่วม")
    words = summary_text(summary(reopened=again), NOW + timedelta(days=5))
    assert "กำหนดส่งจังหวัด อ. 23 มี.ค. 64 · จังหวัดเปิดให้แก้ไขถึง 29 มี.ค. 64 10:05 น. (น้ำท่วม)" in words
    assert "เลยกำหนด" not in words


def test_own_cells_a_summary_with_every_new_word_is_known_as_ours() -> None:
    later = Later(((7, 6),), ((7, 8),), gone=2)
    for more in ({}, {"groups": [], "rows": []}):
        words = summary_text(summary(late=later, edited=later, reopened=Reopened(NOW, "ก"), **more), NOW)
        sheet = Tab(1, "แบบ", ((Cell(words, words),), (Cell("ผลตรวจ", "ผลตรวจ"),)), 2, 1)
        assert answers(sheet, 0, ["ใหม่"]) == {}
        assert column_writes(sheet, 0, Feedback(words, (2,))) == []


def test_the_master_tells_what_the_cache_would() -> None:
    found = replace(finding(), opened=NOW)
    late = Later(((0, 7),))
    tabs = brought(blank_master(), wanted(findings=[found], progress=[progress(late=late, oldest=NOW)]))
    assert list(opened_told(tabs).values()) == [NOW]
    assert later_told(tabs) == {("560203", "1.1"): (None, late)}
    assert told(tabs, PROGRESS)[0]["ค้างนานสุดตั้งแต่"] == "20 มี.ค. 64 10:05 น."


def test_what_only_the_master_remembers_stays() -> None:
    facts = {"late": Later(((0, 7),)), "oldest": NOW}
    tabs = brought(blank_master(), wanted(progress=[progress(**facts)]))
    assert plan_master(tabs, wanted(progress=[progress(remembered=False)]), NOW).changes == ()
    assert plan_master(tabs, wanted(progress=[progress()]), NOW).changes != ()


def test_a_master_of_before_gets_the_new_columns_behind_the_staffs_and_keeps_their_notes() -> None:
    want = wanted(findings=[replace(finding(), opened=NOW)], progress=[progress(late=Later())])
    tabs = brought(blank_master(), want)
    for title, new in (
        (MEND, ("พบเมื่อ",)),
        (PROGRESS, ("ค้างนานสุดตั้งแต่", "แก้ไขหลังส่ง", "ส่งหลังกำหนด", "เปิดให้แก้ไขถึง")),
    ):
        tabs = tuple(without(t, new) if t.title == title else t for t in tabs)
        tabs = typed(tabs, title, 1, NOTE, "โทรแล้ว")
    tabs = apply_changes(tabs, plan_master(tabs, want, NOW).changes)
    assert plan_master(tabs, want, NOW).changes == ()
    (line,) = told(tabs, MEND)
    assert (line["พบเมื่อ"], line[NOTE]) == ("20 มี.ค. 64 10:05 น.", "โทรแล้ว")
    (line,) = told(tabs, PROGRESS)
    assert (line["ส่งหลังกำหนด"], line[NOTE]) == ("ไม่มี", "โทรแล้ว")
    assert [c.shown for c in tab_named(tabs, MEND).cells[0]][-2:] == [NOTE, "พบเมื่อ"]


def without(tab: Tab, headers: tuple[str, ...]) -> Tab:
    """The tab as it was before these columns came."""
    gone = {i for i, cell in enumerate(tab.cells[0]) if cell.shown in headers}
    cells = tuple(tuple(c for i, c in enumerate(row) if i not in gone) for row in tab.cells)
    return replace(tab, cells=cells, column_count=len(cells[0]))


def test_a_finding_whose_key_is_mended_keeps_the_staffs_note_whenever_it_was_found() -> None:
    tabs = brought(blank_master(), wanted(findings=[replace(finding(), opened=NOW)]))
    tabs = typed(tabs, MEND, 1, NOTE, "รอบัตร")
    mended = replace(finding(), row="k2", opened=NOW + timedelta(hours=1))
    (line,) = told(brought(tabs, wanted(findings=[mended])), MEND)
    assert (line[NOTE], line["พบเมื่อ"]) == ("รอบัตร", "20 มี.ค. 64 11:05 น.")
