"""Which cells of a table lack Sheets' own rules."""

from dataclasses import replace

from sheets_sync.mirror import lacking
from sheets_sync.model import Cell, Row, Span, Tab, Table

HELPS = {0: "คำนำหน้า", 1: "ชื่อ"}
WORDS = frozenset({1})


def table(count: int) -> Table:
    rows = tuple(Row(number, {}) for number in range(2, 2 + count))
    return Table("1.1", 0, "แท็บ", 1, {"prefix": 0, "first_name": 1}, {}, rows)


def tab(count: int, laid: int) -> Tab:
    filled = tuple((Cell("นาย", "นาย"), Cell("ก", "ก")) for _ in range(count + 1))
    helps = {(row, column): said for row in range(1, 1 + laid) for column, said in HELPS.items()}
    return Tab(0, "แท็บ", filled, 1000, 5, helps=helps)


def spans(tab_: Tab, count: int, *, anew: bool = False, end: int = 1000) -> list[Span]:
    return lacking(tab_, table(count), HELPS, WORDS, end, anew=anew)


def test_a_table_without_rules_lacks_them_in_its_rows_and_the_room_below() -> None:
    assert spans(tab(3, 0), 3) == [Span(1, 0, 54, 1), Span(1, 1, 54, 2)]
    assert spans(tab(3, 0), 3, end=20) == [Span(1, 0, 20, 1), Span(1, 1, 20, 2)]


def test_a_rule_of_somebody_elses_is_no_rule_of_ours() -> None:
    standing = tab(3, 53)
    standing = replace(standing, helps={**standing.helps, (2, 1): "ของเขา"})
    assert spans(standing, 3) == [Span(2, 1, 3, 2)]


def test_room_that_shrank_is_enough_until_it_is_nearly_used_up() -> None:
    assert spans(tab(3, 13), 3) == []
    assert spans(tab(3, 12), 3) == [Span(13, 0, 54, 1), Span(13, 1, 54, 2)]


def test_cells_that_a_merge_hides_need_none() -> None:
    standing = tab(3, 53)
    bare = {place: said for place, said in standing.helps.items() if place not in ((2, 0), (3, 0))}
    assert spans(replace(standing, helps=bare), 3) == [Span(2, 0, 4, 1)]
    assert spans(replace(standing, helps=bare, merges=(Span(1, 0, 4, 1),)), 3) == []
    below = {place: said for place, said in standing.helps.items() if place not in ((9, 0), (10, 0))}
    assert spans(replace(standing, helps=below, merges=(Span(8, 0, 11, 1),)), 3) == []


def test_rules_that_changed_are_laid_anew_whatever_stands_there() -> None:
    assert spans(tab(3, 53), 3) == []
    assert spans(tab(3, 53), 3, anew=True) == [Span(1, 0, 54, 1), Span(1, 1, 54, 2)]
