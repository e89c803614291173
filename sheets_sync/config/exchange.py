"""A district's spreadsheet exchanged in the config's file: that one word changes, everything else stays."""

import copy
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sheets_sync.config.values import SpreadsheetId
from sheets_sync.errors import Problem, UsageError
from sheets_sync.messages import both
from sheets_sync.thai import arabic_digits
from sheets_sync.yamlfile import Document, load, parse

_ID: TypeAdapter[str] = TypeAdapter(SpreadsheetId)


def spreadsheet_id(said: str) -> str:
    """The id in what a person typed: itself, or a browser's address. UsageError when it is neither."""
    try:
        return _ID.validate_python(said.strip())
    except ValidationError:
        raise _usage("replace.no_id", said=said) from None


def exchange_sheet(path: Path, code: str, new: str) -> Path:
    """Puts `new` in the place of the district's spreadsheet id, in the config file or folder `path`.

    Gives the file. UsageError, and nothing written, where the place is not found or cannot be written.
    """
    for document, at in _places(path, code):
        file = Path(document.file)
        text = file.read_bytes().decode("utf-8")
        changed = _changed(document, text, at, new)
        if changed is None:
            raise _usage("replace.by_hand", file=file, line=document.line(at), id=new)
        try:
            _write(file, changed)
        except OSError as e:
            raise _usage("cli.unwritable", file=file, why=e.strerror) from None
        return file
    raise _usage("replace.by_hand", file=path, line="?", id=new)


def _places(path: Path, code: str) -> Iterator[tuple[Document, tuple[str | int, ...]]]:
    """Where the district's `spreadsheet` stands."""
    problems: list[Problem] = []
    for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
        document = load(file, problems)
        districts = document.data.get("districts") if document and isinstance(document.data, dict) else None
        for i, district in enumerate(districts or ()):
            if document and arabic_digits(str(district.get("code"))) == code:
                yield document, ("districts", i, "spreadsheet")


def _changed(document: Document, text: str, at: tuple[str | int, ...], new: str) -> str | None:
    """The text with the new id; None when that one word cannot be changed alone."""
    wanted: Any = copy.deepcopy(document.data)
    _, i, _ = at
    raw = str(wanted["districts"][i]["spreadsheet"])
    wanted["districts"][i]["spreadsheet"] = new
    lines = text.splitlines(keepends=True)
    number = (document.line(at) or 1) - 1
    lines[number] = lines[number].replace(raw, new)
    changed, problems = "".join(lines), list[Problem]()
    again = parse(changed.removeprefix("\ufeff"), document.file, problems)
    return changed if again and not problems and again.data == wanted else None


def _write(file: Path, text: str) -> None:
    """All of it or nothing, with the permissions that the file had."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with open(handle, "wb") as out:
            out.write(text.encode("utf-8"))
        os.chmod(name, file.stat().st_mode)
        os.replace(name, file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _usage(key: str, **values: object) -> UsageError:
    words = both(key, **values)
    return UsageError(words["en"], words["th"])
