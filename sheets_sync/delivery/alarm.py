"""Alerts: what needs a person is told once, by mail and through apprise, wherever the config says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sheets_sync import mail
from sheets_sync.delivery.notice import file_notice
from sheets_sync.delivery.post import Post, Seen
from sheets_sync.messages import text
from sheets_sync.model import Delivery, Judged

ALARMING = ("unknown", "held", "failed")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened once: its key says what and which time."""

    key: str
    form: str
    what: str
    body: str


def alert(post: Post, seen: Seen | None, now: datetime) -> None:
    """Files (and gives to apprise) the alerts that nobody was told of yet."""
    settings = post.settings.alerts
    if not settings.to and not settings.urls:
        return
    known = {d.key for d in post.deliveries()}
    for event in [*_of_deliveries(post), *(_of_districts(post, seen) if seen else ())]:
        if event.key not in known:
            _tell(post, event, now)


def _tell(post: Post, event: Event, now: datetime) -> None:
    settings = post.settings.alerts
    subject = text("alert.subject", province=post.settings.province.name, what=event.what)
    if settings.to:
        letter = mail.note(subject, [event.body])
        new = file_notice(
            post, ("alert", event.key, event.form), settings.to, letter, now, why=text("alert.why")
        )
        if new and settings.urls:
            mail.notify(settings.urls, subject, event.body, pretended=post.clock.pretended)
        return
    claim = Delivery(event.key, "alert", event.form, "sending", (), due_at=now, why=text("alert.why"))
    if post.ledger.file(claim, "", now):
        took = mail.notify(settings.urls, subject, event.body, pretended=post.clock.pretended)
        state = Delivery(
            event.key, "alert", event.form, "sent" if took else "failed", (), due_at=now, why=claim.why
        )
        post.ledger.put(state, now)


def _of_deliveries(post: Post) -> Iterator[Event]:
    """Those that wait for a person, but for what a person held and for alerts themselves."""
    for delivery in post.deliveries():
        if delivery.state not in ALARMING or delivery.kind == "alert":
            continue
        rulings = post.ledger.rulings(delivery.key)
        if rulings and rulings[-1].kind == "hold":
            continue
        yield _event(delivery, len(rulings))


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
            why = judged.note.get("th", "")
            yield Event(
                key=f"{post.round_key(form)}/alert-halted/{code}-{_since(judged)}",
                form=form,
                what=text("alert.halted", district=district.name, form=form),
                body=text("alert.halted_body", district=district.name, form=form, why=why),
            )


def _since(judged: Judged) -> str:
    """The table it was halted at: the same for as long as it stays halted."""
    return f"{judged.read_at:%Y%m%dT%H%M%S}" if judged.read_at else "0"
