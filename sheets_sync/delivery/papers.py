"""The files of a batch: those that are mailed, and those that lie beside them in the outbox folder.

Mailed: .xlsx and .pdf, after them what the config asks for (.docx, data package, signed covering letter).
What is mailed is behind the province's password where there is one; so is the .docx that lies beside.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets_sync import gazetteer, render
from sheets_sync.config import CoveringLetter, Settings
from sheets_sync.delivery.post import no_paper
from sheets_sync.messages import text
from sheets_sync.model import Attachment, Batch
from sheets_sync.thai import long_date

Maker = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Papers:
    """`enclosures` names each mailed file for the letter, in its order."""

    mailed: tuple[Attachment, ...]
    enclosures: tuple[str, ...]


def papers(settings: Settings, batch: Batch) -> Papers:
    """What the batch's mail carries. PaperError when a file that the config names cannot be read."""
    found = list(_mailed(settings, batch))
    return Papers(tuple(file for file, _ in found), tuple(words for _, words in found))


def beside(settings: Settings, batch: Batch) -> Mapping[str, Maker]:
    """What lies beside in the outbox folder and is not mailed: name -> what makes its bytes."""
    form, how, stem = settings.forms[batch.form], settings.documents, file_stem(settings, batch)
    found: dict[str, Maker] = {}
    if render.has_proposals(form) and how.docx == "beside":
        found[f"{stem}.docx"] = lambda: _locked(settings, f"{stem}.docx", render.docx(batch, form))
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


def _mailed(settings: Settings, batch: Batch) -> Iterator[tuple[Attachment, str]]:
    form, how, stem = settings.forms[batch.form], settings.documents, file_stem(settings, batch)
    name = str(form.document.get("corner") or f"แบบรายงาน {form.id}")
    reporter, proposals = _reporter(settings), render.has_proposals(form)
    book = render.workbook(batch, form, reporter)
    sheet = str(form.document.get("mail", {}).get("table") or name)
    yield _file(settings, f"{stem}.xlsx", book, render.XLSX), text("letter.file_xlsx", form=sheet)
    paper = render.pdf(batch, form, reporter)
    counted: dict[str, Any] = {"form": name, "pages": render.page_count(paper), "rows": len(batch.rows)}
    words = text("letter.file_proposals_pdf" if proposals else "letter.file_pdf", **counted)
    yield _file(settings, f"{stem}.pdf", paper, render.PDF), words
    if proposals and how.docx == "mail":
        word = _file(settings, f"{stem}.docx", render.docx(batch, form), render.DOCX)
        yield word, text("letter.file_docx", **counted)
    if how.package == "mail":
        data = Attachment(f"{stem}_data.zip", render.package(batch, form), render.ZIP)
        yield data, text("letter.file_package", form=name)
    letter = settings.rounds[batch.form].covering_letter
    if letter and letter.file:
        yield Attachment(f"{stem}_letter.pdf", _read(letter.file), render.PDF), _covering(letter)


def _file(settings: Settings, name: str, content: bytes, mime: str) -> Attachment:
    return Attachment(name, _locked(settings, name, content), mime)


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
