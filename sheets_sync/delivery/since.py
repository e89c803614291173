"""What has changed since a batch was sent: how many rows, which, and when that was first seen. By whom is not
known: Google tells who changed a file last, not who changed a row. `send --amend` sends them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sheets_sync import render
from sheets_sync.delivery.batch import draft
from sheets_sync.delivery.lines import Line
from sheets_sync.delivery.post import Post, Seen
from sheets_sync.delivery.preview import last_frozen
from sheets_sync.model import Form, JudgedRow, RowChange

KINDS = ("added", "removed", "altered")
Since = Mapping[str, Mapping[str, Any]]  # batch key -> added, removed, altered, rows
When = Callable[[str, str], Iterable[tuple[str, JudgedRow, datetime | None]]]  # of a district and form


def nobody_knows(district: str, form: str) -> Iterable[tuple[str, JudgedRow, datetime | None]]:
    """No row was remembered."""
    return ()


def since_sent(post: Post, seen: Seen, when: When = nobody_knows) -> dict[str, dict[str, Any]]:
    """For the last revision of each form, once it was sent: how its rows differ from those clean now.

    `when`: the clean rows of a district's form as they stand, each with the moment it was first seen so.
    """
    found: dict[str, dict[str, Any]] = {}
    for form in post.settings.rounds:
        last = last_frozen(post, form)
        if last is None or last[0].state not in ("sent", "acknowledged", "unknown"):
            continue
        delivery, batch = last
        now = draft(post, seen, form, batch.frozen_at, batch.revision).batch
        changes = render.row_changes(batch, now, post.settings.forms[form])
        kinds: list[str] = [c.kind for c in changes]
        counts = {kind: kinds.count(kind) for kind in KINDS}
        found[delivery.key] = {**counts, "rows": list(_rows(post.settings.forms[form], changes, when))}
    return found


def _rows(form: Form, changes: Iterable[RowChange], when: When) -> Iterator[dict[str, Any]]:
    """Each changed row by the place where it stands now; one that is gone stands nowhere."""
    standing: dict[str, dict[tuple[str, ...], tuple[str, int, datetime | None]]] = {}
    for c in changes:
        code = c.key[0]
        if code not in standing:
            standing[code] = {
                tuple(row.values.get(k, "") for k in form.key): (tab, row.number, at)
                for tab, row, at in when(code, form.id)
            }
        tab, number, at = standing[code].get(c.key[1 : 1 + len(form.key)], ("", None, None))
        place = {"district": code, "name": c.district, "tab": tab, "row": number, "kind": c.kind}
        yield place | {"seen_at": at.isoformat(timespec="seconds") if at else None}


def with_changes(found: Iterable[Line], since: Since) -> tuple[Line, ...]:
    """The lines, those of sent batches with what changed since."""
    return tuple(replace(line, since=since.get(line.delivery.key)) for line in found)
