"""One catalogue for all that people read: every sentence in both languages, none missing, none left over."""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

from sheets_sync.messages import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2] / "sheets_sync"
FAMILIES = {key.partition(".")[0] for key in catalogue()}
ASKED_BY = ("text", "both", "usage", "_usage", "store_error", "_say", "unreached")

# A value that is itself in one language has no place in the other: a counter word (คน), a form's Thai
# title, the reason that Google, the system or a Thai sentence gives.
IN_ONE_LANGUAGE = {"unit", "title", "why", "th", "en"}
IN_ONE_LANGUAGE_HERE = {
    "feedback.date.weekday": {"weekday"},
    "init.ask.districts": {"offered"},  # both stand in one prompt: the list of names once
    "init.ask.subdistricts": {"offered"},  # both stand in one prompt: the list of names once
    "letter.incomplete": {"what"},
    "letter.close": {"request"},
    "remind.ask": {"form"},
    "remind.overdue": {"form"},
    "title.checked": {"file"},  # both stand in one title
}


def test_every_sentence_stands_there_in_both_languages() -> None:
    wrong = {key: dict(words) for key, words in catalogue().items() if not _is_whole(words)}
    assert wrong == {}


def test_both_languages_name_the_same_values() -> None:
    differ = {
        key: (_values(words["th"]) ^ _values(words["en"])) - IN_ONE_LANGUAGE
        for key, words in catalogue().items()
    }
    assert {key: names for key, names in differ.items() if names} == IN_ONE_LANGUAGE_HERE


def test_no_sentence_stands_twice_in_its_file() -> None:
    for file in (ROOT / "messages").glob("*.yaml"):
        node = yaml.compose(file.read_text(encoding="utf-8"))
        assert isinstance(node, yaml.MappingNode)
        twice = [key for key, n in Counter(key.value for key, _ in node.value).items() if n > 1]
        assert not twice, file.name


def test_every_sentence_that_the_code_asks_for_is_there() -> None:
    asked = {key for key in _asked_for() if key.partition(".")[0] in FAMILIES}
    assert len(asked) > 150
    assert sorted(asked - set(catalogue())) == []


def test_every_pattern_that_the_code_asks_with_fits_a_sentence() -> None:
    patterns = {p for p in _patterns() if re.match(rf"(?:{'|'.join(FAMILIES)})\\\.", p)}
    assert len(patterns) > 15
    assert [p for p in patterns if not any(re.fullmatch(p, key) for key in catalogue())] == []


def test_no_sentence_is_left_over() -> None:
    """It is named in the code, or a pattern of the code fits it with words of the code in its gaps."""
    assert [key for key in catalogue() if not _used(key)] == []


def _is_whole(words: Mapping[str, str]) -> bool:
    """An unquoted comma in YAML's braces makes a third entry. Thai has a Thai letter, or none at all."""
    thai = re.sub(r"\{\w*\}", "", words.get("th", ""))
    both = set(words) == set(LANGUAGES) and all(isinstance(w, str) and w.strip() for w in words.values())
    return both and bool(re.search("[ก-ฮ]", thai) or not re.search("[A-Za-z]", thai))


def _values(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _used(key: str) -> bool:
    said = key.removeprefix("feedback.")
    if {key, said} & _words():
        return True
    fits = (re.fullmatch(pattern, name) for pattern in _patterns() for name in (key, said))
    return any(fit and set(fit.groups()) <= _words() for fit in fits)


@cache
def _trees() -> tuple[ast.AST, ...]:
    files = [f for f in ROOT.rglob("*.py") if "emulator" not in f.relative_to(ROOT).parts]
    return tuple(ast.parse(file.read_text(encoding="utf-8")) for file in files)


def _nodes() -> Iterator[ast.AST]:
    for tree in _trees():
        yield from ast.walk(tree)


@cache
def _words() -> frozenset[str]:
    """Every text of the code, and the words of those that are lists of words."""
    texts = {n.value for n in _nodes() if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return frozenset(texts | {word for text in texts if len(text) < 500 for word in text.split()})


@cache
def _patterns() -> frozenset[str]:
    """Every text with gaps (`f"delivery_state.{state}"`) that has a dot, as a regular expression."""
    found = set()
    for node in (n for n in _nodes() if isinstance(n, ast.JoinedStr)):
        parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else "(.+)" for p in node.values]
        if re.fullmatch(r"[\w\\.()+]+", pattern := "".join(parts)) and "\\." in pattern:
            found.add(pattern)
    return frozenset(found)


def _asked_for() -> Iterator[str]:
    """The first argument of every call that looks a sentence up."""
    for node in _nodes():
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
        said = [str(a.value) if isinstance(a, ast.Constant) else "" for a in node.args]
        if name in ASKED_BY and said and "." in said[0]:
            yield said[0]
        if name == "found" and all(said[:2]) and len(said) > 1:  # doctor's checks: id, state
            yield f"doctor.{said[0]}.{said[1]}"
