"""Which row that stands is which row that is wanted."""

from collections.abc import Callable, Mapping

from sheets_sync.mirror.sheet import Identity, Line, Spec, Standing, digest
from sheets_sync.model import Tick


class Match:
    """Standing and wanted rows put together: `pairs`, `gone`, `new`; `mended` are pairs under another key."""

    def __init__(
        self,
        spec: Spec,
        standing: Mapping[Identity, Standing],
        wanted: Mapping[Identity, Line],
        keep: Callable[[Standing], bool],
    ) -> None:
        self.pairs = [(standing[i], line) for i, line in wanted.items() if i in standing]
        self.new = [(i, line) for i, line in wanted.items() if i not in standing]
        self.gone = [r for i, r in standing.items() if i not in wanted and not keep(r)]
        self.mended: list[tuple[Standing, Line]] = []
        self._mend_keys(spec)

    def _mend_keys(self, spec: Spec) -> None:
        """A delete and an insert of one district that are equal in all but the key are one update."""
        by_rest: dict[str, list[Standing]] = {}
        for row in self.gone:
            by_rest.setdefault(rest_of(spec, row.texts), []).append(row)
        for identity, line in list(self.new):
            same_rest = by_rest.get(rest_of(spec, line.texts))
            if same_rest:
                row = same_rest.pop(0)
                self.gone.remove(row)
                self.new.remove((identity, line))
                line = line.but({h: Tick(False) for h in spec.ticks if line.cells.get(h) == Tick()})
                self.pairs.append((row, line))  # what was ticked was another item
                self.mended.append((row, line))


def rest_of(spec: Spec, cells: Mapping[str, str]) -> str:
    """Everything a row says but its key, its block kept: equal for a row whose key was mistyped."""
    skip = set(spec.identity) - {spec.block} | spec.volatile | spec.silent
    return digest(spec.title, *(f"{h}={cells.get(h, '')}" for h in spec.headers if h not in skip))


def key_of(spec: Spec, identity: Identity) -> str:
    """The short name under which the history remembers a row."""
    return digest(spec.title, *identity)
