"""Waivers in a pass: which findings are waived, by the ledger or by a tick; which waivers are over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sheets_sync.messages import text
from sheets_sync.mirror import (
    MEND,
    WAIVE,
    WAIVE_WHO,
    WAIVE_WHY,
    WAIVED,
    Box,
    Event,
    item_name,
    item_of,
    moment,
    where,
)
from sheets_sync.model import Form, JudgedRow, Row, Violation, Waived, Waiver
from sheets_sync.reconcile.asked import Asked, Book, Place, Ruled, without_names, words
from sheets_sync.reconcile.case import Case
from sheets_sync.validation import Holds, cell_name, typed_text

Cases = Mapping[tuple[str, str], Case]


class Waiving:
    """Asked by `judge` for each finding; afterwards it settles what became of the boxes."""

    def __init__(self, ruled: Ruled, boxes: Sequence[Box], book: Book, now: datetime) -> None:
        self._known = {(w.item, w.cell): w for w in ruled.waivers}
        self._boxes = {box.row.identity[0]: box for box in boxes}
        self._book = book
        self._now = now
        self._wishes: dict[str, tuple[str, str]] = {}  # item -> initials, reason
        self._withdrawn: set[str] = set()
        self._places = {(w.district_code, w.form) for w in ruled.waivers}
        active = {w.item for w in ruled.waivers}
        for item, box in self._boxes.items():
            if box.verdict(item in active) == "wish":
                self._hear(item, box)

    def _hear(self, item: str, box: Box) -> None:
        who, why = words(box, WAIVE_WHY, WAIVE_WHO)
        if not box.on:
            self._withdrawn.add(item)
        elif who and why:
            self._wishes[item] = (who, why)
            self._places.add((box.row.texts.get("รหัสอำเภอ", ""), box.row.texts.get("แบบ", "")))

    def concerns(self, place: Place) -> bool:
        """Whether any finding of this district and form may be waived."""
        return place in self._places

    def holds(self, place: Place) -> Holds:
        """The judge of that district's and form's findings."""

        def waived(row: str, found: Violation, cell: str) -> bool:
            item = item_of(*place, row, found.column or "", found.rule)
            if item in self._withdrawn:
                return False
            return item in self._wishes or (item, cell) in self._known

        return waived

    # ── afterwards ──

    def settle(self, cases: Cases) -> dict[tuple[str, str], Case]:
        """The cases with the waivers that hold; the book gets what is to be recorded, told and shown."""
        holding: dict[str, Waived] = {}
        done: dict[tuple[str, str], Case] = {}
        for place, case in cases.items():
            found = dict(self._of(case)) if self.concerns(place) else {}
            holding |= found
            done[place] = replace(case, waived=tuple(found.values()))
        self._end(done, holding)
        for waiver in (there.waiver for there in holding.values()):
            if (waiver.item, waiver.cell) not in self._known:
                self._record(done[waiver.district_code, waiver.form], waiver)
        self._show(holding)
        return done

    def _of(self, case: Case) -> Iterator[tuple[str, Waived]]:
        tables, place = case.accepted.tables if case.accepted else (), (case.district.code, case.form.id)
        for table, report, names in zip(tables, case.reports, case.names, strict=True):
            for row, typed, name in zip(report.rows, table.rows, names, strict=True):
                for found in row.violations:
                    if found.waived:
                        item = item_of(*place, name, found.column or "", found.rule)
                        cell = cell_name(typed, case.form, found)
                        waiver = self._known.get((item, cell))
                        if waiver is None:
                            who, why = self._wishes[item]
                            why = without_names(why, _personal(case.form, row, typed))
                            waiver = Waiver(*place, item, cell, who, why, self._now)
                        yield item, _where(row, found, waiver)

    def _end(self, cases: Cases, holding: Mapping[str, Waived]) -> None:
        """What was withdrawn, and what a changed cell ended. A sheet that was not read ends nothing."""
        for (item, cell), waiver in self._known.items():
            case = cases.get((waiver.district_code, waiver.form))
            if item in self._withdrawn:
                box = self._boxes[item]
                who = words(box, WAIVE_WHY, WAIVE_WHO)[0] or text("tick.unsigned")
                self._tell(case, "withdrawn", box, "")
                self._book.asked.append(Asked("withdrawn", who, text("history.withdrawn"), waiver=waiver))
            elif case and case.is_new and (item not in holding or holding[item].waiver.cell != cell):
                self._tell(case, "waiver_over", self._boxes.get(item), waiver.why)
                self._book.asked.append(Asked("waiver_over", waiver=waiver))

    def _record(self, case: Case, waiver: Waiver) -> None:
        said = text("tick.said", why=waiver.why, who=waiver.who)
        self._tell(case, "waived", self._boxes.get(waiver.item), said)
        self._book.asked.append(Asked("waive", waiver.who, waiver.why, waiver=waiver))

    def _tell(self, case: Case | None, kind: str, box: Box | None, detail: str) -> None:
        if case is None:
            return
        about = where(box.row)[2] if box else ""
        whose = (case.form.id, case.district.name, about)
        self._book.events.append(Event(kind, MEND.title, "", "", *whose, detail=detail))  # type: ignore[arg-type]

    def _show(self, holding: Mapping[str, Waived]) -> None:
        """The boxes and words of the tab; a row that is to be laid anew gets its words from the ledger."""
        over = {
            asked.waiver.item for asked in self._book.asked if asked.kind == "waiver_over" and asked.waiver
        }
        for item, box in self._boxes.items():
            if item in over and item not in holding:
                self._book.bring(box, False)
            elif self._book.is_wish(box, item in holding):
                self._book.leave(box, False)
                if box.on:
                    self._book.put(MEND.title, box.item, WAIVED, text("tick.who_and_why"))
        for item, waiver in ((item, there.waiver) for item, there in holding.items()):
            name = item_name((item, "0"))
            self._book.put(MEND.title, name, WAIVED, text("tick.waived", at=moment(waiver.at)))
            if item not in self._boxes:
                self._book.lay(MEND.title, name, WAIVE)
                self._book.put(MEND.title, name, WAIVE_WHY, waiver.why)
                self._book.put(MEND.title, name, WAIVE_WHO, waiver.who)


def _where(row: JudgedRow, found: Violation, waiver: Waiver) -> Waived:
    goes = row.state == "clean" and not row.reserve
    return Waived(found.row or 0, found.column or "", found.header or "", found.rule, waiver, goes)


def _personal(form: Form, row: JudgedRow, typed: Row) -> list[str]:
    """Also as it was typed: a faulty cell has no normal form."""
    keys = [column.key for column in form.columns if column.personal]
    return [said for key in keys for said in (row.values.get(key, ""), typed_text(typed, key).strip())]
