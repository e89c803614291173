"""All that exists in the emulator: files, their sharing and history, and the spreadsheets behind them."""

import base64
import hashlib
import random
import string
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sheets_sync.emulator.clock import Clock
from sheets_sync.emulator.errors import GoogleError
from sheets_sync.emulator.feed import Edit, Feed
from sheets_sync.emulator.grid import Spreadsheet  # grid must not import this module

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
ROOT = "root"  # the alias of a person's own root folder
SERVICE_ACCOUNT = "sheets-sync@emulator.example.com"
_ID_LETTERS = string.ascii_letters + string.digits + "-_"
_RANK = {"reader": 1, "commenter": 2, "writer": 3, "fileOrganizer": 3, "organizer": 3, "owner": 4}
_LENGTHS = {"file": 43, "folder": 32}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking."""

    email: str
    kind: Literal["person", "service_account"] = "person"
    scopes: frozenset[str] = frozenset()  # empty: all


@dataclass(slots=True)
class Permission:
    """One entry of a file's sharing."""

    id: str
    type: str  # user | group | domain | anyone
    role: str  # reader | commenter | writer | owner
    email: str = ""
    domain: str = ""
    discoverable: bool = False
    pending: bool = False  # offered the ownership, has not accepted yet

    def covers(self, email: str) -> bool:
        """Whether this entry lets that person in."""
        if self.type in {"user", "group"}:
            return self.email.lower() == email.lower()
        return self.type == "anyone" or email.lower().endswith("@" + self.domain.lower())


@dataclass(slots=True)
class File:
    """A Drive file: a spreadsheet, a folder or anything else."""

    id: str
    name: str
    mime_type: str
    parents: list[str]
    created: datetime
    modified: datetime
    modified_by: str
    version: int = 1
    trashed: bool = False
    starred: bool = False
    description: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    app_properties: dict[str, str] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)
    content: bytes = b""  # of a file that is neither spreadsheet nor folder

    @property
    def owner(self) -> str:
        """The owner's mail address ("" for a file nobody owns)."""
        return next((p.email for p in self.permissions.values() if p.role == "owner"), "")

    def role_of(self, email: str) -> str:
        """The strongest role that person has, "" for none."""
        roles = [p.role for p in self.permissions.values() if p.covers(email)]
        return max(roles, key=lambda role: _RANK.get(role, 0), default="")


class World:
    """The state of one emulator; every access is under the server's one lock."""

    def __init__(self, clock: Clock | None = None, lag: float = 0.0, seed: int | None = None) -> None:
        self.clock = clock or Clock()
        self.rng = random.Random(seed)  # ids of a stand-in: not secrets
        self.spreadsheets: dict[str, Spreadsheet] = {}
        self.files: dict[str, File] = {}
        self.feed = Feed(lag)
        self.own_files = True  # whether service accounts may own files

    def new_id(self, kind: str = "file") -> str:
        """A fresh id of Google's form: "file" (44 letters) or "folder" (33)."""
        return "1" + "".join(self.rng.choices(_ID_LETTERS, k=_LENGTHS[kind]))

    def create_file(
        self, caller: Caller, name: str, mime_type: str, parents: Iterable[str] | None = None
    ) -> str:
        """A new file owned by the caller; a spreadsheet gets its empty `Spreadsheet` too. Gives its id."""
        self.may_own(caller.email)
        file_id = self.new_id("folder" if mime_type == FOLDER else "file")
        own_root = root_id(caller.email)
        above = [own_root if parent == ROOT else parent for parent in parents or [ROOT]]
        self.add_file(caller, file_id, name, mime_type, above)
        if mime_type == SPREADSHEET:
            self.spreadsheets[file_id] = Spreadsheet.create(file_id, name)
        return file_id

    def add_file(self, caller: Caller, file_id: str, name: str, mime_type: str, parents: list[str]) -> File:
        """The Drive entry alone, with the caller as owner, noted in the changes feed."""
        now = self.clock.now()
        file = File(file_id, name, mime_type, parents, now, now, caller.email)
        owner = Permission(user_id(caller.email), "user", "owner", caller.email)
        file.permissions[owner.id] = owner
        self.files[file_id] = file
        self.note(file_id, caller, content=False)
        return file

    def role(self, file: File, email: str) -> str:
        """The strongest role a person has on a file, by its sharing or a folder's above; "" for none."""
        above = [self.files[parent] for parent in file.parents if parent in self.files]
        roles = [file.role_of(email), *(self.role(folder, email) for folder in above)]
        return max(roles, key=lambda role: _RANK.get(role, 0))

    def above(self, file_id: str) -> set[str]:
        """A file's own id and those of all folders it lies in."""
        file = self.files.get(file_id)
        return {file_id}.union(*(self.above(parent) for parent in file.parents)) if file else {file_id}

    def rename(self, file_id: str, name: str) -> None:
        """Give a file, and its spreadsheet, another name."""
        self.files[file_id].name = name
        if sheet := self.spreadsheets.get(file_id):
            sheet.title = name

    def touch(self, file_id: str, caller: Caller) -> None:
        """A file's content changed: modifiedTime, version and the changes feed, all after the lag."""
        self.note(file_id, caller, content=True)

    def note(self, file_id: str, caller: Caller, content: bool = False, lost: Iterable[str] = ()) -> None:
        """An entry in the changes feed; `lost` are those for whom the file is gone by it."""
        gone = frozenset(email.lower() for email in lost if email)
        self.feed.note(Edit(file_id, self.clock.now(), caller.email, content, gone), self.clock.elapsed())
        self.settle()

    def settle(self) -> None:
        """Let Drive see what the lag no longer hides."""
        for edit in self.feed.settle(self.clock.elapsed()):
            file = self.files.get(edit.file_id)
            if file is not None:
                file.version += 1
                if edit.content:
                    file.modified, file.modified_by = edit.moment, edit.by

    def remove(self, file_id: str, caller: Caller) -> None:
        """A file, and what lies in it, gone for good."""
        for child in [f.id for f in self.files.values() if file_id in f.parents]:
            self.remove(child, caller)
        file = self.files.pop(file_id)
        self.spreadsheets.pop(file_id, None)
        self.note(file_id, caller, lost=[p.email for p in file.permissions.values()])

    def may_own(self, email: str) -> None:
        """Refuse to let a service account own a file, unless that is switched on."""
        if email.lower() == SERVICE_ACCOUNT and not self.own_files:
            raise StorageFull


class StorageFull(GoogleError):
    """Drive's refusal to give a service account a file of its own."""

    def __init__(self) -> None:
        message = "The user's Drive storage quota has been exceeded."
        reason = {"message": message, "domain": "usageLimits", "reason": "storageQuotaExceeded"}
        super().__init__(403, "PERMISSION_DENIED", message, errors=[reason])


def user_id(email: str) -> str:
    """The number Google gives a person, the same in every permission."""
    digest = hashlib.sha256(email.lower().encode()).digest()
    return str(int.from_bytes(digest[:8])).zfill(20)[:20]


def root_id(email: str) -> str:
    """The id of a person's own root folder."""
    digest = hashlib.sha256(b"root" + email.lower().encode()).digest()
    return "0A" + base64.urlsafe_b64encode(digest)[:11].decode() + "Uk9PVA"
