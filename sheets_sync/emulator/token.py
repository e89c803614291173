"""Who is asking: the service account's key, the signed-JWT exchange, and bearer tokens.

Tokens live by the machine's clock, not the emulator's: the client libraries sign by it.
"""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sheets_sync.emulator.clock import real_now
from sheets_sync.emulator.errors import GoogleError
from sheets_sync.emulator.world import SERVICE_ACCOUNT, Caller

_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_AUDIENCES = (
    "https://oauth2.googleapis.com/token",
    "https://www.googleapis.com/oauth2/v4/token",
    "https://accounts.google.com/o/oauth2/token",
)
_LIFE = timedelta(seconds=3600)
_PERSON = re.compile(r"person:([^@\s]+@(?:[\w-]+\.)*example\.com)", re.IGNORECASE)
_SCOPE_PREFIX = "https://www.googleapis.com/auth/"
_OLD = {"https://spreadsheets.google.com/feeds": "spreadsheets", "https://docs.google.com/feeds": "drive"}
_HELP = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


class GrantRefused(Exception):
    """The token endpoint's 400: an OAuth error code and its description."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


@dataclass(frozen=True, slots=True)
class _Token:
    caller: Caller
    expires: datetime


class Tokens:
    """Issues and knows the tokens of one emulator."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key_id = secrets.token_hex(20)
        self._issued: dict[str, _Token] = {}
        self._endpoint = ""

    def write_key(self, path: Path, url: str) -> None:
        """The service account's key file, as Google hands it out but for its `token_uri` (mode 0600)."""
        self._endpoint = f"{url}/token"
        pem = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_private(path, json.dumps(self._key_file(pem.decode()), indent=2) + "\n")

    def _key_file(self, pem: str) -> dict[str, str]:
        certs = "https://www.googleapis.com/oauth2/v1/certs"
        return {
            "type": "service_account",
            "project_id": "emulator",
            "private_key_id": self._key_id,
            "private_key": pem,
            "client_email": SERVICE_ACCOUNT,
            "client_id": "100000000000000000000",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": self._endpoint,
            "auth_provider_x509_cert_url": certs,
            "universe_domain": "googleapis.com",
        }

    def grant(self, form: Mapping[str, str]) -> dict[str, Any]:
        """The reply of the token endpoint to its form."""
        if form.get("grant_type") != _GRANT:
            raise GrantRefused("unsupported_grant_type", f"Invalid grant_type: {form.get('grant_type', '')}")
        claims = self._claims(form.get("assertion", ""))
        scopes = _scopes(claims)
        if not scopes:
            raise GrantRefused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        return self._issue(Caller(SERVICE_ACCOUNT, "service_account", scopes))

    def _issue(self, caller: Caller) -> dict[str, Any]:
        now = real_now()
        self._issued = {text: token for text, token in self._issued.items() if token.expires > now}
        text = "ya29.c." + secrets.token_urlsafe(96)
        self._issued[text] = _Token(caller, now + _LIFE)
        return {"access_token": text, "expires_in": int(_LIFE.total_seconds()) - 1, "token_type": "Bearer"}

    def _claims(self, assertion: str) -> dict[str, Any]:
        try:
            return self._verified(assertion, [*_AUDIENCES, self._endpoint])
        except jwt.ExpiredSignatureError as error:
            raise GrantRefused("invalid_grant", _EXPIRED) from error
        except jwt.ImmatureSignatureError as error:
            raise GrantRefused("invalid_grant", _EXPIRED) from error
        except jwt.InvalidAudienceError as error:
            why = f"Invalid JWT: Failed audience check. The right audience is {_AUDIENCES[0]}"
            raise GrantRefused("invalid_grant", why) from error
        except jwt.InvalidIssuerError as error:
            raise GrantRefused("invalid_grant", "Invalid grant: account not found") from error
        except jwt.InvalidSignatureError as error:
            raise GrantRefused("invalid_grant", "Invalid JWT Signature.") from error
        except jwt.PyJWTError as error:
            raise GrantRefused("invalid_grant", "Invalid JWT: Failed to parse the assertion.") from error

    def _verified(self, assertion: str, audience: list[str] | None) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            assertion,
            self._key.public_key(),
            algorithms=["RS256"],
            audience=audience,
            issuer=SERVICE_ACCOUNT,
            leeway=10,
            options={"require": ["iss", "aud", "exp", "iat"], "verify_aud": audience is not None},
        )
        if claims["exp"] - claims["iat"] > _LIFE.total_seconds():
            raise jwt.ExpiredSignatureError
        return claims

    def caller(self, authorization: str | None, drive: bool) -> Caller:
        """Who bears this Authorization header; GoogleError 401 otherwise."""
        if not authorization:
            why = f"Request is missing required authentication credential. {_HELP}"
            raise _unauthenticated(why, "CREDENTIALS_MISSING", "Login Required.", "required", drive)
        text = authorization.removeprefix("Bearer ").strip()
        if person := _PERSON.fullmatch(text):
            return Caller(person.group(1).lower())
        token = self._issued.get(text)
        if text.count(".") == 2 and (signed := self._self_signed(text)):
            return signed
        if token is None or token.expires <= real_now():
            why = f"Request had invalid authentication credentials. {_HELP}"
            raise _unauthenticated(why, "ACCESS_TOKEN_EXPIRED", "Invalid Credentials", "authError", drive)
        return token.caller

    def _self_signed(self, text: str) -> Caller | None:
        # Google's own APIs take a service account's signed JWT in place of a token; Go's and Node's
        # libraries send one.
        try:
            claims = self._verified(text, audience=None)
        except jwt.PyJWTError:
            return None
        scopes = _scopes(claims)
        audience = str(claims["aud"])
        meant = audience.startswith("https://") and audience.rstrip("/").endswith(".googleapis.com")
        return Caller(SERVICE_ACCOUNT, "service_account", scopes) if scopes or meant else None


def _scopes(claims: Mapping[str, Any]) -> frozenset[str]:
    asked = str(claims.get("scope", "")).split()
    return frozenset(_OLD.get(scope, scope.removeprefix(_SCOPE_PREFIX)) for scope in asked)


_EXPIRED = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


def _unauthenticated(message: str, info: str, short: str, reason: str, drive: bool) -> GoogleError:
    service = "drive.googleapis.com" if drive else "sheets.googleapis.com"
    where = {"location": "Authorization", "locationType": "header"}
    details = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": info,
        "domain": "googleapis.com",
        "metadata": {"service": service},
    }
    errors = [{"message": short, "domain": "global", "reason": reason} | where]
    return GoogleError(401, "UNAUTHENTICATED", message, [details], errors)


def write_private(path: Path, text: str | bytes) -> None:
    """Write a file that only its owner may read."""
    data = text.encode() if isinstance(text, str) else text
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
