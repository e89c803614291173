"""The sections of the config files, as pydantic models."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from sheets_sync import gazetteer
from sheets_sync.config.values import (
    Address,
    DistrictCode,
    Figure,
    Host,
    Moment,
    ProvinceCode,
    RoundName,
    SpreadsheetId,
    SubdistrictCode,
    Whole,
)

GOOGLE = "https://sheets.googleapis.com"


class Section(BaseModel):
    """A part of the config: unknown settings are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Province(Section):
    """Whose data it is, and the words its mail is signed with."""

    code: ProvinceCode
    fiscal_year: Whole = Field(ge=2500, le=2700)  # B.E.
    office: str
    group: str = ""
    phone: str = ""
    reference: str = ""  # อ้างถึง: the department's letter, as it is to stand in the mail
    contacts: list[Address] = []  # the officers in charge: previews and digests go to them

    @field_validator("code")
    @classmethod
    def _exists(cls, code: str) -> str:
        if not gazetteer.province_name(code):
            raise ValueError(f"there is no province {code} | ไม่มีจังหวัดรหัส {code}")
        return code

    @property
    def name(self) -> str:
        """As the gazetteer has it."""
        return gazetteer.province_name(self.code) or self.code


class District(Section):
    """A district, its spreadsheet, and those of its sub-districts that take part."""

    code: DistrictCode
    spreadsheet: SpreadsheetId
    subdistricts: list[SubdistrictCode] = []
    contacts: list[Address] = []
    phone: str = ""

    @field_validator("code")
    @classmethod
    def _exists(cls, code: str) -> str:
        if not gazetteer.district_name(code):
            raise ValueError(f"there is no district {code} | ไม่มีอำเภอรหัส {code}")
        return code

    @field_validator("subdistricts")
    @classmethod
    def _inside(cls, codes: list[str], info: ValidationInfo) -> list[str]:
        known = {s.code for s in gazetteer.subdistricts(info.data.get("code", ""))}
        for code in codes:
            if known and code not in known:
                raise ValueError(f"sub-district {code} is not in this district | ตำบลรหัส {code} ไม่อยู่ในอำเภอนี้")
        return codes

    @property
    def name(self) -> str:
        """As the gazetteer has it."""
        return gazetteer.district_name(self.code) or self.code


class Google(Section):
    """The key and, for the emulator, where the APIs are."""

    service_account: Path
    api_root: str = GOOGLE
    reads_per_minute: Whole = Field(default=60, ge=1, le=60)  # Google's quota for one user
    writes_per_minute: Whole = Field(default=60, ge=1, le=60)


class Imap(Section):
    """Where copies of what was sent, and what came back, can be looked for; \\Sent is found by its flag."""

    host: Host
    port: Whole = Field(default=993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str
    password_file: Path
    folder: str = ""  # only where the server flags none as \\Sent
    inbox: str = "INBOX"  # where notifications of mail that came back arrive


class Alerts(Section):
    """Who is told when a delivery or a district needs a person; nobody when both are empty."""

    to: list[Address] = []
    urls: list[str] = []  # apprise addresses: LINE, Telegram, …


class Mail(Section):
    """The mail server and who the mail is from. Recipients may only come from `allow`."""

    host: Host
    port: Whole = Field(default=465, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    password_file: Path | None = None
    sender: Address
    sender_name: str = ""
    reply_to: Address | None = None
    allow: list[Address]
    outbox: Path = Path("../var/outbox")
    max_mib: Figure = Field(default=18, gt=0, le=100)  # of files in one mail; more goes in numbered parts
    imap: Imap | None = None


class Documents(Section):
    """What is put together for the department besides the .xlsx and the .pdf, and how it is locked."""

    reporter: Literal["none", "dotted", "typed"] = "none"  # the line ผู้รายงาน below each table
    reporter_name: str = ""
    reporter_position: str = ""
    reporter_phone: str = ""
    docx: Literal["beside", "mail"] = "beside"  # proposals for editing: in the outbox folder, or mailed too
    package: Literal["beside", "mail"] = "beside"  # the machine-readable data package
    templates: Path = Path(
        "templates"
    )  # a folder with the department's own forms: form1.1.xlsx, form1.3.docx
    lock_file: Path | None = (
        None  # a file whose one line is the password of what is mailed; told by telephone
    )

    @field_validator("lock_file")
    @classmethod
    def _lockable(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value and info.data.get("package") == "mail":
            raise ValueError("a mailed data package cannot have a password | แนบชุดข้อมูลโดยมีรหัสผ่านไม่ได้")
        return value


class CoveringLetter(Section):
    """The signed letter that goes in front (หนังสือนำส่ง): a .pdf, its number and its day."""

    file: Path | None = None
    number: str = ""
    dated: Moment | None = None


class Round(Section):
    """The calendar of one form and where its batch goes."""

    round: RoundName
    proposed: bool = False  # the days are the program's proposal: nobody compared them with the letter yet
    open: Moment | None = None
    district_deadline: Moment
    send_at: Moment
    department_deadline: Moment
    approval: Literal["none", "notify", "required"] = "notify"
    incomplete: Literal["send", "hold"] = "send"
    lock: bool = False  # close the districts' rows after their deadline
    grace_minutes: Whole = Field(default=60, ge=0)  # how long an unreadable sheet may delay the freeze
    to: list[Address] = Field(min_length=1)
    cc: list[Address] = []
    preview_to: list[Address] = []  # none: province.contacts
    covering_letter: CoveringLetter | None = None
    late_reason: str = Field(default="", max_length=300)  # stands in a late mail, after เนื่องจาก
    rest_by: Moment | None = None  # by when what an incomplete mail lacks will follow
    reminders: list[Annotated[Whole, Field(ge=1, le=90)]] = []  # days before the district deadline
    in_progress_minutes: Whole | None = Field(default=None, ge=0)  # None: as pace says
    strict_before_hours: Figure = Field(default=0, ge=0)  # so near a deadline no row is in the making

    @field_validator("department_deadline")
    @classmethod
    def _in_order(cls, value: datetime, info: ValidationInfo) -> datetime:
        order = [info.data.get(k) for k in ("open", "district_deadline", "send_at")] + [value]
        known = [m for m in order if m]
        if known != sorted(known):
            raise ValueError(
                "open, district_deadline, send_at and department_deadline are not in this order"
                " | วันเปิด กำหนดส่งจังหวัด วันส่ง และกำหนดส่งกรมฯ ไม่เรียงตามลำดับ"
            )
        return value


class Pace(Section):
    """How often the daemon looks, and how patient it is."""

    every_seconds: Whole = Field(default=15, ge=5)
    slowest_seconds: Whole = Field(default=60, ge=5)  # a quiet sheet, while others use up the quota
    active_seconds: Whole = Field(default=2, ge=1)  # a sheet that somebody works in
    active_minutes: Whole = Field(default=5, ge=0)  # so long after its last change; 0: none is
    heartbeat_minutes: Whole = Field(default=15, ge=1)
    in_progress_minutes: Whole = Field(default=10, ge=0)


class Page(Section):
    """Where `run --page` shows how the province stands. Beyond this machine it wants a token."""

    host: str = "127.0.0.1"
    port: Whole = Field(default=8765, ge=1, le=65535)
    token_file: Path | None = None  # a file whose one line is the token


class File(Section):
    province: Province
    districts: list[District] = Field(min_length=1)
    master: SpreadsheetId
    google: Google
    mail: Mail
    forms: dict[str, Round] = Field(min_length=1)
    pace: Pace = Pace()
    alerts: Alerts = Alerts()
    documents: Documents = Documents()
    page: Page = Page()
    store: str = "sqlite:///../var/sheets_sync.db"
    rules: Path = Path("../rules")
    villages: Path | None = None
    clock: str | None = None
