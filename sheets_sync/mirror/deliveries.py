"""The deliveries tab of the master: what the ledger tells of each batch, and people's boxes beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sheets_sync.messages import catalogue, text
from sheets_sync.mirror import words
from sheets_sync.mirror.sheet import Line, Spec
from sheets_sync.mirror.tabs import FORM, KEY, STATE, TAKEN, TICK_WHO, TICK_WHY
from sheets_sync.mirror.ticks import box

TO, HASH, ANSWER = "ส่งถึง", "SHA-256 ของข้อมูล (16 หลักแรก)", "คำตอบของเซิร์ฟเวอร์"
HASH_DIGITS = 16  # of 64: enough to tell batches apart, short enough to read out
APPROVE, HOLD, BY_HAND, ACKNOWLEDGE = "เห็นชอบให้ส่ง", "พักการส่ง", "ส่งทาง OA/LINE แล้ว", "กรมฯ ยืนยันรับแล้ว"

DELIVERIES = Spec(
    title="ทะเบียนการจัดส่งกรมฯ",
    headers=(
        KEY,
        FORM,
        "รอบที่",
        "ฉบับแก้ไขครั้งที่",
        STATE,
        "จำนวน",
        "กำหนดส่ง",
        "ส่งเมื่อ",
        "Message-ID",
        "ส่งแล้ว (ครั้ง)",
        "เหตุผล",
        "เปลี่ยนหลังส่ง",
        *(TO, HASH, ANSWER),
        TAKEN,
    ),
    identity=(KEY,),
    pattern=r"[0-9]{2}/.+",
    silent=frozenset({TAKEN}),
    staff=(APPROVE, HOLD, BY_HAND, ACKNOWLEDGE, TICK_WHY, TICK_WHO),
    ticks=(APPROVE, HOLD, BY_HAND, ACKNOWLEDGE),
)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A batch's way to the department, as the ledger has it. `state` is a DeliveryState."""

    key: str
    form: str
    round: str
    revision: int
    state: str
    rows: int = 0
    due_at: datetime | None = None
    sent_at: datetime | None = None
    message_id: str = ""
    attempts: int = 0
    why: str = ""
    to: tuple[str, ...] = ()
    rows_hash: str = ""  # "" until it is frozen
    answer: str = ""  # what the mail server said at the last attempt, whatever people ruled since
    changed: str = ""  # what was added, altered, removed since it was sent
    ticked: frozenset[str] = frozenset()  # the boxes that the ledger wants ticked, by their headers
    possible: frozenset[str] = frozenset()  # those that a person may tick now
    taken: str = ""  # what became of people's ticks


def delivery_lines(lines: Iterable[DeliveryLine]) -> Iterator[Line]:
    """One row for each batch."""
    for d in lines:
        word = f"delivery_state.{d.state}"
        yield Line(
            {header: box(ledger=header in d.ticked) for header in DELIVERIES.ticks}
            | {
                KEY: d.key,
                FORM: d.form,
                "รอบที่": d.round,
                "ฉบับแก้ไขครั้งที่": d.revision,
                STATE: text(word) if word in catalogue() else d.state,
                "จำนวน": d.rows,
                "กำหนดส่ง": words.moment(d.due_at) if d.due_at else "",
                "ส่งเมื่อ": words.moment(d.sent_at) if d.sent_at else "",
                "Message-ID": d.message_id,
                "ส่งแล้ว (ครั้ง)": d.attempts,
                "เหตุผล": d.why,
                "เปลี่ยนหลังส่ง": d.changed,
                TO: ", ".join(d.to),
                HASH: d.rows_hash[:HASH_DIGITS],
                ANSWER: d.answer,
                TAKEN: d.taken,
            }
        )
