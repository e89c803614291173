"""The emulator stands apart, and stands."""

import contextlib
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from sheets_sync.emulator import Running
from sheets_sync.emulator.route import Router
from sheets_sync.emulator.schema import check
from tests.emulator_shell.conftest import Person


def test_it_imports_nothing_of_the_service() -> None:
    code = (
        "import sys, sheets_sync.emulator.server\n"
        "ours = {m for m in sys.modules if m.startswith('sheets_sync.')}\n"
        "print(sorted(m for m in ours if not m.startswith('sheets_sync.emulator')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_paths_are_matched_before_they_are_decoded() -> None:
    routes = [
        ("GET", "/v4/spreadsheets/{spreadsheetId}", "get"),
        ("POST", "/v4/spreadsheets/{spreadsheetId}:batchUpdate", "batch"),
        ("GET", "/v4/spreadsheets/{spreadsheetId}/values/{range}", "values"),
        ("POST", "/v4/spreadsheets/{spreadsheetId}/values/{range}:append", "append"),
        ("GET", "/v4/spreadsheets/{spreadsheetId}/values:batchGet", "many"),
    ]
    router = Router(routes)
    assert router.find("GET", "/v4/spreadsheets/x") == ("get", {"spreadsheetId": "x"})
    assert router.find("POST", "/v4/spreadsheets/x:batchUpdate") == ("batch", {"spreadsheetId": "x"})
    assert router.find("GET", "/v4/spreadsheets/x/values:batchGet") == ("many", {"spreadsheetId": "x"})
    found = router.find("POST", "/v4/spreadsheets/x/values/%27a%2Fb%27%21A1:B2:append")
    assert found == ("append", {"spreadsheetId": "x", "range": "'a/b'!A1:B2"})
    found = router.find("GET", "/v4/spreadsheets/x/values/%E0%B8%81!A:A")
    assert found == ("values", {"spreadsheetId": "x", "range": "ก!A:A"})
    assert router.find("POST", "/v4/spreadsheets/x:frobnicate") is None
    assert router.find("DELETE", "/v4/spreadsheets/x") is None


def test_a_service_account_owns_no_files_unless_switched_on(fresh: Callable[..., Running]) -> None:
    from google.auth.transport.requests import AuthorizedSession
    from google.oauth2.service_account import Credentials

    running = fresh(service_accounts_own_files=False)
    credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        running.service_account, scopes=["https://www.googleapis.com/auth/drive"]
    )
    owner = Person(running.url, "somchai")
    book = owner.make()
    owner.share(book, credentials.service_account_email)
    with AuthorizedSession(credentials) as robot:  # type: ignore[no-untyped-call]
        for path in ("/drive/v3/files", f"/drive/v3/files/{book}/copy"):
            reply = robot.post(running.url + path, json={"name": "ก"})
            error = reply.json()["error"]
            assert (reply.status_code, error["errors"][0]["reason"]) == (403, "storageQuotaExceeded")
        reply = robot.post(f"{running.url}/v4/spreadsheets", json={})
        assert (reply.status_code, reply.json()["error"]["status"]) == (403, "PERMISSION_DENIED")
        assert robot.get(f"{running.url}/v4/spreadsheets/{book}").status_code == 200
    body = {"type": "user", "role": "owner", "emailAddress": credentials.service_account_email}
    handed = owner.post(f"/drive/v3/files/{book}/permissions", body, transferOwnership="true")
    assert handed.json()["error"]["errors"][0]["reason"] == "storageQuotaExceeded"


def talk(running: Running, sent: bytes) -> bytes:
    """What comes back on a raw connection."""
    port = int(running.url.rpartition(":")[2])
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
        raw.sendall(sent)
        with contextlib.suppress(OSError):  # it may have hung up by now
            raw.shutdown(socket.SHUT_WR)
            while more := raw.recv(65536):
                received += more
    return received


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /v4/spreadsheets/%ff%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /v4/spreadsheets HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
        b"POST /v4/spreadsheets HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /" + b"a" * 400_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /upload/drive/v3/files?uploadType=multipart HTTP/1.1\r\nHost: x\r\n"
        b"Authorization: Bearer person:x@example.com\r\nContent-Type: multipart/related; boundary=b\r\n"
        b"Content-Length: 8\r\n\r\n--b\r\n\r\n-",
        b"DELETE /emulator/nothing HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_no_nonsense_takes_it_down(emulator: Running, somchai: Person, sent: bytes) -> None:
    answer = talk(emulator, sent)
    assert not answer.startswith(b"HTTP/1.1 5")
    assert somchai.get("/emulator/health").status_code == 200


def test_it_listens_on_loopback_only(emulator: Running) -> None:
    assert emulator.url.startswith("http://127.0.0.1:")
    assert emulator.smtp_host == "127.0.0.1"


def test_a_failure_inside_is_a_500_of_googles_shape_and_its_log_holds_nothing_typed(
    somchai: Person, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("1-5601-00123-45-6 was typed")

    monkeypatch.setattr(check, "query", fail)
    reply = somchai.get("/v4/spreadsheets/x")
    error = {"code": 500, "message": "Internal error encountered.", "status": "INTERNAL"}
    assert (reply.status_code, reply.json()) == (500, {"error": error})
    assert "ValueError" in caplog.text
    assert "1-5601" not in caplog.text
