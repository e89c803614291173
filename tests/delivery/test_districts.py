"""Accepting a halted sheet, reopening a district, and what changed after a batch was sent."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from sheets_sync.delivery import (
    accept,
    accepted,
    list_outbox,
    pending_accepts,
    reopen,
    reopened,
    since_sent,
    spend,
    step,
    with_changes,
)
from sheets_sync.errors import UsageError
from sheets_sync.model import JudgedRow
from tests.delivery.office import KEY, KEY_13, PLACES, SEND_AT, Office, Seen, judge, row, seen
from tests.render.made import person

PLACE = ("5603", "1.1")


def test_an_accept_counts_until_it_is_used_and_once_more_when_said_again(here: Office) -> None:
    assert pending_accepts(here.post) == frozenset()
    accept(here.post, PLACE, "จนท.", "ลบรายชื่อซ้ำ")
    assert pending_accepts(here.post) == {PLACE}
    spend(here.post, [PLACE], here.clock.now(), [PLACE])
    assert pending_accepts(here.post) == frozenset()
    accept(here.post, PLACE, "จนท.", "ลบอีกครั้ง")
    assert pending_accepts(here.post) == {PLACE}


def test_only_an_accept_that_was_of_use_is_told_as_taken(here: Office) -> None:
    accept(here.post, PLACE, "จนท.", "ลบรายชื่อซ้ำ")
    assert accepted(here.post) == {}
    spend(here.post, [PLACE], here.clock.now(), [PLACE])
    accept(here.post, PLACE, "จนท.", "หัวตารางหาย")
    spend(here.post, [PLACE], here.clock.now(), [])
    assert accepted(here.post)[PLACE].why == "ลบรายชื่อซ้ำ"


@pytest.mark.parametrize(
    ("place", "why"), [(("5603", "9.9"), "เหตุผล"), (PLACE, "  ")], ids=["no such form", "no reason"]
)
def test_an_accept_needs_a_form_of_the_config_and_a_reason(
    here: Office, place: tuple[str, str], why: str
) -> None:
    with pytest.raises(UsageError):
        accept(here.post, place, "จนท.", why)


def test_a_district_is_open_until_the_moment_last_said(here: Office) -> None:
    reopen(here.post, PLACE, SEND_AT + timedelta(days=1), "จนท.", "น้ำท่วม")
    reopen(here.post, PLACE, SEND_AT + timedelta(days=2), "จนท.", "น้ำท่วม")
    assert reopened(here.post)[PLACE].until == SEND_AT + timedelta(days=2)
    with pytest.raises(UsageError):
        reopen(here.post, PLACE, SEND_AT - timedelta(days=1), "จนท.", "ผ่านไปแล้ว")


def test_what_changed_after_the_send_is_counted_for_the_last_revision(here: Office) -> None:
    assert since_sent(here.post, here.seen) == {}
    step(here.post, seen(13))
    same = {"added": 0, "removed": 0, "altered": 0, "rows": []}
    assert since_sent(here.post, seen(13)) == {KEY: same, KEY_13: same}
    since = since_sent(here.post, seen(15))
    assert [since[KEY][kind] for kind in ("added", "removed", "altered")] == [4, 0, 0]
    fewer = since_sent(here.post, seen(12))[KEY]
    assert [fewer[kind] for kind in ("added", "removed", "altered")] == [0, 2, 0]
    assert {(r["kind"], r["row"], r["seen_at"]) for r in fewer["rows"]} == {("removed", None, None)}
    line = next(x for x in with_changes(list_outbox(here.post), since) if x.delivery.key == KEY)
    assert line.to_json()["changed_since_sent"] == since[KEY]
    assert line.for_master().changed == "เพิ่ม 4 แก้ไข 0 นำออก 0"


def test_rows_with_one_number_that_were_waived_count_each(here: Office) -> None:
    """Two people under one number, or rows without one, may pass by waiver: neither hides the other."""
    group, name = PLACES["5601"]

    def with_numbers(*numbers: str) -> Seen:
        rows = [
            row(n, group, person(n, subdistrict=name, national_id=number)) for n, number in enumerate(numbers)
        ]
        found = seen()
        return replace(found, judged={**found.judged, ("5601", "1.1"): judge("5601", "1.1", rows)})

    def counts(found: Seen) -> dict[str, int]:
        since = since_sent(here.post, found)[KEY]
        return {kind: since[kind] for kind in ("added", "removed", "altered")}

    step(here.post, with_numbers("1560101000008", "1560101000008", "", "", "1560101007927"))
    none = {"added": 0, "removed": 0, "altered": 0}
    same = with_numbers("1560101000008", "1560101000008", "", "", "1560101007927")
    assert counts(same) == none
    fewer = with_numbers("1560101000008", "1560101000009", "", "1560101000010", "1560101007927")
    assert counts(fewer) == {"added": 2, "removed": 2, "altered": 0}
    assert counts(with_numbers("1560101000008")) == none | {"removed": 4}


def test_the_outbox_is_read_in_as_many_questions_however_many_batches_there_are(here: Office) -> None:
    asked: list[str] = []

    def count() -> int:
        asked.clear()
        list_outbox(here.post)
        return len(asked)

    engine = here.post.ledger._engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    empty = count()
    step(here.post, here.seen)
    assert len(list_outbox(here.post)) == 2
    assert count() == empty


def test_what_changed_after_the_send_is_told_by_its_place_and_since_when(here: Office) -> None:
    step(here.post, seen(2))
    after = seen(15)

    def when(district: str, form: str) -> list[tuple[str, JudgedRow, datetime | None]]:
        rows = after.judged[district, form].report.clean_rows
        return [("แบบ 1.1", r, SEND_AT + timedelta(minutes=r.number)) for r in rows]

    since = since_sent(here.post, after, when)
    assert since[KEY]["rows"][0] == {
        "district": "5601",
        "name": "เมืองพะเยา",
        "tab": "แบบ 1.1",
        "row": 7,
        "kind": "added",
        "seen_at": "2021-03-30T09:07:00+07:00",
    }
    line = next(x for x in with_changes(list_outbox(here.post), since) if x.delivery.key == KEY)
    assert line.for_master().changed == (
        "เพิ่ม 26 แก้ไข 0 นำออก 0 · เมืองพะเยา แถว 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, …"
        " · เชียงคำ แถว 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, … · พบครั้งหลังสุดเมื่อ 30 มี.ค. 64 09:19 น."
    )
