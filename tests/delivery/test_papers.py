"""What a mail carries and what lies beside it in the outbox folder."""

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from docx import Document

from sheets_sync import mail
from sheets_sync.collect import read_folder
from sheets_sync.config import CoveringLetter, Documents
from sheets_sync.delivery import Post, step
from sheets_sync.model import Attachment
from tests.delivery.office import KEY, KEY_13, SEND_AT, Office
from tests.render import blanks

STEM, STEM_13 = "56-phayao_form1.1_2564-1_r0", "56-phayao_form1.3_2564-1_r0"


def with_documents(here: Office, letter: CoveringLetter | None = None, **how: Any) -> Post:
    """The post office with other settings for its papers."""
    settings = replace(here.post.settings, documents=Documents(**how))
    if letter:
        rounds = {f: r.model_copy(update={"covering_letter": letter}) for f, r in settings.rounds.items()}
        settings = replace(settings, rounds=rounds)
    return replace(here.post, settings=settings)


def sent(here: Office, key: str) -> tuple[str, list[Attachment]]:
    """The words and files of what was accepted."""
    message = here.eml(here.mail(key)[0]["n"])
    return mail.subject_and_body(message)[1], list(mail.attachments(message))


def test_a_mail_carries_an_excel_and_a_pdf_and_the_letter_names_both(here: Office) -> None:
    step(here.post, here.seen)
    words, files = sent(here, KEY)
    assert [f.name for f in files] == [f"{STEM}.xlsx", f"{STEM}.pdf"]
    assert "๑. แบบรายงาน ๑.๑ (ส่งเสริม) ไฟล์ Excel จำนวน ๑ ไฟล์" in words
    assert "๒. แบบรายงาน ๑.๑ (ส่งเสริม) ไฟล์ PDF จำนวน ๑ ไฟล์ (๒ หน้า)" in words
    words, files = sent(here, KEY_13)
    assert [f.name for f in files] == [f"{STEM_13}.xlsx", f"{STEM_13}.pdf"]
    assert "๑. บัญชีสรุปข้อเสนอโครงการ ไฟล์ Excel" in words
    assert "๒. แบบรายงาน ๑.๓ (ส่งเสริม) ไฟล์ PDF จำนวน ๔ โครงการ (๔ หน้า)" in words


def test_word_file_and_data_package_lie_beside_with_their_hashes_in_the_manifest(here: Office) -> None:
    step(here.post, here.seen)
    folder = here.outbox / STEM_13
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(told["files"]) == {f"{STEM_13}{end}" for end in (".xlsx", ".pdf", ".docx", "_data.zip")}
    assert told["mailed"] == [f"{STEM_13}.xlsx", f"{STEM_13}.pdf"]
    for name, digest in told["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert {oct(f.stat().st_mode & 0o777) for f in folder.iterdir()} == {"0o600"}


def test_the_text_to_paste_into_line_lies_with_the_files_and_names_nobody(here: Office) -> None:
    step(here.post, here.seen)
    pasted = (here.outbox / STEM / "line.txt").read_text(encoding="utf-8")
    assert pasted.startswith(
        "จังหวัดพะเยา ส่งแบบรายงาน ๑.๑ (ส่งเสริม) รายชื่อผู้นำชุมชน ปีงบประมาณ ๒๕๖๔ จำนวน ๒ ตำบล ๓๐ คน"
    )
    assert "๕๖/๑.๑/๒๕๖๔-๑/๐" in pasted


def test_by_config_the_word_file_and_the_package_are_mailed(here: Office) -> None:
    step(with_documents(here, docx="mail", package="mail"), here.seen)
    words, files = sent(here, KEY_13)
    assert [f.name.removeprefix(STEM_13) for f in files] == [".xlsx", ".pdf", ".docx", "_data.zip"]
    assert "ไฟล์ Word จำนวน ๔ โครงการ" in words
    assert "๔. แบบรายงาน ๑.๓ (ส่งเสริม) ชุดข้อมูลสำหรับนำเข้าระบบ" in words


def test_by_config_what_is_mailed_needs_a_password_and_the_letter_says_so(
    here: Office, tmp_path: Path
) -> None:
    (tmp_path / "word.txt").write_text("ลับมาก\n", encoding="utf-8")
    step(with_documents(here, lock_file=tmp_path / "word.txt"), here.seen)
    words, (book, paper) = sent(here, KEY)
    assert "จะแจ้งรหัสผ่านทางโทรศัพท์" in words
    assert "ลับมาก" not in words
    assert book.content.startswith(b"\xd0\xcf\x11\xe0")
    (tmp_path / "paper.pdf").write_bytes(paper.content)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(tmp_path / "paper.pdf")
    with pikepdf.open(tmp_path / "paper.pdf", password="ลับมาก") as opened:
        assert len(opened.pages) == 2
    assert (here.outbox / STEM / f"{STEM}.xlsx").read_bytes() == book.content
    assert (here.outbox / STEM_13 / f"{STEM_13}.docx").read_bytes().startswith(b"\xd0\xcf\x11\xe0")


def test_a_signed_covering_letter_goes_with_it_under_its_number_and_day(here: Office, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 signed")
    letter = CoveringLetter(file=tmp_path / "letter.pdf", number="พย 0019/123", dated=SEND_AT.isoformat())  # type: ignore[arg-type]
    step(with_documents(here, letter), here.seen)
    words, files = sent(here, KEY)
    assert (files[-1].name, files[-1].content) == (f"{STEM}_letter.pdf", b"%PDF-1.7 signed")
    assert "ที่ พย ๐๐๑๙/๑๒๓ วันที่ ๓๐ มีนาคม ๒๕๖๔" in words
    assert "๓. หนังสือนำส่ง ที่ พย ๐๐๑๙/๑๒๓ ลงวันที่ ๓๐ มีนาคม ๒๕๖๔" in words


def test_a_letter_that_vanished_holds_its_own_batch_with_a_word_and_the_other_form_leaves(
    here: Office, tmp_path: Path
) -> None:
    letter = CoveringLetter(file=here.outbox / "nowhere.pdf")
    rounds = dict(here.post.settings.rounds)
    rounds["1.1"] = rounds["1.1"].model_copy(update={"covering_letter": letter})
    post = replace(here.post, settings=replace(here.post.settings, rounds=rounds))
    step(post, here.seen)
    assert (len(here.mail(KEY)), len(here.mail(KEY_13))) == (0, 1)
    held = post.ledger.delivery(KEY)
    assert held is not None
    assert (held.state, held.due_at) == ("held", SEND_AT)
    assert "nowhere.pdf" in held.why
    here.outbox.mkdir(exist_ok=True)
    (here.outbox / "nowhere.pdf").write_bytes(b"%PDF-1.7 found again")
    step(post, here.seen)
    assert len(here.mail(KEY)) == 1


def test_a_letter_that_vanished_before_its_preview_is_told_of_then_and_previewed_once_it_is_back(
    make: Callable[..., Office], tmp_path: Path
) -> None:
    here = make(approval="notify", reminders=[7])
    letter = CoveringLetter(file=tmp_path / "letter.pdf")
    post = with_documents(here, letter)
    here.clock.moment = SEND_AT - timedelta(days=4)
    step(post, here.seen)
    assert here.state() == "held"
    assert "digest-7d" not in here.kinds()
    assert not [k for k in here.kinds() if k.startswith("preview")]
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 signed")
    step(post, here.seen)
    assert here.state() == "planned"
    assert [k for k in here.kinds() if k.startswith("preview")] == ["preview-3d"]


def test_a_password_that_vanished_after_the_freeze_undoes_no_sent_mail(here: Office, tmp_path: Path) -> None:
    (tmp_path / "word.txt").write_text("ลับมาก\n", encoding="utf-8")
    post = with_documents(here, lock_file=tmp_path / "word.txt")
    here.faults(at="connect", kind="reply", reply="421 later", count=2)
    step(post, here.seen)
    (tmp_path / "word.txt").unlink()
    shutil.rmtree(here.outbox)
    here.clock.wait(minutes=2)
    step(post, here.seen)
    assert [here.state(k) for k in (KEY, KEY_13)] == ["sent", "sent"]


def test_files_lost_from_the_outbox_come_back_and_those_of_another_batch_do_not_stay(
    make: Callable[..., Office],
) -> None:
    here = make()
    folder = here.outbox / STEM_13
    folder.mkdir(parents=True)
    (folder / f"{STEM_13}.docx").write_bytes(b"of an older batch")
    (folder / "manifest.json").write_text(
        json.dumps({"rows_sha256": "x", "frozen_at": "y", "files": {f"{STEM_13}.docx": "z"}})
    )
    step(here.post, here.seen)
    assert (folder / f"{STEM_13}.docx").read_bytes().startswith(b"PK")


# ── the department's own forms ───────────────────────────────────────────────────────────────────


def with_templates(here: Office, folder: Path) -> Post:
    """The post office with blank forms in its config."""
    folder.mkdir(exist_ok=True)
    made = {"form1.1.xlsx": blanks.roster(), "form1.3.docx": blanks.proposal()}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    found = {name: folder / name for name in made}
    documents = Documents(docx="mail")
    return replace(here.post, settings=replace(here.post.settings, templates=found, documents=documents))


def test_where_the_config_has_the_departments_forms_those_are_filled_and_mailed(
    here: Office, tmp_path: Path
) -> None:
    step(with_templates(here, tmp_path / "templates"), here.seen)
    _, files = sent(here, KEY)
    assert [f.name for f in files] == [f"{STEM}.xlsx", f"{STEM}.pdf"]
    book = openpyxl.load_workbook(io.BytesIO(files[0].content))
    assert book.sheetnames[:2] == ["1 เวียง", "2 เวียง"]
    assert book["1 เวียง"]["A1"].value == "แบบรายงาน ๑.๑ (ส่งเสริม) ของกรมฯ"
    _, files = sent(here, KEY_13)
    assert [f.name for f in files] == [f"{STEM_13}{end}" for end in (".xlsx", ".pdf", ".docx")]
    texts = [p.text for p in Document(io.BytesIO(files[2].content)).paragraphs]
    assert texts[0] == "ข้อเสนอโครงการ ลำดับที่ ๑"


def test_a_filled_form_is_still_known_to_the_departments_side(here: Office, tmp_path: Path) -> None:
    post = with_templates(here, tmp_path / "templates")
    step(post, here.seen)
    found = read_folder(here.outbox, post.settings.forms, {}, SEND_AT, here.outbox / "national.xlsx")
    assert {(one.form, one.state, one.rows) for one in found} == {("1.1", "ours", 30), ("1.3", "ours", 4)}


@pytest.mark.parametrize("spoil", ["gone", "broken"])
def test_a_form_that_breaks_after_the_start_holds_its_batch_and_is_not_replaced_by_another_layout(
    here: Office, tmp_path: Path, spoil: str
) -> None:
    post = with_templates(here, tmp_path / "templates")
    blank = tmp_path / "templates" / "form1.1.xlsx"
    if spoil == "gone":
        blank.unlink()
    else:
        blank.write_bytes(blanks.roster(changes={"เลขประจำตัวประชาชน": "เลขที่บัญชี"}))
    step(post, here.seen)
    held = post.ledger.delivery(KEY)
    assert held is not None
    assert (held.state, len(here.mail(KEY)), len(here.mail(KEY_13))) == ("held", 0, 1)
    assert held.why.startswith("ใช้แบบของกรมฯ form1.1.xlsx ไม่ได้: ")
    blank.write_bytes(blanks.roster())
    step(post, here.seen)
    assert len(here.mail(KEY)) == 1
