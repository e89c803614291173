"""config/villages.csv: the villages of each sub-district, and which of them take part."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sheets_sync.errors import Problem
from sheets_sync.thai.text import arabic_digits

_YES = frozenset("1 x y yes true ใช่ เข้าร่วม ✓".split())
_NO = frozenset(("", *"0 - n no false ไม่ ไม่ใช่ ไม่เข้าร่วม".split()))


@dataclass(frozen=True, slots=True)
class Villages:
    """Sub-district code -> moo -> name; and the numbers of those that take part, where somebody said so."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    participants: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_villages(path: Path, problems: list[Problem]) -> Villages:
    """A CSV with the columns subdistrict_code, moo, name and, if wanted, takes_part; tells every fault."""
    names: dict[str, dict[str, str]] = {}
    part: dict[str, set[str]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                code, moo, name = (_text(row.get(k)) for k in ("subdistrict_code", "moo", "name"))
                if not (re.fullmatch(r"[0-9]{6}", code) and re.fullmatch(r"[0-9]{1,3}", moo) and name):
                    en = "a line needs subdistrict_code (6 digits), moo and name"
                    th = "แต่ละบรรทัดต้องมีรหัสตำบล 6 หลัก หมู่ที่ และชื่อ"
                    problems.append(Problem(str(path), number, "", en, th))
                    continue
                names.setdefault(code, {})[moo] = name
                said = _text(row.get("takes_part")).lower()
                if said in _YES:
                    part.setdefault(code, set()).add(moo)
                elif said not in _NO:
                    en, th = "is neither yes nor no (1, 0)", "โปรดใส่ 1 เมื่อเข้าร่วม หรือ 0 เมื่อไม่เข้าร่วม"
                    problems.append(Problem(str(path), number, "takes_part", en, th))
    except (OSError, UnicodeDecodeError) as e:
        problems.append(Problem(str(path), None, "", f"cannot be read ({type(e).__name__})", "เปิดอ่านไฟล์ไม่ได้"))
    return Villages(names, {code: frozenset(moos) for code, moos in part.items()})


def _text(cell: str | None) -> str:
    return arabic_digits(cell or "").strip()
