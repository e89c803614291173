"""Cells and header lines that nobody would type on purpose; the same for the same state of `chance`."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sheets_sync.model import Cell, Form, Mark, Span, Tab

Chance = random.Random
_SPELLINGS = [
    part.strip()
    for line in (Path(__file__).parent / "spellings.txt").read_text(encoding="utf-8").splitlines()
    for part in line.split("|")[:3]
    if not line.startswith("#") and part.strip()
]
_BLOCKS = "20 a0 300 600 900 e00 1100 17a0 2000 3000 4e00 ac00 e000 f700 fe00 ff00 10000 1f600 e0000 10ff00"
_PLANES = [(int(start, 16), int(start, 16) + 0x80) for start in _BLOCKS.split()]
_THAI = "กขคงจฉชซญดตถทธนบปผฝพฟมยรลวศษสหอฮ" + "ะาำเแโใไๅ" + "ัิีึืฺุู็่้๊๋์ํ๎" + "๐๑๒๓๔๕๖๗๘๙ฯๆ฿"
_HIDDEN = "\u200b\u200d\ufeff\xa0\xad\u2028\u202e\u2066\u0000\u0007\u001b\u0085\t\r\n"
_PIECES = (
    "ก่|ํา|ำ่|เเ|(|)|(1)|((|1 |1/|1-|-|—|,|1,|.|..|0|๐|๑ | |\n|น.ส.|ว่าที่ |ร.ต. |หมู่ที่ |ม.|ต.|ตำบล|บ้าน|เลขที่|ทับ|โทร.|"
    "ต่อ |หรือ |และ|บาท|ล้าน|หนึ่ง|สิบ|แสน|พ.ศ. |วันที่ |เดือน|ม.ค. |เหมือน|ตาม|รอ|x|X*|E+|1E+|guh|l,=kp|จ/-|"
    "\"|'|“|''|=|=\"|{|}|{0}|{header}|%s|\\|\\n|\x00|<b>|&#|https://|a.|@"
).split("|")
_ODD = "nan inf -inf -0 0 1e308 -1e308 5e-324 1e15 9007199254740992 1e12 9999999999999 -1 0.1 33333.333333"
_DATES = "44270 242870.5 2958465 2958466 -657434 812345678 3560100123453 2564"
_NUMBERS = [float(number) for number in f"{_ODD} {_DATES}".split()]
_FORMATS = (
    "",
    "TEXT",
    "NUMBER",
    "DATE",
    "DATE_TIME",
    "TIME",
    "CURRENCY",
    "PERCENT",
    "SCIENTIFIC",
    "NONSENSE",
)
_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#ERROR!", "#VALUE!", "#NAME?", "Loading...", "#")


def cell(chance: Chance) -> Cell:
    """A cell as some sheet might hold it."""
    kind = chance.random()
    if kind < 0.72:
        text = chance.choices(_TEXTS, _WEIGHTS)[0](chance)
        return Cell(text, text, chance.choice(_FORMATS), struck=kind < 0.02, formula=kind > 0.7)
    if kind < 0.92:
        number = chance.choice((*_NUMBERS, chance.uniform(-1e6, 1e6), float(chance.randrange(10**13))))
        shown = chance.choice(("", f"{number:g}", "23/3/2510", "12/3", _soup(chance)))
        return Cell(number, shown, chance.choice(_FORMATS))
    if kind < 0.95:
        return Cell(chance.random() < 0.5, chance.choice(("TRUE", "FALSE", "")), "BOOLEAN")
    if kind < 0.98:
        return Cell(None, chance.choice((*_ERRORS, "")), error=chance.choice(_ERRORS), formula=True)
    return Cell(None, "", chance.choice(_FORMATS))


def _mutated(chance: Chance) -> str:
    """A real spelling after some slips of a hand."""
    text = chance.choice(_SPELLINGS)
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(text))
        other = chance.choice((chance.choice(_THAI), chance.choice(_HIDDEN), chance.choice(_PIECES)))
        head, tail = text[:place], text[place:]
        again = text + " " + chance.choice(_SPELLINGS)
        text = chance.choice((head + other + tail, head + tail[1:], head, tail, text * 2, text[::-1], again))
    return text


def _planes(chance: Chance) -> str:
    ranges = chance.choices(_PLANES, k=chance.randint(1, 3))
    return "".join(chr(chance.randrange(*chance.choice(ranges))) for _ in range(chance.randint(1, 30)))


def _thai(chance: Chance) -> str:
    return "".join(chance.choices(_THAI, k=chance.randint(1, 20)))


def _soup(chance: Chance) -> str:
    return "".join(chance.choices((*_PIECES, *_HIDDEN, *_THAI), k=chance.randint(1, 12)))


def _bomb(chance: Chance) -> str:
    """Groups that a careless pattern would try in every way, just short enough to be read."""
    group = "".join(chance.choices(_PIECES, k=chance.randint(1, 3)))
    ending = chance.choice(("", "!", "x", "\n", "\x00", chance.choice(_PIECES)))
    return (
        chance.choice(("", chance.choice(_PIECES)))
        + group * (chance.randint(20, 148) // len(group) + 1)
        + ending
    )


def _long(chance: Chance) -> str:
    return chance.choice((_soup, _thai, _planes))(chance) * chance.randint(20, 1_500)


_TEXTS: tuple[Callable[[Chance], str], ...] = (_mutated, _planes, _thai, _soup, _bomb, _long)
_WEIGHTS = (40, 12, 12, 18, 17, 1)


def head(chance: Chance, form: Form) -> list[str]:
    """A form's header line after a bad day."""
    words = [chance.choice((column.header, *column.aliases)) for column in form.columns]
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(words))
        words[place] = _mangled(chance, words[place])
    if chance.random() < 0.3:
        words.insert(chance.randrange(len(words)), chance.choice(words))
    if chance.random() < 0.5:
        chance.shuffle(words)
    return words * (2 if chance.random() < 0.1 else 1)


def _mangled(chance: Chance, word: str) -> str:
    cut = chance.randint(0, len(word))
    choices: list[Any] = [
        word[:cut],
        word[cut:],
        word[:cut] + "\u200b็ " + word[cut:],
        word * 2,
        "",
        "\n",
        "é" * 9,
    ]
    choices += [word[:cut] + "\n" + word[cut:], f"{word} ({word})", f"({word}", _soup(chance), _bomb(chance)]
    return str(chance.choice(choices))


def tab(chance: Chance, form: Form, rows: int) -> Tab:
    """A tab with a mangled header, hostile rows, merges and marks wherever they fall."""
    heads = head(chance, form)
    lines = [[Cell(word, word, "TEXT") if word else Cell() for word in heads]]
    if chance.random() < 0.2:  # a header of two lines
        lines.insert(0, [Cell(w, w) for w in chance.choices([*heads, ""], k=len(heads))])
    for _ in range(chance.randint(0, 3)):
        lines.insert(0, [cell(chance) for _ in range(chance.randint(0, 5))])
    lines += [[cell(chance) for _ in range(chance.randint(0, len(heads) + 2))] for _ in range(rows)]
    return Tab(
        0, _soup(chance), tuple(map(tuple, lines)), len(lines), len(heads),
        merges=tuple(_span(chance, len(lines), len(heads)) for _ in range(chance.randint(0, 4))),
        hidden_rows=frozenset(chance.choices(range(len(lines)), k=2)),
        marks=(Mark(1, "sheets-sync", "", chance.randrange(3 * len(heads))),),
    )  # fmt: skip


def _span(chance: Chance, rows: int, columns: int) -> Span:
    top, left = chance.randrange(rows), chance.randrange(columns)
    return Span(top, left, top + chance.randint(1, 4), left + chance.randint(1, 4))
