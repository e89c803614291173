"""Drive's search language: `mimeType='…' and (name contains 'x' or 'ID' in parents) and trashed=false`."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from sheets_sync.emulator.drive_api.refusals import invalid
from sheets_sync.emulator.world import ROOT, Caller, File, World, root_id

Test = Callable[[File], bool]
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<op><=|>=|!=|=|<|>)|(?P<word>\w+)|(?P<par>[()]))"""
)
_TEXTS: dict[str, Callable[[File], str]] = {
    "name": lambda file: file.name,
    "title": lambda file: file.name,
    "fullText": lambda file: f"{file.name} {file.description}",
    "mimeType": lambda file: file.mime_type,
}
_TIMES: dict[str, Callable[[File], datetime]] = {
    "modifiedTime": lambda file: file.modified,
    "createdTime": lambda file: file.created,
}
_FLAGS: dict[str, Callable[[File], bool]] = {
    "trashed": lambda file: file.trashed,
    "starred": lambda file: file.starred,
}
_ROLES = {
    "owners": {"owner"},
    "writers": {"owner", "writer"},
    "readers": {"owner", "writer", "commenter", "reader"},
}


def parse(text: str, world: World, caller: Caller) -> Test:
    """The test a file must pass; a query Drive can't read is its 400."""
    reader = _Reader(_tokens(text), world, caller)
    test = reader.either()
    if reader.tokens:
        raise invalid("q")
    return test


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise invalid("q")
        tokens.append(match.group(match.lastgroup or 0))
        at = match.end()
    return tokens


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[str], world: World, caller: Caller) -> None:
        self.tokens, self._world, self._caller = tokens, world, caller

    def either(self) -> Test:
        tests = [self._both()]
        while self._next_is("or"):
            tests.append(self._both())
        return lambda file: any(test(file) for test in tests)

    def _both(self) -> Test:
        tests = [self._single()]
        while self._next_is("and"):
            tests.append(self._single())
        return lambda file: all(test(file) for test in tests)

    def _single(self) -> Test:
        if self._next_is("not"):
            test = self._single()
            return lambda file: not test(file)
        if self._next_is("("):
            test = self.either()
            if not self._next_is(")"):
                raise invalid("q")
            return test
        return self._term()

    def _term(self) -> Test:
        left, op, right = self._take(), self._take(), self._take()
        if op == "in":
            value, collection = (left, right) if left[0] in "'\"" else (right, left)
            return self._member(_unquoted(value), collection)
        if left in _FLAGS or left == "sharedWithMe":
            return self._flag(left, op, right)
        if left in _TEXTS:
            return _text(left, op, _unquoted(right))
        if left in _TIMES:
            return _time(left, op, _unquoted(right))
        raise invalid("q")

    def _flag(self, name: str, op: str, right: str) -> Test:
        if op not in {"=", "!="} or right not in {"true", "false"}:
            raise invalid("q")
        wanted = (right == "true") == (op == "=")
        if name == "sharedWithMe":
            return lambda file: (file.owner.lower() != self._caller.email.lower()) == wanted
        return lambda file: _FLAGS[name](file) == wanted

    def _member(self, value: str, collection: str) -> Test:
        if collection == "parents":
            parent = root_id(self._caller.email) if value == ROOT else value
            return lambda file: parent in file.parents
        if collection not in _ROLES:
            raise invalid("q")
        email = self._caller.email if value == "me" else value
        return lambda file: self._world.role(file, email) in _ROLES[collection]

    def _take(self) -> str:
        if not self.tokens:
            raise invalid("q")
        return self.tokens.pop(0)

    def _next_is(self, word: str) -> bool:
        if self.tokens and self.tokens[0] == word:
            self.tokens.pop(0)
            return True
        return False


def _unquoted(token: str) -> str:
    if token[0] not in "'\"":
        raise invalid("q")
    return re.sub(r"\\(.)", r"\1", token[1:-1])


def _text(name: str, op: str, value: str) -> Test:
    read, wanted = _TEXTS[name], value.casefold()
    if op == "contains":
        # Drive finds the beginnings of words only, in names.
        start = re.compile(r"(?:^|[\W_])" + re.escape(wanted))
        if name in {"name", "title"}:
            return lambda file: bool(start.search(read(file).casefold()))
        return lambda file: wanted in read(file).casefold()
    if op not in {"=", "!="}:
        raise invalid("q")
    return lambda file: (read(file).casefold() == wanted) == (op == "=")


def _time(name: str, op: str, value: str) -> Test:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise invalid("q") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    read = _TIMES[name]
    tests: dict[str, Test] = {
        "=": lambda file: read(file) == moment,
        "!=": lambda file: read(file) != moment,
        "<": lambda file: read(file) < moment,
        "<=": lambda file: read(file) <= moment,
        ">": lambda file: read(file) > moment,
        ">=": lambda file: read(file) >= moment,
    }
    if op not in tests:
        raise invalid("q")
    return tests[op]
