"""Who may read and write a spreadsheet, in the Sheets API's words."""

from typing import Any

import pytest

from tests.emulator_shell.conftest import FOLDER, Person


def refused(reply: Any) -> tuple[int, str, str]:
    error = reply.json()["error"]
    return error["code"], error["status"], error["message"]


def write(who: Person, book: str) -> Any:
    path = f"/v4/spreadsheets/{book}/values/A1"
    return who.ask("PUT", path, params={"valueInputOption": "RAW"}, json={"values": [["ก"]]})


def test_a_spreadsheet_that_is_not_there(somchai: Person) -> None:
    expected = (404, "NOT_FOUND", "Requested entity was not found.")
    assert refused(somchai.get("/v4/spreadsheets/missing")) == expected
    assert refused(write(somchai, "missing")) == expected


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("", 403, 403), ("reader", 200, 403), ("commenter", 200, 403), ("writer", 200, 200)],
)
def test_a_role_says_what_one_may(somchai: Person, malee: Person, role: str, reads: int, writes: int) -> None:
    book = somchai.make()
    if role:
        somchai.share(book, malee.email, role)
    assert malee.get(f"/v4/spreadsheets/{book}").status_code == reads
    reply = write(malee, book)
    assert reply.status_code == writes
    if writes == 403:
        assert refused(reply) == (403, "PERMISSION_DENIED", "The caller does not have permission")


def test_a_folder_is_no_spreadsheet(somchai: Person) -> None:
    reply = somchai.get(f"/v4/spreadsheets/{somchai.make('แฟ้ม', FOLDER)}")
    assert refused(reply)[:2] == (400, "FAILED_PRECONDITION")


def test_a_write_moves_modified_time_and_version_and_a_read_does_not(somchai: Person) -> None:
    book = somchai.make()

    def seen() -> tuple[str, int]:
        found = somchai.get(f"/drive/v3/files/{book}", fields="modifiedTime,version").json()
        return found["modifiedTime"], int(found["version"])

    before = seen()
    somchai.get(f"/v4/spreadsheets/{book}")
    assert seen() == before
    write(somchai, book)
    after = seen()
    assert after[0] > before[0]
    assert after[1] == before[1] + 1
    assert somchai.post(f"/v4/spreadsheets/{book}:batchUpdate", {"requests": []}).status_code == 400
    assert seen() == after


def test_who_wrote_last_is_told(somchai: Person, malee: Person) -> None:
    book = somchai.make()
    somchai.share(book, malee.email)
    write(malee, book)
    found = somchai.get(f"/drive/v3/files/{book}", fields="lastModifyingUser/emailAddress").json()
    assert found == {"lastModifyingUser": {"emailAddress": malee.email}}


def test_renaming_on_either_side_renames_both(somchai: Person) -> None:
    book = somchai.make("เดิม")
    somchai.ask("PATCH", f"/drive/v3/files/{book}", json={"name": "จากไดรฟ์"})
    shown = somchai.get(f"/v4/spreadsheets/{book}", fields="properties/title").json()
    assert shown == {"properties": {"title": "จากไดรฟ์"}}
    change = {"properties": {"title": "จากชีต"}, "fields": "title"}
    requests = [{"updateSpreadsheetProperties": change}]
    somchai.post(f"/v4/spreadsheets/{book}:batchUpdate", {"requests": requests})
    assert somchai.get(f"/drive/v3/files/{book}", fields="name").json() == {"name": "จากชีต"}


def test_a_token_may_stand_in_the_address(somchai: Person) -> None:
    book = somchai.make()
    del somchai.session.headers["Authorization"]
    token = f"person:{somchai.email}"
    assert somchai.get(f"/v4/spreadsheets/{book}", access_token=token).status_code == 200
    assert somchai.get(f"/v4/spreadsheets/{book}").status_code == 401
