"""Regular expressions that could take for ever: found before they meet a pasted page.

A repeat inside a repeat lets the same text be read in exponentially many ways, unless something that the
inner one cannot match stands between its turns. This looks at the pattern alone and errs on the careful side.
"""

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]  # the only reader of patterns that agrees with `re`
from typing import Any

_MANY = 10  # a part that may stand so often is taken as endless
_PROBE = "".join(map(chr, (*range(9, 127), *range(0x0E01, 0x0E5C)))) + "“”–…é漢"
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})

Chars = frozenset[str]


def endless(pattern: str) -> bool:
    """Whether the pattern may need exponential time. False for what is no pattern at all."""
    try:
        tree = _parser.parse(pattern)
    except re.error:
        return False
    return any(_ambiguous(body) for body in _repeated(tree))


def _repeated(items: Any) -> Iterator[Any]:
    """The body of every endless repeat, outer ones first."""
    for op, argument in items:
        if str(op) in _REPEATS and argument[1] >= _MANY:
            yield argument[2]
        for part in _parts(op, argument):
            yield from _repeated(part)


def _ambiguous(body: Any) -> bool:
    """Whether several turns of this body can read one text in more than one way."""
    items = _flat(body)
    if len(items) == 1 and str(items[0][0]) == "BRANCH":
        return _alike(items) or any(_loose(_flat(branch)) for branch in items[0][1][1])
    return _loose(items) or _alike(items)


def _flat(items: Any) -> list[tuple[Any, Any]]:
    """The items with their groups opened: a bracket alone changes nothing."""
    found: list[tuple[Any, Any]] = []
    for op, argument in items:
        found += _flat(argument[-1]) if str(op) == "SUBPATTERN" else [(op, argument)]
    return found


def _loose(items: list[tuple[Any, Any]]) -> bool:
    """An endless repeat with nothing beside it that would keep its turns apart."""
    for place, (op, argument) in enumerate(items):
        inner = any(True for _ in _repeated([(op, argument)]))
        if inner:
            taken = _chars([(op, argument)])
            others = items[:place] + items[place + 1 :]
            if not any(_must(*other) and not (_chars([other]) & taken) for other in others):
                return True
    return False


def _alike(items: Any) -> bool:
    """Two branches that may begin with the same character, or both with nothing."""
    for op, argument in items:
        if str(op) == "BRANCH":
            firsts = [_chars(list(branch)[:1]) for branch in argument[1]]
            nothing = sum(not any(_must(*item) for item in branch) for branch in argument[1])
            if nothing > 1 or any(a & b for i, a in enumerate(firsts) for b in firsts[i + 1 :]):
                return True
    return False


def _must(op: Any, argument: Any) -> bool:
    """Whether this item takes at least one character."""
    name = str(op)
    if name in _REPEATS:
        return argument[0] > 0 and any(_must(*item) for item in argument[2])
    if name == "BRANCH":
        return all(any(_must(*item) for item in branch) for branch in argument[1])
    if name == "SUBPATTERN":
        return any(_must(*item) for item in argument[-1])
    return name not in ("AT", "ASSERT", "ASSERT_NOT", "GROUPREF")


def _parts(op: Any, argument: Any) -> Iterator[Any]:
    name = str(op)
    if name in (*_REPEATS, "SUBPATTERN", "POSSESSIVE_REPEAT"):
        yield argument[-1]
    elif name == "ATOMIC_GROUP":
        yield argument
    elif name == "BRANCH":
        yield from argument[1]
    elif name in ("ASSERT", "ASSERT_NOT"):
        yield argument[1]


def _chars(items: Any) -> Chars:
    """The characters of the probe that these items may take."""
    found: set[str] = set()
    for op, argument in items:
        name = str(op)
        if name in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        parts = list(_parts(op, argument))
        if name.startswith("GROUPREF"):
            return frozenset(_PROBE)  # whatever its group took
        if parts:
            found |= {char for part in parts for char in _chars(part)}
        elif name == "LITERAL":
            found.add(chr(argument))
        else:
            single = _parser.State(), [(op, argument)]
            found |= _matched(single)
    return frozenset(found)


def _matched(single: tuple[Any, list[tuple[Any, Any]]]) -> set[str]:
    state, items = single
    one = re._compiler.compile(_parser.SubPattern(state, items))  # type: ignore[attr-defined]
    return {char for char in _PROBE if one.fullmatch(char)}
