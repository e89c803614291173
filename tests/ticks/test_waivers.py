"""A finding waived by a tick in the master: what it takes, what follows, how it ends."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sheets_sync import delivery, service
from sheets_sync.mail import subject_and_body
from sheets_sync.mirror import Seen
from sheets_sync.model import Waiver
from sheets_sync.reconcile import Accepted, Standing
from tests.reconcile import small
from tests.reconcile.test_promises import InterruptedMaster
from tests.ticks.conftest import DELIVERIES, HISTORY, KEY, MEND, REGISTRY, SEND_AT, Desk

ID = "เลขประจำตัวประชาชน"
WAIVE, WHY, WHO, RESULT = "อนุโลม", "เหตุผลที่อนุโลม", "ชื่อย่อผู้อนุโลม", "ผลการอนุโลม"
TYPED = "9560200123457"  # a first digit that no card has


def faulty(
    desk: Desk, code: str = "5602", index: int = 2, value: str = TYPED, column: str = "national_id"
) -> int:
    """Somebody of the district types a faulty value; the master tells of it, and was read since."""
    number = desk.province.table(code).rows[index].number
    desk.province.edit(code, column, number, value)
    desk.work()
    desk.work()
    return number


def waive(desk: Desk, row: int, *, why: str = "ตรงตามบัตร", who: str = "กข") -> None:
    """The officer fills the three cells beside the finding."""
    for column, what in ((WHY, why), (WHO, who), (WAIVE, True)):
        desk.put(MEND, "แถว", str(row), column, what)


def told(desk: Desk, row: int) -> dict[str, str]:
    return desk.row(MEND, "แถว", str(row))


def feedback(desk: Desk, row: int, code: str = "5602") -> str:
    return desk.province.feedback(code)[row - 1]


def ids(desk: Desk) -> list[str]:
    return [r[ID] for r in desk.rows(REGISTRY)]


def active(desk: Desk) -> tuple[Waiver, ...]:
    return delivery.waivers(desk.office.post)


def test_a_row_of_ours_has_a_real_box_and_a_finding_of_no_row_has_none(desk: Desk) -> None:
    gone = desk.province.table("5603").rows[0].number
    place = {"sheetId": 7, "dimension": "ROWS", "startIndex": gone - 1, "endIndex": gone}
    desk.province.change(desk.province.district("5603").spreadsheet, {"deleteDimension": {"range": place}})
    row = faulty(desk)
    url = f"{desk.province.sample.url}/v4/spreadsheets/{desk.province.settings.master}"
    fields = "sheets(data(rowData(values(userEnteredValue,dataValidation))))"
    reply = desk.province.person.get(url, params={"ranges": f"'{MEND}'", "fields": fields}, timeout=30)
    header, *lines = [r.get("values", []) for r in reply.json()["sheets"][0]["data"][0]["rowData"]]
    column = [c["userEnteredValue"]["stringValue"] for c in header].index(WAIVE)
    boxes = [line[column] for line in lines if len(line) > column and "dataValidation" in line[column]]
    assert [b["userEnteredValue"] for b in boxes] == [{"boolValue": False}]
    assert boxes[0]["dataValidation"]["condition"]["type"] == "BOOLEAN"
    assert told(desk, row)[WAIVE] == "FALSE"
    desk.settled()  # links and boxes stand side by side
    assert {r[WAIVE] for r in desk.rows(MEND) if not r["แถว"]} == {""}  # the sub-district's 7 of 8


def test_links_and_boxes_are_laid_side_by_side_in_one_write(desk: Desk) -> None:
    desk.work()
    number = desk.province.table("5602").rows[2].number
    desk.province.edit("5602", "national_id", number, TYPED)
    assert desk.work().calls["sheets_write"] == 2  # the district's feedback, and the master
    desk.settled()
    assert told(desk, number)["ช่อง"] == f"E{number}"


def test_a_waived_row_passes_as_it_was_typed_until_its_cell_changes(desk: Desk) -> None:
    row = faulty(desk)
    assert TYPED not in ids(desk)
    waive(desk, row)
    desk.work()
    assert TYPED in ids(desk)
    assert feedback(desk, row) == "ผ่าน (จังหวัดอนุโลม)"
    assert told(desk, row)["ระดับ"] == "อนุโลมแล้ว"
    assert told(desk, row)[RESULT].startswith("อนุโลมแล้ว 20 มี.ค. 64 10:0")
    (event,) = desk.history("จังหวัดอนุโลม")
    assert event["รายละเอียด"] == "ตรงตามบัตร (กข)"
    assert TYPED not in json.dumps(desk.rows(HISTORY), ensure_ascii=False)
    desk.settled()
    desk.province.edit("5602", "national_id", row, TYPED[:-1] + "8")  # another faulty number
    desk.work()
    assert not {TYPED, TYPED[:-1] + "8"} & set(ids(desk))
    assert feedback(desk, row).startswith("แก้ 1")
    assert told(desk, row)[WAIVE] == "FALSE"
    assert active(desk) == ()
    assert len(desk.history("สิ้นสุดการอนุโลม เพราะข้อมูลเปลี่ยน")) == 1
    desk.work()
    desk.settled()


def test_dead_is_dead_typing_the_old_value_back_does_not_revive_a_waiver(desk: Desk) -> None:
    row = faulty(desk)
    waive(desk, row)
    desk.work()
    for value in ("12345", TYPED):
        desk.province.edit("5602", "national_id", row, value)
        desk.work()
        desk.work()
    assert TYPED not in ids(desk)
    assert told(desk, row)[WAIVE] == "FALSE"
    desk.settled()
    desk.put(MEND, "แถว", str(row), WHY, "ตรวจอีกครั้งแล้ว")
    desk.put(MEND, "แถว", str(row), WHO, "กข")
    desk.put(MEND, "แถว", str(row), WAIVE, True)
    desk.work()
    assert TYPED in ids(desk)  # only a new word does


@pytest.mark.parametrize(("why", "who"), [("", "กข"), ("ตรงตามบัตร", ""), ("", "")])
def test_a_tick_without_reason_or_initials_is_not_taken_and_says_what_is_missing(
    desk: Desk, why: str, who: str
) -> None:
    row = faulty(desk)
    waive(desk, row, why=why, who=who)
    desk.work()
    assert TYPED not in ids(desk)
    assert told(desk, row)[RESULT] == "โปรดระบุเหตุผลและชื่อย่อ"
    assert told(desk, row)[WAIVE] == "TRUE"
    desk.settled()
    desk.put(MEND, "แถว", str(row), WHY, "ตรงตามบัตร")
    desk.put(MEND, "แถว", str(row), WHO, "กข")
    desk.work()
    assert TYPED in ids(desk)


def test_a_tick_on_a_row_that_had_just_moved_there_is_not_taken_for_another_finding(desk: Desk) -> None:
    first, second = faulty(desk, index=2), faulty(desk, index=5, value="12345")
    numbers = sorted(desk.number(MEND, "แถว", str(row)) for row in (first, second))
    tab = desk.province.tab(desk.province.settings.master, MEND)
    place = {"sheetId": tab.sheet_id, "dimension": "ROWS"}
    moved = place | {"startIndex": numbers[0] - 1, "endIndex": numbers[0]}
    desk.province.change(
        desk.province.settings.master,
        {"moveDimension": {"source": moved, "destinationIndex": numbers[1]}},
    )
    waive(desk, first)
    waive(desk, second)
    desk.work()
    assert active(desk) == ()
    assert {told(desk, row)[WAIVE] for row in (first, second)} == {"FALSE"}
    assert len(desk.history("โปรดติ๊กอีกครั้ง")) == 2
    desk.settled()
    desk.put(MEND, "แถว", str(first), WAIVE, True)
    desk.work()
    assert [TYPED in ids(desk), "12345" in ids(desk)] == [True, False]


def test_a_tick_that_was_left_and_moved_with_its_row_is_taken(desk: Desk) -> None:
    first, second = faulty(desk, index=2), faulty(desk, index=5, value="12345")
    waive(desk, first, who="")
    desk.work()
    tab = desk.province.tab(desk.province.settings.master, MEND)
    grid = {"sheetId": tab.sheet_id, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 20}
    at = [c.shown for c in tab.cells[0]].index("แถว")
    order = {"dimensionIndex": at, "sortOrder": "DESCENDING"}
    before = desk.number(MEND, "แถว", str(first))
    desk.province.change(desk.province.settings.master, {"sortRange": {"range": grid, "sortSpecs": [order]}})
    assert desk.number(MEND, "แถว", str(first)) != before
    desk.put(MEND, "แถว", str(first), WHO, "กข")
    desk.work()
    assert [TYPED in ids(desk), "12345" in ids(desk)] == [True, False]
    assert told(desk, second)[WAIVE] == "FALSE"


def test_unticking_withdraws_the_waiver(desk: Desk) -> None:
    row = faulty(desk)
    waive(desk, row)
    desk.work()
    desk.put(MEND, "แถว", str(row), WAIVE, False)
    desk.work()
    assert TYPED not in ids(desk)
    assert active(desk) == ()
    assert told(desk, row)[RESULT] == ""
    assert len(desk.history("ถอนการอนุโลม")) == 1
    desk.settled()


def test_a_deleted_tab_is_built_again_with_its_ticks_and_withdraws_nothing(desk: Desk) -> None:
    row = faulty(desk)
    waive(desk, row)
    desk.work()
    tab = desk.province.tab(desk.province.settings.master, MEND)
    desk.province.change(desk.province.settings.master, {"deleteSheet": {"sheetId": tab.sheet_id}})
    desk.work()
    assert (told(desk, row)[WAIVE], told(desk, row)[WHY], told(desk, row)[WHO]) == ("TRUE", "ตรงตามบัตร", "กข")
    desk.settled()
    assert TYPED in ids(desk)
    assert len(active(desk)) == 1


def test_a_box_that_was_cleared_away_is_laid_again_and_what_staff_typed_stays(desk: Desk) -> None:
    row, other = faulty(desk), faulty(desk, index=5, value="12345")
    waive(desk, row)
    desk.work()
    for number in (row, other):
        desk.put(MEND, "แถว", str(number), WHY, "ถามอำเภอแล้ว")
        desk.put(MEND, "แถว", str(number), WAIVE, "")
    desk.work()
    assert [told(desk, number)[WAIVE] for number in (row, other)] == ["TRUE", "FALSE"]
    assert {told(desk, number)[WHY] for number in (row, other)} == {"ถามอำเภอแล้ว"}
    assert len(active(desk)) == 1
    desk.settled()


def test_a_deleted_cache_costs_one_more_pass_and_no_waiver(desk: Desk) -> None:
    row, other = faulty(desk), faulty(desk, index=5, value="12345")
    waive(desk, row)
    desk.work()
    forget(desk)
    waive(desk, other)
    desk.work()
    assert [TYPED in ids(desk), "12345" in ids(desk)] == [True, False]
    assert told(desk, other)[WAIVE] == "TRUE"  # left: it counts when it still stands
    desk.work()
    assert "12345" in ids(desk)
    desk.settled()


def forget(desk: Desk) -> None:
    name = f"{desk.office.settings.province.code} ticks"
    desk.office.store.cache(name, Seen.from_json).forget()


def test_a_stop_before_the_ledger_was_written_is_harmless(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = faulty(desk)
    waive(desk, row)

    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(service, "_record", stopped)
        with pytest.raises(KeyboardInterrupt):
            desk.work()
    assert active(desk) == ()
    desk.work()
    assert [w.who for w in active(desk)] == ["กข"]
    assert TYPED in ids(desk)
    desk.settled()


def test_a_cell_that_is_not_the_key_ends_its_waiver_and_other_cells_do_not(desk: Desk) -> None:
    row = faulty(desk, value="บ้านใหม่", column="subdistrict")
    waive(desk, row)
    desk.work()
    desk.province.edit("5602", "role", row, "กำนัน")
    desk.work()
    assert [w.why for w in active(desk)] == ["ตรงตามบัตร"]
    assert "บ้านใหม่" in {r["ตำบล"] for r in desk.rows(REGISTRY)}
    desk.province.edit("5602", "subdistrict", row, "บ้านเก่า")
    desk.work()
    assert active(desk) == ()
    assert told(desk, row)[WAIVE] == "FALSE"
    assert {"บ้านใหม่", "บ้านเก่า"}.isdisjoint({r["ตำบล"] for r in desk.rows(REGISTRY)})
    desk.work()
    desk.settled()


def test_a_master_that_cannot_be_written_does_not_make_a_tick_of_an_ended_waiver(desk: Desk) -> None:
    row = faulty(desk, value="บ้านใหม่", column="subdistrict")
    waive(desk, row)
    desk.work()
    desk.province.edit("5602", "subdistrict", row, "บ้านเก่า")
    refused = f"POST /v4/spreadsheets/{desk.province.settings.master}:batchUpdate"
    desk.province.fault(refused, "status", status=403)
    assert desk.work().result.master_note
    desk.province.mend()
    desk.work()
    assert active(desk) == ()
    assert told(desk, row)[WAIVE] == "FALSE"
    assert "บ้านเก่า" not in {r["ตำบล"] for r in desk.rows(REGISTRY)}
    desk.work()
    desk.settled()


def test_of_two_districts_with_one_number_the_waived_row_is_clean_and_the_other_stays_told(
    desk: Desk,
) -> None:
    same = desk.province.table("5603").rows[0].cells["national_id"].shown
    row = faulty(desk, "5602", 4, same)
    mine, theirs = [r for r in desk.rows(MEND) if r["หัวตาราง"] == ID]
    assert {mine["อำเภอ"], theirs["อำเภอ"]} == {"จุน", "เชียงคำ"}
    waive(desk, row)
    desk.work()
    assert [r["อำเภอ"] for r in desk.rows(REGISTRY) if r[ID] == same] == ["จุน"]
    assert feedback(desk, row) == "ผ่าน (จังหวัดอนุโลม)"
    assert desk.province.feedback("5603")[desk.province.table("5603").rows[0].number - 1].startswith("แก้ 1")
    desk.settled()


def test_a_reason_tells_neither_name_nor_number_and_status_and_mail_show_it(
    make: Callable[..., Desk],
) -> None:
    desk = make()
    row = faulty(desk)
    first_name = desk.province.table("5602").rows[2].cells["first_name"].shown
    waive(desk, row, why=f"{first_name} แจ้งว่าตรงตามบัตร {TYPED} โทร 081-234-5678")
    desk.work()
    (waiver,) = active(desk)
    assert waiver.why == "… แจ้งว่าตรงตามบัตร … โทร …"
    standing = desk.office.standing()
    assert standing is not None
    district = next(d for d in standing.districts(desk.office.clock.now()) if d["code"] == "5602")
    (shown,) = district["forms"]["1.1"]["waived"]
    assert {k: shown[k] for k in ("row", "rule", "who", "why")} == {
        "row": row,
        "rule": "thai_id",
        "who": "กข",
        "why": waiver.why,
    }
    desk.at("2021-03-29T16:30:00+07:00")
    desk.work(mail=True)
    (mail,) = desk.mails()
    _, body = subject_and_body(desk.mailed(mail["n"]))
    assert "จังหวัดอนุโลม ๑ รายการ" in body
    assert "แจ้งว่าตรงตามบัตร" in body
    assert first_name not in body
    batch = desk.office.store.ledger.batch("56/1.1/2564-1/0")
    assert batch is not None
    assert any("จังหวัดอนุโลม" in remark for remark in batch.remarks)
    assert TYPED in {r.values["national_id"] for r in batch.rows}
    assert len(batch.rows) == 3 * small.ROWS


def test_status_tells_who_waived_what_and_why(
    desk: Desk, command: Callable[..., Any], tmp_path: Path
) -> None:
    row = faulty(desk)
    waive(desk, row)
    desk.work()
    config = tmp_path / "province.yaml"
    told = command("status", "--config", config, "--json").json()
    assert told["waived"] == 1
    shown = command("status", "--config", config).stdout
    assert "ตรงตามบัตร" in shown
    assert TYPED not in shown + json.dumps(told)


def test_a_tick_and_a_row_inserted_at_the_moment_of_our_write_stay_with_their_findings(desk: Desk) -> None:
    first, second = faulty(desk, index=2), faulty(desk, index=5, value="12345")
    waive(desk, first, who="")
    desk.province.edit("5603", "national_id", desk.province.table("5603").rows[3].number, "54321")
    tab = desk.province.tab(desk.province.settings.master, MEND)
    place = {"sheetId": tab.sheet_id, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}

    def edit() -> None:
        insert = {"insertDimension": {"range": place, "inheritFromBefore": False}}
        desk.province.change(desk.province.settings.master, insert)

    service.one_pass(desk.office, InterruptedMaster(desk.province.sheets, edit))
    assert (told(desk, first)[WAIVE], told(desk, first)[WHY]) == ("TRUE", "ตรงตามบัตร")
    assert told(desk, second)[WAIVE] == "FALSE"
    desk.work()
    desk.put(MEND, "แถว", str(first), WHO, "กข")
    desk.work()
    assert [TYPED in ids(desk), "12345" in ids(desk)] == [True, False]
    desk.settled()


def test_the_mail_tells_of_the_waivers_in_its_batch_alone(make: Callable[..., Desk]) -> None:
    """A row that is faulty in another cell too, and a reserve, do not go: the department is told nothing."""
    desk = make()
    goes, stays, reserve = (
        faulty(desk),
        faulty(desk, index=4, value="12345"),
        faulty(desk, index=6, value="678"),
    )
    desk.province.edit("5602", "first_name", stays, "")
    desk.province.edit("5602", "note", reserve, "สำรอง")
    desk.work()
    desk.work()
    for row in (goes, stays, reserve):
        number = next(
            i for i, r in enumerate(desk.rows(MEND), 2) if (r["แถว"], r["หัวตาราง"]) == (str(row), ID)
        )
        for column, what in ((WHY, f"ตามบัตร แถว {row}"), (WHO, "กข"), (WAIVE, True)):
            desk.put_at(MEND, number, column, what)
    desk.work()
    assert len(active(desk)) == 3
    desk.at(SEND_AT)
    desk.work(mail=True)
    batch = desk.office.store.ledger.batch(KEY)
    assert batch is not None
    assert TYPED in {row.values["national_id"] for row in batch.rows}
    [told_] = batch.remarks
    assert f"แถว {goes} " in told_
    assert f"แถว {stays} " not in told_
    assert f"แถว {reserve} " not in told_
    standing = desk.office.standing()
    assert standing is not None
    district = next(d for d in standing.districts(desk.office.clock.now()) if d["code"] == "5602")
    assert len(district["forms"]["1.1"]["waived"]) == 3  # the province sees them all


def test_a_reason_tells_no_name_that_stands_in_a_faulty_cell_either(desk: Desk) -> None:
    row = faulty(desk)
    desk.province.edit("5602", "first_name", row, "สมชาย9")
    desk.work()
    desk.work()
    number = next(i for i, r in enumerate(desk.rows(MEND), 2) if (r["แถว"], r["หัวตาราง"]) == (str(row), ID))
    for column, what in ((WHY, "สมชาย9 นำบัตรมาแสดง"), (WHO, "กข"), (WAIVE, True)):
        desk.put_at(MEND, number, column, what)
    desk.work()
    assert [w.why for w in active(desk)] == ["… นำบัตรมาแสดง"]


def test_a_lost_cache_and_a_sheet_that_cannot_be_read_take_no_tick_away(desk: Desk) -> None:
    row = faulty(desk)
    waive(desk, row)
    desk.work()
    desk.settled()
    kinds: list[tuple[str, Any]] = [("56", Accepted.from_json), ("56 standing", Standing.from_json)]
    for name, decode in kinds:
        desk.office.store.cache(name, decode).forget()
    forget(desk)
    sheet = desk.province.district("5602").spreadsheet
    desk.province.fault(f"GET /v4/spreadsheets/{sheet}", "status", status=403)
    for _ in range(2):
        desk.work()
        assert told(desk, row)[WAIVE] == "TRUE"
        assert told(desk, row)[RESULT].startswith("อนุโลมแล้ว")
        assert TYPED in ids(desk)
        assert len(active(desk)) == 1
    desk.settled()
    desk.province.mend()
    desk.work()
    assert told(desk, row)[WAIVE] == "TRUE"
    assert len(active(desk)) == 1
    desk.settled()


def test_a_new_round_knows_nothing_of_the_waivers_marks_and_words_of_the_last(
    make: Callable[..., Desk],
) -> None:
    desk = make(approval="required")
    row = faulty(desk)
    waive(desk, row)
    desk.province.type_in(desk.province.district("5602").spreadsheet, "แบบ 1.1", 2, 0, [[True]])
    desk.work(mail=True)
    desk.at(SEND_AT)
    desk.province.edit("5602", "role", row, "กำนัน")
    desk.work(mail=True)
    delivery.approve(desk.office.post, KEY, "กข")
    assert desk.work(mail=True).result.judged["5602", "1.1"].late is not None
    desk.province.type_in(desk.province.district("5602").spreadsheet, "แบบ 1.1", 2, 0, [[False]])
    old = desk.office.settings
    later = {
        name: getattr(old.rounds["1.1"], name) + timedelta(days=180)
        for name in ("district_deadline", "send_at", "department_deadline")
    }
    rounds = {"1.1": old.rounds["1.1"].model_copy(update=later | {"round": "2564-2"})}
    desk.office = replace(desk.office, settings=replace(old, rounds=rounds))
    desk.province.settings = desk.office.settings
    desk.work(mail=True)
    desk.work(mail=True)
    judged = desk.work(mail=True).result.judged["5602", "1.1"]
    assert (judged.late, judged.edited, judged.submitted_at, judged.waived) == (None, None, None, ())
    assert active(desk) == ()
    assert (told(desk, row)[WAIVE], told(desk, row)[RESULT]) == ("FALSE", "")
    assert TYPED not in ids(desk)
    assert feedback(desk, row).startswith("แก้ 1")
    assert len(desk.mails()) == 1
    states = {r["รหัสชุดข้อมูล"]: (r["สถานะ"], r["เห็นชอบให้ส่ง"]) for r in desk.rows(DELIVERIES)}
    assert states == {KEY: ("ส่งแล้ว", "TRUE"), "56/1.1/2564-2/0": ("ยังไม่ถึงวันส่ง", "FALSE")}
    desk.settled(mail=True)


def test_changed_rules_that_keep_a_waived_row_out_say_so(desk: Desk) -> None:
    row = faulty(desk)
    waive(desk, row)
    desk.work()
    form = desk.office.settings.forms["1.1"]
    columns = [replace(c, minimum=2.0, severity={}) if c.key == "moo" else c for c in form.columns]
    stricter = replace(form, columns=tuple(columns), hash="another")
    office = replace(desk.office, settings=replace(desk.office.settings, forms={"1.1": stricter}))
    (told_,) = office.rules_change()
    there = [r.number for r in desk.province.table("5602").rows]
    assert (row in there, told_.rows_out["จุน"], told_.rows_in) == (True, tuple(there), {})
