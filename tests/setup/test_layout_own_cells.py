"""`layout` and what people own: no cell of theirs changes, also when they type at that very moment."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.emulator import Running
from sheets_sync.google import Laid, Sheets
from tests.conftest import Phayao
from tests.reconcile.test_promises import Interrupted
from tests.setup.empty_office import FORM, HEADER, HOWTO, OTHER, VISITS, Office


@pytest.fixture
def office(emulator: Running, tmp_path: Path, command: Callable[..., Any]) -> Office:
    return Office(emulator, tmp_path, command)


# ── what people own ──────────────────────────────────────────────────────────────────────────────

OWN = "userEnteredValue,userEnteredFormat,note"


def kept(here: Phayao, spreadsheet: str) -> dict[str, Any]:
    """Tab -> its cells: values, notes, formats; the number format of blanks and texts is `layout`'s."""
    mask = f"sheets(properties(title,sheetId,index),data.rowData.values({OWN}))"
    url = f"{here.url}/v4/spreadsheets/{spreadsheet}"
    found = {}
    for tab in here.person("owner").get(url, params={"fields": mask}).json()["sheets"]:
        cells = {}
        for r, line in enumerate(tab["data"][0].get("rowData", [])):
            for c, cell in enumerate(line.get("values", [])):
                look = {k: v for k, v in cell.get("userEnteredFormat", {}).items() if k != "numberFormat"}
                if c < 24 and (rest := {**cell, "userEnteredFormat": look}) != {"userEnteredFormat": {}}:
                    cells[r, c] = rest
        found[tab["properties"]["title"]] = (tab["properties"], cells)
    return found


def test_own_cells_in_the_sample_s_nine_sheets_every_cell_of_people_is_the_same_and_only_a_tab_is_new(
    command: Callable[..., Any], phayao: Phayao
) -> None:
    for spreadsheet in phayao.districts.values():  # a person marks some cells
        note = {"note": "โปรดดู", "userEnteredFormat": {"backgroundColor": {"red": 1.0}}}
        where = {
            "sheetId": 1,
            "startRowIndex": 5,
            "endRowIndex": 7,
            "startColumnIndex": 1,
            "endColumnIndex": 4,
        }
        order = {
            "repeatCell": {"range": where, "cell": note, "fields": "note,userEnteredFormat.backgroundColor"}
        }
        url = f"{phayao.url}/v4/spreadsheets/{spreadsheet}:batchUpdate"
        assert phayao.person("owner").post(url, json={"requests": [order]}).ok
    before = {name: kept(phayao, i) for name, i in phayao.districts.items()}
    ran = command("layout", "--config", phayao.config, "--json")
    assert ran.code == 0
    assert {d["howto"] for d in ran.json()["districts"]} == {"made"}
    assert not any(tab["made"] for d in ran.json()["districts"] for tab in d["tabs"])
    after = {name: kept(phayao, i) for name, i in phayao.districts.items()}
    assert all(set(after[name]) - set(before[name]) == {HOWTO} for name in after)
    ours = {name: without_our_column(after[name]) for name in after}
    assert {name: {t: ours[name][t] for t in before[name]} for name in before} == before
    again = command("layout", "--config", phayao.config, "--json").json()
    assert (again["calls"]["sheets_read"], again["calls"]["sheets_write"]) == (10, 0)


def without_our_column(tabs: dict[str, Any]) -> dict[str, Any]:
    """Our column has nothing but a look yet: wrapped, and at the top."""
    ours = {"userEnteredFormat": {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}}
    return {
        title: (properties, {at: cell for at, cell in cells.items() if cell != ours})
        for title, (properties, cells) in tabs.items()
    }


def test_where_people_have_begun_locale_and_tabs_stay_as_they_are(office: Office) -> None:
    office.init("บันทึก", "Sheet2", locale="en_US")
    office.type_in("'บันทึก'!A1", ["ประชุมวันจันทร์"])
    laid = office.layout()
    assert (laid["locale"], laid["time_zone"]) == ("", "")
    assert office.get("properties.locale")["properties"]["locale"] == "en_US"
    assert office.titles() == ["บันทึก", "Sheet2", FORM, OTHER, HOWTO]
    assert office.words("บันทึก") == [["ประชุมวันจันทร์"]]
    checks = office.run("doctor", "--json").json()["checks"]
    assert {c["id"] for c in checks if c["about"] == "จุน" and c["state"] == "look"} == {"locale", "zone"}


def test_beside_a_header_with_a_slip_of_the_pen_no_second_table_is_made_and_its_mend_is_told(
    office: Office,
) -> None:
    office.init("งานทบทวน")
    typed = [word.replace("ประชาชน", "ประชาน") for word in HEADER]
    office.type_in("'งานทบทวน'!A3", typed)
    laid = office.layout(code=1)
    assert "เลขประจำตัวประชาน" in laid["note"]
    assert "แท็บ “งานทบทวน”" in laid["note"]
    assert [t["tab"] for t in laid["tabs"]] == [OTHER]
    assert office.words("งานทบทวน") == [[], [], typed]
    office.type_in("'งานทบทวน'!E3", ["เลขประจำตัวประชาชน"])
    mended = office.layout()
    assert [(t["tab"], t["made"]) for t in mended["tabs"]] == [("งานทบทวน", False), (OTHER, False)]
    assert mended["tabs"][0]["rules"]


def test_beside_a_header_half_typed_no_second_table_is_made_unless_an_empty_tab_asks_for_it(
    office: Office,
) -> None:
    office.init("งานทบทวน")
    office.type_in("'งานทบทวน'!A1", HEADER[:5])
    note = office.layout(code=1)["note"]
    assert note.startswith("ไม่พบหัวตารางของแบบ 1.1")
    assert "“แบบ 1.1”" in note
    office.change({"addSheet": {"properties": {"title": FORM}}})
    assert office.layout()["note"] == ""
    assert office.words(FORM)[3] == HEADER
    assert office.words("งานทบทวน") == [HEADER[:5]]


def test_a_tab_about_something_else_is_in_nobody_s_way(office: Office) -> None:
    office.init("ผู้ติดต่อ")
    office.type_in("'ผู้ติดต่อ'!A1", ["ที่", "ชื่อ", "โทร"], ["1", "สมชาย", "โทร 054"])
    office.layout()
    assert office.titles() == ["ผู้ติดต่อ", FORM, OTHER, HOWTO]
    assert office.words("ผู้ติดต่อ") == [["ที่", "ชื่อ", "โทร"], ["1", "สมชาย", "โทร 054"]]


def test_a_tab_of_instructions_that_is_not_ours_is_left(office: Office) -> None:
    office.init("วิธีใช้", "Sheet1")
    office.type_in("'วิธีใช้'!A1", ["ของเรา"])
    assert office.layout()["howto"] == "theirs"
    assert office.words("วิธีใช้") == [["ของเรา"]]
    assert office.titles() == ["วิธีใช้", "Sheet1", FORM, OTHER]
    assert office.layout()["calls"]["sheets_write"] == 0


def test_a_tab_that_was_deleted_comes_back_and_a_header_that_was_deleted_is_told(office: Office) -> None:
    office.init().layout()
    office.change({"deleteSheet": {"sheetId": office.sheet_id(OTHER)}})
    header = {"sheetId": office.sheet_id(FORM), "startRowIndex": 3, "endRowIndex": 4}
    office.change({"updateCells": {"range": header, "fields": "userEnteredValue"}})
    laid = office.layout(code=1)
    assert [(t["tab"], t["made"]) for t in laid["tabs"]] == [(OTHER, True)]
    assert f"แท็บ “{FORM}”" in laid["note"]
    assert office.titles().count(FORM) == 1


def test_instructions_of_rules_that_have_changed_are_told_and_left_to_their_people(office: Office) -> None:
    office.init()
    office.add_form("visits", VISITS)
    office.layout()
    before = office.cells(HOWTO)
    rules = VISITS.replace("เฉพาะเลขที่บ้าน", "เลขที่บ้านตามทะเบียน")
    (office.folder / "rules" / "visits.yaml").write_text(rules, encoding="utf-8")
    assert office.layout()["howto"] == "old"
    assert office.cells(HOWTO) == before
    assert "ลบแท็บนั้น" in office.run("layout").stdout


# ── at the same moment ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tab", ["Sheet1", FORM])
def test_own_cells_what_somebody_types_at_that_very_moment_is_all_there(office: Office, tab: str) -> None:
    office.init(tab)
    typed = [["หัวเรื่อง", "ก"], ["12/3", "ข"], ["=1+1", "ค"]]
    office.lay(Interrupted(office.sheets, lambda: office.type_in(f"'{tab}'!A1", *typed, as_typed=False)))
    laid = FORM if tab == FORM else HOWTO
    found = [row for row in office.words(laid) if row[:1] in (["หัวเรื่อง"], ["12/3"], ["=1+1"])]
    assert found == typed
    assert sorted(office.titles()) == sorted([FORM, OTHER, HOWTO])
    office.layout()
    assert office.layout()["calls"]["sheets_write"] == 0


def test_own_cells_a_tab_of_that_name_made_at_that_very_moment_is_not_touched_and_nothing_is_doubled(
    office: Office,
) -> None:
    office.init()

    def somebody() -> None:
        office.change({"addSheet": {"properties": {"title": FORM, "sheetId": 7}}})
        office.type_in(f"'{FORM}'!A1", ["เขียนไว้ก่อน"])

    done = office.lay(Interrupted(office.sheets, somebody))
    assert done.districts[0].note["th"].startswith("ไม่พบหัวตารางของแบบ 1.1")
    assert sorted(office.titles()) == sorted(["Sheet1", FORM, OTHER, HOWTO])
    assert office.words(FORM) == [["เขียนไว้ก่อน"]]


class Twice(Sheets):
    """Another run of `layout` comes between."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.sheets._session)
        self._office: Office | None = office

    def lay(self, *arguments: Any) -> Laid:
        office, self._office = self._office, None
        if office:
            office.lay(office.sheets)
        return super().lay(*arguments)


def test_two_runs_at_once_make_every_tab_once(office: Office) -> None:
    office.init()
    office.lay(Twice(office))
    assert office.titles() == [FORM, OTHER, HOWTO]
    assert office.words(FORM)[3] == HEADER
    assert office.layout()["calls"]["sheets_write"] == 0


@pytest.mark.parametrize("kind", ["lost_reply", "half", "html", "reset"])
def test_converge_an_answer_that_is_lost_doubles_no_tab(office: Office, kind: str) -> None:
    office.init()
    office.control("POST", "faults", {"match": "POST .*batchUpdate", "kind": kind, "rate": 1.0, "count": 1})
    first = office.run("layout", "--json")
    office.control("DELETE", "faults")
    assert first.code == 0
    assert all(tab["made"] for tab in first.json()["districts"][0]["tabs"])
    assert office.titles() == [FORM, OTHER, HOWTO]
    assert office.layout()["calls"]["sheets_write"] == 0


def test_converge_a_write_that_never_gets_through_is_told_and_the_next_run_does_it(office: Office) -> None:
    office.init()
    office.control("POST", "faults", {"match": "POST .*batchUpdate", "kind": "html", "rate": 1.0})
    assert office.run("layout", "--json").code == 3
    office.control("DELETE", "faults")
    assert office.titles() == ["Sheet1"]
    assert office.layout()["calls"]["sheets_write"] == 2
    assert office.titles() == [FORM, OTHER, HOWTO]
