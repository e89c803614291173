"""Who may ask, and how Google says no."""

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials

from sheets_sync.emulator import Running

SCOPES = "https://www.googleapis.com/auth/"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture
def key(emulator: Running) -> dict[str, str]:
    found: dict[str, str] = json.loads(emulator.service_account.read_text())
    return found


def exchange(key: dict[str, str], secret: str | None = None, **changes: Any) -> requests.Response:
    now = datetime.now(UTC)
    claims = {
        "iss": key["client_email"],
        "scope": SCOPES + "spreadsheets",
        "aud": "https://oauth2.googleapis.com/token",
        "iat": now,
        "exp": now + timedelta(hours=1),
    }
    signed = jwt.encode(claims | changes, secret or key["private_key"], algorithm="RS256")
    form = {"grant_type": GRANT, "assertion": signed}
    return requests.post(key["token_uri"], data=form, timeout=10)


def test_the_key_file_is_the_owners_alone(emulator: Running) -> None:
    assert stat.S_IMODE(emulator.service_account.stat().st_mode) == 0o600


def test_googles_own_library_gets_a_token_with_the_key(emulator: Running) -> None:
    credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
        emulator.service_account, scopes=[SCOPES + "drive"]
    )
    with AuthorizedSession(credentials) as session:  # type: ignore[no-untyped-call]
        reply = session.get(f"{emulator.url}/drive/v3/about", params={"fields": "user"})
    assert reply.json()["user"]["emailAddress"] == credentials.service_account_email
    assert credentials.expiry is not None


def test_the_exchange_answers_like_google(key: dict[str, str]) -> None:
    reply = exchange(key)
    assert reply.status_code == 200
    assert reply.json()["token_type"] == "Bearer"
    assert reply.json()["expires_in"] == 3599


@pytest.mark.parametrize(
    ("changes", "description"),
    [
        ({"exp": datetime(2021, 3, 23, tzinfo=UTC), "iat": datetime(2021, 3, 22, tzinfo=UTC)}, "short-lived"),
        ({"exp": datetime(2199, 1, 1, tzinfo=UTC)}, "short-lived"),
        ({"aud": "https://elsewhere.example.com"}, "Failed audience check"),
        ({"iss": "somebody@example.com"}, "account not found"),
    ],
)
def test_a_wrong_claim_is_an_invalid_grant(
    key: dict[str, str], changes: dict[str, Any], description: str
) -> None:
    reply = exchange(key, **changes)
    assert reply.status_code == 400
    assert reply.json()["error"] == "invalid_grant"
    assert description in reply.json()["error_description"]


def test_a_signature_of_another_key_is_an_invalid_grant(key: dict[str, str]) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = other.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    reply = exchange(key, secret=pem.decode())
    expected = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
    assert (reply.status_code, reply.json()) == (400, expected)


def test_no_scope_and_no_known_grant_are_refused(key: dict[str, str]) -> None:
    assert exchange(key, scope="").json()["error"] == "invalid_scope"
    reply = requests.post(key["token_uri"], data={"grant_type": "password"}, timeout=10)
    assert (reply.status_code, reply.json()["error"]) == (400, "unsupported_grant_type")
    reply = requests.post(key["token_uri"], data={"grant_type": GRANT, "assertion": "x"}, timeout=10)
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("path", ["/v4/spreadsheets/abc", "/drive/v3/files"])
@pytest.mark.parametrize(
    "header", [None, "Bearer nonsense", "Bearer person:someone@elsewhere.org", "Basic eDp5", "Bearer "]
)
def test_no_token_or_a_wrong_one_is_401(emulator: Running, path: str, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    reply = requests.get(emulator.url + path, headers=headers, timeout=10)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"], error["status"]) == (401, 401, "UNAUTHENTICATED")
    assert "Expected OAuth 2 access token" in error["message"]
    assert ("errors" in error) == path.startswith("/drive")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_reading_token_can_not_write(emulator: Running, key: dict[str, str]) -> None:
    token = exchange(key, scope=SCOPES + "spreadsheets.readonly").json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    reply = requests.post(f"{emulator.url}/v4/spreadsheets", json={}, headers=headers, timeout=10)
    error = reply.json()["error"]
    assert reply.status_code == 403
    assert error["message"] == "Request had insufficient authentication scopes."
    assert error["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    reply = requests.get(f"{emulator.url}/drive/v3/files", headers=headers, timeout=10)
    assert reply.json()["error"]["errors"][0]["reason"] == "insufficientPermissions"


def test_the_scopes_of_the_old_feeds_still_count(emulator: Running, key: dict[str, str]) -> None:
    token = exchange(key, scope="https://spreadsheets.google.com/feeds").json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    reply = requests.post(f"{emulator.url}/v4/spreadsheets", json={}, headers=headers, timeout=10)
    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"aud": "https://www.googleapis.com/", "scope": SCOPES + "drive"}, 200),
        ({"aud": "https://drive.googleapis.com/"}, 200),
        ({"aud": "https://elsewhere.example.com/"}, 401),
        ({"aud": "x", "scope": SCOPES + "spreadsheets"}, 403),
        ({"aud": "https://drive.googleapis.com/", "iss": "x@example.com"}, 401),
        ({"aud": "https://drive.googleapis.com/", "exp": datetime(2021, 3, 20, tzinfo=UTC)}, 401),
    ],
)
def test_a_signed_jwt_will_do_as_a_token(
    emulator: Running, key: dict[str, str], claims: dict[str, Any], status: int
) -> None:
    now = datetime.now(UTC)
    usual = {"iss": key["client_email"], "iat": now, "exp": now + timedelta(hours=1)}
    token = jwt.encode(usual | claims, key["private_key"], algorithm="RS256")
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.get(f"{emulator.url}/drive/v3/files", headers=headers, timeout=10).status_code == status


def test_tokens_live_by_real_time_whatever_the_emulators_clock_says(
    fresh: Callable[..., Running],
) -> None:
    running = fresh()
    moment = {"now": "2021-03-20T10:00:00+07:00"}
    requests.post(f"{running.url}/emulator/clock", json=moment, timeout=10).raise_for_status()
    key = json.loads(running.service_account.read_text())
    token = exchange(key, scope=SCOPES + "drive").json()["access_token"]
    requests.post(f"{running.url}/emulator/clock", json={"advance_s": 999_999}, timeout=10)
    reply = requests.get(
        f"{running.url}/drive/v3/files", headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    assert reply.status_code == 200
