"""The body of a request: JSON in Google's schema, or a Drive upload (media or multipart)."""

import json
import math
import re
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from typing import Any

from sheets_sync.emulator.errors import GoogleError, bad_request
from sheets_sync.emulator.schema import Method, Schema, check

# Where the body sits in the request's own message, as Google's error paths show it.
_PREFIX = {
    "sheets.spreadsheets.create": "spreadsheet",
    "sheets.spreadsheets.values.update": "data",
    "sheets.spreadsheets.values.append": "data",
}
_HUGE = re.compile(rb"\d{300}")  # perhaps a number that no double holds
LARGEST_BODY = 64 * 1024 * 1024  # bytes


def read(
    schema: Schema, method: Method, headers: Mapping[str, str], raw: bytes, template: str
) -> dict[str, Any]:
    """The body for the handler; of an upload {"media": bytes, "contentType": str, "metadata": {…}}."""
    if len(raw) > LARGEST_BODY:
        raise GoogleError(413, "INVALID_ARGUMENT", "Request payload size exceeds the limit.")
    if template.startswith("/upload/"):
        return _upload(schema, method, headers.get("content-type", ""), raw)
    if not raw or method.request is None:
        return {}
    return check.body(schema, method.request, parse(raw), _PREFIX.get(method.id, ""))


def parse(raw: bytes) -> Any:
    """JSON, or Google's 400 with the place where it breaks."""
    try:
        whole = _whole if _HUGE.search(raw) else None
        return json.loads(raw, parse_constant=_no_constant, parse_float=_finite, parse_int=whole)
    except UnicodeDecodeError:
        raise bad_request("Invalid JSON payload received. Invalid UTF-8 sequence.") from None
    except json.JSONDecodeError as error:
        raise bad_request(_broken(error)) from None
    except RecursionError:
        raise bad_request("Invalid JSON payload received. JSON content too deeply nested.") from None


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise bad_request(f"Invalid JSON payload received. Number is out of range.\n{text[:40]}\n^")
    return value


def _whole(text: str) -> int:
    _finite(text)
    return int(text)


def _no_constant(name: str) -> None:
    raise bad_request(f"Invalid JSON payload received. Unexpected token.\n{name}\n^")


def _broken(error: json.JSONDecodeError) -> str:
    line = error.doc[error.pos - error.colno + 1 :].partition("\n")[0]
    start = max(0, error.colno - 1 - 20)
    caret = " " * (error.colno - 1 - start) + "^"
    end = error.pos >= len(error.doc.rstrip())
    what = "Unexpected end of string" if end else "Unexpected token"
    return f"Invalid JSON payload received. {what}.\n{line[start : start + 40]}\n{caret}"


def _upload(schema: Schema, method: Method, content_type: str, raw: bytes) -> dict[str, Any]:
    if not content_type.startswith("multipart/"):
        return {"media": raw, "contentType": content_type.partition(";")[0], "metadata": {}}
    whole = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + raw)
    parts = whole.get_payload()
    if not isinstance(parts, list) or len(parts) != 2:
        raise bad_request("Malformed multipart body.")
    first, second = (part for part in parts if isinstance(part, Message))
    metadata = parse(_decoded(first))
    return {
        "media": _decoded(second),
        "contentType": second.get_content_type(),
        "metadata": check.body(schema, method.request, metadata) if method.request else metadata,
    }


def _decoded(part: Any) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
