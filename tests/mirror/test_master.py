"""The tabs of the master: words, order, links, history and what outlives what."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheets_sync.clock import BANGKOK
from sheets_sync.mirror import (
    APPROVE,
    DeliveryLine,
    Finding,
    Progress,
    RegistryRow,
    Wanted,
    delivery_keys,
    moments_told,
    plan_deliveries,
    plan_master,
    registry_rows,
)
from sheets_sync.mirror.sheet import NOTE
from sheets_sync.mirror.words import moment, read_moment
from sheets_sync.model import AddTab, Cell, GroupCount, Tab, Violation
from tests.mirror.playing import FORM, apply_changes, blank_master, rows_of, tab_named

NOW = datetime(2021, 3, 20, 10, 5, tzinfo=BANGKOK)
REGISTRY, MEND, PROGRESS = "รายชื่อที่ผ่าน", "รายการที่ต้องแก้ไข", "สรุปความก้าวหน้า"
HISTORY, DELIVERIES = "ประวัติการเปลี่ยนแปลง", "ทะเบียนการจัดส่งกรมฯ"
COMPLETENESS = "ความครบถ้วนรายอำเภอ"
ID = "1560100123453"


def rows(*people: tuple[str, str, str]) -> list[RegistryRow]:
    return [RegistryRow(code, f"อ.{code}", {"id": key, "name": name}) for code, key, name in people]


def wanted(*people: tuple[str, str, str], **more: object) -> Wanted:
    return replace(Wanted({"1.1": FORM}, {"1.1": rows(*people)}), **more)  # type: ignore[arg-type]


def brought(tabs: Sequence[Tab], want: Wanted, now: datetime = NOW) -> tuple[Tab, ...]:
    after = apply_changes(tabs, plan_master(tabs, want, now).changes)
    assert plan_master(after, want, now).changes == ()
    return after


def told(tabs: Sequence[Tab], title: str) -> list[dict[str, str]]:
    return [r for r in rows_of(tab_named(tabs, title)) if any(r.values())]


def typed(tabs: Sequence[Tab], title: str, row: int, header: str, text: str) -> tuple[Tab, ...]:
    """Somebody types into the `row`th row below the header."""
    tab = tab_named(tabs, title)
    column = [c.shown for c in tab.cells[0]].index(header)
    line = list(tab.cells[row]) + [Cell()] * (column + 1 - len(tab.cells[row]))
    line[column] = Cell(text, text)
    cells = (*tab.cells[:row], tuple(line), *tab.cells[row + 1 :])
    return tuple(replace(t, cells=cells) if t.title == title else t for t in tabs)


def finding(message: str = "เลข: ไม่ครบ → โปรดกรอก", row: int = 7) -> Finding:
    words = {"th": message, "en": message}
    wrong = Violation("thai_id", "error", words, row=row, cell=f"E{row}", column="id", header="เลข")
    return Finding("5602", "จุน", "1.1", "ลอ", wrong, "SHEET", 42, row="k1")


def progress(**more: object) -> Progress:
    count = GroupCount("5602", "จุน", "560203", "ลอ", 15, filled=14, reviewed=3, clean=13, to_mend=1)
    facts: dict[str, object] = {"form": "1.1", "count": count, "state": "ok", "read_at": NOW, "deadline": NOW}
    return Progress(**facts | more)  # type: ignore[arg-type]


def test_a_new_master_gets_every_tab_with_our_headers_and_the_staffs_last() -> None:
    plan = plan_master(blank_master(), wanted(("5601", ID, "ก")), NOW)
    added = {c.tab: c.headers for c in plan.changes if isinstance(c, AddTab)}
    assert set(added) == {REGISTRY, MEND, PROGRESS, COMPLETENESS, DELIVERIES, HISTORY}
    assert added[REGISTRY] == ("รหัสอำเภอ", "อำเภอ", "เลข", "ชื่อ", NOTE)
    assert all(headers[-1] == NOTE for tab, headers in added.items() if tab not in (HISTORY, COMPLETENESS))


def test_rows_stand_by_district_and_new_ones_behind_the_last_of_theirs() -> None:
    tabs = brought(blank_master(), wanted(("5603", "3", "ค"), ("5601", "1", "ก")))
    tabs = brought(
        tabs, wanted(("5601", "0", "ก"), ("5602", "2", "ข"), ("5603", "3", "ค"), ("5601", "1", "ก"))
    )
    assert [r["เลข"] for r in told(tabs, REGISTRY)] == ["1", "0", "2", "3"]


def test_two_districts_with_the_same_key_and_one_with_it_twice_stay_apart() -> None:
    tabs = brought(blank_master(), wanted(("5601", "1", "ก"), ("5602", "1", "ข"), ("5602", "1", "ค")))
    tabs = brought(tabs, wanted(("5602", "1", "ข"), ("5602", "1", "ง")))
    assert [(r["รหัสอำเภอ"], r["ชื่อ"]) for r in told(tabs, REGISTRY)] == [("5602", "ข"), ("5602", "ง")]


def test_a_finding_links_to_its_cell_and_follows_its_row() -> None:
    tabs = brought(blank_master(), wanted(findings=[finding()]))
    tabs = typed(tabs, MEND, 1, NOTE, "โทรแล้ว")
    tabs = brought(tabs, wanted(findings=[finding(row=9)]))
    (line,) = told(tabs, MEND)
    assert (line["แถว"], line["ช่อง"], line["ระดับ"], line[NOTE]) == ("9", "E9", "ต้องแก้ไข", "โทรแล้ว")
    assert line["สิ่งที่พบ → วิธีแก้"] == "ไม่ครบ → โปรดกรอก"
    link = tab_named(tabs, MEND).cell(1, 5).link
    assert link == "https://docs.google.com/spreadsheets/d/SHEET/edit#gid=42&range=E9"


def test_findings_of_a_district_that_only_the_master_remembers_stay() -> None:
    tabs = brought(blank_master(), wanted(findings=[finding()]))
    tabs = brought(tabs, wanted(kept=frozenset({("5602", "1.1")})))
    assert len(told(tabs, MEND)) == 1
    assert told(brought(tabs, wanted()), MEND) == []


def test_the_last_read_is_written_only_beside_another_change_or_at_the_heartbeat() -> None:
    tabs = brought(blank_master(), wanted(progress=[progress()]))
    later = NOW + timedelta(minutes=5)
    assert plan_master(tabs, wanted(progress=[progress(read_at=later)]), later).changes == ()
    beat = plan_master(tabs, wanted(progress=[progress(read_at=later)]), later, heartbeat=True)
    assert told(apply_changes(tabs, beat.changes), PROGRESS)[0]["ตรวจล่าสุด"] == "20 มี.ค. 64 10:10 น."
    other = wanted(("5601", ID, "ก"), progress=[progress(read_at=later)])
    assert told(brought(tabs, other), PROGRESS)[0]["ตรวจล่าสุด"] == "20 มี.ค. 64 10:10 น."


def test_the_summary_leads_to_each_districts_spreadsheet_by_a_link_and_no_formula() -> None:
    tabs = brought(blank_master(), wanted(progress=[progress(spreadsheet="SHEET")]))
    for title in (PROGRESS, COMPLETENESS):
        cell = tab_named(tabs, title).cell(1, 1)
        assert (cell.value, cell.formula) == ("จุน", False)
        assert cell.link == "https://docs.google.com/spreadsheets/d/SHEET/edit"
    moved = brought(tabs, wanted(progress=[progress(spreadsheet="NEW")]))
    assert tab_named(moved, PROGRESS).cell(1, 1).link.endswith("/NEW/edit")


def test_findings_say_when_they_were_found_in_a_form_that_sorts() -> None:
    moments = [datetime(2021, 4, 1, 9, tzinfo=BANGKOK), datetime(2021, 3, 22, 15, 10, tzinfo=BANGKOK)]
    found = [replace(finding(row=i), opened=at, row=str(i)) for i, at in enumerate(moments)]
    lines = told(brought(blank_master(), wanted(findings=found)), MEND)
    assert sorted(lines, key=lambda line: line["ลำดับเวลาที่พบ"]) == lines[::-1]
    assert lines[1]["ลำดับเวลาที่พบ"] == "2564-03-22 15:10"


def counted(district: str, **numbers: int | None) -> Progress:
    """A sub-district of that district: so many clean of those due."""
    facts: dict[str, object] = {"expected": 15, "clean": 0, "name": "ลอ"} | numbers
    count = GroupCount(district, f"อ.{district}", f"{district}01", **facts)  # type: ignore[arg-type]
    return progress(count=count)


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ([(15, 15)], 100),
        ([(15, 14)], 93),
        (
            [(15, 16), (15, 14)],
            96,
        ),  # a surplus here fills no gap there, and 100 is said of nobody who lacks one
        ([(1000, 999)], 99),
        ([(15, 15), (None, 3)], ""),
        ([(0, 0)], ""),
    ],
)
def test_completeness_is_clean_rows_of_those_due(places, shown) -> None:
    entries = [counted("5602", expected=due, clean=clean) for due, clean in places]
    (line,) = told(brought(blank_master(), wanted(progress=entries)), COMPLETENESS)
    assert line == {"รหัสอำเภอ": "5602", "อำเภอ": "อ.5602", "แบบ 1.1 (%)": str(shown)}


def test_a_district_that_comes_into_the_round_gets_its_row_of_completeness_in_its_place() -> None:
    tabs = brought(blank_master(), wanted(progress=[counted("5601"), counted("5603")]))
    tabs = brought(tabs, wanted(progress=[counted(code) for code in ("5601", "5602", "5603")]))
    assert [r["รหัสอำเภอ"] for r in told(tabs, COMPLETENESS)] == ["5601", "5602", "5603"]
    tabs = brought(tabs, wanted(progress=[counted("5603")]))
    assert [r["รหัสอำเภอ"] for r in told(tabs, COMPLETENESS)] == ["5603"]


def test_a_halt_is_told_in_summary_and_history() -> None:
    tabs = brought(blank_master(), wanted(progress=[progress()]))
    tabs = brought(tabs, wanted(progress=[progress(state="halted", note="ข้อมูลหายไป")]))
    assert told(tabs, PROGRESS)[0]["สถานะ"].startswith("หยุดรับข้อมูลชั่วคราว")
    (line,) = told(tabs, HISTORY)
    assert (line["ชีต"], line["อำเภอ"], line["รายละเอียด"]) == (PROGRESS, "จุน", "หัวตาราง: สถานะ")


def test_the_history_tells_what_left_without_a_whole_number_of_a_card() -> None:
    tabs = brought(blank_master(), wanted(("5601", ID, "ก")))
    tabs = brought(tabs, wanted())
    (line,) = told(tabs, HISTORY)
    assert (line["เหตุการณ์"], line["แบบ"], line["อำเภอ"]) == ("ออกจากทะเบียน", "1.1", "อ.5601")
    assert line["รายการ"] == "1-56xx-xxxxx-xx-3"
    assert ID not in str(line)


def test_notes_stay_in_the_history_and_come_back_once() -> None:
    person = ("5601", ID, "ก")
    tabs = typed(brought(blank_master(), wanted(person)), REGISTRY, 1, NOTE, "โทรแล้ว")
    tabs = brought(tabs, wanted())
    tabs = brought(tabs, wanted(person))
    assert told(tabs, REGISTRY)[0][NOTE] == "โทรแล้ว"
    tabs = typed(tabs, REGISTRY, 1, NOTE, "")
    tabs = brought(brought(tabs, wanted()), wanted(person))
    assert told(tabs, REGISTRY)[0][NOTE] == ""


def test_notes_stay_beside_a_finding_that_goes_and_comes_back() -> None:
    tabs = brought(blank_master(), wanted(findings=[finding()]))
    tabs = typed(tabs, MEND, 1, NOTE, "รอบัตร")
    tabs = brought(brought(tabs, wanted()), wanted(findings=[finding()]))
    assert told(tabs, MEND)[0][NOTE] == "รอบัตร"


def test_deliveries_outlive_the_ledger() -> None:
    line = DeliveryLine("56/1.1/2564-1/0", "1.1", "2564-1", 0, "due", rows=150, due_at=NOW)
    tabs = brought(blank_master(), wanted(deliveries=[line]))
    sent = replace(line, state="sent", sent_at=NOW, attempts=1, message_id="<a@example.com>")
    tabs = apply_changes(tabs, plan_deliveries(tabs, [sent]).changes)
    assert plan_deliveries(tabs, [sent]).changes == ()
    (row,) = told(tabs, DELIVERIES)
    assert (row["สถานะ"], row["ส่งเมื่อ"], row["จำนวน"]) == ("ส่งแล้ว", "20 มี.ค. 64 10:05 น.", "150")
    assert plan_deliveries(tabs, []).changes == ()
    assert delivery_keys(tabs) == ("56/1.1/2564-1/0",)


def test_a_delivery_tells_to_whom_it_went_what_data_and_what_the_server_said() -> None:
    line = DeliveryLine("56/1.1/2564-1/0", "1.1", "2564-1", 0, "sent", sent_at=NOW)
    line = replace(
        line, to=("a@example.com", "b@example.com"), rows_hash="0123456789abcdef" * 4, answer="250 ok"
    )
    (row,) = told(brought(blank_master(), wanted(deliveries=[line])), DELIVERIES)
    assert row["ส่งถึง"] == "a@example.com, b@example.com"
    assert row["SHA-256 ของข้อมูล (16 หลักแรก)"] == "0123456789abcdef"
    assert row["คำตอบของเซิร์ฟเวอร์"] == "250 ok"


def test_a_deliveries_tab_of_before_gets_new_columns_at_its_right_end_and_nothing_moves() -> None:
    line = DeliveryLine("56/1.1/2564-1/0", "1.1", "2564-1", 0, "sent", sent_at=NOW, to=("a@example.com",))
    line = replace(line, rows_hash="0123456789abcdef" * 4, answer="250 ok", ticked=frozenset({APPROVE}))
    tabs = typed(brought(blank_master(), wanted(deliveries=[line])), DELIVERIES, 1, NOTE, "โทรแล้ว")
    tab = tab_named(tabs, DELIVERIES)
    headers = [c.shown for c in tab.cells[0]]
    new = {headers.index("ส่งถึง") + i for i in range(3)}
    cells = tuple(tuple(c for i, c in enumerate(row) if i not in new) for row in tab.cells)
    before = [replace(tab, cells=cells) if t.title == DELIVERIES else t for t in tabs]
    after = brought(before, wanted(deliveries=[line]))
    found = tab_named(after, DELIVERIES)
    assert [row[: len(cells[0])] for row in found.cells] == [row[: len(cells[0])] for row in cells]
    assert [c.shown for c in found.cells[0]][len(cells[0]) :] == [headers[i] for i in sorted(new)]
    (row,) = told(after, DELIVERIES)
    assert (row["ส่งถึง"], row["คำตอบของเซิร์ฟเวอร์"]) == ("a@example.com", "250 ok")
    assert (row[NOTE], row[APPROVE]) == ("โทรแล้ว", "TRUE")


def test_what_the_master_holds_can_be_read_back() -> None:
    sent = NOW - timedelta(days=1)
    tabs = brought(blank_master(), wanted(("5601", ID, "ก"), progress=[progress(submitted_at=sent)]))
    assert registry_rows(tabs, FORM) == {"5601": [{"id": ID, "name": "ก"}]}
    assert moments_told(tabs) == {("560203", "1.1"): (sent, NOW)}
    assert read_moment(moment(NOW)) == NOW
    assert read_moment("ยังไม่ส่ง") is None


def test_a_tab_is_never_left_without_a_row_below_its_header() -> None:
    tabs = brought(blank_master(), wanted(*[("5601", str(i), "ก") for i in range(5)]))
    full = tuple(replace(t, row_count=len(t.cells)) if t.title == REGISTRY else t for t in tabs)
    assert told(brought(full, wanted()), REGISTRY) == []


def test_a_titled_master_and_renamed_headers_are_understood() -> None:
    tabs = brought(blank_master(), wanted(("5601", "1", "ก"), ("5602", "2", "ข")))
    tab = tab_named(tabs, REGISTRY)
    header = (*tab.cells[0][:2], Cell("เลขบัตร", "เลขบัตร"), *tab.cells[0][3:])
    cells = ((Cell("ทะเบียน", "ทะเบียน"),), header, *tab.cells[1:])
    titled = replace(tab, cells=cells, row_count=tab.row_count + 1)
    tabs = brought([titled if t.title == REGISTRY else t for t in tabs], wanted(("5602", "2", "ข")))
    assert [c.shown for c in tab_named(tabs, REGISTRY).cells[1]][:4] == ["รหัสอำเภอ", "อำเภอ", "เลข", "ชื่อ"]
    assert [c.shown for c in tab_named(tabs, REGISTRY).cells[2]][:4] == ["5602", "อ.5602", "2", "ข"]


def test_a_renamed_tab_is_still_ours_and_keeps_its_notes() -> None:
    tabs = typed(brought(blank_master(), wanted(("5601", "1", "ก"))), REGISTRY, 1, NOTE, "โทรแล้ว")
    renamed = [replace(t, title="รายชื่อ พ.ย.") if t.title == REGISTRY else t for t in tabs]
    tabs = brought(renamed, wanted(("5601", "1", "ก"), ("5602", "2", "ข")))
    assert REGISTRY not in {t.title for t in tabs}
    assert [(r["เลข"], r[NOTE]) for r in told(tabs, "รายชื่อ พ.ย.")] == [("1", "โทรแล้ว"), ("2", "")]
