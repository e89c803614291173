"""Alerts: what needs a person is told once, by mail and through apprise, wherever the config says so."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sheets_sync import mail
from sheets_sync.delivery.notice import file_notice
from sheets_sync.delivery.post import Post, Seen
from sheets_sync.messages import text
from sheets_sync.model import Delivery, Judged

ALARMING = ("unknown", "held", "failed")
URLS = "/urls"  # how the key of an alert ends that goes to addresses, not by mail


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened once: its key says what and which time."""

    key: str
    form: str
    what: str
    body: str


def alert(post: Post, seen: Seen | None, now: datetime) -> None:
    """Puts into the outbox the alerts that nobody was told of yet: by mail, and beside it by address."""
    settings = post.settings.alerts
    if not settings.to and not settings.urls:
        return
    known = {d.key for d in post.deliveries()}
    for event in [*_of_deliveries(post), *(_of_districts(post, seen) if seen else ())]:
        _tell(post, event, known, now)


def by_address(key: str) -> bool:
    """Whether the delivery of this key is no mail but an alert to the config's alert addresses."""
    return key.endswith(URLS)


def tell(post: Post, delivery: Delivery, names: Collection[str]) -> mail.Outcome:
    """One attempt at the alert addresses of these names; one that the config has no more counts as told."""
    subject, body = mail.subject_and_body(delivery.message)
    urls = mail.addresses(post.settings.alerts.urls, pretended=post.clock.pretended)
    outcome = mail.notify({n: urls[n] for n in names if n in urls}, subject, body.strip())
    return replace(outcome, accepted=(*outcome.accepted, *(n for n in names if n not in urls)))


def _tell(post: Post, event: Event, known: Collection[str], now: datetime) -> None:
    settings = post.settings.alerts
    subject = text("alert.subject", province=post.settings.province.name, what=event.what)
    letter, why = mail.note(subject, [event.body]), text("alert.why")
    if settings.to and event.key not in known:
        file_notice(post, ("alert", event.key, event.form), settings.to, letter, now, why=why)
    names = tuple(mail.addresses(settings.urls, pretended=post.clock.pretended))
    if names and f"{event.key}{URLS}" not in known:
        post.ledger.file(_for_addresses(post, event, letter, names, now), "", now)


def _for_addresses(
    post: Post, event: Event, letter: mail.Letter, names: tuple[str, ...], now: datetime
) -> Delivery:
    """A delivery like any other, so that an address that does not answer is tried again."""
    key, sender = f"{event.key}{URLS}", post.settings.mail.sender
    id_ = mail.message_id(key, letter.plain, sender)
    message = mail.build(mail.Envelope(sender, "", [sender]), letter, (), id_, now)
    why = text("alert.why")
    return Delivery(key, "alert", event.form, "due", names, id_, message, due_at=now, why=why)


def _of_deliveries(post: Post) -> Iterator[Event]:
    """Those that wait for a person, but for what a person held and for alerts themselves."""
    for delivery in post.deliveries():
        if delivery.state not in ALARMING or delivery.kind in ("alert", "part"):  # its batch tells of a part
            continue
        rulings = [r for r in post.ledger.rulings(delivery.key) if r.kind != "by_hand"]  # moves no mail
        if rulings and rulings[-1].kind == "hold":
            continue
        yield _event(delivery, len(rulings))
    yield from _of_bounces(post)


def _of_bounces(post: Post) -> Iterator[Event]:
    """Mail that reached some and came back for others: told again when it comes back for more."""
    counts = post.ledger.bounced()
    for delivery in post.deliveries():
        if delivery.kind == "alert" or delivery.state in ALARMING or delivery.key not in counts:
            continue
        *round_, name = delivery.key.split("/", 3)
        slug, start = name.replace("/", "-"), "/".join(round_)
        yield Event(
            key=f"{start}/alert-bounced-{slug}-{counts[delivery.key]}",
            form=delivery.form,
            what=text("alert.bounced_what", form=delivery.form),
            body=text("alert.bounced", form=delivery.form, batch=delivery.key, why=delivery.why),
        )


def _event(delivery: Delivery, rulings: int) -> Event:
    """Its key counts attempts and rulings: after each of them it is another event."""
    *round_, name = delivery.key.split("/", 3)
    slug, start = name.replace("/", "-"), "/".join(round_)
    state = text(f"delivery_state.{delivery.state}")
    return Event(
        key=f"{start}/alert-{delivery.state}-{slug}-{delivery.attempts}-{rulings}",
        form=delivery.form,
        what=text("alert.delivery", form=delivery.form, state=state),
        body=text(f"alert.{delivery.state}", form=delivery.form, batch=delivery.key, why=delivery.why),
    )


def _of_districts(post: Post, seen: Seen) -> Iterator[Event]:
    for (code, form), judged in seen.judged.items():
        district = post.settings.district(code)
        if judged.state == "halted" and district is not None and form in post.settings.rounds:
            told = {"district": district.name, "form": form, "why": judged.note.get("th", "")}
            by_accept = judged.cause == "rows_vanished"
            yield Event(
                key=f"{post.round_key(form)}/alert-halted/{code}-{_since(judged)}",
                form=form,
                what=text("alert.no_table" if judged.cause == "no_table" else "alert.halted", **told),
                body=text("alert.halted_body" if by_accept else "alert.headless_body", **told),
            )


def _since(judged: Judged) -> str:
    """The table it was halted at: the same for as long as it stays halted for that reason."""
    at = f"{judged.read_at:%Y%m%dT%H%M%S}" if judged.read_at else "0"
    return at if judged.cause == "rows_vanished" else f"{at}-{judged.cause}"
