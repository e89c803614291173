"""What was asked of the emulator, counted: the witness of every promise about quotas."""

from collections import Counter, defaultdict
from typing import Any

from sheets_sync.emulator.api import Operation


class Calls:
    """Counts by operation and by spreadsheet; a call refused for quota counts as that alone."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self._kinds: Counter[str] = Counter()
        self._operations: Counter[str] = Counter()
        self._spreadsheets: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._rejected = 0
        self._faults = 0

    def rejected(self) -> None:
        """A call met the quota."""
        self._rejected += 1

    def faulted(self) -> None:
        """A call met a fault before it was looked at."""
        self._faults += 1

    def count(self, operation: Operation, spreadsheet: str | None) -> None:
        """A call is about to be carried out."""
        self._operations[operation.id] += 1
        if operation.id.startswith("drive."):
            self._kinds["drive"] += 1
            return
        kind = kind_of(operation)
        self._kinds[f"sheets_{kind}"] += 1
        if spreadsheet:
            self._spreadsheets[spreadsheet][kind] += 1

    def to_json(self) -> dict[str, Any]:
        """The counts as the control call gives them."""
        kinds = {kind: self._kinds[kind] for kind in ("sheets_read", "sheets_write", "drive")}
        by_sheet = {
            key: {"read": count["read"], "write": count["write"]} for key, count in self._spreadsheets.items()
        }
        return {
            "total": sum(kinds.values()) + self._rejected,
            **kinds,
            "rejected_429": self._rejected,
            "faults": self._faults,
            "by_operation": dict(self._operations),
            "by_spreadsheet": by_sheet,
        }


def kind_of(operation: Operation) -> str:
    """Which of Google's two quotas a Sheets call counts against."""
    return "read" if operation.access == "read" else "write"
