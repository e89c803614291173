"""Text files of offices (.csv, .tsv, .txt) as rows: their encoding and separator are found out."""

import csv
import io
from collections import Counter

from sheets_sync.errors import UsageError

_ENCODINGS = ("utf-8-sig", "cp874", "iso8859-11")
_SEPARATORS = (",", ";", "\t", "|")
_HEAD = 20_000  # characters by which a separator is told

csv.field_size_limit(1 << 24)  # a page of prose in one cell is too long for its column, not for the file


def rows_of(content: bytes, name: str) -> list[list[str]]:
    """The rows of a text file. UsageError when it is no text, or no table."""
    text = decode(content, name)
    try:
        return _parsed(text)
    except csv.Error as fault:
        th = f"อ่านไฟล์ {name} ไม่ได้ โปรดบันทึกใหม่เป็น CSV"
        raise UsageError(f"{name} is no CSV: {fault}", th) from fault


def decode(content: bytes, name: str) -> str:
    """The text of a CSV in UTF-8, UTF-16, or Windows Thai. UsageError when none fits."""
    for encoding in _likely(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UsageError(
        f"{name} is neither UTF-8 nor Thai Windows text", f"อ่านไฟล์ {name} ไม่ได้ โปรดบันทึกเป็น CSV แบบ UTF-8"
    )


def _likely(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-16-le", "utf-16-be") if b"\x00" in content[:400] else _ENCODINGS


def _parsed(text: str) -> list[list[str]]:
    separator = _separator(text[:_HEAD])
    if text.startswith("sep=") and len(text.split("\n", 1)[0].strip()) == 5:
        separator = text[4]  # Excel's own way to say it
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    return _unquoted(text, separator) if _is_open(text, separator) else rows


def _is_open(text: str, separator: str) -> bool:
    """Whether a quotation mark is never closed: all rows behind it would be one cell."""
    if text.count('"') % 2 == 0:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as fault:
        return "unexpected end" in str(fault)
    return False


def _unquoted(text: str, separator: str) -> list[list[str]]:
    lines = io.StringIO(text, newline="")
    return list(csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE))


def _separator(head: str) -> str:
    """The one that gives the most cells in rows of equal width; titles and prose have commas of their own."""
    return max(_SEPARATORS, key=lambda separator: _cells_in_step(head, separator))


def _cells_in_step(head: str, separator: str) -> int:
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator))
    except csv.Error:
        return 0
    return max((width * count for width, count in widths.items() if width > 1), default=0)
