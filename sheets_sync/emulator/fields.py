"""Google's partial replies: `fields=sheets(properties.title,data/rowData),spreadsheetId`."""

import re
from collections.abc import Mapping
from typing import Any, Self

from sheets_sync.emulator.errors import GoogleError, bad_request

_TOKEN = re.compile(r"\s*([A-Za-z0-9_*@$-]+|[(),/.])")
Tree = dict[str, Any]  # name -> Tree; an empty Tree wants everything below


def parse(mask: str) -> "FieldMask":
    """The mask of a `fields` parameter; a mask Google can't read is its 400."""
    tokens = _tokens(mask)
    tree, rest = _fields(mask, tokens)
    if rest:
        raise invalid(mask)
    return FieldMask(tree)


def from_query(query: Mapping[str, list[str]]) -> "FieldMask | None":
    """The mask of a request; None when it gives none."""
    values = query.get("fields") or query.get("$fields") or []
    return parse(values[-1]) if values and values[-1] else None


def invalid(mask: str, path: str | None = None) -> GoogleError:
    """The 400 for a mask that can't be read, or for a path in it that fits no field."""
    path = mask if path is None else path
    why = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    kind = "type.googleapis.com/google.rpc.BadRequest"
    details = [{"@type": kind, "fieldViolations": [{"field": mask, "description": why}]}]
    return bad_request("Request contains an invalid argument.", details)


class Ready(list[Any]):
    """A list its maker has cut down to the mask already (thousands of cells are not gone through twice)."""


class FieldMask:
    """Which parts of a reply are wanted."""

    __slots__ = ("tree",)

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def wants(self, *path: str) -> bool:
        """Whether anything at or below this path is wanted."""
        node = self.tree
        for name in path:
            if not node:
                return True
            if name not in node and "*" not in node:
                return False
            node = _below(node, name)
        return True

    def sub(self, *path: str) -> Self:
        """The mask below a path (which must be wanted)."""
        node = self.tree
        for name in path:
            node = _below(node, name) if node else node
        return type(self)(node)

    def apply(self, value: Any) -> Any:
        """The reply with the unwanted fields left out."""
        return _prune(value, self.tree)

    def paths(self) -> list[str]:
        """Every leaf as "a.b.c"."""
        return _paths(self.tree)


def _below(node: Tree, name: str) -> Tree:
    if name in node and "*" in node and node[name] and node["*"]:
        return _merge(node[name], node["*"])
    if name in node and ("*" not in node or not node[name]):
        below: Tree = node[name]
    else:
        below = node["*"]
    return below


def _merge(a: Tree, b: Tree) -> Tree:
    if not a or not b:  # one of them wants everything
        return {}
    return {k: _merge(a[k], b[k]) if k in a and k in b else a.get(k, b.get(k)) for k in a | b}


def _prune(value: Any, tree: Tree) -> Any:
    if not tree or isinstance(value, Ready):
        return value
    if isinstance(value, list):
        return [_prune(item, tree) for item in value]
    if not isinstance(value, dict):
        return value
    wanted = {k: (v, _below(tree, k)) for k, v in value.items() if k in tree or "*" in tree}
    kept = {k: _prune(v, sub) for k, (v, sub) in wanted.items() if not sub or isinstance(v, dict | list)}
    return {k: v for k, v in kept.items() if v != {} or value[k] == {}}


def _paths(tree: Tree) -> list[str]:
    return [".".join((k, p)) if p else k for k, v in tree.items() for p in (_paths(v) or [""])]


def _tokens(mask: str) -> list[str]:
    tokens, at = [], 0
    while at < len(mask.rstrip()):
        match = _TOKEN.match(mask, at)
        if match is None:
            raise invalid(mask)
        tokens.append(match.group(1))
        at = match.end()
    return tokens


def _fields(mask: str, tokens: list[str]) -> tuple[Tree, list[str]]:
    tree: Tree = {}
    while True:
        path, tokens = _path(mask, tokens)
        below: Tree = {}
        if tokens[:1] == ["("]:
            below, tokens = _fields(mask, tokens[1:])
            if tokens[:1] != [")"]:
                raise invalid(mask)
            tokens = tokens[1:]
        _put(tree, path, below)
        if tokens[:1] != [","]:
            return tree, tokens
        tokens = tokens[1:]


def _path(mask: str, tokens: list[str]) -> tuple[list[str], list[str]]:
    path: list[str] = []
    while True:
        if not tokens or tokens[0] in "(),/.":
            raise invalid(mask)
        path, tokens = [*path, tokens[0]], tokens[1:]
        if tokens[:1] not in (["/"], ["."]):
            return path, tokens
        tokens = tokens[1:]


def _put(tree: Tree, path: list[str], below: Tree) -> None:
    name, rest = path[0], path[1:]
    fresh: Tree = {}
    if rest:
        _put(fresh, rest, below)
    else:
        fresh = below
    tree[name] = _merge(tree[name], fresh) if name in tree else fresh
