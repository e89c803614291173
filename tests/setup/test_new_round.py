"""`new-round`: the districts' empty tables are filled with last round's list, and nothing else is touched."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from sheets_sync.store import Store
from tests.setup.conftest import Later

LIST = "56/1.1/2563-2/0"


def ids_sent(office: Later, name: str) -> list[str]:
    """The numbers that the frozen batch holds of a district."""
    with Store.open(office.settings.store) as store:
        batch = store.ledger.batch(LIST)
    assert batch is not None
    return [r.values["national_id"] for r in batch.rows if r.district == name]


def outcome(told: dict[str, Any]) -> dict[str, str]:
    return {d["name"]: d["state"] for d in told["districts"]}


@pytest.fixture
def later(later_once: Later) -> Iterator[Later]:
    """One province for the whole file: a test empties the tables it needs, and clears up."""
    yield later_once
    later_once.phayao.control("DELETE", "faults")


def test_the_empty_tables_get_last_rounds_list_as_a_person_would_have_typed_it(later: Later) -> None:
    for name in later.phayao.districts:
        later.empty(name)
    ran = later.run("new-round", "1.1", "--json")
    assert ran.code == 0, ran.stdout
    told = ran.json()
    assert told["source"] == {"kind": "ledger", "key": LIST}
    assert set(outcome(told).values()) == {"filled"}
    for district in told["districts"]:
        rows, sent = later.rows(district["name"]), ids_sent(later, district["name"])
        assert [r["national_id"] for r in rows] == sent
        assert len(rows) == district["rows"] == len(sent) > 0
        assert [r["seq"] for r in rows] == [str(i + 1) for i in range(len(rows))]
        assert not any("change" in r or "note" in r for r in rows)


def test_texts_stay_texts_and_dates_are_written_as_people_read_them(later: Later) -> None:
    born = next(n for n in later.phayao.districts if "birth_date" in later.table(n).columns)
    later.empty(born)
    later.run("new-round", "1.1")
    columns, cells = later.table(born).columns, later.typed(born)
    for row in later.table(born).rows:
        for key in ("national_id", "phone", "house_no", "birth_date"):
            typed = cells[row.number - 1, columns[key]]
            assert set(typed["userEnteredValue"]) == {"stringValue"}
        said = str(row.cells["birth_date"].value)
        assert re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/2[45][0-9]{2}", said)


def test_after_it_the_next_pass_judges_every_row_as_not_reviewed_yet(later: Later) -> None:
    for name in later.phayao.districts:
        later.empty(name)
    meanwhile = later.run("sync", "--no-mail", "--json").json()["districts"]
    assert {d["forms"]["1.1"]["state"] for d in meanwhile} == {"halted"}  # nobody said that it was meant
    later.run("new-round", "1.1")
    told = later.run("sync", "--no-mail", "--json").json()
    forms = {d["name"]: d["forms"]["1.1"] for d in told["districts"]}
    assert {f["state"] for f in forms.values()} == {"ok"}
    assert {n: f["clean"] for n, f in forms.items()} == {n: len(ids_sent(later, n)) for n in forms}
    progress = [r for r in later.master("สรุปความก้าวหน้า") if r["แบบ"] == "1.1"]
    assert {r["ทบทวนแล้ว"] for r in progress} == {"0"}
    assert later.run("sync", "--no-mail", "--json").json()["calls"]["sheets_write"] == 0


def test_a_sheet_with_rows_is_left_alone_to_the_last_cell_and_named(later: Later) -> None:
    later.empty("จุน")
    later.edit("ปง", later.table("ปง").header_number + 1, national_id="3560200990018")
    before = {n: later.typed(n) for n in later.phayao.districts if n != "จุน"}
    ran = later.run("new-round", "1.1", "--json")
    assert ran.code == 1
    states = outcome(ran.json())
    assert states.pop("จุน") == "filled"
    assert states["ปง"] == "has_rows"
    assert set(states.values()) <= {"has_rows", "has_list"}
    assert {n: later.typed(n) for n in before} == before


def test_run_twice_nothing_is_written_twice(later: Later) -> None:
    for name in later.phayao.districts:
        later.empty(name)
    later.run("new-round", "1.1")
    before = {n: later.typed(n) for n in later.phayao.districts}
    later.phayao.control("DELETE", "calls")
    ran = later.run("new-round", "1.1", "--json")
    assert (ran.code, set(outcome(ran.json()).values())) == (0, {"has_list"})
    assert later.phayao.control("GET", "calls")["sheets_write"] == 0
    assert {n: later.typed(n) for n in before} == before


def test_a_lost_reply_doubles_no_row_and_is_told_as_what_it_was(later: Later) -> None:
    later.empty("จุน")
    later.fault(f"POST .*{later.phayao.districts['จุน']}:batchUpdate", "lost_reply", count=1)
    ran = later.run("new-round", "1.1", "--json")
    assert outcome(ran.json())["จุน"] == "filled"
    assert [r["national_id"] for r in later.rows("จุน")] == ids_sent(later, "จุน")


@pytest.mark.parametrize("kind", ["status", "reset", "html"])
def test_a_write_that_never_arrived_is_made_once_more(later: Later, kind: str) -> None:
    later.empty("จุน")
    later.fault(f"POST .*{later.phayao.districts['จุน']}:batchUpdate", kind, count=1)
    ran = later.run("new-round", "1.1", "--json")
    assert outcome(ran.json())["จุน"] == "filled"
    assert [r["national_id"] for r in later.rows("จุน")] == ids_sent(later, "จุน")


@pytest.mark.usefixtures("in_haste")
def test_a_google_that_answers_no_write_is_told_and_the_next_run_mends_it(later: Later) -> None:
    later.empty("จุน")
    later.fault(f"POST .*{later.phayao.districts['จุน']}:batchUpdate", "status")
    ran = later.run("new-round", "1.1", "--json")
    assert (ran.code, outcome(ran.json())["จุน"]) == (1, "unsure")
    later.phayao.control("DELETE", "faults")
    assert outcome(later.run("new-round", "1.1", "--json").json())["จุน"] == "filled"


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(later: Later) -> None:
    later.empty("จุน")
    later.phayao.control("DELETE", "calls")
    ran = later.run("new-round", "1.1", "--dry-run", "--json")
    told = next(d for d in ran.json()["districts"] if d["name"] == "จุน")
    assert (told["state"], told["rows"]) == ("would_fill", len(ids_sent(later, "จุน")))
    assert later.phayao.control("GET", "calls")["sheets_write"] == 0
    assert later.rows("จุน") == []


def test_the_tick_that_still_stands_is_told_and_left_to_a_person(later: Later) -> None:
    name = "ภูซาง"
    later.tick(name, on=True)
    later.empty(name, tick=False)
    ran = later.run("new-round", "1.1", "--json")
    told = next(d for d in ran.json()["districts"] if d["name"] == name)
    assert (ran.code, told["state"], told["ticked"]) == (1, "filled", True)
    assert later.table(name).submitted is True
    words = later.run("new-round", "1.1").stdout
    assert "โปรดให้อำเภอเอาติ๊กออก" in "".join(words.split())


def test_numbers_typed_beforehand_stay_and_another_sub_district_in_the_way_is_told(later: Later) -> None:
    later.empty("จุน")
    first = later.table("จุน").header_number + 1
    for i in range(3):
        later.edit("จุน", first + i, seq=101 + i)
    assert outcome(later.run("new-round", "1.1", "--json").json())["จุน"] == "filled"
    assert [r["seq"] for r in later.rows("จุน")][:4] == ["101", "102", "103", "4"]
    later.empty("แม่ใจ")
    later.edit("แม่ใจ", later.table("แม่ใจ").header_number + 2, subdistrict="ที่อื่น")
    before = later.typed("แม่ใจ")
    told = later.run("new-round", "1.1", "--json").json()
    assert outcome(told)["แม่ใจ"] == "in_the_way"
    assert later.typed("แม่ใจ") == before
    later.edit("แม่ใจ", later.table("แม่ใจ").header_number + 2, subdistrict="")


def test_words_below_a_table_that_is_too_short_are_not_typed_over(later: Later) -> None:
    later.empty("จุน")
    table = later.table("จุน")
    below = table.header_number + 5
    later.edit("จุน", below, role="ผู้รายงาน ................")
    before = later.typed("จุน")
    told = next(d for d in later.run("new-round", "1.1", "--json").json()["districts"] if d["name"] == "จุน")
    assert told["state"] == "no_room"
    assert str(below) in told["note"]
    assert later.typed("จุน") == before
    later.edit("จุน", below, role="")


def test_without_an_earlier_round_in_the_ledger_the_masters_registry_is_the_list(office: Later) -> None:
    office.run("sync", "--no-mail")
    kept = [r["เลขประจำตัวประชาชน"] for r in office.master("รายชื่อที่ผ่าน") if r["อำเภอ"] == "จุน"]
    office.empty("จุน")
    told = office.run("new-round", "1.1", "--json").json()
    assert told["source"] == {"kind": "master", "key": "รายชื่อที่ผ่าน"}
    assert [r["national_id"] for r in office.rows("จุน")] == kept


def test_without_any_earlier_list_it_says_so_and_exits_2(office: Later) -> None:
    ran = office.run("new-round", "1.1")
    assert ran.code == 2
    assert "2564-1" in ran.stderr
    assert office.run("new-round", "9.9").code == 2


def test_who_takes_part_no_more_and_who_is_new_among_the_sub_districts_is_told(later: Later) -> None:
    file = later.phayao.config / "province.yaml"
    text = file.read_text(encoding="utf-8")
    code = next(d for d in later.settings.districts if d.name == "จุน").subdistricts[0]
    other = "560201" if code != "560201" else "560202"
    file.write_text(text.replace(code, other), encoding="utf-8")
    later.empty("จุน")
    ran = later.run("new-round", "1.1", "--json")
    told = ran.json()
    file.write_text(text, encoding="utf-8")
    assert ran.code == 1
    assert [p["district"] for p in told["missing"]] == ["จุน"]
    assert [(p["district"], p["rows"]) for p in told["left_out"]] == [("จุน", len(ids_sent(later, "จุน")))]
    assert outcome(told)["จุน"] == "nothing"
    assert later.rows("จุน") == []


@pytest.mark.usefixtures("in_haste")
def test_without_google_nothing_is_done_and_it_exits_3(later: Later) -> None:
    later.fault("/token", "status", status=503)
    ran = later.run("new-round", "1.1")
    assert ran.code == 3
    assert "Traceback" not in ran.stderr


def test_nobodys_name_or_number_is_in_what_it_says(later: Later) -> None:
    later.empty("จุน")
    names = {r["first_name"] for r in later.rows("แม่ใจ")}
    for arguments in (("--json",), ()):
        said = later.run("new-round", "1.1", *arguments)
        assert not re.search(r"[0-9]{13}", said.stdout + said.stderr)
        assert not any(name in said.stdout + said.stderr for name in names)


def test_own_cells_nothing_that_stood_there_changes_not_even_a_format(later: Later) -> None:
    before = {}
    for name in later.phayao.districts:
        later.empty(name)
        before[name] = later.typed(name)
    later.run("new-round", "1.1")
    for name, cells in before.items():
        after = later.typed(name)
        assert all(after[at] | cell == after[at] for at, cell in cells.items())
        assert len(after) > len(cells)
