"""ประวัติการเปลี่ยนแปลง: what left and came back, and the staff's notes that must not be lost with a row.

It is the only memory a note has once its row is gone, so it lies in the master itself, written in the same
call that deletes the row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sheets_sync.messages import text
from sheets_sync.mirror.feedback import HEADER
from sheets_sync.mirror.sheet import NOTE, Line, Spec, look, plain
from sheets_sync.mirror.words import moment
from sheets_sync.model import BLANK, Tab

WHEN, WHAT, TAB, FORM, DISTRICT, ABOUT, DETAIL, REF = (
    "เมื่อ",
    "เหตุการณ์",
    "ชีต",
    "แบบ",
    "อำเภอ",
    "รายการ",
    "รายละเอียด",
    "รหัสอ้างอิง",
)
SPEC = Spec(
    title="ประวัติการเปลี่ยนแปลง",
    headers=(WHEN, WHAT, TAB, FORM, DISTRICT, ABOUT, DETAIL, NOTE, REF),
    identity=(WHEN,),
    pattern=r".+",
    note=False,
)
Kind = Literal[
    "gone",
    "back",
    "changed",
    "key_mended",
    "answer",
    "waived",
    "waiver_over",
    "withdrawn",
    "accepted",
    "tick_again",
]
_ALWAYS = ("back", "answer", "waived", "waiver_over", "withdrawn", "accepted", "tick_again")


@dataclass(frozen=True, slots=True)
class Event:
    """Something worth remembering. `key` and `rest` are short names (digests) of the row it is about."""

    kind: Kind
    tab: str
    key: str
    rest: str
    form: str
    district: str
    about: str  # masked
    note: str = ""
    headers: tuple[str, ...] = ()  # what was changed
    detail: str = ""
    known: bool = False  # the history holds a note of this row already

    @property
    def ref(self) -> str:
        """What the next pass finds it by; empty where nothing is to be found."""
        return f"{self.kind} {self.key} {self.rest}" if self.key else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Words that somebody typed into our feedback column: they are kept when ours take their place."""

    form: str
    district: str
    row: int
    words: str

    @property
    def event(self) -> Event:
        """As the history tells it."""
        about = text("summary.rows", rows=self.row)
        return Event("answer", HEADER, "", "", self.form, self.district, about, detail=self.words)


class Memory:
    """The notes of rows that are gone, by the row's key and by all but its key."""

    def __init__(self) -> None:
        self._notes: dict[str, tuple[str, str, Mapping[str, str]]] = {}  # digest -> (key, rest, words)

    def learn(self, key: str, rest: str, words: Mapping[str, str]) -> None:
        """A row went, and this stood beside it: the staff's header -> text."""
        self.forget(key, rest)
        if words:
            self._notes[key] = self._notes[rest] = (key, rest, words)

    def forget(self, key: str, rest: str) -> None:
        """A row is there again: its note is beside it, and not ours to give to another."""
        for part in (key, rest):
            for digest in self._notes.pop(part, ("", "", {}))[:2]:
                self._notes.pop(digest, None)

    def knows(self, key: str, rest: str) -> bool:
        """Whether a note of this row is remembered."""
        return key in self._notes or rest in self._notes

    def exactly(self, key: str) -> Mapping[str, str]:
        """The same, of the row with this very key alone."""
        return self._notes.get(key, ("", "", {}))[2]

    def words(self, key: str, rest: str) -> Mapping[str, str]:
        """What stood beside this row: the staff's header -> text."""
        return self._notes.get(key, self._notes.get(rest, ("", "", {})))[2]


def remember(tabs: Sequence[Tab]) -> Memory:
    """Everything the history tab says about rows that are gone."""
    memory = Memory()
    for row in look(tabs, SPEC).rows:
        kind, _, refs = plain(row.cells.get(REF, BLANK)).partition(" ")
        key, _, rest = refs.partition(" ")
        if kind == "gone" and key:
            note = plain(row.cells.get(NOTE, BLANK))
            memory.learn(key, rest, {NOTE: note} if note else {})
        elif kind == "back" and key:
            memory.forget(key, rest)
    return memory


def lines(events: Sequence[Event], now: datetime, told: frozenset[str]) -> Iterator[Line]:
    """The history's new rows. Of tabs not in `told` only what concerns a note is worth a row."""
    for event in events:
        if event.tab in told or event.note or event.known or event.kind in _ALWAYS:
            yield Line(_cells(event, moment(now)))


def _cells(event: Event, when: str) -> Mapping[str, str]:
    detail = event.detail
    if event.headers:
        detail = text("history.headers", headers=", ".join(event.headers))
    return {
        WHEN: when,
        WHAT: text(f"history.{event.kind}"),
        TAB: event.tab,
        FORM: event.form,
        DISTRICT: event.district,
        ABOUT: event.about,
        DETAIL: detail,
        NOTE: event.note,
        REF: event.ref,
    }
