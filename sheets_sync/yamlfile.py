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
            problems.extend(self.problem(_path(e["loc"]), *words(e)) for e in error.errors())
            return None


def load(path: Path, problems: list[Problem]) -> Document | None:
    """Reads one file. None when it is not YAML at all; doubled keys are appended to `problems`."""
    content = read(path, problems)
    return None if content is None else decode(content, str(path), problems)


def read(path: Path, problems: list[Problem]) -> bytes | None:
    """The bytes of a file; None, and a problem, when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as e:
        problems.append(Problem(str(path), None, "", f"cannot be read ({type(e).__name__})", "เปิดอ่านไฟล์ไม่ได้"))
        return None


def decode(content: bytes, file: str, problems: list[Problem]) -> Document | None:
    """As `load`, for the bytes of a file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = content[: e.start].count(b"\n") + 1
        en = "is not in UTF-8: save it again with that encoding"
        problems.append(Problem(file, line, "", en, "ไฟล์ไม่ได้บันทึกเป็น UTF-8 โปรดบันทึกใหม่โดยเลือก UTF-8"))
        return None
    return parse(text, file, problems)


def parse(text: str, file: str, problems: list[Problem]) -> Document | None:
    """The same for the text of a file."""
    lines: dict[Path_, int] = {}
    try:
        root = yaml.compose(text, Loader=_Loader)
        data = _build(root, (), file, lines, problems, ()) if root else {}
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else None
        en, th = _no_yaml(str(e.problem))
        problems.append(Problem(file, line, "", en, th))
        return None
    except yaml.reader.ReaderError as e:
        code = e.character if isinstance(e.character, int) else ord(e.character)
        line = text[: text.find(chr(code))].count("\n") + 1
        en = f"holds a character that no text has (U+{code:04X})"
        problems.append(Problem(file, line, "", en, "มีอักขระควบคุมที่มองไม่เห็น โปรดลบออก"))
        return None
    return Document(file, data, lines or {(): 1})


def _no_yaml(problem: str) -> tuple[str, str]:
    if "cannot start any token" in problem:
        return (
            f"is not YAML: {problem}; indent with spaces, never with tabs, and put quotes around @ ` %",
            "รูปแบบ YAML ไม่ถูกต้อง: ย่อหน้าด้วยช่องว่าง ไม่ใช้แท็บ และใส่เครื่องหมายคำพูดครอบ @ ` %",
        )
    return f"is not YAML: {problem}", "รูปแบบ YAML ไม่ถูกต้อง โปรดตรวจย่อหน้า วงเล็บ และเครื่องหมายคำพูด"


def _build(
    node: yaml.Node,
    path: Path_,
    file: str,
    lines: dict[Path_, int],
    problems: list[Problem],
    inside: tuple[yaml.Node, ...],
) -> Any:
    if any(node is outer for outer in inside):
        raise yaml.MarkedYAMLError(problem="a part that holds itself", problem_mark=node.start_mark)
    inside = (*inside, node)
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        parts = enumerate(node.value)
        return [_build(n, (*path, i), file, lines, problems, inside) for i, n in parts]
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
        found[key] = _build(value_node, (*path, key), file, lines, problems, inside)
        lines[(*path, key)] = line
    return found


def _scalar(node: yaml.Node) -> Any:
    if node.tag == "tag:yaml.org,2002:merge":
        words = "merging with << is not known here: write the settings out"
        raise yaml.MarkedYAMLError(problem=words, problem_mark=node.start_mark)
    if node.tag == "tag:yaml.org,2002:str":  # most are: what is typed is what they hold
        return node.value
    return yaml.constructor.SafeConstructor().construct_object(node, deep=True)


def _path(loc: tuple[int | str, ...]) -> Path_:
    skipped = ("function-", "[key]")  # pydantic's own words for where it was
    return tuple(part for part in loc if not (isinstance(part, str) and part.startswith(skipped)))


_KINDS = {
    "extra_forbidden": ("is not known here: look at its spelling", "ไม่รู้จักคำนี้ โปรดตรวจตัวสะกด"),
    "missing": ("is missing", "ยังไม่ได้ระบุ"),
    "bool_type": ("is either true or false", "ใส่ได้เฉพาะ true หรือ false"),
    "int_type": ("must be a whole number", "ต้องเป็นจำนวนเต็ม"),
    "float_type": ("must be a number", "ต้องเป็นตัวเลข"),
    "list_type": ("must be a list: [one, two]", "ต้องเป็นรายการ เช่น [หนึ่ง, สอง]"),
    "string_type": ("must be words: put them in quotes", "ต้องเป็นข้อความ โปรดใส่เครื่องหมายคำพูดครอบ"),
    "model_type": ("must hold settings (name: value)", "ต้องเป็นชุดการตั้งค่า (ชื่อ: ค่า)"),
}

_LIMITS = {
    "greater_than_equal": "ต้องไม่น้อยกว่า {ge}",
    "less_than_equal": "ต้องไม่เกิน {le}",
    "greater_than": "ต้องมากกว่า {gt}",
}


def words(error: Any) -> tuple[str, str]:
    """What one of pydantic's errors says, in English and in Thai."""
    return _english(error), _thai(error)


def _english(error: Any) -> str:
    known = _KINDS.get(error["type"])
    return known[0] if known else str(error["msg"]).removeprefix("Value error, ").split(" | ")[0]


def _thai(error: Any) -> str:
    known = _KINDS.get(error["type"])
    if known:
        return known[1]
    if error["type"] == "literal_error":
        return f"ใช้ได้เฉพาะ {str(error['ctx']['expected']).replace(' or ', ' หรือ ')}"
    if limit := _LIMITS.get(error["type"]):
        return limit.format(**error["ctx"])
    thai = str(error["msg"]).split(" | ")
    return thai[1] if len(thai) > 1 else "ค่าไม่ตรงตามรูปแบบที่กำหนด"
