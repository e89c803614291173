"""The list of the round before: what a new round starts from and is compared with."""

from collections.abc import Mapping

from sheets_sync.delivery.post import Post, usage
from sheets_sync.model import Batch


def last_round(post: Post, form: str) -> Batch | None:
    """The newest revision of the newest round before the calendar's present one; None: there is none."""
    if form not in post.settings.rounds:
        raise usage("delivery.no_form", form=form, known=", ".join(post.settings.rounds))
    here = f"{post.settings.province.code}/{form}/"
    now = _order(post.settings.rounds[form].round)
    keys = [key.removeprefix(here) for key in post.ledger.sizes() if key.startswith(here)]
    before = [key for key in keys if _order(key.partition("/")[0]) < now]
    newest = max(before, key=_edition, default="")
    return post.ledger.batch(here + newest) if newest else None


def last_rounds(post: Post) -> Mapping[str, Batch]:
    """Form -> its last round's batch, for every form of which the ledger knows one."""
    found = {form: last_round(post, form) for form in post.settings.rounds}
    return {form: batch for form, batch in found.items() if batch}


def _order(round_: str) -> tuple[int, int]:
    """`2563-2` -> (2563, 2): the tenth round comes behind the ninth."""
    year, _, number = round_.partition("-")
    return int(year), int(number)


def _edition(key: str) -> tuple[tuple[int, int], int]:
    round_, _, revision = key.partition("/")
    return _order(round_), int(revision)
