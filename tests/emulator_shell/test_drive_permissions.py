"""Sharing, over HTTP."""

from typing import Any

import pytest

from tests.emulator_shell.conftest import Person


def sharing(file_id: str) -> str:
    return f"/drive/v3/files/{file_id}/permissions"


def reason(reply: Any) -> str:
    return str(reply.json()["error"]["errors"][0]["reason"])


def test_sharing_shows_four_fields_and_all_when_asked(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    body = {"type": "user", "role": "writer", "emailAddress": malee.email}
    reply = somchai.post(sharing(file_id), body, sendNotificationEmail="false")
    assert list(reply.json()) == ["kind", "id", "type", "role"]
    listed = somchai.get(sharing(file_id), fields="permissions").json()["permissions"]
    assert [(p["emailAddress"], p["role"]) for p in listed] == [
        (somchai.email, "owner"),
        (malee.email, "writer"),
    ]
    assert list(somchai.get(sharing(file_id)).json()["permissions"][0]) == ["kind", "id", "type", "role"]


def test_sharing_twice_changes_the_role_and_the_owner_stays_owner(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    somchai.share(file_id, malee.email, "writer")
    somchai.share(file_id, malee.email, "reader")
    somchai.share(file_id, somchai.email, "reader")
    listed = somchai.get(sharing(file_id)).json()["permissions"]
    assert [p["role"] for p in listed] == ["owner", "reader"]


def test_a_role_is_changed_and_taken_away(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    somchai.share(file_id, malee.email)
    permission = somchai.get(sharing(file_id)).json()["permissions"][1]["id"]
    one = f"{sharing(file_id)}/{permission}"
    assert somchai.ask("PATCH", one, json={"role": "reader"}).json()["role"] == "reader"
    assert somchai.get(one).json()["role"] == "reader"
    assert somchai.ask("DELETE", one).status_code == 204
    assert somchai.get(one).status_code == 404
    assert malee.get(f"/drive/v3/files/{file_id}").status_code == 404


def test_a_reader_shares_nothing_and_the_owner_can_not_be_removed(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    somchai.share(file_id, malee.email, "reader")
    body = {"type": "anyone", "role": "reader"}
    assert reason(malee.post(sharing(file_id), body)) == "insufficientFilePermissions"
    somchai.share(file_id, malee.email, "writer")
    owner = malee.get(sharing(file_id)).json()["permissions"][0]["id"]
    assert malee.ask("DELETE", f"{sharing(file_id)}/{owner}").status_code == 403


def test_handing_over_needs_its_own_word(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    body = {"type": "user", "role": "owner", "emailAddress": malee.email}
    assert reason(somchai.post(sharing(file_id), body)) == "forbidden"
    assert somchai.post(sharing(file_id), body, transferOwnership="true").json()["role"] == "owner"
    owned = malee.get(f"/drive/v3/files/{file_id}", fields="ownedByMe").json()
    assert owned == {"ownedByMe": True}
    assert somchai.ask("DELETE", f"/drive/v3/files/{file_id}").status_code == 403


def test_ownership_is_offered_and_accepted(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    somchai.share(file_id, malee.email)
    permission = somchai.get(sharing(file_id)).json()["permissions"][1]["id"]
    one = f"{sharing(file_id)}/{permission}"
    take = {"params": {"transferOwnership": "true"}, "json": {"role": "owner"}}
    assert malee.ask("PATCH", one, **take).status_code == 403
    somchai.ask("PATCH", one, json={"role": "writer", "pendingOwner": True})
    assert malee.ask("PATCH", one, **take).json()["role"] == "owner"
    assert malee.get(f"/drive/v3/files/{file_id}", fields="ownedByMe").json() == {"ownedByMe": True}


def test_a_whole_domain_or_everybody_can_be_let_in(somchai: Person, malee: Person) -> None:
    file_id = somchai.make()
    body = {"type": "domain", "role": "writer", "domain": "example.com"}
    assert somchai.post(sharing(file_id), body).json()["id"].endswith("k")
    assert malee.ask("PATCH", f"/drive/v3/files/{file_id}", json={"name": "แก้"}).status_code == 200
    anyone = somchai.post(sharing(file_id), {"type": "anyone", "role": "reader"}).json()
    assert anyone["id"] == "anyoneWithLink"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "user"},
        {"type": "robot", "role": "reader"},
        {"type": "user", "role": "king", "emailAddress": "a@example.com"},
        {"type": "user", "role": "reader"},
        {"type": "domain", "role": "reader"},
    ],
)
def test_half_a_permission_is_refused(somchai: Person, body: dict[str, str]) -> None:
    assert somchai.post(sharing(somchai.make()), body).status_code == 400
