"""Drive's files, over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.emulator_shell.conftest import FOLDER, SPREADSHEET, Person

People = Callable[[str], Person]


def error(reply: Any) -> dict[str, Any]:
    found: dict[str, Any] = reply.json()["error"]
    return found


def test_a_new_file_is_shown_with_drives_four_default_fields(somchai: Person) -> None:
    reply = somchai.post("/drive/v3/files", {"name": "ก", "mimeType": SPREADSHEET})
    found = reply.json()
    assert list(found) == ["kind", "id", "name", "mimeType"]
    assert len(found["id"]) == 44
    assert somchai.get(f"/drive/v3/files/{found['id']}").json() == found


def test_fields_choose_and_a_star_shows_everything(somchai: Person) -> None:
    file_id = somchai.make()
    path = f"/drive/v3/files/{file_id}"
    assert list(somchai.get(path, fields="id,owners/emailAddress").json()) == ["id", "owners"]
    assert somchai.get(path, fields="owners(me,kind)").json()["owners"] == [
        {"kind": "drive#user", "me": True}
    ]
    assert somchai.get(path, fields="*").json()["webViewLink"].startswith("https://docs.google.com/")
    refused = somchai.get(path, fields="id,colour")
    assert refused.status_code == 400
    assert error(refused)["errors"][0]["reason"] == "invalidParameter"


def test_a_file_that_is_not_there_or_not_shared_is_not_found(somchai: Person, malee: Person) -> None:
    for file_id in ("nothing", somchai.make()):
        reply = malee.get(f"/drive/v3/files/{file_id}")
        expected = f"File not found: {file_id}."
        assert (reply.status_code, error(reply)["message"]) == (404, expected)
        assert error(reply)["errors"][0]["reason"] == "notFound"


def test_a_reader_may_not_change_and_a_writer_may_not_delete(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    path = f"/drive/v3/files/{file_id}"
    somchai.share(file_id, malee.email, "reader")
    reply = malee.ask("PATCH", path, json={"name": "ใหม่"})
    assert (reply.status_code, error(reply)["errors"][0]["reason"]) == (403, "insufficientFilePermissions")
    somchai.share(file_id, malee.email, "writer")
    assert malee.ask("PATCH", path, json={"name": "ใหม่"}).json()["name"] == "ใหม่"
    assert malee.ask("PATCH", path, json={"trashed": True}).status_code == 403
    assert malee.ask("DELETE", path).status_code == 403
    assert somchai.ask("DELETE", path).status_code == 204
    assert somchai.get(path).status_code == 404


QUERIES = [
    ("name = 'อำเภอจุน'", {"อำเภอจุน"}),
    ('name = "อำเภอจุน"', {"อำเภอจุน"}),
    ("name contains 'อำเภอ'", {"อำเภอจุน", "อำเภอปง"}),
    ("name contains 'pong'", {"Form 1.1 Pong"}),
    ("not name contains 'อำเภอ'", {"แฟ้ม", "Form 1.1 Pong", "it's"}),
    ("name = 'it\\'s'", {"it's"}),
    (f"mimeType='{FOLDER}'", {"แฟ้ม"}),
    (f"mimeType != '{FOLDER}' and name contains 'form'", {"Form 1.1 Pong"}),
    ("(name = 'แฟ้ม' or name='อำเภอปง') and trashed=false", {"แฟ้ม", "อำเภอปง"}),
    ("trashed = true", set()),
    ("'me' in owners", {"แฟ้ม", "อำเภอจุน", "อำเภอปง", "Form 1.1 Pong", "it's"}),
    ("'root' in parents and name contains 'อำเภอ'", {"อำเภอปง"}),
    ("sharedWithMe", None),
    ("modifiedTime > '2000-01-01T00:00:00' and name='it\\'s'", {"it's"}),
    ("modifiedTime < '2000-01-01T00:00:00Z'", set()),
    ("name", None),
    ("name = ", None),
    ("name ~ 'x'", None),
    ("(name = 'x'", None),
    ("colour = 'x'", None),
    ("name = 'x' name = 'y'", None),
    ("modifiedTime > 'yesterday'", None),
]


@pytest.fixture(scope="module")
def archive(emulator: Any) -> Person:
    owner = Person(emulator.url, "archive")
    folder = owner.make("แฟ้ม", FOLDER)
    owner.make("อำเภอจุน", parents=[folder])
    for name in ("อำเภอปง", "Form 1.1 Pong", "it's"):
        owner.make(name)
    return owner


@pytest.mark.parametrize(("query", "names"), QUERIES)
def test_searching(archive: Person, query: str, names: set[str] | None) -> None:
    reply = archive.get("/drive/v3/files", q=query)
    if names is None:
        assert (reply.status_code, error(reply)["errors"][0]["location"]) == (400, "q")
    else:
        assert {file["name"] for file in reply.json()["files"]} == names


def test_the_folders_own_id_finds_what_lies_in_it(archive: Person) -> None:
    folder = archive.get("/drive/v3/files", q="name='แฟ้ม'").json()["files"][0]["id"]
    for query in (f"'{folder}' in parents", f'parents in "{folder}"'):
        assert [f["name"] for f in archive.get("/drive/v3/files", q=query).json()["files"]] == ["อำเภอจุน"]


def test_a_list_comes_in_pages_newest_first_or_as_asked(archive: Person) -> None:
    seen: list[str] = []
    token = ""
    while True:
        reply = archive.get("/drive/v3/files", pageSize=2, pageToken=token).json()
        seen += [file["name"] for file in reply["files"]]
        token = reply.get("nextPageToken", "")
        if not token:
            break
    assert seen == ["it's", "Form 1.1 Pong", "อำเภอปง", "อำเภอจุน", "แฟ้ม"]
    by_name = archive.get("/drive/v3/files", orderBy="name desc").json()["files"]
    assert [file["name"] for file in by_name] == sorted(seen, reverse=True)
    for wrong in ({"orderBy": "colour"}, {"pageToken": "?"}, {"pageSize": 0}):
        assert archive.get("/drive/v3/files", **wrong).status_code == 400


def test_nobody_lists_what_is_not_shared_with_him(archive: Person, person: People) -> None:
    assert person("stranger").get("/drive/v3/files").json()["files"] == []


def test_what_is_shared_by_link_opens_but_is_not_listed(somchai: Person, person: People) -> None:
    file_id = somchai.make()
    stranger = person("linked")
    somchai.post(f"/drive/v3/files/{file_id}/permissions", {"type": "anyone", "role": "reader"})
    assert stranger.get(f"/drive/v3/files/{file_id}").status_code == 200
    assert stranger.get("/drive/v3/files").json()["files"] == []


def test_a_shared_folder_shares_what_lies_in_it(somchai: Person, person: People) -> None:
    reader = person("folder.reader")
    folder = somchai.make("แฟ้ม", FOLDER)
    file_id = somchai.make("ในแฟ้ม", parents=[folder])
    somchai.share(folder, reader.email, "reader")
    assert reader.get(f"/drive/v3/files/{file_id}").status_code == 200
    assert len(reader.get("/drive/v3/files").json()["files"]) == 2
    assert reader.ask("PATCH", f"/drive/v3/files/{file_id}", json={"name": "x"}).status_code == 403


def test_moving_between_folders(somchai: Person) -> None:
    first, second = somchai.make("หนึ่ง", FOLDER), somchai.make("สอง", FOLDER)
    file_id = somchai.make("ใบ", parents=[first])
    params = {"addParents": second, "removeParents": first, "fields": "parents"}
    moved = somchai.ask("PATCH", f"/drive/v3/files/{file_id}", params=params, json={})
    assert moved.json() == {"parents": [second]}
    direct = somchai.ask("PATCH", f"/drive/v3/files/{file_id}", json={"parents": [first]})
    assert error(direct)["errors"][0]["reason"] == "fieldNotWritable"
    missing = somchai.post("/drive/v3/files", {"name": "x", "parents": ["nowhere"]})
    assert missing.status_code == 404


def test_no_folder_lies_in_itself(somchai: Person) -> None:
    outer = somchai.make("นอก", FOLDER)
    inner = somchai.make("ใน", FOLDER, parents=[outer])
    for target in (outer, inner):
        moved = somchai.ask("PATCH", f"/drive/v3/files/{outer}", params={"addParents": target}, json={})
        assert moved.status_code == 400


def test_a_deleted_folder_takes_its_files_along(somchai: Person) -> None:
    folder = somchai.make("แฟ้ม", FOLDER)
    file_id = somchai.make("ในแฟ้ม", parents=[folder])
    assert somchai.ask("DELETE", f"/drive/v3/files/{folder}").status_code == 204
    assert somchai.get(f"/drive/v3/files/{file_id}").status_code == 404


def test_the_trash_is_emptied_of_ones_own_files(person: People) -> None:
    owner = person("tidy")
    gone, kept = owner.make("ทิ้ง"), owner.make("เก็บ")
    owner.ask("PATCH", f"/drive/v3/files/{gone}", json={"trashed": True})
    assert [f["id"] for f in owner.get("/drive/v3/files", q="trashed=true").json()["files"]] == [gone]
    assert owner.ask("DELETE", "/drive/v3/files/trash").status_code == 204
    assert [f["id"] for f in owner.get("/drive/v3/files").json()["files"]] == [kept]


def test_a_copy_is_the_callers_and_named_after_the_original(somchai: Person, malee: Person) -> None:
    source = somchai.make("ต้นฉบับ")
    somchai.share(source, malee.email, "reader")
    copy = malee.post(f"/drive/v3/files/{source}/copy", {"name": None}).json()
    assert copy["name"] == "Copy of ต้นฉบับ"
    assert malee.get(f"/drive/v3/files/{copy['id']}", fields="ownedByMe").json() == {"ownedByMe": True}
    assert somchai.get(f"/drive/v3/files/{copy['id']}").status_code == 404


def test_plain_files_keep_their_content(somchai: Person) -> None:
    headers = {"Content-Type": "text/plain"}
    path = "/upload/drive/v3/files?uploadType=media"
    made = somchai.ask("POST", path, data="สวัสดี".encode(), headers=headers).json()
    read = somchai.get(f"/drive/v3/files/{made['id']}", alt="media")
    assert (read.content.decode(), read.headers["content-type"]) == ("สวัสดี", "text/plain")


def test_a_spreadsheet_can_not_be_downloaded_only_exported(somchai: Person) -> None:
    file_id = somchai.make()
    reply = somchai.get(f"/drive/v3/files/{file_id}", alt="media")
    assert (reply.status_code, error(reply)["errors"][0]["reason"]) == (403, "fileNotDownloadable")
    assert somchai.get(f"/drive/v3/files/{file_id}/export", mimeType="text/csv").status_code == 200
    pdf = somchai.get(f"/drive/v3/files/{file_id}/export", mimeType="application/pdf")
    assert pdf.status_code == 501
    assert somchai.get(f"/drive/v3/files/{file_id}/export", mimeType="image/png").status_code == 400


def test_what_the_emulator_does_not_do_is_a_501_of_googles_shape(somchai: Person) -> None:
    for path in ("/drive/v3/drives", "/drive/v3/frobnicate", "/v4/spreadsheets/x:frobnicate"):
        reply = somchai.get(path)
        assert (reply.status_code, error(reply)["code"]) == (501, 501)
        assert "does not implement" in error(reply)["message"]
    assert somchai.get("/elsewhere").status_code == 404


def test_about_wants_fields(somchai: Person) -> None:
    assert somchai.get("/drive/v3/about").status_code == 400
    about = somchai.get("/drive/v3/about", fields="user/emailAddress").json()
    assert about == {"user": {"emailAddress": somchai.email}}


def test_ids_can_be_had_in_advance(somchai: Person) -> None:
    ids = somchai.get("/drive/v3/files/generateIds", count=3).json()["ids"]
    assert len(set(ids)) == 3
