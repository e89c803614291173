"""Puts a plan into a running emulator over HTTP, as people of the province would: they create and share."""

from collections.abc import Iterator, Mapping
from typing import Any

import requests

from sheets_sync.errors import Rejected, Unreachable
from sheets_sync.sample.grid import TabPlan, Typed, Value, letter
from sheets_sync.sample.plan import DistrictPlan

OWNER = "owner@example.com"
PEOPLE = "example.com"
Json = dict[str, Any]

_INSTRUCTIONS = (
    "คำแนะนำการกรอกข้อมูล",
    "1. กรอกข้อมูลในชีต แบบ 1.1 และ แบบ 1.3",
    "2. ช่อง ผลตรวจ ท้ายตาราง บอกสิ่งที่พบและวิธีแก้ ระบบจะปรับให้เองหลังแก้ไข",
    "3. วางข้อมูลจาก Excel ให้ใช้ วางเฉพาะค่า",
    "4. เมื่อตรวจทานครบแล้ว ให้ติ๊กช่อง ตรวจทานแล้ว ส่งจังหวัด เหนือตาราง",
)


class Hand:
    """The owner's hand on the emulator; every refusal is raised, nothing is tried twice."""

    def __init__(self, url: str, robot: str) -> None:
        """`robot` is the service account's mail address."""
        self._url = url.rstrip("/")
        self._robot = robot
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer person:{OWNER}"

    def district(self, plan: DistrictPlan, province: str) -> str:
        """A district's spreadsheet, shared with the service account and all of example.com. Its id."""
        title = f"{plan.code} อำเภอ{plan.name} จังหวัด{province} · แบบ 1.1 และ 1.3"
        tabs = dict(enumerate(plan.tabs.values(), start=1))
        spreadsheet = self._create(title, [(0, "คำแนะนำ"), *((i, tab.title) for i, tab in tabs.items())])
        requests_ = [_cells(0, {(i, 0): text for i, text in enumerate(_INSTRUCTIONS)})]
        for sheet_id, tab in tabs.items():
            requests_ += _tab(sheet_id, tab)
        self._post(f"/v4/spreadsheets/{spreadsheet}:batchUpdate", {"requests": requests_})
        typed = [entry for tab in tabs.values() for entry in _typed(tab)]
        if typed:
            body = {"valueInputOption": "USER_ENTERED", "data": typed}
            self._post(f"/v4/spreadsheets/{spreadsheet}/values:batchUpdate", body)
        self._share(spreadsheet, {"type": "domain", "domain": PEOPLE})
        return spreadsheet

    def master(self, province: str) -> str:
        """The province's empty master, shared with the service account alone. Its id."""
        return self._create(f"ทะเบียนรวมจังหวัด{province}", [(0, "แผ่น1")])

    def control(self, method: str, call: str, body: Json | None = None) -> Any:
        """A control call of the emulator (`clock`, `calls`, …)."""
        return self._send(method, f"/emulator/{call}", body)

    def _create(self, title: str, tabs: list[tuple[int, str]]) -> str:
        body = {
            "properties": {"title": title, "locale": "th_TH", "timeZone": "Asia/Bangkok"},
            "sheets": [
                {"properties": {"sheetId": i, "title": t, "index": n}} for n, (i, t) in enumerate(tabs)
            ],
        }
        spreadsheet = str(self._post("/v4/spreadsheets?fields=spreadsheetId", body)["spreadsheetId"])
        self._share(spreadsheet, {"type": "user", "emailAddress": self._robot})
        return spreadsheet

    def _share(self, spreadsheet: str, whom: Json) -> None:
        path = f"/drive/v3/files/{spreadsheet}/permissions?sendNotificationEmail=false&fields=id"
        self._post(path, {"role": "writer", **whom})

    def _post(self, path: str, body: Json) -> Any:
        return self._send("POST", path, body)

    def _send(self, method: str, path: str, body: Json | None) -> Any:
        try:
            reply = self._session.request(method, self._url + path, json=body, timeout=60)
        except requests.RequestException as e:
            raise Unreachable(f"the emulator at {self._url} does not answer ({type(e).__name__})") from None
        if not reply.ok:
            raise Rejected(
                f"the emulator refused {method} {path.split('?')[0]}: {reply.status_code} {reply.text}"
            )
        return reply.json() if reply.content else None


def _tab(sheet_id: int, tab: TabPlan) -> Iterator[Json]:
    yield _cells(sheet_id, {at: v for at, v in tab.cells.items() if not isinstance(v, Typed)})
    for top, left, bottom, right in tab.merges:
        area = _area(sheet_id, top, left, bottom, right)
        yield {"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}}
    if tab.tick:
        row, column = tab.tick
        rule = {"condition": {"type": "BOOLEAN"}, "strict": True}
        area = _area(sheet_id, row, column, row + 1, column + 1)
        yield {"setDataValidation": {"range": area, "rule": rule}}


def _cells(sheet_id: int, cells: Mapping[tuple[int, int], Value]) -> Json:
    """One updateCells from the upper left corner to the last cell; what is not named stays blank."""
    height = max(row for row, _ in cells) + 1
    width = max(column for _, column in cells) + 1
    rows = [{"values": [_cell(cells.get((r, c))) for c in range(width)]} for r in range(height)]
    start = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _cell(value: Value | None) -> Json:
    match value:
        case bool():
            return {"userEnteredValue": {"boolValue": value}}
        case int():
            return {"userEnteredValue": {"numberValue": value}}
        case str():
            return {"userEnteredValue": {"stringValue": value}}
        case _:
            return {}


def _typed(tab: TabPlan) -> Iterator[Json]:
    for (row, column), value in tab.cells.items():
        if isinstance(value, Typed):
            yield {"range": f"'{tab.title}'!{letter(column)}{row + 1}", "values": [[value.text]]}


def _area(sheet_id: int, top: int, left: int, bottom: int, right: int) -> Json:
    rows = {"startRowIndex": top, "endRowIndex": bottom}
    return {"sheetId": sheet_id, **rows, "startColumnIndex": left, "endColumnIndex": right}
