"""One province's file after another, as flat tables. pandas and openpyxl are imported where they are used."""

import hashlib
import io
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sheets_sync import gazetteer
from sheets_sync.errors import UsageError
from sheets_sync.model import Batch, BatchRow, Form, JudgedRow, Report, Scope
from sheets_sync.render.frame import frame, headers, table_hash
from sheets_sync.thai import plain_number
from sheets_sync.validation import find_tables, read_file, validate_tables

if TYPE_CHECKING:
    import pandas as pd

State = Literal["ours", "altered", "hand", "locked", "unreadable", "replaced"]
OFFICE_LOCKED = b"\xd0\xcf\x11\xe0"  # the first bytes of an encrypted .xlsx


@dataclass(frozen=True, slots=True)
class Sent:
    """One file. `table` None: nothing could be read. `errors`: rows to be mended in a file made by hand."""

    file: str
    state: State
    province_code: str = ""
    form: str = ""
    key: str = ""
    revision: int = 0
    errors: int = 0
    part: str = ""  # of a file of ours: what its rows were known by when it was made
    table: "pd.DataFrame | None" = field(default=None, repr=False, compare=False)

    @property
    def counts(self) -> bool:
        """Its rows go into the national file, unless a later revision replaces it."""
        return self.table is not None and self.state != "replaced"

    @property
    def order(self) -> tuple[bool, str, int, str]:
        """What comes later replaces what comes before: ours over hand-made, then round, revision, name."""
        return self.state != "hand", self.key.rpartition("/")[0], self.revision, self.file

    @property
    def province(self) -> str:
        """Its name; "" where the file does not say whose it is."""
        return gazetteer.province_name(self.province_code) or ""

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return 0 if self.table is None else len(self.table)

    def replaced(self) -> "Sent":
        """The same, but a later revision stands in its place."""
        return replace(self, state="replaced")

    def to_json(self) -> dict[str, Any]:
        """One line of `collect --json`."""
        names = ("file", "state", "province_code", "province", "form", "key", "revision", "rows", "errors")
        return {name: getattr(self, name) for name in names}


def read_folder(
    folder: Path, forms: Mapping[str, Form], passwords: Mapping[str, str], now: datetime, skip: Path
) -> Iterator[Sent]:
    """Every .xlsx below the folder, by name, but `skip`. `passwords`: province code -> its password."""
    for path in sorted(folder.rglob("*.xlsx")):
        if not path.name.startswith(("~$", ".")) and path.resolve() != skip.resolve():
            yield _read(path, path.relative_to(folder).as_posix(), forms, passwords, now)


def _read(
    path: Path, name: str, forms: Mapping[str, Form], passwords: Mapping[str, str], now: datetime
) -> Sent:
    code = _province_of(name)
    try:
        content = path.read_bytes()
        plain = _opened(content, passwords.get(code, ""))
        if plain is None:
            return Sent(name, "locked", code)
        ours = _ours(plain, forms)
        if ours is None:
            return _by_hand(plain, name, code, forms, now)
        intact = ours.state == "ours" and _as_the_manifest_says(path, content)
        return replace(ours, file=name, state="ours" if intact else "altered")
    except (OSError, UsageError):
        return Sent(name, "unreadable", code)


def _province_of(name: str) -> str:
    """A file or a folder that begins with a province's code says whose it is."""
    codes = (
        found[1] for part in reversed(name.split("/")) if (found := re.match(r"([0-9]{2})(?![0-9])", part))
    )
    return next((code for code in codes if gazetteer.province_name(code)), "")


def _opened(content: bytes, password: str) -> bytes | None:
    """The file without its password; None when that is not known or wrong."""
    if not content.startswith(OFFICE_LOCKED):
        return content
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    plain = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not office.is_encrypted():
            return content
        office.load_key(password=password, verify_password=True)
        office.decrypt(plain)
    except (InvalidKeyError, DecryptionError, FileFormatError):
        return None
    return plain.getvalue()


def _ours(content: bytes, forms: Mapping[str, Form]) -> Sent | None:
    """A file that this program made, with its table as it stands now; None when it is another's."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as e:  # openpyxl lets through whatever its parsers meet in a broken file
        raise UsageError(f"no workbook ({type(e).__name__})", "เปิดไฟล์ไม่ได้") from None
    marks = {p.name: str(p.value) for p in book.custom_doc_props.props}
    found = re.fullmatch(r"([0-9]{2})/([^/]+)/[0-9]{4}-[0-9]+/([0-9]+)", marks.get("batch_key", ""))
    if not found or found[2] not in forms or "data" not in book.sheetnames:
        return None
    head, *lines = book["data"].iter_rows(values_only=True)
    table = _table([str(h or "") for h in head], lines, forms[found[2]])
    intact = table_hash(table) == marks.get("data_sha256")
    state: State = "ours" if intact else "altered"
    part = marks.get("data_sha256", "")
    return Sent("", state, found[1], found[2], marks["batch_key"], int(found[3]), 0, part, table)


def _table(head: list[str], lines: list[tuple[Any, ...]], form: Form) -> "pd.DataFrame":
    """The sheet's cells as text below the form's headers; a column that is gone is empty."""
    import pandas as pd

    texts = [[_text(cell) for cell in line] for line in lines if any(cell is not None for cell in line)]
    read = pd.DataFrame(texts, columns=head, dtype=object)
    return read.loc[:, ~read.columns.duplicated()].reindex(columns=headers(form), fill_value="")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return plain_number(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)


def _as_the_manifest_says(path: Path, content: bytes) -> bool:
    """True where no manifest lies beside, or it has this very file."""
    try:
        told = json.loads((path.parent / "manifest.json").read_text(encoding="utf-8"))["files"]
        return bool(told.get(path.name, "") in ("", hashlib.sha256(content).hexdigest()))
    except FileNotFoundError:
        return True
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _by_hand(content: bytes, name: str, code: str, forms: Mapping[str, Form], now: datetime) -> Sent:
    """The form whose table stands in it, checked by its rules; the fullest where there are several."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "file.xlsx"
        copy.write_bytes(content)
        workbook = read_file(copy)
    scope = Scope("", "", (), (), now.year + 543 + (now.month >= 10), now, workbook.locale)
    best, rows = "", 0
    reports: tuple[Report, ...] = ()
    for form in forms.values():
        found = validate_tables(find_tables(workbook, form).tables, form, scope)
        count = sum(len(r.rows) for r in found)
        if count > rows:
            best, rows, reports = form.id, count, found
    if not best:
        return Sent(name, "unreadable", code)
    judged = [row for report in reports for row in report.rows]
    wrong = sum(row.state == "error" for row in judged)
    return Sent(name, "hand", code, best, errors=wrong, table=_frame(judged, forms[best], code, now))


def _frame(judged: list[JudgedRow], form: Form, code: str, now: datetime) -> "pd.DataFrame":
    rows = tuple(
        BatchRow("", r.values.get("district", ""), "", r.values.get("subdistrict", ""), r.values)
        for r in judged
        if not r.reserve
    )
    province = gazetteer.province_name(code) or ""
    return frame(Batch("", code, province, form.id, "", 0, now, rows, (), "", ""), form)
