"""From a method and a raw path to an operation: Google's path templates, matched before decoding."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import unquote

_PARAM = re.compile(r"\{(\w+)\}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Route(Generic[T]):
    pattern: re.Pattern[str]
    literal: int  # how many letters are fixed: the more, the earlier it is tried
    target: T


class Router(Generic[T]):
    """Finds what belongs to a path; the most literal template wins."""

    def __init__(self, entries: Iterable[tuple[str, str, T]]) -> None:
        self._routes: dict[tuple[str, int], list[_Route[T]]] = {}
        for method, path, target in entries:
            self._routes.setdefault((method, path.count("/")), []).append(_compile(path, target))
        for routes in self._routes.values():
            routes.sort(key=lambda route: -route.literal)

    def find(self, method: str, path: str) -> tuple[T, dict[str, str]] | None:
        """The target and the decoded parameters of a raw path."""
        for route in self._routes.get((method, path.count("/")), ()):
            match = route.pattern.fullmatch(path)
            if match:
                return route.target, {k: unquote(v) for k, v in match.groupdict().items()}
        return None


def _compile(path: str, target: T) -> _Route[T]:
    pattern = "".join(
        re.escape(part) if n % 2 == 0 else _group(part) for n, part in enumerate(_PARAM.split(path))
    )
    return _Route(re.compile(pattern), len(_PARAM.sub("", path)), target)


def _group(name: str) -> str:
    # A range may hold colons ("A1:B2"); an id ends at the colon of a custom verb (":batchUpdate").
    return rf"(?P<{name}>[^/]+)" if name == "range" else rf"(?P<{name}>[^/:]+)"
