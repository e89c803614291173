"""The ready configuration that lies beside a sample: as a province would keep it, but for the emulator."""

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sheets_sync.sample.plan import ProvincePlan
from sheets_sync.shipped import rules_folder

FISCAL_YEAR = 2564
DEPARTMENT = "department@example.com"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the emulator is and where its data lies."""

    url: str
    data: Path
    smtp: tuple[str, int]
    service_account: Path


def write(
    folder: Path, plan: ProvincePlan, districts: Mapping[str, str], master: str, around: Surroundings
) -> None:
    """Writes `folder`/*.yaml and villages.csv; `districts` maps a code to its spreadsheet id."""
    folder.mkdir(parents=True, exist_ok=True)
    own = around.data.resolve() / "var" / plan.code
    mailbox = f"province-{plan.code}@example.com"
    up = Path(os.path.relpath(own, folder.resolve())).as_posix()
    _dump(folder / "province.yaml", _province(plan, districts, master, around, f"{up}/sheets_sync.db"))
    _dump(
        folder / "google.yaml",
        {"google": {"service_account": str(around.service_account.resolve()), "api_root": around.url}},
    )
    _dump(folder / "mail.yaml", {"mail": _mail(plan, mailbox, around.smtp, f"{up}/outbox")})
    _dump(folder / "calendar.yaml", {"forms": _calendar(mailbox)})
    _villages(folder / "villages.csv", plan)


def _province(
    plan: ProvincePlan, districts: Mapping[str, str], master: str, around: Surroundings, database: str
) -> dict[str, Any]:
    return {
        "province": {
            "code": plan.code,
            "fiscal_year": FISCAL_YEAR,
            "office": f"สำนักงานพัฒนาชุมชนจังหวัด{plan.name}",
            "group": "กลุ่มงานส่งเสริมการพัฒนาชุมชน",
            "phone": "0 5400 0000",
            "reference": "หนังสือกรมการพัฒนาชุมชน ด่วนที่สุด ที่ มท ๐๔๐๖.๗/ว ๔๐๔ ลงวันที่ ๑๐ กุมภาพันธ์ ๒๕๖๔",
        },
        "districts": [
            {
                "code": d.code,
                "spreadsheet": districts[d.code],
                "subdistricts": [place.code for place in d.places],
                "contacts": [_contact(d.code)],
            }
            for d in plan.districts
        ],
        "master": master,
        "villages": "villages.csv",
        "rules": str(rules_folder().resolve()),
        "store": f"sqlite:///{database}",
        "clock": f"{around.url}/emulator/clock",
    }


def _mail(plan: ProvincePlan, mailbox: str, smtp: tuple[str, int], outbox: str) -> dict[str, Any]:
    return {
        "host": smtp[0],
        "port": smtp[1],
        "security": "none",
        "sender": mailbox,
        "sender_name": f"สำนักงานพัฒนาชุมชนจังหวัด{plan.name}",
        "reply_to": mailbox,
        "outbox": outbox,
        "allow": [DEPARTMENT, mailbox, *(_contact(d.code) for d in plan.districts)],
    }


def _contact(code: str) -> str:
    return f"district-{code}@example.com"


def _calendar(mailbox: str) -> dict[str, Any]:
    return {
        "1.1": {
            "round": f"{FISCAL_YEAR}-1",
            "district_deadline": "๒๓ มีนาคม ๒๕๖๔",
            "send_at": "๓๐ มีนาคม ๒๕๖๔ 09:00",
            "department_deadline": "๓๐ มีนาคม ๒๕๖๔",
            **_delivery(mailbox),
        },
        # the letter gives form 1.3 no date: this one is invented
        "1.3": {
            "round": f"{FISCAL_YEAR}-1",
            "district_deadline": "2021-04-20",
            "send_at": "2021-04-27T09:00",
            "department_deadline": "2021-04-28",
            **_delivery(mailbox),
        },
    }


def _delivery(mailbox: str) -> dict[str, Any]:
    return {
        "approval": "none",
        "incomplete": "send",
        "grace_minutes": 0,
        "to": [DEPARTMENT],
        "cc": [mailbox],
    }


def _villages(path: Path, plan: ProvincePlan) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("subdistrict_code", "moo", "name"))
        for place in (p for d in plan.districts for p in d.places):
            out.writerows((place.code, moo, name) for moo, name in place.villages.items())


def _dump(path: Path, document: dict[str, Any]) -> None:
    path.write_text(
        yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8"
    )
