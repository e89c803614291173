"""Why a form is halted, and the sentence that mends it: rows vanished, a header lost, no table yet."""

from dataclasses import replace

from sheets_sync.model import Judged
from tests.reconcile import small
from tests.reconcile.conftest import Province

HEADER = 4  # the row it stands in


def judged(province: Province) -> Judged:
    return province.one_pass().judged["5602", "1.1"]


def moved(province: Province) -> None:
    """จุน goes on in a new file that is blank."""
    file = small.Builder(province.sample.running).blank()
    districts = [
        d.model_copy(update={"spreadsheet": file}) if d.code == "5602" else d
        for d in province.settings.districts
    ]
    province.settings = replace(province.settings, districts=tuple(districts))


def header_becomes(province: Province, word: str) -> None:
    row = [[word] * len(small.HEADERS)]
    province.type_in(province.district("5602").spreadsheet, "แบบ 1.1", HEADER, 0, row)


def test_a_file_that_was_never_laid_out_says_layout(province: Province) -> None:
    moved(province)
    found = judged(province)
    assert (found.cause, found.shown) == ("no_table", "no_table")
    assert "ยังไม่มีตารางของแบบ 1.1" in found.note["th"]
    assert "sheets-sync layout" in found.note["th"]
    state = next(r for r in province.master("สรุปความก้าวหน้า") if r["อำเภอ"] == "จุน")["สถานะ"]
    assert state.startswith("ยังไม่มีตาราง")


def test_a_blank_new_file_of_a_district_that_had_rows_says_that_the_master_keeps_them(
    province: Province,
) -> None:
    province.one_pass()
    moved(province)
    found = judged(province)
    assert found.cause == "no_table"
    assert "ทะเบียนรวมยังเก็บของเดิมไว้" in found.note["th"]
    assert len(found.report.rows) == small.ROWS


def test_a_deleted_tab_is_restored_from_the_version_history(province: Province) -> None:
    province.one_pass()
    file = province.district("5602").spreadsheet
    province.change(file, {"addSheet": {"properties": {"title": "อื่น"}}}, {"deleteSheet": {"sheetId": 7}})
    found = judged(province)
    assert (found.cause, found.shown) == ("header", "halted")
    assert "ไม่พบชีต “แบบ 1.1”" in found.note["th"]
    assert "ประวัติเวอร์ชัน" in found.note["th"]


def test_a_lost_header_row_says_its_row_and_words(province: Province) -> None:
    province.one_pass()
    header_becomes(province, "")
    found = judged(province)
    assert found.cause == "header"
    assert "โปรดพิมพ์กลับในแถว 4 ชีต “แบบ 1.1”: " in found.note["th"]
    assert "E เลขประจำตัวประชาชน" in found.note["th"]


def test_a_header_row_that_was_deleted_is_inserted_again(province: Province) -> None:
    province.one_pass()
    rows = {"sheetId": 7, "dimension": "ROWS", "startIndex": HEADER - 1, "endIndex": HEADER}
    province.change(province.district("5602").spreadsheet, {"deleteDimension": {"range": rows}})
    found = judged(province)
    assert found.cause == "header"
    assert "โปรดแทรกแถวเหนือแถว 4 ชีต “แบบ 1.1”" in found.note["th"]
