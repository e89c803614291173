"""Alerts: what needs a person is told once for each event, by mail and to apprise addresses."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sheets_sync.config.schema import Alerts
from sheets_sync.delivery import by_hand, hold, settle, step
from tests.delivery.office import KEY, OFFICER, SEND_AT, Office, seen, spoilt


@dataclass
class Hook:
    """A web address that takes alerts."""

    url: str
    told: list[dict[str, Any]]
    deaf: int = 0  # so many calls are refused first


@pytest.fixture
def hook() -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if found.deaf:
                found.deaf -= 1
                self.send_response(503)
            else:
                found.told.append(said)
                self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found = Hook(f"json://127.0.0.1:{server.server_port}/", [])
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def alarmed(here: Office, **alerts: Any) -> Office:
    here.post = replace(here.post, settings=replace(here.post.settings, alerts=Alerts(**alerts)))
    return here


def alerts(here: Office) -> list[str]:
    return [k for k in here.kinds() if k.startswith("alert")]


def test_a_mail_that_may_have_arrived_is_told_once_and_again_after_a_ruling(here: Office) -> None:
    alarmed(here, to=[OFFICER])
    here.faults(at="dot", kind="drop")
    for _ in range(3):
        step(here.post, here.seen)
        here.clock.wait(hours=1)
    assert alerts(here) == ["alert-unknown-0-1-0"]
    words = here.words("56/1.1/2564-1/alert-unknown-0-1-0")
    assert "ยังไม่แน่ใจว่าถึงผู้รับหรือไม่" in words
    assert f"outbox settle {KEY} sent" in words
    settle(here.post, KEY, "retry", "จนท.", "กรมฯ แจ้งว่าไม่ได้รับ")
    here.faults(at="dot", kind="drop")
    step(here.post, here.seen)
    assert alerts(here) == ["alert-unknown-0-1-0", "alert-unknown-0-2-1"]


def test_refused_and_held_mail_is_told_but_not_what_a_person_held(make: Callable[..., Office]) -> None:
    here = alarmed(make(incomplete="hold"), to=[OFFICER])
    step(here.post, seen(13))
    assert alerts(here) == ["alert-held-0-0-0"]
    hold(here.post, KEY, "จนท.", "รอ")
    step(here.post, seen(13))
    assert alerts(here) == ["alert-held-0-0-0"]


def test_a_halted_district_is_told_once_for_as_long_as_it_stays_halted(here: Office) -> None:
    alarmed(here, to=[OFFICER])
    here.clock.moment = SEND_AT - timedelta(days=9)
    halted = spoilt(seen(), "5603", "1.1", "halted")
    for _ in range(3):
        step(here.post, halted)
        here.clock.wait(hours=1)
    assert len(alerts(here)) == 1
    assert "sheets-sync accept เชียงคำ --form 1.1" in here.words(f"56/1.1/2564-1/{alerts(here)[0]}")


def test_an_alert_says_what_mends_the_sheet_and_another_cause_is_another_event(here: Office) -> None:
    alarmed(here, to=[OFFICER])
    here.clock.moment = SEND_AT - timedelta(days=9)
    for cause in ("header", "no_table"):
        step(here.post, spoilt(seen(), "5603", "1.1", "halted", cause))
        step(here.post, spoilt(seen(), "5603", "1.1", "halted", cause))
        here.clock.wait(hours=1)
    header, no_table = (here.words(f"56/1.1/2564-1/{key}") for key in sorted(alerts(here)))
    assert "ชั่วคราว" in header
    assert "ยังไม่มีตาราง" in no_table
    assert "sheets-sync accept" not in header + no_table


def test_apprise_is_told_once_for_each_event_with_mail_and_without(
    make: Callable[..., Office], hook: Hook
) -> None:
    for name, to in (("with", [OFFICER]), ("without", [])):
        here = alarmed(make(name), to=to, urls=[hook.url])
        here.faults(at="rcpt", kind="reply", reply="550 5.7.1 no", count=1)
        for _ in range(3):
            step(here.post, here.seen)
            here.clock.wait(hours=1)
    assert [t["title"] for t in hook.told] == ["[พะเยา] โปรดตรวจสอบ: แบบ 1.1 ส่งไม่ได้"] * 2
    states = {d.key: d.state for d in here.post.ledger.deliveries() if d.kind == "alert"}
    assert set(states.values()) == {"sent"}


def test_at_a_pretended_moment_nobody_outside_this_machine_is_told(here: Office) -> None:
    alarmed(here, urls=["json://alerts.example.com/"])
    here.faults(at="rcpt", kind="reply", reply="550 5.7.1 no", count=1)
    step(here.post, here.seen)
    assert [d.key for d in here.post.ledger.deliveries() if d.kind == "alert"] == []


@pytest.mark.parametrize("to", [[], [OFFICER]])
def test_an_address_that_does_not_answer_is_tried_again_and_the_others_are_told_once(
    here: Office, hook: Hook, to: list[str]
) -> None:
    alarmed(here, to=to, urls=[hook.url, hook.url + "second"])
    here.faults(at="rcpt", kind="reply", reply="550 5.7.1 no", count=1)
    hook.deaf = 2
    step(here.post, here.seen)
    assert hook.told == []
    here.clock.wait(seconds=30)
    step(here.post, here.seen)
    assert hook.told == []  # not sooner than a mail would be
    hook.deaf = 1
    here.clock.wait(minutes=1)
    assert step(here.post, here.seen).needs_a_person
    assert len(hook.told) == 1
    for _ in range(3):
        here.clock.wait(minutes=31)
        step(here.post, here.seen)
    assert len(hook.told) == 2
    states = {d.key.rpartition("/")[2]: d.state for d in here.post.ledger.deliveries() if d.kind == "alert"}
    assert states["urls"] == "sent"
    assert all(str(hook.url) not in str(d) for d in here.post.ledger.deliveries())


def test_an_alert_that_cannot_be_sent_alerts_nobody_in_turn(here: Office) -> None:
    alarmed(here, to=[OFFICER])
    here.faults(at="rcpt", kind="reply", reply="550 5.7.1 no", count=9)
    for _ in range(3):
        step(here.post, here.seen)
        here.clock.wait(hours=1)
    kinds = [d.kind for d in here.post.ledger.deliveries()]
    assert kinds.count("alert") == 2  # one for each form's batch


def test_without_anybody_in_the_config_nobody_is_told(here: Office) -> None:
    here.faults(at="dot", kind="drop")
    step(here.post, here.seen)
    assert alerts(here) == []


@pytest.mark.parametrize("held_by", ["the config", "a person"])
def test_that_the_files_went_by_hand_too_is_no_new_event(make: Callable[..., Office], held_by: str) -> None:
    here = alarmed(make(incomplete="hold"), to=[OFFICER])
    if held_by == "a person":
        hold(here.post, KEY, "จนท.", "รออำเภอจุน")
    step(here.post, seen(13))
    told = alerts(here)
    assert told == ([] if held_by == "a person" else ["alert-held-0-0-0"])
    by_hand(here.post, KEY, "จนท.", "ส่งทาง LINE")
    step(here.post, seen(13))
    assert alerts(here) == told
