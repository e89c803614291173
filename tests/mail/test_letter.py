"""What the department reads, and the bytes it comes in."""

from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest

from sheets_sync.mail import (
    Envelope,
    Facts,
    Letter,
    Replaced,
    attachments,
    build,
    compose,
    message_id,
    missing,
    subject_and_body,
    totals,
)
from sheets_sync.model import Attachment, GroupCount
from sheets_sync.render import figures
from tests.render.made import FROZEN, PLACES, batch, forms

FORMS = forms()
XLSX = Attachment("56-phayao_form1.1_2564-1_r0.xlsx", bytes(range(256)) * 50, "application/vnd.ms-excel")
ENVELOPE = Envelope(
    "office@example.com", "สำนักงานพัฒนาชุมชนจังหวัดพะเยา", ["a@example.com", "b@example.com"], ["c@example.com"]
)


def letter(form: str = "1.1", sizes: tuple[int, ...] = (15, 15, 15), **how: Any) -> Letter:
    made = how.pop("batch", None) or batch(form, sizes)
    facts = Facts(
        batch=made,
        form=how.pop("rules", FORMS[form]),
        fiscal_year=2564,
        on=FROZEN.date(),
        deadline=date(2021, 3, 30),
        office="สำนักงานพัฒนาชุมชนจังหวัดพะเยา",
        figures=figures(made.rows, FORMS[form]),
    )
    return compose(replace(facts, **how))


def test_a_complete_batch_is_told_as_the_model_mail_tells_it() -> None:
    found = letter()
    assert found.subject == "[พะเยา] ส่งแบบรายงาน ๑.๑ (ส่งเสริม) รายชื่อผู้นำชุมชน ปีงบประมาณ ๒๕๖๔ จำนวน ๓ ตำบล ๔๕ คน"
    for words in (
        "วันที่ ๓๐ มีนาคม ๒๕๖๔",
        "เรียน อธิบดีกรมการพัฒนาชุมชน",
        "จังหวัดพะเยาได้ดำเนินการเรียบร้อยแล้ว",
        "ส่งครบ ๓ ตำบล",
        "เป้าหมาย ๔๕ คน ส่งครั้งนี้ ๔๕ คน",
        "เมืองพะเยา | ๑ | ๑๕ | ๑๕ | ครบ",
        "รวม | ๓ | ๔๕ | ๔๕ | ",
        "เลขชุดข้อมูล ๕๖/๑.๑/๒๕๖๔-๑/๐",
    ):
        assert words in found.plain
    assert "อ้างถึง" not in found.plain
    assert not any(d in found.subject + found.plain for d in "0123456789")


def test_a_stated_sex_counts_before_the_prefix_in_the_letter() -> None:
    ranks = letter(batch=batch("1.1", (15,), prefix="ร้อยตรี"))
    assert "(ชาย ๐ คน หญิง ๐ คน) ไม่ระบุเพศ ๑๕ คน" in ranks.plain
    stated = letter(batch=batch("1.1", (15,), prefix="ร้อยตรี", sex="หญิง"))
    assert "(ชาย ๐ คน หญิง ๑๕ คน)" in stated.plain
    assert "ไม่ระบุเพศ" not in stated.plain


def test_the_html_says_the_same_as_the_text_and_holds_a_table() -> None:
    found = letter(reference="หนังสือ <ด่วน> ที่ 404")
    numbers = "".join(f'<td align="center">{n}</td>' for n in ("๑", "๑๕", "๑๕"))
    assert f"<td>เมืองพะเยา</td>{numbers}<td>ครบ</td>" in found.html
    assert "&lt;ด่วน&gt; ที่ ๔๐๔" in found.html
    assert "ตามหนังสือที่อ้างถึง" in found.plain
    for line in found.plain.splitlines():
        for part in line.split(" | "):
            assert part.strip().replace("<", "&lt;").replace(">", "&gt;") in found.html


def test_an_incomplete_batch_counts_what_is_missing_and_where() -> None:
    found = letter(sizes=(15, 14, 12))
    assert "จำนวน ๓ ตำบล ๔๑ คน สำหรับอีก ๔ คน ใน ๒ ตำบล อยู่ระหว่างอำเภอตรวจสอบความถูกต้อง" in found.plain
    assert "อยู่ระหว่างตรวจสอบ ๓ คน" in found.plain
    assert "เรียบร้อยแล้ว" not in found.plain
    assert "ส่งครบ ๑ ตำบล" in found.plain


def test_late_is_told_in_the_body_and_never_in_the_subject() -> None:
    assert "ขออภัยที่จัดส่งหลังวันที่กำหนด" in letter(late=True).plain
    assert letter(late=True).subject == letter().subject


@pytest.mark.parametrize("typed", ["เกิดอุทกภัย เมื่อ 28 มีนาคม", " เนื่องจาก เกิดอุทกภัย\nเมื่อ 28 มีนาคม"])
def test_a_late_mail_gives_the_officers_reason(typed: str) -> None:
    found = letter(late=True, late_reason=typed)
    assert "จังหวัดขออภัยที่จัดส่งหลังวันที่กำหนด เนื่องจาก เกิดอุทกภัย เมื่อ ๒๘ มีนาคม\n" in found.plain
    assert found.subject == letter().subject
    assert "อุทกภัย" not in letter(late_reason=typed).plain


def test_an_incomplete_mail_says_by_when_the_rest_follows_while_that_is_to_come() -> None:
    day = FROZEN.date() + timedelta(days=3)
    promised = letter(sizes=(15, 13), rest_by=day).plain
    assert "จังหวัดจะส่งเพิ่มเติมภายในวันที่ ๒ เมษายน ๒๕๖๔ สรุปดังนี้" in promised
    over = letter(sizes=(15, 13), rest_by=FROZEN.date() - timedelta(days=1)).plain
    assert "จังหวัดจะส่งเพิ่มเติมเมื่อแล้วเสร็จ สรุปดังนี้" in over
    assert "ส่งเพิ่มเติม" not in letter(rest_by=day).plain


def test_a_revision_says_what_it_replaces_and_how_many_rows_changed() -> None:
    found = letter(batch=batch(revision=1), replaces=Replaced(date(2021, 3, 30), 1, 2, 0))
    assert found.subject == "[พะเยา] ส่งแบบรายงาน ๑.๑ (ส่งเสริม) ฉบับแก้ไขครั้งที่ ๑ ปีงบประมาณ ๒๕๖๔ (แก้ไข ๓ รายการ)"
    assert (
        "ขอยกเลิกฉบับที่ส่งเมื่อวันที่ ๓๐ มีนาคม ๒๕๖๔ และให้ใช้ฉบับนี้แทน โดยเพิ่ม ๑ รายการ แก้ไข ๒ รายการ นำออก ๐ รายการ"
        in found.plain
    )


def test_proposals_have_no_target_that_nobody_knows_and_ask_for_no_money() -> None:
    found = letter("1.3", (2, 1, 1))
    assert "อำเภอ | ตำบล | ส่ง (โครงการ) | หมายเหตุ" in found.plain
    assert "ขอรับการสนับสนุน" not in found.plain
    assert "เพื่อประกอบการพิจารณา" in found.plain
    assert "โปรดพิจารณา" in found.plain


def test_a_form_without_mail_words_has_a_letter_all_the_same() -> None:
    found = letter(rules=replace(FORMS["1.1"], document={}))
    assert "แบบรายงาน ๑.๑ บัญชีรายชื่อผู้นำชุมชนกลุ่มเป้าหมาย" in found.subject
    assert "ส่งครั้งนี้ ๔๕ คน" in found.plain


def test_no_one_dropped_who_is_left_out_is_counted_although_the_target_is_reached() -> None:
    here = GroupCount(*PLACES[0], expected=15, filled=16, clean=15, to_mend=1)
    assert missing(here, 15) == 1
    assert missing(replace(here, to_mend=0), 15) == 0
    assert missing(replace(here, to_mend=0), 11) == 4
    assert missing(replace(here, expected=None, to_mend=2, in_progress=1), 7) == 3


def test_districts_of_several_sub_districts_stand_on_one_line() -> None:
    made = batch()
    counts = (*made.counts, GroupCount("5601", "เมืองพะเยา", "560102", "แม่ต๋ำ", 15))
    counted = totals(replace(made, counts=counts))
    first = counted.lines[0]
    assert (first.district, first.groups, first.expected, first.sent) == ("เมืองพะเยา", 2, 30, 15)
    assert (counted.missing, counted.missing_groups) == (16, 2)


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────


def parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, _class=EmailMessage, policy=policy.default)


def test_any_server_takes_the_bytes_seven_bit_crlf_short_lines() -> None:
    message = build(ENVELOPE, letter(), [XLSX], "<x@example.com>", FROZEN)
    assert message.isascii()
    assert b"\n" not in message.replace(b"\r\n", b"")
    assert max(map(len, message.split(b"\r\n"))) <= 998
    assert b"8bit" not in message


def test_equal_input_gives_equal_bytes() -> None:
    assert build(ENVELOPE, letter(), [XLSX], "<x@example.com>", FROZEN) == build(
        ENVELOPE, letter(), [XLSX], "<x@example.com>", FROZEN
    )


def test_everything_comes_back_as_it_was_put_in() -> None:
    found = letter()
    message = build(replace(ENVELOPE, reply_to="r@example.com"), found, [XLSX], "<x@example.com>", FROZEN)
    back = parsed(message)
    assert back["Subject"] == found.subject
    sender = message_from_bytes(message)["From"]  # the newer parser puts a space between encoded words
    assert str(make_header(decode_header(sender))) == "สำนักงานพัฒนาชุมชนจังหวัดพะเยา <office@example.com>"
    assert [a.addr_spec for a in back["To"].addresses] == ["a@example.com", "b@example.com"]
    assert (back["Cc"], back["Reply-To"], back["Message-ID"]) == (
        "c@example.com",
        "r@example.com",
        "<x@example.com>",
    )
    assert back["Date"].datetime == FROZEN
    assert subject_and_body(message) == (found.subject, found.plain)
    assert list(attachments(message)) == [XLSX]
    html = back.get_body(("html",))
    assert html is not None
    assert html.get_content().replace("\r\n", "\n") == found.html


def test_a_recipient_named_twice_gets_one_copy() -> None:
    assert Envelope(
        "o@example.com", "", ["a@example.com", "b@example.com"], ["a@example.com"]
    ).recipients == (
        "a@example.com",
        "b@example.com",
    )


@pytest.mark.parametrize(
    "other", [("56/1.3/2564-1/0", "h"), ("56/1.1/2564-1/1", "h"), ("56/1.1/2564-1/0", "i")]
)
def test_message_ids_differ_with_key_and_content(other: tuple[str, str]) -> None:
    id_ = message_id("56/1.1/2564-1/0", "h", "office@example.com")
    assert id_ == message_id("56/1.1/2564-1/0", "h", "office@example.com")
    assert id_.startswith("<56.1.1.2564-1.0-")
    assert id_.endswith("@example.com>")
    assert message_id(*other, "office@example.com") != id_


def test_a_long_key_keeps_its_message_id_whole() -> None:
    id_ = message_id("56/1.1-" + "x" * 60 + "/2564-12/10", "h", "office@" + "y" * 60 + ".example.com")
    found = parsed(build(ENVELOPE, letter(), [], id_, FROZEN + timedelta(days=1)))
    assert found["Message-ID"].replace(" ", "").replace("\r\n", "") == id_
