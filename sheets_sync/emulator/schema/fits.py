"""Whether a reply of ours fits Google's schema: a plain yes at a tenth of what telling the misfits costs."""

from typing import Any

from sheets_sync.emulator.schema import Schema
from sheets_sync.emulator.schema.scalars import INT_KEYED, strictly


def fits(schema: Schema, message: str, reply: Any) -> bool:
    """Surely fits. On False `check.misfits` looks again, and finds what it is, or nothing."""
    return _Look(schema).at(f"@{message}", reply)


class _Look:
    """One walk without paths; an object that stands in many places (a format, an empty row) counts once."""

    def __init__(self, schema: Schema) -> None:
        self._messages, self._enums = schema.messages, schema.enums
        self._seen: set[tuple[str, int]] = set()  # the reply holds its objects, so their ids stay theirs

    def at(self, kind: str, value: Any) -> bool:
        """Whether a value is surely of that kind."""
        match kind[0]:
            case "@":
                return isinstance(value, dict) and self._message(kind, value)
            case "[":
                return isinstance(value, list) and self._list(kind[1:], value)
            case "{":
                return isinstance(value, dict) and self._list(kind[1:], list(value.values()))
            case "=":
                return isinstance(value, str) and value in self._enums[kind[1:]]
        return kind == "any" or strictly(kind, value)

    def _list(self, kind: str, items: list[Any]) -> bool:
        return all((kind, id(item)) in self._seen or self.at(kind, item) for item in items)

    def _message(self, kind: str, value: dict[str, Any]) -> bool:
        below, seen = self._messages[kind[1:]], self._seen
        for name, part in value.items():
            wanted = below.get(name)
            if wanted == "s":  # most parts are texts, or were seen
                if not isinstance(part, str):
                    return False
            elif (
                wanted is None
                or name in INT_KEYED
                or ((wanted, id(part)) not in seen and not self.at(wanted, part))
            ):
                return False
        seen.add((kind, id(value)))
        return True
