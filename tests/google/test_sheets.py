"""Reading and writing a spreadsheet, as it then stands on the server."""

import pytest

from sheets_sync.emulator import Running
from sheets_sync.google import MARK, Band, FeedbackColumn, colours_hold
from sheets_sync.model import AddTab, DeleteRows, InsertRows, Linked, SetCells, Tab
from tests.google.test_session import World

HEADERS = {0: "ชื่อ", 1: 'ชื่อหมู่บ้าน "เดิม"', 2: "งบ (บาท)"}


@pytest.fixture
def world(emulator: Running) -> World:
    return World(emulator)


def change(world: World, *changes: AddTab | InsertRows | DeleteRows | SetCells) -> Tab:
    standing = world.sheets.read(world.id).tabs
    after = world.sheets.apply(world.id, changes, standing)
    tab = next(t for t in after if t.title == changes[0].tab)
    assert tab == next(t for t in world.sheets.read(world.id).tabs if t.title == tab.title)
    return tab


def texts(tab: Tab) -> list[list[str]]:
    return [[c.shown for c in row] for row in tab.cells]


def test_changes_are_carried_out_in_their_order_and_read_back(world: World) -> None:
    title = "ทะเบียน 'ก'!"
    tab = change(
        world,
        AddTab(title, ("รหัส", "ชื่อ", "บันทึก")),
        InsertRows(title, 2, (("1", "ก"), ("2", "ข"), ("3", "ค"))),
        DeleteRows(title, 3, 1),
        SetCells(title, 3, 1, ("ง", None)),
    )
    assert texts(tab)[:3] == [["รหัส", "ชื่อ", "บันทึก"], ["1", "ก"], ["3", "ง"]]


def test_rows_and_columns_beyond_the_grid_are_made(world: World) -> None:
    change(world, AddTab("แท็บ", ("ก",)))
    tab = next(t for t in world.sheets.read(world.id).tabs if t.title == "แท็บ")
    after = change(
        world, SetCells("แท็บ", 1, 4, ("จ",)), InsertRows("แท็บ", tab.row_count + 1, (("ท้าย", None, "สุด"),))
    )
    assert after.cell(0, 4).shown == "จ"
    assert [after.cell(tab.row_count, i).shown for i in range(3)] == ["ท้าย", "", "สุด"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+66812345678", "-", "@x", "0812345678", "12/3", "'คำ", "1E5", "TRUE"]
)
def test_keep_text_a_string_stays_the_string_it_was(world: World, text: str) -> None:
    tab = change(world, AddTab(f"ต{text}", ("ก",)), InsertRows(f"ต{text}", 2, ((text,),)))
    assert tab.cell(1, 0).value == text
    assert not tab.cell(1, 0).formula


def test_numbers_ticks_and_links_keep_their_kind(world: World) -> None:
    link = Linked("E7", "https://docs.google.com/spreadsheets/d/x/edit#gid=1&range=E7")
    tab = change(world, AddTab("ชนิด", ("ก", "ข", "ค")), InsertRows("ชนิด", 2, ((7, True, link),)))
    seven, tick, linked = tab.cells[1]
    assert (seven.value, tick.value, linked.value, linked.link) == (7.0, True, "E7", link.uri)
    gone = change(world, SetCells("ชนิด", 2, 2, ("ไม่มีลิงก์",)))
    assert gone.cell(1, 2).link == ""


def laid(world: World) -> tuple[Tab, FeedbackColumn, int]:
    tab = change(world, AddTab("ตาราง", ("ชื่อ", "หมู่บ้าน", "งบ")), InsertRows("ตาราง", 2, (("ก", "ข", "1"),)))
    wanted = FeedbackColumn(tab.sheet_id, "1.1", 4, (Band(1, 2, 20, HEADERS),))
    marks = world.sheets.lay(world.id, [(tab, wanted)]).marks
    now = next(t for t in world.sheets.read(world.id).tabs if t.title == "ตาราง")
    return now, wanted, marks[tab.sheet_id, "1.1"].id


def test_a_laid_column_is_found_by_its_mark_and_keeps_its_colours(world: World) -> None:
    tab, wanted, mark = laid(world)
    assert [(m.id, m.key, m.value, m.column) for m in tab.marks] == [(mark, MARK, "1.1", 4)]
    assert colours_hold(tab, wanted)
    assert len(tab.conditional_formats) == 2 * 3


def test_colours_that_were_cut_away_are_laid_again_and_others_are_left(world: World) -> None:
    tab, wanted, _ = laid(world)
    theirs = {
        "ranges": [{"sheetId": tab.sheet_id}],
        "booleanRule": {"condition": {"type": "BLANK"}, "format": {}},
    }
    body = {
        "requests": [
            {"addConditionalFormatRule": {"rule": theirs, "index": 1}},
            {"deleteConditionalFormatRule": {"sheetId": tab.sheet_id, "index": 0}},
        ]
    }
    world.sheets._session.batch_update(world.id, body)
    broken = next(t for t in world.sheets.read(world.id).tabs if t.title == "ตาราง")
    assert not colours_hold(broken, wanted)
    assert world.sheets.lay(world.id, [(broken, wanted)]).marks == {}
    mended = next(t for t in world.sheets.read(world.id).tabs if t.title == "ตาราง")
    assert colours_hold(mended, wanted)
    assert len(mended.conditional_formats) == 2 * 3 + 1
    assert "values" not in mended.conditional_formats[0]["booleanRule"]["condition"]


def test_own_cells_a_column_is_written_by_its_mark_wherever_it_stands_now(world: World) -> None:
    tab, _, mark = laid(world)
    move = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    world.sheets._session.batch_update(world.id, {"requests": [{"insertDimension": {"range": move}}]})
    world.sheets.write_columns(world.id, {mark: ["ผลตรวจ", None, "=ผ่าน"]})
    now = next(t for t in world.sheets.read(world.id).tabs if t.title == "ตาราง")
    assert [now.cell(i, 5).value for i in range(3)] == ["ผลตรวจ", None, "=ผ่าน"]
    assert [now.cell(i, 4).value for i in range(3)] == [None, None, None]


def test_own_cells_a_mark_that_is_gone_gets_no_write(world: World) -> None:
    tab, _, mark = laid(world)
    gone = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": 4, "endIndex": 5}
    world.sheets._session.batch_update(world.id, {"requests": [{"deleteDimension": {"range": gone}}]})
    before = [t.cells for t in world.sheets.read(world.id).tabs]
    world.sheets.write_columns(world.id, {mark: ["ผลตรวจ"]})
    assert [t.cells for t in world.sheets.read(world.id).tabs] == before


def test_own_cells_a_column_that_turned_out_to_be_somebodys_is_given_up_at_once(world: World) -> None:
    tab = change(world, AddTab("ของเขา", ("ชื่อ", "ข")), InsertRows("ของเขา", 2, (("ก", "ข"),)))
    wanted = FeedbackColumn(tab.sheet_id, "1.1", 1, (Band(1, 2, 20, {0: "ชื่อ"}),))
    assert world.sheets.lay(world.id, [(tab, wanted)]).marks == {}
    after = next(t for t in world.sheets.read(world.id).tabs if t.title == "ของเขา")
    assert after.marks == ()
    assert texts(after)[:2] == texts(tab)


def test_lines_are_typed_into_blank_cells_alone_also_below_the_grids_end(world: World) -> None:
    title = "ตารางว่าง"
    change(world, AddTab(title, ("ลำดับ", "ชื่อ", "เลข")), SetCells(title, 3, 1, ("ของเขา",)))
    tab = next(t for t in world.sheets.read(world.id).tabs if t.title == title)
    lines = [{0: float(i + 1), 1: "=ก", 2: "0812345678"} for i in range(25)]
    [after] = world.sheets.fill_blanks(world.id, tab, 1, lines)
    assert after == next(t for t in world.sheets.read(world.id).tabs if t.title == title)
    assert [c.value for c in after.cells[1]] == [1.0, "=ก", "0812345678"]
    assert [c.value for c in after.cells[2]] == [2.0, "ของเขา", "0812345678"]
    assert [c.value for c in after.cells[25]] == [25.0, "=ก", "0812345678"]
    assert not any(cell.formula for row in after.cells for cell in row)
    calls = world.sheets.calls["sheets_write"]
    assert world.sheets.fill_blanks(world.id, after, 1, lines) == ()
    assert world.sheets.calls["sheets_write"] == calls
