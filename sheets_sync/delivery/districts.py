"""What people rule about a district: take a halted sheet as it is; let it work on after its deadline.

Such a ruling is kept under `56/1.1/2564-1/district/5602`. An accept counts until a pass used it up; that is
noted as a second ruling of the same kind whose `until` is set.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from sheets_sync.delivery.post import Post, usage
from sheets_sync.store import Ruling

BY_MACHINE = "sheets-sync"
USED, OF_NO_USE = "-", "of no use"  # what became of an accept, in the second ruling
Place = tuple[str, str]  # district code, form


def accept(post: Post, place: Place, who: str, why: str, at: datetime | None = None) -> None:
    """The sheet of that district and form is taken as it is at the next pass. `at`: when that was said."""
    _record(post, place, "accept", who, why, None, at)


def reopen(post: Post, place: Place, until: datetime, who: str, why: str) -> None:
    """The district may work until then although its deadline is over. UsageError: that moment is past."""
    if until <= post.clock.now():
        raise usage("delivery.past", moment=f"{until:%Y-%m-%d %H:%M}")
    _record(post, place, "reopen", who, why, until)


def pending_accepts(post: Post) -> frozenset[Place]:
    """The accepts that no pass has used yet."""
    return frozenset(waiting_accepts(post))


def accepted(post: Post) -> Mapping[Place, Ruling]:
    """Each district and form that was taken as it was: people's last word that was of use."""
    said: dict[Place, Ruling] = {}
    taken: dict[Place, Ruling] = {}
    for place, ruling in _all(post, "accept"):
        if ruling.who != BY_MACHINE:
            said[place] = ruling
        elif (word := said.pop(place, None)) and ruling.why != OF_NO_USE:
            taken[place] = word
    return taken


def waiting_accepts(post: Post) -> Mapping[Place, Ruling]:
    """The accepts that no pass has used yet, as people said them."""
    return {place: ruling for place, ruling in _last(post, "accept").items() if ruling.until is None}


def spend(post: Post, places: Iterable[Place], at: datetime, used: Collection[Place]) -> None:
    """Notes that these accepts are over; those that are not among `used` were of no use."""
    for place in sorted(places):
        why = USED if place in used else OF_NO_USE
        post.ledger.record(Ruling(_key(post, place), "accept", BY_MACHINE, why, at, until=at))


def reopened(post: Post) -> Mapping[Place, Ruling]:
    """The last reopening of each district and form, also those that are over."""
    return _last(post, "reopen")


def replaced(post: Post, code: str, sheets: tuple[str, str], who: str, why: str) -> None:
    """Keeps that a district goes on in another spreadsheet: (before, after), who said so and why."""
    key = f"{post.settings.province.code}/district/{code}"
    said = " · ".join(filter(None, [" → ".join(sheets), why.strip()]))
    post.ledger.record(Ruling(key, "replace", who.strip(), said, post.clock.now()))


def is_open_again(post: Post, place: Place, now: datetime) -> bool:
    """True while the district was given more time."""
    ruling = reopened(post).get(place)
    return bool(ruling and ruling.until and now <= ruling.until)


def _key(post: Post, place: Place) -> str:
    code, form = place
    return f"{post.round_key(form)}/district/{code}"


def _record(
    post: Post,
    place: Place,
    kind: str,
    who: str,
    why: str,
    until: datetime | None,
    at: datetime | None = None,
) -> None:
    code, form = place
    if form not in post.settings.rounds:
        raise usage("delivery.no_form", form=form, known=", ".join(post.settings.rounds))
    if not who.strip() or not why.strip():
        raise usage("delivery.no_who")
    at = at or post.clock.now()
    post.ledger.record(Ruling(_key(post, place), kind, who.strip(), why.strip(), at, until))  # type: ignore[arg-type]


def _last(post: Post, kind: str) -> dict[Place, Ruling]:
    return dict(_all(post, kind))


def _all(post: Post, kind: str) -> Iterator[tuple[Place, Ruling]]:
    """Every ruling of this kind, the first first."""
    places = {
        _key(post, (d.code, form)): (d.code, form)
        for d in post.settings.districts
        for form in post.settings.rounds
    }
    for ruling in post.ledger.rulings_of(kind):
        if ruling.key in places:
            yield places[ruling.key], ruling
