"""YAML files that people edit: every fault told with file and line, nothing guessed.

PyYAML alone would turn `16:30` into 990 and keep the last of two equal keys; here a bare time stays
text and a doubled key is a problem.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pydantic
import yaml

from sheets_sync.errors import Problem

Path_ = tuple[str | int, ...]
Model = TypeVar("Model", bound=pydantic.BaseModel)


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's parser is ten times faster


class _Loader(_Base):  # type: ignore[misc]
    """SafeLoader without sexagesimal numbers and timestamps: they stay the text that was typed."""

    yaml_implicit_resolvers: ClassVar = {
        first: [
            (tag, regexp) for tag, regexp in resolvers if not tag.endswith((":timestamp", ":int", ":float"))
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789")
)


class Document:
    """A YAML file as plain dicts and lists, which knows the line of every path in it."""

    def __init__(self, file: str, data: Any, lines: dict[Path_, int]) -> None:
        self.file = file
        self.data = data
        self._lines = lines

    def line(self, path: Path_) -> int | None:
        """The 1-based line of a path, or of the nearest parent that stands in the file."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)

    def problem(self, path: Path_, en: str, th: str = "") -> Problem:
        """A fault at that path of this file."""
        return Problem(self.file, self.line(path), ".".join(map(str, path)), en, th)

    def check(self, model: type[Model], problems: list[Problem]) -> Model | None:
        """The file as that model; None when it does not fit, every reason appended to `problems`."""
        try:
            return model.model_validate(self.data)
        except pydantic.ValidationError as error:
            problems.extend(self.problem(_path(e["loc"]), _english(e), _thai(e)) for e in error.errors())
            return None


def load(path: Path, problems: list[Problem]) -> Document | None:
    """Reads one file. None when it is not YAML at all; doubled keys are appended to `problems`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = yaml.compose(text, Loader=_Loader)
    except (OSError, UnicodeDecodeError) as e:
        problems.append(Problem(str(path), None, "", f"cannot be read ({type(e).__name__})", "เปิดอ่านไฟล์ไม่ได้"))
        return None
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else None
        problems.append(Problem(str(path), line, "", f"is not YAML: {e.problem}", "รูปแบบ YAML ไม่ถูกต้อง"))
        return None
    lines: dict[Path_, int] = {}
    data = _build(root, (), str(path), lines, problems) if root else {}
    return Document(str(path), data, lines)


def _build(node: yaml.Node, path: Path_, file: str, lines: dict[Path_, int], problems: list[Problem]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_build(n, (*path, i), file, lines, problems) for i, n in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(node)
    found: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node)
        key = key if isinstance(key, str) else str(key)
        line = key_node.start_mark.line + 1
        if key in found:
            where = ".".join(map(str, (*path, key)))
            problems.append(Problem(file, line, where, "stands twice", "มีซ้ำสองครั้ง"))
        found[key] = _build(value_node, (*path, key), file, lines, problems)
        lines[(*path, key)] = line
    return found


def _scalar(node: yaml.Node) -> Any:
    return yaml.constructor.SafeConstructor().construct_object(node, deep=True)


def _path(loc: tuple[int | str, ...]) -> Path_:
    skipped = ("function-", "[key]")  # pydantic's own words for where it was
    return tuple(part for part in loc if not (isinstance(part, str) and part.startswith(skipped)))


_KINDS = {
    "extra_forbidden": ("is not known here: look at its spelling", "ไม่รู้จักคำนี้ โปรดตรวจตัวสะกด"),
    "missing": ("is missing", "ยังไม่ได้ระบุ"),
}


def _english(error: Any) -> str:
    known = _KINDS.get(error["type"])
    return known[0] if known else str(error["msg"]).removeprefix("Value error, ").split(" | ")[0]


def _thai(error: Any) -> str:
    known = _KINDS.get(error["type"])
    if known:
        return known[1]
    thai = str(error["msg"]).split(" | ")
    return thai[1] if len(thai) > 1 else "ค่าไม่ตรงตามรูปแบบที่กำหนด"
