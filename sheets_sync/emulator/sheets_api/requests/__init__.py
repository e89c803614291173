"""The kinds of request batchUpdate knows, each a function from an edit and its body to its reply."""

from collections.abc import Callable

from sheets_sync.emulator.sheets_api.edit import Edit, Json
from sheets_sync.emulator.sheets_api.requests import (
    blocks,
    cells,
    dimensions,
    filters,
    metadata,
    names,
    objects,
    protect,
    rules,
    sheets,
    texts,
)

Kind = Callable[[Edit, Json], Json]
KINDS: dict[str, Kind] = {
    **sheets.KINDS,
    **cells.KINDS,
    **dimensions.KINDS,
    **blocks.KINDS,
    **texts.KINDS,
    **filters.KINDS,
    **rules.KINDS,
    **protect.KINDS,
    **names.KINDS,
    **metadata.KINDS,
    **objects.KINDS,
}
