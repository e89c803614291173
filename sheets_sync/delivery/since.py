"""What has changed since a batch was sent: counts only; `send --amend` sends them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sheets_sync import render
from sheets_sync.delivery.batch import draft
from sheets_sync.delivery.lines import Line
from sheets_sync.delivery.post import Post, Seen
from sheets_sync.delivery.preview import last_frozen

KINDS = ("added", "removed", "altered")
Since = Mapping[str, Mapping[str, int]]  # batch key -> added, removed, altered


def since_sent(post: Post, seen: Seen) -> dict[str, dict[str, int]]:
    """For the last revision of each form, once it was sent: how its rows differ from those clean now."""
    found = {}
    for form in post.settings.rounds:
        last = last_frozen(post, form)
        if last is None or last[0].state not in ("sent", "acknowledged", "unknown"):
            continue
        delivery, batch = last
        now = draft(post, seen, form, batch.frozen_at, batch.revision).batch
        kinds: list[str] = [c.kind for c in render.row_changes(batch, now, post.settings.forms[form])]
        found[delivery.key] = {kind: kinds.count(kind) for kind in KINDS}
    return found


def with_changes(found: Iterable[Line], since: Since) -> tuple[Line, ...]:
    """The lines, those of sent batches with what changed since."""
    return tuple(replace(line, since=since.get(line.delivery.key)) for line in found)
