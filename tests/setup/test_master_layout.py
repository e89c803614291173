"""`layout` in the master: tabs, the chart of completeness, filter views, and what is closed to whom."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
import requests

from sheets_sync.google import Sheets
from sheets_sync.setup import MasterLaid, lay_out, lay_out_master
from tests.reconcile import conftest, small
from tests.reconcile.conftest import Province

Json = dict[str, Any]
REGISTRY, MEND, PROGRESS = "รายชื่อที่ผ่าน", "รายการที่ต้องแก้ไข", "สรุปความก้าวหน้า"
COMPLETENESS, DELIVERIES, HISTORY = "ความครบถ้วนรายอำเภอ", "ทะเบียนการจัดส่งกรมฯ", "ประวัติการเปลี่ยนแปลง"
TABS = [REGISTRY, MEND, PROGRESS, COMPLETENESS, DELIVERIES, HISTORY]
STAFF = "staff"

province = conftest.province


class Master:
    """The master as its owner and its staff see it."""

    def __init__(self, province: Province) -> None:
        self.id = province.settings.master
        self.home = province.sample.url
        self.url = f"{self.home}/v4/spreadsheets/{self.id}"
        self.owner, self.staff = province.person, province.sample.person(STAFF)
        permission = {"role": "writer", "type": "user", "emailAddress": f"{STAFF}@example.com"}
        shared = self.owner.post(f"{self.home}/drive/v3/files/{self.id}/permissions", json=permission)
        assert shared.ok, shared.text

    def tab(self, title: str, parts: str) -> Json:
        """A tab's properties and these parts of it."""
        reply = self.owner.get(self.url, params={"fields": f"sheets(properties,{parts})"})
        assert reply.ok, reply.text
        return next(dict(s) for s in reply.json()["sheets"] if s["properties"]["title"] == title)

    def sheet_id(self, title: str) -> int:
        return int(self.tab(title, "merges")["properties"]["sheetId"])

    def charts(self) -> list[Json]:
        reply = self.owner.get(self.url, params={"fields": "sheets.charts"}).json()
        return [chart for sheet in reply["sheets"] for chart in sheet.get("charts", ())]

    def chart(self) -> Json:
        (one,) = self.charts()
        return one

    def views(self, title: str) -> dict[str, Json]:
        """What stands before the tab's name in the title of each view -> the view."""
        return {v["title"].split(" · ")[0]: v for v in self.tab(title, "filterViews").get("filterViews", ())}

    def protections(self, title: str) -> list[Json]:
        return list(self.tab(title, "protectedRanges").get("protectedRanges", ()))

    def rows(self, title: str) -> list[list[str]]:
        """All that is shown, the header first."""
        data = self.tab(title, "data.rowData.values.formattedValue")["data"][0]
        return [
            [c.get("formattedValue", "") for c in row.get("values", ())] for row in data.get("rowData", ())
        ]

    def used(self, title: str) -> int:
        """How many rows are in use."""
        return max(i for i, row in enumerate(self.rows(title), start=1) if any(row))

    def column(self, title: str, header: str) -> int:
        return self.rows(title)[0].index(header)

    def change(self, *requests_: Json, by: requests.Session | None = None) -> requests.Response:
        return (by or self.owner).post(f"{self.url}:batchUpdate", json={"requests": list(requests_)})

    def type_in(self, title: str, row: int, header: str, value: Any) -> requests.Response:
        """A member of staff types into a cell: `row` as people count."""
        cell = quote(f"'{title}'!{conftest._letters(self.column(title, header))}{row}")
        body = {"values": [[value]]}
        return self.staff.put(f"{self.url}/values/{cell}", params={"valueInputOption": "RAW"}, json=body)


@pytest.fixture
def master(province: Province) -> Master:
    return Master(province)


def lay(province: Province, *, dry_run: bool = False) -> MasterLaid:
    return lay_out_master(province.settings, province.sheets, dry_run=dry_run)


def writes(province: Province, sheets: Sheets | None = None) -> int:
    return (sheets or province.sheets).calls["sheets_write"]


def laid_and_passed(province: Province) -> None:
    """Laid out, the rows there, nothing left to write."""
    lay(province)
    province.one_pass()
    assert province.one_pass().calls["sheets_write"] == 0


# ── once, and again ──────────────────────────────────────────────────────────────────────────────


def test_an_empty_master_gets_every_tab_in_one_write_and_a_second_time_nothing(province, master):
    dry = lay(province, dry_run=True)
    assert writes(province) == 0
    assert lay(province) == dry
    assert writes(province) == 1
    assert [tab.tab for tab in dry.tabs] == TABS
    assert all(tab.added and tab.protection for tab in dry.tabs)
    assert [tab.tab for tab in dry.tabs if tab.chart] == [PROGRESS]
    assert master.rows(REGISTRY)[0][-1] == "บันทึกจังหวัด"
    again = lay(province)
    assert (writes(province), again.tabs) == (1, ())


def test_converge_passes_write_as_much_in_a_laid_out_master_as_in_a_bare_one(province, master):
    lay_out(province.settings, province.sheets, province.clock.now())
    first = province.one_pass()
    assert first.master["1.1"].inserted == 24
    assert first.calls["sheets_write"] == 4  # as without `layout`: each sheet's feedback, and the master
    for _ in range(2):
        assert province.one_pass().calls["sheets_write"] == 0
        assert lay(province).tabs == ()
    assert master.rows(COMPLETENESS) == [
        ["รหัสอำเภอ", "อำเภอ", "แบบ 1.1 (%)"],
        *[[code, name, "100"] for code, (name, _, _) in small.DISTRICTS.items()],
    ]


def test_a_master_that_stands_already_is_adopted_with_what_staff_typed(province, master):
    province.one_pass()
    province.note(REGISTRY, "อำเภอ", "จุน", "โทรแล้ว")
    assert master.type_in(PROGRESS, 2, "บันทึกจังหวัด", "รอเอกสาร").ok
    before = {title: master.rows(title) for title in TABS}
    done = lay(province)
    assert {title: master.rows(title) for title in TABS} == before
    assert not any(tab.added or tab.headers for tab in done.tabs)
    assert all(tab.protection for tab in done.tabs)
    assert province.one_pass().calls["sheets_write"] == 0


def test_headers_that_an_older_master_lacks_are_laid_with_the_rest(province, master):
    province.one_pass()
    column = master.column(MEND, "ลำดับเวลาที่พบ")
    where = {"sheetId": master.sheet_id(MEND), "dimension": "COLUMNS"}
    where |= {"startIndex": column, "endIndex": column + 1}
    assert master.change({"deleteDimension": {"range": where}}).ok
    done = {tab.tab: tab for tab in lay(province).tabs}
    assert (done[MEND].headers, done[REGISTRY].headers) == (1, 0)
    assert master.rows(MEND)[0][-1] == "ลำดับเวลาที่พบ"
    assert lay(province).tabs == ()


def test_an_answer_that_was_lost_makes_no_second_chart_view_or_protection(province, master):
    province.fault(f"POST /v4/spreadsheets/{master.id}:batchUpdate", "lost_reply", count=1)
    lost = lay(province)
    province.mend()
    assert lost.note
    assert lay(province).tabs == ()
    assert len(master.charts()) == 1
    assert [len(master.protections(title)) for title in TABS] == [1] * len(TABS)


def test_a_master_that_cannot_be_opened_is_told_and_the_districts_are_laid_out(province, master):
    province.fault(f"GET /v4/spreadsheets/{master.id}", "status", status=403)
    done = lay_out(province.settings, province.sheets, province.clock.now())
    province.mend()
    assert done.needs_a_person
    assert done.master.note["th"].startswith("บัญชีระบบของจังหวัดยังไม่มีสิทธิ์")
    assert all(d.tabs for d in done.districts)


def test_for_people_and_programs_layout_tells_of_the_master_too(command, phayao):
    dry = command("layout", "--config", phayao.config, "--dry-run")
    assert "สิ่งที่จะจัดวางในทะเบียนรวมจังหวัด" in dry.stdout
    told = command("layout", "--config", phayao.config, "--json").json()["master"]
    assert told["spreadsheet"] == phayao.master
    assert [tab["tab"] for tab in told["tabs"] if tab["chart"]] == [PROGRESS]
    (to_mend,) = [tab for tab in told["tabs"] if tab["tab"] == MEND]
    assert to_mend["views"] == [
        f"ดูทีละอำเภอ · {MEND}",
        f"เฉพาะที่ต้องแก้ · {MEND}",
        f"เก่าที่สุดก่อน · {MEND}",
    ]


# ── the chart ────────────────────────────────────────────────────────────────────────────────────


def sources(chart: Json) -> list[Json]:
    basic = chart["spec"]["basicChart"]
    parts = [d["domain"] for d in basic["domains"]] + [s["series"] for s in basic["series"]]
    return [source for part in parts for source in part["sourceRange"]["sources"]]


def drawn(master: Master) -> list[list[str]]:
    """What the chart reads: names and figures, a row each, the headers first."""
    rows = master.rows(COMPLETENESS)
    columns = []
    for source in sources(master.chart()):
        assert source["sheetId"] == master.sheet_id(COMPLETENESS)
        assert source["endColumnIndex"] - source["startColumnIndex"] == 1
        cells = rows[source.get("startRowIndex", 0) : source["endRowIndex"]]
        columns.append([(row + [""] * 9)[source["startColumnIndex"]] for row in cells])
    return [list(row) for row in zip(*columns, strict=True) if any(row)]


def test_the_chart_draws_each_district_and_form_and_covers_no_row(province, master):
    laid_and_passed(province)
    everyone = [["อำเภอ", "แบบ 1.1 (%)"], ["จุน", "100"], ["เชียงคำ", "100"], ["ภูซาง", "100"]]
    assert drawn(master) == everyone
    chart = master.chart()
    assert chart["spec"]["title"] == "ความครบถ้วนรายอำเภอ"
    assert chart["spec"]["basicChart"]["headerCount"] == 1
    place = chart["position"]["overlayPosition"]
    assert place["anchorCell"]["sheetId"] == master.sheet_id(PROGRESS)
    assert place["anchorCell"]["rowIndex"] > master.used(PROGRESS)
    grid = master.tab(PROGRESS, "merges")["properties"]["gridProperties"]
    assert place["anchorCell"]["rowIndex"] + place["heightPixels"] / 21 < grid["rowCount"]


def test_a_district_that_joins_or_leaves_is_drawn_without_a_new_layout(province, master):
    everyone = province.settings
    for first in ([1], [0, 2], [0, 1]):
        province.settings = replace(everyone, districts=tuple(everyone.districts[i] for i in first))
        province.one_pass()
        lay(province)
        province.settings = everyone
        province.one_pass()
        assert [row[0] for row in drawn(master)] == ["อำเภอ", "จุน", "เชียงคำ", "ภูซาง"]
        assert master.chart()["position"]["overlayPosition"]["anchorCell"]["rowIndex"] > master.used(PROGRESS)
        assert lay(province).tabs == ()


def test_a_chart_that_staff_moved_and_coloured_stays_as_they_want_it(province, master):
    laid_and_passed(province)
    chart = master.chart()
    spec = chart["spec"] | {"title": "ความก้าวหน้าเดือนนี้"}
    there = {"anchorCell": {"sheetId": master.sheet_id(PROGRESS), "rowIndex": 1, "columnIndex": 0}}
    moved = {"objectId": chart["chartId"], "fields": "anchorCell,widthPixels"}
    moved["newPosition"] = {"overlayPosition": there | {"widthPixels": 300}}
    assert master.change(
        {"updateChartSpec": {"chartId": chart["chartId"], "spec": spec}},
        {"updateEmbeddedObjectPosition": moved},
    ).ok
    before = master.charts()
    assert lay(province).tabs == ()
    assert master.charts() == before


def test_a_chart_that_is_gone_comes_back_and_one_that_reads_too_little_is_mended_in_its_place(
    province, master
):
    laid_and_passed(province)
    chart = master.chart()
    assert master.change({"deleteEmbeddedObject": {"objectId": chart["chartId"]}}).ok
    province.one_pass()
    assert master.charts() == []  # a pass lays nothing
    assert [tab.tab for tab in lay(province).tabs] == [PROGRESS]
    new = master.chart()
    spec = new["spec"]
    for source in sources(new):
        source["endRowIndex"] = 2
    assert master.change({"updateChartSpec": {"chartId": new["chartId"], "spec": spec}}).ok
    assert len(drawn(master)) == 2
    lay(province)
    assert len(drawn(master)) == 4
    assert master.chart()["position"] == new["position"]


# ── filter views ─────────────────────────────────────────────────────────────────────────────────


def test_the_views_begin_at_the_header_and_name_the_columns_by_which_staff_look(province, master):
    laid_and_passed(province)
    views = {title: master.views(title) for title in TABS}
    assert [list(views[title]) for title in TABS] == [
        ["ดูทีละอำเภอ", "ยังไม่ทบทวน"],
        ["ดูทีละอำเภอ", "เฉพาะที่ต้องแก้", "เก่าที่สุดก่อน"],
        ["ดูทีละอำเภอ", "อำเภอที่ยังไม่ส่ง"],
        [],
        [],
        [],
    ]
    titles = [v["title"] for some in views.values() for v in some.values()]
    assert len(set(titles)) == len(titles)
    for title, some in views.items():
        for view in some.values():
            assert view["range"].get("startRowIndex", 0) == 0
            assert view["range"]["endRowIndex"] > master.used(title)
    (oldest,) = views[MEND]["เก่าที่สุดก่อน"]["sortSpecs"]
    assert oldest["dimensionIndex"] == master.column(MEND, "ลำดับเวลาที่พบ")
    for title, view, header, condition in (
        (REGISTRY, "ยังไม่ทบทวน", "การทบทวน", {"type": "BLANK"}),
        (MEND, "เฉพาะที่ต้องแก้", "ระดับ", says("ต้องแก้ไข")),
        (PROGRESS, "อำเภอที่ยังไม่ส่ง", "ส่งแล้ว", says("ยังไม่ส่ง")),
    ):
        (spec,) = views[title][view]["filterSpecs"]
        assert spec["columnIndex"] == master.column(title, header)
        assert spec["filterCriteria"]["condition"] == condition


def says(words: str) -> Json:
    return {"type": "TEXT_EQ", "values": [{"userEnteredValue": words}]}


def test_the_words_that_views_look_for_are_those_of_the_rows(province, master):
    province.edit("5602", "national_id", 7, "123")
    laid_and_passed(province)
    assert "ต้องแก้ไข" in {row[master.column(MEND, "ระดับ")] for row in master.rows(MEND)[1:]}
    assert {row[master.column(PROGRESS, "ส่งแล้ว")] for row in master.rows(PROGRESS)[1:] if any(row)} == {
        "ยังไม่ส่ง"
    }


def test_a_view_that_staff_changed_stays_and_one_that_is_gone_comes_back(province, master):
    laid_and_passed(province)
    view = master.views(MEND)["เฉพาะที่ต้องแก้"]
    changed = view | {"title": "ของฉัน", "filterSpecs": [], "criteria": {}}
    gone = master.views(MEND)["เก่าที่สุดก่อน"]["filterViewId"]
    assert master.change(
        {"updateFilterView": {"filter": changed, "fields": "*"}}, {"deleteFilterView": {"filterId": gone}}
    ).ok
    done = lay(province)
    assert [tab.views for tab in done.tabs] == [(f"เก่าที่สุดก่อน · {MEND}",)]
    assert list(master.views(MEND)) == ["ดูทีละอำเภอ", "ของฉัน", "เก่าที่สุดก่อน"]
    assert lay(province).tabs == ()


# ── protection ───────────────────────────────────────────────────────────────────────────────────


def refused(reply: requests.Response) -> bool:
    return reply.status_code == 400 and "protected" in reply.json()["error"]["message"]


def test_staff_type_into_their_own_columns_and_nowhere_else(province, master):
    province.edit("5602", "national_id", 7, "123")
    laid_and_passed(province)
    for title in (REGISTRY, MEND, PROGRESS):
        for row in (1, 2, master.used(title), master.used(title) + 1):
            assert refused(master.type_in(title, row, "อำเภอ", "x")), (title, row)
        assert master.type_in(title, 2, "บันทึกจังหวัด", "โทรแล้ว").ok
    for header, value in (("อนุโลม", True), ("เหตุผลที่อนุโลม", "ต่างด้าว"), ("ชื่อย่อผู้อนุโลม", "สช")):
        assert master.type_in(MEND, 2, header, value).ok
    for header, value in (("รับข้อมูลตามนี้", False), ("เหตุผลของจังหวัด", "x"), ("ชื่อย่อ", "สช")):
        assert master.type_in(PROGRESS, 2, header, value).ok
    for header in ("เห็นชอบให้ส่ง", "พักการส่ง", "ส่งทาง OA/LINE แล้ว", "กรมฯ ยืนยันรับแล้ว", "ชื่อย่อ"):
        assert master.type_in(DELIVERIES, 2, header, "x").ok
    assert refused(master.type_in(COMPLETENESS, 2, "อำเภอ", "x"))
    assert refused(master.type_in(HISTORY, 1, "บันทึกจังหวัด", "x"))
    place = {"sheetId": master.sheet_id(REGISTRY), "startRowIndex": 1, "endRowIndex": 9}
    order = {"sortRange": {"range": place, "sortSpecs": [{"dimensionIndex": 0}]}}
    assert refused(master.change(order, by=master.staff))
    view = {"title": "ของฉัน", "range": {"sheetId": place["sheetId"]}}
    assert master.change({"addFilterView": {"filter": view}}, by=master.staff).ok


def test_notes_stay_and_rows_come_and_go_in_closed_tabs_as_in_open_ones(province, master):
    laid_and_passed(province)
    assert master.type_in(REGISTRY, 2, "บันทึกจังหวัด", "โทรแล้ว").ok
    good = province.table("5602").rows[0].cells["national_id"].value
    province.edit("5602", "national_id", 5, "123")
    province.one_pass()
    notes = [row[-1] for row in master.rows(REGISTRY) if len(row) > 1 and row[-1] == "โทรแล้ว"]
    assert notes == []
    province.edit("5602", "national_id", 5, good)
    province.one_pass()
    assert province.one_pass().calls["sheets_write"] == 0
    column = master.column(REGISTRY, "บันทึกจังหวัด")
    assert [row[column] for row in master.rows(REGISTRY) if len(row) > column].count("โทรแล้ว") == 1
    for row in range(2, master.used(REGISTRY) + 1):  # also one that was inserted right below the header
        assert master.type_in(REGISTRY, row, "บันทึกจังหวัด", f"แถว {row}").ok
    assert lay(province).tabs == ()


def test_what_people_wrote_beside_our_columns_stays_open_and_what_the_owner_opened_too(province, master):
    province.one_pass()
    sheet_id = master.sheet_id(REGISTRY)
    more = {"sheetId": sheet_id, "dimension": "COLUMNS", "length": 2}
    assert master.change({"appendDimension": more}).ok
    beside = master.column(REGISTRY, "บันทึกจังหวัด") + 1
    cell = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": beside}
    words = [{"values": [{"userEnteredValue": {"stringValue": "ของจังหวัด"}}]}]
    assert master.change({"updateCells": {"start": cell, "rows": words, "fields": "userEnteredValue"}}).ok
    lay(province)
    assert master.type_in(REGISTRY, 3, "ของจังหวัด", "ก").ok
    (ours,) = master.protections(REGISTRY)
    column = master.column(REGISTRY, "หมายเหตุ")
    open_ = [*ours["unprotectedRanges"], {"sheetId": sheet_id, "startColumnIndex": column}]
    open_[-1]["endColumnIndex"] = column + 1
    wider = {"protectedRangeId": ours["protectedRangeId"], "unprotectedRanges": open_}
    change = {"updateProtectedRange": {"protectedRange": wider, "fields": "unprotectedRanges"}}
    assert master.change(change).ok
    assert lay(province).tabs == ()
    assert master.type_in(REGISTRY, 3, "หมายเหตุ", "ก").ok


def test_a_column_of_the_staffs_that_was_closed_is_opened_and_a_protection_that_is_gone_is_laid(
    province, master
):
    laid_and_passed(province)
    (ours,), (other,) = master.protections(MEND), master.protections(PROGRESS)
    closed = {"protectedRangeId": ours["protectedRangeId"], "unprotectedRanges": []}
    assert master.change(
        {"updateProtectedRange": {"protectedRange": closed, "fields": "unprotectedRanges"}},
        {"deleteProtectedRange": {"protectedRangeId": other["protectedRangeId"]}},
    ).ok
    assert refused(master.type_in(MEND, 2, "บันทึกจังหวัด", "ก"))
    assert {tab.tab for tab in lay(province).tabs} == {MEND, PROGRESS}
    assert master.type_in(MEND, 2, "บันทึกจังหวัด", "ก").ok
    assert refused(master.type_in(PROGRESS, 2, "อำเภอ", "x"))
    assert [len(master.protections(title)) for title in (MEND, PROGRESS)] == [1, 1]
    assert lay(province).tabs == ()


def test_a_protection_says_what_it_is_and_lets_the_service_in(province, master):
    lay(province)
    (ours,) = master.protections(REGISTRY)
    assert ours["editors"]["users"][0] == province.sheets.account
    assert not ours.get("warningOnly")
    assert "มุมมองตัวกรอง" in ours["description"]


def test_doctor_names_tabs_that_nothing_protects_and_is_content_after_layout(command, phayao):
    def said() -> Json:
        checks = command("doctor", "--config", phayao.config, "--json").json()["checks"]
        (one,) = [check for check in checks if check["id"] == "master"]
        return dict(one)

    assert said()["state"] == "look"
    assert PROGRESS in said()["message"]["th"]
    command("layout", "--config", phayao.config)
    assert said()["state"] == "ok"
    person = phayao.person("owner")
    url = f"{phayao.url}/v4/spreadsheets/{phayao.master}"
    sheets = person.get(url, params={"fields": "sheets(properties,protectedRanges)"}).json()["sheets"]
    ids = {s["properties"]["title"]: s.get("protectedRanges", [{}])[0] for s in sheets}
    gone = {"deleteProtectedRange": {"protectedRangeId": ids[MEND]["protectedRangeId"]}}
    assert person.post(f"{url}:batchUpdate", json={"requests": [gone]}).ok
    assert said()["state"] == "look"
    assert MEND in said()["message"]["en"]
    assert PROGRESS not in said()["message"]["en"]
