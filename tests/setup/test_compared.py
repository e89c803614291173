"""A round beside the one before: who is new, who left, whose data changed; reviews that say otherwise."""

from typing import Any

from stdnum.th import pin

from tests.setup.conftest import Later

TAB = "เทียบกับรอบก่อน"
KIND, HINT = "เมื่อเทียบกับรอบก่อน", "ข้อสังเกต"
CHUN = "จุน"


def number(twelve: str) -> str:
    return twelve + pin.calc_check_digit(twelve + "0")


def sync(later: Later) -> Any:
    return later.run("sync", "--no-mail", "--json").json()


def tally(later: Later, name: str = CHUN) -> dict[str, int | None]:
    found = later.run("status", "--json").json()["districts"]
    told: dict[str, int | None] = next(d for d in found if d["name"] == name)["forms"]["1.1"]["compared"]
    return told


def lines(later: Later, name: str = CHUN) -> list[dict[str, str]]:
    return [row for row in later.master(TAB) if row["อำเภอ"] == name]


def progress(later: Later, name: str = CHUN) -> dict[str, str]:
    rows = later.master("สรุปความก้าวหน้า")
    return next(r for r in rows if r["อำเภอ"] == name and r["แบบ"] == "1.1")


def person(later: Later, at: int, name: str = CHUN) -> tuple[int, dict[str, str]]:
    """(row as people count, what stands there) of the at-th row."""
    row = later.table(name).rows[at]
    return row.number, {k: c.shown for k, c in row.cells.items()}


def started(later: Later, name: str) -> Later:
    """The new round was started in this district, and nobody has edited anything there yet."""
    later.empty(name)
    told = later.run("new-round", "1.1", "--json").json()["districts"]
    assert [d["state"] for d in told if d["name"] == name] == ["filled"]
    return later


def test_right_after_the_start_everybody_stayed_and_nothing_is_to_be_told(later_once: Later) -> None:
    later = later_once
    for name in later.phayao.districts:
        later.empty(name)
    assert later.run("new-round", "1.1").code == 0
    sync(later)
    assert later.master(TAB) == []
    told = tally(later)
    rows = later.rows(CHUN)
    men = sum(r["prefix"] == "นาย" for r in rows)
    assert (told["new"], told["left"]) == (0, 0)
    assert told["men"] >= men  # type: ignore[operator]
    assert told["men"] + told["women"] + told["unknown_sex"] == len(rows)  # type: ignore[operator]
    assert (progress(later)["ใหม่"], progress(later)["ออก"]) == ("0", "0")
    assert progress(later)["หญิง"] == str(told["women"])
    assert sync(later)["calls"]["sheets_write"] == 0


def test_who_was_replaced_left_and_who_stands_in_the_row_is_new(later_once: Later) -> None:
    name = "จุน"
    later = started(later_once, name)
    at, was = person(later, 2, name)
    later.edit(
        name,
        at,
        prefix="นางสาว",
        first_name="กานดา",
        last_name="ใหม่มา",
        national_id=number("356020099001"),
        change="เปลี่ยนตัว",
        note="คนเดิมย้าย",
    )
    sync(later)
    found = {row[KIND]: row for row in lines(later, name)}
    assert set(found) == {"ใหม่", "ออก"}
    assert found["ใหม่"]["ชื่อ – สกุล"] == "นางสาวกานดา ใหม่มา"
    assert was["last_name"] in found["ออก"]["ชื่อ – สกุล"]
    assert found["ใหม่"]["การทบทวน"] == "เปลี่ยนตัว"
    assert {row[HINT] for row in found.values()} == {""}
    shown = " ".join(" ".join(row.values()) for row in found.values())
    assert was["national_id"] not in shown
    assert "3-56xx-xxxxx-xx-" in shown
    assert (tally(later, name)["new"], tally(later, name)["left"]) == (1, 1)
    assert (progress(later, name)["ใหม่"], progress(later, name)["ออก"]) == ("1", "1")
    assert sync(later)["calls"]["sheets_write"] == 0


def test_changed_data_are_named_by_their_headers_alone(later_once: Later) -> None:
    name = "แม่ใจ"
    later = started(later_once, name)
    at, was = person(later, 1, name)
    later.edit(name, at, phone="0899999999", change="แก้ไขข้อมูล")
    sync(later)
    [row] = lines(later, name)
    assert row[KIND] == "คนเดิม ข้อมูลเปลี่ยน"
    assert row["หัวตารางที่ต่างจากรอบก่อน"] == "หมายเลขโทรศัพท์"
    assert row[HINT] == ""
    assert "0899999999" not in "".join(row.values())
    later.edit(name, at, phone=was["phone"])
    sync(later)
    assert lines(later, name) == []


def test_a_number_mended_by_one_digit_is_a_correction_and_nobody_left(later_once: Later) -> None:
    name = "ปง"
    later = started(later_once, name)
    at, was = person(later, 0, name)
    old = was["national_id"].replace("-", "")
    digit = str((int(old[10]) + 1) % 10)
    mended = number(old[:10] + digit + old[11])
    later.edit(name, at, national_id=mended)
    sync(later)
    [row] = lines(later, name)
    assert (row[KIND], row["หัวตารางที่ต่างจากรอบก่อน"]) == ("คนเดิม ข้อมูลเปลี่ยน", "เลขประจำตัวประชาชน")
    assert (tally(later, name)["new"], tally(later, name)["left"]) == (0, 0)


def test_a_number_that_cannot_be_read_now_makes_nobody_leave(later_once: Later) -> None:
    name = "เชียงม่วน"
    later = started(later_once, name)
    at, was = person(later, 0, name)
    old = was["national_id"].replace("-", "")
    later.edit(name, at, national_id=old[:12] + str((int(old[12]) + 1) % 10))
    told = sync(later)
    assert next(d for d in told["districts"] if d["name"] == name)["forms"]["1.1"]["errors"] == 1
    assert lines(later, name) == []
    assert tally(later, name)["left"] == 0


def test_quite_another_number_under_one_name_is_somebody_else(later_once: Later) -> None:
    name = "ดอกคำใต้"
    later = started(later_once, name)
    at, _ = person(later, 0, name)
    later.edit(name, at, national_id=number("356020099002"))
    sync(later)
    assert sorted(row[KIND] for row in lines(later, name)) == sorted(["ใหม่", "ออก"])


def test_a_review_against_what_happened_is_a_hint_in_the_master_and_nothing_in_the_district(
    later_once: Later,
) -> None:
    name = "ภูซาง"
    later = started(later_once, name)
    stays, _ = person(later, 0, name)
    comes, _ = person(later, 1, name)
    changes, _ = person(later, 2, name)
    later.edit(name, stays, change="เปลี่ยนตัว", note="ลาออก")
    later.edit(name, comes, national_id=number("356020099003"), first_name="กานดา", change="คงเดิม")
    later.edit(name, changes, house_no="999/9", change="คงเดิม")
    told = sync(later)
    hints = {row[HINT].split(" → ")[0] for row in lines(later, name) if row[HINT]}
    assert hints == {
        "ทบทวนเป็น เปลี่ยนตัว แต่เป็นคนเดิมในรายชื่อรอบก่อน",
        "ทบทวนเป็น คงเดิม แต่ไม่มีในรายชื่อรอบก่อน",
        "ทบทวนเป็น คงเดิม แต่ข้อมูลต่างจากรอบก่อน",
    }
    form = next(d for d in told["districts"] if d["name"] == name)["forms"]["1.1"]
    assert (form["errors"], form["warnings"]) == (0, 0)


def test_replaced_although_nobody_left_is_a_hint(later_once: Later) -> None:
    name = "ภูกามยาว"
    later = started(later_once, name)
    rows = later.table(name).rows
    below = rows[-1].number + 1
    columns = later.table(name).columns
    before = {k: c.shown for k, c in rows[0].cells.items()}
    fresh = before | {
        "first_name": "กานดา",
        "national_id": number("356020099004"),
        "phone": "0899999999",
        "change": "เปลี่ยนตัว",
        "note": "แทนคนเดิม",
    }
    for key, column in columns.items():
        if fresh.get(key):
            later.put(name, below, column, fresh[key])
    sync(later)
    [row] = [r for r in lines(later, name) if r[KIND] == "ใหม่"]
    assert row[HINT].startswith("ทบทวนเป็น เปลี่ยนตัว แต่ไม่พบผู้ที่ออกจากตำบลนี้")


def test_without_an_earlier_round_nobody_is_new_and_men_and_women_are_counted_all_the_same(
    office: Later,
) -> None:
    sync(office)
    told = tally(office)
    assert (told["new"], told["left"]) == (None, None)
    assert told["men"] + told["women"] + told["unknown_sex"] > 0  # type: ignore[operator]
    assert (progress(office)["ใหม่"], progress(office)["ออก"]) == ("", "")
    assert progress(office)["ชาย"] == str(told["men"])
    tabs = office.phayao.person("owner").get(f"{office.phayao.url}/v4/spreadsheets/{office.phayao.master}")
    assert TAB not in {s["properties"]["title"] for s in tabs.json()["sheets"]}
    assert sync(office)["calls"]["sheets_write"] == 0


def test_an_empty_table_that_was_not_filled_yet_is_not_known_either(later_once: Later) -> None:
    name, later = "เมืองพะเยา", later_once
    later.empty(name)
    later.run("accept", name, "--form", "1.1", "--why", "เริ่มรอบใหม่")
    assert (tally(later, name)["new"], tally(later, name)["left"]) == (None, None)
    assert lines(later, name) == []


def test_status_shows_it_as_a_table_and_nobodys_name(later_once: Later) -> None:
    name = "เชียงคำ"
    later = started(later_once, name)
    sync(later)
    said = later.run("status")
    assert "เทียบกับรอบก่อน" in said.stdout
    assert not any(r["first_name"] in said.stdout for r in later.rows(name))
