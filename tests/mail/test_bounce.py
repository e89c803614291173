"""Notifications of mail that came back, as RFC 3464 shows them and as servers send them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.mail.bounce import bounce

OURS = "<56.1.1.2564-1.0-0123456789abcdef@example.com>"
HUMAN = "ไม่สามารถส่งจดหมายของท่านถึงผู้รับ"

# RFC 3464, appendix E.1: one recipient, headers of the message returned in full
SIMPLE = f"""\
Date: Thu, 7 Jul 1994 17:16:05 -0400
From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>
Message-Id: <199407072116.RAA14128@CS.UTK.EDU>
Subject: Returned mail: Cannot send message for 5 days
To: <owner-info-mime@cs.utk.edu>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
      boundary="RAA14128.773615765/CS.UTK.EDU"

--RAA14128.773615765/CS.UTK.EDU

The original message was received at Sat, 2 Jul 1994 17:10:28 -0400
from root@localhost

--RAA14128.773615765/CS.UTK.EDU
content-type: message/delivery-status

Reporting-MTA: dns; cs.utk.edu

Original-Recipient: rfc822;louisl@larry.slip.umd.edu
Final-Recipient: rfc822;louisl@larry.slip.umd.edu
Action: failed
Status: 4.0.0
Diagnostic-Code: smtp; 426 connection timed out
Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400

--RAA14128.773615765/CS.UTK.EDU
content-type: message/rfc822

From: office@example.com
Message-ID: {OURS}
Subject: original

the original message

--RAA14128.773615765/CS.UTK.EDU--
"""

# RFC 3464, appendix E.2: several recipients, one of each kind; only the headers of ours come back
SEVERAL = f"""\
Date: Fri, 8 Jul 1994 09:21:47 -0400
From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>
Subject: Returned mail: User unknown
Message-Id: <199407081321.JAA21935@CS.UTK.EDU>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="JAA13167.773673707/CS.UTK.EDU"

--JAA13167.773673707/CS.UTK.EDU
Content-Type: text/plain; charset=utf-8

{HUMAN}
--JAA13167.773673707/CS.UTK.EDU
content-type: message/delivery-status

Reporting-MTA: dns; cs.utk.edu

Original-Recipient: rfc822;arathib@vnet.ibm.com
Final-Recipient: rfc822;arathib@vnet.ibm.com
Action: failed
Status: 5.0.0 (permanent failure)
Diagnostic-Code: smtp; 550 'arathib@vnet.IBM.COM' is not a
 registered gateway user
Remote-MTA: dns; vnet.ibm.com

Original-Recipient: rfc822;johnh@hpnjld.njd.hp.com
Final-Recipient: rfc822;johnh@hpnjld.njd.hp.com
Action: delayed
Status: 4.0.0 (hpnjld.njd.jp.com: host name lookup failure)

Original-Recipient: rfc822;wsnell@sdcc13.ucsd.edu
Final-Recipient: rfc822;wsnell@sdcc13.ucsd.edu
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 550 user unknown
Remote-MTA: dns; sdcc13.ucsd.edu

--JAA13167.773673707/CS.UTK.EDU
content-type: text/rfc822-headers

From: office@example.com
Subject: a folded
 subject
Message-Id:
 {OURS}

--JAA13167.773673707/CS.UTK.EDU--
"""


def altered(old: str, new: str, message: str = SIMPLE) -> bytes:
    assert old in message
    return message.replace(old, new).encode()


def test_the_first_example_of_the_standard_is_read() -> None:
    found = bounce(SIMPLE.encode())
    assert found is not None
    assert found.message_id == OURS
    assert found.id == "<199407072116.RAA14128@CS.UTK.EDU>"
    assert found.failed == {"louisl@larry.slip.umd.edu": "4.0.0 426 connection timed out"}


def test_of_several_recipients_only_those_that_failed_for_good_count_and_folds_are_undone() -> None:
    found = bounce(SEVERAL.encode())
    assert found is not None
    assert found.message_id == OURS
    assert found.failed == {
        "arathib@vnet.ibm.com": (
            "5.0.0 (permanent failure) 550 'arathib@vnet.IBM.COM' is not a registered gateway user"
        ),
        "wsnell@sdcc13.ucsd.edu": "5.0.0 550 user unknown",
    }


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_a_delay_a_relay_and_a_receipt_are_no_bounce(action: str) -> None:
    assert bounce(altered("Action: failed", f"Action: {action}")) is None


def test_the_address_we_wrote_to_counts_not_the_one_it_was_forwarded_to() -> None:
    found = bounce(altered("Original-Recipient: rfc822;louisl@", "Original-Recipient: rfc822; <CDD@"))
    assert found is not None
    assert list(found.failed) == ["cdd@larry.slip.umd.edu"]
    forwarded = bounce(altered("Original-Recipient: rfc822;louisl@larry.slip.umd.edu\n", ""))
    assert forwarded is not None
    assert list(forwarded.failed) == ["louisl@larry.slip.umd.edu"]


def test_capitals_of_names_and_crlf_change_nothing() -> None:
    shouted = SIMPLE.replace("Action: failed", "ACTION:  Failed").replace("\n", "\r\n")
    found = bounce(shouted.encode())
    assert found is not None
    assert found.failed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"Message-ID: {OURS}", "X-Nothing: here"),
        ("multipart/report", "multipart/mixed"),
        ("content-type: message/delivery-status", "content-type: text/plain"),
        ("Action: failed", "X-Action: failed"),
    ],
)
def test_what_names_no_mail_or_no_failure_is_no_bounce(old: str, new: str) -> None:
    assert bounce(altered(old, new)) is None


def test_an_answer_of_a_person_and_no_mail_at_all_are_no_bounce() -> None:
    assert bounce(f"From: cdd@example.com\nIn-Reply-To: {OURS}\n\nได้รับแล้ว\n".encode()) is None
    assert bounce(b"") is None
    assert bounce(b"\x00\xff" * 500) is None


def test_a_notification_without_an_id_of_its_own_is_known_by_its_content() -> None:
    nameless = altered("Message-Id: <199407072116.RAA14128@CS.UTK.EDU>\n", "")
    first, second = bounce(nameless), bounce(nameless + b"\n")
    assert first is not None
    assert second is not None
    assert first.id
    assert first.id != second.id


@settings(max_examples=300, deadline=None)
@given(st.sampled_from((SIMPLE, SEVERAL)), st.integers(0, 2500), st.integers(0, 60), st.binary(max_size=40))
def test_no_mangled_notification_raises(message: str, at: int, cut: int, put: bytes) -> None:
    raw = message.encode()
    bounce(raw[:at] + put + raw[at + cut :])
