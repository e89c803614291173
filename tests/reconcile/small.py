"""A small province made over HTTP, three districts with eight people each: quick to read, quick to lose."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import requests
import yaml

from sheets_sync import config
from sheets_sync.config import Settings
from sheets_sync.emulator import Running

ROOT = Path(__file__).parents[2]
START = "2021-03-20T10:00:00+07:00"
OWNER = "owner"
HEADERS = (
    "ลำดับ",
    "คำนำหน้า",
    "ชื่อ",
    "นามสกุล",
    "เลขประจำตัวประชาชน",
    "บ้านเลขที่",
    "หมู่ที่",
    "ชื่อหมู่บ้าน",
    "ตำบล",
    "ตำแหน่ง/บทบาทในชุมชน",
    "หมายเลขโทรศัพท์",
    "การทบทวน",
    "หมายเหตุ",
)
NAMES = ("สมชาย", "บุญมี", "คำปัน", "วิไล", "อรุณี", "ประสิทธิ์", "จันทร์ดี", "มานะ")
SURNAMES = ("ใจคำ", "วงศ์แก้ว", "ปัญญาดี", "มาลาสี", "คำแสน", "ทองอินทร์", "ศรีวิชัย", "ยะมงคล")
DISTRICTS = {
    "5602": ("จุน", "560203", "ลอ"),
    "5603": ("เชียงคำ", "560307", "เวียง"),
    "5608": ("ภูซาง", "560803", "ทุ่งกล้วย"),
}
ROWS = 8

Json = dict[str, Any]


def with_check_digit(twelve: str) -> str:
    """The 13 digits of a number of the card."""
    check = (11 - sum(int(d) * (13 - i) for i, d in enumerate(twelve)) % 11) % 10
    return f"{twelve}{check}"


def people(code: str, subdistrict: str) -> list[list[str]]:
    """Eight clean rows."""
    return [
        [
            str(i + 1),
            "นาง" if i in (3, 4) else "นาย",
            NAMES[(i + int(code)) % 8],
            SURNAMES[(3 * i + int(code)) % 8],
            with_check_digit(f"3{code}{i + 1:03}4{i * 7 % 10}{i * 3 % 10}2"),
            f"{10 + i}/{i + 1}",
            "1",
            "บ้านดอน",
            subdistrict,
            "กรรมการหมู่บ้าน",
            f"08{code[1:]}{i + 1:01}{code}"[:10],
            "คงเดิม",
            "",
        ]
        for i in range(ROWS)
    ]


class Builder:
    """Makes spreadsheets as their owner and shares them with the service."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer person:{OWNER}@example.com"
        self._robot = yaml.safe_load(running.service_account.read_text())["client_email"]

    def district(self, code: str) -> str:
        """A sheet as districts have them: titles, the tick, the table, columns to spare."""
        name, _, subdistrict = DISTRICTS[code]
        lines: list[list[Any]] = [
            [f"บัญชีรายชื่อผู้นำชุมชน อำเภอ{name}"],
            [False, "ตรวจทานแล้ว ส่งจังหวัด"],
            [],
            list(HEADERS),
            *people(code, subdistrict),
        ]
        return self._create(f"{code} {name}", "แบบ 1.1", lines)

    def master(self) -> str:
        """An empty one."""
        return self._create("ทะเบียนรวมจังหวัด", "แผ่น1", [])

    def blank(self) -> str:
        """A new file in which nobody typed anything."""
        return self._create("ใหม่", "แผ่น1", [])

    def _create(self, title: str, tab: str, lines: list[list[Any]]) -> str:
        grid = {"rowCount": 30, "columnCount": 20}
        data = [{"rowData": [{"values": [_cell(v) for v in line]} for line in lines]}]
        body = {
            "properties": {"title": title, "locale": "th_TH", "timeZone": "Asia/Bangkok"},
            "sheets": [{"properties": {"sheetId": 7, "title": tab, "gridProperties": grid}, "data": data}],
        }
        spreadsheet = str(self._post("/v4/spreadsheets?fields=spreadsheetId", body)["spreadsheetId"])
        path = f"/drive/v3/files/{spreadsheet}/permissions?sendNotificationEmail=false&fields=id"
        self._post(path, {"role": "writer", "type": "user", "emailAddress": self._robot})
        return spreadsheet

    def _post(self, path: str, body: Json) -> Any:
        reply = self._session.post(self._running.url + path, json=body, timeout=30)
        assert reply.ok, reply.text
        return reply.json()


def _cell(value: Any) -> Json:
    if value == "":
        return {}
    return {"userEnteredValue": {"boolValue" if isinstance(value, bool) else "stringValue": value}}


def settings(running: Running, folder: Path, rows: int = ROWS) -> Settings:
    """The settings of a new small province; a sub-district owes as many people as it has."""
    builder = Builder(running)
    box = "province@example.com"
    day = "{}T16:30:00"
    document = {
        "province": {"code": "56", "fiscal_year": 2564, "office": "สำนักงานพัฒนาชุมชนจังหวัดพะเยา"},
        "districts": [
            {"code": code, "spreadsheet": builder.district(code), "subdistricts": [sub]}
            for code, (_, sub, _) in DISTRICTS.items()
        ],
        "master": builder.master(),
        "google": {"service_account": str(running.service_account), "api_root": running.url},
        "mail": {"host": "127.0.0.1", "port": 2525, "security": "none", "sender": box, "allow": [box]},
        "forms": {
            "1.1": {
                "round": "2564-1",
                "district_deadline": day.format("2021-03-23"),
                "send_at": day.format("2021-03-29"),
                "department_deadline": day.format("2021-03-30"),
                "to": [box],
            }
        },
        "rules": str(ROOT / "rules"),
        "store": f"sqlite:///{folder}/store.db",
        "clock": f"{running.url}/emulator/clock",
    }
    file = folder / "province.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    found = config.read(file)
    form = found.forms["1.1"]
    groups = tuple(replace(group, rows=rows) for group in form.groups)
    return replace(found, forms={"1.1": replace(form, groups=groups)})
