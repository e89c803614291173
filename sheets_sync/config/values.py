"""Kinds of values a setting can have: codes, days, moments, addresses; Thai digits are read everywhere."""

import re
from datetime import date, datetime, time
from ipaddress import ip_address
from typing import Annotated, cast

from pydantic import AfterValidator, BeforeValidator, Field

from sheets_sync.clock import BANGKOK
from sheets_sync.thai.dates import letter_date
from sheets_sync.thai.text import arabic_digits

END_OF_OFFICE_DAY = time(16, 30)


def _arabic(value: object) -> object:
    return arabic_digits(str(value)).strip() if isinstance(value, str | int) else value


def _number(value: object) -> object:
    """A figure typed in Thai digits comes from YAML as a text: ๓๐."""
    return arabic_digits(value).strip() if isinstance(value, str) else value


def _moment(value: object) -> object:
    """ISO, or `๓๐ มีนาคม ๒๕๖๔ 09:00` (also `09.00 น.`); a bare date is the end of the office day."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(
        r"(.+?)(?:[T ]+(?:เวลา\s*)?(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(?:น\.)?(?:\+07:00)?)?",
        arabic_digits(value.strip()),
    )
    assert found
    clock = time(int(found[2]), int(found[3])) if found[2] else END_OF_OFFICE_DAY
    return datetime.combine(letter_date(found[1]), clock, BANGKOK)


def typed_moment(text: str) -> datetime:
    """A moment as typed in a command: ISO, any offset, or as the calendar reads it; else ValueError."""
    try:
        return datetime.combine(date.fromisoformat(text), END_OF_OFFICE_DAY, BANGKOK)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return cast(datetime, _moment(text))
    return moment.astimezone(BANGKOK) if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


def _address(value: str) -> str:
    value = arabic_digits(value).strip()
    if not re.fullmatch(r"[\x21-\x7e]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|[\x21-\x7e]+@localhost", value):
        raise ValueError("is no mail address | ไม่ใช่ที่อยู่อีเมล")
    return value


def _host(value: str) -> str:
    """A mail server's name or number, without port, scheme or user."""
    value = arabic_digits(value).strip()
    try:
        return str(ip_address(value))
    except ValueError:
        pass
    if not re.fullmatch(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?", value):
        raise ValueError(
            "is no server's name: write it alone, as smtp.gmail.com, and its port as mail.port"
            " | ไม่ใช่ชื่อเครื่องส่งอีเมล โปรดใส่เฉพาะชื่อ เช่น smtp.gmail.com และใส่พอร์ตที่ mail.port"
        )
    return value


def _spreadsheet(value: str) -> str:
    """The id, or the address in a browser's line."""
    found = re.search(r"/d/([A-Za-z0-9_-]+)", value)
    value = found[1] if found else value
    if not re.fullmatch(r"[A-Za-z0-9_-]{10,}", value):
        raise ValueError("is no spreadsheet id or address | ไม่ใช่รหัสหรือที่อยู่ของไฟล์ชีต")
    return value


Whole = Annotated[int, BeforeValidator(_number)]
Figure = Annotated[float, BeforeValidator(_number)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Host = Annotated[str, AfterValidator(_host)]
Address = Annotated[str, AfterValidator(_address)]
SpreadsheetId = Annotated[str, AfterValidator(_spreadsheet)]
ProvinceCode = Annotated[str, BeforeValidator(_arabic), Field(pattern=r"^[0-9]{2}$")]
RoundName = Annotated[str, BeforeValidator(_number), Field(pattern=r"^[0-9]{4}-[0-9]+$")]
DistrictCode = Annotated[str, BeforeValidator(_arabic), Field(pattern=r"^[0-9]{4}$")]
SubdistrictCode = Annotated[str, BeforeValidator(_arabic), Field(pattern=r"^[0-9]{6}$")]
