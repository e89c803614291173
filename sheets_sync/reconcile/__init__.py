"""One pass over one province: what the districts typed is read, judged, told back and mirrored."""

from sheets_sync.reconcile.asked import Asked, Ruled
from sheets_sync.reconcile.books import Books, seen_between
from sheets_sync.reconcile.cache import Accepted, Cache, Gone
from sheets_sync.reconcile.firstseen import first_seen
from sheets_sync.reconcile.knowledge import Knowledge
from sheets_sync.reconcile.lives import Lives, Mended
from sheets_sync.reconcile.mirroring import write_deliveries
from sheets_sync.reconcile.result import DistrictResult, PassResult
from sheets_sync.reconcile.ruleschange import FormChange, KeptRules, compare_rules
from sheets_sync.reconcile.run import Told, run
from sheets_sync.reconcile.standing import Standing
from sheets_sync.reconcile.watch import Watch

__all__ = [
    "Accepted",
    "Asked",
    "Books",
    "Cache",
    "DistrictResult",
    "FormChange",
    "Gone",
    "KeptRules",
    "Knowledge",
    "Lives",
    "Mended",
    "PassResult",
    "Ruled",
    "Standing",
    "Told",
    "Watch",
    "compare_rules",
    "first_seen",
    "run",
    "seen_between",
    "write_deliveries",
]
