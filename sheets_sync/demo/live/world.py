"""The sample's sheets, clock and mail, as people reach them: over HTTP, each under a name of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from itertools import cycle
from typing import Any

import requests

PATIENCE = 10  # seconds
READERS = 3
GRID = (
    "sheets(properties(sheetId,title),data(rowData/values(formattedValue,effectiveFormat(backgroundColor,"
    "textFormat/bold)),rowMetadata/hiddenByUser))"
)
Cells = list[list["Shown"]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as a person sees it; `colour` is CSS, "" where it is white."""

    text: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as a mail program shows it."""

    subject: str
    sender: str
    to: str
    body: str
    files: Mapping[str, bytes] = field(repr=False)


class World:
    """One emulator. Reading and typing are different people, so that nobody uses up another's quota.

    Those who read take turns: none may look as often as an open sheet shows what changes.
    """

    def __init__(self, ready: Mapping[str, Any]) -> None:
        self.url = str(ready["url"])
        self.districts: Mapping[str, str] = ready["districts"]
        self.master = str(ready["master"])
        self._typist = _person("officer@example.com")
        self._readers = cycle([_person(f"viewer{n}@example.com") for n in range(READERS)])
        self._owner = _person(str(ready["owner"]))

    def tabs(self, spreadsheet: str) -> dict[str, Cells]:
        """Every tab's cells as they are shown, by the tab's title."""
        who = self._owner if spreadsheet == self.master else next(self._readers)
        where = f"{self.url}/v4/spreadsheets/{spreadsheet}"
        reply = who.get(where, params={"fields": GRID}, timeout=PATIENCE)
        reply.raise_for_status()
        return {s["properties"]["title"]: _cells(s) for s in reply.json()["sheets"]}

    def type(self, spreadsheet: str, cell: str, text: str) -> None:
        """Types into a cell (`'แบบ 1.1'!E7`), as if at the keyboard."""
        where = f"{self.url}/v4/spreadsheets/{spreadsheet}/values/{cell}"
        body = {"values": [[text]]}
        how = {"valueInputOption": "USER_ENTERED"}
        self._typist.put(where, params=how, json=body, timeout=PATIENCE).raise_for_status()

    def now(self) -> str:
        """The moment of the sample's clock, ISO."""
        return str(requests.get(f"{self.url}/emulator/clock", timeout=PATIENCE).json()["now"])

    def go_to(self, moment: str) -> None:
        """Sets the sample's clock."""
        reply = requests.post(f"{self.url}/emulator/clock", json={"now": moment}, timeout=PATIENCE)
        reply.raise_for_status()

    def mails(self) -> list[dict[str, Any]]:
        """What the mail server has accepted, the newest first."""
        listed = requests.get(f"{self.url}/emulator/mail", timeout=PATIENCE).json()
        return list(reversed(listed))

    def letter(self, number: int) -> Letter:
        """One of them, opened."""
        raw = requests.get(f"{self.url}/emulator/mail/{number}.eml", timeout=PATIENCE).content
        message = message_from_bytes(raw, policy=policy.default)
        body = message.get_body(("html", "plain"))
        files = {p.get_filename() or "": p.get_payload(decode=True) for p in message.iter_attachments()}
        return Letter(
            subject=str(message["subject"]),
            sender=str(make_header(decode_header(message_from_bytes(raw)["from"]))),
            to=str(message["to"]),
            body=body.get_content() if body else "",
            files={name: content for name, content in files.items() if isinstance(content, bytes)},
        )


def _person(name: str) -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer person:{name}"
    session.trust_env = False
    return session


def _cells(sheet: Mapping[str, Any]) -> Cells:
    rows: Sequence[Mapping[str, Any]] = sheet.get("data", [{}])[0].get("rowData", [])
    return [[_shown(cell) for cell in row.get("values", [])] for row in rows]


def _shown(cell: Mapping[str, Any]) -> Shown:
    paint = cell.get("effectiveFormat", {}).get("backgroundColor", {})
    parts = [round(255 * paint.get(name, 0)) for name in ("red", "green", "blue")]
    white = not paint or parts == [255, 255, 255]
    return Shown(cell.get("formattedValue", ""), "" if white else f"rgb({parts[0]},{parts[1]},{parts[2]})")
