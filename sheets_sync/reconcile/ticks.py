"""The boxes of the summary and of the deliveries tab: taking a halted sheet, letting a batch leave or not."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sheets_sync.config import Settings
from sheets_sync.messages import text
from sheets_sync.mirror import (
    ACCEPT,
    ACKNOWLEDGE,
    APPROVE,
    BY_HAND,
    DELIVERIES,
    HOLD,
    MEND,
    PROGRESS,
    TAKEN,
    TICK_WHO,
    TICK_WHY,
    TICKED,
    Box,
    DeliveryLine,
    Event,
    Seen,
    boxes,
    is_planned,
    item_name,
    moment,
    remember_boxes,
)
from sheets_sync.model import Tab
from sheets_sync.reconcile.asked import Asked, Book, Place, Ruled, words
from sheets_sync.reconcile.case import Case
from sheets_sync.reconcile.waiving import Waiving

Cases = Mapping[tuple[str, str], Case]


class Ticks:
    """What people ticked in the master since the read before. Without a master nothing is heard."""

    def __init__(
        self,
        settings: Settings,
        standing: Sequence[Tab] | None,
        seen: Seen,
        ruled: Ruled,
        lines: Sequence[DeliveryLine],
        now: datetime,
    ) -> None:
        self.book = Book()
        self.pending: dict[str, str] = {}  # batch key -> what its ticks still lack
        self._settings = settings
        self._standing = standing
        self._now = now
        self._ruled = ruled
        found = {spec.title: list(boxes(standing or (), spec, seen)) for spec in TICKED}
        self._districts = {code: d for d in settings.districts for code in d.subdistricts}
        self._lacking: set[str] = set()  # rows of the summary whose tick wants words
        self._accepts = dict(self._heard(found[PROGRESS.title]))
        self.waiving = Waiving(ruled, found[MEND.title], self.book, now)
        self._deliver(found[DELIVERIES.title], {line.key: line for line in lines})

    @property
    def accepts(self) -> frozenset[Place]:
        """The sheets that somebody takes as they are."""
        return frozenset(place for place, _ in self._accepts)

    def settle(self, cases: Cases) -> dict[tuple[str, str], Case]:
        """After all was judged: the cases with their waivers; the book is complete then."""
        used = {p: word for p, word in self._ruled.waiting.items() if p in cases and cases[p].used_accept}
        taken = {**self._ruled.accepted, **used}
        for (place, _), (box, who, why) in self._accepts.items():
            case = cases[place]
            if case.used_accept:
                taken[place] = (who, self._now)
                self.book.bring(box, False)
                if not any(a.kind == "accept" and a.place == place for a in self.book.asked):
                    self._accepted(case, who, why)
            elif case.state == "ok":
                self.book.bring(box, False, text("tick.not_now"))
            elif case.state == "halted":  # a lost header: kept, the tick would take a later loss of rows
                self.book.bring(box, False, text("tick.not_rows"))
            else:
                self.book.leave(box, False)
        for (code, form), (who, at) in taken.items():
            for item in self._items(code, form) - self._lacking:
                said = text("tick.accepted", at=moment(at), who=who)
                self.book.put(PROGRESS.title, item, TAKEN, said)
        return self.waiving.settle(cases)

    def _items(self, code: str, form: str) -> set[str]:
        """The rows of the summary that tell of a district and form."""
        places = (sub for sub, district in self._districts.items() if district.code == code)
        return {item_name((subdistrict, form, "0")) for subdistrict in places}

    def remembered(self) -> Seen | None:
        """What the next pass is to know; None when the master could not be read."""
        if self._standing is None:
            return None
        return remember_boxes(self._standing, TICKED, self.book.told, self.book.left)

    # ── the summary ──

    def _heard(self, found: Sequence[Box]) -> Iterator[tuple[tuple[Place, str], tuple[Box, str, str]]]:
        for box in found:
            subdistrict, form = box.row.identity[:2]
            district = self._districts.get(subdistrict)
            if district is None or not self.book.is_wish(box, False):
                continue
            who, why = words(box, TICK_WHY, TICK_WHO)
            if who and why:
                yield ((district.code, form), subdistrict), (box, who, why)
            else:
                self.book.leave(box, False)
                self.book.put(PROGRESS.title, box.item, TAKEN, text("tick.who_and_why"))
                self._lacking.add(box.item)

    def _accepted(self, case: Case, who: str, why: str) -> None:
        place = (case.district.code, case.form.id)
        self.book.asked.append(Asked("accept", who, why, place=place))
        said = text("tick.said", why=why, who=who)
        event = Event(
            "accepted", PROGRESS.title, "", "", case.form.id, case.district.name, ACCEPT, detail=said
        )
        self.book.events.append(event)

    # ── the deliveries ──

    def _deliver(self, found: Sequence[Box], lines: Mapping[str, DeliveryLine]) -> None:
        """A hold goes before everything else, and needs no second look: it only makes a batch wait."""
        held: set[str] = set()
        for box in sorted(found, key=lambda b: b.header != HOLD):
            line = lines.get(box.row.identity[0])
            if line is None or (line.state == "planned" and not is_planned(box.row)):
                self.book.leave(box, box.on)  # the ledger knows nothing of it: no tick of before may speak
                continue
            ledger = box.header in line.ticked
            if box.header == HOLD and box.on and box.verdict(ledger) in ("wish", "wait", "again"):
                self._hold(box, line, held)
            elif self.book.is_wish(box, ledger):
                self._wish(box, line, held)
        there = {(box.row.identity[0], box.header) for box in found}
        for line in lines.values():
            for header in line.ticked:
                if (line.key, header) not in there:
                    self.book.lay(DELIVERIES.title, item_name((line.key, "0")), header)
        for key, said in self.pending.items():
            before = [lines[key].taken] if lines[key].taken else []
            self.book.put(DELIVERIES.title, item_name((key, "0")), TAKEN, " · ".join([*before, said]))

    def _hold(self, box: Box, line: DeliveryLine, held: set[str]) -> None:
        if HOLD in line.possible:
            held.add(line.key)
            self._ask(box, "hold")
        else:
            self.book.bring(box, False, text("tick.not_now"))

    def _wish(self, box: Box, line: DeliveryLine, held: set[str]) -> None:
        on_hold = box.header == APPROVE and line.key in held
        if box.on and (box.header not in line.possible or on_hold):
            self.book.bring(box, False, text("tick.not_now"))
        elif box.on and not words(box, TICK_WHY, TICK_WHO)[0]:
            self.book.leave(box, False)
            self.pending[line.key] = text("tick.who")
        elif box.on:
            self._ask(box, "approve" if box.header == APPROVE else _KINDS[box.header])
        elif box.header == BY_HAND:
            self._ask(box, "not_by_hand")
        elif box.header == APPROVE and HOLD in line.possible:
            self._ask(box, "hold", text("tick.taken_back"))
        else:
            why = text("tick.to_let_go", header=APPROVE) if box.header == HOLD else text("tick.not_now")
            self.book.bring(box, True, why)

    def _ask(self, box: Box, kind: str, why: str = "") -> None:
        who, said = words(box, TICK_WHY, TICK_WHO)
        reason = why or said or text("tick.no_reason")
        key = box.row.identity[0]
        self.book.asked.append(Asked(kind, who or text("tick.unsigned"), reason, key=key))  # type: ignore[arg-type]
        self.book.leave(box, box.on)


_KINDS = {ACKNOWLEDGE: "acknowledge", BY_HAND: "by_hand"}
