"""How long a half-typed row is in the making, and when it no longer may be. Pure."""

from datetime import datetime, timedelta

from sheets_sync.config import Pace, Round


def making_since(round_: Round, pace: Pace, deadline: datetime, now: datetime) -> datetime | None:
    """Rows that changed after this moment may be in the making; None: no row may be now.

    `deadline` is the district's own: later than the round's where it was opened again. Near it, and near
    `send_at`, nothing is in the making; what was typed before such a moment does not become so after it.
    """
    minutes = round_.in_progress_minutes
    patience = timedelta(minutes=pace.in_progress_minutes if minutes is None else minutes)
    strict = timedelta(hours=round_.strict_before_hours)
    edges = (deadline, round_.send_at) if strict else ()
    if any(edge - strict <= now <= edge for edge in edges):
        return None
    return max([now - patience, *(edge for edge in edges if edge < now)])
