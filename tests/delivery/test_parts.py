"""A batch too large for one mail: numbered parts, each complete in itself, and `sent` only when all are."""

import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheets_sync import mail
from sheets_sync.collect import gather, read_folder
from sheets_sync.config import CoveringLetter
from sheets_sync.delivery import approve, for_master, hold, list_outbox, settle, show, step
from sheets_sync.delivery.papers import split
from sheets_sync.delivery.post import Post
from sheets_sync.errors import StoreError
from sheets_sync.store import Ledger, Store
from tests.delivery.office import BEFORE, KEY, KEY_13, SEND_AT, Office, seen
from tests.render.made import forms

STEM, STEM_13 = "56-phayao_form1.1_2564-1_r0", "56-phayao_form1.3_2564-1_r0"
SMALL = 0.05  # MiB: less than the files of two sub-districts


@pytest.fixture
def small(make: Callable[..., Office]) -> Callable[..., Office]:
    """A post office whose mails may carry little: a batch goes in parts."""

    def open_(name: str = "a", max_mib: float = SMALL, **round_: Any) -> Office:
        here = make(name, **round_)
        tight = here.post.settings.mail.model_copy(update={"max_mib": max_mib})
        here.post = replace(here.post, settings=replace(here.post.settings, mail=tight))
        return here

    return open_


def messages(here: Office, key: str) -> list[bytes]:
    """What was accepted of the parts of a batch, in the parts' order."""
    wanted = [p.message_id for p in here.post.parts(key)]
    found = {m["message_id"]: here.eml(m["n"]) for m in here.mail()}
    return [found[id_] for id_ in wanted if id_ in found]


def rows(book: bytes) -> list[tuple[Any, ...]]:
    """The rows of the flat worksheet."""
    return list(openpyxl.load_workbook(io.BytesIO(book), read_only=True)["data"].iter_rows(values_only=True))[
        1:
    ]


def parts(here: Office, key: str = KEY) -> list[str]:
    return [p.state for p in here.post.parts(key)]


def test_a_batch_within_the_limit_is_one_mail(here: Office) -> None:
    step(here.post, here.seen)
    assert here.post.parts(KEY) == ()
    assert show(here.post, KEY).parts == ()


def test_a_large_batch_goes_in_parts_that_hold_every_row_once_and_whole_sub_districts(
    small: Callable[..., Office],
) -> None:
    here = small()
    step(here.post, here.seen)
    assert here.state() == "sent"
    assert [p.key for p in here.post.parts(KEY)] == [f"{KEY}/1", f"{KEY}/2"]
    found, places = [], []
    for message in messages(here, KEY):
        book, paper = mail.attachments(message)
        assert book.name.endswith(".xlsx")
        assert paper.content.startswith(b"%PDF")
        found += rows(book.content)
        places.append({row[4] for row in rows(book.content)})
    assert places == [{"560101"}, {"560307"}]
    assert len(found) == len(set(found)) == 30


def test_each_part_says_which_it_is_in_thai_digits_and_has_its_own_id_names_and_recipients(
    small: Callable[..., Office],
) -> None:
    here = small()
    step(here.post, here.seen)
    first, second = messages(here, KEY)
    assert mail.subject_and_body(first)[0].endswith("จำนวน ๒ ตำบล ๓๐ คน (ส่วนที่ ๑ จาก ๒)")
    words = mail.subject_and_body(second)[1]
    assert "ฉบับนี้เป็นส่วนที่ ๒ จาก ๒ มี ๑๕ คน ของตำบล เวียง (เชียงคำ)" in words
    assert "ไฟล์ PDF จำนวน ๑ ไฟล์ (๑ หน้า)" in words
    names = [[a.name for a in mail.attachments(m)] for m in (first, second)]
    assert names == [[f"{STEM}_part{i}of2.xlsx", f"{STEM}_part{i}of2.pdf"] for i in (1, 2)]
    ids = {d.message_id for d in here.post.ledger.deliveries()}
    assert len(ids) == len(here.post.ledger.deliveries())
    threads = {str(message_from_bytes(m)["References"]) for m in (first, second)}
    whole = here.post.ledger.delivery(KEY)
    assert whole is not None
    assert threads == {whole.message_id}
    assert [set(here.post.ledger.answers(p.key)) for p in here.post.parts(KEY)] == [{"cdd@example.com"}] * 2


def test_proposals_are_kept_whole_and_the_word_file_is_split_as_well(small: Callable[..., Office]) -> None:
    here = small(max_mib=0.06)
    documents = here.post.settings.documents.model_copy(update={"docx": "mail"})
    here.post = replace(here.post, settings=replace(here.post.settings, documents=documents))
    step(here.post, here.seen)
    found = messages(here, KEY_13)
    assert len(found) > 1
    for message in found:
        assert [a.name.rpartition(".")[2] for a in mail.attachments(message)] == ["xlsx", "pdf", "docx"]
    held = [row for m in found for row in rows(next(mail.attachments(m)).content)]
    assert len(held) == len(set(held)) == 4


def test_the_master_tells_what_the_server_said_of_each_part(small: Callable[..., Office]) -> None:
    here = small()
    step(here.post, here.seen)
    (line,) = (line for line in for_master(list_outbox(here.post)) if line.key == KEY)
    first, second = line.answer.split(" · ")
    assert first.startswith("ส่วนที่ 1: ")
    assert second.startswith("ส่วนที่ 2: ")
    assert "250" in first
    assert "250" in second


def test_what_cannot_be_cut_goes_all_the_same(small: Callable[..., Office]) -> None:
    here = small(max_mib=0.0001)
    step(here.post, here.seen)
    assert len(messages(here, KEY)) == 2
    assert len(messages(here, KEY_13)) == 4


def test_a_signed_letter_goes_with_the_first_part(small: Callable[..., Office], tmp_path: Path) -> None:
    here = small()
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 signed")
    letter = CoveringLetter(file=tmp_path / "letter.pdf", number="พย 0019/123")
    rounds = {
        f: r.model_copy(update={"covering_letter": letter}) for f, r in here.post.settings.rounds.items()
    }
    step(replace(here.post, settings=replace(here.post.settings, rounds=rounds)), here.seen)
    names = [[a.name for a in mail.attachments(m)][2:] for m in messages(here, KEY)]
    assert names == [[f"{STEM}_part1of2_letter.pdf"], []]


def test_the_batch_is_sent_only_when_every_part_is(small: Callable[..., Office]) -> None:
    here = small()
    here.faults(at="dot", kind="reply", reply="451 later", count=1)
    step(here.post, here.seen)
    assert (here.state(), parts(here)) == ("retry", ["retry", "sent"])
    line = next(line for line in list_outbox(here.post) if line.delivery.key == KEY)
    assert line.delivery.why.startswith("ส่วนที่ 1: ")
    here.clock.wait(minutes=1)
    step(here.post, here.seen)
    assert (here.state(), parts(here)) == ("sent", ["sent", "sent"])
    assert len(messages(here, KEY)) == 2
    told = next(line.for_master() for line in list_outbox(here.post) if line.delivery.key == KEY)
    assert told.message_id.split() == [p.message_id for p in here.post.parts(KEY)]
    assert told.sent_at == SEND_AT + timedelta(minutes=1)


def test_one_part_whose_answer_was_lost_makes_the_batch_unknown_and_a_person_rules_on_it_alone(
    small: Callable[..., Office],
) -> None:
    here = small()
    here.faults(at="dot", kind="drop", count=1)
    step(here.post, here.seen)
    assert (here.state(), parts(here)) == ("unknown", ["unknown", "sent"])
    settle(here.post, f"{KEY}/1", "sent", "จนท.", "กรมฯ ยืนยัน")
    assert (here.state(), parts(here)) == ("sent", ["sent", "sent"])
    step(here.post, here.seen)
    assert len(messages(here, KEY)) == 2


def test_a_word_on_the_batch_moves_those_parts_that_wait_and_no_other(small: Callable[..., Office]) -> None:
    here = small()
    here.faults(at="rcpt", kind="reply", reply="550 5.7.1 no", count=1)
    step(here.post, here.seen)
    assert (here.state(), parts(here)) == ("failed", ["failed", "sent"])
    settle(here.post, KEY, "retry", "จนท.", "แก้ที่อยู่แล้ว")
    assert (here.state(), parts(here)) == ("due", ["due", "sent"])
    step(here.post, here.seen)
    assert here.state() == "sent"
    assert [len(here.mail(p.key)) for p in here.post.parts(KEY)] == [1, 1]


def test_a_batch_in_parts_waits_for_its_officer_and_is_held_whole(small: Callable[..., Office]) -> None:
    here = small(approval="required")
    step(here.post, here.seen)
    assert (here.state(), parts(here)) == ("awaiting_approval", ["awaiting_approval"] * 2)
    hold(here.post, KEY, "จนท.", "รอ")
    step(here.post, here.seen)
    assert (here.state(), here.mail(KEY)) == ("held", [])
    approve(here.post, KEY, "จนท.")
    step(here.post, here.seen)
    assert (here.state(), len(messages(here, KEY))) == ("sent", 2)


def test_a_preview_of_a_large_batch_comes_in_parts_too_and_counts_only_when_all_were_accepted(
    small: Callable[..., Office],
) -> None:
    here = small(approval="notify")
    here.clock.moment = SEND_AT - timedelta(days=1)
    here.faults(at="dot", kind="reply", reply="451 later", count=1)
    step(here.post, here.seen)
    assert len([k for k in here.kinds() if k.startswith("preview-1d")]) == 1
    here.clock.moment = SEND_AT
    here.faults(at="dot", kind="reply", reply="451 later", count=1)
    step(here.post, here.seen)
    assert (here.state(), here.mail(KEY)) == ("awaiting_approval", [])
    here.clock.wait(minutes=10)
    step(here.post, here.seen)
    assert sorted(k for k in here.kinds() if k.startswith("preview-1d")) == ["preview-1d", "preview-1d/2"]


def test_the_outbox_folder_holds_every_part_and_the_manifest_names_them(small: Callable[..., Office]) -> None:
    here = small()
    step(here.post, here.seen)
    folder = here.outbox / STEM
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [p["key"] for p in told["parts"]] == [f"{KEY}/1", f"{KEY}/2"]
    assert {p["message_id"] for p in told["parts"]} == {p.message_id for p in here.post.parts(KEY)}
    assert sorted(f.name for f in folder.glob("*.eml")) == [f"{STEM}_part{i}of2.eml" for i in (1, 2)]
    assert all((folder / name).is_file() for name in told["files"])
    assert "ส่วนที่" not in (folder / "line.txt").read_text(encoding="utf-8")


def test_the_department_collects_all_parts_of_a_batch(small: Callable[..., Office]) -> None:
    here = small()
    step(here.post, here.seen)
    found = gather(read_folder(here.outbox, forms(), {}, SEND_AT, here.outbox / "national.xlsx"))
    ours = [one for one in found if one.form == "1.1"]
    assert [(one.state, one.rows) for one in ours] == [("ours", 15), ("ours", 15)]


@pytest.mark.parametrize("name", ["freeze", "claim", "given", "settle"])
def test_a_crash_at_any_write_sends_no_part_twice_and_tells_no_lie(
    small: Callable[..., Office], name: str
) -> None:
    for after in (True, False):
        here = small(f"{name}{after}")
        real: Callable[..., object] = getattr(Ledger, name)

        def ends(self: Ledger, *arguments: object, real: Any = real, after: bool = after) -> object:
            if after:
                real(self, *arguments)
            raise StoreError("crash")

        with pytest.MonkeyPatch.context() as patch, Store.open(here.post.settings.store) as store:
            patch.setattr(Ledger, name, ends)
            with pytest.raises(StoreError):
                step(Post(here.post.settings, store, here.clock), here.seen)
        for _ in range(3):
            here.clock.wait(minutes=31)
            step(here.post, here.seen)
        copies = [m["message_id"] for m in here.mail()]
        assert len(copies) == len(set(copies))
        assert here.state() == ("sent" if "unknown" not in parts(here) else "unknown")


def test_units_are_cut_into_even_runs_that_lose_nothing() -> None:
    dice = random.Random(5)
    for _ in range(200):
        units: list[Any] = [(n,) for n in range(dice.randint(1, 40))]
        found = split(units, dice.randint(1, 12))
        assert [u for run in found for u in run] == units
        assert max(map(len, found)) - min(map(len, found)) <= 1


def test_before_the_day_nothing_is_frozen(small: Callable[..., Office]) -> None:
    here = small()
    here.clock.moment = BEFORE
    step(here.post, seen())
    assert here.mail() == []
