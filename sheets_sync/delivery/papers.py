"""The files of a batch: those that are mailed, and those that lie beside them in the outbox folder.

Mailed: .xlsx and .pdf, after them what the config asks for (.docx, data package, signed covering letter).
What is mailed is behind the province's password where there is one; so is the .docx that lies beside.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

from sheets_sync import gazetteer, render
from sheets_sync.config import CoveringLetter, Settings, faults_of
from sheets_sync.delivery.post import no_paper
from sheets_sync.messages import text
from sheets_sync.model import Attachment, Batch, BatchRow, Form, RowChange
from sheets_sync.store import rows_hash
from sheets_sync.thai import long_date

Maker = Callable[[], bytes]
Changes = Sequence[RowChange]
Rows = tuple[BatchRow, ...]  # one sub-district, or one proposal: what a part holds whole
MIB = 2**20


@dataclass(frozen=True, slots=True)
class Papers:
    """What one mail carries. `enclosures` names each file for the letter, in its order.

    `batch` holds the rows that stand in them: all, or those of one part.
    """

    mailed: tuple[Attachment, ...]
    enclosures: tuple[str, ...]
    batch: Batch


@dataclass(frozen=True, slots=True)
class _Made:
    """A file before it has a name: that needs the number of parts. `end`: how its name ends."""

    end: str
    content: bytes
    mime: str
    words: str


def papers(settings: Settings, batch: Batch, changes: Changes = ()) -> tuple[Papers, ...]:
    """What the batch's mail carries; several where that is too large for one, each complete in itself.
    `changes`: of a revision, what its .xlsx lists.

    PaperError when a file that the config names cannot be read.
    """
    stem, signed = file_stem(settings, batch), list(_signed(settings, batch))
    room = settings.mail.max_mib * MIB

    def make(part: Batch) -> list[_Made]:
        return _made(settings, part, changes)

    whole = [*make(batch), *signed]
    if _size(whole) <= room:
        return (_named(stem, batch, whole),)
    chunks = split(render.units(batch, settings.forms[batch.form]), ceil(_size(whole) / room))
    cut = [one for i, c in enumerate(chunks) for one in _cut(make, batch, c, room, signed if i == 0 else [])]
    if len(cut) == 1:
        return (_named(stem, batch, whole),)
    return tuple(
        _named(f"{stem}_part{i}of{len(cut)}", part, files) for i, (part, files) in enumerate(cut, start=1)
    )


def _cut(
    make: Callable[[Batch], list[_Made]],
    batch: Batch,
    units: Sequence[Rows],
    room: float,
    signed: list[_Made],
) -> Iterator[tuple[Batch, list[_Made]]]:
    """Halves and halves again until each part fits; one sub-district or proposal is never cut."""
    part = _part(batch, units)
    files = [*make(part), *signed]
    if _size(files) <= room or len(units) == 1:
        yield part, files
        return
    for i, half in enumerate(split(units, 2)):
        yield from _cut(make, batch, half, room, signed if i == 0 else [])


def split(units: Sequence[Rows], count: int) -> list[Sequence[Rows]]:
    """The units in at most `count` runs of about equally many."""
    count = max(1, min(count, len(units)))
    edges = [len(units) * i // count for i in range(count + 1)]
    return [units[a:b] for a, b in pairwise(edges)]


def _part(batch: Batch, units: Sequence[Rows]) -> Batch:
    rows = tuple(row for unit in units for row in unit)
    places = {(r.district_code, r.subdistrict_code) for r in rows}
    counts = tuple(c for c in batch.counts if (c.district_code, c.code) in places)
    return replace(batch, rows=rows, counts=counts, rows_hash=rows_hash(rows))


def _size(files: Sequence[_Made]) -> int:
    return sum(len(f.content) for f in files)


def _named(stem: str, batch: Batch, files: Sequence[_Made]) -> Papers:
    mailed = tuple(Attachment(f"{stem}{f.end}", f.content, f.mime) for f in files)
    return Papers(mailed, tuple(f.words for f in files), batch)


def beside(settings: Settings, batch: Batch) -> Mapping[str, Maker]:
    """What lies beside in the outbox folder and is not mailed: name -> what makes its bytes."""
    form, how, stem = settings.forms[batch.form], settings.documents, file_stem(settings, batch)
    found: dict[str, Maker] = {}
    if render.has_proposals(form) and how.docx == "beside":
        found[f"{stem}.docx"] = lambda: _locked(settings, f"{stem}.docx", _word(settings, batch))
    if how.package == "beside":
        found[f"{stem}_data.zip"] = lambda: render.package(batch, form)
    return found


def file_stem(settings: Settings, batch: Batch) -> str:
    """`56-phayao_form1.1_2564-1_r0`"""
    return render.file_stem(batch, gazetteer.province_roman(settings.province.code))


def lock(settings: Settings) -> str:
    """The password of what is mailed; "" when there is none. PaperError when its file cannot be read."""
    path = settings.documents.lock_file
    if path is None:
        return ""
    word = _read(path).decode("utf-8-sig", errors="replace").strip()
    if not word:
        raise no_paper("delivery.no_paper", file=path.name)
    return word


def _made(settings: Settings, batch: Batch, changes: Changes) -> list[_Made]:
    """Everything but the covering letter, for these rows."""
    form, how = settings.forms[batch.form], settings.documents
    name = str(form.document.get("corner") or f"แบบรายงาน {form.id}")
    reporter, proposals = _reporter(settings), render.has_proposals(form)
    sheet = str(form.document.get("mail", {}).get("table") or name)
    book = _locked(settings, ".xlsx", _book(settings, batch, reporter, changes))
    found = [_Made(".xlsx", book, render.XLSX, text("letter.file_xlsx", form=sheet))]
    paper = render.pdf(batch, form, reporter)
    counted: dict[str, Any] = {"form": name, "pages": render.page_count(paper), "rows": len(batch.rows)}
    words = text("letter.file_proposals_pdf" if proposals else "letter.file_pdf", **counted)
    found.append(_Made(".pdf", _locked(settings, ".pdf", paper), render.PDF, words))
    if proposals and how.docx == "mail":
        word = _locked(settings, ".docx", _word(settings, batch))
        found.append(_Made(".docx", word, render.DOCX, text("letter.file_docx", **counted)))
    if how.package == "mail":
        data = render.package(batch, form)
        found.append(_Made("_data.zip", data, render.ZIP, text("letter.file_package", form=name)))
    return found


def _book(settings: Settings, batch: Batch, reporter: str, changes: Changes) -> bytes:
    """The .xlsx: the department's own form where the config has it, else our layout."""
    form = settings.forms[batch.form]
    blank = _template(settings, f"form{form.id}.xlsx", form)
    if blank:
        return render.filled_workbook(blank, batch, form, changes)
    return render.workbook(batch, form, reporter, changes)


def _word(settings: Settings, batch: Batch) -> bytes:
    """The .docx: the same."""
    form = settings.forms[batch.form]
    blank = _template(settings, f"form{form.id}.docx", form)
    return render.filled_document(blank, batch, form) if blank and batch.rows else render.docx(batch, form)


def _template(settings: Settings, name: str, form: Form) -> bytes:
    """Its bytes; b"" when the config had none at the start. PaperError when it is gone or broken since."""
    path = settings.templates.get(name)
    if path is None:
        return b""
    if faults := faults_of(path, form):
        raise no_paper("delivery.template", file=name, what=faults[0])
    return _read(path)


def _signed(settings: Settings, batch: Batch) -> Iterator[_Made]:
    """The signed covering letter: with the first part alone."""
    letter = settings.rounds[batch.form].covering_letter
    if letter and letter.file:
        yield _Made("_letter.pdf", _read(letter.file), render.PDF, _covering(letter))


def _locked(settings: Settings, name: str, content: bytes) -> bytes:
    word = lock(settings)
    return render.seal(content, name, word) if word else content


def _reporter(settings: Settings) -> str:
    how = settings.documents
    if how.reporter == "none":
        return ""
    if how.reporter == "dotted":
        return render.reporter_line("", "", "")
    return render.reporter_line(how.reporter_name, how.reporter_position, how.reporter_phone)


def _covering(letter: CoveringLetter) -> str:
    number = f" ที่ {letter.number}" if letter.number else ""
    dated = f" ลงวันที่ {long_date(letter.dated.date())}" if letter.dated else ""
    return text("letter.file_covering", what=f"{number}{dated}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise no_paper("delivery.no_paper", file=path.name) from None
