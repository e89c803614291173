"""Reading every sheet once, several at a time; what cannot be read is told, and holds nobody up."""

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from sheets_sync.errors import SheetsSyncError
from sheets_sync.google import Sheets
from sheets_sync.messages import text
from sheets_sync.model import Workbook

AT_ONCE = 4  # calls under way: quick, and far from what Google minds

K = TypeVar("K")
V = TypeVar("V")
Read = Workbook | SheetsSyncError


def read_all(sheets: Sheets, spreadsheet_ids: Sequence[str], *, locks: bool = False) -> dict[str, Read]:
    """Spreadsheet id -> what stands there, or why it could not be read; `locks`: what is protected, too."""
    return each(spreadsheet_ids, partial(sheets.read, locks=True) if locks else sheets.read)


def each(keys: Iterable[K], work: Callable[[K], V]) -> dict[K, V | SheetsSyncError]:
    """Does the work for every key, some at the same time; what goes wrong stays with its key."""

    def guarded(key: K) -> V | SheetsSyncError:
        return guard(work, key)

    wanted = list(dict.fromkeys(keys))
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="sheets") as pool:
        return dict(zip(wanted, pool.map(guarded, wanted), strict=True))


def guard(work: Callable[[K], V], key: K) -> V | SheetsSyncError:
    """What the work gives, or why it gave nothing.

    A fault of our own must not stop the other districts either; it is told by its kind and place alone, for
    its text may hold what somebody typed.
    """
    try:
        return work(key)
    except SheetsSyncError as e:
        return e
    except Exception as e:
        last = traceback.extract_tb(e.__traceback__)[-1]
        where = f"{type(e).__name__}, {Path(last.filename).name}:{last.lineno}"
        return SheetsSyncError(text("pass.fault", "en", where=where), text("pass.fault", "th", where=where))


def readable(found: Mapping[str, Read]) -> bool:
    """Whether anything could be read at all."""
    return any(isinstance(read, Workbook) for read in found.values())
