"""A formula's tree: operators by Sheets' precedence, calls, references, array literals."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sheets_sync.emulator.grid.tokens import Ref, Token, tokens

_POWER = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5}
_UNARY = 6


class ParseError(Exception):
    """The text is no formula (#ERROR!)."""


@dataclass(frozen=True, slots=True)
class Node:
    """kind: number, text, ref, name, error, call, binary, unary, percent, array, missing."""

    kind: str
    value: Any = None
    args: tuple["Node", ...] = ()


@lru_cache(maxsize=4096)
def parse(formula: str) -> Node:
    """The tree of a formula (with its "=")."""
    reader = _Reader([t for t in tokens(formula) if t.kind != "space"])
    node = reader.expression(0)
    if reader.more():
        raise ParseError
    return node


def references(node: Node) -> list[Ref]:
    """Every reference in a tree."""
    found = [node.value] if node.kind == "ref" else []
    for arg in node.args:
        found += references(arg)
    return found


class _Reader:
    def __init__(self, words: list[Token]) -> None:
        self.words, self.at = words, 0

    def more(self) -> bool:
        return self.at < len(self.words)

    def peek(self) -> str:
        return self.words[self.at].text if self.more() and self.words[self.at].kind == "op" else ""

    def take(self) -> Token:
        if not self.more():
            raise ParseError
        self.at += 1
        return self.words[self.at - 1]

    def expect(self, text: str) -> None:
        if self.take().text != text:
            raise ParseError

    def expression(self, floor: int) -> Node:
        left = self.operand()
        while (op := self.peek()) in _POWER and _POWER[op] > floor:
            self.at += 1
            left = Node("binary", op, (left, self.expression(_POWER[op])))
        return left

    def operand(self) -> Node:
        token = self.take()
        if token.kind == "op" and token.text in {"-", "+"}:
            return Node("unary", token.text, (self.expression(_UNARY),))
        node = self.primary(token)
        while self.peek() == "%":
            self.at += 1
            node = Node("percent", None, (node,))
        return node

    def primary(self, token: Token) -> Node:
        match token.kind:
            case "number":
                return Node("number", float(token.text))
            case "string":
                return Node("text", token.text[1:-1].replace('""', '"'))
            case "ref":
                return Node("ref", token.ref)
            case "error":
                return Node("error", token.text)
            case "name":
                return self.named(token.text)
        if token.text == "(":
            node = self.expression(0)
            self.expect(")")
            return node
        if token.text == "{":
            return self.array()
        raise ParseError

    def named(self, name: str) -> Node:
        if self.peek() != "(":
            return Node("name", name)
        self.at += 1
        return Node("call", name.upper(), tuple(self.arguments()))

    def arguments(self) -> list[Node]:
        args: list[Node] = []
        if self.peek() == ")":
            self.at += 1
            return args
        while True:
            args.append(Node("missing") if self.peek() in {",", ";", ")"} else self.expression(0))
            mark = self.take().text
            if mark == ")":
                return args
            if mark not in {",", ";"}:
                raise ParseError

    def array(self) -> Node:
        rows: list[Node] = []
        row: list[Node] = []
        while True:
            row.append(self.expression(0))
            mark = self.take().text
            if mark in {";", "}"}:
                rows.append(Node("row", None, tuple(row)))
                row = []
            if mark == "}":
                return Node("array", None, tuple(rows))
            if mark not in {",", ";", "\\"}:
                raise ParseError
