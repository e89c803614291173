"""The changes feed: a hint that lags and folds."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import requests

from sheets_sync.emulator import Running
from sheets_sync.emulator.feed import Edit, Feed
from tests.emulator_shell.conftest import Person

MOMENT = datetime(2021, 3, 20, 3, tzinfo=UTC)


def token(who: Person) -> str:
    return str(who.get("/drive/v3/changes/startPageToken").json()["startPageToken"])


def changed(who: Person, since: str) -> list[str]:
    reply = who.get("/drive/v3/changes", pageToken=since).json()
    assert "newStartPageToken" in reply
    return [change["fileId"] for change in reply["changes"]]


def advance(running: Running, seconds: float) -> None:
    requests.post(f"{running.url}/emulator/clock", json={"advance_s": seconds}, timeout=10).raise_for_status()


def test_edits_of_one_file_fold_into_one_entry(somchai: Person) -> None:
    first, second = somchai.make(), somchai.make()
    since = token(somchai)
    assert changed(somchai, since) == []
    for name in ("ก", "ข", "ค"):
        somchai.ask("PATCH", f"/drive/v3/files/{first}", json={"name": name})
    somchai.ask("PATCH", f"/drive/v3/files/{second}", json={"name": "ง"})
    somchai.ask("PATCH", f"/drive/v3/files/{first}", json={"name": "จ"})
    assert changed(somchai, since) == [second, first]
    assert changed(somchai, token(somchai)) == []


def test_only_what_one_may_list_turns_up(somchai: Person, malee: Person) -> None:
    since = token(malee)
    file_id = somchai.make()
    assert changed(malee, since) == []
    somchai.share(file_id, malee.email, "reader")
    assert changed(malee, since) == [file_id]


def gone(who: Person, since: str) -> list[tuple[str, bool]]:
    changes = who.get("/drive/v3/changes", pageToken=since).json()["changes"]
    return [(change["fileId"], change["removed"]) for change in changes]


def test_a_deleted_file_is_told_as_removed_to_those_who_had_it(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    since = token(somchai)
    somchai.share(file_id, malee.email)
    other = somchai.make()
    somchai.ask("DELETE", f"/drive/v3/files/{file_id}")
    somchai.ask("DELETE", f"/drive/v3/files/{other}")
    assert gone(somchai, since) == [(file_id, True), (other, True)]
    assert gone(malee, since) == [(file_id, True)]


def test_a_file_no_longer_shared_is_told_as_removed(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    somchai.share(file_id, malee.email)
    since = token(malee)
    path = f"/drive/v3/files/{file_id}/permissions"
    permission = somchai.get(path).json()["permissions"][1]["id"]
    somchai.ask("DELETE", f"{path}/{permission}")
    assert gone(malee, since) == [(file_id, True)]
    assert gone(somchai, since) == [(file_id, False)]


def test_pages_of_changes(somchai: Person) -> None:
    since = token(somchai)
    made = [somchai.make() for _ in range(5)]
    seen: list[str] = []
    at = since
    for _ in range(3):
        reply = somchai.get("/drive/v3/changes", pageToken=at, pageSize=2).json()
        seen += [change["fileId"] for change in reply["changes"]]
        at = reply.get("nextPageToken", "")
    assert (seen, at) == (made, "")


def test_a_wrong_token_is_refused(somchai: Person) -> None:
    assert somchai.get("/drive/v3/changes").status_code == 400
    assert somchai.get("/drive/v3/changes", pageToken="soon").status_code == 400


def test_with_a_lag_neither_feed_nor_modified_time_show_an_edit_at_once(
    fresh: Callable[..., Running],
) -> None:
    running = fresh(drive_lag=180)
    owner = Person(running.url, "somchai")
    file_id = owner.make()
    advance(running, 200)
    since = token(owner)

    def modified() -> Any:
        return owner.get(f"/drive/v3/files/{file_id}", fields="modifiedTime").json()["modifiedTime"]

    before = modified()
    headers = {"Content-Type": "text/csv"}
    path = f"/upload/drive/v3/files/{file_id}?uploadType=media"
    owner.ask("PATCH", path, data=b"a,b", headers=headers).raise_for_status()
    assert (changed(owner, since), modified()) == ([], before)
    advance(running, 181)
    assert changed(owner, since) == [file_id]
    assert modified() > before


def test_the_feed_keeps_one_entry_a_file_and_runs_forward_only() -> None:
    feed = Feed(lag=10)
    for second, name in enumerate(["a", "b", "a", "c"]):
        feed.note(Edit(name, MOMENT, "x@example.com"), second)
    assert list(feed.settle(9)) == []
    start = feed.position
    assert [e.file_id for e in feed.settle(12)] == ["a", "b", "a"]
    assert [e.file_id for _, e in feed.since(start)] == ["b", "a"]
    middle = feed.position
    assert [e.file_id for e in feed.settle(100)] == ["c"]
    assert [e.file_id for _, e in feed.since(middle)] == ["c"]
    assert [e.file_id for _, e in feed.since(start)] == ["b", "a", "c"]
