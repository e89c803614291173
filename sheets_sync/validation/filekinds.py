"""What a file is, by what stands in it, whatever its name ends in; of what holds no table, how to go on."""

import io
import re
import zipfile
from typing import Literal

from sheets_sync.errors import UsageError
from sheets_sync.messages import both
from sheets_sync.validation.xlsxmarks import DAMAGES, MOST_BYTES

Kind = Literal["sheets", "word", "text"]

_PACKED, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
_PACKERS = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_PHONES = re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1|avif)", re.DOTALL)  # photos of telephones
_WEB = (b"<html", b"<!doctype html", b"<table", b"<meta")
_LOCKED, _WORD, *_BOOKS = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "Workbook", "Book")
)
_SHEETS = ("xl/workbook.xml", "xl/workbook.bin")
_TEXTS = (".csv", ".txt", ".tsv")
_NAMED = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".docx")


def refusal(key: str, **values: object) -> UsageError:
    """A file that cannot be taken, in words of the catalogue."""
    words = both(f"files.{key}", **values)
    return UsageError(words["en"], words["th"])


def kind_of(content: bytes, name: str) -> Kind:
    """How the file is to be read. UsageError, which says what it is, when it holds no table."""
    if picture := _flat(content):
        raise refusal(picture, name=name)
    if content.startswith(_COMPOUND):
        return _compound(content, name)
    if content.startswith(_PACKED):
        return _packed(content, name)
    ending = name.lower()
    is_text = ending.endswith(_NAMED) and content and b"\x00" not in content[:1000] and _has_lines(content)
    if ending.endswith(_TEXTS) or is_text:
        return "text"
    if ending.endswith(_NAMED):
        raise refusal("damaged_word" if ending.endswith(".docx") else "damaged", name=name)
    raise refusal(_by_name(ending), name=name)


def _flat(content: bytes) -> str:
    """Which word there is for what is no table by its first bytes; "" for what may be one."""
    head = content[:2000].lstrip().lower()
    if content[:1024].lstrip().startswith(b"%PDF"):
        return "pdf"
    if content.startswith(_PICTURES) or _PHONES.match(content) or _is_bitmap(content):
        return "picture"
    if content.startswith(_PACKERS):
        return "archive"
    if head.startswith(b"{\\rtf"):
        return "other_text"
    return "web_page" if head.startswith(_WEB) else ""


def _is_bitmap(content: bytes) -> bool:
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return webp or (content[:2] == b"BM" and content[6:10] == b"\x00\x00\x00\x00")


def _by_name(ending: str) -> str:
    """Damaged beyond knowing: what its name says it was."""
    if ending.endswith(".pdf"):
        return "pdf"
    return "picture" if ending.endswith((".jpg", ".jpeg", ".png", ".heic")) else "unknown"


def _compound(content: bytes, name: str) -> Kind:
    """Office's container of before 2007, and that of files with a password."""
    if _LOCKED in content:
        raise refusal("password", name=name)
    if _WORD in content and not any(book in content for book in _BOOKS):
        raise refusal("old_word", name=name)
    return "sheets"


def _packed(content: bytes, name: str) -> Kind:
    """A zip: Office's files are such, and so is what somebody packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_BYTES:
                raise refusal("too_large", name=name)
            names = package.namelist()
            text = "mimetype" in names and b"opendocument.text" in package.read("mimetype")[:200]
    except DAMAGES as fault:
        raise refusal("damaged_word" if name.lower().endswith(".docx") else "damaged", name=name) from fault
    if text:
        raise refusal("other_text", name=name)
    if "word/document.xml" in names:
        return "word"
    if "content.xml" in names or any(part in names for part in _SHEETS):
        return "sheets"
    raise refusal("archive" if _is_archive(names, name) else "damaged", name=name)


def _is_archive(names: list[str], name: str) -> bool:
    wanted = (".xlsx", ".xls", ".docx", ".doc", ".csv", ".pdf", ".jpg", ".jpeg", ".png")
    return name.lower().endswith(".zip") or any(part.lower().endswith(wanted) for part in names)


def _has_lines(content: bytes) -> bool:
    """Whether somebody gave a CSV another ending: several lines with separators."""
    head = content[:2000]
    return head.count(b"\n") >= 1 and max(map(head.count, (b",", b";", b"\t"))) >= 3
